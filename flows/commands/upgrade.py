"""`assettrace upgrade`: bring a case that an earlier version made forward, and say which figures change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json


def upgrade(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show which figures would change; nothing of the case changes.")] = False,
    why: Annotated[str, typer.Option(help="Why; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring a case that another version made forward: read every exhibit anew, follow again, and list the figures that change.

    Example: assettrace upgrade cases/OP-1 --dry-run
    Example: assettrace upgrade cases/OP-1 --why "new release of June"
    """
    from flows.case.case_folder import CaseFolder
    from flows.steps.upgrade_case import upgrade as bring_forward

    found = bring_forward(CaseFolder(directory), dry_run=dry_run, why=why)
    if as_json:
        show_json(found.as_json() | {"dry_run": dry_run})
        return
    if not found.needed:
        show("This case is of this version already: nothing to do.")
        return
    show(f"Exhibits read anew: {found.read}")
    for sentence in (*found.exhibits, *found.also):
        show(f"  {sentence}")
    show(
        f"Compared with {found.compared_with}."
        if found.figures or found.compared_with.startswith("the findings")
        else f"No list of figures: {found.compared_with}."
    )
    show(f"Figures that {'would change' if dry_run else 'changed'}: {len(found.figures) or 'none'}")
    for figure in found.figures:
        show(f"  {figure.of}: {figure.called}: {figure.before}, now {figure.now}")
    if dry_run:
        show("Nothing was changed.")
    else:
        show(f"The case is of this version now; the log has one line. The next dossiers are new versions: assettrace run {directory}")
