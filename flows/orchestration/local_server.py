"""The process of the standing server, Prefect's API and page on 127.0.0.1: `python -m flows.orchestration.local_server SOCKET`.

It answers nobody before our pool and deployments, and nothing else, stand in it. It gets the password and the word that lets a browser in by environment, and takes both out of it.
Prefect serves its newer page beside the older one whatever its settings say, and that one calls an analytics host; the door's policy stops it in the browser.
"""

from __future__ import annotations

import asyncio
import os
import sys

import uvicorn
from prefect.server.api.server import create_app

from flows.orchestration.door import Door, port_of
from flows.orchestration.page_entry import ENTRY_WORD, PageEntry
from flows.orchestration.password import OF_SERVERS, out_of_environment
from flows.orchestration.server_contents import put_in_order


class InOrder:
    """An ASGI application that has started only when what stands in Prefect's database is in order."""

    def __init__(self, prefect, password: str) -> None:
        self._prefect, self._password = prefect, password

    async def __call__(self, scope, receive, send) -> None:
        async def when_in_order(message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await asyncio.create_task(put_in_order(self._prefect, self._password))  # Prefect lets one task ask once at a time, and this one is asking
            await send(message)

        await self._prefect(scope, receive, when_in_order if scope["type"] == "lifespan" else send)


if __name__ == "__main__":
    listening, password, word = int(sys.argv[1]), os.environ[OF_SERVERS], os.environ.pop(ENTRY_WORD)
    out_of_environment()
    port = port_of(listening)
    served = Door(InOrder(create_app(final=True), password), port, password, PageEntry(word, password))
    uvicorn.run(served, fd=listening, log_level="error", timeout_graceful_shutdown=5, lifespan="on", proxy_headers=False, server_header=False)
