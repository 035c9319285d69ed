"""What is promised of the store as a whole, once what was taken in has been followed: nothing lost, nothing from nowhere.

Authority: schemas.evidence (the three counts are the file; a record has its exhibit and its place there); schemas.findings (where
statements break is a gap).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from great_expectations import expectations as gxe

from expectations.batches import WorkedOut, batch, reckoned
from expectations.ledger import claims, entries, transfers
from expectations.promises import RECORDED, Suite, counted, nil, one_of, promise, true, written
from expectations.row_places import at
from expectations.shares import HeldForCertain, holdings, shares
from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.evidence import KEPT_APART, DeclaredRow, Reading, SetAsideRow
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink, Gap, Match, RouteStep
from schemas.parties import Party, PartyMember, PartyRecord


@dataclass(frozen=True)
class Everything:
    """What is promised of all that was read, of which an evidence base has only what may concern the case. `records`: every record, as a list or read batch by batch;
    `twice`: the ids that two of them have. `over`: what is held for certain of each company and kind of share of which more than the whole is held on some day;
    `others`: how many companies and kinds there are besides."""

    records: Sequence[Any]
    twice: frozenset[str]
    over: Sequence[HeldForCertain]
    others: int


def suites(base: EvidenceBase, everything: Everything) -> Iterator[Suite]:
    """The suites for the store, in the order in which a case is followed."""
    yield from (readings(base), records(base, everything), statements(base), entries(base), transfers(base), claims(base))
    yield from (shares(base, everything.over, everything.others), holdings(base), findings(base))


def readings(base: EvidenceBase) -> Suite:
    """What was made of each exhibit: the counts add up to the file, and no row has been lost since; of what is kept apart no row is shown."""
    apart = {exhibit.sha256 for exhibit in base.exhibits if exhibit.handling in KEPT_APART}
    rows, references = base.of(Reading), {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}
    aside, declared = (Counter(row.exhibit for row in base.of(table)) for table in (SetAsideRow, DeclaredRow))
    checked = batch(
        rows,
        Reading,
        "state",
        rows_out_by=[row.accepted + row.set_aside + row.declared - row.total for row in rows],
        set_aside_out_by=[0 if row.exhibit in apart else row.set_aside - aside[row.exhibit] for row in rows],
        declared_out_by=[0 if row.exhibit in apart else row.declared - declared[row.exhibit] for row in rows],
    )
    return Suite(
        "readings",
        checked,
        rows,
        (
            promise(
                "every exhibit has been read, or is kept as a document",
                RECORDED,
                gxe.ExpectTableRowCountToEqual(value=len(base.exhibits)),
                one_of("state", "admitted", "not_reconciling", "refused", "document"),
            ),
            promise("accepted, set aside and declared rows add up to the file", RECORDED, nil("rows_out_by")),
            promise("every row that was set aside or declared is kept", RECORDED, nil("set_aside_out_by"), nil("declared_out_by")),
        ),
        lambda row: references.get(row.exhibit, "an exhibit not in evidence"),
    )


def records(base: EvidenceBase, everything: Everything) -> Suite:
    """Every record that was read: where it comes from."""
    rows, of_two = everything.records, pa.array(sorted(everything.twice), pa.string())
    alone = WorkedOut(("id",), lambda told: {"its_own": pc.invert(pc.is_in(told["id"].cast(pa.string()), value_set=of_two))})
    return Suite(
        "records",
        batch(rows, StatementPeriod, "id", "exhibit", "place", work=alone),
        rows,
        (
            counted(rows, "records"),
            promise(
                "every record has an id of its own, an exhibit in evidence and a place in it",
                RECORDED,
                written("id"),
                true("its_own"),
                one_of("exhibit", *(e.sha256 for e in base.exhibits)),
                written("place"),
            ),
        ),
        at(base),
    )


def statements(base: EvidenceBase) -> Suite:
    """Statements that do not add up are known to be breaks, so that no figure passes through one silently."""
    rows = base.of(StatementPeriod)
    gaps: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for gap in base.of(Gap):
        gaps[gap.account, gap.currency].append(gap)
    known = [
        None
        if row.reconciles is not False or row.kind != "statement"
        else any(g.first <= row.closes_on and g.last >= row.opens_on for g in gaps[row.account, row.currency])
        for row in rows
    ]
    return Suite(
        "statements",
        batch(rows, StatementPeriod, "account", break_known=known),
        rows,
        (
            counted(rows, "statements"),
            promise("every statement is of an account", RECORDED, written("account")),
            promise("every statement that does not reconcile is a break in its account's ledger", RECORDED, true("break_known")),
        ),
        at(base),
    )


def findings(base: EvidenceBase) -> Suite:
    """What was found: everything in it rests on rows that are there."""
    rows = list(_resting(base))
    return Suite(
        "findings",
        reckoned(rests=[rests for _, rests in rows]),
        rows,
        (counted(rows, "findings"), promise("every finding rests on evidence, on another finding, or on what a person said", RECORDED, true("rests"))),
        lambda row: row[0],
    )


def _resting(base: EvidenceBase) -> Iterator[tuple[str, bool]]:
    """Each finding in words that name no one, and whether what it rests on is there."""
    exhibits = {exhibit.sha256 for exhibit in base.exhibits}
    recorded, parties, lines, purchases, assets = ({row.id for row in base.of(table)} for table in (PartyRecord, Party, Transfer, Purchase, Asset))
    for match in base.of(Match):
        yield f"match {match.id}", match.right in recorded
    for member in base.of(PartyMember):
        yield f"party {member.party}", member.record in recorded and member.party in parties
    for asset in base.of(Asset):
        yield f"asset {asset.id}", asset.exhibit in exhibits
    for payment in base.of(PurchasePayment):
        yield f"payment for purchase {payment.purchase}", payment.purchase in purchases and payment.transfer in lines
    for step in base.of(RouteStep):
        yield f"route to {step.target}", step.from_transfer in lines and (not step.to_transfer or step.to_transfer in lines)
    for link in base.of(ChainLink):
        said = link.strength in ("case file", "inference", "decided") or bool(link.subject)
        yield f"chain to {link.asset}, link {link.n}", link.asset in assets and (link.exhibit in exhibits or (said and not link.exhibit))
