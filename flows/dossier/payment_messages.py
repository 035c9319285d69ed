"""What payment messages say of the transactions relied on: the parties as the message names them, and whether a bank rejected the payment or sent it back.

Authority: docs/method.md (payment messages); tracing/ledger/payment_evidence.py.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Piece, Pieces, Row, Table
from flows.dossier.number_kinds import briefly, named, quoted
from flows.dossier.writing import para, row
from schemas.identifiers import display_account
from schemas.payments import PaymentInstruction, PaymentStatus
from tracing.ledger.payment_evidence import Shown, payment_evidence, said_later

_STATUS = {
    "RJCT": "rejected",
    "RTRN": "sent back",
    "CANC": "cancelled",
    "PDNG": "pending",
    "ACSC": "settled",
    "ACCC": "credited to the payee",
    "ACSP": "accepted",
    "ACCP": "accepted",
}


def about_transactions(b: Brief) -> tuple[Block, ...]:
    """A table with a row for each message that fits an entry of a transaction relied on, and how many others there are; nothing where no exhibit is a payment message."""
    messages, statuses = b.base.of(PaymentInstruction), b.base.of(PaymentStatus)
    if not messages and not statuses:
        return ()
    transfer_of = {entry: t.id for t in b.transfers.relied for entry in (t.debit_entry, t.credit_entry) if entry}
    shown = [one for one in payment_evidence(b.base) if one.entry.id in transfer_of]
    later = said_later(b.base)
    blocks: list[Block] = []
    if shown:
        columns = (
            Column("No", 2),
            Column("Payer and payee, as the message has them", 14),
            Column("Message", 6),
            Column("What was said later", 6),
            Column("Why it is this one", 12),
        )
        rows = tuple(_row(b, one, transfer_of[one.entry.id], later.get(one.instruction.id, ())) for one in shown)
        blocks.append(Table(columns, rows, title="What payment messages say of these transactions"))
    fitted = {one.instruction.id for one in shown}
    of_fitted = {status.id for id in fitted for status in later.get(id, ())}
    others, unlinked = len(messages) - len(fitted), sum(status.id not in of_fitted for status in statuses)
    blocks.append(
        para(
            "A payment message is no statement: it moves nothing in the ledger, and names the parties of an entry. ",
            b.figures.number("payment messages of no transaction relied on", others, "payment messages that fit no entry of a transaction in this schedule"),
            " further payment messages and ",
            b.figures.number("statuses of no transaction relied on", unlinked, "statuses and returns that are of no message in this table"),
            " statuses and returns in evidence belong to no transaction in this schedule.",
            numbered=False,
        )
    )
    return tuple(blocks)


def _row(b: Brief, one: Shown, transfer: str, later: tuple[PaymentStatus, ...]) -> Row:
    message = one.instruction
    source = f"exhibit {message.exhibit}: {message.place}"
    told = ": ".join((message.message, ", ".join(filter(None, (message.reference, message.text)))))
    doubt = "" if one.only else "It is one of several that fit, and which of them is not known. "
    return row(
        b.transfers.link(transfer),
        (*_party(message.debtor, message.debtor_account, source), " to ", *_party(message.creditor, message.creditor_account, source)),
        (quoted(told, source), "; ", *b.exhibits.origin(message.exhibit, message.place)),
        _later(b, later) or "nothing",
        (doubt, quoted(one.reasons, source)),
    )


def _party(name: str, account: str, source: str) -> Pieces:
    return (quoted(name, source) if name else "nobody named", *((", ", named(display_account(account))) if account else ()))


def _later(b: Brief, statuses: tuple[PaymentStatus, ...]) -> Pieces:
    found: list[Piece] = []
    for status in statuses:
        says = _STATUS.get(status.status, status.status)
        found += [
            "; " if found else "",
            quoted(f"{says}{f' ({status.reason})' if status.reason else ''}", f"exhibit {status.exhibit}: {status.place}"),
            *((" on ", briefly(status.on)) if status.on else ()),
            ", ",
            *b.exhibits.origin(status.exhibit, status.place),
        ]
    return tuple(piece for piece in found if piece)
