"""`assettrace research`: a labelled research ledger as the plain files that `assettrace ledger` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show


def research(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Tables of AMLworld, AMLSim or Berka.")],
    currency: Annotated[str, typer.Option(help="The currency of the ledger, an ISO 4217 code.")],
    out: Annotated[Path, typer.Option(help="Folder for ledger.csv and claims.csv.")],
) -> None:
    """Turn a research ledger into plain files, its labels into claims. Nothing of it is evidence.

    Example: assettrace research HI-Small_Trans.csv --currency USD --out small
    """
    from flows.ledgers.research_ledgers import CLAIMS, LEDGER, write

    done = write(files, currency, out)
    show(f"{done.lines} lines and {done.claims} claims written to {out / LEDGER} and {out / CLAIMS}.")
    for n, what in (
        (done.other_currencies, "transfers in other currencies"),
        (done.to_itself, "transfers from an account to itself"),
        (done.nothing_moved, "transfers of nothing"),
        (done.set_aside, "rows that could not be read"),
    ):
        if n:
            show(f"  left out: {n} {what}")
