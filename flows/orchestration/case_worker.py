"""The process that starts the runs that are asked for on the page: `python -m flows.orchestration.case_worker CASES`.

It starts one command, ours, for a run that is admitted, and marks every other run as failed with the reason. Nothing that stands in Prefect's database chooses a command, an
environment, a folder or code: no template is filled in, no pull step is taken, no flow is loaded by the path that a deployment names.
Authority: Prefect 3.8 documentation (workers, custom worker).
"""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import anyio
import anyio.abc
from prefect.client.schemas.objects import FlowRun, WorkPool
from prefect.exceptions import ObjectNotFound
from prefect.runner._flow_run_executor import FlowRunExecutionResult, FlowRunExecutorContext
from prefect.runner._starter_engine import EngineCommandStarter
from prefect.states import Failed, State
from prefect.utilities.processutils import setup_signal_handlers_worker
from prefect.workers.base import BaseJobConfiguration, BaseWorker, BaseWorkerResult

from flows.orchestration.admission import NotAdmitted, admitted
from flows.orchestration.cases_root import hold_to
from flows.orchestration.deployments import JOB_TEMPLATE, POOL
from flows.orchestration.password import out_of_environment

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.responses import DeploymentResponse, WorkerFlowRunResponse

PROJECT = Path(__file__).resolve().parents[2]


class FixedConfiguration(BaseJobConfiguration):
    """The one way in which a run is started, whatever the work pool, the deployment and the run ask for."""

    @classmethod
    async def resolve_for_flow_run(
        cls,
        flow_run: FlowRun,
        *,
        client: PrefectClient,
        work_pool: WorkPool,
        worker_name: str,
        worker_id: UUID | None = None,
        deployment: DeploymentResponse | None = None,
    ) -> FixedConfiguration:
        """Nothing is read but what the events of the run are about."""
        configuration = cls()
        configuration._related_objects = {
            "deployment": deployment or (await client.read_deployment(flow_run.deployment_id) if flow_run.deployment_id else None),
            "flow": await client.read_flow(flow_run.flow_id),
            "flow-run": flow_run,
        }
        return configuration


class _NoHooks:
    """Our flows have no hooks, and to look for some would load what a deployment names."""

    async def run_cancellation_hooks(self, flow_run: FlowRun, state: State) -> None: ...

    async def run_crashed_hooks(self, flow_run: FlowRun, state: State) -> None: ...


class CaseWorker(BaseWorker[FixedConfiguration, Any, BaseWorkerResult]):
    """Runs what is admitted, each in a process of its own."""

    type = POOL
    job_configuration = FixedConfiguration
    _display_name = "assettrace"
    _description = "Runs the four flows of assettrace on cases inside the cases' folder, and nothing else."

    def __init__(self, cases: Path) -> None:
        super().__init__(work_pool_name=POOL, create_pool_if_not_found=False)
        self._command = shlex.join([sys.executable, "-m", "flows.orchestration.run_with_parent", "flows.orchestration.one_run", str(cases)])

    @classmethod
    def get_default_base_job_template(cls) -> dict[str, Any]:
        return JOB_TEMPLATE

    async def _submit_scheduled_flow_runs(self, flow_run_response: list[WorkerFlowRunResponse]) -> list[FlowRun]:
        """Mark as failed what is not admitted; the rest goes on."""
        let_in = []
        for entry in flow_run_response:
            try:
                admitted(entry.flow_run, await self._deployment_of(entry.flow_run))
            except NotAdmitted as refused:
                await self.client.set_flow_run_state(entry.flow_run.id, Failed(message=str(refused)), force=True)
            else:
                let_in.append(entry)
        return await super()._submit_scheduled_flow_runs(let_in)

    async def _deployment_of(self, flow_run: FlowRun) -> DeploymentResponse | None:
        try:
            return await self.client.read_deployment(flow_run.deployment_id) if flow_run.deployment_id else None
        except ObjectNotFound:
            return None

    async def run(
        self, flow_run: FlowRun, configuration: FixedConfiguration, task_status: anyio.abc.TaskStatus[int] = anyio.TASK_STATUS_IGNORED
    ) -> BaseWorkerResult:
        """Start the process and wait for its end. Prefect's own supervision of a run stands around it, so that a run can be cancelled on the page."""
        done: FlowRunExecutionResult | None = None
        async with FlowRunExecutorContext() as supervision:
            starter = EngineCommandStarter(command=self._command, cwd=PROJECT, stream_output=False, control_channel=supervision.control_channel)
            executor = supervision.create_executor(flow_run, starter, propose_submitting=False, hook_runner=_NoHooks())

            async def execute(*, task_status=anyio.TASK_STATUS_IGNORED) -> None:
                nonlocal done
                done = await executor.submit(task_status=task_status)

            async with anyio.create_task_group() as group:
                started = await group.start(execute)
                task_status.started(started.pid)
        if done is None or done.status_code is None:
            raise RuntimeError("the process of the run did not start")
        return BaseWorkerResult(status_code=done.status_code, identifier=str(done.handle.pid))


def main() -> None:
    """Start the runs that are asked for, until a signal ends the process."""
    cases = Path(sys.argv[1])
    hold_to(cases)
    out_of_environment()
    setup_signal_handlers_worker(os.getpid(), "the worker", print)
    with suppress(KeyboardInterrupt):  # what a signal becomes
        anyio.run(CaseWorker(cases).start)


if __name__ == "__main__":
    main()
