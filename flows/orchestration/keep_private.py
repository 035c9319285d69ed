"""Keeps what a case says out of Prefect: its database gets ids, counts and the kind of what went wrong, never a name or a figure.

Authority: Directive (EU) 2016/680 art.29 (security of processing); exception texts and parameters land in Prefect's database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flows.custody.error_log import write_down
from flows.orchestration.progress import note


class Stopped(Exception):
    """A step stopped; the text names the step and the kind of reason, and nothing of the case."""


class _Withheld:
    """What the last step that stopped really said, for whoever runs the flow in this process."""

    error: Exception | None = None


def withheld() -> Exception | None:
    """The error behind the last Stopped of this process, or None."""
    return _Withheld.error


@contextmanager
def discreetly(step: str) -> Iterator[None]:
    """Let nothing but Stopped and StoreBusy out of a step; StoreBusy without its words, so that it can be tried again."""
    from flows.custody.case_lock import StoreBusy
    from flows.custody.files import IntegrityBroken
    from flows.steps.write_dossier import NotFinal
    from schemas.evidence import Refusal

    _Withheld.error = None
    try:
        yield
    except StoreBusy as busy:
        _Withheld.error = busy
        note(str(busy))
        raise StoreBusy("the case's store is in use") from None
    except (Refusal, IntegrityBroken, NotFinal) as error:
        _Withheld.error = error
        raise Stopped(f"{step}: {type(error).__name__}. 'assettrace status' says more.") from None
    except Exception as error:
        _Withheld.error = error
        where = write_down(error)  # a worker has no screen
        raise Stopped(f"{step}: {type(error).__name__}. {where.name} of the user who ran it says more.") from None
