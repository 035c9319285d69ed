"""Whether two written names can be one person's or company's, said in words: exact equality after stated normalisation.

Authority: Unicode NFKD (accents); ICAO Doc 9303 part 3 section 6 (Cyrillic letters in Latin); ELOT 743 (Greek, its two-letter vowels too).
Nothing here is a score: names are equal, equal in another way of romanising, one is longer (it says more than the other), one has
initials, both are transcribed from one name of another script, they are near (a slip of the pen apart), they differ, or one is silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from tracing.names.spelling import SYSTEMS, romanised, slip

Verdict = Literal["equal", "romanised", "longer", "initials", "transcribed", "near", "different", "silent"]

_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend herr frau dhr mevr".split())
_NO_NAME = frozenset(("", "unknown", "not known", "na", "n a", "none", "nil", "not applicable", "not stated", "name withheld", "tbc"))
_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяёўђјљњћџ",
        "a b v g g d e ie zh z i i i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia e u d j lj nj c dz".split(),
        strict=True,
    )
) | {"ь": ""}
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(), strict=True))
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_GREEK_PAIRS = (
    ("ου", "ou"),
    ("γγ", "ng"),
    ("γξ", "nx"),
    ("γχ", "nch"),
    (r"\bμπ", "b"),
    (r"μπ\b", "b"),
    (r"([αε])υ(?=[θκξπσςτφχψ]|\b)", r"\1f"),
    ("([αε])υ", r"\1v"),
)
_LETTERS = str.maketrans(_CYRILLIC | _GREEK | _LATIN)
# the same form of company however it is written: the words, then the short form
_FORMS = (
    (("public", "limited", "company"), "plc"),
    (("limited", "liability", "partnership"), "llp"),
    (("besloten", "vennootschap"), "bv"),
    (("naamloze", "vennootschap"), "nv"),
    (("societe", "anonyme"), "sa"),
    (("limited",), "ltd"),
    (("incorporated",), "inc"),
    (("company",), "co"),
    (("corporation",), "corp"),
)
_SHORT_FORMS = frozenset("ltd plc llp lp bv nv sa sarl gmbh ag kg inc co corp llc spa srl sro doo oy ab as aps cyf ccc".split())


class NameComparison(NamedTuple):
    """`says` is a clause for a reason: 'the names are the same but for their order'."""

    verdict: Verdict
    says: str


def parts(text: str) -> tuple[str, ...]:
    """The words of a text in plain Latin letters, in their order, whatever they are: of a name its titles and its form among them.

    A text says nothing of another's words: those of a name are among the parts of what stands between its blanks.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))
    for pair, latin in _GREEK_PAIRS if any("α" <= c <= "ω" for c in plain) else ():
        plain = re.sub(pair, latin, plain)
    if not plain.isascii():
        plain = re.sub(r"\b\w\b", lambda initial: initial[0].translate(_LETTERS)[:1], plain)  # an initial stays one letter
    plain = plain.translate(_LETTERS)
    plain = re.sub(r"[.'’`´]", "", plain).replace("&", " and ")
    return tuple(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=4096)
def words(name: str, kind: str) -> tuple[str, ...]:
    """The name's words in plain Latin letters, in their order: no titles, a company's form in its short form; () for no name.

    `kind` is 'person', 'company' or 'unknown' (read as a company's, so that nothing is dropped).
    """
    found = parts(name)
    if " ".join(found) in _NO_NAME or not any(c.isalpha() for word in found for c in word):
        return ()
    if kind == "person":
        return tuple(word for word in found if word not in _TITLES) or found
    found = _joined_initials(found[1:] if found[0] == "the" and len(found) > 1 else found)
    for long, short in _FORMS:
        if found[-len(long) :] == long and len(found) > len(long):
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
    if kind == "person" and sorted(a) == sorted(b):
        return NameComparison("equal", "the names are the same but for the order of their words")
    found = _persons(a, b) if kind == "person" else _companies(a, b)
    return found if found.verdict in ("longer", "initials") else _across_scripts(left, right, kind) or found


def _across_scripts(left: str, right: str, kind: str) -> NameComparison | None:
    """The names as one name of another script in two ways of writing it; None if they are not."""
    a, b = words(left, kind), words(right, kind)
    for system in SYSTEMS:
        plain = [tuple(romanised(word, system) for word in found) for found in (a, b)]
        if sorted(plain[0]) == sorted(plain[1]) if kind == "person" else plain[0] == plain[1]:
            two_scripts = _in_another_script(left) != _in_another_script(right)
            return NameComparison(
                "romanised" if two_scripts else "transcribed", "the names are the same in another way of writing Cyrillic or Greek in Latin letters"
            )
        if kind == "person" and plain != [a, b] and (found := _persons(*plain)).verdict in ("longer", "initials"):
            return NameComparison("transcribed", f"in another way of writing Cyrillic or Greek in Latin letters {found.says}")
    return None


def _in_another_script(name: str) -> bool:
    return any("\u0370" <= c <= "\u052f" for c in name)


def _companies(a: tuple[str, ...], b: tuple[str, ...]) -> NameComparison:
    bare = [bare_words(found) for found in (a, b)]
    if bare[0] == bare[1] and len(a) != len(b):
        return NameComparison("longer", "the names are the same, but one does not say the company's form")
    forms = [found[len(own) :] for found, own in zip((a, b), bare, strict=True)]
    if forms[0] == forms[1] or () in forms:
        slips = [(one, other) for one, other in zip(*bare, strict=False) if one != other]
        if len(bare[0]) == len(bare[1]) and len(slips) == 1 and slip(*slips[0]):
            return _near(slips)
        if "".join(bare[0]) == "".join(bare[1]):
            return NameComparison("near", "the names are the same but for the blanks in them")
    return NameComparison("different", "the names differ")


def bare_words(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a company's name without those of its legal form ('Ltd', 'GmbH')."""
    return found[:-1] if len(found) > 1 and found[-1] in _SHORT_FORMS else found


def _near(slips: list[tuple[str, str]]) -> NameComparison:
    told = ", ".join(f"{one} and {other}" for one, other in sorted(slips))
    return NameComparison("near", f"the names are the same but for a slip in the spelling ({told})")


def _persons(a: tuple[str, ...], b: tuple[str, ...]) -> NameComparison:
    short, long = sorted((a, b), key=lambda found: (len(found), sorted(found)))
    unmatched, left = sorted((Counter(short) - Counter(long)).elements()), sorted((Counter(long) - Counter(short)).elements())
    if len(short) < 2:
        return NameComparison("different", "the names differ")
    if any(len(word) > 1 for word in set(short) & set(long)):
        if not unmatched:
            return NameComparison("longer", f"one name has more words ({' '.join(left)}), the others are the same")
        if _paired(unmatched, left, lambda word, other: word[0] == other[0] and 1 in (len(word), len(other))) is not None:
            return NameComparison("initials", "one name has initials that fit the other")
    slips = _paired(unmatched, left, slip)
    if slips is not None:
        return _near(slips)
    return NameComparison("different", "the names differ")


def _paired(words_: list[str], others: list[str], fits: Callable[[str, str], bool]) -> list[tuple[str, str]] | None:
    """Each word with another that fits it, taken in their order; None if one is left over."""
    left, pairs = list(others), []
    for word in words_:
        found = next((other for other in left if fits(word, other)), None)
        if found is None:
            return None
        left.remove(found)
        pairs.append((word, found))
    return pairs
