"""Which failures may be tried again: a store that another run is writing to, and nothing else."""

from __future__ import annotations


def _store_was_busy(task, task_run, state) -> bool:
    from flows.custody.case_lock import StoreBusy

    try:
        state.result()
    except StoreBusy:
        return True
    except Exception:
        return False
    return False


BUSY = {"retries": 3, "retry_delay_seconds": 5, "retry_condition_fn": _store_was_busy}
