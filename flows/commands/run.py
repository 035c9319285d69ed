"""`assettrace run`: everything from the files in exhibits/ to the dossiers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import DONE, REFUSED
from flows.commands.screen import show, show_json
from flows.commands.show_progress import flows_ready


def run(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    again: Annotated[bool, typer.Option("--again", help="Do everything again, also what was made from the same evidence, case file and program.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take in the exhibits, follow parties, ownership and money, and write the dossiers. What was made from the same before is not done again.

    Example: assettrace run cases/OP-1
    Example: assettrace run cases/OP-1 --again
    """
    from flows.case.case_folder import CaseFolder
    from flows.steps.standing import standing_run
    from flows.steps.take_in import given_twice, nothing_accepted, refused_so_far

    folder = CaseFolder(directory)
    _readable(folder)
    done = None if again else standing_run(folder)
    if done is None:
        try:
            done = _with_flows(folder, directory, again, quiet=as_json)
        except Exception:
            if not as_json:
                _of_exhibits(folder)  # whatever stops the run later does not hide what was not read
            raise
    read = {result["sha256"] for result in done.taken_in}
    exhibits = [*done.taken_in, *(asdict(result) for result in refused_so_far(folder) if result.sha256 not in read)]
    refused = [result for result in exhibits if result["state"] == "refused"]
    passed_over = [str(refusal) for refusal in folder.passed_over()]
    twice = given_twice(folder)
    if as_json:
        show_json(
            {
                "exhibits": exhibits,
                "nothing_accepted": [result.reference for result in nothing_accepted(folder)],
                "nothing_new": done.nothing_new,
                "passed_over": passed_over,
                "given_twice": [{"reference": r, "same_as": first} for r, first in twice],
                "found": done.found,
                "dossiers": [{"edition": d.edition, "state": d.state, "version": d.version, "pdf": str(d.pdf)} for d in done.dossiers],
            }
        )
    else:
        _summary(folder, directory, done, passed_over, twice)
    raise typer.Exit(REFUSED if refused or passed_over else DONE)


def _with_flows(folder, directory: Path, again: bool, *, quiet: bool):
    """The run with Prefect, which is started only when there is something to do."""
    from flows.orchestration.preload_imports import for_a_run
    from flows.steps.take_in import pending

    def meanwhile() -> None:
        pending(folder)  # what was changed or lost is told before a flow begins
        for_a_run()

    with flows_ready(meanwhile, quiet=quiet):
        from flows.orchestration.request import CaseRequest
        from flows.run_case import run_case

        return run_case(CaseRequest(case=str(directory.resolve()), again=again))


def _readable(folder) -> None:
    """Mistakes in case.toml and exhibits.csv, a dossier that is not what it was, and a case of another program are told before anything is started."""
    from flows.case.dossier_versions import register_of
    from flows.steps.load_evidence import check_program

    folder.case, folder.order, folder.decisions(), folder.log.lines(), folder.check_register()
    check_program(folder)
    register_of(folder).check()


def _of_exhibits(folder) -> None:
    """Exhibits that were refused, and those of which nothing was accepted."""
    from flows.steps.take_in import nothing_accepted, refused_so_far

    for result in refused_so_far(folder):
        show(f"  {result.reference} refused: {result.message}")
    for result in nothing_accepted(folder):
        show(f"  {result.reference}: nothing in it was accepted; {result.set_aside} rows set aside, {result.declared} declared to be no evidence")


def _summary(folder, directory: Path, done, passed_over: list[str], twice: list[tuple[str, str]]) -> None:
    states = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "document": "kept as documents", "refused": "refused"}
    counted = [f"{n} {word}" for state, word in states.items() if (n := sum(r["state"] == state for r in done.taken_in))]
    if done.nothing_new:
        show(
            f"Nothing new: the evidence, the case file, the decisions and the program are as they were. Do it all again with: assettrace run {directory} --again"
        )
    show(f"Exhibits: {', '.join(counted) or 'nothing new'}")
    _of_exhibits(folder)
    for text in passed_over:
        show(f"  passed over: {text}")
    for reference, first in twice:
        show(f"  {reference} holds the same bytes as {first}: it is one exhibit and counts once")
    for result in done.taken_in:
        if result["set_aside"] and result["accepted"]:
            show(
                f"  {result['reference']}: {result['set_aside']} row{'' if result['set_aside'] == 1 else 's'} set aside of {result['set_aside'] + result['accepted'] + result['declared']}"
            )
    for dossier in done.dossiers:
        show(f"Dossier:  {dossier.pdf}  ({dossier.edition}, {dossier.state})")
    reasons = done.dossiers[0].reasons if done.dossiers else ()
    if reasons:
        show(f"It is a draft for {len(reasons)} reasons; the first: {reasons[0].says} {reasons[0].next_step}")
        show(f"All of them: assettrace status {directory}")
