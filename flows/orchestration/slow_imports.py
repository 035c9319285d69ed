"""What the flows will need anyway and is slow to import: done while a private server starts in a process of its own."""
from __future__ import annotations


def import_what_is_slow() -> None:
    """Prefect, Great Expectations, ReportLab and the reasoning; some seconds."""
    import expectations.verdicts  # noqa: F401
    import flows.dossier  # noqa: F401
    import flows.following  # noqa: F401
    import prefect  # noqa: F401
