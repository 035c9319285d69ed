"""`assettrace store`: read a large ledger once, so that claims can be followed through it again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show


def store(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER.parquet", help="id,at,from,to,amount,currency[,seq][,kind]; amounts as decimals")],
    out: Annotated[Path, typer.Option(help="Folder for the stored ledger; replaced whole.")],
) -> None:
    """Put a Parquet ledger in order and keep it in a folder that `assettrace ledger` takes in place of LEDGER.csv.

    Example: assettrace store payments.parquet --out stored
    """
    from flows.commands.progress_bar import stages
    from flows.ledgers.stored_ledger import store as keep

    with stages() as progress:
        stored = keep(ledger, out, progress)
    show(f"{stored.facts['lines']} lines, {stored.facts['accounts']} accounts in evidence; stored in {out}")
