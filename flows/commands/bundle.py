"""`assettrace bundle`: everything that somebody needs to check a dossier, in one folder to hand over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.dossier import Edition
from flows.commands.screen import show


def bundle(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    edition: Annotated[Edition, typer.Option(help="Of which edition; the working one is for the office alone.")] = Edition.served,
    to: Annotated[str, typer.Option(help="To whom it is handed over; logged. Of a partner edition: its id under [[partners]].")] = "",
    why: Annotated[str, typer.Option(help="Why it is handed over; logged.")] = "",
) -> None:
    """Put the newest dossier, the exhibits that may be disclosed, the log and the verifier into a BagIt bag.

    Example: assettrace bundle cases/OP-1 --to "Respondent's solicitors" --why "service with the application"
    Example: assettrace bundle cases/OP-1 --edition partner --to nl-prosecutor --why "sent with the request of 3 April"
    """
    from flows.case.case_folder import CaseFolder
    from flows.handover.bundle import bundle as make

    if bool(to) != bool(why):
        raise typer.BadParameter("--to and --why go together: to whom, and why")
    made = make(CaseFolder(directory), str(edition), to=to, why=why)
    show(f"{made.folder}  ({made.dossier}, {made.exhibits} exhibits)")
    for reference, reason in made.withheld:
        show(f"  without {reference}: {reason}")
    show(f"SHA-256 of its tagmanifest-sha256.txt: {made.sha256}")
    show("handed over, and logged so" if to else "not logged as handed over: nobody was named with --to")
