"""Payments that may have bought a title or another thing, proposed with what speaks for and against each; a person decides.

Authority: docs/method.md (what only a person can find): a payment's words, its amount and its day are reasons, and none of them proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.accounts import Transfer
from schemas.assets import Purchase, PurchasePayment
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.money import display
from tracing.assets.decided_purchases import Found, purchase_id
from tracing.assets.purchasable import Purchasable, purchasable
from tracing.ledger.account_holders import account_holders
from tracing.ledger.prepared_ledger import outside

SMALLEST_PART = 20  # a part of a price is at least one twentieth of it


@dataclass(frozen=True)
class _Candidate:
    payment: Transfer
    names_it: bool
    seller: str
    by_holder: bool


def proposals(base: EvidenceBase, without: Collection[str] = ()) -> Found:
    """Proposed purchases of what a party of the case holds or a payment names, but those of the assets in `without`.

    A payment is a candidate if it names the thing; or if it is the price, or a twentieth of it at least to a conveyancer or dealer, near the
    day of registration, and the holder's own account paid it or such a seller got it. Where no price is stated, it must be near that day, from the holder's
    account, and to such a seller.
    """
    paid = [t for t in base.of(Transfer) if t.debit_entry and not t.kind and outside(t.payee) and t.currency == base.case.case.currency]
    holders = account_holders(base)
    found = []
    for thing in purchasable(base, paid):
        if thing.id not in without:
            candidates = [c for t in paid if (c := _candidate(thing, t, set(holders.get(t.payer, ()))))]
            found += [_proposal(thing, group, base.case.case.currency) for group in _together(thing, candidates)]
    return found


def _candidate(thing: Purchasable, payment: Transfer, holders: set[str]) -> _Candidate | None:
    names_it = payment.id in thing.naming
    sign = thing.sign.search(f"{payment.counterparty} {payment.text}")
    by_holder = bool(holders & thing.holders)
    candidate = _Candidate(payment, names_it, sign[0] if sign else "", by_holder)
    near = thing.near(date.fromisoformat(payment.at))
    if thing.price is None:
        return candidate if names_it or (thing.kind != "land_title" and near and sign and by_holder) else None
    if payment.amount > thing.price:
        return None
    if names_it:
        return candidate
    if near and payment.amount == thing.price and (sign or by_holder):
        return candidate
    return candidate if near and sign and by_holder and payment.amount * SMALLEST_PART >= thing.price else None


def _together(thing: Purchasable, candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates that would have bought it together: each that is the price alone; else all, if they don't exceed it."""
    whole = [c for c in candidates if c.payment.amount == thing.price]
    if whole or not candidates:
        return [[c] for c in whole]
    naming = [c for c in candidates if c.names_it]
    if thing.price is None:
        return [*([naming] if naming else []), *([c] for c in candidates if not c.names_it)]
    for group in (candidates, naming):
        if group and sum(c.payment.amount for c in group) <= thing.price:
            return [list(group)]
    return [[c] for c in candidates]


def _proposal(thing: Purchasable, group: Sequence[_Candidate], currency: str) -> tuple[Purchase, list[PurchasePayment]]:
    payments = sorted((c.payment for c in group), key=lambda t: (t.at, t.seq, t.id))
    paid = sum(t.amount for t in payments)
    price = thing.price if thing.price is not None else paid
    id = purchase_id(thing.identifier, [t.id for t in payments])
    purchase = Purchase(
        id=id,
        asset=thing.id,
        title_number=thing.identifier,
        kind=thing.kind,
        price=price,
        currency=currency,
        completed_on=date.fromisoformat(payments[-1].at),
        paid=paid,
        mortgage=0,
        elsewhere=price - paid,
        state="proposed",
        reasons="\n".join(_reasons(thing, group, currency)),
        against="\n".join(dict.fromkeys(_against(thing, group, price - paid, currency))),
    )
    return purchase, [PurchasePayment(purchase=id, transfer=t.id, part=_part(t, price, payments[-1] is t)) for t in payments]


def _part(payment: Transfer, price: int, last: bool) -> str:
    if payment.amount == price:
        return "whole price"
    return "completion" if last and "deposit" not in payment.text.lower() else "deposit"


def _reasons(thing: Purchasable, group: Sequence[_Candidate], currency: str) -> Iterator[str]:
    for c in group:
        t = c.payment
        what = f"The payment of {display(t.amount, currency)} from {display_account(t.payer)} on {in_words(date.fromisoformat(t.at))}"
        if c.names_it:
            yield f"{what} names the {thing.called.removeprefix('the ')}."
        if t.amount == thing.price:
            yield f"{what} is the {'principal' if thing.kind == 'receivable' else 'price'} that the {_record(thing)} states."
        if c.seller:
            yield f"{what} went to {t.counterparty or 'a payee not named'}, as {c.seller!r} in it suggests for {_SOLD.get(thing.kind, 'a purchase')}."
        if c.by_holder:
            yield f"{what} came from an account that the {_holder(thing)} holds."
        day = date.fromisoformat(t.at)
        if thing.since and thing.near(day):
            days = (thing.since - day).days
            yield f"It was made {abs(days)} days {'before' if days >= 0 else 'after'} the day from which the {_holder(thing)} is {_known_as(thing)}."


def _against(thing: Purchasable, group: Sequence[_Candidate], rest: int, currency: str) -> Iterator[str]:
    if thing.price is None:
        yield f"The {_record(thing)} states no price; what was paid is taken for it."
    if thing.since is None:
        yield f"The {_record(thing)} does not say since when the {_holder(thing)} is {_known_as(thing)}."
    for c in group:
        on = date.fromisoformat(c.payment.at)
        if thing.since and not thing.near(on):
            yield f"The payment of {in_words(on)} is far from the {'registration' if thing.kind == 'land_title' else 'acquisition'} of {in_words(thing.since)}."
        if not c.names_it:
            yield f"The payment of {in_words(on)} does not name the {thing.called.removeprefix('the ').partition(' ')[0]}."
        if not c.by_holder:
            yield f"The payment of {in_words(on)} did not come from an account that the {_holder(thing)} is known to hold."
        if c.seller and thing.kind in ("land_title", "land"):
            yield "A conveyancer's client account mixes the money of many clients."
    if rest:
        lenders = ", ".join(sorted({entry.party for entry in thing.charged if entry.party}))
        charge = f"; a charge to {lenders} is registered, so part of it may be a mortgage" if lenders else ""
        yield f"{display(rest, currency)} of the price came from elsewhere{charge}."


_SOLD = {"land_title": "a conveyance", "land": "a conveyance", "receivable": "a loan"}


def _record(thing: Purchasable) -> str:
    return "register" if thing.kind in ("land_title", "land", "vehicle", "vessel", "aircraft") else "record"


def _holder(thing: Purchasable) -> str:
    return "registered proprietor" if thing.kind == "land_title" else "lender" if thing.kind == "receivable" else "recorded holder"


def _known_as(thing: Purchasable) -> str:
    return "registered" if thing.kind == "land_title" else "recorded"
