"""The intake flow: receive, hash, recognise, read strictly, validate, admit or set aside; one task an exhibit.

A refused exhibit is a result and the rest goes on; only a store in use is tried again.
"""
from __future__ import annotations

from dataclasses import asdict

from prefect import flow, tags, task
from prefect.artifacts import create_table_artifact

from flows.case_folder import CaseFolder
from flows.orchestration.discretion import discreetly
from flows.orchestration.progress import report
from flows.orchestration.request import CaseRequest
from flows.orchestration.trying_again import BUSY
from flows.receiving import pending, take_in


@task(name="receive", task_run_name="hash and compare every exhibit", persist_result=False, **BUSY)
def receive(case: str) -> list[str]:
    """SHA-256s of what is not yet taken in."""
    with discreetly("receive"):
        return pending(CaseFolder(case))


@task(name="take in", task_run_name="take in {sha256}", persist_result=False, **BUSY)
def take_in_exhibit(case: str, sha256: str) -> dict:
    """Read, validate and load one exhibit; counts and state."""
    with discreetly("take in"):
        return asdict(take_in(CaseFolder(case), sha256))


@flow(name="intake", description="Takes in what was received: hashes it, recognises it, reads it strictly, checks it, admits it or sets it aside.",
      persist_result=False, validate_parameters=True)
def intake(request: CaseRequest) -> list[dict]:
    """What became of each new exhibit, as `flows.receiving.IntakeResult` has it."""
    with discreetly("intake"):
        reference = CaseFolder(request.case).case.case.reference
    with tags(f"case:{reference}"):
        new = receive(request.case)
        results = []
        for done, sha256 in enumerate(new):
            report(f"reading exhibit {done + 1} of {len(new)}", done, len(new))
            results.append(take_in_exhibit(request.case, sha256))
        create_table_artifact(
            [{key: result[key] for key in ("reference", "state", "accepted", "set_aside", "declared")} for result in results]
            or [{"reference": "nothing new", "state": "", "accepted": 0, "set_aside": 0, "declared": 0}],
            key="intake", description=f"Case {reference}: exhibits taken in by this run, with their rows",
        )
    return results
