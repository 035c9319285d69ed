"""Every record that may be a party of the case, judged once, beside other records of its title, and settled by decisions.

Authority: Directive (EU) 2016/680 art.11 (no adverse decision by a machine alone): a record that fits two parties, or only by name,
waits for a person; a conflicting date of birth is never overruled by a rule.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from schemas.accounts import StatementPeriod
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.findings import Match
from schemas.parties import PartyRecord
from tracing.account_holders import AccountsHeld
from tracing.finding_ids import finding_id
from tracing.likeness import CaseParty, Judgement, judge, real_number
from tracing.names import name_key, words

Judged = list[tuple[PartyRecord, CaseParty, Judgement]]


def match_records(
    parties: Sequence[CaseParty], records: Iterable[PartyRecord], periods: Sequence[StatementPeriod], titles: Mapping[str, Iterable[str]],
    standing: Mapping[str, Decision],
) -> list[Match]:
    """Every record that something suggests is a party of the case: at most one 'same' for each record. `titles`: the title numbers
    of which a record (by id) is registered proprietor; `standing`: decisions in force by subject."""
    candidates, holders = _Candidates(parties), AccountsHeld(periods)
    judged: Judged = []
    for record in records:
        holds = holders.of(record)
        judged += [(record, party, found) for party in candidates.of(record, holds) if (found := judge(party, record, holds))]
    of_record: dict[str, list[Match]] = defaultdict(list)
    names: dict[str, str] = {}
    for record, party, found in _by_title(judged, titles):
        names[record.id] = record.name
        of_record[record.id].append(_match(party, record, found))
    return [match for record, matches in of_record.items() for match in _settled(names[record], matches, standing)]


def _by_title(judged: Judged, titles: Mapping[str, Iterable[str]]) -> Judged:
    """The same, where a name alone is left undecided but another register of the same title, whose proprietor is recognised, has
    a proprietor of that name: one title, one name, one proprietor."""
    sure = {
        (title, party.id, name_key(record.name, party.kind)) for record, party, found in judged if found.state == "same"
        for title in titles.get(record.id, ())
    }
    settled: Judged = []
    for record, party, found in judged:
        on = sorted(t for t in titles.get(record.id, ()) if (t, party.id, name_key(record.name, party.kind)) in sure)
        if on and found.state == "undecided":
            why = f"The proprietor of {on[0]} under this name is recognised as {party.names[0]} in another record of the same title."
            found = Judgement("same", "rule: title number and name", (*found.reasons_for, why), found.reasons_against)
        settled.append((record, party, found))
    return settled


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
                    for word in {word for word in words(name, "person") if len(word) > 1}:
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


def _settled(name: str, matches: list[Match], standing: Mapping[str, Decision]) -> list[Match]:
    """The matches of one record after decisions: a decision is the last word, and a record belongs to one party."""
    for match in matches:
        decide(match, standing)
    decided = [match for match in matches if match.state == "same" and match.decided_by in {d.id for d in standing.values()}]
    if len(decided) > 1:
        raise Refusal("decisions.jsonl", f"decisions {' and '.join(m.decided_by for m in decided)}",
                      f"the record {name!r} is decided to be both {' and '.join(m.left_name for m in decided)}",
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
