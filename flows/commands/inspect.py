"""`assettrace inspect`: what is this file, what is in it, does it add up; writes nothing."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import DONE, REFUSED
from flows.commands.screen import show, show_json


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Any files as received.")],
    template: Annotated[str | None, typer.Option(help="How to read a bank's table: a ready template's name, or a .toml file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
    entries: Annotated[bool, typer.Option("--entries", help="With --json: every entry of a statement, too.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Of a file that nothing reads: what each reader says of it.")] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Propose how to read a table, a QIF file or a PDF statement, and show the rows as they would be read.")
    ] = False,
    answer: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help="With --propose: the answer to a question, as often as needed.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Of one PDF statement: write its pages here, with what is read drawn over them.")] = None,
) -> None:
    """Say what each file is, what is in it and whether it adds up. Nothing is written but the picture that --picture asks for.

    Example: assettrace inspect exhibits/*.xml
    Example: assettrace inspect statement.csv --template uk_bank
    Example: assettrace inspect statement.csv --propose --answer dates=dmy
    Example: assettrace inspect statement.xml --json --entries
    Example: assettrace inspect statement.pdf --propose --picture as-read.pdf
    """
    if picture is not None and len(files) != 1:
        raise typer.BadParameter("a picture is of one file: name one", param_hint="--picture")
    if answer and not propose:
        raise typer.BadParameter("answers go with --propose", param_hint="--answer")
    if propose:
        from flows.commands.propose_template import propose as propose_for
        from flows.steps.propose_template import answers_of

        try:
            answers = answers_of(answer or [])
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--answer") from error
        raise typer.Exit(propose_for(files, as_json, picture, answers))
    from flows.steps.inspect_file import inspect as look_at

    refused = False
    for path in files:
        found = look_at(path, template)
        refused |= found.refused is not None
        if as_json:
            show_json(found.as_json(entries) | ({"why": list(found.why)} if why else {}))
        else:
            show(_in_words(found, entries))
            if why and found.why:
                show("\n".join(f"    {reason}" for reason in found.why))
        if picture is not None and found.source == "pdf_statement" and found.refused is None:
            from flows.commands.propose_template import draw

            draw(path, picture, template)
    raise typer.Exit(REFUSED if refused else DONE)


_FIRST = 5  # entries, rows set aside and remarks that are shown


def _in_words(found, all_entries: bool = False) -> str:
    lines = [found.file, *([f"  SHA-256 {found.sha256}"] if found.sha256 else [])]
    if found.refused is not None:
        return "\n".join([*lines, f"  refused: {found.refused}"])
    rows = found.rows
    lines.append(f"  {found.source}, {found.encoding}; {rows.total} rows: {rows.accepted} accepted, {rows.set_aside} set aside, {rows.declared} declared")
    for account in found.accounts:
        shown = account.as_json()
        adds_up = {True: "adds up", False: "DOES NOT ADD UP", None: "no balance to check against"}[account.reconciles]
        if account.unread:
            adds_up += f"; NOT WHOLLY READ, {account.unread} rows or balances could not be"
        lines.append(
            f"  {account.account} {account.currency} {account.holder}: opens {shown['opening']}, in {shown['credits']}, out {shown['debits']}, "
            f"closes {shown['closing']}, {account.entries} entries: {adds_up}"
        )
    lines += [f"  {n} {name}" for name, n in found.records.items() if name not in ("entry", "statementperiod")]
    lines += [f"  {_line(row)}" for row in islice(found.entry_rows(), None if all_entries else _FIRST)]
    if len(found.entries) > _FIRST and not all_entries:
        lines.append(f"  and {len(found.entries) - _FIRST:,} more entries")
    for what, told in (
        ("set aside", [(row.place, row.reason) for row in islice(found.set_aside, _FIRST)]),
        ("remark", [(r.place, r.text) for r in found.remarks]),
    ):
        lines += [f"  {what}, {place}: {text}" for place, text in told]
    if len(found.set_aside) > _FIRST:
        lines.append(f"  and {len(found.set_aside) - _FIRST:,} more set aside")
    return "\n".join(lines)


def _line(row: dict) -> str:
    told = [
        row["counterparty"],
        row["counterparty_account"],
        " ".join(row["text"].split()),
        row["returns"] and f"gives back {row['returns']}",
        row["batch"] and f"part of {row['batch']}",
    ]
    return f"{row['day']} {row['amount']:>12} {row['currency']}  {' | '.join(filter(None, told))} ({row['place']})"
