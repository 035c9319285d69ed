"""Writes the operator's pages of a case from the verdicts in its store."""

from __future__ import annotations

from flows.case.case_folder import CaseFolder
from flows.steps.stages import PAGES, kept, pages_stage
from flows.store.case_store import Store
from schemas.evidence import Exhibit, Reading, Verdict


def write_check_pages(folder: CaseFolder) -> dict[str, int]:
    """Make checks/ anew, unless it is as it would be; how many promises there are, and how many are broken."""
    verdicts, exhibits, readings = Store.tables(folder.store, (Verdict, Exhibit, Reading)).values()
    before = pages_stage(folder)
    if kept(folder).get(PAGES) != before:
        from expectations.operator_pages import write_pages

        write_pages(folder.checks, verdicts, exhibits, readings)
        written = pages_stage(folder)
        with Store.open(folder.store) as store:
            store.keep(written)
    return {"promises": len(verdicts), "broken": sum(not verdict.held for verdict in verdicts)}
