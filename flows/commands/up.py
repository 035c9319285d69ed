"""`assettrace up`: a Prefect server with its older UI and a worker, on this machine's loopback address, until it is stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def up(
    home: Annotated[Path | None, typer.Option(metavar="DIR", help="Where Prefect keeps its runs; ~/.assettrace/prefect if not given.")] = None,
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Port of the server.")] = 4200,
    cases: Annotated[Path, typer.Option(metavar="DIR", help="The folder that holds the cases; no other case can be run from the page.")] = Path("cases"),
) -> None:
    """Start a server, its web page and a worker that runs the flows when asked to. Ctrl-C ends all three.

    Example: assettrace up --cases cases --port 4200
    """
    if not cases.is_dir():
        raise typer.BadParameter(
            f"{cases.absolute()} is no folder. Name the folder that holds your cases: only cases inside it can be run from the page.", param_hint="--cases"
        )
    from flows.orchestration.standing_server import serve

    serve(home, port, cases)
