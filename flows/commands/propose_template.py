"""What `assettrace inspect --propose` prints: a template for a table without a standard, why, and the rows as it would read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.commands.exit_codes import DECISION_NEEDED, DONE, REFUSED
from flows.commands.screen import show, show_json


def propose(files: Iterable[Path], as_json: bool) -> int:
    """Print a proposal for each file; the exit code: 4 if a question is open, 3 if a file is no table."""
    from flows.sources.read_exhibit import answered_for
    from flows.sources.tables.table_proposal import propose as proposal_for
    from flows.steps.inspect_file import opened
    from schemas.evidence import Refusal

    code = DONE
    for path in files:
        try:
            file = opened(path)
            with answered_for(file.exhibit):
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
