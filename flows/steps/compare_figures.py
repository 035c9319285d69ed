"""Which amounts of a case are other than before: the findings of an earlier program beside those of this one, in money.

Figures: value, charges and net equity of each asset; what each rule traces to each target; the range on any order; where each claim is at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from schemas.assets import OWN_CURRENCY, Asset, thing
from schemas.findings import AnyOrder, LabelTotal, Ruling
from schemas.identifiers import display_account
from schemas.money import display, parse

# the columns that name a row for a reader, and those that are amounts
_FIGURES: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Asset: (("id", "kind", "identifier", "currency", "price_currency"), ("value", "charges", "costs", "net_equity", "price")),
    Ruling: (("rule", "target", "label", "currency"), ("amount",)),
    AnyOrder: (("target", "same_day"), ("at_least", "at_most", "at_most_linked")),
    LabelTotal: (("rule", "label", "currency"), ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")),
}
COLUMNS = {table.__tablename__: (*names, *amounts) for table, (names, amounts) in _FIGURES.items()}
Rows = Mapping[str, Iterable[Mapping]]


class ChangedFigure(NamedTuple):
    """One amount that is not what it was: what it is of, what it is called, and both amounts in words; 'not known' and 'not there' are no amounts."""

    of: str
    called: str
    before: str
    now: str


def changed_figures(before: Rows, now: Rows, currency: str) -> tuple[ChangedFigure, ...]:
    """Every amount that differs, by what it is of; `currency` is the case's."""
    old, new = _read(before, currency), _read(now, currency)
    return tuple(
        ChangedFigure(*key, old.get(key, "not there"), new.get(key, "not there"))
        for key in sorted(old.keys() | new.keys())
        if old.get(key, "not there") != new.get(key, "not there")
    )


def rows_of_twin(path: Path) -> Rows | None:
    """The same rows as a dossier's twin has them; None if it has not got them all."""
    twin = json.loads(path.read_bytes())
    try:
        return {table: [{column: row[column] for column in columns} for row in twin["findings"][table]] for table, columns in COLUMNS.items()}
    except (KeyError, TypeError):
        return None


def _read(rows: Rows, currency: str) -> dict[tuple[str, str], str]:
    """What is said of each figure, by what it is of and what it is called. Two of one name keep their order."""
    names: dict[str, str] = {}
    for asset in rows["asset"]:
        called = display_account(asset["identifier"]) if asset["kind"] == "account_balance" else thing_of(asset)
        names[asset["id"]] = called if called not in names.values() else f"{called} ({asset['id']})"
    called_by: dict[str, Callable[[Mapping], Iterator[str]]] = {
        "asset": lambda row: iter((names[row["id"]], "")),
        "ruling": lambda row: iter((_target(row["target"], names), f"claim {row['label']} under {row['rule']}")),
        "anyorder": lambda row: iter((_target(row["target"], names), f"on any order, days {row['same_day']}")),
        "labeltotal": lambda row: iter((f"claim {row['label']}", f"under {row['rule']}" + (f" in {row['currency']}" if row["currency"] else ""))),
    }
    found = {}
    for table, (_, amounts) in _FIGURES.items():
        for row in rows[table.__tablename__]:
            of, behind = called_by[table.__tablename__](row)
            for amount in amounts:
                called = ", ".join(filter(None, ("traced" if table is Ruling else amount.replace("_", " "), behind)))
                own = row.get(OWN_CURRENCY.get(amount, ""), "") or row.get("currency", "") or currency
                found[of, called] = _said(row[amount], own)
    return found


def thing_of(asset: Mapping) -> str:
    """What a reader calls the thing that a figure is about: 'title ZZ100001', 'shares 99999901'."""
    try:
        return thing(asset["kind"], asset["identifier"])
    except KeyError:
        return f"{asset['kind'].replace('_', ' ')} {asset['identifier']}"


def _target(target: str, names: Mapping[str, str]) -> str:
    if target in names:
        return names[target]
    kind, _, rest = target.partition(":")
    return {"account": f"balance of {display_account(rest)}" if rest else target, "holder": f"all assets of {rest}"}.get(
        kind, {"reached": "all assets within reach", "schedule": "all assets of the schedule"}.get(target, target)
    )


def _said(amount: int | str | None, currency: str) -> str:
    if amount is None:
        return "not known"
    return display(parse(amount, currency) if isinstance(amount, str) else amount, currency)
