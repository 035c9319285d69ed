"""A provision of law with its authority and the days it is in force, an order with the elements of its test, and a gateway to other authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from schemas.guarantees import GuaranteeBroken

TO_BE_CONFIRMED = "to be confirmed by a lawyer"
Recipient = Literal["judicial_authority", "asset_recovery_office", "law_enforcement"]
RECIPIENTS = {
    "judicial_authority": "court, prosecutor or executing authority",
    "asset_recovery_office": "asset recovery office",
    "law_enforcement": "law enforcement authority",
}
if RECIPIENTS.keys() != set(get_args(Recipient)):
    raise GuaranteeBroken("this does not hold: RECIPIENTS.keys() == set(get_args(Recipient))")


@dataclass(frozen=True)
class Provision:
    """One provision. `in_force_from` / `in_force_to` are days, both included; None is "not known to us" or "still in force".
    `confirmed` is True only where the text was read in a public source; otherwise it is printed with TO_BE_CONFIRMED."""

    authority: str
    reference: str
    says: str
    in_force_from: date | None
    in_force_to: date | None = None
    confirmed: bool = False

    def citable_on(self, day: date) -> bool:
        """True if the provision was in force on `day` as far as its dates say."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True)
class Element:
    """One element of a statutory test: `key` is what case.toml names it by."""

    key: str
    says: str
    provision: Provision


@dataclass(frozen=True)
class OrderSought:
    """An order that a court can be asked for. `regime` is 'value' (benefit against realisable interests) or 'property'
    (recoverable property and how it represents the original): it shapes the dossier's summary. `gifts`: the law under which
    what was given away counts, where the order turns on that; `gift_values`: that on what it comes to."""

    key: str
    name: str
    regime: str
    court: str
    provisions: tuple[Provision, ...]
    elements: tuple[Element, ...]
    gifts: Provision | None = None
    gift_values: tuple[Provision, ...] = ()


@dataclass(frozen=True)
class Gateway:
    """A provision under which an edition may go to another authority: to which kinds of authority (keys of RECIPIENTS), and in which states it is no gateway."""

    key: str
    provision: Provision
    recipients: tuple[Recipient, ...]
    not_in: tuple[str, ...] = ()
