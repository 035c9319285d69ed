"""Balances that a statement leaves out: worked out from its neighbours and entries, or stated in the case file.

Authority: ISO 20022 camt.053 (opening balance + credits - debits = closing balance).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.calendar import in_words
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.identifiers import display_account
from schemas.money import MoneyError, display, parse
from tracing.ledger.account_records import DAY, Stretch, signed
from tracing.ledger.account_references import known_account


@dataclass(frozen=True)
class SilentOpening:
    """What stood in an account when the day `on` began, as the case file says; `amount` in minor units. `place` is its place in
    case.toml, `why` who says so."""

    account: str
    currency: str
    on: date
    amount: int
    place: str
    why: str


def silent_openings(case: Case, accounts: Collection[tuple[str, str]]) -> list[SilentOpening]:
    """The openings of case.toml. `accounts` are (account, currency) of the statements; Refusal for one that names no such account."""
    found = []
    for n, opening in enumerate(case.openings, start=1):
        place = f"openings[{n}]"
        account = known_account(opening.account, {account for account, _ in accounts})
        currencies = sorted(currency for known, currency in accounts if known == account)
        if not currencies:
            raise Refusal(
                "case.toml",
                f"{place}.account",
                f"no statement in evidence is of the account {opening.account!r}",
                "Mend the account's number, or take the opening out until its statements are received.",
            )
        currency = case.case.currency if case.case.currency in currencies else currencies[0]
        try:
            amount = parse(opening.amount, currency)
        except MoneyError as error:
            raise Refusal("case.toml", f"{place}.amount", str(error), "Mend the amount.") from error
        found.append(SilentOpening(account, currency, opening.on, amount, place, f"stated in the case file ({opening.exhibit}): {opening.reason}"))
    return found


def filled(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches with every balance that follows from another: forwards from day to day, then backwards, then forwards again."""
    return _forwards(_forwards(_forwards(stretches)[::-1], back=True)[::-1])


def opened(stretches: Sequence[Stretch], openings: Sequence[SilentOpening]) -> list[Stretch]:
    """The stretches with the openings that the case file states; Refusal where the statements are not silent or show no such day."""
    found = list(stretches)
    for stated in openings:
        at = next((i for i, s in enumerate(found) if s.first <= stated.on <= s.last), None)
        if at is None:
            raise Refusal(
                "case.toml",
                f"{stated.place}.on",
                f"no statement of {display_account(stated.account)} shows {in_words(stated.on)}",
                "Give the first day of the statement that does not say what it opens with.",
            )
        stretch = found[at]
        earlier = sum(signed(e) for e in stretch.entries if e.booked_on < stated.on)
        if stretch.opening is None:
            found[at] = replace(stretch, opening=stated.amount - earlier, opened_by=stated.why)
        elif stretch.opening + earlier != stated.amount:
            raise Refusal(
                "case.toml",
                f"{stated.place}.amount",
                f"it says {display(stated.amount, stated.currency)}, and the statements of "
                f"{display_account(stated.account)} say {display(stretch.opening + earlier, stated.currency)} on {in_words(stated.on)}",
                "Take this opening out: it is for statements that are silent.",
            )
    return found


def _forwards(stretches: Sequence[Stretch], back: bool = False) -> list[Stretch]:
    """In the order given: each takes the balance at which its neighbour ends and reaches its own other balance by its entries."""
    start, end, sign = ("closing", "opening", -1) if back else ("opening", "closing", 1)
    found: list[Stretch] = []
    for stretch in stretches:
        neighbour = found[-1] if found else None
        if neighbour and getattr(stretch, start) is None and _touch(neighbour, stretch):
            stretch = replace(stretch, **{start: getattr(neighbour, end)})
        if getattr(stretch, end) is None and getattr(stretch, start) is not None:
            stretch = replace(stretch, **{end: getattr(stretch, start) + sign * stretch.net})
        found.append(stretch)
    return found


def _touch(one: Stretch, other: Stretch) -> bool:
    return one.last + DAY == other.first or other.last + DAY == one.first
