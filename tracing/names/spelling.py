"""Words that may be one word written twice: a slip of the pen apart, or another way of writing Cyrillic or Greek in Latin letters.

Authority: F. Damerau, "A technique for computer detection and correction of spelling errors" (1964): four slips in five are one letter
wrong, missing, too many, or two letters in each other's place. Romanisation: ICAO Doc 9303 part 3, BGN/PCGN, ELOT 743.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST = 4  # letters: of shorter words too many are one slip apart
LONG = 8  # letters from which two slips are allowed

# what different systems write for one letter; never what two letters of the script have in common
_CYRILLIC = (
    ("shtch", "shch"),
    ("tz", "ts"),
    ("c(?!h)", "ts"),
    ("kh", "h"),
    ("x", "ks"),
    ("w", "v"),
    ("ff\\b", "v"),
    ("[yj]", "i"),
    ("i+", "i"),
    ("\\bie", "e"),
    ("(?<=[aeiou])ie", "e"),
    ("io", "e"),
    ("(?<=[^aeiou])ie", "e"),
)
_GREEK = (
    ("a[vfu]", "au"),
    ("e[vfu]", "eu"),
    ("ou", "u"),
    ("mp", "b"),
    ("nt|nd", "d"),
    ("n?g[kg]|ng", "g"),
    ("ph", "f"),
    ("kh|ch", "h"),
    ("ks", "x"),
    ("[yj]|ei|oi", "i"),
    ("i+", "i"),
)
SYSTEMS = (_CYRILLIC, _GREEK)


def slip(one: str, other: str) -> bool:
    """Whether two different words are one slip apart, or two where both are long."""
    shorter = min(len(one), len(other))
    if one == other or shorter < _SHORTEST or not (one.isalpha() and other.isalpha()):
        return False  # numbers that are near are other numbers
    return _within(one, other, 2 if shorter >= LONG else 1)


@lru_cache(maxsize=4096)
def romanised(word: str, system: tuple[tuple[str, str], ...]) -> str:
    """A word with what different systems of romanisation write for one letter written in one way."""
    for written, plain in system:
        word = re.sub(written, plain, word)
    return word


@lru_cache(maxsize=1 << 16)
def kin(word: str) -> frozenset[str]:
    """Keys of a word: words that are equal, one slip apart or romanised otherwise share at least one. They are the word itself, as each system has
    it, and without each of its letters."""
    keys = {word, *(f"~{romanised(word, system)}" for system in SYSTEMS)}
    if len(word) >= _SHORTEST:
        keys |= {word[:n] + word[n + 1 :] for n in range(len(word))}
    return frozenset(keys)


def _within(one: str, other: str, slips: int) -> bool:
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return len(one) + len(other) <= slips
    if not slips or abs(len(one) - len(other)) > slips:
        return False
    if one[:2] == other[1::-1] and _within(one[2:], other[2:], slips - 1):
        return True
    return any(_within(a, b, slips - 1) for a, b in ((one[1:], other[1:]), (one[1:], other), (one, other[1:])))
