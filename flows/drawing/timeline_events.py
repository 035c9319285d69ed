"""What the timeline shows: the case's dated events in words, each from the rows that say so.

Authority: docs/method.md (chronology). Receipts of one claim and month are one event with their sum, or a page would not hold them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from flows.drawing.ownership_ties import CAPACITIES, member_of, share_range
from flows.drawing.ownership_ties import KINDS as INTERESTS
from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, thing
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, Gap
from schemas.identifiers import display_account
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.money import display
from schemas.parties import Party

KINDS = {"offence": "offence period", "receipt": "receipts claimed", "purchase": "purchase", "ownership": "ownership", "gap": "gap in the statements"}


class Event(NamedTuple):
    """One event: from `first` to `last` (the same day for most), its kind, what it is in bold, and more."""

    first: date
    last: date
    kind: str
    says: str
    more: str

    @property
    def is_period(self) -> bool:
        return self.kind in ("offence", "gap") and self.first < self.last

    @property
    def when(self) -> list[str]:
        """'2 May 2024'; '4 to 19 January 2024'; '2 January 2024' and 'to 31 May 2024' on two lines."""
        if self.first == self.last:
            return [in_words(self.first)]
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return [f"{self.first.day} to {in_words(self.last)}"]
        return [in_words(self.first), f"to {in_words(self.last)}"]


def timeline_events(base: EvidenceBase) -> list[Event]:
    """Every event up to the cut-off, in the order of their dates; of one day the kinds in their order."""
    offence = base.case.case.offence_period
    events = {
        Event(offence.first, offence.last, "offence", "Offence period alleged", base.case.case.offence),
        *_receipts(base),
        *_purchases(base),
        *_interests(base),
        *_proprietors(base),
        *_gaps(base),
    }
    return sorted(events, key=lambda e: (e.first, list(KINDS).index(e.kind), e))


def _receipts(base: EvidenceBase) -> list[Event]:
    transfers = {t.id: t for t in base.of(Transfer)}
    says = {claim.label: claim.says for claim in base.case.claims}
    sums: dict[tuple, list] = defaultdict(list)
    for receipt in base.of(ClaimedReceipt):
        transfer = transfers[receipt.transfer]
        if not receipt.label.startswith("own:"):
            sums[transfer.at[:7], receipt.label, transfer.currency].append((date.fromisoformat(transfer.at[:10]), receipt.amount))
    return [
        Event(
            min(rows)[0],
            max(rows)[0],
            "receipt",
            f"Claim {label}: {display(sum(amount for _, amount in rows), currency)} in {len(rows)} receipt{'s' if len(rows) > 1 else ''}",
            says.get(label, ""),
        )
        for (_, label, currency), rows in sums.items()
    ]


def _purchases(base: EvidenceBase) -> list[Event]:
    events = []
    for p in base.of(Purchase):
        if p.completed_on is not None and p.state != "rejected":
            parts = ((p.paid, "from accounts in evidence"), (p.mortgage, "mortgage"), (p.elsewhere, "from elsewhere"))
            bought = thing(p.kind, p.title_number)
            events.append(
                Event(
                    p.completed_on,
                    p.completed_on,
                    "purchase",
                    f"{bought[:1].upper()}{bought[1:]} bought for {display(p.price, p.currency)}" + (" (proposed)" if p.state == "proposed" else ""),
                    "; ".join(f"{display(amount, p.currency)} {words}" for amount, words in parts if amount),
                )
            )
    return events


def _interests(base: EvidenceBase) -> list[Event]:
    """One event for each day, owner and company: what began or ended on it."""
    member, names = member_of(base), {party.id: party.name for party in base.of(Party)}
    rows = [(member.get(i.owner), member.get(i.company), i.kind, share_range(i.low, i.high), i.capacity, i.started_on, i.ended_on) for i in base.of(Interest)]
    rows += [
        (i.owner, i.company, i.kind, f"{i.low} to {i.high} %" if i.low != i.high else f"{i.low} %", i.capacity, i.started_on, i.ended_on)
        for i in base.case.interests
    ]
    changes: dict[tuple, set[str]] = defaultdict(set)
    for owner, company, kind, share, capacity, started, ended in rows:
        if owner in names and company in names:
            words = " ".join(w for w in (INTERESTS.get(kind, kind.replace("_", " ")), share, CAPACITIES.get(capacity, "")) if w)
            for day, word in ((started, "begins"), (ended, "ends")):
                if day is not None and day <= base.case.case.cut_off:
                    changes[day, owner, company, word].add(words)
    return [
        Event(day, day, "ownership", f"{names[owner]}: interest in {names[company]} {word}", "; ".join(sorted(words)))
        for (day, owner, company, word), words in changes.items()
    ]


def _proprietors(base: EvidenceBase) -> list[Event]:
    member, names = member_of(base), {party.id: party.name for party in base.of(Party)}
    titles = {asset.identifier: asset.description for asset in base.of(Asset) if asset.kind == "land_title"}
    return [
        Event(p.since, p.since, "ownership", f"{names[member[p.owner]]}: registered proprietor of {p.title_number}", titles[p.title_number])
        for p in base.of(Proprietorship)
        if p.since is not None and p.since <= base.case.case.cut_off and p.title_number in titles and member.get(p.owner) in names
    ]


def _gaps(base: EvidenceBase) -> list[Event]:
    holders = {period.account: period.holder for period in base.of(StatementPeriod) if period.holder}
    words = {
        "missing": "No statements",
        "broken_balance": "Balance does not carry over",
        "overlap": "Statements disagree",
        "not_reconciling": "Statement does not add up",
    }
    return [
        Event(gap.first, gap.last, "gap", f"{words[gap.kind]}: {holders.get(gap.account) or 'holder not stated'}, {display_account(gap.account)}", gap.says)
        for gap in base.of(Gap)
    ]
