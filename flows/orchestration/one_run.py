"""The process of one run that was asked for on the page: `python -m flows.orchestration.one_run CASES`, with the run's id from the worker's environment.

It asks once more whether the run is admitted and runs one of our own flows, imported by its name, on what it has just checked. Authority: Prefect 3.8's engine (`prefect.engine`).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from uuid import UUID

from prefect._internal.control_listener import configure_from_env
from prefect.client.orchestration import get_client
from prefect.engine import handle_engine_signals
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow
from prefect.flow_runs import FlowRun
from prefect.logging.loggers import flow_run_logger
from prefect.states import Failed

from flows.orchestration.admission import NotAdmitted, admitted
from flows.orchestration.cases_root import hold_to
from flows.orchestration.deployments import Deployment
from flows.orchestration.password import out_of_environment
from flows.orchestration.request import CaseRequest


def main() -> None:
    hold_to(Path(sys.argv[1]))
    out_of_environment()
    configure_from_env()  # how the worker tells that the run is cancelled
    run_id = UUID(os.environ["PREFECT__FLOW_RUN_ID"])
    with handle_engine_signals(run_id):
        if (let_in := _admitted(run_id)) is not None:
            run, deployment, request = let_in
            run_flow(_flow_of(deployment), flow_run=run, parameters={"request": request}, error_logger=flow_run_logger(run))


def _admitted(run_id: UUID) -> tuple[FlowRun, Deployment, CaseRequest] | None:
    """The run as it stands now, and what it is of; None if it was refused, which then stands in Prefect."""
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(run_id)
        try:
            deployment = client.read_deployment(run.deployment_id) if run.deployment_id else None
        except ObjectNotFound:
            deployment = None
        try:
            return run, *admitted(run, deployment)
        except NotAdmitted as refused:
            client.set_flow_run_state(run_id, Failed(message=str(refused)), force=True)
            return None


def _flow_of(deployment: Deployment):
    path, name = deployment.entrypoint.split(":")
    return getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)


if __name__ == "__main__":
    main()
