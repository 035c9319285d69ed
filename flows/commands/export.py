"""`assettrace export`: the case's tables and its network for other tools, cut down as the dossier of the edition is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.dossier import Edition
from flows.commands.screen import show, show_json


class Format(StrEnum):
    xlsx = "xlsx"
    csv = "csv"
    graphml = "graphml"
    anx = "anx"
    bods = "bods"
    ftm = "ftm"
    ledger = "ledger"


UNLESS_NAMED = tuple(format for format in Format if format != Format.ledger)  # it can be had only where every transfer may be shown


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    format: Annotated[list[Format], typer.Option(help="May be given again; all but ledger if not given.")] = UNLESS_NAMED,
    edition: Annotated[Edition, typer.Option(help="As the dossier of which edition; the working one is for the office alone.")] = Edition.served,
    to: Annotated[
        str,
        typer.Option(
            metavar="WHOM", help="To whom it is handed over: logged, with --why. Of a partner edition the partner's id under [[partners]] in case.toml."
        ),
    ] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why it is handed over.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an export.")] = False,
) -> None:
    """Write tables (xlsx, csv), the network (graphml, anx, ftm), ownership (bods) or the files of `assettrace ledger` (ledger) into the case's exports/.

    Example: assettrace export cases/OP-1 --format xlsx
    Example: assettrace export cases/OP-1 --format anx --to "Regional intelligence unit" --why "joint chart"
    Example: assettrace export cases/OP-1 --edition partner --to nl-prosecutor --why "sent with the request of 3 April"
    """
    from flows.case.case_folder import CaseFolder
    from flows.handover.export import export as make

    if bool(to) != bool(why):
        raise typer.BadParameter("--to and --why go together: to whom, and why")
    if edition == Edition.partner and not to:
        raise typer.BadParameter("--edition partner needs --to, the id of a partner of this case, and --why", param_hint="--to")
    made = make(CaseFolder(directory), list(dict.fromkeys(map(str, format))), str(edition), to=to, why=why)
    for one in made:
        if as_json:
            show_json({"format": one.format, "edition": one.edition, "path": str(one.path), "sha256": one.sha256, "left_out": list(one.left_out)})
        else:
            show(f"{one.path}  ({one.format}, {one.edition})\n  SHA-256 {one.sha256}")
    if not as_json:
        for what in made[0].left_out:
            show(f"  without {what}")
        show("handed over, and logged so" if to else "logged as exported; nobody was named with --to")
