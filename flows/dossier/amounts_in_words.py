"""Amounts in words, as forms ask for them beside the figures: 'two hundred thousand pounds and five pence'.

Authority: Regulation (EU) 2018/1805, Annex I, section D (figures and words, with the currency). English, short scale.
"""

from __future__ import annotations

from schemas.guarantees import GuaranteeBroken
from schemas.money import digits

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ("", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion")
_NAMES = {"GBP": ("pound sterling", "pounds sterling", "penny", "pence"), "EUR": ("euro", "euro", "cent", "cent")}


def amount_in_words(minor: int, currency: str) -> str:
    """Minor units, not negative, in words. A currency without a name here is written by its code, its minor units as parts of a whole."""
    if not (minor >= 0):
        raise GuaranteeBroken("an amount in words is not negative")
    unit = 10 ** digits(currency)
    whole, rest = divmod(minor, unit)
    if currency not in _NAMES:
        part = f" and {number_in_words(rest)} {number_in_words(unit)}ths" if rest else ""
        return f"{number_in_words(whole)} {currency}{part}"
    one, many, one_part, many_parts = _NAMES[currency]
    part = f" and {number_in_words(rest)} {one_part if rest == 1 else many_parts}" if rest else ""
    return f"{number_in_words(whole)} {one if whole == 1 else many}{part}"


def number_in_words(number: int) -> str:
    """A whole number, not negative: 'one hundred and five', 'two million and thirty'."""
    if number == 0:
        return "zero"
    groups = []
    for scale in _SCALES:
        number, group = divmod(number, 1000)
        if group:
            groups.insert(0, (group, scale))
    said = [f"{_hundreds(group)}{scale}" for group, scale in groups]
    last, scale = groups[-1]
    joined_by_and = len(groups) > 1 and scale == "" and last < 100
    return f"{' '.join(said[:-1])} and {said[-1]}" if joined_by_and else " ".join(said)


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    below = _ONES[rest] if rest < 20 else _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if not hundreds:
        return below
    return f"{_ONES[hundreds]} hundred" + (f" and {below}" if rest else "")
