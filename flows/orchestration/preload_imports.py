"""What the flows will need anyway and is slow to import: done while a private server starts in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


def for_a_run() -> None:
    """Prefect, Great Expectations, ReportLab and the reasoning; some seconds."""
    _import("flows.run_case", "flows.dossier", "expectations.verdicts")


def for_dossiers() -> None:
    """Prefect and ReportLab."""
    _import("flows.compile_dossier", "flows.dossier")


def _import(*names: str) -> None:
    with _interrupts_kept():
        for name in names:
            import_module(name)


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """An interrupt while a library is imported, which some libraries swallow with whatever else goes wrong there, comes again afterwards."""
    came = []

    def note(number: int, frame: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt
