"""What `assettrace inspect --propose` prints: a template for a table or PDF statement, why, and the rows as it would read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.exit_codes import DECISION_NEEDED, DONE, REFUSED
from flows.commands.screen import show, show_json

if TYPE_CHECKING:
    from flows.sources.pdf.pdf_reading import Statements
    from flows.sources.reading.proposal import Proposal

SHOWN = 20  # rows, and lines that are not read


def propose(files: Iterable[Path], as_json: bool, picture: Path | None = None) -> int:
    """Print a proposal for each file; the exit code: 4 if a question is open, 3 if a file is no table. picture: where to draw what is read of a PDF."""
    from flows.sources.pdf.layout_proposal import propose as layout_for
    from flows.sources.read_exhibit import answered_for
    from flows.sources.reading.source import begins_as_pdf
    from flows.sources.tables.table_proposal import propose as proposal_for
    from flows.steps.inspect_file import opened
    from schemas.evidence import Refusal

    code = DONE
    for path in files:
        try:
            file = opened(path)
            with answered_for(file.exhibit):
                if begins_as_pdf(file):
                    layout, statements = layout_for(file)
                    if statements is not None and picture is not None:
                        _write(picture, path, statements)
                    _show_layout(path, layout, as_json)
                    code = DECISION_NEEDED if code == DONE and (layout.questions or not layout.proven_by) else code
                    continue
                found = proposal_for(file)
        except Refusal as refusal:
            code = REFUSED
            if as_json:
                show_json({"file": str(path), "refused": str(refusal)})
            else:
                show(f"{path}\n  no proposal: {refusal}")
            continue
        if found.questions and code == DONE:
            code = DECISION_NEEDED
        rows = [_row(row) for row in found.rows]
        if as_json:
            show_json({"file": str(path), "template": found.toml, "why": found.why, "questions": found.questions, "rows": rows, "refused": None})
        else:
            show(
                "\n".join(
                    [
                        f"# {path}",
                        found.toml,
                        *(f"# {line}" for line in found.why),
                        *(f"# QUESTION: {line}" for line in found.questions),
                        "# The first rows as this template reads them:" if rows else "# No row is read until the questions are answered.",
                        *(f"#   {_line(row)}" for row in rows),
                    ]
                )
            )
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


def _show_layout(path: Path, found: Proposal, as_json: bool) -> None:
    if as_json:
        show_json({"file": str(path), **found.as_json(), "refused": None})
        return
    lines = [f"# {path}", found.template, *(f"# {line}" for line in found.why)]
    for question in found.questions:
        choices = f" ({' or '.join(question.choices)})" if question.choices else ""
        lines.append(f"# QUESTION: {question.key}: {question.asks}{choices} Because: {question.because}")
    lines.append(f"# Proven by {found.proven_by}." if found.proven_by else "# NOT PROVEN: this layout reads nothing yet.")
    lines += [f"# The {'first rows' if len(found.rows) > SHOWN else 'rows'} as this layout reads them:"] if found.rows else []
    lines += [f"#   {row.day}  {row.amount} {row.currency} | {row.counterparty} | {row.text}" for row in found.rows[:SHOWN]]
    lines += [f"# not read: {one.line}: {one.why}" for one in found.not_read[:SHOWN]]
    if len(found.not_read) > SHOWN:
        lines.append(f"# and {len(found.not_read) - SHOWN} more that are not read")
    show("\n".join(lines))


def _row(row) -> dict:
    from schemas.money import decimal_string

    if not hasattr(row, "booked_on"):
        return {"place": row.place, "set_aside": row.reason}
    return {
        "place": row.place,
        "booked_on": str(row.booked_on),
        "value_on": row.value_on and str(row.value_on),
        "direction": row.direction,
        "amount": decimal_string(row.amount, row.currency),
        "currency": row.currency,
        "counterparty": row.counterparty,
        "text": row.text,
        "balance_after": None if row.balance_after is None else decimal_string(row.balance_after, row.currency),
    }


def _line(row: dict) -> str:
    if "set_aside" in row:
        return f"{row['place']}: set aside, {row['set_aside']}"
    balance = f", then {row['balance_after']}" if row["balance_after"] is not None else ""
    return f"{row['place']}: {row['booked_on']} {row['direction']} {row['amount']} {row['currency']}{balance} | {row['counterparty']} | {' '.join(row['text'].split())}"
