"""Payments that may have bought a title, proposed with what speaks for and against each; a person decides.

Authority: Land Registration Act 2002 s.27 and sch.2 (a transfer is completed by registration: payment comes first). That a price is
paid through the conveyancer's client account is practice, not law.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.accounts import Transfer
from schemas.assets import Purchase, PurchasePayment
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.money import display
from schemas.parties import PartyMember
from tracing.account_holders import account_holders
from tracing.asset_ids import title_asset
from tracing.case_purchases import Found, purchase_id
from tracing.ledger import outside

BEFORE, AFTER = timedelta(days=180), timedelta(days=14)  # of the day from which the proprietor is registered
SMALLEST_PART = 20  # a part of a price is at least one twentieth of it
CONVEYANCING = re.compile(r"\b(conveyanc\w*|solicitors?|notar\w*|client account|completion|deposit|purchase of|LLP)\b", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]{0,4}[0-9]+[A-Z]?")


@dataclass
class _Property:
    """A title as all exhibits together show it."""

    number: str
    price: int | None = None
    registered: date | None = None
    proprietors: set[str] = field(default_factory=set)
    charged: list[RegisterEntry] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    payment: Transfer
    names_title: bool
    conveyancer: str
    by_proprietor: bool


def proposals(base: EvidenceBase, without: Collection[str] = ()) -> Found:
    """Proposed purchases of titles that a party of the case holds or a payment names, but those in `without`.

    A payment is a candidate if it names the title; or if it is the price, or a twentieth of it at least to a conveyancer, near the
    day of registration, and the proprietor's own account paid it or a conveyancer got it.
    """
    paid = [t for t in base.of(Transfer) if t.debit_entry and not t.kind and outside(t.payee) and t.currency == base.case.case.currency]
    holders = account_holders(base)
    found = []
    for title in _properties(base, paid):
        if title.number not in without:
            candidates = [c for t in paid if (c := _candidate(title, t, set(holders.get(t.payer, ()))))]
            found += [_proposal(title, group, base.case.case.currency) for group in _together(title, candidates)]
    return found


def _properties(base: EvidenceBase, paid: Sequence[Transfer]) -> Iterator[_Property]:
    """The titles worth asking about, by number; a price counts in the currency of the case alone."""
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    named = {word for t in paid for word in _words(t)}
    held: dict[str, list[Proprietorship]] = defaultdict(list)
    for row in base.of(Proprietorship):
        if row.owner in party_of or row.title_number in named:
            held[row.title_number].append(row)
    properties = {number: _Property(number) for number in held}
    for title in base.of(Title):
        if title.title_number in named:
            properties.setdefault(title.title_number, _Property(title.title_number))
        known = properties.get(title.title_number)
        if known and title.price_paid and title.currency == base.case.case.currency:
            known.price = max(known.price or 0, title.price_paid)
    for number, rows in held.items():
        properties[number].proprietors = {party_of[row.owner] for row in rows if row.owner in party_of}
        properties[number].registered = max((row.since for row in rows if row.since), default=None)
    for entry in base.of(RegisterEntry):
        if entry.kind == "charge" and entry.title_number in properties:
            properties[entry.title_number].charged.append(entry)
    yield from (properties[number] for number in sorted(properties))


def _words(payment: Transfer) -> list[str]:
    return _WORDS.findall(f"{payment.text} {payment.counterparty}".upper())


def _candidate(title: _Property, payment: Transfer, holders: set[str]) -> _Candidate | None:
    names_title = title.number in _words(payment)
    sign = CONVEYANCING.search(f"{payment.counterparty} {payment.text}")
    by_proprietor = bool(holders & title.proprietors)
    candidate = _Candidate(payment, names_title, sign[0] if sign else "", by_proprietor)
    if title.price is None or payment.amount > title.price:
        return candidate if names_title and title.price is None else None
    if names_title:
        return candidate
    near = title.registered is not None and title.registered - BEFORE <= date.fromisoformat(payment.at) <= title.registered + AFTER
    if near and payment.amount == title.price and (sign or by_proprietor):
        return candidate
    return candidate if near and sign and by_proprietor and payment.amount * SMALLEST_PART >= title.price else None


def _together(title: _Property, candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates that would have bought the title together: each that is the price alone; else all, if they don't exceed it."""
    whole = [c for c in candidates if c.payment.amount == title.price]
    if whole or not candidates:
        return [[c] for c in whole]
    naming = [c for c in candidates if c.names_title]
    for group in (candidates, naming):
        if group and (title.price is None or sum(c.payment.amount for c in group) <= title.price):
            return [list(group)]
    return [[c] for c in candidates]


