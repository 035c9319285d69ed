"""What the flows will need anyway and is slow to import: done while a private server starts in a process of its own."""

from __future__ import annotations

from importlib import import_module

from flows.orchestration.interrupts import raise_swallowed


def for_a_run() -> None:
    """Prefect, Great Expectations, ReportLab and the reasoning; some seconds."""
    _import("flows.run_case", "flows.dossier", "expectations.verdicts")


def for_dossiers() -> None:
    """Import Prefect and ReportLab, which a run that writes dossiers needs."""
    _import("flows.compile_dossier", "flows.dossier")


def _import(*names: str) -> None:
    for name in names:
        import_module(name)
        raise_swallowed()  # some libraries swallow an interrupt with whatever else goes wrong while they are imported
