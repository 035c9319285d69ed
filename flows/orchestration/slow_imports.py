"""What the flows will need anyway and is slow to import: done while a private server starts in a process of its own."""
from __future__ import annotations

from importlib import import_module


def for_a_run() -> None:
    """Prefect, Great Expectations, ReportLab and the reasoning; some seconds."""
    for name in ("flows.run_case", "flows.dossier", "expectations.verdicts"):
        import_module(name)


def for_dossiers() -> None:
    """Prefect and ReportLab."""
    for name in ("flows.compile_dossier", "flows.dossier"):
        import_module(name)
