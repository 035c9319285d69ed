"""Whether one record is one party of the case, with the reasons for and against in words: rules, no score.

Authority: exact identifiers decide first (an LEI or a national number, a company's number in its register, an account in evidence); then
a name together with a date of birth or an address. Directive (EU) 2016/680 art.11: what a name alone suggests is left for a person
to decide, and so is whatever two identifiers of one kind contradict.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.case import Case
from schemas.case_parties import Company, Person
from schemas.identifiers import display_account
from schemas.parties import PartyRecord
from tracing.names import NameComparison, compare
from tracing.particulars import Born, Comparison, births, born_parts, homes, real_number
from tracing.party_identifiers import Identifier, conflicting, identifier, shared
from tracing.written_accounts import known_account

Given = Collection[Identifier]


@dataclass(frozen=True)
class CaseParty:
    """A person or company of case.toml as it is compared: `names` with aliases, `born` as (year, month, day) as far as known,
    `accounts` the identities of its accounts that are in evidence."""

    id: str
    kind: str
    role: str
    names: tuple[str, ...]
    born: Born = (None, None, None)
    nationality: str = ""
    address: str = ""
    jurisdiction: str = ""
    number: str = ""
    accounts: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()


class Judgement(NamedTuple):
    """`state` 'same', 'not_same' or 'undecided'; `rule` says by what; the reasons are sentences."""

    state: Literal["same", "not_same", "undecided"]
    rule: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]

    def doubted(self, *reasons: str) -> Judgement:
        """The same, left to a person for these reasons."""
        return Judgement("undecided", "", self.reasons_for, (*self.reasons_against, *reasons))


def case_parties(case: Case, accounts: Collection[str]) -> list[CaseParty]:
    """The people and companies of the case, in its order; `accounts` are the identities in evidence."""
    return [party_of_person(person, accounts) for person in case.people] + [party_of_company(company, accounts) for company in case.companies]


def party_of_person(person: Person, accounts: Collection[str]) -> CaseParty:
    """A person of the case as it is compared."""
    return CaseParty(
        person.id, "person", person.role, (person.name, *person.aliases), born_parts(person.born), person.nationality, person.address,
        accounts=_in_evidence(person.accounts, accounts), identifiers=_given(person),
    )


def party_of_company(company: Company, accounts: Collection[str]) -> CaseParty:
    """A company of the case as it is compared."""
    return CaseParty(
        company.id, "company", company.role, (company.name,), jurisdiction=company.jurisdiction,
        number=real_number(company.number, company.jurisdiction), accounts=_in_evidence(company.accounts, accounts), identifiers=_given(company),
    )


def _given(party: Person | Company) -> frozenset[Identifier]:
    return frozenset(one for given in party.identifiers if (one := identifier(given.scheme, given.value)))


def _in_evidence(written: tuple[str, ...], accounts: Collection[str]) -> frozenset[str]:
    return frozenset(identity for text in written if (identity := known_account(text, accounts)))


def judge(party: CaseParty, record: PartyRecord, holds: Collection[str] = (), given: Given = (), beside: Collection[str] = ()) -> Judgement | None:
    """What the rules make of a record beside a party of the case; None if nothing suggests that they are one. `holds`: the
    accounts in evidence whose holder the record is; `given`: its identifiers; `beside`: the companies of the case that it is recorded to own
    or serve. Two identifiers of one kind leave it to a person."""
    if {party.kind, record.kind} == {"person", "company"}:
        return None
    named = closest(party.names, record.name, party.kind)
    if common := shared(party.identifiers, given):
        favour = f"Both have the same identifier ({', '.join(one.says for one in common)})."
        found = by_identifier(party, record, named, favour, common[0].written)
    elif own := party.accounts & set(holds):
        listed = ", ".join(display_account(account) for account in sorted(own))
        favour = f"The record is the holder of {listed}, which the case file names as an account of {party.names[0]}."
        found = by_identifier(party, record, named, favour, "account")
    else:
        found = _judge_person(party, record, named, beside) if party.kind == "person" else _judge_company(party, record, named)
    against = conflicting(party.identifiers, given)
    return found.doubted(*against) if found and found.state == "same" and against else found


def closest(names: Iterable[str], other: str, kind: str) -> NameComparison:
    """Of several names of one party the one that another is most like."""
    return min((compare(name, other, kind) for name in names), key=lambda compared: _CLOSEST.index(compared.verdict))


_ALIKE = ("equal", "romanised", "longer", "initials", "transcribed", "near")
_CLOSEST = (*_ALIKE, "silent", "different")


def by_identifier(party: CaseParty, record: PartyRecord, named: NameComparison, favour: str, what: str) -> Judgement:
    """An identifier decides, unless the record has another date of birth, or another name or number (then a person must look). A company
    may change its name, but its accounts are where another company's could be."""
    born = births(party.born, record)
    if born.verdict == "different":
        return Judgement("not_same", "rule: conflicting dates of birth", (favour,), (_sentence(born),))
    sure = Judgement("same", f"rule: identifier ({what})", (favour,), ())
    number = real_number(record.number, record.jurisdiction or party.jurisdiction)
    if number and party.number and number != party.number and record.jurisdiction in ("", party.jurisdiction):
        return sure.doubted(f"The numbers differ: {party.number} and {number}.")
    if named.verdict in ("different", "near", "transcribed"):
        if party.kind == "company" and what != "account":
            return sure._replace(reasons_against=(f"The name is written otherwise ({record.name}); a company may change its name.",))
        return sure.doubted(_sentence(named))
    return sure._replace(reasons_for=(favour, _sentence(named)))


