"""What is promised of payments that were ordered: each says how much of which currency, and whom it was to reach.

Authority: ISO 20022 pain.001 and pacs.008; ISO 4217 (currency codes); ISO 13616 (IBAN).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from expectations.batches import batch
from expectations.promises import RECORDED, SET_ASIDE, Suite, at_least, counted, days_between, one_of, promise, stated, true, with_origin
from expectations.written_numbers import accounts_check
from schemas.money import DIGITS
from schemas.payments import PaymentInstruction

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
        payee_named=[bool(record.creditor or record.creditor_account) for record in records],
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
            promise("it is said which message ordered the payment", SET_ASIDE, one_of("message", "pain.001", "pacs.008")),
            promise("the payee is named, or the payee's account", RECORDED, true("payee_named")),
            promise("both account numbers check (IBAN, sort code and number)", RECORDED, true("payer_checks"), true("payee_checks")),
            promise("the day lies within a century of the case's period", RECORDED, days_between("on", first - _CENTURY, last + _CENTURY)),
        ),
    )
