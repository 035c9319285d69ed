"""Tags every flow and task run with the case it is about, so that an operator finds all runs of one case.

Authority: Prefect 3.8 documentation (tags): the context reaches what is started inside it, not the run that opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect import tags
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run


@contextmanager
def of_case(reference: str) -> Iterator[None]:
    """Everything inside, and the flow run that this stands in, carries `case:<reference>`."""
    tag = f"case:{reference}"
    if tag not in flow_run.tags:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, tags=[*flow_run.tags, tag])
    with tags(tag):
        yield
