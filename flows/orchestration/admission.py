"""Decides whether a run that stands in Prefect's database may start: only one of our four deployments, asked for a case inside the cases' folder.

The worker asks before it starts a process, and that process asks again before it runs a flow, of what it then runs. Every refusal is a plain sentence without a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from flows.orchestration.cases_root import OutsideTheRoot
from flows.orchestration.deployments import DEPLOYMENTS, Deployment
from flows.orchestration.request import CaseRequest

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun
    from prefect.client.schemas.responses import DeploymentResponse


class NotAdmitted(Exception):
    """A run that must not start; the text says why."""


def admitted(run: FlowRun, deployment: DeploymentResponse | None) -> tuple[Deployment, CaseRequest]:
    """Which of our deployments this run is of, and what it asks; NotAdmitted if it is not ours in every part."""
    ours = next((one for one in DEPLOYMENTS if deployment and (one.name, one.entrypoint) == (deployment.name, deployment.entrypoint)), None)
    if ours is None:
        raise NotAdmitted("Refused: only the deployments of assettrace are run here, and this is none of them.")
    if deployment.pull_steps or deployment.path or deployment.storage_document_id or deployment.infrastructure_document_id:
        raise NotAdmitted("Refused: this deployment was changed. It names a step, a path or a store of its own, and nothing of that is run here.")
    if deployment.job_variables or run.job_variables:
        raise NotAdmitted("Refused: no job variable is taken here. How a run is started cannot be chosen.")
    if run.parameters.keys() != {"request"}:
        raise NotAdmitted("Refused: a run is asked for one thing, the request, and this one has other parameters.")
    try:
        return ours, ours.request.model_validate(run.parameters["request"])
    except ValidationError as mistaken:
        for error in mistaken.errors():
            if isinstance(reason := error.get("ctx", {}).get("error"), OutsideTheRoot):
                raise NotAdmitted(f"Refused: {reason}.") from None
        raise NotAdmitted("Refused: the request is not one that this deployment takes.") from None
