"""What is looked for in the registers of a case: records that may be somebody of it, the titles that it or a payment names, and who holds what else is recorded.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive). From these on, ownership is followed upwards and downwards, as
`tracing.matching.relevant_parties` follows it; what is not reached so can be no part of any finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.accounts import Entry, StatementPeriod
from schemas.evidence_base import EvidenceBase
from schemas.registered_assets import REGISTERED_ASSETS
from tracing.assets.purchasable import numbers_in
from tracing.matching.likeness import case_parties
from tracing.matching.relevant_parties import as_title_number
from tracing.matching.sought_records import SoughtRecords


@dataclass(frozen=True)
class Sought:
    """`titles` are numbers that case.toml may name, `paid_for` words of payments that may be one; `holders` the records that hold a recorded thing."""

    records: SoughtRecords
    titles: frozenset[str]
    paid_for: frozenset[str]
    holders: frozenset[str]


def sought(base: EvidenceBase) -> Sought:
    """Of a base that has the statements and the recorded things, and need have no register."""
    periods = base.of(StatementPeriod)
    parties = case_parties(base.case, {period.account for period in periods})
    said = [text for entry in base.of(Entry) for text in (entry.text, entry.counterparty)] + [period.holder for period in periods]
    return Sought(
        SoughtRecords(parties, periods),
        frozenset(number for text in _texts(base.case.model_dump()) if (number := as_title_number(text))),
        frozenset(word for text in said for word in numbers_in(text)),
        frozenset(row.holder for model in REGISTERED_ASSETS.values() for row in base.of(model) if row.holder),
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
