"""Exit codes, and how every error is told: one clear message on standard error, never a traceback."""

from __future__ import annotations

from flows.commands.screen import warn

DONE, ERROR, USAGE, REFUSED, DECISION_NEEDED, INTEGRITY = 0, 1, 2, 3, 4, 5


def tell(error: Exception) -> int:
    """Print what went wrong and return the exit code."""
    from flows.custody.case_lock import StoreBusy
    from flows.custody.error_log import write_down
    from flows.custody.files import IntegrityBroken
    from flows.orchestration.keep_private import Stopped, withheld
    from flows.orchestration.private_server import ServerDidNotStart
    from flows.steps.write_dossier import NotFinal
    from schemas.evidence import Refusal

    if isinstance(error, (Stopped, StoreBusy)) and withheld() is not None:
        error = withheld()
    if isinstance(error, Refusal):
        return _say("Refused", str(error), REFUSED)
    if isinstance(error, IntegrityBroken):
        return _say("Integrity broken", str(error), INTEGRITY)
    if isinstance(error, NotFinal):
        _say("Not final", f"{len(error.reasons)} reasons stand against a final dossier:", DECISION_NEEDED)
        for reason in error.reasons:
            may = "" if reason.declarable else " (cannot be declared away)"
            warn(f"  {reason.id}: {reason.says}{may}\n      {reason.next_step}")
        return DECISION_NEEDED
    if isinstance(error, (StoreBusy, ServerDidNotStart)):
        return _say("Not now", str(error), ERROR)
    if isinstance(error, OSError):
        return _say("Error", f"{error.filename or 'a file'}: {error.strerror or error}", ERROR)
    return _say(
        "Error",
        f"something unexpected happened ({type(error).__name__}). Nothing is half done. What happened is written in "
        f"{write_down(error)}; it may hold names from the case.",
        ERROR,
    )


def _say(kind: str, text: str, code: int) -> int:
    warn(f"{kind}: {text}")
    return code
