"""Whether one record is one party of the case, by rules, with the reasons for and against in words; each reason has its weight, and weights decide nothing.

Authority: exact identifiers decide first (an LEI or a national number, a company's number in its register, an account in evidence); then
a name together with a date of birth. Directive (EU) 2016/680 art.11: what a name suggests alone, or with an address where nothing is said of a
birth (a father and his son), is left for a person to decide, and so is whatever two identifiers of one kind contradict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.case import Case
from schemas.case_parties import Company, Person
from schemas.identifiers import display_account
from schemas.parties import PartyRecord
from schemas.reasons import Reason
from tracing.ledger.account_references import known_account
from tracing.matching.agreement_weights import weighed
from tracing.matching.particulars import Born, Comparison, births, born_parts, homes, nationalities, real_number
from tracing.matching.party_identifiers import Identifier, conflicting, identifier, shared
from tracing.names.written_names import NameComparison, compare

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
    """`state` 'same', 'not_same' or 'undecided'; `rule` says by what."""

    state: Literal["same", "not_same", "undecided"]
    rule: str
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]

    def doubted(self, *reasons: Reason) -> Judgement:
        """The judgement made undecided: a person is to look at it, for these reasons."""
        return Judgement("undecided", "", self.reasons_for, (*self.reasons_against, *reasons))


def case_parties(case: Case, accounts: Collection[str]) -> list[CaseParty]:
    """The people and companies of the case, in its order; `accounts` are the identities in evidence."""
    return [party_of_person(person, accounts) for person in case.people] + [party_of_company(company, accounts) for company in case.companies]


def party_of_person(person: Person, accounts: Collection[str]) -> CaseParty:
    """A person of the case in the form in which records are compared with it."""
    return CaseParty(
        person.id,
        "person",
        person.role,
        (person.name, *person.aliases),
        born_parts(person.born),
        person.nationality,
        person.address,
        accounts=_in_evidence(person.accounts, accounts),
        identifiers=_given(person),
    )


def party_of_company(company: Company, accounts: Collection[str]) -> CaseParty:
    """A company of the case as it is compared."""
    return CaseParty(
        company.id,
        "company",
        company.role,
        (company.name,),
        jurisdiction=company.jurisdiction,
        number=real_number(company.number, company.jurisdiction),
        accounts=_in_evidence(company.accounts, accounts),
        identifiers=_given(company),
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
    found: Judgement | None
    if common := shared(party.identifiers, given):
        favour = weighed(f"Both have the same identifier ({', '.join(one.says for one in common)}).", ("identifier", "same"))
        found = by_identifier(party, record, named, favour, common[0].written)
    elif own := party.accounts & set(holds):
        listed = ", ".join(display_account(account) for account in sorted(own))
        favour = weighed(f"The record is the holder of {listed}, which the case file names as an account of {party.names[0]}.", ("account", "same"))
        found = by_identifier(party, record, named, favour, "account")
    else:
        found = _judge_person(party, record, named, beside) if party.kind == "person" else _judge_company(party, record, named)
    against = contradicted(party.identifiers, given)
    return found.doubted(*against) if found and found.state == "same" and against else found


def may_be(party: CaseParty, record: PartyRecord, holds: Collection[str] = (), given: Given = ()) -> bool:
    """Whether `judge` could make anything of the two, whatever else is in evidence: their names are alike, or they share an identifier, an account or a company's
    number. Where this is not so it returns None."""
    if {party.kind, record.kind} == {"person", "company"}:
        return False
    if shared(party.identifiers, given) or party.accounts & set(holds):
        return True
    if party.kind == "company" and party.number and real_number(record.number, record.jurisdiction or party.jurisdiction) == party.number:
        return True
    return closest(party.names, record.name, party.kind).verdict in _ALIKE


def contradicted(ours: Given, theirs: Given) -> list[Reason]:
    """A reason against for each kind of identifier of which a party has one, and of which the two have nothing in common."""
    return [weighed(says, ("identifier", "otherwise")) for says in conflicting(ours, theirs)]


def closest(names: Iterable[str], other: str, kind: str) -> NameComparison:
    """Of several names of one party the one that another is most like."""
    return min((compare(name, other, kind) for name in names), key=lambda compared: _CLOSEST.index(compared.verdict))


_ALIKE = ("equal", "romanised", "longer", "initials", "transcribed", "near")
_CLOSEST = (*_ALIKE, "silent", "different")
# the level of tracing.matching.agreement_weights that each verdict on two names is; initials and other romanisations count as a slip of the pen does
_LEVELS_OF_NAMES = {
    "equal": "same",
    "longer": "among",
    "romanised": "near",
    "initials": "near",
    "transcribed": "near",
    "near": "near",
    "different": "otherwise",
}


def by_identifier(party: CaseParty, record: PartyRecord, named: NameComparison, favour: Reason, what: str) -> Judgement:
    """An identifier decides, unless the record has another date of birth, or another name or number (then a person must look). A company
    may change its name, but its accounts are where another company's could be."""
    born = births(party.born, record)
    agree, differ = _reasons(born)
    if born.verdict == "different":
        alike = (_of_names(named),) if named.verdict in _ALIKE else ()
        return Judgement("not_same", "rule: conflicting dates of birth", (favour, *alike, *agree), tuple(differ))
    sure = Judgement("same", f"rule: identifier ({what})", (favour, *agree), ())
    number = real_number(record.number, record.jurisdiction or party.jurisdiction)
    if number and party.number and number != party.number and record.jurisdiction in ("", party.jurisdiction):
        return sure.doubted(_other_number(party, number, record.jurisdiction))
    if named.verdict not in ("different", "near", "transcribed"):
        return sure._replace(reasons_for=(favour, _of_names(named), *agree))
    near = () if named.verdict == "different" else (_of_names(named),)
    if party.kind == "company" and what != "account":
        return sure._replace(reasons_for=(favour, *near), reasons_against=(_renamed(record, named),))
    return sure._replace(reasons_for=(favour, *near, *agree)).doubted(Reason("The names are not the same in full.") if near else _of_names(named))


