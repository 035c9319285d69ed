"""A progress bar for commands that run flows, there from the first second; plain lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.commands.screen import plain, warn


class _OnTerminal:
    """A bar for each flow in turn, the step it is at with its rows, the time since the command began, and what is left of it."""

    def __init__(self, bar) -> None:
        self._bar = bar
        self._task = bar.add_task("starting", total=None)
        self._what, self._done = "", 0

    def step(self, what: str, done: int, of: int) -> None:
        self._what, self._done = what, done
        self._bar.update(self._task, description=what, completed=done, total=of)

    def within(self, doing: str, rows: int, part: float) -> None:
        self._bar.update(self._task, description=f"{self._what}: {doing} {rows:,} rows", completed=self._done + part)

    def note(self, text: str) -> None:
        self._bar.console.print(plain(text), markup=False, highlight=False)


class _InLines:
    """Prints one line for each step, where the output goes to a file and not to a terminal."""

    def step(self, what: str, done: int, of: int) -> None:
        warn(what)

    def within(self, doing: str, rows: int, part: float) -> None:
        """Nothing is printed within a step: a log has one line for each."""

    def note(self, text: str) -> None:
        warn(text)


@contextmanager
def flows_ready(meanwhile: Callable[[], None], *, quiet: bool = False) -> Iterator[None]:
    """Prefect is ready inside: a server named by PREFECT_API_URL, or a private one, which starts while `meanwhile` is done. Shows
    what the flows report."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from flows.orchestration.private_server import PrivateServer
    from flows.orchestration.progress import watch

    console = Console(stderr=True)
    on_terminal = console.is_terminal and not quiet
    server = PrivateServer()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    try:
        server.start()
        with Progress(*columns, console=console, transient=True, disable=not on_terminal) as bar:
            watch(_OnTerminal(bar) if on_terminal else None if quiet else _InLines())
            meanwhile()
            server.wait()
            with server.in_use():
                yield
    finally:
        watch(None)
        server.stop()
