"""What is asked for as tables: an account by itself with the days and statement numbers that are missing, and the vouchers; for an application with the reasons.

Format: pieces and tables of `flows.dossier.document`; the rows of one request are numbered through.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from flows.dossier.brief import Brief, joined, row
from flows.dossier.document import Amount, Block, Column, Pieces, Row, Table
from flows.dossier.requests.addressed import Addressed
from flows.dossier.saying import briefly, item, named
from schemas.accounts import StatementPeriod
from schemas.requests import KINDS, AskedOfAccount, Wanted


def asked(b: Brief, request: Addressed, *, reasons: bool) -> tuple[Block, ...]:
    """Every account that something is asked about, then what concerns no account. With `reasons`: why each thing is asked for, and where it stands."""
    numbers = count(1)
    return tuple(table for account in request.accounts if account.wanted for table in _of_account(b, account, numbers, reasons)) + _others(b, request.wanted, numbers, reasons)


def held_by(account: AskedOfAccount) -> str:
    """'held by A and B', as statements and case file name the holders."""
    return f"held by {' and '.join(account.holders)}" if account.holders else "holder not known"


def exhibits_of(b: Brief, account: AskedOfAccount) -> Pieces:
    """The exhibits that hold statements of the account, each a link."""
    shown = {period.exhibit for period in b.base.of(StatementPeriod) if period.account == account.account}
    return joined((b.exhibit(exhibit) for exhibit in b.base.exhibits if exhibit.sha256 in shown), ", ")


def _of_account(b: Brief, account: AskedOfAccount, numbers: Iterator[int], reasons: bool) -> Iterator[Block]:
    called = f"Account {account.written}, {held_by(account)}"
    periods = [w for w in account.wanted if w.kind != "voucher"]
    vouchers = [w for w in account.wanted if w.kind == "voucher"]
    if periods:
        yield Table((Column("", 1), Column("From", 5, whole=True), Column("To", 5, whole=True), Column("Statement numbers", 4), Column("Please send" if not reasons else "Material", 12), *_why(reasons)),
                    tuple(_period(b, w, next(numbers), reasons) for w in periods), title=(named(called),))
    if vouchers:
        yield Table((Column("", 1), Column("Day", 5, whole=True), Column("Amount", 5, True), Column("", 2), Column("As the statement has it", 7), Column("Please send" if not reasons else "Material", 9),
                     *_why(reasons, "Why, and where it stands")),
                    tuple(_voucher(b, w, next(numbers), reasons) for w in vouchers), title=(named(f"{called}: vouchers" if periods else called),))


def _why(reasons: bool, title: str = "Why") -> tuple[Column, ...]:
    return (Column(title, 11),) if reasons else ()


def _period(b: Brief, w: Wanted, n: int, reasons: bool) -> Row:
    because = ((*b.linked(w.because, w.subject), *bridged(w)),) if reasons else ()
    what = f"{w.what} {w.because}" if w.kind == "record" and not reasons else w.what  # the bank is to see what of its own does not agree
    return row(item(str(n)), briefly(w.first), briefly(w.last), named(w.numbers or "not known"), b.linked(what, w.subject), *because)


def _voucher(b: Brief, w: Wanted, n: int, reasons: bool) -> Row:
    because = ((*b.linked(w.because, w.subject), " (", *_places(b, w), ")"),) if reasons else ()
    return row(item(str(n)), briefly(w.first), voucher_amount(b, w), {"credit": "in", "debit": "out"}[w.direction], named(w.text or "no words"), w.what, *because)


def _places(b: Brief, w: Wanted) -> Pieces:
    transfer = b.transfers[w.subject]
    entries = [b.entries[id] for id in (transfer.debit_entry, transfer.credit_entry) if id in b.entries]
    return joined((b.origin(entry.exhibit, entry.place) for entry in entries), "; ")


def voucher_amount(b: Brief, w: Wanted) -> Amount:
    """What the transfer moved, as its entry has it."""
    return b.figure(f"transfer {w.subject}", w.amount, "as its entries have it", w.subject, currency=w.currency, by=("transfer", w.subject))


def bridged(w: Wanted) -> Pieces:
    """What is to be said of a break that a decision bridges."""
    return (" ", named(f"A decision ({w.bridged_by}) takes the money to have stayed."),) if w.bridged_by else ()


def _others(b: Brief, wanted: tuple[Wanted, ...], numbers: Iterator[int], reasons: bool) -> tuple[Block, ...]:
    """Files that could not be read, entries of registers."""
    found: list[Block] = []
    for kind in sorted({w.kind for w in wanted}):
        rows = tuple(row(item(str(next(numbers))), b.linked(w.what, w.subject), *((b.linked(w.because, w.subject),) if reasons or kind == "copy" else ())) for w in wanted if w.kind == kind)
        found.append(Table((Column("", 1), Column("Please send", 15), *_why(reasons or kind == "copy")), rows, title=KINDS[kind]))
    return tuple(found)
