"""The strand of a chain that runs from the claims into a charge that was repaid: a link of its own, apart from the price and marked as what it rests on.

Authority: Boscawen v Bajwa [1996] 1 WLR 328 (subrogation to the charge that was paid off) [to be confirmed by a lawyer].
"""

from __future__ import annotations

from collections import defaultdict

from schemas.accounts import Entry, Transfer
from schemas.assets import Asset
from schemas.calendar import in_words
from schemas.dispositions import ChargeRepayment, RepaymentTransfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import Ruling
from schemas.identifiers import display_account
from schemas.money import display
from tracing.attribution.rules import RULES
from tracing.chains.control_strand import Link


class RepaymentStrand:
    """Repayments that nobody has rejected and that hold money of a claim under the declared rule; `of(asset)` gives one asset's links."""

    def __init__(self, base: EvidenceBase):
        self.rule = base.case.tracing.rule
        self.transfers = {transfer.id: transfer for transfer in base.of(Transfer)}
        self.entries = {entry.id: entry for entry in base.of(Entry)}
        self.repayments = [row for row in base.of(ChargeRepayment) if row.state != "rejected"]
        self.paid: dict[str, list[Transfer]] = defaultdict(list)
        for row in base.of(RepaymentTransfer):
            self.paid[row.repayment].append(self.transfers[row.transfer])
        self.traced: dict[str, list[Ruling]] = defaultdict(list)
        for ruling in base.of(Ruling):
            if ruling.rule == self.rule and ruling.amount and not ruling.label.startswith("own:"):
                self.traced[ruling.target].append(ruling)

    def of(self, asset: Asset) -> list[Link]:
        """One link for each paying account and lender."""
        return [self._link(row) for row in self.repayments if row.asset == asset.id and self.traced[row.id]]

    def _link(self, row: ChargeRepayment) -> Link:
        paid = sorted(self.paid[row.id], key=lambda t: (t.at, t.seq, t.id))
        first = self.entries[paid[0].debit_entry]
        when = f"on {in_words(row.first)}" if row.first == row.last else f"from {in_words(row.first)} to {in_words(row.last)}"
        count = (
            f"One payment of {display(row.amount, row.currency)}" if len(paid) == 1 else f"{len(paid)} payments of together {display(row.amount, row.currency)}"
        )
        parts = " and ".join(f"{display(r.amount, row.currency)} is claim {r.label}" for r in sorted(self.traced[row.id], key=lambda r: r.label))
        known = f"decision {row.decided_by} accepts" if row.decided_by else "nobody has decided"
        return Link(
            display_account(row.account),
            "repaid the charge on",
            row.title_number,
            f"{count} went from {display_account(row.account)} to {row.lender} {when}; under {RULES[self.rule].called} {parts} of that. That it repaid the charge on "
            f"{row.title_number} {known}: {' '.join(row.reasons.splitlines())}",
            "decided" if row.decided_by else "inference",
            when,
            row.id,
            first.exhibit,
            first.place,
        )
