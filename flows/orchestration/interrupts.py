"""An interrupt (Ctrl-C) is remembered, whatever a library makes of it: some swallow it while they are imported, some turn it into an error of their own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_came: list[int] = []


@contextmanager
def remembered() -> Iterator[None]:
    """As long as this lasts, an interrupt raises KeyboardInterrupt, as ever, and `came` says that there was one."""

    def note(number: int, frame: object) -> None:
        _came.append(number)
        raise KeyboardInterrupt

    _came.clear()
    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def came() -> bool:
    """Whether somebody has interrupted this command."""
    return bool(_came)


def raise_swallowed() -> None:
    """Raise KeyboardInterrupt if an interrupt came that went no further than a library."""
    if _came:
        raise KeyboardInterrupt
