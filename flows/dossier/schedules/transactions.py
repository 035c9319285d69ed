"""Schedule C: the transactions relied on, in the ledger's order, each with the statements' entries that show it.

Authority: Bankers' Books Evidence Act 1879 (entries in a banker's book); docs/method.md (the ledger).
"""

from __future__ import annotations

from flows.dossier.amounts_in_findings import of_gaps
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers, day_of
from flows.dossier.document import Column, Pieces, Row, Section, Table
from flows.dossier.number_kinds import briefly, item, named, quoted
from flows.dossier.payment_messages import about_transactions
from flows.dossier.writing import para, row
from schemas.accounts import Transfer
from schemas.findings import ClaimedReceipt


def write(b: Brief) -> Section:
    """Schedule C: one row for each transfer that is relied on."""
    if not b.transfers.relied:
        return Section("Schedule C", "Transactions relied on", "sC", (para("No transaction is relied on.", numbered=False),))
    claims: dict[str, list[str]] = {}
    for receipt in b.base.of(ClaimedReceipt):
        claims.setdefault(receipt.transfer, []).append(receipt.label)
    columns = (
        Column("No", 2),
        Column("Date", 5, whole=True),
        Column("From", 8),
        Column("To", 8),
        Column("Text", 9),
        Column("Claim", 2),
        Column("Amount", 5, True),
        Column("Shown by", 5),
    )
    return Section(
        "Schedule C",
        "Transactions relied on",
        "sC",
        (
            para(
                "Every receipt claimed, every step of a route under the declared rule, every payment for an asset, and the opening balances and gaps of the accounts they "
                "touch. The rest of the statements is in the exhibits. Dates are the days on which the bank booked.",
                numbered=False,
            ),
            Table(columns, tuple(_row(b, t, claims.get(t.id, [])) for t in b.transfers.relied)),
            *about_transactions(b),
        ),
    )


def _row(b: Brief, t: Transfer, claims: list[str]) -> Row:
    word = "opening balance" if t.kind == "opening" else "gap: statements missing from here" if t.kind == "gap" else "reversal" if t.kind else ""
    payer, payee = ("", b.names.account(t.payer)) if t.kind == "gap" else (b.names.account(t.payer), b.names.account(t.payee))
    if t.kind == "opening":
        payer, payee = ("stood there", b.names.account(t.payee)) if t.payee in b.names.holders else (b.names.account(t.payer), "overdrawn")
    text = "; ".join(filter(None, (word, t.counterparty if t.counterparty not in (payer, payee) else "", t.text)))
    amount = "–" if t.kind == "gap" else b.transfers.figure(t)
    shown = _shown_by(b.transfers, b.exhibits, t)
    told: Pieces = (quoted(text, f"transfer {t.id}"), *(() if shown else (": ", *b.exhibits.linked(t.why, f"transfer {t.id}", of_gaps(b.base, b.figures)))))
    return row(
        item(b.transfers.mark(t.id)),
        briefly(day_of(t)),
        named(payer),
        named(payee),
        told,
        named(", ".join(claims)),
        amount,
        shown or "no entry",
        key=b.transfers.row_key(t.id),
    )


def _shown_by(transfers: LedgerTransfers, exhibits: CitedExhibits, t: Transfer) -> Pieces:
    """The entries; () for what the balances of the statements show, and no entry does."""
    found: list = []
    for id in (t.debit_entry, t.credit_entry):
        if id in transfers.entries:
            found += ["; " if found else "", *exhibits.origin(transfers.entries[id].exhibit, transfers.entries[id].place)]
    return tuple(piece for piece in found if piece)