def _judge_person(party: CaseParty, record: PartyRecord, named: NameComparison, beside: Collection[str]) -> Judgement | None:
    if named.verdict not in _ALIKE:
        return None
    born, home = births(party.born, record), homes(party.address, record)
    favour = [_sentence(c) for c in (named, born, home) if c.verdict in ("equal", "month", *_ALIKE)]
    favour += [f"It is recorded beside {company}, a company of the case." for company in sorted(beside)]
    against = [_sentence(c) for c in (born, home) if c.verdict == "different"]
    if party.nationality and record.nationality and party.nationality.casefold() != record.nationality.casefold():
        against.append(f"The nationalities differ ({party.nationality}; {record.nationality}).")
    if born.verdict == "different":
        return Judgement("not_same", "rule: conflicting dates of birth", tuple(favour), tuple(against)) if named.verdict == "equal" else None
    if rule := _rule_for_people(named, born, home, beside):
        unsaid = ("A relative of the same name at this address is not excluded: nothing is said of a date of birth.",) if born.verdict == "silent" else ()
        return Judgement("same", rule, tuple(favour), (*against, *unsaid))
    if named.verdict == "near" and against and len(favour) == 1:
        return None  # a name that is only near, and something that disagrees, suggest nothing
    if named.verdict != "equal":
        against.append("The names are not the same in full.")
    elif born.verdict == "month":
        against.append("One namesake in some eight hundred is born in the same month and year.")
    elif len(favour) == 1:
        against.append("Nothing but the name agrees.")
    return Judgement("undecided", "", tuple(favour), (*against, *(_sentence(c) for c in (born, home) if c.verdict == "silent")))


def _rule_for_people(named: NameComparison, born: Comparison, home: Comparison, beside: Collection[str]) -> str:
    """The rule by which they are one person, or ''. A whole date of birth, or two things beside the name: month and year of birth, address, a company of
    the case; or the address, where nothing is said of a birth. Initials and slips of the pen are never enough (twins)."""
    name = {"equal": "name", "longer": "longer name", "romanised": "name in another romanisation"}.get(named.verdict)
    also = "address" if home.verdict == "equal" else "company of the case" if beside else ""
    if name and born.verdict == "equal":
        return f"rule: {name}, date of birth and {also}" if also else f"rule: {name} and date of birth"
    if name and born.verdict == "month" and also:
        return f"rule: {name}, month and year of birth, and {also}"
    if named.verdict == "equal" and born.verdict == "silent" and home.verdict == "equal":
        return "rule: name and address"
    return ""


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
    if not alike:
        return None
    against = tuple(_against_company(party, record, number))
    if one_register and number and party.number:
        return Judgement("not_same", "rule: different numbers in one register", alike, against) if named.verdict == "equal" else None
    return Judgement("undecided", "", alike, against)


def _against_company(party: CaseParty, record: PartyRecord, number: str) -> Iterator[str]:
    if record.jurisdiction and record.jurisdiction != party.jurisdiction:
        yield f"They are registered in different places ({party.jurisdiction.upper()}; {record.jurisdiction.upper()})."
    if not number or not party.number:
        yield "There is no number on both sides to compare."
    elif number != party.number:
        yield f"The numbers differ: {party.number} and {number}."


def _sentence(compared: NameComparison | Comparison) -> str:
    return compared.says[0].upper() + compared.says[1:] + "."
