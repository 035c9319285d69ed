"""A progress bar for commands that run flows, there from the first second; plain lines where there is no terminal."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def flows_ready(*, quiet: bool = False) -> Iterator[None]:
    """Prefect is ready inside: a server named by PREFECT_API_URL, or a private one. Shows what the flows report."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from flows.orchestration.private_server import PrivateServer
    from flows.orchestration.progress import watch

    console = Console(stderr=True, quiet=quiet)
    server = PrivateServer()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    try:
        server.start()
        with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
            bar = progress.add_task("starting", total=None)

            def tell(what: str, done: int, of: int) -> None:
                progress.update(bar, description=what, completed=done, total=of)
                if not quiet and not console.is_terminal:
                    print(what, file=sys.stderr, flush=True)

            watch(tell)
            _import_what_is_slow()
            server.wait()
            yield
    finally:
        watch(None)
        server.stop()


def _import_what_is_slow() -> None:
    """While the server starts in its own process: what the flows will need anyway."""
    import expectations.verdicts  # noqa: F401
    import flows.dossier  # noqa: F401
    import flows.following  # noqa: F401
    import prefect  # noqa: F401
