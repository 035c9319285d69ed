"""`assettrace matches`: what a person has to decide, both sides beside each other; on request what is settled, too."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.screen import show, show_json

if TYPE_CHECKING:
    from flows.steps.open_questions import Question

_WIDTH = 44  # letters of each side's column
_SAID = {"same": "the same", "not_same": "not the same", "undecided": "not decided"}


def matches(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    settled_too: Annotated[bool, typer.Option("--all", help="Show the matches that a rule or a person has settled, too.")] = False,
    why: Annotated[str, typer.Option(help="Why you look; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a question.")] = False,
) -> None:
    """Show every match, pairing and purchase that is undecided, with the reasons for and against and what each weighs.

    A score is the sum of the weights. It decides nothing: you do, on the reasons.

    Example: assettrace matches cases/OP-1
    """
    from flows.case.case_folder import CaseFolder
    from flows.steps.open_questions import undecided

    folder = CaseFolder(directory)
    questions = undecided(folder, settled_too=settled_too)
    folder.read_by("assettrace matches", why)
    for question in questions:
        if as_json:
            show_json(question.as_json())
        else:
            _show(question)
    if not questions and not as_json:
        show("Nothing waits for a decision.")


def _show(question: Question) -> None:
    show(f"{' '.join(question.subjects or (question.subject,))}  ({question.kind}; answer {' or '.join(question.answers)})")
    if question.effect:
        show(f"  could bring up to {question.effect} of the claims' money to what is asked about")
    if question.state != "undecided":
        by = f"{question.author} on {question.decided_at[:10]} ({question.decided_by})" if question.author else question.decided_by
        show(f"  {_SAID[question.state]}, by {by}")
    if question.compared:
        for line in question.compared:
            _show_beside(*line)
    else:
        show(f"  {question.left}\n  {question.right}")
    for word, reasons, weights in (("for", question.reasons_for, question.weights_for), ("against", question.reasons_against, question.weights_against)):
        for n, reason in enumerate(reasons):
            weight = f"{weights[n]:+.1f}" if n < len(weights) and weights[n] is not None else ""
            show(f"    {f'{weight:>5}  ' if question.compared else ''}{word}: {reason}")
    if question.score is not None:
        show(f"    {question.score:+5.1f}  is the score, in bits: what is compared, weighed and added up; it decides nothing")
    show()


def _show_beside(what: str, party: str, record: str) -> None:
    """One line of the two columns, as many lines long as the longer side."""
    columns = [textwrap.wrap(text, _WIDTH) or [""] for text in (party, record)]
    for n in range(max(map(len, columns))):
        left, right = (column[n] if n < len(column) else "" for column in columns)
        show(f"  {what if n == 0 else '':<13}{left:<{_WIDTH + 2}}{right}".rstrip())