def _proposal(title: _Property, group: Sequence[_Candidate], currency: str) -> tuple[Purchase, list[PurchasePayment]]:
    payments = sorted((c.payment for c in group), key=lambda t: (t.at, t.seq, t.id))
    paid = sum(t.amount for t in payments)
    price = title.price if title.price is not None else paid
    id = purchase_id(title.number, [t.id for t in payments])
    purchase = Purchase(
        id=id, asset=title_asset(title.number), title_number=title.number, price=price, currency=currency,
        completed_on=date.fromisoformat(payments[-1].at), paid=paid, mortgage=0, elsewhere=price - paid, state="proposed",
        reasons="\n".join(_reasons(title, group, currency)),
        against="\n".join(dict.fromkeys(_against(title, group, price - paid, currency))),
    )
    return purchase, [PurchasePayment(purchase=id, transfer=t.id, part=_part(t, price, payments[-1] is t)) for t in payments]


def _part(payment: Transfer, price: int, last: bool) -> str:
    if payment.amount == price:
        return "whole price"
    return "completion" if last and "deposit" not in payment.text.lower() else "deposit"


def _reasons(title: _Property, group: Sequence[_Candidate], currency: str) -> Iterator[str]:
    for c in group:
        t = c.payment
        what = f"The payment of {display(t.amount, currency)} from {display_account(t.payer)} on {in_words(date.fromisoformat(t.at))}"
        if c.names_title:
            yield f"{what} names the title {title.number}."
        if t.amount == title.price:
            yield f"{what} is the price that the register states."
        if c.conveyancer:
            yield f"{what} went to {t.counterparty or 'a payee not named'}, as {c.conveyancer!r} in it suggests for a conveyance."
        if c.by_proprietor:
            yield f"{what} came from an account that the registered proprietor holds."
        if title.registered:
            days = (title.registered - date.fromisoformat(t.at)).days
            if -AFTER.days <= days <= BEFORE.days:
                yield f"It was made {abs(days)} days {'before' if days >= 0 else 'after'} the day from which the proprietor is registered."


def _against(title: _Property, group: Sequence[_Candidate], rest: int, currency: str) -> Iterator[str]:
    if title.price is None:
        yield "The register states no price; what was paid is taken for it."
    if title.registered is None:
        yield "The register does not say since when the proprietor is registered."
    for c in group:
        on = date.fromisoformat(c.payment.at)
        if title.registered and not title.registered - BEFORE <= on <= title.registered + AFTER:
            yield f"The payment of {in_words(on)} is far from the registration of {in_words(title.registered)}."
        if not c.names_title:
            yield f"The payment of {in_words(on)} does not name the title."
        if not c.by_proprietor:
            yield f"The payment of {in_words(on)} did not come from an account that the proprietor is known to hold."
        if c.conveyancer:
            yield "A conveyancer's client account mixes the money of many clients."
    if rest:
        lenders = ", ".join(sorted({entry.party for entry in title.charged if entry.party}))
        charge = f"; a charge to {lenders} is registered, so part of it may be a mortgage" if lenders else ""
        yield f"{display(rest, currency)} of the price came from elsewhere{charge}."
