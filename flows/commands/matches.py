"""`assettrace matches`: what a person has to decide, both sides beside each other."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json


def matches(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    why: Annotated[str, typer.Option(help="Why you look; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a question.")] = False,
) -> None:
    """Show every match, pairing and purchase that is undecided, with the reasons for and against.

    Example: assettrace matches cases/OP-1
    """
    from flows.case_folder import CaseFolder
    from flows.undecided import undecided

    folder = CaseFolder(directory)
    questions = undecided(folder)
    folder.read_by("assettrace matches", why)
    for question in questions:
        if as_json:
            show_json(question.as_json())
            continue
        show(f"{question.subject}  ({question.kind}; answer {' or '.join(question.answers)})")
        show(f"  {question.left}\n  {question.right}")
        for word, reasons in (("for", question.reasons_for), ("against", question.reasons_against)):
            for reason in reasons:
                show(f"    {word}: {reason}")
        show()
    if not questions and not as_json:
        show("Nothing waits for a decision.")
