"""Every record that may be a party of the case, judged once, beside other records of its title, and settled by decisions.

Authority: Directive (EU) 2016/680 art.11 (no adverse decision by a machine alone): a record that fits two parties, or only by name,
waits for a person, and of one that somebody else of that name and address in evidence may be it is said; a conflicting date of birth is
never overruled by a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from schemas.accounts import StatementPeriod
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.findings import Match
from schemas.parties import PartyRecord
from schemas.reasons import Reason, read, score, written
from tracing.ids import finding_id
from tracing.ledger.account_holders import AccountsHeld
from tracing.matching.agreement_weights import weighed
from tracing.matching.asked_once import holder_key, with_the_same_holder
from tracing.matching.candidates import Candidates
from tracing.matching.likeness import CaseParty, Given, Judgement, judge
from tracing.matching.rival_records import Judged, beside_rivals, by_way_of_others
from tracing.names.written_names import name_key


def match_records(
    parties: Sequence[CaseParty],
    records: Sequence[PartyRecord],
    periods: Sequence[StatementPeriod],
    titles: Mapping[str, Iterable[str]],
    standing: Mapping[str, Decision],
    identifiers: Mapping[str, Given],
    beside: Mapping[str, Collection[str]],
) -> list[Match]:
    """Every record that something suggests is a party of the case: at most one 'same' for each record. `titles`: the title numbers
    of which a record (by id) is registered proprietor; `standing`: decisions in force by subject; `identifiers`: by record; `beside`: the names
    of the case's companies that a record owns or serves."""
    candidates, holders = Candidates(parties), AccountsHeld(periods)
    judged: Judged = {}
    for record in records:
        holds, given = holders.of(record), identifiers.get(record.id, ())
        for party in candidates.of(record, holds, given):
            if found := judge(party, record, holds, given, beside.get(record.id, ())):
                judged[record.id, party.id] = record, party, found
    keys = [(finding_id("match", party.id, record.id), holder_key(party.id, record, holders.of(record))) for record, party, _ in judged.values()]
    standing = with_the_same_holder(standing, sorted(keys, key=lambda one: one[0]))
    judged = beside_rivals(judged)
    judged = _by_title(judged, _sure(judged, standing), titles)
    judged = by_way_of_others(judged, _sure(judged, standing), {party.id: party for party in parties}, records, identifiers)
    of_record: dict[str, list[Match]] = defaultdict(list)
    names: dict[str, str] = {}
    for record, party, found in judged.values():
        names[record.id] = record.name
        of_record[record.id].append(_match(party, record, found))
    return [match for record, matches in of_record.items() for match in _settled(names[record], matches, standing)]


def _sure(judged: Judged, standing: Mapping[str, Decision]) -> set[tuple[str, str]]:
    """Record and party of every match that other records may rest on: decided to be the same, or the same by a rule and not decided otherwise."""
    found = set()
    for key, (record, party, judgement) in judged.items():
        decision = standing.get(finding_id("match", party.id, record.id))
        if decision.answer == "same" if decision else judgement.state == "same":
            found.add(key)
    return found


def _by_title(judged: Judged, certain: Collection[tuple[str, str]], titles: Mapping[str, Iterable[str]]) -> Judged:
    """The same, where a name is left undecided but another register of the same title, whose proprietor is recognised, has a proprietor of that
    name: one title, one name, one proprietor. Two people of one name in one exhibit's register of the title are not joined: father and son."""
    sure: dict[tuple[str, str, str], list[PartyRecord]] = defaultdict(list)
    for record, party, _ in (judged[key] for key in sorted(certain)):
        for title in titles.get(record.id, ()):
            sure[title, party.id, name_key(record.name, party.kind)].append(record)
    settled: Judged = {}
    for key, (record, party, found) in judged.items():
        settled[key] = record, party, found
        for title in sorted(titles.get(record.id, ())) if found.state == "undecided" else ():
            others = [other for other in sure.get((title, party.id, name_key(record.name, party.kind)), ()) if other.id != record.id]
            if party.kind == "person" and any(other.exhibit == record.exhibit for other in others):
                settled[key] = record, party, found.doubted(Reason(f"The register of {title} names two proprietors of this name."))
                break
            if others:
                why = weighed(
                    f"The proprietor of {title} under this name is recognised as {party.names[0]} in another record of the same title.", ("title", "same")
                )
                settled[key] = record, party, Judgement("same", "rule: title number and name", (*found.reasons_for, why), found.reasons_against)
                break
    return settled


def _match(party: CaseParty, record: PartyRecord, judged: Judgement) -> Match:
    return weighed_match(
        Match(
            id=finding_id("match", party.id, record.id),
            left=party.id,
            right=record.id,
            left_name=party.names[0],
            right_name=record.name,
            state=judged.state,
            decided_by=judged.rule,
        ),
        judged.reasons_for,
        judged.reasons_against,
    )


def weighed_match(match: Match, favour: Iterable[Reason] = (), against: Iterable[Reason] = ()) -> Match:
    """The match with more reasons for and against, and their weights in its score."""
    fors, againsts = (*read(match.reasons_for, match.weights_for), *favour), (*read(match.reasons_against, match.weights_against), *against)
    (match.reasons_for, match.weights_for), (match.reasons_against, match.weights_against) = written(fors), written(againsts)
    match.score = score((*fors, *againsts))
    return match


def _settled(name: str, matches: list[Match], standing: Mapping[str, Decision]) -> list[Match]:
    """The matches of one record after decisions: a decision is the last word, and a record belongs to one party."""
    for match in matches:
        decide(match, standing)
    decided = [match for match in matches if match.state == "same" and match.decided_by in {d.id for d in standing.values()}]
    if len(decided) > 1:
        raise Refusal(
            "decisions.jsonl",
            f"decisions {' and '.join(m.decided_by for m in decided)}",
            f"the record {name!r} is decided to be both {' and '.join(m.left_name for m in decided)}",
            "A record is one party: take one of the decisions back.",
        )
    rivals = [match for match in matches if match.state == "same" or decided and match.state == "undecided"]
    if len(rivals) > 1:
        for match in rivals:
            if match in decided:
                continue
            others = " and ".join(other.left_name for other in (decided or rivals) if other is not match)
            match.state, match.decided_by = ("not_same", "rule: decided to be another party") if decided else ("undecided", "")
            weighed_match(match, against=[weighed(f"The record fits {others} as well.", ("rival", "otherwise"))])
    return matches


def decide(match: Match, standing: Mapping[str, Decision]) -> None:
    """Give the match the state that a decision in force gives it, with its reason among the reasons."""
    decision = standing.get(match.id)
    if decision is None or decision.answer not in ("same", "not_same"):
        return
    said = Reason(f"Decided by {decision.author}: {' '.join(decision.reason.split())}")
    match.state, match.decided_by = decision.answer, decision.id
    weighed_match(match, *(([said], []) if decision.answer == "same" else ([], [said])))
