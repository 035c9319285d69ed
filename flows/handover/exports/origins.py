"""Where each row, node and edge of an export stands in the evidence: the exhibit's reference and the place in it.

Authority: Criminal Justice Act 2003 s.117 (each link of supply is kept). What was worked out says from which rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import SQLModel

from flows.handover.exports.recognised import MatchRow
from schemas.accounts import Entry, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence import Exhibit
from schemas.evidence_base import EvidenceBase
from schemas.findings import AnyOrder, ClaimedReceipt, Holding, LabelTotal, RouteStep, Ruling, TracedShare
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.ownership.stakes import Stake, stakes_of

MANY = 12  # places told before the rest is counted
WORKED_OUT = "worked out from the ledger"


class Origins:
    """Of one evidence base; everything is text: 'IH/1, line 14; IH/2, Stmt 1, Ntry 3'."""

    def __init__(self, base: EvidenceBase):
        self.base = base
        self.references = {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}
        self.transfers = {transfer.id: transfer for transfer in base.of(Transfer)}
        self.entries = {entry.id: entry for entry in base.of(Entry)}
        self.assets = {asset.id: asset for asset in base.of(Asset)}
        self.paid: dict[str, list[str]] = defaultdict(list)
        for bought in base.of(PurchasePayment):
            self.paid[bought.purchase].append(bought.transfer)
        for repaid in base.of(RepaymentTransfer):
            self.paid[repaid.repayment].append(repaid.transfer)
        for given in base.of(GiftTransfer):
            self.paid[given.gift].append(given.transfer)
        for purchase in base.of(Purchase):
            if purchase.state == "accepted":
                self.paid[purchase.asset] += self.paid[purchase.id]
        self.gifts = {gift.id: gift for gift in base.of(Gift)}
        self.claimed: dict[str, list[str]] = defaultdict(list)
        for receipt in base.of(ClaimedReceipt):
            self.claimed[receipt.label].append(receipt.transfer)
        records = {record.id: record for record in base.of(PartyRecord)}
        self.records: dict[str, list[PartyRecord]] = defaultdict(list)
        for member in base.of(PartyMember):
            if member.record in records:
                self.records[member.party].append(records[member.record])
        self.stakes: dict[tuple[str, str], list[Stake]] = defaultdict(list)
        for stake in stakes_of(base):
            self.stakes[stake.owner, stake.company].append(stake)

    def of(self, row: SQLModel | Stake | MatchRow) -> str:
        """Where a row of any exported table stands in the evidence."""
        if isinstance(row, Transfer):
            return self.transfer(row.id)
        if isinstance(row, Exhibit):
            return row.reference
        if isinstance(row, Party):
            return self.party(row.id)
        if isinstance(row, (ClaimedReceipt, PurchasePayment, RepaymentTransfer, GiftTransfer)):
            return self.transfer(row.transfer)
        if isinstance(row, RouteStep):
            return told(filter(None, map(self.transfer, filter(None, (row.from_transfer, row.to_transfer)))))
        if isinstance(row, (Ruling, AnyOrder, TracedShare)):
            return self.target(row.target)
        if isinstance(row, LabelTotal):
            return told(map(self.transfer, self.claimed[row.label])) or WORKED_OUT
        if isinstance(row, Holding):
            path = row.path.split(" > ")
            return told(self.place(s.exhibit, s.place) for pair in zip(path, path[1:], strict=False) for s in self.stakes[pair]) or WORKED_OUT
        if isinstance(row, GiftToday):
            return self.of(self.gifts[row.gift])
        if isinstance(row, (Purchase, ChargeRepayment, Gift)):
            found = told(map(self.transfer, self.paid[row.id]))
            return found or self.place(getattr(row, "exhibit", ""), getattr(row, "place", "")) or "case.toml"
        return self.place(getattr(row, "exhibit", ""), getattr(row, "place", "")) or WORKED_OUT

    def place(self, sha256: str, place: str) -> str:
        """'IH/1, line 14'; '' for an exhibit that is not in this edition."""
        return ", ".join(filter(None, (self.references[sha256], place))) if sha256 in self.references else ""

    def transfer(self, id: str) -> str:
        """The entries that show it; an opening or a gap says why it is there."""
        found = self.transfers.get(id)
        if found is None:
            return ""
        shown = (self.entries[entry] for entry in (found.debit_entry, found.credit_entry) if entry in self.entries)
        return told(self.place(entry.exhibit, entry.place) for entry in shown) or found.why or WORKED_OUT

    def party(self, id: str) -> str:
        """The records that are this party; 'case.toml' where only the case file names it."""
        return told(self.place(record.exhibit, record.place) for record in self.records[id]) or "case.toml"

    def target(self, target: str) -> str:
        """What a figure of a target rests on: the payments for it, else where the asset stands."""
        asset = self.assets.get(target)
        return told(map(self.transfer, self.paid[target])) or (self.place(asset.exhibit, asset.place) if asset else "") or WORKED_OUT


def told(places: Iterable[str]) -> str:
    """The places one after the other, each once; many are counted."""
    found = list(dict.fromkeys(filter(None, places)))
    return "; ".join(found[:MANY]) + (f"; and {len(found) - MANY} more" if len(found) > MANY else "")
