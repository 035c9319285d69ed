"""`assettrace dossier`: write the dossiers of a case again."""
from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json
from flows.commands.watching import flows_ready


class Edition(StrEnum):
    working = "working"
    served = "served"


def dossier(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    edition: Annotated[list[Edition], typer.Option(help="Give it twice for both; both if not given.")] = (Edition.working, Edition.served),
    final: Annotated[bool, typer.Option("--final", help="Refused, with the reasons, while it would have to be a draft.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a dossier.")] = False,
) -> None:
    """Write the dossiers from what is known; nothing is taken in or followed again.

    Example: assettrace dossier cases/OP-1 --edition served --final
    """
    from flows.case_folder import CaseFolder
    from flows.orchestration.slow_imports import for_dossiers

    folder = CaseFolder(directory)
    folder.case, folder.order
    with flows_ready(for_dossiers, quiet=as_json):
        from flows.compile_dossier import compile_dossier
        from flows.orchestration.request import DossierRequest

        written = compile_dossier(DossierRequest(case=str(directory.resolve()), editions=[str(e) for e in edition], final=final))
    for one in written:
        if as_json:
            show_json({"edition": one.edition, "state": one.state, "version": one.version, "pdf": str(one.pdf), "twin": str(one.twin)})
        else:
            show(f"{one.pdf}  ({one.edition}, {one.state}, version {one.version})")
