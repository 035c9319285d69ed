"""What `assettrace inspect --propose` prints: how to read a file without a standard, why, what only a person can say, and every row as it would be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.exit_codes import DECISION_NEEDED, DONE, REFUSED
from flows.commands.screen import show, show_json

if TYPE_CHECKING:
    from flows.sources.pdf.pdf_reading import Statements
    from flows.sources.reading.proposal import Proposal, Question

SHOWN = 20  # rows, and lines that are not read
_WIDE = 60  # characters of a row in one of two readings side by side


def propose(files: Iterable[Path], as_json: bool, picture: Path | None = None, answers: Mapping[str, str] | None = None) -> int:
    """Print a proposal for each file; the exit code: 4 if a question is open, 3 if a file is none that could be read so. picture: where to draw what is read of a PDF. answers:
    by the key of what a proposal asked."""
    from flows.steps.propose_template import propose as propose_for
    from schemas.evidence import Refusal

    code = DONE
    for path in files:
        try:
            found, statements = propose_for(path, answers or {})
        except Refusal as refusal:
            code = REFUSED
            if as_json:
                show_json({"file": str(path), "refused": str(refusal)})
            else:
                show(f"{path}\n  no proposal: {refusal}")
            continue
        if statements is not None and picture is not None:
            _write(picture, path, statements)
        if code == DONE and (found.questions or not found.rows):
            code = DECISION_NEEDED
        if as_json:
            show_json({"file": str(path), **found.as_json(), "refused": None})
        else:
            show("\n".join(_in_words(path, found)))
    return code


def draw(path: Path, into: Path, template: str | None) -> None:
    """Write the picture of what a layout reads of a PDF."""
    from flows.custody.files import write_whole
    from flows.steps.inspect_file import opened
    from flows.steps.picture_reading import picture

    write_whole(into, picture(opened(path, template)))


def _write(into: Path, path: Path, statements: Statements) -> None:
    from flows.custody.files import write_whole
    from flows.steps.picture_reading import picture_of

    write_whole(into, picture_of(path, statements))


def _in_words(path: Path, found: Proposal) -> list[str]:
    """The template, with all else as comments, so that the whole can be saved as the template."""
    lines = [f"# {path}", found.template, *(f"# {line}" for line in found.why)]
    for question in found.questions:
        lines += _asked(question)
    if found.supposed:
        lines.append(f"# Until they are answered the rows suppose {', '.join(f'{key} = {value}' for key, value in found.supposed.items())}.")
    lines.append(f"# Proven by {found.proven_by}." if found.proven_by else "# NOT PROVEN: no balance or total proves the amounts.")
    if len(found.rows) == 1:
        shown = "The one row as it would be read:"
    elif len(found.rows) > SHOWN:
        shown = f"The first {SHOWN} of {len(found.rows):,} rows as they would be read:"
    else:
        shown = f"The {len(found.rows)} rows as they would be read:" if found.rows else "No row would be read."
    lines.append(f"# {shown}")
    lines += [f"#   {_row(row)}" for row in found.rows[:SHOWN]]
    lines += [f"# NOT READ: {one.line}: {one.why}" for one in found.not_read[:SHOWN]]
    if len(found.not_read) > SHOWN:
        lines.append(f"# and {len(found.not_read) - SHOWN:,} more that are not read")
    return lines


def _asked(question: Question) -> list[str]:
    """A question, how to answer it, and the same rows under each answer side by side."""
    answers = "  or  ".join(f"--answer {question.key}={choice}" for choice in question.choices) or f"--answer {question.key}=..."
    lines = [f"# QUESTION: {question.key}: {question.asks}", f"#   because {question.because}", f"#   {answers}"]
    sides = [[f"{question.key} = {one.choice}", *map(_row, one.rows)] for one in question.readings]
    for cells in zip_longest(*sides, fillvalue=""):
        lines.append("#     " + " | ".join(cell[:_WIDE].ljust(_WIDE) for cell in cells).rstrip())
    return lines


def _row(row: object) -> str:
    """A row in one line: of a statement its day and amount first; of a register what stands in its columns."""
    if isinstance(row, dict):
        return "; ".join(f"{name} {value}" for name, value in row.items() if value not in (None, ""))
    told = [row.counterparty, " ".join(row.text.split())]  # type: ignore[attr-defined]
    return f"{row.day} {row.amount:>12} {row.currency or '???'} {' | '.join(filter(None, told))}"  # type: ignore[attr-defined]
