"""`assettrace status`: how a case stands."""

from __future__ import annotations

from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from flows.commands.screen import show, show_json

_STATES = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "document": "documents", "refused": "refused"}
_GAPS = {
    "missing": ("month or day missing", "months or days missing"),
    "broken_balance": ("balance that does not carry over", "balances that do not carry over"),
    "overlap": ("statement that disagrees with another", "statements that disagree"),
    "not_reconciling": ("statement that does not add up", "statements that do not add up"),
}


def status(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    why: Annotated[str, typer.Option(help="Why you look; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    blanks: Annotated[bool, typer.Option("--blanks", help="List what each legal document leaves open, and where case.toml would say it.")] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", help="Write the accounts by month as a workbook, with every break. For the office: it has no pseudonyms."),
    ] = None,
) -> None:
    """What was taken in, what is missing, what waits for a person, and what was written.

    Example: assettrace status cases/OP-1
    Example: assettrace status cases/OP-1 --xlsx accounts.xlsx
    """
    from flows.case.case_folder import CaseFolder
    from flows.commands.account_bars import account_bars
    from flows.steps.case_status import status as status_of
    from flows.store.case_store import is_of_another_program

    folder = CaseFolder(directory)
    if xlsx:
        _check_place(folder, xlsx)
    if is_of_another_program(folder.store):
        _show_older(folder, why, as_json, directory)
        return
    found = status_of(folder)
    folder.read_by("assettrace status", why)
    if xlsx:
        from flows.handover.export import export_account_grid

        export_account_grid(folder, xlsx, why)
    if as_json:
        show_json(found.as_json())
        return
    show(f"{found.reference}: {found.caption}\n{found.order}\n")
    show("Exhibits: " + (", ".join(f"{n} {_STATES[state]}" for state, n in found.exhibits.items()) or "none taken in"))
    if found.not_taken_in:
        show(f"  {found.not_taken_in} not taken in yet, or refused before: assettrace run {directory}")
    for refused in found.refused:
        show(f"  {refused.reference} refused: {refused.why}")
    for reference in found.nothing_accepted:
        show(f"  {reference}: nothing in it was accepted; why, row by row: assettrace inspect")
    for passed_over in found.passed_over:
        show(f"  {passed_over}")
    for twice in found.given_twice:
        show(f"  {twice.reference} holds the same bytes as {twice.same_as}: it is one exhibit and counts once")
    if found.grid.rows:
        show("\nAccounts by month:")
        for line in account_bars(found.grid, get_terminal_size().columns):
            show(line)
        show()
    if found.gaps:
        show("Statements: " + ", ".join(f"{n} {_GAPS[kind][n != 1]}" for kind, n in found.gaps.items()))
    if found.waiting:
        show(f"\nWaiting for a decision ({len(found.waiting)}); see them with: assettrace matches {directory}")
        for item in found.waiting:
            show(f"  {item.subject}  {item.says}")
    if found.reasons:
        show(f"\nThe dossier is a draft because ({len(found.reasons)}):")
        for reason in found.reasons:
            show(f"  {reason.id}  {reason.says}\n      {reason.next_step}")
    if found.blanks:
        open_in = ", ".join(f"{document.document} {len(document.blanks) or 'nothing'}" for document in found.blanks)
        show(f"\nLeft open in the documents that the case can have: {open_in}{'' if blanks else f'; what it is: assettrace status {directory} --blanks'}")
    for document in found.blanks if blanks else ():
        show(f"  {document.name}")
        for blank in document.blanks:
            show(f"    {blank.missing}\n        case.toml: {blank.key}")
    show("\nDossiers: " + (", ".join(f"{name}{' (stale)' if name in found.stale else ''}" for name in found.dossiers) or "none written"))
    if found.stale:
        show(f"  stale: the evidence, a decision or case.toml is not what it was made from; the next version says what changed: assettrace run {directory}")
    if found.requests:
        show(f"Requests, the newest of each: {', '.join(found.requests)}")
    if xlsx:
        show(f"Workbook: {xlsx}")
    show(f"Log: {found.log_lines} lines, unbroken; its head is {found.log_head}")
    if found.clock_went_back:
        show(f"  the machine's clock went back before line {', '.join(map(str, found.clock_went_back))} of it: times in it before and after do not compare")


def _show_older(folder, why: str, as_json: bool, directory: Path) -> None:
    """What stands on disk, and what to do: findings of another program are not told as if they were this one's."""
    from flows.steps.case_status import older_status

    found = older_status(folder)
    folder.read_by("assettrace status", why)
    if as_json:
        show_json(found.as_json())
        return
    show(f"{found.reference}: {found.caption}\n{found.order}\n")
    show(f"Note: {found.made_by_another_version}. Its dossiers stand and can be handed over; for anything else: assettrace upgrade {directory}\n")
    show(f"Exhibits: {found.exhibits} files, {found.taken_in} taken in")
    show("Dossiers: " + (", ".join(found.dossiers) or "none written"))
    if found.requests:
        show(f"Requests, the newest of each: {', '.join(found.requests)}")
    show(f"Log: {found.log_lines} lines, unbroken; its head is {found.log_head}")


def _check_place(folder, xlsx: Path) -> None:
    """A workbook is no exhibit, and overwrites none."""
    if xlsx.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{str(xlsx)!r} does not end in .xlsx", param_hint="--xlsx")
    if folder.exhibits.resolve() in xlsx.resolve().parents:
        raise typer.BadParameter("exhibits/ holds what was received and nothing else", param_hint="--xlsx")
