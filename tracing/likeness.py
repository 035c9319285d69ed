"""Whether one record is one party of the case, with the reasons for and against in words: rules, no score.

Authority: exact identifiers decide first (a company's number in its register, an account in evidence); then a name together with a
date of birth or an address. Directive (EU) 2016/680 art.11: what a name alone suggests is left for a person to decide.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.case import Case, Company, Person
from schemas.identifiers import company_number, display_account
from schemas.parties import PartyRecord
from tracing.names import NameComparison, compare, words
from tracing.written_accounts import known_account

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\W*$")


@dataclass(frozen=True)
class CaseParty:
    """A person or company of case.toml as it is compared: `names` with aliases, `born` as (year, month, day) as far as known,
    `accounts` the identities of its accounts that are in evidence."""

    id: str
    kind: str
    role: str
    names: tuple[str, ...]
    born: tuple[int | None, int | None, int | None] = (None, None, None)
    nationality: str = ""
    address: str = ""
    jurisdiction: str = ""
    number: str = ""
    accounts: frozenset[str] = frozenset()


class Judgement(NamedTuple):
    """`state` 'same', 'not_same' or 'undecided'; `rule` says by what; the reasons are sentences."""

    state: Literal["same", "not_same", "undecided"]
    rule: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


class Comparison(NamedTuple):
    """Two dates of birth or addresses side by side; `says` is a clause for a reason."""

    verdict: Literal["equal", "month", "different", "silent"]
    says: str


def case_parties(case: Case, accounts: Collection[str]) -> list[CaseParty]:
    """The people and companies of the case, in its order; `accounts` are the identities in evidence."""
    return [_person(person, accounts) for person in case.people] + [_company(company, accounts) for company in case.companies]


def _person(person: Person, accounts: Collection[str]) -> CaseParty:
    parts = [int(part) for part in person.born.split("-") if part]
    year, month, day = (*parts, None, None, None)[:3]
    return CaseParty(
        person.id, "person", person.role, (person.name, *person.aliases), (year, month, day), person.nationality, person.address,
        accounts=_in_evidence(person.accounts, accounts),
    )


def _company(company: Company, accounts: Collection[str]) -> CaseParty:
    return CaseParty(
        company.id, "company", company.role, (company.name,), jurisdiction=company.jurisdiction,
        number=real_number(company.number, company.jurisdiction), accounts=_in_evidence(company.accounts, accounts),
    )


def _in_evidence(written: tuple[str, ...], accounts: Collection[str]) -> frozenset[str]:
    return frozenset(identity for text in written if (identity := known_account(text, accounts)))


def real_number(written: str, jurisdiction: str) -> str:
    """A company's number as its register writes it, '' for an empty one or a placeholder (no digit but noughts)."""
    number = company_number(written, jurisdiction)
    return number if any(c in "123456789" for c in number) else ""


def postcode(record: PartyRecord) -> str:
    """The record's postcode without blanks, from its own field or the end of its address; ''."""
    return _compact(record.postcode) or _postcode_in(record.address)


def judge(party: CaseParty, record: PartyRecord, holds: Collection[str]) -> Judgement | None:
    """What the rules make of a record beside a party of the case; None if nothing suggests that they are one. `holds`: the
    accounts in evidence whose holder the record is."""
    if {party.kind, record.kind} == {"person", "company"}:
        return None
    named = min((compare(name, record.name, party.kind) for name in party.names), key=lambda compared: _CLOSEST.index(compared.verdict))
    if shared := party.accounts & set(holds):
        return _by_account(party, record, named, shared)
    return _judge_person(party, record, named) if party.kind == "person" else _judge_company(party, record, named)


_CLOSEST = ("equal", "longer", "initials", "silent", "different")
_ALIKE = ("equal", "longer", "initials")


def _by_account(party: CaseParty, record: PartyRecord, named: NameComparison, accounts: Collection[str]) -> Judgement:
    """The account decides, unless the statement's holder has another name (a person must look) or another date of birth."""
    listed = ", ".join(display_account(account) for account in sorted(accounts))
    favour = [f"The record is the holder of {listed}, which the case file names as an account of {party.names[0]}."]
    born = _birth(party, record)
    if born.verdict == "different":
        return Judgement("not_same", "rule: conflicting dates of birth", tuple(favour), (_sentence(born),))
    if named.verdict == "different":
        return Judgement("undecided", "", tuple(favour), (_sentence(named),))
    return Judgement("same", "rule: identifier (account)", (*favour, _sentence(named)), ())


