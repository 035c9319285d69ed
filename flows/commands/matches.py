"""`assettrace matches`: what a person has to decide, both sides beside each other."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def matches(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a question.")] = False,
) -> None:
    """Show every match, pairing and purchase that is undecided, with the reasons for and against.

    Example: assettrace matches cases/OP-1
    """
    from flows.case_folder import CaseFolder
    from flows.undecided import undecided

    questions = undecided(CaseFolder(directory))
    for question in questions:
        if as_json:
            print(json.dumps(question.as_json(), ensure_ascii=False))
            continue
        print(f"{question.subject}  ({question.kind}; answer {' or '.join(question.answers)})")
        print(f"  {question.left}\n  {question.right}")
        for word, reasons in (("for", question.reasons_for), ("against", question.reasons_against)):
            for reason in reasons:
                print(f"    {word}: {reason}")
        print()
    if not questions and not as_json:
        print("Nothing waits for a decision.")
