"""Gathers everything that is known of a case into one value: what the reasoning reads and what documents are written from."""
from __future__ import annotations

from importlib.metadata import version as version_of

from flows.case_folder import CaseFolder
from flows.store import Store
from schemas.evidence import Exhibit, Verdict
from schemas.evidence_base import FINDING_TABLES, RECORD_TABLES, EvidenceBase

_SOFTWARE = ("assettrace", "duckdb", "great-expectations", "prefect", "reportlab", "pandas", "sqlmodel")


def evidence_base(folder: CaseFolder, *, final: bool = False, version: int = 0) -> EvidenceBase:
    """Everything a finding or a document of this case may rest on, read in one go."""
    with Store.open(folder.store, reading=True) as store:
        rows = {table: tuple(store.rows(table)) for table in (*RECORD_TABLES, *FINDING_TABLES)}
        exhibits, verdicts = store.rows(Exhibit), store.rows(Verdict)
    return EvidenceBase(
        case=folder.case, order=folder.order, exhibits=tuple(sorted(exhibits, key=lambda e: (e.reference, e.sha256))), rows=rows,
        verdicts=tuple(verdicts), decisions=tuple(folder.decisions()), versions={name: version_of(name) for name in _SOFTWARE},
        log_head=folder.log.evidence_head(), compiled_on=folder.case.case.cut_off, version=version, final=final,
    )
