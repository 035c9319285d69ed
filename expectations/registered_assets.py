"""What is promised of assets as registers record them: it follows from the fields of each kind's model.

Authority: schemas.registered_assets (a text without a default must be said); ISO 4217 (currency codes).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import pyarrow.compute as pc
from sqlmodel import SQLModel

from expectations.batches import WorkedOut, batch, where
from expectations.promises import RECORDED, SET_ASIDE, Promise, Suite, at_least, counted, days_between, promise, true, with_origin, written
from expectations.references import Texts, absent, found, references
from schemas.marks import mark_of
from schemas.money import DIGITS

_OLDEST, _DECADE = date(1800, 1, 1), timedelta(days=3_653)


def assets(records: Sequence[SQLModel], model: type[SQLModel], parties: Texts | Collection[str], exhibit: str, last: date) -> Suite:
    """Promises about one kind of asset; `parties` are the ids of the exhibit's party records."""
    kinds = {name: str(info.annotation) for name, info in model.model_fields.items()}
    said = [name for name, info in model.model_fields.items() if info.annotation is str and info.is_required() and name not in ("id", "exhibit", "place")]
    amounts = [name for name, kind in kinds.items() if "int" in kind]
    days = [name for name, kind in kinds.items() if "date" in kind]
    unknown = absent(references(records, model, "holder"), parties)
    rows = batch(
        records,
        model,
        "id",
        "exhibit",
        "place",
        *said,
        *amounts,
        *days,
        work=WorkedOut(("holder",), lambda told: {"holder_named": where(pc.not_equal(told["holder"], ""), found(told["holder"], unknown))}),
        currency_known=[record.currency in DIGITS if any(getattr(record, name) is not None for name in amounts) else None for record in records],
        marks_fit=[not mark_of(record).doubts for record in records],
    )
    return Suite(model.__tablename__, rows, records, tuple(_promises(records, model, said, amounts, days, exhibit, last)))


def _promises(
    records: Sequence[SQLModel], model: type[SQLModel], said: list[str], amounts: list[str], days: list[str], exhibit: str, last: date
) -> list[Promise]:
    return [
        counted(records, f"rows of {model.__tablename__}"),
        with_origin(exhibit),
        promise(f"every row says its {' and its '.join(name.replace('_', ' ') for name in said)}", SET_ASIDE, *map(written, said)),
        promise("whoever holds it is a party that the same exhibit names", SET_ASIDE, true("holder_named")),
        promise("no amount is below nil", SET_ASIDE, *(at_least(name, 0) for name in amounts)),
        promise("an amount has a currency with an ISO 4217 code", SET_ASIDE, true("currency_known")),
        promise("marks, numbers and addresses fit the checks that they carry", RECORDED, true("marks_fit")),
        promise("the days are plausible", RECORDED, *(days_between(name, _OLDEST, last + _DECADE) for name in days)),
    ]
