"""What is missing in a case, account by account, so that it can be asked for: statements, records of breaks, balances, vouchers, accounts paid to.

Authority: Roscoe v Winder [1915] 1 Ch 62 (what stood in an account in between must be known); Directive (EU) 2016/680 art.4(1)(c) (no more than is needed:
vouchers and further accounts only where money of a claim may have passed).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from schemas.accounts import StatementPeriod, Transfer
from schemas.calendar import in_words
from schemas.case import Period
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, Gap
from schemas.identifiers import OUTSIDE, display_account
from schemas.money import digits, display
from schemas.requests import AskedOfAccount, Wanted
from tracing.attribution.accounts_reached import accounts_reached
from tracing.ledger.account_banks import Banks
from tracing.ledger.account_holders import account_holders
from tracing.ledger.account_records import AccountRecord
from tracing.ledger.build_transfers import account_records
from tracing.ledger.prepared_ledger import outside
from tracing.ledger.vouchers import unexplained

_AN_ACCOUNT = ("iban", "gb", "de", "fr", "bic", "account")  # how an identity begins, and no name
_IN_ORDER = ("statements", "record", "balance", "voucher", "account")


def missing(base: EvidenceBase, over: int, apart: Collection[str] = frozenset()) -> tuple[AskedOfAccount, ...]:
    """What to ask about each account, by account; accounts of which nothing is missing are left out unless they could be monitored (`open_with`).

    `over`: vouchers, and accounts paid to, only above so many whole units of their currency. Where the case has no claim every account counts as passed.
    `apart`: accounts of people under a pseudonym, by identity; none of them is proposed for monitoring, and whom they pay gives away where those people are.
    """
    records = account_records(base)
    passed = accounts_reached(base) if base.of(ClaimedReceipt) else {record.account: record.stretches[0].first for record in records}
    wanted: dict[str, list[Wanted]] = defaultdict(list)
    for account, one in (*_breaks(base, passed), *_balances(records, passed, base.case.case.period), *unexplained(base, passed, over)):
        wanted[account].append(one)
    banks, holders = Banks(base), account_names(base)
    found = []
    for account in sorted({record.account for record in records}):
        of_account = [record for record in records if record.account == account]
        last = max((record.stretches[-1] for record in of_account), key=lambda s: (s.last, s.period.currency))
        still_open = last.closing if last.closing and account in passed and account not in apart else None
        if wanted[account] or still_open is not None:
            found.append(
                AskedOfAccount(
                    account,
                    display_account(account),
                    holders.get(account, ()),
                    *banks.of(account),
                    True,
                    last.period.currency,
                    _ordered(wanted[account]),
                    passed.get(account),
                    still_open,
                    last.last if still_open is not None else None,
                )
            )
    return (*found, *_paid_to(base, {account: day for account, day in passed.items() if account not in apart}, over, banks))


def _ordered(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    return tuple(sorted(wanted, key=lambda w: (_IN_ORDER.index(w.kind), w.first, w.last, w.currency, w.subject)))


def account_names(base: EvidenceBase) -> dict[str, tuple[str, ...]]:
    """Of every account in evidence everybody whom a statement or the case file names as its holder."""
    found: dict[str, set[str]] = {period.account: set() for period in base.of(StatementPeriod)}
    for period in base.of(StatementPeriod):
        found[period.account] |= {period.holder} - {""}
    names = {party.id: party.name for party in base.case.parties}
    for account, parties in account_holders(base).items():
        found.setdefault(account, set()).update(names[party] for party in parties if party in names)
    return {account: tuple(sorted(of_account)) for account, of_account in found.items()}


def _breaks(base: EvidenceBase, passed: Mapping[str, date]) -> Iterator[tuple[str, Wanted]]:
    """Days without statements; days on which statements break, disagree or do not add up."""
    of_account: dict[tuple[str, str], list[StatementPeriod]] = defaultdict(list)
    for period in base.of(StatementPeriod):
        if period.kind == "statement":
            of_account[period.account, period.currency].append(period)
    several = {account for account, _ in of_account if sum(other == account for other, _ in of_account) > 1}
    for gap in base.of(Gap):
        within = _within_the_case(gap, base.case.case.period)
        if within is None:
            continue
        first, last = within
        absent, periods = gap.kind == "missing", of_account[gap.account, gap.currency]
        days = in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"
        currency = f" in {gap.currency}" if gap.account in several else ""
        what = (
            f"Every statement{currency} for {days}."
            if absent
            else f"The bank's own record{currency} of {days}, with every entry and the balance at the end of each day, and the statements as issued."
        )
        yield (
            gap.account,
            Wanted(
                "statements" if absent else "record",
                gap.id,
                first,
                last,
                gap.currency,
                what,
                gap.says,
                _numbers(gap, periods) if (first, last) == (gap.first, gap.last) else "",
                rests=gap.account in passed and gap.last >= passed[gap.account],
                bridged_by=gap.bridged_by,
            ),
        )


def _within_the_case(gap: Gap, period: Period) -> tuple[date, date] | None:
    """The days of a gap that the case is about; None where it is about none of them. A break is asked about whole."""
    if gap.last < period.first or gap.first > period.last:
        return None
    return (max(gap.first, period.first), min(gap.last, period.last)) if gap.kind == "missing" else (gap.first, gap.last)


def outside_the_case(base: EvidenceBase) -> int:
    """How many breaks lie outside the case's period, so that nobody is asked about them."""
    return sum(_within_the_case(gap, base.case.case.period) is None for gap in base.of(Gap))


