"""The gifts that case.toml records: who gave what to whom, as a person found; a gift of money names its payments, each one transfer of the ledger.

Authority: the case file's author, who is named in each; Proceeds of Crime Act 2002 s.78 (what is given at an undervalue).
"""

from __future__ import annotations

from datetime import date

from schemas.accounts import StatementPeriod, Transfer
from schemas.calendar import in_words
from schemas.case_assets import GiftRecorded, PaymentNamed
from schemas.dispositions import Gift
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.money import MoneyError, display, parse
from schemas.parties import Party
from tracing.assets.asset_ids import title_asset
from tracing.assets.recorded_assets import recorded_assets
from tracing.ids import finding_id
from tracing.ledger.account_references import known_account
from tracing.matching.relevant_parties import as_title_number


def recorded_gifts(base: EvidenceBase) -> list[tuple[Gift, list[Transfer]]]:
    """The case file's gifts, accepted, in its order; Refusal for an amount that cannot be or a payment that is not one transfer."""
    names = {party.id: party.name for party in base.of(Party)}
    return [_recorded(base, gift, f"gifts[{n}]", names) for n, gift in enumerate(base.case.gifts, start=1)]


def _recorded(base: EvidenceBase, gift: GiftRecorded, place: str, names: dict[str, str]) -> tuple[Gift, list[Transfer]]:
    sha256 = {exhibit.reference: exhibit.sha256 for exhibit in base.exhibits}
    value, paid = (_parse(text, gift.currency, place) if text else None for text in (gift.value, gift.paid))
    payments = [_payment(base, gift, named, f"{place}.payments[{m}]") for m, named in enumerate(gift.payments, start=1)]
    if len({t.id for t in payments}) < len(payments):
        raise _refusal(f"{place}.payments", "a payment is named twice", "Name each payment once.")
    found = Gift(
        id=finding_id("gift", "recorded", gift.giver, gift.recipient, gift.what, gift.on),
        kind="recorded",
        giver=gift.giver,
        giver_name=names.get(gift.giver, gift.giver),
        recipient=gift.recipient if gift.recipient in names else "",
        recipient_name=names.get(gift.recipient, gift.recipient),
        what=gift.what,
        asset=_asset(base, gift.asset, names),
        first=gift.on,
        last=gift.on,
        value=value,
        paid=paid,
        currency=gift.currency,
        state="accepted",
        decided_by="case file",
        reasons=f"{gift.reason.rstrip('.')} ({', '.join((gift.author, *gift.exhibits))}).",
        exhibit=next((sha256[e] for e in gift.exhibits if e in sha256), ""),
        against="" if value is not None else "What it was worth when it was given is not stated.",
    )
    return found, payments


def _asset(base: EvidenceBase, written: str, names: dict[str, str]) -> str:
    """The id of the thing that the case file names, as far as it is recorded; a title's by its number."""
    known = next((one.id for one in recorded_assets(base, names) if written and one.named_by(written)), "")
    return known or (title_asset(number) if (number := as_title_number(written)) else "")


def _payment(base: EvidenceBase, gift: GiftRecorded, named: PaymentNamed, place: str) -> Transfer:
    account = known_account(named.account, {period.account for period in base.of(StatementPeriod)})
    amount = _parse(named.amount, gift.currency, place)
    fitting = [
        t
        for t in base.of(Transfer)
        if account and t.payer == account and t.debit_entry and date.fromisoformat(t.at[:10]) == named.on and (t.amount, t.currency) == (amount, gift.currency)
    ]
    if len(fitting) != 1:
        raise _refusal(
            place,
            f"{len(fitting)} payments fit {display(amount, gift.currency)} on {in_words(named.on)}",
            "Give account, day and amount exactly as the statement has them; they must mean one payment.",
        )
    return fitting[0]


def _parse(text: str, currency: str, place: str) -> int:
    try:
        return parse(text, currency)
    except MoneyError as error:
        raise _refusal(place, str(error), "Mend the amount.") from error


def _refusal(place: str, reason: str, next_step: str) -> Refusal:
    return Refusal("case.toml", place, reason, next_step)
