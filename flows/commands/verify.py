"""`assettrace verify`: check a bundle or a dossier with the same single file that lies in the bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    target: Annotated[Path, typer.Argument(metavar="BUNDLE|PDF", help="A bundle's folder, or a dossier.")],
    trust: Annotated[list[Path], typer.Option(metavar="FILE", help="A certificate whose signatures you accept.")] = (),
) -> None:
    """Check hashes, signature, log, exhibits and every figure again; say what holds, what does not, and what was not checked.

    Exit codes: 0 what could be checked holds, 3 there is nothing to check, 5 something does not hold, 6 all that was worked out agrees, and it rests on something that the
    verifier does not know.
    """
    from flows.dossier.verifier import main

    raise typer.Exit(main([str(target), *(word for path in trust for word in ("--trust", str(path)))]))
