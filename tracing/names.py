"""Whether two written names can be one person's or company's, said in words: exact equality after stated normalisation.

Authority: Unicode NFKD (accents); ICAO Doc 9303 part 3 section 6 (Cyrillic letters in Latin); ISO 843 simplified (Greek).
Nothing here is a score: names are equal, one is longer (it says more than the other), one has initials, they differ, or one is silent.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple

Verdict = Literal["equal", "longer", "initials", "different", "silent"]

_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend herr frau dhr mevr".split())
_NO_NAME = frozenset(("", "unknown", "not known", "na", "n a", "none", "nil", "not applicable", "not stated", "name withheld", "tbc"))
_CYRILLIC = dict(zip(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяёўђјљњћџ",
    "a b v g g d e ie zh z i i i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia e u d j lj nj c dz".split(),
    strict=True,
)) | {"ь": ""}
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(), strict=True))
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_LETTERS = str.maketrans(_CYRILLIC | _GREEK | _LATIN)
# the same form of company however it is written: the words, then the short form
_FORMS = (
    (("public", "limited", "company"), "plc"), (("limited", "liability", "partnership"), "llp"),
    (("besloten", "vennootschap"), "bv"), (("naamloze", "vennootschap"), "nv"), (("societe", "anonyme"), "sa"),
    (("limited",), "ltd"), (("incorporated",), "inc"), (("company",), "co"), (("corporation",), "corp"),
)
_SHORT_FORMS = frozenset("ltd plc llp lp bv nv sa sarl gmbh ag kg inc co corp llc spa srl sro doo oy ab as aps cyf ccc".split())


class NameComparison(NamedTuple):
    """`says` is a clause for a reason: 'the names are the same but for their order'."""

    verdict: Verdict
    says: str


@lru_cache(maxsize=4096)
def words(name: str, kind: str) -> tuple[str, ...]:
    """The name's words in plain Latin letters, in their order: no titles, a company's form in its short form; () for no name.

    `kind` is 'person', 'company' or 'unknown' (read as a company's, so that nothing is dropped).
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c))).translate(_LETTERS)
    plain = re.sub(r"[.'’`´]", "", plain).replace("&", " and ")
    found = tuple(re.findall(r"[^\W_]+", plain))
    if " ".join(found) in _NO_NAME or not any(c.isalpha() for word in found for c in word):
        return ()
    if kind == "person":
        return tuple(word for word in found if word not in _TITLES) or found
    found = _joined_initials(found[1:] if found[0] == "the" and len(found) > 1 else found)
    for long, short in _FORMS:
        if found[-len(long):] == long and len(found) > len(long):
            return (*found[: -len(long)], short)
    return found


def _joined_initials(found: tuple[str, ...]) -> tuple[str, ...]:
    """'meerkoet b v' as 'meerkoet bv': a form written with blanks between its letters."""
    for size in (3, 2):
        tail = found[-size:]
        if len(found) > size and all(len(word) == 1 for word in tail) and "".join(tail) in _SHORT_FORMS:
            return (*found[:-size], "".join(tail))
    return found


def name_key(name: str, kind: str) -> str:
    """Equal for two names exactly when `compare` calls them equal: a person's words in alphabetical order; '' for no name."""
    found = words(name, kind)
    return " ".join(sorted(found) if kind == "person" else found)


def compare(left: str, right: str, kind: str) -> NameComparison:
    """How two names stand to one another; `kind` is 'person' or 'company'."""
    if not words(left, kind) or not words(right, kind):
        return NameComparison("silent", "one of them has no name")
    if left == right:
        return NameComparison("equal", "the names are the same, letter for letter")
    a, b = words(left, kind), words(right, kind)
    if a == b:
        return NameComparison("equal", "the names are the same but for titles, capitals, accents, script or the way the form is written")
    if kind == "person":
        return _persons(a, b)
    bare = [found[:-1] if found[-1] in _SHORT_FORMS else found for found in (a, b)]
    if bare[0] == bare[1] and len(a) != len(b):
        return NameComparison("longer", "the names are the same, but one does not say the company's form")
    return NameComparison("different", "the names differ")


def _persons(a: tuple[str, ...], b: tuple[str, ...]) -> NameComparison:
    if sorted(a) == sorted(b):
        return NameComparison("equal", "the names are the same but for the order of their words")
    short, long = sorted((a, b), key=lambda found: (len(found), sorted(found)))
    unmatched, left = Counter(short) - Counter(long), sorted((Counter(long) - Counter(short)).elements())
    if len(short) < 2 or not any(len(word) > 1 for word in set(short) & set(long)):
        return NameComparison("different", "the names differ")
    if not unmatched:
        return NameComparison("longer", f"one name has more words ({' '.join(left)}), the others are the same")
    for word in sorted(unmatched.elements()):
        fits = [other for other in left if word[0] == other[0] and 1 in (len(word), len(other))]
        if not fits:
            return NameComparison("different", "the names differ")
        left.remove(fits[0])
    return NameComparison("initials", "one name has initials that fit the other")
