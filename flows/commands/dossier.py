"""`assettrace dossier`: write the dossiers of a case again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json
from flows.commands.show_progress import flows_ready


class Edition(StrEnum):
    working = "working"
    served = "served"
    partner = "partner"


def dossier(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    edition: Annotated[list[Edition], typer.Option(help="May be given again; working and served if not given.")] = (Edition.working, Edition.served),
    document: Annotated[
        list[str], typer.Option(metavar="NAME", help="A legal document instead of the dossier; may be given again. 'list' names those that the case can have.")
    ] = (),
    to: Annotated[str, typer.Option(metavar="ID", help="For whom the partner edition is: an id under [[partners]] in case.toml.")] = "",
    final: Annotated[bool, typer.Option("--final", help="Refused, with the reasons, while it would have to be a draft.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a dossier.")] = False,
) -> None:
    """Write the dossiers from what is known; nothing is taken in or followed again.

    Example: assettrace dossier cases/OP-1 --edition served --final
    Example: assettrace dossier cases/OP-1 --document restraint
    Example: assettrace dossier cases/OP-1 --edition partner --to nl-prosecutor
    """
    from flows.case.case_folder import CaseFolder
    from flows.orchestration.preload_imports import for_dossiers
    from flows.steps.load_evidence import check_program

    folder = CaseFolder(directory)
    folder.case, folder.order
    check_program(folder)
    if bool(to) != (Edition.partner in edition):
        known = ", ".join(partner.id for partner in folder.case.partners) or "none; add [[partners]] to case.toml"
        raise typer.BadParameter(f"--edition partner and --to go together; partners of this case: {known}", param_hint="--to")
    if _only_listed(folder, document):
        return
    with flows_ready(for_dossiers, quiet=as_json):
        from flows.compile_dossier import compile_dossier
        from flows.orchestration.request import DossierRequest

        written = compile_dossier(
            DossierRequest(case=str(directory.resolve()), editions=[str(e) for e in edition], documents=list(document), to=to, final=final)
        )
    for one in written:
        if as_json:
            show_json(
                {
                    "document": one.document,
                    "edition": one.edition,
                    "state": one.state,
                    "version": one.version,
                    "pdf": str(one.pdf),
                    "twin": str(one.twin),
                    "left_out": list(one.left_out),
                }
            )
        else:
            show(f"{one.pdf}  ({one.edition}, {one.state}, version {one.version})")
            for line in one.left_out:
                show(f"  {line}")


def _only_listed(folder, names: list[str]) -> bool:
    """True if the documents were only to be listed. A name that is not known is a mistake in the command; one that the case cannot have is refused, before anything is
    started."""
    if not names:
        return False
    from flows.dossier.documents import DOCUMENTS, document_for

    if "list" in names:
        head = folder.case.case
        for name, found in DOCUMENTS.items():
            if found.available(head.jurisdiction, head.order):
                show(f"{name}  {found.name}")
        return True
    unknown = [name for name in names if name not in DOCUMENTS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is no document. Known: {', '.join(DOCUMENTS)}.", param_hint="--document")
    for name in names:
        document_for(folder.case, folder.order, name)
    return False
