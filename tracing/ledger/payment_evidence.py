"""Which payment messages are evidence of which entries of statements, and what was said later of each: by account, amount, days and reference, with the reasons.

Authority: docs/method.md (payment messages). A message moves no money in the ledger: it names the parties of an entry, whose bank wrote down only a part of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from schemas import money
from schemas.accounts import Entry, StatementPeriod
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.payments import CONFIRMATIONS, PaymentInstruction, PaymentStatus
from tracing.ledger.account_references import known_account

# a bank may book a day before the day that an order names (two banks close their days apart), and five after it (weekend and holidays)
EARLIEST, LATEST = timedelta(days=-1), timedelta(days=5)
_WRITTEN = re.compile(r"([0-9]+(?:\.[0-9]+)?) ([A-Z]{3})")


@dataclass(frozen=True)
class Shown:
    """A payment message that fits an entry of a statement. `only`: it fits no other entry of that account, and no other message fits the entry, unless all of them
    name the same parties; else it is one of several, and says nothing of this entry for certain."""

    instruction: PaymentInstruction
    entry: Entry
    reasons: str
    only: bool

    @property
    def other_side(self) -> tuple[str, str]:
        """Name and account of the entry's other side, as the message has them."""
        one = self.instruction
        return (one.creditor, one.creditor_account) if self.entry.direction == "debit" else (one.debtor, one.debtor_account)


def payment_evidence(base: EvidenceBase) -> tuple[Shown, ...]:
    """Every message with every entry that it fits, in the order of the messages."""
    instructions = base.of(PaymentInstruction)
    if not instructions:
        return ()
    accounts = {period.account for period in base.of(StatementPeriod)}
    entries: dict[tuple[str, str, int, str], list[Entry]] = defaultdict(list)
    for entry in base.of(Entry):
        entries[entry.account, entry.direction, entry.amount, entry.currency].append(entry)
    found = [(one, entry, reasons) for one in instructions for entry, reasons in _fitting(one, entries, accounts)]
    by_entry, by_side = defaultdict(list), defaultdict(list)
    for one, entry, _ in found:
        by_entry[entry.id].append(one)
        by_side[one.id, entry.direction].append(entry)
    return tuple(
        Shown(one, entry, reasons, len(by_side[one.id, entry.direction]) == 1 and _agree(by_entry[entry.id], entry.direction)) for one, entry, reasons in found
    )


def _fitting(one: PaymentInstruction, entries: dict[tuple[str, str, int, str], list[Entry]], accounts: Collection[str]) -> Iterator[tuple[Entry, str]]:
    """The entries of the payer's and of the payee's account that could be this payment; those that carry its reference, where any does."""
    for direction, account in (("debit", one.debtor_account), ("credit", one.creditor_account)):
        known = known_account(account, accounts) if account else ""
        fitting = [
            (entry, shared)
            for amount, currency in _amounts(one)
            for entry in entries.get((known, direction, amount, currency), ())
            if known and _in_time(one, entry)
            for shared in (_shared(one, entry),)
        ]
        for entry, shared in [pair for pair in fitting if pair[1]] or fitting:
            yield entry, _reasons(one, entry, shared)


def _amounts(one: PaymentInstruction) -> Iterator[tuple[int, str]]:
    """What was settled, and what was instructed where that is another amount."""
    yield one.amount, one.currency
    match = _WRITTEN.fullmatch(one.original)
    if match and match[2] in money.DIGITS:
        try:
            yield money.parse(match[1], match[2]), match[2]
        except money.MoneyError:
            return


def _in_time(one: PaymentInstruction, entry: Entry) -> bool:
    return one.on is None or any(day is not None and EARLIEST <= day - one.on <= LATEST for day in (entry.booked_on, entry.value_on))


def references(one: PaymentInstruction) -> set[str]:
    """Every reference that a message gives of its payment."""
    others = (part.partition(" ")[2] for part in one.other_references.split("; "))
    return {text for text in (one.reference, one.number, one.related, *others) if len(text) > 3}


def _shared(one: PaymentInstruction, entry: Entry) -> str:
    """The reference of the message that the entry carries, in its own field or in its text; '' if it carries none."""
    own = {entry.reference, *(part.partition(" ")[2] for part in entry.other_references.split("; "))}
    words = set(re.findall(r"[^\s/;,]+", entry.text))
    return next((text for text in sorted(references(one)) if text in own or text in words), "")


def _reasons(one: PaymentInstruction, entry: Entry, shared: str) -> str:
    side = "payer's" if entry.direction == "debit" else "payee's"
    days = f"; the message has {in_words(one.on)}, the statement {in_words(entry.booked_on)}" if one.on and one.on != entry.booked_on else ""
    return f"Same amount, in the {side} account that the message names{days}{f'; both carry the reference {shared}' if shared else ''}."


def _agree(messages: Iterable[PaymentInstruction], direction: str) -> bool:
    """Whether all messages that fit an entry name the same other side, as an order and its confirmation do."""
    named = [(m.creditor, m.creditor_account) if direction == "debit" else (m.debtor, m.debtor_account) for m in messages]
    return all(len({one[n].casefold() for one in named if one[n]}) <= 1 for n in (0, 1))


def said_later(base: EvidenceBase) -> dict[str, tuple[PaymentStatus, ...]]:
    """By a message's id, what was said of it later: of itself by its references and amount, of its group, or of the message that it stands in."""
    by_name: dict[str, dict[str, PaymentInstruction]] = defaultdict(dict)  # by every number and reference, in the order of the messages
    for one in base.of(PaymentInstruction):
        if one.message not in CONFIRMATIONS:
            for name in {one.number, one.group, one.reference, *references(one)} - {""}:
                by_name[name][one.id] = one
    found: dict[str, list[PaymentStatus]] = defaultdict(list)
    for status in base.of(PaymentStatus):
        named = _of_payment(status) if status.of == "payment" else {status.original_group if status.of == "group" else status.original_message}
        for one in {one.id: one for name in sorted(named) for one in by_name.get(name, {}).values()}.values():
            if _is_of(status, one):
                found[one.id].append(status)
    return {id: tuple(statuses) for id, statuses in found.items()}


def _of_payment(status: PaymentStatus) -> set[str]:
    """The references by which a status names its payment."""
    return {text for text in (status.reference, *(part.partition(" ")[2] for part in status.other_references.split("; "))) if text}


def _is_of(status: PaymentStatus, one: PaymentInstruction) -> bool:
    """Whether a status that names a message by one of its names is of it, and of no other message or group."""
    if status.original_message and one.number and status.original_message != one.number:
        return False
    if status.original_group and one.group and status.original_group != one.group:
        return False
    if status.of == "message":
        return status.original_message == one.number
    if status.of == "group":
        return status.original_group == one.group
    if not _of_payment(status) & {one.reference, *references(one)}:
        return False
    # what comes back may be less than what was sent: its own message says what that was
    return status.amount is None or (one.amount, one.currency) == (status.amount, status.currency) or status.message == "pacs.004"
