"""The transfers of the ledger, and those that the dossier relies on as Schedule C numbers them: 'T12' with its row.

Format: docs/prosecutor.md (Schedule C).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Amount, Link, Piece, Pieces
from flows.dossier.relied_transfers import opened_by, relied_on
from schemas.accounts import Entry, Transfer
from schemas.evidence_base import EvidenceBase


class LedgerTransfers:
    """The transfers and the entries of one evidence base, each by its id; those relied on with their numbers in Schedule C."""

    def __init__(self, base: EvidenceBase, figures: Figures):
        self._base, self._figures = base, figures
        self.by_id = {transfer.id: transfer for transfer in base.of(Transfer)}
        self.entries = {entry.id: entry for entry in base.of(Entry)}

    @cached_property
    def relied(self) -> tuple[Transfer, ...]:
        """The transfers that the dossier relies on, in the ledger's order: the rows of Schedule C."""
        return tuple(sorted((self.by_id[id] for id in relied_on(self._base)), key=lambda t: (t.at, t.seq, t.id)))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {transfer.id: n for n, transfer in enumerate(self.relied, start=1)}

    def mark(self, transfer: str) -> str:
        """'T12': the transfer's number, by its id."""
        return f"T{self._numbers[transfer]}"

    def row_key(self, transfer: str) -> str:
        """The key of the transfer's row in Schedule C."""
        return f"row-{self.mark(transfer)}"

    def link(self, transfer: str) -> Link:
        """The transfer's number, leading to its row in Schedule C."""
        return Link(self.row_key(transfer), self.mark(transfer))

    def links(self, transfers: Iterable[str]) -> Pieces:
        """'T3 to T7, T9': rows that follow one another are taken together, each end a link."""
        runs: list[list[int]] = []
        for number in sorted({self._numbers[id] for id in transfers}):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        found: list[Piece] = []
        for run in runs:
            ends = [Link(f"row-T{n}", f"T{n}") for n in dict.fromkeys((run[0], run[-1]))]
            between = (" to ",) if len(run) > 2 else (", ",)
            found += [", " if found else "", *(ends if len(ends) == 1 else (ends[0], *between, ends[1]))]
        return tuple(found)

    def figure(self, transfer: Transfer) -> Amount:
        """What a transfer moved, leading to its row in Schedule C; its sources are the entries that show it."""
        how = f"{transfer.kind} of the ledger: {transfer.why}" if transfer.kind in ("opening", "gap") else "as its entries have it"
        shown = tuple(filter(None, (transfer.debit_entry, transfer.credit_entry))) or opened_by(self._base, transfer)
        return self._figures.amount(
            f"transfer {transfer.id}", transfer.amount, how, *shown, to=self.row_key(transfer.id), currency=transfer.currency, by=("transfer", transfer.id)
        )


def day_of(transfer: Transfer) -> date:
    """The day on which the ledger has the transfer."""
    return date.fromisoformat(transfer.at[:10])
