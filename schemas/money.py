"""Money is a whole number of minor units (pence, cents) of one currency; nothing here touches a float.

Authority: ISO 4217 (codes and digits after the decimal point), list one as amended to 2025; of list three (withdrawn) the currencies that the
euro replaced and whose digits are certain, for old statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from schemas.guarantees import GuaranteeBroken

# ISO 4217: currencies whose minor unit is not a hundredth. Funds codes and precious metals are not money here.
_DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
_HUNDREDTHS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
).split()
_WITHDRAWN = dict.fromkeys("ATS CYP DEM EEK FIM FRF HRK IEP LTL LVL MTL NLG SIT SKK".split(), 2) | {"ESP": 0, "ITL": 0}
DIGITS: dict[str, int] = {**dict.fromkeys(_HUNDREDTHS, 2), **_DIGITS, **_WITHDRAWN}
_IN_LAKHS = frozenset({"INR", "PKR", "BDT", "NPR", "LKR"})
SYMBOLS = {"GBP": "£", "EUR": "€"}
LARGEST = 2**62  # two amounts can be added in int64 without a check
_MOST = len(str(LARGEST))


class MoneyError(ValueError):
    """An amount that cannot be read without guessing; the text says what was found and what was expected."""


def digits(currency: str) -> int:
    """Digits after the decimal point that ISO 4217 gives `currency`; MoneyError if it is not a currency code."""
    try:
        return DIGITS[currency]
    except KeyError:
        raise MoneyError(f"currency {currency!r} is not an ISO 4217 code") from None


def parse(text: str, currency: str, *, decimal: str = ".", group: str = "") -> int:
    """Minor units written in `text`, e.g. `parse("1.234,50", "EUR", decimal=",", group=".") == 123450`.

    A sign may lead. Group marks, where allowed, must stand at every third digit; in South Asian currencies they may part lakhs and crores (1,00,000). Digits beyond the currency's are
    accepted only if they are zeros. MoneyError for anything else: exponents, blanks, other scripts' digits, two marks.
    """
    places = digits(currency)
    match = _written(decimal, group, group != "" and currency in _IN_LAKHS).fullmatch(text)
    if match is None:
        like = f"1{group}234{decimal}50" if places else f"1{group}234"
        raise MoneyError(f"amount {text!r} cannot be read; expected digits such as {like}")
    sign, units, fraction = match[1], match[2].replace(group, "") if group else match[2], match[3] or ""
    if fraction[places:].strip("0"):
        raise MoneyError(f"amount {text!r} has more digits than {currency} has ({places})")
    written = (units + fraction[:places].ljust(places, "0")).lstrip("0") or "0"
    minor = int(written) if len(written) <= _MOST else LARGEST  # Python refuses to read thousands of digits as a number
    if minor >= LARGEST:
        raise MoneyError(f"amount {text!r} is larger than {LARGEST} minor units")
    return -minor if sign == "-" else minor


@cache
def _written(decimal: str, group: str, in_lakhs: bool) -> re.Pattern[str]:
    """How an amount is written with these marks: its sign, its units, and its fraction."""
    mark = re.escape(group)
    whole = rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+" if group else r"[0-9]+"
    if in_lakhs:
        whole += rf"|[0-9]{{1,2}}(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}}"
    return re.compile(rf"([+-]?)({whole})(?:{re.escape(decimal)}([0-9]+))?")


def decimal_string(minor: int, currency: str) -> str:
    """Plain decimal text with exactly the currency's digits: `decimal_string(-5, "GBP") == "-0.05"`."""
    places = digits(currency)
    sign, text = "-" if minor < 0 else "", str(abs(minor)).rjust(places + 1, "0")
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else sign + text


def display(minor: int, currency: str) -> str:
    """For a reader: symbol or code, thousands separators, all digits: `display(123450, "GBP") == "£1,234.50"`."""
    whole, point, fraction = decimal_string(abs(minor), currency).partition(".")
    symbol = SYMBOLS.get(currency, currency + " ")
    return f"{'-' if minor < 0 else ''}{symbol}{int(whole):,}{point}{fraction}"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared in proportion to `weights`, adding back up to `total` exactly.

    Largest remainder: each share is rounded down, and the units left over go one each to the largest remainders, equal
    remainders in the order given. `total` >= 0, weights >= 0, not all of them zero.
    """
    whole = sum(weights)
    if not (total >= 0 and whole > 0 and min(weights) >= 0):
        raise GuaranteeBroken("split needs a total and weights that are not negative")
    shares = [total * weight // whole for weight in weights]
    left = total - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[:left]:
        shares[i] += 1
    return shares
