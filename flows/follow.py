"""The follow flow: recognise parties, follow ownership, money and purchases, join the chains, and weigh what is missing."""

from __future__ import annotations

from prefect import flow, task

from flows.case.case_folder import CaseFolder
from flows.orchestration.keep_private import discreetly
from flows.orchestration.progress import report
from flows.orchestration.request import CaseRequest
from flows.orchestration.retries import BUSY
from flows.orchestration.run_artifacts import show_counts
from flows.orchestration.run_tags import of_case
from flows.steps.follow_case import VERBS, follow_step


@task(name="follow", task_run_name="{verb}", persist_result=False, **BUSY)
def step(case: str, verb: str, again: bool = False) -> dict[str, int]:
    """One verb of `flows.steps.follow_case`; how many findings of each kind there are."""
    with discreetly(verb):
        return follow_step(CaseFolder(case), verb, again=again)


@flow(
    name="follow",
    description="Follows what was taken in: recognises parties, works out ownership, traces the money under every rule, "
    "finds purchases and joins the chains to each asset.",
    persist_result=False,
    validate_parameters=True,
)
def follow(request: CaseRequest) -> dict[str, dict[str, int]]:
    """Follow the case step by step, and give back how many findings each step made."""
    with discreetly("follow"):
        folder = CaseFolder(request.case)
        reference = folder.case.case.reference
    with of_case(reference):
        counts = {}
        for done, verb in enumerate(VERBS):
            report(verb, done, len(VERBS))
            counts[verb] = step(request.case, verb, request.again)
        shown = [(verb, kind, n) for verb, found in counts.items() for kind, n in found.items()]
        show_counts(reference, "follow", "how many findings of each kind there are", ("step", "found", "count"), shown, [folder.checks / "index.html"])
    return counts
