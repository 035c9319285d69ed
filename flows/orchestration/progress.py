"""Tells whoever watches a command how far the flows are; silent when nobody watches."""
from __future__ import annotations

from collections.abc import Callable


class _Watcher:
    tell: Callable[[str, int, int], None] | None = None


def watch(tell: Callable[[str, int, int], None] | None) -> None:
    """Call `tell(what is being done, steps done, steps in all)` from now on; None ends it."""
    _Watcher.tell = tell


def report(what: str, done: int, of: int) -> None:
    """One step of a flow begins."""
    if _Watcher.tell is not None:
        _Watcher.tell(what, done, of)
