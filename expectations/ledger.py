"""What is promised of the ledger: every entry counts once, every transfer has two sides that are known, no claim is larger than its transfer.

Authority: schemas.findings (every entry is in one transfer, as one repetition, or left out); schemas.accounts.Transfer (accounts outside
the evidence begin with '@').
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from expectations.batches import batch
from expectations.promises import RECORDED, Suite, at_least, between, counted, one_of, promise, true
from expectations.row_places import at, of_transfer
from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, LeftOut, Merge
from schemas.identifiers import OUTSIDE
from schemas.money import DIGITS


def entries(base: EvidenceBase) -> Suite:
    """Every line of every statement is in the ledger exactly once."""
    rows = base.of(Entry)
    used = Counter(id for line in base.of(Transfer) for id in (line.debit_entry, line.credit_entry) if id)
    used.update(merge.repeated for merge in base.of(Merge))
    used.update(left.entry for left in base.of(LeftOut))
    accounts = {(period.id, period.account, period.currency) for period in base.of(StatementPeriod)}
    checked = batch(
        rows, Entry, times_used=[used[row.id] for row in rows], in_a_statement=[(row.period, row.account, row.currency) in accounts for row in rows]
    )
    return Suite(
        "entries",
        checked,
        rows,
        (
            counted(rows, "entries"),
            promise("every entry is in exactly one transfer, or is one repetition, or is left out for a reason", RECORDED, between("times_used", 1, 1)),
            promise("every entry belongs to a statement of its account and currency", RECORDED, true("in_a_statement")),
        ),
        at(base),
    )


def transfers(base: EvidenceBase) -> Suite:
    """Every line of the ledger: its accounts, its amount, and the entries that prove it."""
    rows = base.of(Transfer)
    accounts = {period.account for period in base.of(StatementPeriod)}
    known = {entry.id: entry for entry in base.of(Entry)}
    checked = batch(
        rows,
        Transfer,
        "currency",
        moved=[None if row.kind == "gap" else row.amount for row in rows],
        accounts_known=[_known(row, accounts) for row in rows],
        rests=[_rests(row, known) for row in rows],
        agrees=[_agrees(row, known) for row in rows],
    )
    return Suite(
        "transfers",
        checked,
        rows,
        (
            counted(rows, "transfers"),
            promise("every payment's accounts are known or outside, and one of them is in evidence", RECORDED, true("accounts_known")),
            promise("every transfer moves more than nil", RECORDED, at_least("moved", 1)),
            promise("every transfer is in an ISO 4217 currency", RECORDED, one_of("currency", *sorted(DIGITS))),
            promise("every transfer rests on an entry in evidence, or says why it stands in the ledger", RECORDED, true("rests")),
            promise("every transfer has the amount, the currency and the sides of its entries", RECORDED, true("agrees")),
        ),
        of_transfer(base),
    )


def claims(base: EvidenceBase) -> Suite:
    """What the case alleges of transfers: no transfer carries more than it moved."""
    lines = {line.id: line for line in base.of(Transfer)}
    claimed: dict[str, list[ClaimedReceipt]] = defaultdict(list)
    for receipt in base.of(ClaimedReceipt):
        claimed[receipt.transfer].append(receipt)
    rows = [receipts[0] for receipts in claimed.values()]
    checked = batch(
        rows,
        ClaimedReceipt,
        known=[id in lines for id in claimed],
        each_above_nil=[all(receipt.amount > 0 for receipt in receipts) for receipts in claimed.values()],
        within=[id not in lines or sum(receipt.amount for receipt in receipts) <= lines[id].amount for id, receipts in claimed.items()],
    )
    where = of_transfer(base)
    return Suite(
        "claims",
        checked,
        rows,
        (
            counted(rows, "claimed transfers"),
            promise("every claim is on a transfer of the ledger", RECORDED, true("known")),
            promise("no transfer is claimed for more than it moved, or for nil", RECORDED, true("each_above_nil"), true("within")),
        ),
        lambda row: where(lines[row.transfer]) if row.transfer in lines else "a transfer that is not in the ledger",
    )


def _known(line: Transfer, accounts: Collection[str]) -> bool:
    sides = [line.payer] if line.kind == "gap" else [line.payer, line.payee]
    return all(side in accounts or side.startswith(OUTSIDE) for side in sides) and any(side in accounts for side in sides) and line.payer != line.payee


def _rests(line: Transfer, known: Mapping[str, Entry]) -> bool:
    named = [id for id in (line.debit_entry, line.credit_entry) if id]
    return all(id in known for id in named) and bool(named or line.why)


def _agrees(line: Transfer, known: Mapping[str, Entry]) -> bool:
    sides = ((line.debit_entry, "debit", line.payer), (line.credit_entry, "credit", line.payee))
    return all(
        (entry.amount, entry.currency, entry.direction, entry.account) == (line.amount, line.currency, direction, account)
        for id, direction, account in sides
        if (entry := known.get(id)) is not None
    )
