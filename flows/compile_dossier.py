"""The compile_dossier flow: write the dossiers of a case, each edition by itself."""

from __future__ import annotations

from prefect import flow, task

from flows.case.case_folder import CaseFolder
from flows.orchestration.keep_private import discreetly
from flows.orchestration.progress import report
from flows.orchestration.request import DossierRequest
from flows.orchestration.retries import BUSY
from flows.orchestration.run_artifacts import show_counts
from flows.orchestration.run_tags import of_case
from flows.steps.results import CompiledDossier
from flows.steps.write_dossier import compile_dossier as compile_edition


@task(name="compile", task_run_name="compile the {edition} edition", persist_result=False, **BUSY)
def compile_one(case: str, edition: str, final: bool, document: str = "", to: str = "", again: bool = True) -> CompiledDossier:
    """Write one edition of the dossier or of a document; where it is and whether it is a draft."""
    with discreetly(f"compile the {edition} edition"):
        return compile_edition(CaseFolder(case), edition, final=final, document=document, to=to, if_new=not again)


@flow(
    name="compile-dossier",
    description="Writes the dossier of a case as PDF, or legal documents: a working edition for the office, one to be served, one for another authority.",
    persist_result=False,
    validate_parameters=True,
)
def compile_dossier(request: DossierRequest) -> list[CompiledDossier]:
    """Write the dossiers and give back what was written, one for each edition."""
    with discreetly("compile"):
        reference = CaseFolder(request.case).case.case.reference
    with of_case(reference):
        compiled = []
        wanted = [(document, edition) for document in request.documents or [""] for edition in request.editions]
        for done, (document, edition) in enumerate(wanted):
            report(f"writing the {edition} edition", done, len(wanted))
            compiled.append(compile_one(request.case, edition, request.final, document, request.to, request.again))
        shown = [(c.pdf, c.edition, c.state, len(c.reasons)) for c in compiled]
        show_counts(reference, "dossiers", "dossiers written by this run", ("dossier", "edition", "state", "reasons against a final one"), shown, [])
    return compiled
