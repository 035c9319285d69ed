"""Identifiers that are checked before anything rests on them: accounts, companies, titles.

Authority: ISO 13616 (IBAN) and ISO 9362 (BIC), through python-stdnum; UK sort code and account number (6 and 8 digits); German bank code and account number
(8 and up to 10 digits); French relevé d'identité bancaire (bank 5, branch 5, account 11 characters); Companies House number
(8 characters, a prefix of up to two letters); HM Land Registry title number (up to three letters, then digits).
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import bic, iban

_WHOLE_NUMBER = re.compile("[A-Z0-9]{8}")  # as every register writes it
TITLE_NUMBER = "[A-Z]{0,4}[0-9]{1,6}[A-Z]?"
OUTSIDE = "@"  # a ledger account whose name begins so has no statements in evidence

_LIKE_AN_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,40}")
_AS_DIGITS = {ord(letter): str(n) for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}


@lru_cache(1 << 16)
def account_identity(written: str, *, country: str = "") -> str:
    """One identity for an account however it is written: 'iban:NL...', 'gb:200000-12345678', 'de:10020030-0001234567', 'fr:30004-00823-00010138511',
    'bic:ABNANL2A-517852257', or 'account:<as written>'.

    A UK sort code and account number is six and eight digits, with or without separators, where `country` is 'gb' or dashes between its
    pairs show it (20-00-00; six digits and a dash do not, nor does a slash: branches and prefixes elsewhere have six digits too). A German
    one, a French one, and a BIC and number, are parted by slashes; an IBAN after a slash is the account. What is not
    one of these keeps its own text (upper case, no spaces), so that two different texts are never taken for one account. Empty text gives ''.
    """
    compact = re.sub(r"\s", "", written).upper()
    if not compact:
        return ""
    if _is_iban(compact):
        return "iban:" + compact
    uk = re.fullmatch(r"([0-9]{2})-?([0-9]{2})-?([0-9]{2})[-/:]?([0-9]{8})", compact)
    if uk and (country == "gb" or re.match("[0-9]{2}-[0-9]{2}-[0-9]{2}", compact)):
        return f"gb:{uk[1]}{uk[2]}{uk[3]}-{uk[4]}"
    bank, slash, number = compact.partition("/")
    if _is_iban(number):
        return "iban:" + number
    if slash and re.fullmatch("[0-9]{8}", bank) and re.fullmatch("[0-9]{1,10}", number):
        return f"de:{bank}-{number.rjust(10, '0')}"
    if re.fullmatch("[0-9]{5}/[0-9]{5}/[A-Z0-9]{11}", compact):
        return f"fr:{compact.replace('/', '-')}"
    if slash and re.fullmatch("[A-Z0-9]*[0-9][A-Z0-9]*", number) and bic.is_valid(bank):
        return f"bic:{bank.removesuffix('XXX')}-{number}"
    return "account:" + compact


def _is_iban(compact: str) -> bool:
    """What stdnum says; what cannot be one by its first letters or its remainder is known five times as fast."""
    if compact.isascii():
        bare = compact.replace("-", "").replace(".", "")
        if not _LIKE_AN_IBAN.fullmatch(bare) or int((bare[4:] + bare[:4]).translate(_AS_DIGITS)) % 97 != 1:
            return False
    return iban.is_valid(compact)


def display_account(identity: str) -> str:
    """An account's identity as a reader knows it: an IBAN in groups of four, '20-00-00 12345678', bank and number, or the text itself."""
    scheme, _, rest = identity.partition(":")
    if scheme == "iban":
        return " ".join(rest[i : i + 4] for i in range(0, len(rest), 4))
    if scheme == "gb":
        return f"{rest[:2]}-{rest[2:4]}-{rest[4:6]} {rest[7:]}"
    if scheme in ("de", "bic"):
        return rest.replace("-", "/", 1)
    if scheme == "fr":
        return rest.replace("-", " ")
    return rest or identity


def company_number(written: str, jurisdiction: str = "gb") -> str:
    """A company's number as its register writes it: for 'gb' eight characters with leading zeros; '' stays ''.

    Elsewhere only spaces are dropped: other registers' numbers are not ours to pad.
    """
    if _WHOLE_NUMBER.fullmatch(written):
        return written
    compact = re.sub(r"\s", "", written).upper()
    if jurisdiction != "gb" or not compact:
        return compact
    letters = re.match(r"[A-Z]{0,2}", compact)
    prefix = letters[0] if letters else ""
    number = compact.removeprefix(prefix)
    return prefix + number.rjust(8 - len(prefix), "0") if number.isdigit() else compact


def title_number(written: str) -> str:
    """A title number in capitals without spaces; ValueError if it has not the form of one (letters, then digits)."""
    compact = re.sub(r"\s", "", written).upper()
    if not re.fullmatch(TITLE_NUMBER, compact):
        raise ValueError(f"title number {written!r} is not letters followed by digits")
    return compact
