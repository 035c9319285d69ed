"""What is promised of shares in companies: on no day do they come to more than the whole of the company.

Authority: Companies Act 2006 Sch 1A Part 1 (a share or vote is a part of one whole; the register gives bands, so that only the lower
end of each is certain).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from expectations.batches import batch, reckoned
from expectations.promises import RECORDED, Suite, counted, promise, true
from expectations.row_places import at
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from schemas.interests import WHOLE, Interest
from schemas.parties import PartyMember, PartyRecord

_PARTS_OF_A_WHOLE = ("shares", "votes", "surplus_assets")


def shares(base: EvidenceBase, others: int = 0) -> Suite:
    """What the owners of each company hold for certain, by kind; the first interest of each company and kind stands for all. `others`: how many companies and kinds there
    are besides, of which no more than the whole is held."""
    companies = _by_company(base)
    rows = [held[0][1] for held in companies.values()]
    checked = reckoned(within_the_whole=[*(_fits(held) for held in companies.values()), *[True] * others])
    return Suite(
        "shares",
        checked,
        rows,
        (
            counted(range(len(rows) + others), "companies and kinds of share"),
            promise("what is held of a company for certain is on no day more than the whole", RECORDED, true("within_the_whole")),
        ),
        at(base),
    )


def holdings(base: EvidenceBase) -> Suite:
    """What was worked out of each owner's part in each company."""
    rows = base.of(Holding)
    checked = batch(
        rows, Holding, in_range=[None if row.share_low is None or row.share_high is None else 0 <= row.share_low <= row.share_high <= WHOLE for row in rows]
    )
    return Suite(
        "holdings",
        checked,
        rows,
        (counted(rows, "holdings"), promise("no holding is below nil, above the whole, or has its least above its most", RECORDED, true("in_range"))),
        lambda row: f"{row.owner} in {row.company} as at {row.as_at}",
    )


def _by_company(base: EvidenceBase) -> dict[tuple[str, str], list[tuple[str, Interest]]]:
    """By company and kind: each interest with its owner. Records recognised as one party are one; others are told apart as they are
    written, a company by its register and number. What is held through others is counted with those; what is said anew, once."""
    party = {member.record: member.party for member in base.of(PartyMember)}
    numbered = {record.id: f"{record.jurisdiction} {record.number}" for record in base.of(PartyRecord) if record.number}
    held: dict[tuple[str, str], list[tuple[str, Interest]]] = defaultdict(list)
    last_said, replaced = _last_said(base.of(Interest))
    for interest in base.of(Interest):
        if interest.indirect or interest.record in replaced or last_said.get(interest.record, interest.stated_on) != interest.stated_on:
            continue
        if interest.kind in _PARTS_OF_A_WHOLE and interest.low is not None:
            owner, company = (party.get(record) or numbered.get(record) or record for record in (interest.owner, interest.company))
            held[company, interest.kind].append((owner, interest))
    return held


def _last_said(interests: Sequence[Interest]) -> tuple[dict[str, date], set[str]]:
    """When each of the register's records was last stated, and the records whose place others take."""
    last: dict[str, date] = {}
    for interest in interests:
        if interest.record and interest.stated_on:
            last[interest.record] = max(interest.stated_on, last.get(interest.record, interest.stated_on))
    return last, {name for interest in interests for name in interest.replaces.splitlines()}


def _fits(held: Sequence[tuple[str, Interest]]) -> bool:
    """On every day on which an interest begins, the sum of what each owner then holds at least."""
    return all(_least(held, interest.started_on or date.min) <= WHOLE for _, interest in held)


def _least(held: Sequence[tuple[str, Interest]], day: date) -> int:
    """An owner who is on record several times for the same kind holds the largest, not the sum. Shares are counted in millionths, and
    more than a share is at least one millionth more."""
    least: dict[str, int] = {}
    for owner, interest in held:
        if (interest.started_on or date.min) <= day and (interest.ended_on is None or day < interest.ended_on):
            least[owner] = max(least.get(owner, 0), interest.low + interest.low_open)
    return sum(least.values())
