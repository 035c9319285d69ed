"""The matches that leave in an export: which record is which party, the reasons for and against with their weights, the score, who decided and when.

Authority: Directive (EU) 2016/680 art.11: a score never stands without its reasons. Where those stay in the office (they quote people who may have nothing to
do with the case), so does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.decisions import in_force
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.parties import PartyRecord
from schemas.reasons import Reason, read


@dataclass(frozen=True)
class MatchRow:
    """One match; `score` in tenths of a bit, the weights in the reasons in bits. `exhibit` and `place` are the record's."""

    id: str
    party: str
    party_name: str
    record: str
    record_name: str
    state: str
    decided_by: str
    decided_by_whom: str
    decided_at: str
    score: int | None
    reasons_for: str
    reasons_against: str
    exhibit: str
    place: str


def match_rows(base: EvidenceBase, *, office: bool) -> Iterator[MatchRow]:
    """Those whose record this edition has, by id. Outside the `office` what is not decided, or decided to be somebody else, has no reasons."""
    records = {record.id: record for record in base.of(PartyRecord)}
    decisions = {decision.id: decision for decision in in_force(list(base.decisions)).values()}
    for match in base.of(Match):
        if match.right not in records:
            continue
        record, decision = records[match.right], decisions.get(match.decided_by)
        told = office or match.state == "same"
        yield MatchRow(
            match.id,
            match.left,
            match.left_name,
            match.right,
            match.right_name,
            match.state,
            match.decided_by,
            decision.author if decision else "",
            decision.at if decision else "",
            match.score if told else None,
            _told(read(match.reasons_for, match.weights_for)) if told else "",
            _told(read(match.reasons_against, match.weights_against)) if told else "",
            record.exhibit,
            record.place,
        )


def _told(reasons: tuple[Reason, ...]) -> str:
    """'The names are the same, letter for letter. [+19.6] ...'"""
    return " ".join(reason.says if reason.weight is None else f"{reason.says} [{reason.weight / 10:+.1f}]" for reason in reasons)
