"""The follow flow: recognise parties, follow ownership, money and purchases, join the chains, and weigh what is missing."""
from __future__ import annotations

from prefect import flow, task

from flows.case_folder import CaseFolder
from flows.following import VERBS, follow_step
from flows.orchestration.discretion import discreetly
from flows.orchestration.progress import report
from flows.orchestration.request import CaseRequest
from flows.orchestration.shown import show_counts
from flows.orchestration.tagging import of_case
from flows.orchestration.trying_again import BUSY


@task(name="follow", task_run_name="{verb}", persist_result=False, **BUSY)
def step(case: str, verb: str) -> dict[str, int]:
    """One verb of `flows.following`; how many findings of each kind there are."""
    with discreetly(verb):
        return follow_step(CaseFolder(case), verb)


@flow(name="follow", description="Follows what was taken in: recognises parties, works out ownership, traces the money under every rule, "
      "finds purchases and joins the chains to each asset.", persist_result=False, validate_parameters=True)
def follow(request: CaseRequest) -> dict[str, dict[str, int]]:
    """Counts of findings for each verb."""
    with discreetly("follow"):
        folder = CaseFolder(request.case)
        reference = folder.case.case.reference
    with of_case(reference):
        counts = {}
        for done, verb in enumerate(VERBS):
            report(verb, done, len(VERBS))
            counts[verb] = step(request.case, verb)
        shown = [(verb, kind, n) for verb, found in counts.items() for kind, n in found.items()]
        show_counts(reference, "follow", "how many findings of each kind there are", ("step", "found", "count"), shown, [folder.checks / "index.html"])
    return counts
