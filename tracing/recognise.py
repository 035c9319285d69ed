"""Which records are which people and companies of the case, each match a row with its reasons; nothing is merged silently.

Authority: Directive (EU) 2016/680 arts.6 and 11 (suspects, victims and others apart; no adverse decision by a machine alone).
A record that fits two parties, or only by name, waits for a person; a conflicting date of birth is never overruled by a rule.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from schemas.accounts import StatementPeriod
from schemas.case import Case
from schemas.decisions import Decision, in_force
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.account_holders import AccountsHeld
from tracing.finding_ids import finding_id
from tracing.likeness import CaseParty, Judgement, case_parties, judge, postcode, real_number
from tracing.names import name_key, words
from tracing.relevance import relevant_parties

Matched = tuple[PartyRecord, CaseParty, Match]


def findings(base: EvidenceBase) -> dict[type, list]:
    """Party, PartyMember and Match rows for the whole case; Refusal if the case file or two decisions contradict themselves."""
    records, periods = base.of(PartyRecord), base.of(StatementPeriod)
    parties = case_parties(base.case, {period.account for period in periods})
    _numbers_are_single(parties)
    standing = in_force(list(base.decisions))
    matches = match_records(parties, records, periods, standing)
    of_record = {match.right: match.left for match in matches if match.state == "same"}
    others = other_parties(records, of_record, standing)
    found = of_record | {record: party for record, (party, _) in others.items()}
    wanted = relevant_parties(base.case, found, base.of(Interest), base.of(Proprietorship))
    kept = [record for record in records if found[record.id] in wanted and record.id in others]
    matches += [match for record in kept if (match := others[record.id][1]) is not None]
    match_of = {match.right: match.id for match in matches if match.state == "same"}
    members = [PartyMember(record=r, party=found[r], match=match_of.get(r, "")) for r in (*of_record, *(record.id for record in kept))]
    rows = [*_case_rows(base.case, parties), *_other_rows(kept, found)]
    return {
        Party: sorted(rows, key=lambda party: party.id),
        PartyMember: sorted(members, key=lambda member: member.record),
        Match: sorted(matches, key=lambda match: match.id),
    }


def match_records(
    parties: Sequence[CaseParty], records: Iterable[PartyRecord], periods: Sequence[StatementPeriod], standing: Mapping[str, Decision],
) -> list[Match]:
    """Every record that something suggests is a party of the case: at most one 'same' for each record."""
    candidates = _Candidates(parties)
    holders = AccountsHeld(periods)
    matches: list[Match] = []
    for record in records:
        holds = holders.of(record)
        judged = [(party, found) for party in candidates.of(record, holds) if (found := judge(party, record, holds))]
        matches += _settled(record, [_match(party, record, found) for party, found in judged], standing)
    return matches


class _Candidates:
    """The case's parties by the keys under which a record may mean them, so that a register is read once and not pairwise."""

    def __init__(self, parties: Sequence[CaseParty]):
        self._by_word: dict[str, list[CaseParty]] = defaultdict(list)
        self._by_name: dict[str, list[CaseParty]] = defaultdict(list)
        self._by_number: dict[str, list[CaseParty]] = defaultdict(list)
        self._by_account: dict[str, list[CaseParty]] = defaultdict(list)
        for party in parties:
            for account in party.accounts:
                self._by_account[account].append(party)
            if party.number:
                self._by_number[party.number].append(party)
            for name in party.names:
                if party.kind == "company":
                    self._by_name[name_key(name, "company")].append(party)
                else:
                    for word in set(words(name, "person")):
                        self._by_word[word].append(party)

    def of(self, record: PartyRecord, holds: Iterable[str]) -> list[CaseParty]:
        """Parties of the case that share a key with the record, by id, each once."""
        found = [party for account in holds for party in self._by_account.get(account, ())]
        if record.kind != "company":
            found += [party for word in words(record.name, "person") for party in self._by_word.get(word, ())]
        if record.kind != "person":
            found += self._by_name.get(name_key(record.name, "company"), ())
            found += self._by_number.get(real_number(record.number, record.jurisdiction or "gb"), ())
        return [party for _, party in sorted({party.id: party for party in found}.items())]


def _match(party: CaseParty, record: PartyRecord, judged: Judgement) -> Match:
    return Match(
        id=finding_id("match", party.id, record.id), left=party.id, right=record.id, left_name=party.names[0], right_name=record.name,
        state=judged.state, decided_by=judged.rule, reasons_for="\n".join(judged.reasons_for), reasons_against="\n".join(judged.reasons_against),
    )


