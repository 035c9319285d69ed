"""Whether what a bank wrote names somebody: titles, initials, any order, any capitals, cut off, or inside the narrative of a payment.

Authority: BS ISO 20022 payment messages and the reference of UK Faster Payments (a name of up to 18 characters in a narrative, 35 in older messages); `tracing.names.written_names`
compares the names. What is found proposes; it never decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from tracing.names.written_names import NameComparison, bare_words, compare, words

CUT_AT = (18, 22, 35)  # characters after which banks cut a name
_SHORTEST_CUT = 8  # letters of a company's name that must be left of it
_BEST = ("equal", "longer", "romanised", "initials", "transcribed", "near")


class NameWritten(NamedTuple):
    """`written` is the part of the text that names them, in plain letters; `says` a clause for a reason."""

    written: str
    verdict: str
    says: str


class Holder(NamedTuple):
    """A name by which the holder of an account is known: `kind` 'person', 'company' or 'unknown'."""

    name: str
    kind: str = "unknown"


def holders_of(written: str) -> tuple[str, ...]:
    """The names in the heading of a statement, which may be of two people: 'MR A & MRS B SMITH' are MR A SMITH and MRS B SMITH."""
    parts = [part.strip() for part in re.split(r"\s*&\s*|\s+and\s+|\s+und\s+|\s+en\s+", written, flags=re.IGNORECASE) if part.strip()]
    if len(parts) < 2:
        return (written,)
    surname = words(parts[-1], "person")[-1:]
    each = tuple(f"{part} {surname[0]}" if surname and len(words(part, "person")) == 1 else part for part in parts)
    return (written, *each)


def names_one_of(text: str, holders: Iterable[Holder]) -> NameWritten | None:
    """The closest naming of any of them in the text; None if it names none."""
    found = [named for holder in holders if (named := named_in(text, holder.name, holder.kind))]
    return min(found, key=lambda named: _BEST.index(named.verdict)) if found else None


@lru_cache(maxsize=1 << 16)
def named_in(text: str, name: str, kind: str) -> NameWritten | None:
    """How the text names somebody of this name; None if it does not. Of an unknown kind the name is looked for as a company's and as a person's."""
    found = [_company(text, name)] if kind != "person" else []
    found += [_person(text, name)] if kind != "company" else []
    named = [one for one in found if one]
    return min(named, key=lambda one: _BEST.index(one.verdict)) if named else None


def _company(text: str, name: str) -> NameWritten | None:
    """The company's words side by side in the text, with or without their form, or their beginning where the text or the name was cut."""
    own = bare_words(words(name, "company"))
    letters = "".join(own)
    if len(letters) < 4 or not any(c.isalpha() for c in letters):
        return None
    there = words(text, "company")
    for begin in range(len(there)):
        so_far = ""
        for end in range(begin, len(there)):
            so_far += there[end]
            written = " ".join(there[begin : end + 1])
            if so_far == letters:
                return NameWritten(written, "equal", "the same words")
            if not letters.startswith(so_far):
                break
            within = so_far not in {"".join(own[:n]) for n in range(len(own))} or end > begin  # it ends within a word, or is more than one of them
            cut = len(so_far) >= _SHORTEST_CUT and within and (end + 1 == len(there) or len(written) in CUT_AT)
            if cut and (end + 1 == len(there) or not letters.startswith(so_far + there[end + 1])):
                return NameWritten(written, "longer", "the name is cut off")
    found = compare(text, name, "company")
    return NameWritten(text.strip(), found.verdict, found.says) if found.verdict in _BEST else None


def _person(text: str, name: str) -> NameWritten | None:
    """The closest of all stretches of words in the text, each compared as a person's name."""
    own = words(name, "person")
    if len(own) < 2:
        return None
    there = _without_joined_initials(words(text, "person"), own)
    known = {word for word in own if len(word) > 1}
    found: list[tuple[int, NameWritten]] = []
    for begin in range(len(there)):
        for end in range(begin + 2, min(begin + len(own) + 2, len(there)) + 1):
            stretch = there[begin:end]
            if any(c.isdigit() for word in stretch for c in word) or not known & set(stretch):
                continue
            if len(stretch) > len(own) and not {stretch[0], stretch[-1]} <= known:
                continue  # a word beside the name is no part of it
            whole = [_uncut(word, own) for word in stretch]
            compared = compare(" ".join(whole), " ".join(own), "person")
            if compared.verdict in _BEST:
                found.append((len(stretch), NameWritten(" ".join(stretch), compared.verdict, _said(compared, whole != stretch))))
    return min(found, key=lambda one: (_BEST.index(one[1].verdict) > 0, -one[0], _BEST.index(one[1].verdict), one[1].written))[1] if found else None


def _said(compared: NameComparison, cut: bool) -> str:
    return f"{compared.says}; one word is cut off" if cut else compared.says


def _uncut(word: str, own: tuple[str, ...]) -> str:
    """The word of the name of which this is the beginning, where it is no word of the name and no initial."""
    if len(word) < 3 or word in own:
        return word
    return next((other for other in own if other.startswith(word)), word)


def _without_joined_initials(there: tuple[str, ...], own: tuple[str, ...]) -> list[str]:
    """'mj dolan' as 'm j dolan', where m and j begin words of the name."""
    first = {word[0] for word in own}
    found: list[str] = []
    for word in there:
        found += list(word) if 2 <= len(word) <= 3 and word not in own and set(word) <= first and len(set(word)) == len(word) else [word]
    return found
