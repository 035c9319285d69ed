"""From the claims of case.toml to the transfers they mark, with the control that the case gives for each.

Authority: docs/method.md (a claim marks money: transfer, label, amount). A receipt is selected by equal texts, days and amounts, never
by likeness, and the count and total must come out exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.accounts import Transfer
from schemas.calendar import in_words
from schemas.case import Claim
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import ClaimedReceipt, LeftOut, Merge
from schemas.money import MoneyError, display, parse
from tracing.ledger.claimed_entries import EntriesNamed


def findings(base: EvidenceBase) -> FoundRows:
    """A ClaimedReceipt for every transfer that a claim marks, the whole of it; Refusal where a claim does not come out."""
    return {ClaimedReceipt: list(_Claims(base).receipts())}


@dataclass(frozen=True)
class _Selected:
    """What a claim selects: transfers by id, and how many entries fit that are no line of the ledger."""

    transfers: dict[str, Transfer]
    left_out: int


class _Claims:
    def __init__(self, base: EvidenceBase):
        self.claims = base.case.claims
        self.currency = base.case.case.currency
        self.named = EntriesNamed(base)
        self.by_credit = {t.credit_entry: t for t in base.of(Transfer) if t.credit_entry}
        self.kept = {merge.repeated: merge.kept for merge in base.of(Merge)}
        self.left_out = {row.entry for row in base.of(LeftOut)}

    def receipts(self) -> Iterator[ClaimedReceipt]:
        """Rows ordered by transfer and label."""
        marked: dict[str, str] = {}
        found = []
        for n, claim in enumerate(self.claims, start=1):
            place = f"claims[{n}]"
            selected = self._selected(claim, place)
            self._controlled(claim, place, selected)
            for id, transfer in selected.transfers.items():
                if transfer.kind:
                    raise _refusal(
                        place,
                        f"{claim.label} selects the reversal on {transfer.at} of {self._sum([transfer])}",
                        "A reversal takes money back and carries no claim: narrow the receipts (days, counterparty, text or amount).",
                    )
                if id in marked:
                    raise _refusal(
                        place,
                        f"{claim.label} and {marked[id]} both claim the whole of the receipt of {self._sum([transfer])} on {transfer.at}",
                        "No pound is claimed twice: narrow the receipts of one of the two claims.",
                    )
                marked[id] = claim.label
                found.append(ClaimedReceipt(transfer=id, label=claim.label, amount=transfer.amount))
        yield from sorted(found, key=lambda r: (r.transfer, r.label))

    def _selected(self, claim: Claim, place: str) -> _Selected:
        transfers: dict[str, Transfer] = {}
        left_out: set[str] = set()
        for m, receipts in enumerate(claim.receipts, start=1):
            for entry in self.named.fitting(receipts, f"{place}.receipts[{m}]"):
                id = self.kept.get(entry.id, entry.id)
                if id in self.by_credit:
                    transfers[self.by_credit[id].id] = self.by_credit[id]
                elif id in self.left_out:
                    left_out.add(id)
        return _Selected(transfers, len(left_out))

    def _controlled(self, claim: Claim, place: str, selected: _Selected) -> None:
        expected = self._parse(claim.expected_total, f"{place}.expected_total")
        found = list(selected.transfers.values())
        if (len(found), sum(t.amount for t in found)) == (claim.expected_count, expected):
            return
        note = f"; {selected.left_out} more fit and are no line of the ledger, as statements disagree about those days" if selected.left_out else ""
        days = [date.fromisoformat(t.at) for t in found]
        when = f" between {in_words(min(days))} and {in_words(max(days))}" if days else ""
        raise _refusal(
            place,
            f"{claim.label} selects {len(found)} receipts of {self._sum(found)} together{when}{note}; the case expects "
            f"{claim.expected_count} of {display(expected, self.currency)}",
            "Compare the statements with the receipts named, then mend the receipts, or expected_count and expected_total.",
        )

    def _parse(self, text: str, place: str) -> int:
        try:
            return parse(text, self.currency)
        except MoneyError as error:
            raise _refusal(place, str(error), "Mend the amount.") from error

    def _sum(self, transfers: Sequence[Transfer]) -> str:
        return display(sum(t.amount for t in transfers), self.currency)


def _refusal(place: str, reason: str, next_step: str) -> Refusal:
    return Refusal("case.toml", place, reason, next_step)
