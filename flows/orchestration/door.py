"""Stands in front of every Prefect server that is started here: lets in only what came to its own address, from its own page or from no page, with the password, and asks for something allowed.

Loopback is no authorisation: every page that a browser shows, and every user of the machine, can reach it.
Authority: RFC 9110 (Host, 421), Fetch Standard (Origin), Fetch Metadata, RFC 6455 section 10.2 (Origin of websockets), RFC 7617 (Basic), Content Security Policy Level 3,
CWE-346, CWE-350 (DNS rebinding).
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import socket
from http import HTTPStatus

from flows.orchestration.allowed_requests import is_allowed
from flows.orchestration.page_entry import PATH as ENTRY
from flows.orchestration.page_entry import PageEntry

_PROBES = ("/api/health", "/api/ready")
_DOCUMENTATION = ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect")


class Door:
    """An ASGI application around another. `entry` lets the browser of the server's user in; a server without a page has none."""

    def __init__(self, app, port: int, password: str, entry: PageEntry | None = None) -> None:
        self._app, self._entry = app, entry
        self._hosts = (f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode())
        self._authorization = b"Basic " + base64.b64encode(password.encode())
        policy = (
            f"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            f"font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws://127.0.0.1:{port}; form-action 'self'; frame-ancestors 'none'; base-uri 'self'"
        )
        self._added = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)

        async def with_policy(message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message.get("headers", ()), *self._added]}
            await send(message)

        refusal = self._foreign(scope) or self._unknown(scope) or self._forbidden(scope)
        if refusal is not None and scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        if refusal is not None:
            return await _say(with_policy, *refusal)
        if scope["path"] == ENTRY and self._entry is not None:
            return await self._entry(scope, receive, with_policy)
        if scope["type"] == "http" and _values(scope, b"host") == [self._hosts[1]] and not _of_api(scope["path"]):
            return await _say(with_policy, HTTPStatus.TEMPORARY_REDIRECT, "The page is at 127.0.0.1.", [(b"location", self._at_own_address(scope))])
        await self._app(scope, receive, with_policy)
        return None

    def _foreign(self, scope) -> tuple[HTTPStatus, str] | None:
        """Why a request is not for this server, or comes from a page that is not this server's."""
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return HTTPStatus.MISDIRECTED_REQUEST, "This server answers to 127.0.0.1 and its own port alone."
        if any(origin != b"http://" + hosts[0] for origin in _values(scope, b"origin")):
            return HTTPStatus.FORBIDDEN, "This server takes nothing from the page of another origin."
        if any(site not in (b"same-origin", b"none") for site in _values(scope, b"sec-fetch-site")):
            return HTTPStatus.FORBIDDEN, "This server is not opened from another page. Type its address, or copy it."
        return None

    def _unknown(self, scope) -> tuple[HTTPStatus, str] | None:
        """Why a request does not show who sent it. A websocket is asked for the password by Prefect, in its first message."""
        if scope["type"] == "websocket" or not (_of_api(scope["path"]) or scope["path"] in _DOCUMENTATION):
            return None
        if scope["path"] in _PROBES and scope["method"] == "GET":
            return None
        given = _values(scope, b"authorization")
        if len(given) != 1 or not hmac.compare_digest(given[0], self._authorization):
            return HTTPStatus.UNAUTHORIZED, "The password of this server is needed."
        return None

    def _forbidden(self, scope) -> tuple[HTTPStatus, str] | None:
        """Why nobody may ask for this, with the password or without."""
        if scope["type"] == "websocket":
            allowed = is_allowed("WEBSOCKET", scope["path"])
        elif _of_api(scope["path"]):
            allowed = is_allowed(scope["method"], scope["path"])
        else:
            allowed = scope["method"] in ("GET", "HEAD") or scope["path"] == ENTRY
        return None if allowed else (HTTPStatus.FORBIDDEN, "This server runs the flows of assettrace and lets nobody change what is run, or how.")

    def _at_own_address(self, scope) -> bytes:
        path = scope.get("raw_path") or scope["path"].encode()
        return b"http://" + self._hosts[0] + path + (b"?" + scope["query_string"] if scope["query_string"] else b"")


def port_of(listening: int) -> int:
    """The port of a socket that this process was given."""
    with socket.socket(fileno=os.dup(listening)) as here:
        return here.getsockname()[1]


def _of_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _values(scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key.lower() == name]


async def _say(send, status: HTTPStatus, text: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    """An answer in the form that Prefect's clients and page show."""
    body = json.dumps({"exception_message": text, "detail": text}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *(more or ())]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