def _judge_person(party: CaseParty, record: PartyRecord, named: NameComparison) -> Judgement | None:
    if named.verdict not in _ALIKE:
        return None
    born, home = _birth(party, record), _home(party, record)
    favour = tuple(_sentence(c) for c in (named, born, home) if c.verdict in ("equal", "month", *_ALIKE))
    against = [_sentence(c) for c in (born, home) if c.verdict == "different"]
    if party.nationality and record.nationality and party.nationality.casefold() != record.nationality.casefold():
        against.append(f"The nationalities differ ({party.nationality}; {record.nationality}).")
    if born.verdict == "different":
        return Judgement("not_same", "rule: conflicting dates of birth", favour, tuple(against)) if named.verdict == "equal" else None
    if rule := _RULES_FOR_PEOPLE.get((named.verdict, born.verdict, home.verdict == "equal")):
        return Judgement("same", rule, favour, tuple(against))
    missing = "The names are not the same in full." if named.verdict != "equal" else "Nothing but the name agrees."
    return Judgement("undecided", "", favour, (*against, missing, *(_sentence(c) for c in (born, home) if c.verdict == "silent")))


# by what the names are, the dates of birth are, and whether the address is the same; all else is left to a person. A name that says
# more than the other asks for more, and initials are never enough.
_RULES_FOR_PEOPLE = {
    ("equal", "equal", True): "rule: name, date of birth and address",
    ("equal", "equal", False): "rule: name and date of birth",
    ("equal", "month", True): "rule: name, month and year of birth, and address",
    ("equal", "month", False): "rule: name, month and year of birth",
    ("equal", "silent", True): "rule: name and address",
    ("longer", "equal", True): "rule: longer name, date of birth and address",
    ("longer", "equal", False): "rule: longer name and date of birth",
    ("longer", "month", True): "rule: longer name, month and year of birth, and address",
}


def _judge_company(party: CaseParty, record: PartyRecord, named: NameComparison) -> Judgement | None:
    number = real_number(record.number, record.jurisdiction or party.jurisdiction)
    one_register, same_number = record.jurisdiction == party.jurisdiction, bool(number) and number == party.number
    alike = (_sentence(named),) if named.verdict in _ALIKE else ()
    if same_number and one_register:
        favour = f"The number {number} in the register of companies of {party.jurisdiction.upper()} is the same."
        renamed = (f"The name is written otherwise ({record.name}); a company may change its name.",) if named.verdict == "different" else ()
        return Judgement("same", "rule: identifier (company number)", (favour, *alike), renamed)
    if same_number and not record.jurisdiction and alike:
        favour = f"The number {number} is the same."
        return Judgement("same", "rule: company number and name", (favour, *alike), ("The record does not say in which register.",))
    if named.verdict != "equal":
        return None
    if one_register and number and party.number:
        return Judgement("not_same", "rule: different numbers in one register", alike, (f"The numbers differ: {party.number} and {number}.",))
    return Judgement("undecided", "", alike, tuple(_against_company(party, record, number)))


def _against_company(party: CaseParty, record: PartyRecord, number: str) -> Iterator[str]:
    if record.jurisdiction and record.jurisdiction != party.jurisdiction:
        yield f"They are registered in different places ({party.jurisdiction.upper()}; {record.jurisdiction.upper()})."
    if not number or not party.number:
        yield "There is no number on both sides to compare."
    elif number != party.number:
        yield f"The numbers differ: {party.number} and {number}."


def _birth(party: CaseParty, record: PartyRecord) -> Comparison:
    """Dates of birth side by side: 'equal' in full, 'month' (and year), 'different' wherever both say and disagree, else 'silent'."""
    theirs = (record.born_year, record.born_month, record.born_day)
    both = [(a, b) for a, b in zip(party.born, theirs, strict=True) if a is not None and b is not None]
    if not both or theirs == (1900, 1, 1):
        return Comparison("silent", "the dates of birth cannot be compared")
    written = f"({_born(party.born)}; {_born(theirs)})"
    if any(a != b for a, b in both):
        return Comparison("different", f"the dates of birth differ {written}")
    if len(both) == 3:
        return Comparison("equal", f"the dates of birth are the same {written}")
    if len(both) == 2:
        return Comparison("month", f"the month and year of birth agree {written}")
    return Comparison("silent", f"of the date of birth only the year can be compared {written}")


def _born(parts: tuple[int | None, ...]) -> str:
    return "-".join(f"{part:02d}" for part in parts if part is not None)


def _home(party: CaseParty, record: PartyRecord) -> Comparison:
    ours, theirs = _postcode_in(party.address), postcode(record)
    if ours and theirs:
        same = ours == theirs
        return Comparison("equal" if same else "different", f"the postcodes {'are the same' if same else 'differ'} ({ours}; {theirs})")
    a, b = words(party.address, "unknown"), words(record.address, "unknown")
    if len(a) > 1 and a == b:
        return Comparison("equal", "the addresses are the same")
    return Comparison("silent", "the addresses cannot be compared")


def _postcode_in(address: str) -> str:
    found = _POSTCODE.search(address.upper())
    return _compact(found[1]) if found else ""


def _compact(text: str) -> str:
    return text.replace(" ", "").upper()


def _sentence(compared: NameComparison | Comparison) -> str:
    return compared.says[0].upper() + compared.says[1:] + "."
