"""The tables of an export: typed columns and rows, each row with where it stands in the evidence.

Format: amounts are decimal numbers of the currency beside them, exactly; shares are per cent; scores are bits; days are days; a last column `origins` names exhibit and place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlmodel import SQLModel

from flows.dossier.editions import WORKING
from flows.handover.exports.leaving import Leaving
from flows.handover.exports.origins import Origins
from flows.handover.exports.recognised import MatchRow, match_rows
from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import OWN_CURRENCY, Asset, Purchase, PurchasePayment
from schemas.columns import column_types
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence import Exhibit
from schemas.findings import AnyOrder, ChainLink, ClaimedReceipt, Deficiency, Gap, Holding, LabelTotal, RouteStep, Ruling, TracedShare
from schemas.interests import WHOLE
from schemas.money import digits
from schemas.parties import Party
from tracing.ownership.stakes import Stake, stakes_of

TEXT, AMOUNT, PER_CENT, COUNT, DAY, FLAG, BITS = "text", "amount", "per cent", "count", "day", "flag", "bits"
_AMOUNTS = frozenset(
    "amount at_least at_most at_most_linked value value_before charges costs net_equity whole given adjusted worth now price paid mortgage elsewhere closing_before opening_after opening closing credits debits traced today "
    "claimed held paid_out absorbed relabelled lost_in_gap".split()
)
_SHARES = frozenset("beneficial low high share_low share_high".split())
_INTERESTS = (
    "id",
    "owner",
    "company",
    "kind",
    "low",
    "high",
    "low_open",
    "high_open",
    "started_on",
    "ended_on",
    "capacity",
    "source",
    "indirect",
    "exhibit",
    "place",
)
_MATCHES = (
    "id",
    "party",
    "party_name",
    "record",
    "record_name",
    "state",
    "decided_by",
    "decided_by_whom",
    "decided_at",
    "score",
    "reasons_for",
    "reasons_against",
)
Row = SQLModel | Stake | MatchRow
Cell = str | Decimal | int | date | bool | None


@dataclass(frozen=True)
class Column:
    """A column's name, as the store has it, and what its cells are."""

    name: str
    kind: str


