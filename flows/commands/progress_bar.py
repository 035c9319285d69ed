"""A progress bar for a command that computes in this process: on a terminal only, and only if it takes more than two seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE = 2.0  # seconds without a bar


@contextmanager
def stages() -> Iterator[Callable[[str, float], None]]:
    """Inside, call with what is being done and how much of it is done, from 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda what, part: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    begun = monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=1.0)

    def progress(what: str, part: float) -> None:
        if monotonic() - begun > PATIENCE:
            bar.start()
        bar.update(task, description=what, completed=min(part, 1.0))

    try:
        yield progress
    finally:
        bar.stop()
