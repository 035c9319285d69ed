"""Whether a number that identifies something can be what it says: accounts, companies, titles.

Authority: ISO 13616 (IBAN check digits, through python-stdnum); Companies House number (8 characters); HM Land Registry title number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
from stdnum import iban

from expectations.batches import has_form, where
from schemas.identifiers import TITLE_NUMBER

_LIKE_AN_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_COMPANIES_HOUSE = "[A-Z0-9]{2}[0-9]{3,6}[A-Z]{0,3}"  # and of eight characters


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


def company_numbers_check(jurisdictions: pa.ChunkedArray, numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each is of Companies House's own form; null for a company that states no number, or one of another register."""
    british = pc.and_(pc.equal(jurisdictions, "gb"), pc.not_equal(numbers, ""))
    return where(british, pc.and_(pc.equal(pc.utf8_length(numbers), 8), has_form(numbers, _COMPANIES_HOUSE)))


def title_numbers_check(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each has the form of a title number, and is written as one."""
    return has_form(numbers, TITLE_NUMBER)