@dataclass(frozen=True)
class TableSheet:
    """One table: `rows` have a cell for each column; None is an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(of: Leaving) -> list[TableSheet]:
    """Every table that leaves, `about` first; empty ones too, because that there is nothing is something."""
    origins, base, rule = Origins(of.base), of.base, of.base.case.tracing.rule
    currency = _Currencies(of)
    chosen: list[tuple[str, type[SQLModel], Sequence[SQLModel]]] = [
        ("parties", Party, base.of(Party)),
        ("accounts", StatementPeriod, base.of(StatementPeriod)),
        ("transfers", Transfer, of.transfers),
        ("claims", ClaimedReceipt, base.of(ClaimedReceipt)),
        ("assets", Asset, base.of(Asset)),
        ("purchases", Purchase, base.of(Purchase)),
        ("purchase_payments", PurchasePayment, base.of(PurchasePayment)),
        ("repayments", ChargeRepayment, base.of(ChargeRepayment)),
        ("repayment_transfers", RepaymentTransfer, base.of(RepaymentTransfer)),
        ("gifts", Gift, base.of(Gift)),
        ("gift_transfers", GiftTransfer, base.of(GiftTransfer)),
        ("gift_values", GiftToday, base.of(GiftToday)),
        ("rulings", Ruling, base.of(Ruling)),
        ("ranges", AnyOrder, base.of(AnyOrder)),
        ("totals", LabelTotal, base.of(LabelTotal)),
        ("routes", RouteStep, [step for step in base.of(RouteStep) if step.rule == rule]),
        ("traced_shares", TracedShare, base.of(TracedShare)),
        ("chain_links", ChainLink, base.of(ChainLink)),
        ("holdings", Holding, base.of(Holding)),
        ("gaps", Gap, base.of(Gap)),
        ("deficiencies", Deficiency, base.of(Deficiency)),
        ("exhibits", Exhibit, base.exhibits),
    ]
    sheets = [_sheet(name, _columns(table), rows, origins, currency.of) for name, table, rows in chosen]
    matches = tuple(Column(name, BITS if name == "score" else TEXT) for name in _MATCHES)
    return [
        _about(of),
        *sheets,
        _sheet("interests", _interests(), stakes_of(base), origins, currency.of),
        _sheet("matches", matches, match_rows(base, office=of.edition == WORKING), origins, currency.of),
    ]


def _about(of: Leaving) -> TableSheet:
    head = of.base.case.case
    told = [
        ("case", head.reference),
        ("caption", head.caption),
        ("order", of.base.order.name),
        ("edition", of.edition),
        ("protective marking", head.protective_marking),
        ("cut-off", head.cut_off.isoformat()),
        ("declared rule", of.base.case.tracing.rule),
        ("currency", head.currency),
        ("head of the case log", of.base.log_head),
        *((f"software: {name}", version) for name, version in sorted(of.base.versions.items())),
        ("state", f"draft: {len(of.base.of(Deficiency))} reasons (deficiencies)" if of.base.of(Deficiency) else "no reason against a final dossier is known"),
        ("control is not ownership", "an asset whose reach is 'shares' or 'none' is not within reach of an order on what is recorded"),
        ("ranges", "the ranges of several assets do not add up"),
        *of.terms,
        ("score of a match", "the sum of its reasons' weights, in bits (docs/method.md); it decides nothing"),
        *(("left out", what) for what in of.left_out),
    ]
    return TableSheet(
        "about", (Column("what", TEXT), Column("is", TEXT), Column("origins", TEXT)), tuple((name, said, "case.toml and the case log") for name, said in told)
    )


def _columns(table: type[SQLModel]) -> tuple[Column, ...]:
    kinds = {str: TEXT, bool: FLAG, date: DAY, int: COUNT}
    return tuple(
        Column(name, AMOUNT if name in _AMOUNTS and kind is int else PER_CENT if name in _SHARES and kind is int else kinds[kind])
        for name, (kind, _) in column_types(table).items()
    )


def _interests() -> tuple[Column, ...]:
    """Of a stake: a register's interest or the case file's, between two parties."""
    kinds = {"low": PER_CENT, "high": PER_CENT, "low_open": FLAG, "high_open": FLAG, "indirect": FLAG, "started_on": DAY, "ended_on": DAY}
    return tuple(Column(name, kinds.get(name, TEXT)) for name in _INTERESTS)


class _Currencies:
    """The currency of each row's amounts: its own, its target's or its transfer's, or the case's."""

    def __init__(self, of: Leaving):
        self.home = of.base.case.case.currency
        self.targets = {ruling.target: ruling.currency for ruling in of.base.of(Ruling) if ruling.currency}
        self.transfers = {transfer.id: transfer.currency for transfer in of.base.of(Transfer)}

    def of(self, row: Row) -> str:
        target = self.targets.get(getattr(row, "target", ""), "")
        line = self.transfers.get(getattr(row, "from_transfer", "") or getattr(row, "transfer", ""), "")
        return getattr(row, "currency", "") or target or line or self.home


def _sheet(name: str, columns: tuple[Column, ...], rows: Iterable[Row], origins: Origins, currency: Callable[[Any], str]) -> TableSheet:
    made = []
    for row in rows:
        values = asdict(row) if is_dataclass(row) else row.model_dump()
        made.append(
            (*(_cell(values[column.name], column.kind, partial(_of_its_own, values, column.name, row, currency)) for column in columns), origins.of(row))
        )
    return TableSheet(name, (*columns, Column("origins", TEXT)), tuple(made))


def _of_its_own(values: dict, name: str, row: Row, currency: Callable[[Any], str]) -> str:
    """The currency of an amount: the one that stands beside it, or the row's."""
    return values.get(OWN_CURRENCY.get(name, "")) or currency(row)


def _cell(value: Any, kind: str, currency: Callable[[], str]) -> Cell:
    if value is None:
        return None
    if kind == AMOUNT:
        return Decimal(value).scaleb(-digits(currency()))
    if kind == BITS:
        return Decimal(value) / 10
    return Decimal(value * 100) / WHOLE if kind == PER_CENT else value
