"""`assettrace demo`: an invented case from its files to its dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import USAGE
from flows.commands.screen import show, warn


def demo(directory: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where to put the case; it must not exist.")] = Path("demo-case")) -> None:
    """Make an invented case, nothing in it is real, and run it.

    Example: assettrace demo --dir /tmp/demo-case
    """
    if directory.exists() and any(directory.iterdir()):
        warn(f"{directory} is there already. Look at it with: assettrace status {directory}; or name another folder with --dir.")
        raise typer.Exit(USAGE)
    from flows.commands.run import run
    from flows.demo import make

    make(directory)
    show(f"Made an invented case in {directory}: case.toml, {sum(1 for _ in (directory / 'exhibits').iterdir()) - 1} exhibits. Running it.")
    run(directory)
