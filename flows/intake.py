"""The intake flow: receive, hash, recognise, read strictly, validate, admit or set aside; one task for some small exhibits, or a large one.

A refused exhibit is a result and the rest goes on; only a store in use is tried again.
"""

from __future__ import annotations

from dataclasses import asdict

from prefect import flow, task

from expectations.operator_pages import page_name
from flows.case.case_folder import CaseFolder
from flows.orchestration.keep_private import discreetly
from flows.orchestration.progress import report, within
from flows.orchestration.request import CaseRequest
from flows.orchestration.retries import BUSY
from flows.orchestration.run_artifacts import show_counts
from flows.orchestration.run_tags import of_case
from flows.steps.check_pages import write_check_pages
from flows.steps.take_in import bring_up_to_date, in_portions, pending, take_in_several

_COUNTED = ("state", "accepted", "set_aside", "declared")


@task(name="receive", task_run_name="hash and compare every exhibit", persist_result=False, **BUSY)
def receive(case: str, again: bool = False) -> list[list[str]]:
    """Find what is to be read in exhibits/: SHA-256s of the files, those together that one task takes in."""
    with discreetly("receive"):
        folder = CaseFolder(case)
        new = pending(folder, again=again)
        bring_up_to_date(folder)
        return in_portions(folder, new)


@task(name="take in", task_run_name="take in exhibits from number {first} on", persist_result=False, **BUSY)
def take_in_exhibits(case: str, sha256s: list[str], first: int, of: int, again: bool = False) -> list[dict]:
    """Read, validate and load these exhibits, of which there are so many in this run; counts and states."""
    with discreetly("take in"):

        def begins(n: int) -> None:
            report(f"taking in exhibit {first + n} of {of}", first + n - 1, of)

        return [asdict(result) for result in take_in_several(CaseFolder(case), sha256s, within, begins, again=again)]


@task(name="write the checks", task_run_name="write the pages of what was checked", persist_result=False, **BUSY)
def write_checks(case: str) -> dict[str, int]:
    """Write the operator's pages, and give back how many promises were kept and how many were broken."""
    with discreetly("write the checks"):
        return write_check_pages(CaseFolder(case))


@flow(
    name="intake",
    description="Takes in what was received: hashes it, recognises it, reads it strictly, checks it, admits it or sets it aside.",
    persist_result=False,
    validate_parameters=True,
)
def intake(request: CaseRequest) -> list[dict]:
    """What became of each exhibit that was read, as `flows.steps.take_in.IntakeResult` has it."""
    with discreetly("intake"):
        folder = CaseFolder(request.case)
        reference = folder.case.case.reference
    with of_case(reference):
        portions, results = receive(request.case, request.again), []
        for portion in portions:
            results += take_in_exhibits(request.case, portion, len(results) + 1, sum(map(len, portions)), request.again)
        checked = write_checks(request.case)
        shown = [(folder.checks / page_name(r["sha256"]), *(r[key] for key in _COUNTED)) for r in results]
        says = f"{len(results)} new exhibits; of {checked['promises']} promises of everything taken in, {checked['broken']} are broken"
        show_counts(reference, "intake", says, ("checks", *(name.replace("_", " ") for name in _COUNTED)), shown, [folder.checks / "index.html"])
    return results
