"""`assettrace status`: how a case stands."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json

_STATES = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "document": "documents", "refused": "refused"}
_GAPS = {"missing": "months or days missing", "broken_balance": "balances that do not carry over", "overlap": "statements that disagree",
         "not_reconciling": "statements that do not add up"}


def status(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    why: Annotated[str, typer.Option(help="Why you look; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """What was taken in, what is missing, what waits for a person, and what was written.

    Example: assettrace status cases/OP-1
    """
    from flows.case_folder import CaseFolder
    from flows.status import status as status_of

    folder = CaseFolder(directory)
    found = status_of(folder)
    folder.read_by("assettrace status", why)
    if as_json:
        show_json(found.as_json())
        return
    show(f"{found.reference}: {found.caption}\n{found.order}\n")
    show("Exhibits: " + (", ".join(f"{n} {_STATES[state]}" for state, n in found.exhibits.items()) or "none taken in"))
    if found.not_taken_in:
        show(f"  {found.not_taken_in} not taken in yet, or refused before: assettrace run {directory}")
    for refused in found.refused:
        show(f"  {refused.reference} refused: {refused.why}")
    for passed_over in found.passed_over:
        show(f"  {passed_over}")
    for twice in found.given_twice:
        show(f"  {twice.reference} holds the same bytes as {twice.same_as}: it is one exhibit and counts once")
    if found.gaps:
        show("Statements: " + ", ".join(f"{n} {_GAPS[kind]}" for kind, n in found.gaps.items()))
    if found.waiting:
        show(f"\nWaiting for a decision ({len(found.waiting)}); see them with: assettrace matches {directory}")
        for item in found.waiting:
            show(f"  {item.subject}  {item.says}")
    if found.reasons:
        show(f"\nThe dossier is a draft because ({len(found.reasons)}):")
        for reason in found.reasons:
            show(f"  {reason.id}  {reason.says}\n      {reason.next_step}")
    show("\nDossiers: " + (", ".join(found.dossiers) or "none written"))
    show(f"Log: {found.log_lines} lines, unbroken")
