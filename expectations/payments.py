"""What is promised of payments that messages show, and of what was said of them later: each says how much of which currency, and whom it concerns.

Authority: ISO 20022 pain.001, pacs.008, pain.002, pacs.002 and pacs.004; SWIFT MT103, MT900 and MT910; ISO 4217 (currency codes); ISO 13616 (IBAN).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from expectations.batches import batch
from expectations.promises import RECORDED, SET_ASIDE, Suite, at_least, counted, days_between, one_of, promise, stated, true, with_origin
from expectations.written_numbers import accounts_check
from schemas.money import DIGITS
from schemas.payments import CONFIRMATIONS, ORDERS, STATUSES, PaymentInstruction, PaymentStatus

_CENTURY = timedelta(days=36_525)


def instructions(records: Sequence[PaymentInstruction], exhibit: str, first: date, last: date) -> Suite:
    """Promises about payments ordered; first..last is the case's period."""
    rows = batch(
        records,
        PaymentInstruction,
        "id",
        "exhibit",
        "place",
        "message",
        "on",
        "amount",
        "currency",
        # a confirmation of debit names whose account it is of, and may name nobody else
        a_party_named=[bool(record.creditor or record.creditor_account or record.message == "MT900" and record.debtor_account) for record in records],
        payer_checks=accounts_check(record.debtor_account for record in records),
        payee_checks=accounts_check(record.creditor_account for record in records),
    )
    return Suite(
        "payments ordered",
        rows,
        records,
        (
            counted(records, "payments"),
            with_origin(exhibit),
            promise("every amount is stated and above nil", SET_ASIDE, stated("amount"), at_least("amount", 1)),
            promise("the currency is an ISO 4217 code", SET_ASIDE, one_of("currency", *sorted(DIGITS))),
            promise("it is said which message ordered the payment", SET_ASIDE, one_of("message", *ORDERS, *CONFIRMATIONS)),
            promise("the payee is named, or the payee's account", RECORDED, true("a_party_named")),
            promise("both account numbers check (IBAN, sort code and number)", RECORDED, true("payer_checks"), true("payee_checks")),
            promise("the day lies within a century of the case's period", RECORDED, days_between("on", first - _CENTURY, last + _CENTURY)),
        ),
    )


def statuses(records: Sequence[PaymentStatus], exhibit: str, first: date, last: date) -> Suite:
    """Promises about what was said of payments later; first..last is the case's period."""
    rows = batch(
        records,
        PaymentStatus,
        "id",
        "exhibit",
        "place",
        "message",
        "of",
        "on",
        "amount",
        says_something=[bool(record.status) for record in records],
        names_its_payment=[bool(record.original_message or record.original_group or record.reference) for record in records],
        in_a_currency=[record.amount is None or record.currency in DIGITS for record in records],
    )
    return Suite(
        "statuses of payments",
        rows,
        records,
        (
            counted(records, "statuses"),
            with_origin(exhibit),
            promise("it is said which message says it", SET_ASIDE, one_of("message", *STATUSES)),
            promise("it is said of a payment, of a group or of a message", SET_ASIDE, one_of("of", "payment", "group", "message")),
            promise("an amount that is stated is above nil, in an ISO 4217 currency", SET_ASIDE, at_least("amount", 1), true("in_a_currency")),
            promise("it says what became of the payment", RECORDED, true("says_something")),
            promise("it names the payment or message that it is of", RECORDED, true("names_its_payment")),
            promise("the day lies within a century of the case's period", RECORDED, days_between("on", first - _CENTURY, last + _CENTURY)),
        ),
    )