def _settled(record: PartyRecord, matches: list[Match], standing: Mapping[str, Decision]) -> list[Match]:
    """The matches of one record after decisions: a decision is the last word, and a record belongs to one party."""
    for match in matches:
        decide(match, standing)
    decided = [match for match in matches if match.state == "same" and match.decided_by in {d.id for d in standing.values()}]
    if len(decided) > 1:
        raise Refusal("decisions.jsonl", f"decisions {' and '.join(m.decided_by for m in decided)}",
                      f"the record {record.name!r} is decided to be both {' and '.join(m.left_name for m in decided)}",
                      "A record is one party: take one of the decisions back.")
    same = [match for match in matches if match.state == "same"]
    if len(same) > 1:
        for match in same:
            if match in decided:
                continue
            rivals = " and ".join(other.left_name for other in (decided or same) if other is not match)
            match.state, match.decided_by = ("not_same", "rule: decided to be another party") if decided else ("undecided", "")
            match.reasons_against = "\n".join(filter(None, (match.reasons_against, f"The record fits {rivals} as well.")))
    return matches


def decide(match: Match, standing: Mapping[str, Decision]) -> None:
    """Give the match the state that a decision in force gives it, with its reason among the reasons."""
    decision = standing.get(match.id)
    if decision is None or decision.answer not in ("same", "not_same"):
        return
    said = f"Decided by {decision.author}: {decision.reason}"
    match.state, match.decided_by = decision.answer, decision.id
    if decision.answer == "same":
        match.reasons_for = "\n".join(filter(None, (match.reasons_for, said)))
    else:
        match.reasons_against = "\n".join(filter(None, (match.reasons_against, said)))


def other_parties(
    records: Iterable[PartyRecord], of_record: Mapping[str, str], standing: Mapping[str, Decision],
) -> dict[str, tuple[str, Match | None]]:
    """For each record that is nobody of the case its party, and the match that joins it to an earlier record (None for the first).

    Records are one party only by a company's number in a named register, or a person's whole name, month and year of birth and
    postcode; every other record is a party of its own, so that unknown owners stay distinct.
    """
    found: dict[str, tuple[str, Match | None]] = {}
    first: dict[str, PartyRecord] = {}
    for record in records:
        if record.id in of_record:
            continue
        key, why = _key(record)
        party = finding_id("party", *key)
        if party not in first:
            first[party] = record
            found[record.id] = (party, None)
            continue
        match = Match(
            id=finding_id("match", party, record.id), left=party, right=record.id, left_name=first[party].name, right_name=record.name,
            state="same", decided_by=f"rule: {why}", reasons_for=f"Both records have the same {why}.",
        )
        decide(match, standing)
        found[record.id] = (party if match.state == "same" else finding_id("party", record.id), match)
    return found


def _key(record: PartyRecord) -> tuple[tuple[object, ...], str]:
    number = real_number(record.number, record.jurisdiction)
    if record.kind != "person" and record.jurisdiction and number:
        return (record.jurisdiction, number), "company number"
    name, home = name_key(record.name, "person"), postcode(record)
    if record.kind == "person" and name and record.born_year and record.born_month and home:
        born = (record.born_year, record.born_month, record.born_day or "")
        return (name, *born, home), "name, date of birth and postcode"
    return (record.id,), ""


def _case_rows(case: Case, parties: Sequence[CaseParty]) -> list[Party]:
    """A row for each person and company of the case: its role is the case file's and nobody else's."""
    people = [
        Party(id=p.id, kind="person", name=p.name, role=p.role, pseudonym=p.pseudonym, born=p.born) for p in case.people
    ]
    numbers = {party.id: party.number for party in parties}
    return people + [
        Party(id=c.id, kind="company", name=c.name, role=c.role, jurisdiction=c.jurisdiction, number=numbers[c.id]) for c in case.companies
    ]


def _other_rows(records: Sequence[PartyRecord], found: Mapping[str, str]) -> list[Party]:
    """A row for each party that only records name: under the name of its register entry, or of its first record with a name."""
    members: dict[str, list[PartyRecord]] = defaultdict(list)
    for record in records:
        members[found[record.id]].append(record)
    rows = []
    for party, own in members.items():
        own = sorted(own, key=lambda r: (not r.name, r.mentioned_as != "register entry", r.id))
        one = own[0]
        born = "-".join(f"{part:02d}" for part in (one.born_year, one.born_month, one.born_day) if part)
        rows.append(Party(
            id=party, kind=one.kind, name=one.name or f"company {one.number}".strip(), born=born, jurisdiction=one.jurisdiction,
            number=real_number(one.number, one.jurisdiction),
        ))
    return rows


def _numbers_are_single(parties: Sequence[CaseParty]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for party in parties:
        if party.number and (other := taken.setdefault((party.jurisdiction, party.number), party.id)) != party.id:
            raise Refusal("case.toml", f"companies {other} and {party.id}", f"both have the number {party.number} of {party.jurisdiction.upper()}",
                          "Keep one of the two, or correct the number.")
