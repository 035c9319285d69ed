"""Which legal entity is consolidated, managed or opened as a branch by which other, from when to when, by their LEIs.

Format: GLEIF level 2, RR-CDF 1.1 to 2.1 (XML, JSON, CSV; whole files and deltas). Consolidation is an accounting parent's power (IFRS 10), told
without a share; the ultimate parent stands at the end of a way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.sources.companies.gleif_records import Format, Record, Tree, checked_lei, claim, day, deleted, outcomes
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import Outcome, SetAside
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 3
_FORMAT = Format(
    "RelationshipData",
    "RelationshipRecord",
    ("Relationship",),
    ("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", "Relationship.RelationshipType"),
)
_KINDS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "influence",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "influence",
    "IS_FUND-MANAGED_BY": "influence",
    "IS_INTERNATIONAL_BRANCH_OF": "unknown",
    "IS_SUBFUND_OF": "unknown",
    "IS_FEEDER_TO": "unknown",
}
_WRONG = ("ANNULLED", "DUPLICATE")


def recognises(file: OpenedFile) -> Claim:
    """RelationshipData of GLEIF, an array of objects with a Relationship, or a table with their columns."""
    return claim(file, _FORMAT)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The two entities by their LEIs, and the later one's interest in the first, a record."""
    return outcomes(file, _FORMAT, _relationship)


def _relationship(rows: RowsAsColumns, record: Record, odd: Oddities) -> SetAside | None:
    tree, place = record.tree, record.place
    status = tree.at("Registration/RegistrationStatus")
    if record.problem or deleted(tree) or status in _WRONG:
        return SetAside(place, record.problem or f"the register says that this record is {'deleted' if deleted(tree) else status}", record.raw)
    try:
        child, parent = (checked_lei(tree.at(f"Relationship/{node}/NodeID"), node, place, odd) for node in ("StartNode", "EndNode"))
        said, stated_on = tree.at("Relationship/RelationshipType"), day(tree.at("Registration/LastUpdateDate"))
        started, ended = _period(tree)
    except ValueError as error:
        return SetAside(place, str(error), record.raw)
    if said not in _KINDS:
        odd.note("unknown_code", f"relationship type {said!r}", place)
    if tree.at("Relationship/RelationshipStatus") == "INACTIVE" and ended is None:
        odd.note("end_not_given", "relationship that is inactive without a day on which it ended: the record's own last day is taken", place)
        ended = stated_on
    if ended is not None and started is not None and ended < started:
        odd.note("ends_before_it_starts", "relationship that ends before it starts", place)
    sides: dict[str, str] = {}
    for name, lei in (("company", child), ("owner", parent)):
        sides[name] = rows.record(PartyRecord, place, name, mentioned_as="register entry", kind="company", name="")
        rows.record(PartyIdentifier, place, f"{name} LEI", party=sides[name], scheme="LEI", value=lei, own=True)
    rows.record(
        Interest,
        place,
        "interest",
        **sides,
        kind=_KINDS.get(said, "unknown"),
        started_on=started,
        ended_on=ended,
        says=said,
        indirect=said == "IS_ULTIMATELY_CONSOLIDATED_BY",
        record=f"{child} {said} {parent}",
        stated_on=stated_on,
    )
    rows.accept(place)
    return None


def _period(tree: Tree) -> tuple[date | None, date | None]:
    """The days of the relationship itself, not of the accounts or papers that show it."""
    periods = [
        *tree.all("Relationship/RelationshipPeriods/RelationshipPeriod"),
        *tree.all("Relationship/Period"),
        *tree.all("Relationship/RelationshipPeriods"),
    ]
    own = next((period for period in periods if period.at("PeriodType") == "RELATIONSHIP_PERIOD"), Tree())
    return day(own.at("StartDate")), day(own.at("EndDate"))
