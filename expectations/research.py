"""What is promised of research ledgers: two accounts, a time, amounts above nil.

Authority: schemas.research; ISO 4217 (currency codes).
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc

from expectations.batches import WorkedOut, batch
from expectations.promises import SET_ASIDE, Suite, at_least, counted, one_of, promise, true, with_origin, written
from schemas.money import DIGITS
from schemas.research import SimulatedTransfer


def simulated_transfers(records: Sequence[SimulatedTransfer], exhibit: str) -> Suite:
    """Promises about the transfers of a research ledger."""
    rows = batch(
        records,
        SimulatedTransfer,
        "id",
        "exhibit",
        "place",
        "dataset",
        "reference",
        "payer",
        "payee",
        "paid",
        "received",
        "paid_currency",
        "received_currency",
        "kind",
        work=WorkedOut(("on", "step"), lambda told: {"when_told": pc.or_(pc.is_valid(told["on"]), pc.is_valid(told["step"]))}),
    )
    return Suite(
        "simulated transfers",
        rows,
        records,
        (
            counted(records, "simulated transfers"),
            with_origin(exhibit),
            promise("every transfer says of which data set it is, and under which reference", SET_ASIDE, written("dataset"), written("reference")),
            promise("every transfer has two sides and a time", SET_ASIDE, written("payer"), written("payee"), true("when_told")),
            promise("no amount is below nil", SET_ASIDE, at_least("paid", 0), at_least("received", 0)),
            promise("the currencies are ISO 4217 codes", SET_ASIDE, one_of("paid_currency", *sorted(DIGITS)), one_of("received_currency", *sorted(DIGITS))),
            promise("every row is a transfer or an opening balance", SET_ASIDE, one_of("kind", "transfer", "opening")),
        ),
    )
