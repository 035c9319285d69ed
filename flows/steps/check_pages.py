"""Writes the operator's pages of a case from the verdicts in its store."""

from __future__ import annotations

from flows.case.case_folder import CaseFolder
from flows.store.case_store import Store
from schemas.evidence import Exhibit, Reading, Verdict


def write_check_pages(folder: CaseFolder) -> dict[str, int]:
    """Make checks/ anew; how many promises there are, and how many are broken."""
    from expectations.pages import write_pages

    with Store.open(folder.store, reading=True) as store:
        verdicts, exhibits, readings = store.rows(Verdict), store.rows(Exhibit), store.rows(Reading)
    write_pages(folder.checks, verdicts, exhibits, readings)
    return {"promises": len(verdicts), "broken": sum(not verdict.held for verdict in verdicts)}
