"""The movements of which one Ntry is made: one a TxDtls where they add up to it, and what the bank charged beside what it paid out.

Authority: arithmetic: the parts, each with its own sign, come to the amount that was booked, or the entry stays the one sum that it is. ISO 20022 camt.053
(EntryDetails, Charges).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flows.sources.iso20022.iso20022_values import AMOUNT_KINDS, Said, unsigned
from flows.sources.reading.xml_nodes import Node
from flows.sources.reading.xml_values import Unreadable


class Charge(NamedTuple):
    """What was charged, as written, and its sign on the account: 1 for one that was given back."""

    amount: str
    currency: str
    sign: int


class Movement(NamedTuple):
    """`part`: what an id ends with, '' for the whole entry. minor: with its sign. details: the numbers of the TxDtls that it is of. charge: whether it is the bank's charge."""

    part: str
    minor: int
    details: tuple[int, ...]
    charge: bool = False


def charges(of: Node) -> tuple[Charge, ...]:
    """Each record of charges of an Ntry or TxDtls; where none is listed, their total."""
    found = []
    for one in of.all("Chrgs"):
        listed = [record for record in one.all("Rcrd") if record.at("Amt")] or ([one] if one.at("Amt") else [])
        if not listed and one.at("TtlChrgsAndTaxAmt"):
            total = one.first("TtlChrgsAndTaxAmt")
            found.append(Charge(total.text, total.attributes.get("Ccy", ""), -1))
        for record in listed:
            amount = record.first("Amt")
            found.append(Charge(amount.text, amount.attributes.get("Ccy", ""), 1 if record.at("CdtDbtInd") == "CRDT" else -1))
    return tuple(found)


def movements(minor: int, currency: str, details: Sequence[dict[str, Any]], of_entry: Sequence[Charge], reversed_: bool) -> list[Movement]:
    """The movements of an entry of `minor`, signed; the entry as one if nothing proves its parts. `details` as TRANSACTION reads them, each with its `charges`."""
    whole = [Movement("", minor, tuple(range(len(details))))]
    if len(details) > 1:
        return _batch(minor, currency, details, of_entry, reversed_) or whole
    return _charged_beside(minor, currency, details, of_entry) or whole


def _batch(minor: int, currency: str, details: Sequence[dict[str, Any]], of_entry: Sequence[Charge], reversed_: bool) -> list[Movement] | None:
    own = [_sum(detail["charges"], currency) for detail in details]
    beside = _sum(of_entry, currency)
    for amounts in _ways(details, currency):
        signed = [amount * _sign(detail, minor) for amount, detail in zip(amounts, details, strict=True)]
        for parts in (signed, [-part for part in signed]) if reversed_ else (signed,):
            if sum(parts) == minor:
                return _parts(parts)
            with_own = [part + charge for part, charge in zip(parts, own, strict=True) if charge is not None]
            if len(with_own) == len(parts) and sum(with_own) == minor:
                return _parts(with_own)
            if beside and sum(parts) + beside == minor:
                return [*_parts(parts), Movement("Chrgs", beside, (), True)]
    return None


def _charged_beside(minor: int, currency: str, details: Sequence[dict[str, Any]], of_entry: Sequence[Charge]) -> list[Movement] | None:
    """Of money that went out: what was paid, and the charge, where one of the amounts that the entry states and its charges come to it. Of money that came in, what a bank on
    the way kept never reached the account."""
    of_details = [charge for detail in details for charge in detail["charges"]]
    paid = {amount for detail in details for _, amount in _named(detail, currency)}
    for stated in ([*of_entry, *of_details], of_entry, of_details):
        charge = _sum(stated, currency)
        if charge and minor < charge < 0 and charge - minor in paid:
            return [Movement("", minor - charge, tuple(range(len(details)))), Movement("Chrgs", charge, (), True)]
    return None


def _parts(parts: Sequence[int]) -> list[Movement]:
    return [Movement(f"TxDtls {n}", part, (n - 1,)) for n, part in enumerate(parts, start=1)]


def _ways(details: Sequence[dict[str, Any]], currency: str) -> Iterator[list[int]]:
    """The amounts of all parts in the account's currency, under each name under which all of them have one; last whichever name each has first."""
    for kind in ("Amt", *AMOUNT_KINDS):
        amounts = [by_kind[kind] for detail in details if kind in (by_kind := dict(_named(detail, currency)))]
        if len(amounts) == len(details):
            yield amounts
    first = [named[0][1] for detail in details if (named := list(_named(detail, currency)))]
    if len(first) == len(details):
        yield first


def _named(detail: dict[str, Any], currency: str) -> Iterator[tuple[str, int]]:
    for said in (Said("Amt", detail["amount"], detail["currency"]), *detail["amounts"]):
        if said.amount and said.currency == currency:
            try:
                yield said.kind, unsigned(said.amount, currency)
            except Unreadable:
                continue


def _sign(detail: dict[str, Any], minor: int) -> int:
    return {"CRDT": 1, "DBIT": -1}.get(detail["direction"], 1 if minor >= 0 else -1)


def _sum(stated: Sequence[Charge], currency: str) -> int | None:
    """What charges come to in the account's currency, with their sign; None if one of them is in another, or is no amount."""
    try:
        return sum(charge.sign * unsigned(charge.amount, currency) if charge.currency == currency else _other(charge) for charge in stated)
    except Unreadable:
        return None


def _other(charge: Charge) -> int:
    raise Unreadable(f"a charge in {charge.currency}")
