"""Why a legal entity names no parent: nobody known, natural persons, not public, no consolidation.

Format: GLEIF level 2 Reporting Exceptions 1.1 to 2.1 (XML, JSON, CSV; whole files and deltas). Only NO_KNOWN_PERSON says that there is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.companies.gleif_records import Format, Record, checked_lei, claim, deleted, outcomes
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import Outcome, SetAside
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 3
_FORMAT = Format("ReportingExceptionData", "Exception", ("LEI", "ExceptionCategory"), ("LEI", "Exception.Category"))
_CATEGORIES = ("DIRECT_ACCOUNTING_CONSOLIDATION_PARENT", "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT")
_REASONS = frozenset(
    """
    NO_LEI NATURAL_PERSONS NON_CONSOLIDATING NO_KNOWN_PERSON NON_PUBLIC BINDING_LEGAL_COMMITMENTS LEGAL_OBSTACLES CONSENT_NOT_OBTAINED DETRIMENT_NOT_EXCLUDED
    DISCLOSURE_DETRIMENTAL
""".split()
)


def recognises(file: OpenedFile) -> Claim:
    """ReportingExceptionData of GLEIF, an array of objects with LEI and ExceptionCategory, or a table with their columns."""
    return claim(file, _FORMAT)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The entity by its LEI, and what is said of its parent in place of a name, a record."""
    return outcomes(file, _FORMAT, _exception)


def _exception(rows: RowsAsColumns, record: Record, odd: Oddities) -> SetAside | None:
    tree, place = record.tree, record.place
    if record.problem or deleted(tree):
        return SetAside(place, record.problem or "the register says that it has deleted this record", record.raw)
    category = tree.at("ExceptionCategory", "Exception/Category")
    reasons = [reason.text for path in ("ExceptionReason", "Exception/Reason") for reason in tree.all(path) if reason.text]
    try:
        lei = checked_lei(tree.at("LEI"), "LEI", place, odd)
        if category not in _CATEGORIES or not reasons:
            raise ValueError(f"the exception's category is {category!r} and its reasons are {reasons}: a parent's category and a reason are expected")
    except ValueError as error:
        return SetAside(place, str(error), record.raw)
    for reason in reasons:
        if reason not in _REASONS:
            odd.note("unknown_code", f"exception reason {reason!r}", place)
    references = [reference.text for path in ("ExceptionReference", "Exception/Reference") for reference in tree.all(path) if reference.text]
    company = rows.record(PartyRecord, place, "company", mentioned_as="register entry", kind="company", name="")
    rows.record(PartyIdentifier, place, "LEI", party=company, scheme="LEI", value=lei, own=True)
    rows.record(
        Interest,
        place,
        "interest",
        owner="",
        company=company,
        kind="none_known" if reasons == ["NO_KNOWN_PERSON"] else "unknown",
        says=f"{category}: {', '.join([*reasons, *references])}",
        indirect=category.startswith("ULTIMATE"),
        record=f"{lei} {category}",
    )
    rows.accept(place)
    return None
