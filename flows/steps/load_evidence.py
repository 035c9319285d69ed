"""Gathers everything that is known of a case into one value: what the reasoning reads and what documents are written from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version as version_of

from flows.case.case_folder import CaseFolder
from flows.custody.program_code import MadeByAnother, identity, made_by_another
from flows.sources.read_exhibit import is_intelligence
from flows.store.case_store import Store, is_of_another_program
from schemas.evidence import KEPT_APART, Exhibit, Reading, Verdict
from schemas.evidence_base import FINDING_TABLES, RECORD_TABLES, EvidenceBase
from tracing.assets.sought_in_registers import Sought, sought
from tracing.ledger.statement_stretches import natural

_SOFTWARE = ("duckdb", "great-expectations", "prefect", "reportlab", "pandas", "sqlmodel")


def evidence_base(folder: CaseFolder, *, final: bool = False, version: int = 0, any_program: bool = False) -> EvidenceBase:
    """Everything a finding or a document of this case may rest on, read once a process while nobody changes it; of registers the part that may concern the case.
    `any_program`: of a store that another program made, too, if it has the same tables.

    Of an exhibit that is kept apart (intelligence, suspicious activity reports) only its lines in the registers are in it, and no record.
    """
    found = Store.evidence(folder.store, folder.case.model_dump_json(), partial(_sought, folder), any_program=any_program)
    tables = found.rows
    rows, exhibits = {table: tables.get(table, ()) for table in (*RECORD_TABLES, *FINDING_TABLES)}, tables[Exhibit]
    leads = {reading.exhibit for reading in rows[Reading] if is_intelligence(reading.source)}  # whatever exhibits.csv says of them by now
    exhibits = [e if e.sha256 not in leads or e.handling in KEPT_APART else e.model_copy(update={"handling": "intelligence"}) for e in exhibits]
    apart = {exhibit.sha256 for exhibit in exhibits if exhibit.handling in KEPT_APART}
    if apart:
        rows = {table: tuple(row for row in found if table is Reading or getattr(row, "exhibit", "") not in apart) for table, found in rows.items()}
    return EvidenceBase(
        case=folder.case,
        order=folder.order,
        exhibits=tuple(sorted(exhibits, key=lambda e: (natural(e.reference), e.sha256))),
        rows=rows,
        verdicts=tuple(verdict for verdict in tables[Verdict] if verdict.subject not in apart),
        decisions=tuple(folder.decisions()),
        versions=dict(software_versions()),
        log_head=folder.log.evidence_head(),
        compiled_on=folder.case.case.cut_off,
        version=version,
        final=final,
        registers={sha256: counts for sha256, counts in found.counts.items() if sha256 not in apart},
    )


def _sought(folder: CaseFolder, rows: dict) -> Sought:
    """What is looked for in the registers of the case, which are not among these rows."""
    return sought(EvidenceBase(folder.case, folder.order, (), rows, (), (), {}, "", folder.case.case.cut_off, 0))


def evidence_of_another_program(folder: CaseFolder, versions: dict[str, str]) -> EvidenceBase | None:
    """The same of a case that another program made, whose software `versions` names; None if its store has other tables. For handing over what was written then: its
    findings are those of that program, and nothing new may be written from them."""
    try:
        return replace(evidence_base(folder, any_program=True), versions=versions)
    except MadeByAnother:
        return None


def check_program(folder: CaseFolder) -> None:
    """MadeByAnother if the case is not of this program."""
    if is_of_another_program(folder.store):
        raise made_by_another(folder.store.name, folder.path)


@cache
def software_versions() -> dict[str, str]:
    """This program, by the hash of its code too, and the version of each library that a figure or a page rests on, by name."""
    return identity() | {name: version_of(name) for name in _SOFTWARE}
