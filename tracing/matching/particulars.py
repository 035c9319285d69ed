"""What a record says of a party beside its name, side by side with what the case says: number, date of birth, address, nationality.

Authority: Directive (EU) 2016/680 art.7(2): what is empty, or stands for "not known", agrees with nothing and contradicts nothing.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from schemas.identifiers import company_number
from schemas.parties import PartyRecord
from tracing.matching.nationality import one_nationality
from tracing.names.written_names import words

Born = tuple[int | None, int | None, int | None]
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\W*$")


class Comparison(NamedTuple):
    """Two dates of birth, addresses or nationalities side by side; `says` is a clause for a reason, `levels` are those of tracing.matching.agreement_weights that it tells."""

    verdict: Literal["equal", "month", "year", "different", "silent"]
    says: str
    levels: tuple[tuple[str, str], ...] = ()


def real_number(written: str, jurisdiction: str) -> str:
    """A company's number as its register writes it, '' for an empty one or a placeholder (no digit but noughts)."""
    number = company_number(written, jurisdiction)
    return number if any(c in "123456789" for c in number) else ""


def born_parts(written: str) -> Born:
    """Year, month and day as far as they are written: '1979-03' is (1979, 3, None)."""
    year, month, day, *_ = (*(int(part) for part in written.split("-") if part), None, None, None)
    return year, month, day


def postcode(record: PartyRecord) -> str:
    """The record's postcode without blanks, from its own field or the end of its address; ''."""
    return postcode_of(record.postcode, record.address)


def postcode_of(written: str, address: str) -> str:
    """A postcode without blanks, as it is written by itself or at the end of an address; ''."""
    return _compact(written) or postcode_in(address)


def postcode_in(address: str) -> str:
    """A British postcode at the end of an address, without blanks; ''."""
    found = _POSTCODE.search(address.upper())
    return _compact(found[1]) if found else ""


def births(ours: Born, record: PartyRecord) -> Comparison:
    """Dates of birth side by side: 'equal' in full, 'month' (and year), 'year' alone, 'different' wherever both say and disagree, else 'silent'."""
    theirs = (record.born_year, record.born_month, record.born_day)
    both = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    if not both or theirs == (1900, 1, 1):
        return Comparison("silent", "the dates of birth cannot be compared")
    written = f"({born_written(ours)}; {born_written(theirs)})"
    agrees = "otherwise" if any(a != b for a, b in both[:2]) else "same"
    levels: tuple[tuple[str, str], ...] = (("year" if len(both) == 1 else "month", agrees),)
    if len(both) == 3 and agrees == "same":
        levels += (("day", "same" if both[2][0] == both[2][1] else "otherwise"),)
    if any(a != b for a, b in both):
        return Comparison("different", f"the dates of birth differ {written}", levels)
    if len(both) == 3:
        return Comparison("equal", f"the dates of birth are the same {written}", levels)
    if len(both) == 2:
        return Comparison("month", f"the month and year of birth agree {written}", levels)
    return Comparison("year", f"the year of birth agrees {written}", levels)


def born_written(parts: Born) -> str:
    """'1979-03-17', as far as it is known."""
    return "-".join(f"{part:02d}" for part in parts if part is not None)


def homes(address: str, record: PartyRecord) -> Comparison:
    """Addresses side by side: by postcode where both have one; else the same if all words of one are in the other and a number is among
    them, and different if both have numbers and none is the same."""
    ours, theirs = postcode_in(address), postcode(record)
    if ours and theirs:
        same = ours == theirs
        return Comparison(
            "equal" if same else "different",
            f"the postcodes {'are the same' if same else 'differ'} ({ours}; {theirs})",
            (("home", "same" if same else "otherwise"),),
        )
    a, b = (set(words(text, "unknown")) for text in (address, record.address))
    numbers = [{word for word in found if word[0].isdigit()} for found in (a, b)]
    if numbers[0] & numbers[1] and (a <= b or b <= a):
        return Comparison("equal", "the addresses are the same", (("home", "same"),))
    if all(numbers) and not numbers[0] & numbers[1]:
        return Comparison("different", f"the addresses differ ({address}; {record.address})", (("home", "otherwise"),))
    return Comparison("silent", "the addresses cannot be compared")


def nationalities(ours: str, theirs: str) -> Comparison:
    """Nationalities side by side, however they are written: 'equal' if one of them is the same, 'different', or 'silent'."""
    same = one_nationality(ours, theirs)
    if same is None:
        return Comparison("silent", "the nationalities cannot be compared")
    return Comparison(
        "equal" if same else "different",
        f"the nationalities {'agree' if same else 'differ'} ({ours}; {theirs})",
        (("nationality", "same" if same else "otherwise"),),
    )


def _compact(text: str) -> str:
    return text.replace(" ", "").upper()
