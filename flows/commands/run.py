"""`assettrace run`: everything from the files in exhibits/ to the dossiers."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exits import DONE, REFUSED
from flows.commands.watching import flows_ready


def run(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take in the exhibits, follow parties, ownership and money, and write the dossiers.

    Example: assettrace run cases/OP-1
    """
    from flows.case_folder import CaseFolder

    folder = CaseFolder(directory)
    _readable(folder)
    with flows_ready(quiet=as_json):
        from flows.orchestration.request import CaseRequest
        from flows.run_case import run_case

        done = run_case(CaseRequest(case=str(directory.resolve())))
    refused = [result for result in done.taken_in if result["state"] == "refused"]
    if as_json:
        print(json.dumps({
            "exhibits": done.taken_in, "found": done.found,
            "dossiers": [{"edition": d.edition, "state": d.state, "version": d.version, "pdf": str(d.pdf)} for d in done.dossiers],
        }, ensure_ascii=False))
    else:
        _summary(done, refused)
    raise typer.Exit(REFUSED if refused else DONE)


def _readable(folder) -> None:
    """Mistakes in case.toml and exhibits.csv are told before anything is started."""
    folder.case, folder.order, folder.decisions(), folder.log.lines()
    folder.received()


def _summary(done, refused: list[dict]) -> None:
    states = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "document": "kept as documents", "refused": "refused"}
    counted = [f"{n} {word}" for state, word in states.items() if (n := sum(r["state"] == state for r in done.taken_in))]
    print(f"Exhibits: {', '.join(counted) or 'nothing new'}")
    for result in refused:
        print(f"  {result['reference']} refused: {result['message']}")
    for result in done.taken_in:
        if result["set_aside"]:
            print(f"  {result['reference']}: {result['set_aside']} rows set aside of {result['set_aside'] + result['accepted'] + result['declared']}")
    for dossier in done.dossiers:
        print(f"Dossier:  {dossier.pdf}  ({dossier.edition}, {dossier.state})")
    reasons = done.dossiers[0].reasons if done.dossiers else ()
    if reasons:
        print(f"It is a draft for {len(reasons)} reasons; the first: {reasons[0].says} {reasons[0].next_step}")
        print("All of them: assettrace status DIR")
