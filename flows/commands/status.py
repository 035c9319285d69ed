"""`assettrace status`: how a case stands."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

_STATES = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "document": "documents", "refused": "refused"}
_GAPS = {"missing": "months or days missing", "broken_balance": "balances that do not carry over", "overlap": "statements that disagree",
         "not_reconciling": "statements that do not add up"}


def status(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """What was taken in, what is missing, what waits for a person, and what was written.

    Example: assettrace status cases/OP-1
    """
    from flows.case_folder import CaseFolder
    from flows.status import status as status_of

    found = status_of(CaseFolder(directory))
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
        return
    print(f"{found.reference}: {found.caption}\n{found.order}\n")
    print("Exhibits: " + (", ".join(f"{n} {_STATES[state]}" for state, n in found.exhibits.items()) or "none taken in"))
    if found.not_taken_in:
        print(f"  {found.not_taken_in} not taken in yet, or refused before: assettrace run {directory}")
    for refused in found.refused:
        print(f"  {refused.reference} refused: {refused.why}")
    if found.gaps:
        print("Statements: " + ", ".join(f"{n} {_GAPS[kind]}" for kind, n in found.gaps.items()))
    if found.waiting:
        print(f"\nWaiting for a decision ({len(found.waiting)}); see them with: assettrace matches {directory}")
        for item in found.waiting:
            print(f"  {item.subject}  {item.says}")
    if found.reasons:
        print(f"\nThe dossier is a draft because ({len(found.reasons)}):")
        for reason in found.reasons:
            print(f"  {reason.id}  {reason.says}\n      {reason.next_step}")
    print("\nDossiers: " + (", ".join(found.dossiers) or "none written"))
    print(f"Log: {found.log_lines} lines, unbroken")
