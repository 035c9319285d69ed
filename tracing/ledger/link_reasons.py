"""Reasons for and against that a debit and a credit are one payment, as data: kind and sentence.

Authority: docs/method.md, "Which payments are one". A whole account number identifies; everything else only proposes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.accounts import Entry
from schemas.money import display
from tracing.ledger.detail_messages import references_of
from tracing.ledger.named_accounts import ends_with
from tracing.ledger.payment_means import means
from tracing.ledger.transfer_sides import Side
from tracing.names.bank_names import Holder, names_one_of

ACCOUNT_NUMBER, PART_NUMBER, HOLDER, REFERENCE, CHANNEL, AMOUNT = "account_number", "part_number", "holder", "reference", "channel", "unusual_amount"
OTHER_NUMBER, OTHER_HOLDER, CASH, OTHERS, ORDER, NOTHING_NAMED = "other_number", "other_holder", "cash", "other_candidates", "order", "nothing_named"
NAMING = frozenset((ACCOUNT_NUMBER, PART_NUMBER, HOLDER, REFERENCE))  # a reason of one of these kinds makes a question, whatever it would change
_NO_REFERENCE = frozenset(("", "NOTPROVIDED", "NOTPROVIDED.", "NONREF", "NONE", "N/A", "NA", "0"))
_CHANNELS = (
    ("a faster payment", r"faster payment|\bfp[ios]?\b|\bfps\b|\bbgc\b"),
    ("CHAPS", r"\bchaps\b"),
    ("a standing order", r"standing order|\bs/?o\b|\bsto\b"),
    ("SEPA", r"\bsepa\b|\bsct\b|überweisung|ueberweisung|overboeking"),
    ("a transfer", r"\btfr\b|transfer|\btrf\b"),
)
_ONE_SIDED = ("card", "direct debit", "interest", "charge", "loan", "cheque")


class LinkReason(NamedTuple):
    """`kind` is one of the constants of this module; `says` one sentence."""

    kind: str
    says: str


class Weighing:
    """What speaks for and against any debit and credit of a case. `known`: whom the evidence knows by name, holders of accounts and parties of the case."""

    def __init__(self, sides: Sequence[Side], known: Iterable[Holder]):
        self._amounts = Counter((side.entry.currency, side.entry.amount) for side in sides)
        self._known = tuple(dict.fromkeys(known))

    def favour(self, debit: Side, credit: Side) -> list[LinkReason]:
        """Reasons for, but for the amount and the days, which every candidate has."""
        found = [*_numbers(debit, credit), *_holders(debit, credit), *_reference(debit.entry, credit.entry)]
        channel = _channel(debit.entry)
        if channel and channel == _channel(credit.entry):
            found.append(LinkReason(CHANNEL, f"Both statements call it {channel}."))
        currency, amount = debit.entry.currency, debit.entry.amount
        if amount == credit.entry.amount and self._amounts[currency, amount] == 2:
            found.append(LinkReason(AMOUNT, f"No other entry in evidence is of {display(amount, currency)}."))
        return found

    def against(self, debit: Side, credit: Side) -> list[LinkReason]:
        """Reasons against that these two sides have in themselves; whether others fit as well is not looked at."""
        return [
            *(reason for side, other in ((debit, credit), (credit, debit)) for reason in (*_other_number(side, other), *self._other_holder(side, other))),
            *_means(debit.entry, credit.entry),
        ]

    def _other_holder(self, side: Side, other: Side) -> Iterator[LinkReason]:
        """The entry names somebody whom the evidence knows, and that is not the holder of the other account."""
        written = side.entry.counterparty
        if not written.strip() or side.points_at or names_one_of(written, other.holders):
            return
        if names_one_of(written, self._known):
            yield LinkReason(OTHER_HOLDER, f"The {side.entry.direction} names {written}, who is somebody else than the other account's holder, {other.holder}.")


def beside_others(count: int, which: str) -> LinkReason:
    """Against: other entries of the same amount fit as well."""
    return LinkReason(OTHERS, f"{count} other {which} of the same amount and days fit{'s' if count == 1 else ''} as well.")


def _numbers(debit: Side, credit: Side) -> Iterator[LinkReason]:
    for side, other in ((debit, credit), (credit, debit)):
        if side.points_at == other.record.account:
            yield LinkReason(ACCOUNT_NUMBER, f"The {side.entry.direction} names the other account by its whole number.")
        elif part := next((part for part in side.parts if ends_with(other.record.account, part)), ""):
            yield LinkReason(PART_NUMBER, f"The {side.entry.direction} has the number {part}, with which the other account's number ends.")


def _other_number(side: Side, other: Side) -> Iterator[LinkReason]:
    digits = re.sub("[^0-9]", "", side.entry.counterparty_account)
    if digits and not side.points_at and not ends_with(other.record.account, digits) and not ends_with(side.record.account, digits):
        yield LinkReason(OTHER_NUMBER, f"The {side.entry.direction} has the number {digits}, with which the other account's number does not end.")


def _holders(debit: Side, credit: Side) -> Iterator[LinkReason]:
    for side, other in ((debit, credit), (credit, debit)):
        said = (side.entry.counterparty, side.entry.ultimate_counterparty, side.entry.text)
        named = next((found for text in said if (found := names_one_of(text, other.holders))), None)
        if named:
            yield LinkReason(HOLDER, f"The {side.entry.direction} names the other account's holder, {other.holder}: '{named.written}' ({named.says}).")


def _reference(debit: Entry, credit: Entry) -> Iterator[LinkReason]:
    both = {reference for reference in references_of(debit) & references_of(credit) if reference.strip().upper() not in _NO_REFERENCE}
    if both:
        yield LinkReason(REFERENCE, f"Both carry the reference {min(both)}.")
        return
    for one, other in ((debit, credit), (credit, debit)):
        words = {word for word in re.findall(r"[A-Z0-9][A-Z0-9/-]{4,}", one.reference.upper()) if any(c.isdigit() for c in word)} - _NO_REFERENCE
        there = f" {other.text.upper()} {other.reference.upper()} "
        if shared := sorted(word for word in words if re.search(rf"(?<![A-Z0-9]){re.escape(word)}(?![A-Z0-9])", there)):
            yield LinkReason(REFERENCE, f"The {one.direction}'s reference {shared[0]} stands in the {other.direction}, too.")
            return


def _channel(entry: Entry) -> str:
    said = f"{entry.text} {entry.bank_code}".casefold()
    return next((channel for channel, pattern in _CHANNELS if re.search(pattern, said)), "")


def _means(debit: Entry, credit: Entry) -> Iterator[LinkReason]:
    out, into = means(debit), means(credit)
    if out.kind == "cash out" or into.kind == "cash in":
        if out.kind == "cash out" and into.kind == "cash in":
            yield LinkReason(CASH, "Cash was taken out here and cash paid in there: that it is the same money is for a person to find.")
        else:
            side, why = ("debit", out.why) if out.kind == "cash out" else ("credit", into.why)
            yield LinkReason(CHANNEL, f"The {side} is of cash ({why}), the other entry is not.")
        return
    for entry, moved, other in ((debit, out, into), (credit, into, out)):
        by_code_alone = moved.kind in ("loan", "cheque") and moved.why.startswith("the words")  # a payer may call an own transfer so
        silent = moved.kind == "cheque" and not other.kind  # a cheque between own accounts, which one of the two banks does not call so
        if moved.kind in _ONE_SIDED and other.kind != moved.kind and not by_code_alone and not silent:
            yield LinkReason(CHANNEL, f"The {entry.direction} is a {moved.kind} ({moved.why}), the other entry is not.")
