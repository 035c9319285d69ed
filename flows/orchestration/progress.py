"""Tells whoever watches a command how far the flows are; silent when nobody watches."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Whoever is told how far a command is: a progress bar, or a log."""

    def step(self, what: str, done: int, of: int) -> None:
        """`what` begins, after `done` of `of` steps of its flow."""

    def within(self, doing: str, rows: int, part: float) -> None:
        """In the step that began last, `doing` is at `rows`, and this part of the step is behind, from 0 to 1."""

    def note(self, text: str) -> None:
        """Something that should stay on the screen."""


class _Watching:
    watcher: Watcher | None = None


def watch(watcher: Watcher | None) -> None:
    """Tell this watcher from now on; None ends it."""
    _Watching.watcher = watcher


def report(what: str, done: int, of: int) -> None:
    """Tell the watcher that one step of a flow begins."""
    if _Watching.watcher is not None:
        _Watching.watcher.step(what, done, of)


def within(doing: str, rows: int, part: float) -> None:
    """Tell the watcher how far the step is that began last."""
    if _Watching.watcher is not None:
        _Watching.watcher.within(doing, rows, part)


def note(text: str) -> None:
    """Something to be read now, such as who holds a store that this run waits for."""
    if _Watching.watcher is not None:
        _Watching.watcher.note(text)
