"""`assettrace decide`: record what a person decided, with the reason, or take an earlier decision back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import USAGE
from flows.commands.screen import show, warn


def decide(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    subject: Annotated[list[str], typer.Argument(metavar="SUBJECT...", help="What is decided, as 'assettrace matches' or 'status' names it; several at once.")],
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="same, not_same, accept, reject, bridge, or taken_back.")],
    reason: Annotated[str, typer.Option(help="Why; it is printed in the dossier.")],
    author: Annotated[str, typer.Option(help="Who decides.")],
    exhibit: Annotated[list[str], typer.Option(help="An exhibit it rests on, e.g. JB/3; may be given again.")] = (),
) -> None:
    """Record a decision, on one thing or the same on several. It takes effect with the next run, and can be taken back; what rests on it so far, and which dossiers are stale, is listed.

    Example: assettrace decide cases/OP-1 match-1a2b3c4d5e6f not_same --reason "Another date of birth" --author "J. Bloggs"
    """
    from flows.case.case_folder import CaseFolder
    from flows.steps.case_status import stale_dossiers
    from flows.steps.record_decision import NotDecidable, record

    folder = CaseFolder(directory)
    try:
        made = record(folder, subject, answer, reason, author, tuple(exhibit))
    except NotDecidable as error:
        warn(str(error))
        raise typer.Exit(USAGE) from None
    for decision, _ in made:
        show(f"{decision.id}: {decision.subject} is {decision.answer}.")
    show(f"It takes effect with: assettrace run {directory}")
    if resting := dict.fromkeys(line for _, lines in made for line in lines):
        show("What rests on it so far, and may change:")
        for line in resting:
            show(f"  {line}")
    if stale := stale_dossiers(folder):
        show(f"Stale now: {', '.join(stale)}. The next version says what changed, figure by figure.")
