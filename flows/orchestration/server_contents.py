"""Puts our work pool and our four deployments into a standing server before it answers anybody, and takes out what is not ours.

It is done inside the server's own process, so that the door need let nobody make or change them. Authority: Prefect 3.8 Python client reference.
"""

from __future__ import annotations

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.utilities.callables import parameter_schema

from flows.orchestration.deployments import DEPLOYMENTS, JOB_TEMPLATE, POOL, Deployment

_AT_ONCE = 200  # what Prefect gives in one answer


async def put_in_order(app, password: str) -> None:
    """`app` is Prefect's own application, which has started."""
    async with PrefectClient(app, auth_string=password) as client:
        await _pool(client)
        ours = {await _deploy(client, deployment) for deployment in DEPLOYMENTS}
        while foreign := [one.id for one in await client.read_deployments(limit=_AT_ONCE, offset=0) if one.id not in ours]:
            for deployment in foreign:
                await client.delete_deployment(deployment)
        for automation in await client.read_automations():
            await client.delete_automation(automation.id)


async def _pool(client: PrefectClient) -> None:
    """The one work pool. What remains of another, or of one for another kind of worker, goes."""
    for pool in await client.read_work_pools(limit=_AT_ONCE):
        if (pool.name, pool.type) != (POOL, POOL):
            await client.delete_work_pool(pool.name)
    await client.create_work_pool(WorkPoolCreate(name=POOL, type=POOL, base_job_template=JOB_TEMPLATE), overwrite=True)


async def _deploy(client: PrefectClient, deployment: Deployment):
    """Make the deployment as it is declared, or bring it up to date, so that its runs stay its runs; one that holds more than we declare is made anew. Its id."""
    flow = await client.create_flow_from_name(deployment.flow)
    for earlier in await client.read_deployments(limit=_AT_ONCE):
        more = (
            earlier.pull_steps
            or earlier.path
            or earlier.job_variables
            or earlier.schedules
            or earlier.storage_document_id
            or earlier.infrastructure_document_id
        )
        if (earlier.flow_id, earlier.name) == (flow, deployment.name) and more:
            await client.delete_deployment(earlier.id)
    return await client.create_deployment(
        flow,
        deployment.name,
        entrypoint=deployment.entrypoint,
        work_pool_name=POOL,
        description=deployment.description,
        tags=["assettrace"],
        parameter_openapi_schema=schema_of(deployment).model_dump_for_openapi(),
        enforce_parameter_schema=True,
    )


def schema_of(deployment: Deployment):
    """What the page asks for, as Prefect makes it from the flow itself, which need not be imported for it."""

    def asked(request): ...

    asked.__annotations__ = {"request": deployment.request}
    return parameter_schema(asked)
