"""What is asked for as tables: an account by itself with the days and statement numbers that are missing, and the vouchers; for an application with the reasons.

Format: pieces and tables of `flows.dossier.document`; the rows of one request are numbered through.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Amount, Block, Column, Pieces, Row, Table
from flows.dossier.number_kinds import briefly, item, named, quoted
from flows.dossier.requests.addressed import Addressed
from flows.dossier.words import count as count_of
from flows.dossier.writing import joined, row
from schemas.accounts import StatementPeriod
from schemas.evidence_base import EvidenceBase
from schemas.requests import KINDS, AskedOfAccount, Wanted


def asked(figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, request: Addressed, *, reasons: bool) -> tuple[Block, ...]:
    """Every account that something is asked about, then what concerns no account. With `reasons`: why each thing is asked for, and where it stands."""
    numbers = count(1)
    return tuple(
        table for account in request.accounts if account.wanted for table in _of_account(figures, transfers, exhibits, account, numbers, reasons)
    ) + _others(exhibits, request.wanted, numbers, reasons)


def held_by(account: AskedOfAccount) -> str:
    """'held by A and B', as statements and case file name the holders; of an account without statements only what its payers called it is known."""
    if not account.in_evidence:
        return f"paid to under the name {' or '.join(account.holders)}" if account.holders else "holder not known"
    return f"held by {' and '.join(account.holders)}" if account.holders else "holder not known"


def exhibits_of(base: EvidenceBase, exhibits: CitedExhibits, account: AskedOfAccount) -> Pieces:
    """The exhibits that hold statements of the account, each a link."""
    shown = {period.exhibit for period in base.of(StatementPeriod) if period.account == account.account}
    return joined((exhibits.link(exhibit) for exhibit in base.exhibits if exhibit.sha256 in shown), ", ")


def _of_account(
    figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, account: AskedOfAccount, numbers: Iterator[int], reasons: bool
) -> Iterator[Block]:
    called = f"Account {account.written}, {held_by(account)}"
    periods = [w for w in account.wanted if w.kind != "voucher"]
    vouchers = [w for w in account.wanted if w.kind == "voucher"]
    if periods:
        numbered = any(w.numbers for w in periods)
        columns = (
            Column("", 1),
            Column("From", 5, whole=True),
            Column("To", 5, whole=True),
            *((Column("Statement numbers", 4),) if numbered else ()),
            Column("Material" if reasons else "Please send", 12),
            *_why(reasons),
        )
        yield Table(columns, tuple(_period(exhibits, w, next(numbers), numbered, reasons) for w in periods), title=(named(called),))
    for kept, because in dict.fromkeys((w.what, w.because) for w in vouchers):
        alike = [w for w in vouchers if (w.what, w.because) == (kept, because)]
        where = (Column("Where it stands", 7),) if reasons else ()
        columns = (
            Column("", 1),
            Column("Day", 5, whole=True),
            Column("Amount", 5, True),
            Column("In or out", 3),
            Column("As the statement has it", 10),
            *where,
        )
        note = (f"{'Material' if reasons else 'Please send'}, of each: {kept}", *((quoted(f" Why: {because}", alike[0].subject),) if reasons else ()))
        yield Table(
            columns,
            tuple(_voucher(figures, transfers, exhibits, w, next(numbers), reasons) for w in alike),
            title=(named(f"{called}: {count_of(len(alike), 'transfer')}"),),
            note=note,
        )


def _why(reasons: bool) -> tuple[Column, ...]:
    return (Column("Why", 11),) if reasons else ()


def _period(exhibits: CitedExhibits, w: Wanted, n: int, numbered: bool, reasons: bool) -> Row:
    because = ((*exhibits.linked(w.because, w.subject), *_bridged(w)),) if reasons else ()
    what = f"{w.what} {w.because}" if w.kind == "record" and not reasons else w.what  # the bank is to see what of its own does not agree
    return row(
        item(str(n)), briefly(w.first), briefly(w.last), *((named(w.numbers or "not known"),) if numbered else ()), exhibits.linked(what, w.subject), *because
    )


def _voucher(figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, w: Wanted, n: int, reasons: bool) -> Row:
    where = (_places(transfers, exhibits, w),) if reasons else ()
    return row(item(str(n)), briefly(w.first), _amount(figures, w), {"credit": "in", "debit": "out"}[w.direction], named(w.text or "no words"), *where)


def _places(transfers: LedgerTransfers, exhibits: CitedExhibits, w: Wanted) -> Pieces:
    transfer = transfers.by_id[w.subject]
    entries = [transfers.entries[id] for id in (transfer.debit_entry, transfer.credit_entry) if id in transfers.entries]
    return joined((exhibits.origin(entry.exhibit, entry.place) for entry in entries), "; ")


def _amount(figures: Figures, w: Wanted) -> Amount:
    """What the transfer moved, as its entry has it."""
    return figures.amount(f"transfer {w.subject}", w.amount, "as its entries have it", w.subject, currency=w.currency, by=("transfer", w.subject))


def _bridged(w: Wanted) -> Pieces:
    """What is to be said of a break that a decision bridges."""
    return (" ", named(f"A decision ({w.bridged_by}) takes the money to have stayed.")) if w.bridged_by else ()


def _others(exhibits: CitedExhibits, wanted: tuple[Wanted, ...], numbers: Iterator[int], reasons: bool) -> tuple[Block, ...]:
    """Files that could not be read, entries of registers."""
    found: list[Block] = []
    for kind in sorted({w.kind for w in wanted}):
        rows = tuple(
            row(item(str(next(numbers))), exhibits.linked(w.what, w.subject), *((exhibits.linked(w.because, w.subject),) if reasons or kind == "copy" else ()))
            for w in wanted
            if w.kind == kind
        )
        found.append(Table((Column("", 1), Column("Please send", 15), *_why(reasons or kind == "copy")), rows, title=KINDS[kind]))
    return tuple(found)
