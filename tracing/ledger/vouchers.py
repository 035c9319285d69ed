"""Transfers that the statements leave unexplained: cash, cheques, payments whose other side nobody names; and what a bank keeps of each.

Authority: Bankers' Books Evidence Act 1879 (a banker's records); docs/method.md (whatever money of a claim may have passed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from schemas.accounts import Transfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt
from schemas.identifiers import OUTSIDE
from schemas.money import digits
from schemas.requests import Wanted
from tracing.ledger.payment_evidence import payment_evidence
from tracing.ledger.prepared_ledger import outside

UNEXPLAINED = "own:unexplained"
_KEPT = {  # by means and direction: what a bank keeps of such a transfer
    ("cash out", "debit"): "The record of the withdrawal: where and when, by which card or whom, and any image that is kept.",
    ("cash in", "credit"): "The paying-in slip: where and when, and who paid it in.",
    ("cheque", "debit"): "The cheque, both sides, and the account that it was paid to.",
    ("cheque", "credit"): "The cheque, both sides, and the paying-in slip.",
    ("money-service business", "debit"): "The payment order and the message sent with it: for whom, with which reference, to which account.",
    ("money-service business", "credit"): "The message received with it: from whom, with which reference, from which account.",
    ("exchange", "debit"): "The payment order and the message sent with it: which customer's reference, which account.",
    ("exchange", "credit"): "The message received with it: which customer's reference, which account.",
    ("", "debit"): "The payment order and the message sent with it: the name, the bank and the account that it went to.",
    ("", "credit"): "The message received with it: the name, the bank and the account that it came from.",
}
_BY_MEANS = frozenset(means for means, _ in _KEPT if means)
_THE_BANKS_OWN = frozenset({"interest", "charge"})  # their other side is the bank


def unexplained(base: EvidenceBase, passed: Mapping[str, date], over: int) -> Iterator[tuple[str, Wanted]]:
    """Account and voucher for each unexplained transfer of more than `over` whole units of its currency, in or out of an account that money of a claim had
    passed by then (`passed`: from which day). Of one whose payment message is in evidence, and names the other side, nothing is asked."""
    told = {one.entry.id for one in payment_evidence(base) if one.only and any(one.other_side)}
    called_so = {row.transfer for row in base.of(ClaimedReceipt) if row.label == UNEXPLAINED}
    for t in sorted(base.of(Transfer), key=lambda t: (t.at, t.seq, t.id)):
        if t.kind or outside(t.payer) == outside(t.payee) or t.amount <= over * 10 ** digits(t.currency):
            continue
        account, other, direction = (t.payer, t.payee, "debit") if outside(t.payee) else (t.payee, t.payer, "credit")
        day = date.fromisoformat(t.at[:10])
        why = "" if {t.debit_entry, t.credit_entry} & told else _why(t, other, t.id in called_so)
        if why and account in passed and day >= passed[account]:
            means = t.means if (t.means, direction) in _KEPT else ""
            text = ": ".join(filter(None, (t.counterparty, t.text)))
            yield (
                account,
                Wanted("voucher", t.id, day, day, t.currency, _KEPT[means, direction], why, amount=t.amount, direction=direction, text=text, rests=True),
            )


def _why(t: Transfer, other: str, called_so: bool) -> str:
    """Why the transfer is unexplained; '' if it is not."""
    if t.means in _BY_MEANS:
        return f"It moved as {t.means}: {t.means_why or 'the statement says so'}."
    if called_so:
        return "The case file has it as unexplained."
    return "The statement names no other party." if other == OUTSIDE and t.means not in _THE_BANKS_OWN else ""
