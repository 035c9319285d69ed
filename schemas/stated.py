"""What every part of case.toml is made of: amounts and ids that are checked, officers, and sentences that a person asserts.

Unknown keys are refused in every part: a typing mistake must never silently leave something out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from schemas.money import DIGITS, MoneyError, parse


def _currency(code: str) -> str:
    if code not in DIGITS:
        raise ValueError(f"{code!r} is not an ISO 4217 currency code such as GBP or EUR")
    return code


def _amount(text: str) -> str:
    try:
        parse(text, "BHD")  # three digits: the currency itself is checked where the amount is used
    except MoneyError:
        raise ValueError(f'{text!r} is not an amount; write it in quotes, with a point: "1234.50"') from None
    return text


def _identifier(text: str) -> str:
    if not text or not all(c.isascii() and (c.isalnum() or c in "-_") for c in text):
        raise ValueError(f"{text!r} is not an id; use letters, digits, - and _")
    return text


Currency = Annotated[str, AfterValidator(_currency)]
Amount = Annotated[str, AfterValidator(_amount)]
Id = Annotated[str, AfterValidator(_identifier)]
Basis = Literal["own_name", "nominee", "bare_trust", "tainted_gift", "sham", "piercing"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Officer(Part):
    name: str
    office: str


class Statement(Part):
    """A sentence that a person asserts, with where it rests. `kind` is 'fact', 'inference' or 'opinion'."""

    says: str
    kind: Literal["fact", "inference", "opinion"] = "fact"
    author: str = ""
    on: date | None = None
    exhibits: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _opinions_have_authors(self) -> Statement:
        if self.kind == "opinion" and not self.author:
            raise ValueError("an opinion needs an author")
        if self.kind == "fact" and not self.exhibits:
            raise ValueError("a fact needs an exhibit")
        return self
