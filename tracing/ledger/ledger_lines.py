"""Transfers of a case as lines of a ledger: a payment that stands at two places is two lines and a link.

Authority: docs/method.md, "Order across accounts": over days a payment leaves at its place in one statement, arrives at its place in the other, and stands nowhere in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from schemas.accounts import Transfer
from schemas.findings import Pairing
from schemas.identifiers import OUTSIDE
from tracing.ledger.payment_links import CANDIDATE, DECIDED, RECORDED, Link
from tracing.ledger.prepared_ledger import Line, outside

ARRIVES = ":arrives"
REVERSAL_OF = "reversal:"


def lines_and_links(transfers: Iterable[Transfer], decided: Collection[str] = ()) -> tuple[list[Line], list[Link]]:
    """`decided`: debit entries that a person linked. What takes back a payment that stands at two places, or stands at two places itself, is an ordinary line."""
    rows = list(transfers)
    at_two = {t.id for t in rows if t.arrives}
    lines, links = [], []
    for t in rows:
        kind = "" if t.kind.startswith(REVERSAL_OF) and (t.arrives or t.kind.removeprefix(REVERSAL_OF) in at_two) else t.kind
        if not t.arrives:
            lines.append(Line(t.id, t.at, t.payer, t.payee, t.amount, kind, t.seq))
            continue
        lines.append(Line(t.id, t.at, t.payer, OUTSIDE, t.amount, kind, t.seq))
        lines.append(Line(t.id + ARRIVES, t.arrives, OUTSIDE, t.payee, t.amount, "", t.arrives_seq))
        links.append(Link(t.id, t.id + ARRIVES, DECIDED if t.debit_entry in decided else RECORDED))
    return lines, links


def links_of_pairings(pairings: Iterable[Pairing], transfers: Iterable[Transfer], lines: Iterable[Line], claimed: Collection[str]) -> list[Link]:
    """The links of pairings that are no single transfer: those that a person decided, and the candidates. `lines` as the rules are to follow them: what a finding of a person
    changed, or a claim marks as received, is linked no more."""
    line_of = {entry: t.id for t in transfers for entry in (t.debit_entry, t.credit_entry) if entry and not (t.debit_entry and t.credit_entry)}
    by_id = {line.id: line for line in lines}
    found: dict[tuple[str, str], Link] = {}
    for pairing in pairings:
        if pairing.state == "not_same" or not pairing.between_accounts:
            continue
        for debit_entry in pairing.debit_entry.splitlines():
            for credit_entry in pairing.credit_entry.splitlines():
                debit, credit = by_id.get(line_of.get(debit_entry, "")), by_id.get(line_of.get(credit_entry, ""))
                if (
                    debit is None
                    or credit is None
                    or not outside(debit.payee)
                    or not outside(credit.payer)
                    or credit.id in claimed
                    or debit.payer == credit.payee
                ):
                    continue
                state = DECIDED if pairing.state == "same" else CANDIDATE
                known = found.get((debit.id, credit.id))
                if known is None or not known.holds:
                    found[debit.id, credit.id] = Link(debit.id, credit.id, state)
    return list(found.values())


def transfer_of(line: str) -> str:
    """The transfer that a line is, or one of whose two places it is."""
    return line.removesuffix(ARRIVES)
