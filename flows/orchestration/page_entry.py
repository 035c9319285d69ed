"""Lets the browser of the user who started a server in, once, without typing: the address that `assettrace up` shows holds a word that is good for one use.

The word stands behind the # of the address, which a browser sends to nobody; a page of ours gives it back, and gets the password for Prefect's page, which looks for it
in the browser's own store under this name. Authority: RFC 3986 section 3.5 (fragments); Prefect 3.8's older page.
"""

from __future__ import annotations

import base64
import hmac

PATH = "/assettrace/open"
ENTRY_WORD = "ASSETTRACE_ENTRY_WORD"  # how the server's process is told the word, by environment
_LONGEST = 200
_PAGE = b"""<!doctype html><meta charset="utf-8"><title>assettrace</title><p id="says">Opening.</p><script>
const word = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
fetch(location.pathname, {method: "POST", body: word}).then(async answer => {
  if (answer.ok) localStorage.setItem("prefect-password", await answer.text());
  if (answer.ok || localStorage.getItem("prefect-password")) location.replace("/");
  else document.getElementById("says").textContent = "This address was used before, and works once. Go to the page without it and type the password, "
    + "which stands in the file that 'assettrace up' named.";
});
</script>
"""


class PageEntry:
    """The ASGI application at PATH. `word` is good for one use."""

    def __init__(self, word: str, password: str) -> None:
        self._word: bytes | None = word.encode()
        self._password = base64.b64encode(password.encode())

    async def __call__(self, scope, receive, send) -> None:
        if scope["method"] == "GET":
            return await _answer(send, 200, _PAGE, b"text/html; charset=utf-8")
        given = await _body(receive) if scope["method"] == "POST" else b""
        if self._word is None or not hmac.compare_digest(given, self._word):
            return await _answer(send, 403, b"This address does not work any more.", b"text/plain")
        self._word = None
        await _answer(send, 200, self._password, b"text/plain")
        return None


async def _body(receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= _LONGEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
