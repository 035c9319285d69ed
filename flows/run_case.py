"""The whole of a case in one flow: intake, follow, compile_dossier."""

from __future__ import annotations

from prefect import flow

from flows.case.case_folder import CaseFolder
from flows.compile_dossier import compile_dossier
from flows.follow import follow
from flows.intake import intake
from flows.orchestration.keep_private import discreetly
from flows.orchestration.request import CaseRequest, DossierRequest
from flows.orchestration.run_tags import of_case
from flows.steps.results import CaseRun


@flow(
    name="run-case",
    description="Everything from files received to the dossier: takes in the exhibits, follows parties, ownership and money, "
    "and writes the dossier's editions.",
    persist_result=False,
    validate_parameters=True,
)
def run_case(request: CaseRequest) -> CaseRun:
    """Run the three flows one after the other; each does only what is new, unless all is asked for again."""
    with discreetly("run"):
        reference = CaseFolder(request.case).case.case.reference
    with of_case(reference):
        taken_in, found = intake(request), follow(request)
        return CaseRun(taken_in, found, compile_dossier(DossierRequest(case=request.case, again=request.again)))
