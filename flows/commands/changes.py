"""`assettrace changes`: what changed between two versions of a dossier, and because of what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show


def changes(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", help="The twin of the earlier version.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", help="The twin of the later one.")],
) -> None:
    """Say what changed between two versions of a dossier, and because of what.

    Example: assettrace changes OP-1-served-v1-draft.json OP-1-served-v2-final.json
    """
    from flows.dossier.changes import changes as compare

    found = compare(old.read_bytes(), new.read_bytes())
    for title, lines in (("Because", found.because), ("Figures", found.figures)):
        show(f"{title}:" if lines else f"{title}: nothing changed")
        for line in lines:
            show(f"  {line}")
