"""Whether a number that identifies something can be what it says: accounts, companies, titles.

Authority: ISO 13616 (IBAN check digits, through python-stdnum); Companies House number (8 characters); HM Land Registry title number.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from stdnum import iban

from schemas.identifiers import title_number

_LIKE_AN_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_COMPANIES_HOUSE = re.compile(r"(?=.{8}$)[A-Z0-9]{2}[0-9]{3,6}[A-Z]{0,3}")


def accounts_check(identities: Iterable[str | None]) -> list[bool | None]:
    """For each account identity: does the number check? None where there is none, or its scheme has nothing to check."""
    known: dict[str | None, bool | None] = {None: None}
    return [known[identity] if identity in known else known.setdefault(identity, _account_checks(identity)) for identity in identities]


def _account_checks(identity: str) -> bool | None:
    scheme, _, number = identity.partition(":")
    if scheme == "iban":
        return iban.is_valid(number)
    if scheme == "gb":
        return re.fullmatch(r"[0-9]{6}-[0-9]{8}", number) is not None
    return False if _LIKE_AN_IBAN.fullmatch(number) else None


def company_number_checks(jurisdiction: str, number: str) -> bool | None:
    """Companies House's own form; None for a company that states no number, or one of another register."""
    return _COMPANIES_HOUSE.fullmatch(number) is not None if jurisdiction == "gb" and number else None


def title_number_checks(number: str) -> bool:
    """The form of a title number, and written as one."""
    try:
        return title_number(number) == number
    except ValueError:
        return False
