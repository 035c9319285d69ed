"""What is promised of bank statements: they add up, their balances run on, and every line can be read for what it is.

Authority: ISO 20022 camt.053 (opening balance + credits - debits = closing balance; an amount carries no sign); ISO 13616 (IBAN);
ISO 4217 (currency codes).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from expectations.batches import batch
from expectations.entries_as_columns import EntryColumns
from expectations.promises import (
    NOT_RECONCILING,
    RECORDED,
    SET_ASIDE,
    Suite,
    at_least,
    counted,
    days_between,
    nil,
    one_of,
    promise,
    stated,
    true,
    with_origin,
    written,
)
from expectations.written_numbers import accounts_check
from schemas.accounts import Entry, StatementPeriod
from schemas.money import DIGITS, LARGEST

_CENTURY = timedelta(days=36_525)


def statement_periods(periods: Sequence[StatementPeriod], entries: Sequence[Entry], exhibit: str, first: date, last: date) -> Suite:
    """Promises about statements as a whole; first..last is the case's period."""
    sums = dict(zip((period.id for period in periods), EntryColumns(entries, periods).sums(), strict=False))
    rows = batch(
        periods,
        StatementPeriod,
        "id",
        "exhibit",
        "place",
        "account",
        "written_as",
        "currency",
        "opens_on",
        "closes_on",
        "opening",
        "closing",
        unread=[period.unread for period in periods],
        adds_up=[period.reconciles is not False or period.unread > 0 for period in periods],
        closing_out_by=[_out_by(period) for period in periods],
        credits_out_by=[_near(period.credits - sums[period.id][0]) for period in periods],
        debits_out_by=[_near(period.debits - sums[period.id][1]) for period in periods],
        entries_out_by=[period.entries - sums[period.id][2] for period in periods],
        days_in_order=[None not in (period.opens_on, period.closes_on) and period.opens_on <= period.closes_on for period in periods],
        carried_over=_carried_over(periods),
        account_checks=accounts_check(period.account for period in periods),
    )
    return Suite(
        "statements",
        rows,
        periods,
        (
            counted(periods, "statements"),
            with_origin(exhibit, NOT_RECONCILING),
            promise("opening balance + credits - debits = closing balance", NOT_RECONCILING, nil("closing_out_by")),
            promise("the entries come to the credits and debits of their statement", NOT_RECONCILING, nil("credits_out_by"), nil("debits_out_by")),
            promise("every statement has as many entries as were counted in it", NOT_RECONCILING, nil("entries_out_by")),
            promise("every row and every balance could be read", NOT_RECONCILING, nil("unread")),
            promise("the balances that stand beside the entries run on, and the bank's control totals agree", NOT_RECONCILING, true("adds_up")),
            promise("every statement says what it opens and closes with", RECORDED, stated("opening"), stated("closing")),
            promise("a statement opens with what the one of the day before closed with", RECORDED, true("carried_over")),
            promise("every statement names its account", NOT_RECONCILING, written("account"), written("written_as")),
            promise("the account's number checks (IBAN, sort code and number)", RECORDED, true("account_checks")),
            promise("the currency is an ISO 4217 code", NOT_RECONCILING, one_of("currency", *sorted(DIGITS))),
            promise("the statement's first day is not after its last", NOT_RECONCILING, stated("opens_on"), stated("closes_on"), true("days_in_order")),
            promise(
                "the statement's days lie within a century of the case's period",
                NOT_RECONCILING,
                days_between("opens_on", first - _CENTURY, last + _CENTURY),
                days_between("closes_on", first - _CENTURY, last + _CENTURY),
            ),
        ),
    )


def statement_entries(entries: Sequence[Entry], periods: Sequence[StatementPeriod], exhibit: str, first: date, last: date) -> Suite:
    """Promises about the lines of statements."""
    columns = EntryColumns(entries, periods)
    rows = batch(
        entries,
        Entry,
        "id",
        "exhibit",
        "place",
        "booked_on",
        "amount",
        "direction",
        "currency",
        in_a_statement=columns.in_a_statement(),
        within_statement=columns.within_statement(),
        other_account_checks=columns.other_account_checks(),
        balance_out_by=columns.balance_out_by(),
    )
    return Suite(
        "entries",
        rows,
        entries,
        (
            counted(entries, "entries"),
            with_origin(exhibit),
            promise("every amount is stated and not below nil", SET_ASIDE, stated("amount"), at_least("amount", 0)),
            promise("every entry is a credit or a debit", SET_ASIDE, one_of("direction", "credit", "debit")),
            promise("the currency is an ISO 4217 code", SET_ASIDE, one_of("currency", *sorted(DIGITS))),
            promise("every entry belongs to a statement of its account and currency", SET_ASIDE, true("in_a_statement")),
            promise(
                "the day of booking is stated, within a century of the case's period",
                SET_ASIDE,
                stated("booked_on"),
                days_between("booked_on", first - _CENTURY, last + _CENTURY),
            ),
            promise("stated balances run on from entry to entry", NOT_RECONCILING, nil("balance_out_by")),
            promise("every entry is booked within its statement's days", RECORDED, true("within_statement")),
            promise("every entry is booked within the case's period", RECORDED, days_between("booked_on", first, last)),
            promise("the other side's account number checks (IBAN, sort code and number)", RECORDED, true("other_account_checks")),
        ),
    )


def _out_by(period: StatementPeriod) -> int | None:
    if period.opening is None or period.closing is None:
        return None
    return _near(period.opening + period.credits - period.debits - period.closing)


def _near(difference: int) -> int:
    """Sums of many amounts may not fit into 64 bits; what is out by more than any amount is out."""
    return max(-LARGEST, min(LARGEST, difference))


def _carried_over(periods: Sequence[StatementPeriod]) -> list[bool | None]:
    """Whether any statement of the day before closed with what this one opens with; None if there is none that says."""
    closed: dict[tuple, set[int]] = defaultdict(set)
    for period in periods:
        if period.closing is not None and period.closes_on is not None:
            closed[period.account, period.currency, period.closes_on].add(period.closing)
    return [_opens_with(period, closed) for period in periods]


def _opens_with(period: StatementPeriod, closed: dict[tuple, set[int]]) -> bool | None:
    if period.opening is None or period.opens_on is None:
        return None
    before = closed.get((period.account, period.currency, period.opens_on - timedelta(days=1)))
    return period.opening in before if before else None
