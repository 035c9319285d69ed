"""`assettrace ownership`: who owns and controls what on a day, from register files, without a case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import USAGE
from flows.commands.screen import show, show_json, warn

_CONTROL = {True: "controls it", False: "does not control it", None: "whether it controls it is open"}


def ownership(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Register files: PSC, BODS, GLEIF and others.")],
    as_at: Annotated[datetime, typer.Option("--as-at", formats=["%Y-%m-%d"], metavar="DATE", help="The day, as 2024-03-31.")],
    of: Annotated[str, typer.Option("--of", metavar="COMPANY", help="Only the owners of this company: its id in the register.")] = "",
    held_by: Annotated[str, typer.Option("--from", metavar="PARTY", help="Only what this party holds: its id in the register.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Say who owns and controls which company on a day, through every layer; of one company or party, with the reasons.

    Example: assettrace ownership psc.jsonl companies.csv --of 01234567 --as-at 2024-03-31
    """
    from flows.commands.progress_bar import stages
    from flows.registers.register_files import NotKnown
    from flows.registers.register_files import ownership as work_out

    if of and held_by:
        warn("Give either --of or --from, not both.")
        raise typer.Exit(USAGE)
    try:
        with stages() as progress:
            found = work_out(files, as_at.date(), of=of, held_by=held_by, reasons=bool(of or held_by) and not as_json, progress=progress)
    except NotKnown as not_known:
        warn(str(not_known))
        raise typer.Exit(USAGE) from None
    for remark in found.told:
        warn(remark)
    if as_json:
        show_json(found.as_json())
        return
    for line, why in zip(found.as_json(), (line.why for line in found.lines), strict=True):
        low, high = (end if end is None else f"{end}%" for end in (line["share_low"], line["share_high"]))
        share = "share not stated" if low is None else f"share {low}" if low == high else f"share {low} to {high or 'not stated'}"
        show(
            f"{line['owner_name'] or 'name not given'} [{line['owner']}] in {line['company_name'] or 'name not given'} [{line['company']}]: {share}; "
            f"{_CONTROL[line['control']]}"
        )
        for path in line["paths"]:
            show(f"    {' > '.join(path)}")
        for sentence in why:
            show(f"      {sentence}")
    if not found.lines:
        show(f"No owner is recorded as at {found.day}.")