def more_than_a_name(party: CaseParty, record: PartyRecord) -> bool:
    """Whether an address or a date of birth (its month at least) is the same and no date of birth is another: nobody may leave such a record undecided unawares."""
    born = births(party.born, record)
    return born.verdict in ("equal", "month") or born.verdict != "different" and homes(party.address, record).verdict == "equal"


def _judge_person(party: CaseParty, record: PartyRecord, named: NameComparison, beside: Collection[str]) -> Judgement | None:
    if named.verdict not in _ALIKE:
        return None
    born, home = births(party.born, record), homes(party.address, record)
    favour, against = [_of_names(named)], list[Reason]()
    for compared in (born, home, nationalities(party.nationality, record.nationality)):
        agree, differ = _reasons(compared)
        favour, against = favour + agree, against + differ
    favour += [weighed(f"It is recorded beside {company}, a company of the case.", ("company", "same")) for company in sorted(beside)]
    if born.verdict == "different":
        return Judgement("not_same", "rule: conflicting dates of birth", tuple(favour), tuple(against)) if named.verdict == "equal" else None
    if rule := _rule_for_people(named, born, home, beside):
        return Judgement("same", rule, tuple(favour), tuple(against))
    little = born.verdict in ("silent", "year") and home.verdict != "equal" and not beside
    if named.verdict == "near" and against and little:
        return None  # a name that is only near, and something that disagrees, suggest nothing
    return Judgement("undecided", "", tuple(favour), (*against, *map(Reason, _cautions(named, born, home, little))))


def _cautions(named: NameComparison, born: Comparison, home: Comparison, little: bool) -> Iterator[str]:
    """Why what agrees is not enough: sentences that compare nothing, and so have no weight."""
    if named.verdict != "equal":
        yield "The names are not the same in full."
    elif born.verdict in ("month", "year"):
        yield (
            "One namesake in some eight hundred is born in the same month and year."
            if born.verdict == "month"
            else "One namesake in some sixty is born in the same year."
        )
    elif little:
        yield "Nothing but the name agrees."
    if born.verdict == "silent" and home.verdict == "equal":
        yield "A relative of the same name at this address is not excluded: nothing is said of a date of birth."
        return
    yield from (_sentence(compared) for compared in (born, home) if compared.verdict == "silent")


