"""`assettrace search`: who in register files may be a party of the case; candidates in order with reasons, nothing merged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json, warn

_STATES = {"same": "fits", "undecided": "may fit", "not_same": "does not fit"}


def search(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Register files, or names kept from them.")],
    sought: Annotated[Path, typer.Option("--for", metavar="CASE|NAMES.csv", exists=True, help="A case's folder, or a table of names.")],
    keep: Annotated[Path | None, typer.Option("--keep", metavar="NAMES.parquet", dir_okay=False, help="Keep the names here, for the next search.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=1000, help="At most so many candidates a party.")] = 10,
    why: Annotated[str, typer.Option(help="Why you look; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Look for the people and companies of a case in registers of any size.

    Example: assettrace search psc.jsonl ccod.csv --for cases/OP-1 --keep registers.parquet
    """
    from flows.case.case_folder import CaseFolder
    from flows.commands.progress_bar import stages
    from flows.registers.register_search import search as look
    from flows.registers.search_subjects import of_case, of_table

    folder = CaseFolder(sought) if sought.is_dir() else None
    parties = of_table(sought) if folder is None else of_case(folder.case)
    with stages() as progress:
        found = look(files, parties, most=most, keep=keep, progress=progress)
    if folder is not None:
        folder.read_by("assettrace search", why)
    for remark in found.told:
        warn(remark)
    if as_json:
        show_json([candidate.as_json() for candidate in found.candidates])
        return
    party = None
    for one in found.candidates:
        if one.party != party:
            party = one.party
            show(f"{one.party_name} [{one.party}]")
        particulars = filter(None, (one.mentioned_as, one.born and f"born {one.born}", one.nationality, one.number, *one.identifiers, one.address))
        show(f"  {_STATES[one.state]}: {one.name}, {', '.join(particulars)} ({one.file}, {one.place}; weight {one.weight})")
        for word, reasons in (("for", one.reasons_for), ("against", one.reasons_against)):
            for reason in reasons:
                show(f"    {word}: {reason}")
    if not found.candidates:
        show("Nobody in these registers may be one of those sought.")
