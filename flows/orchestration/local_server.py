"""Prefect's server and page on 127.0.0.1, for a browser that may ask no other host: `python -m flows.orchestration.local_server PORT`.

Authority: Content Security Policy Level 3. Prefect serves its newer page beside the older one whatever its settings say, and that one calls
an analytics host; the policy stops it in the browser.
"""

from __future__ import annotations

import sys

import uvicorn
from prefect.server.api.server import create_app


class OwnHostOnly:
    """Adds the policy to every answer of an ASGI application."""

    def __init__(self, app, port: int) -> None:
        self._app = app
        self._policy = (
            f"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            f"font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws://127.0.0.1:{port}; form-action 'self'"
        ).encode()

    async def __call__(self, scope, receive, send) -> None:
        async def with_policy(message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message.get("headers", ()), (b"content-security-policy", self._policy)]}
            await send(message)

        await self._app(scope, receive, with_policy if scope["type"] == "http" else send)


if __name__ == "__main__":
    number = int(sys.argv[1])
    uvicorn.run(OwnHostOnly(create_app(final=True), number), host="127.0.0.1", port=number, log_level="error", timeout_graceful_shutdown=5)