def _numbers(gap: Gap, periods: Iterable[StatementPeriod]) -> str:
    """Of missing statements the numbers between the neighbours' numbers ('14', '14 to 16', 'after 13', 'before 17'); of a break those of the statements of
    these days. '' where the statements have no numbers, or numbers that do not count up."""
    if gap.kind != "missing":
        concerned = {
            p.statement_number.strip(): p.opens_on
            for p in sorted(periods, key=lambda p: p.opens_on, reverse=True)
            if p.opens_on <= gap.last and p.closes_on >= gap.first
        }
        return ", ".join(number for number in sorted(concerned, key=lambda n: (concerned[n], n)) if number)
    before = max((p for p in periods if p.closes_on < gap.first), key=lambda p: (p.closes_on, p.id), default=None)
    after = min((p for p in periods if p.opens_on > gap.last), key=lambda p: (p.opens_on, p.id), default=None)
    below, above = (re.fullmatch(r"(.*?)(\d+)", p.statement_number.strip()) if p else None for p in (before, after))
    if below and above:
        first, last = int(below[2]) + 1, int(above[2]) - 1
        if below[1] != above[1] or first > last:
            return ""
        return f"{below[1]}{first}" if first == last else f"{below[1]}{first} to {below[1]}{last}"
    return f"after {below[0]}" if below and after is None else f"before {above[0]}" if above and before is None else ""


def _balances(records: Iterable[AccountRecord], passed: Mapping[str, date], period: Period) -> Iterator[tuple[str, Wanted]]:
    """The first day of every account, among statements of the case's period, of which nothing says what stood there."""
    for record in records:
        silent = next((s for s in record.stretches if s.opening is None and s.first <= period.last and s.last >= period.first), None)
        if silent is not None:
            yield (
                record.account,
                Wanted(
                    "balance",
                    f"{record.account} {record.currency}",
                    silent.first,
                    silent.first,
                    record.currency,
                    f"The balance when {in_words(silent.first)} began.",
                    "No statement says what it opens with, and nothing else does.",
                    rests=record.account in passed,
                ),
            )


def _paid_to(base: EvidenceBase, passed: Mapping[str, date], over: int, banks: Banks) -> Iterator[AskedOfAccount]:
    """Accounts without statements in evidence to which accounts that a claim's money had passed paid more than `over` in all."""
    paid: dict[tuple[str, str], list[Transfer]] = defaultdict(list)
    for t in base.of(Transfer):
        of_an_account = t.payee.removeprefix(OUTSIDE).partition(":")[0] in _AN_ACCOUNT and ":" in t.payee
        if outside(t.payee) and of_an_account and not t.kind and t.payer in passed and t.at[:10] >= passed[t.payer].isoformat():
            paid[t.payee.removeprefix(OUTSIDE), t.currency].append(t)
    for (account, currency), transfers in sorted(paid.items()):
        total = sum(t.amount for t in transfers)
        if total <= over * 10 ** digits(currency):
            continue
        first, last = (date.fromisoformat(pick(t.at for t in transfers)[:10]) for pick in (min, max))
        payers = ", ".join(sorted({display_account(t.payer) for t in transfers}))
        days = f"on {in_words(first)}" if first == last else f"from {in_words(first)} to {in_words(last)}"
        yield AskedOfAccount(
            account,
            display_account(account),
            tuple(sorted({t.counterparty for t in transfers} - {""})),
            *banks.of(account),
            False,
            currency,
            (
                Wanted(
                    "account",
                    account,
                    first,
                    last,
                    currency,
                    f"Who holds it and who may operate it, and the statements for {in_words(first)} to {in_words(last)}.",
                    f"{payers} paid it {display(total, currency)} {days}; its statements are not in evidence.",
                    amount=total,
                    rests=True,
                ),
            ),
            first,
        )
