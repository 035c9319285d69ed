"""To whom beyond the court a case may be shown: other authorities, each under a named gateway, with what may go to it and who decided that.

Authority: Directive (EU) 2016/680 art.7(2)-(3) and art.9(3)-(4) (transmission to other authorities, with the conditions that go with it) and art.10
(special categories of data). Nothing here is inferred: an exhibit that no permit names stays in the office.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import Field, model_validator

from schemas.guarantees import GuaranteeBroken
from schemas.law.provision import Recipient
from schemas.stated import Id, Part

Special = Literal["health", "sex_life", "ethnic_origin", "political_opinion", "belief", "trade_union", "genetic", "biometric"]
SPECIAL_CATEGORIES = {
    "health": "health",
    "sex_life": "sex life",
    "ethnic_origin": "racial or ethnic origin",
    "political_opinion": "political opinion",
    "belief": "religious or philosophical belief",
    "trade_union": "trade union membership",
    "genetic": "genetic data",
    "biometric": "biometric data",
}
if SPECIAL_CATEGORIES.keys() != set(get_args(Special)):
    raise GuaranteeBroken("this does not hold: SPECIAL_CATEGORIES.keys() == set(get_args(Special))")


class Permit(Part):
    """Exhibits that may go to the partner, and why what each may be used for (`permitted_use` in exhibits.csv) allows it."""

    exhibits: tuple[str, ...] = Field(min_length=1)
    because: str = Field(min_length=1)


class VictimNamed(Part):
    """The decision that a certificate for this partner names one victim, with the victim's address: by whom, on what authority, when, and why."""

    victim: Id
    author: str = Field(min_length=1)
    authority: str = Field(min_length=1)
    on: date
    reason: str = Field(min_length=1)


class Partner(Part):
    """Another authority to which an edition may go. `gateway` is a key of `schemas.law.GATEWAYS`; `conditions` go with the edition."""

    id: Id
    name: str = Field(min_length=1)
    kind: Recipient
    state: str = Field(min_length=1)
    gateway: str
    purpose: str = Field(min_length=1)
    conditions: str = ""
    author: str = Field(min_length=1)
    on: date
    permits: tuple[Permit, ...] = ()
    victims_named: tuple[VictimNamed, ...] = ()


class SpecialCategory(Part):
    """Words of the exhibits or of this file that tell a person's health, belief or the like: absent from every edition that leaves the office."""

    kind: Special
    words: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _long_enough(self) -> SpecialCategory:
        short = [text for text in self.words if sum(map(str.isalnum, text)) < 3]
        if short:
            raise ValueError(f"{short[0]!r} would be found in almost every text; give at least three letters")
        return self
