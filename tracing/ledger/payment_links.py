"""Links: which debit of one account and which credit of another are one payment, as data beside the ledger.

Authority: docs/method.md, "Which payments are one". A link moves nothing in either statement; the rules follow recorded and decided links alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracing.ledger.prepared_ledger import GAP, NOBODY, OPENING, Ledger, LedgerMistake

RECORDED, DECIDED, CANDIDATE = "recorded", "decided", "candidate"
STATES = (RECORDED, DECIDED, CANDIDATE)


@dataclass(frozen=True)
class Link:
    """A line out of an account in evidence and a line into another that are one payment, or may be: `state` is 'recorded' (an identifier says so),
    'decided' (a person did) or 'candidate'. As wide as the smaller of the two amounts."""

    debit: str
    credit: str
    state: str

    @property
    def holds(self) -> bool:
        """True if the rules follow it."""
        return self.state != CANDIDATE


def width(ledger: Ledger, link: Link) -> int:
    """How much can have gone this way, in minor units."""
    return min(ledger.amount[ledger.index(link.debit)], ledger.amount[ledger.index(link.credit)])


def check(ledger: Ledger, links: Sequence[Link]) -> None:
    """LedgerMistake (its table is 'links') for the first link that cannot be one."""
    for row, mistake in _mistakes(ledger, links):
        raise LedgerMistake("links", row, *mistake)


def _mistakes(ledger: Ledger, links: Sequence[Link]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    ids, taken, pairs = set(ledger.ids), set(), set()
    for row, link in enumerate(links):
        if link.state not in STATES:
            yield row, ("state", repr(link.state), " or ".join(STATES))
        for column, id in (("debit", link.debit), ("credit", link.credit)):
            if id not in ids:
                yield row, (column, repr(id), "the id of a line of the ledger")
        debit, credit = ledger.index(link.debit), ledger.index(link.credit)
        for column, line in (("debit", debit), ("credit", credit)):
            if ledger.kinds[line] in (GAP, OPENING):
                yield row, (column, f"{ledger.ids[line]!r}, a gap or an opening", "a payment")
        if ledger.payer[debit] == NOBODY:
            yield row, ("debit", f"{link.debit!r}, which comes from outside", "a payment out of an account in evidence")
        if ledger.payee[debit] != NOBODY:
            yield row, ("debit", f"{link.debit!r}, which goes to an account in evidence", "a payment whose other side is not known")
        if ledger.payee[credit] == NOBODY:
            yield row, ("credit", f"{link.credit!r}, which goes outside", "a receipt in an account in evidence")
        if ledger.payer[credit] != NOBODY:
            yield row, ("credit", f"{link.credit!r}, which comes from an account in evidence", "a receipt whose other side is not known")
        if ledger.payer[debit] == ledger.payee[credit]:
            yield row, ("credit", f"{link.credit!r}, which came into the account that paid {link.debit!r}", "a receipt in another account")
        if ledger.claims.get(credit):
            yield (
                row,
                ("credit", f"{link.credit!r}, which is claimed", "a receipt that no claim marks: it cannot be both a claim's and the account holder's own"),
            )
        if (link.debit, link.credit) in pairs:
            yield row, ("credit", f"{link.debit!r} and {link.credit!r} a second time", "each pair once")
        pairs.add((link.debit, link.credit))
        if link.holds:
            for column, id in (("debit", link.debit), ("credit", link.credit)):
                if id in taken:
                    yield row, (column, f"{id!r} in a second link that is recorded or decided", "each line in one such link at most")
                taken.add(id)