def _rule_for_people(named: NameComparison, born: Comparison, home: Comparison, beside: Collection[str]) -> str:
    """The rule by which they are one person, or ''. A whole date of birth; or a month and year of it, and the address or a company of the case; or
    the year, and the address. Where nothing is said of a birth, and for initials and slips of the pen, no rule is enough (fathers, sons, twins)."""
    name = {"equal": "name", "longer": "longer name", "romanised": "name in another romanisation"}.get(named.verdict)
    also = "address" if home.verdict == "equal" else "company of the case" if beside else ""
    if name and born.verdict == "equal":
        return f"rule: {name}, date of birth and {also}" if also else f"rule: {name} and date of birth"
    if name and born.verdict == "month" and also:
        return f"rule: {name}, month and year of birth, and {also}"
    if named.verdict == "equal" and born.verdict == "year" and home.verdict == "equal":
        return "rule: name, year of birth and address"
    return ""


def _judge_company(party: CaseParty, record: PartyRecord, named: NameComparison) -> Judgement | None:
    number = real_number(record.number, record.jurisdiction or party.jurisdiction)
    one_register, same_number = record.jurisdiction == party.jurisdiction, bool(number) and number == party.number
    alike = (_of_names(named),) if named.verdict in _ALIKE else ()
    if same_number and one_register:
        favour = weighed(f"The number {number} in the register of companies of {party.jurisdiction.upper()} is the same.", ("identifier", "same"))
        return Judgement("same", "rule: identifier (company number)", (favour, *alike), (_renamed(record, named),) if named.verdict == "different" else ())
    if same_number and not record.jurisdiction and alike:
        favour = weighed(f"The number {number} is the same.", ("number", "same"))
        return Judgement("same", "rule: company number and name", (favour, *alike), (Reason("The record does not say in which register."),))
    if not alike:
        return None
    against = tuple(_against_company(party, record, number))
    if one_register and number and party.number:
        return Judgement("not_same", "rule: different numbers in one register", alike, against) if named.verdict == "equal" else None
    return Judgement("undecided", "", alike, against)


def _against_company(party: CaseParty, record: PartyRecord, number: str) -> Iterator[Reason]:
    if record.jurisdiction and record.jurisdiction != party.jurisdiction:
        yield weighed(f"They are registered in different places ({party.jurisdiction.upper()}; {record.jurisdiction.upper()}).", ("register", "otherwise"))
    if not number or not party.number:
        yield Reason("There is no number on both sides to compare.")
    elif number != party.number:
        yield _other_number(party, number, record.jurisdiction)


def _other_number(party: CaseParty, number: str, register: str) -> Reason:
    """Two numbers weigh what two identifiers of one kind do where they are of one register, and nothing where they are of two."""
    levels = [("identifier", "otherwise")] if register == party.jurisdiction else [] if register else [("number", "otherwise")]
    return weighed(f"The numbers differ: {party.number} and {number}.", *levels)


def _renamed(record: PartyRecord, named: NameComparison) -> Reason:
    return weighed(
        f"The name is written otherwise ({record.name}); a company may change its name.", *([("name", "otherwise")] if named.verdict == "different" else [])
    )


def _of_names(named: NameComparison) -> Reason:
    return weighed(_sentence(named), *([("name", _LEVELS_OF_NAMES[named.verdict])] if named.verdict in _LEVELS_OF_NAMES else []))


def _reasons(compared: Comparison) -> tuple[list[Reason], list[Reason]]:
    """What a comparison says for and against: where the day of a birth differs, its month and year still agree."""
    if compared.verdict == "silent":
        return [], []
    if compared.verdict != "different":
        return [weighed(_sentence(compared), *compared.levels)], []
    agree, differ = ([level for level in compared.levels if (level[1] == "same") is same] for same in (True, False))
    return [weighed("The month and year of birth agree.", *agree)] if agree else [], [weighed(_sentence(compared), *differ)]


def _sentence(compared: NameComparison | Comparison) -> str:
    return compared.says[0].upper() + compared.says[1:] + "."
