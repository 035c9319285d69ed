"""A server, the older UI and a worker that stay until they are stopped: for operators who watch and trigger flow runs.

Authority: Prefect 3.8 documentation (server, worker). Everything listens on 127.0.0.1 alone, behind a password that is new at each start.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import BinaryIO

from flows.orchestration.page_entry import ENTRY_WORD, PATH
from flows.orchestration.password import OF_CLIENTS, keep_password, new_password, private_folder, standing_home
from flows.orchestration.private_server import ServerDidNotStart
from flows.orchestration.settings import QUIET, of_server, without_prefect

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
_SECONDS_BETWEEN_POLLS = "2"  # of the worker; it asks a server on the same machine


def serve(home: Path | None, port: int, cases: Path) -> None:
    """Start all, say where they are, and wait; on Ctrl-C or a termination signal end what was started."""
    os.umask(0o077)
    home, cases = (home or standing_home()).absolute(), cases.absolute()
    private_folder(home)
    address, password, word = f"http://127.0.0.1:{port}", new_password(), secrets.token_urlsafe(32)
    where = {"PREFECT_HOME": str(home), "PREFECT_API_URL": f"{address}/api", OF_CLIENTS: password}
    page = {"PREFECT_SERVER_UI_API_URL": f"{address}/api", "PREFECT_UI_API_URL": f"{address}/api", ENTRY_WORD: word}
    started: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listening = _listening(port)
    kept = keep_password(home, port, password)
    try:
        with listening, (home / "server.txt").open("wb") as words:
            number = listening.fileno()
            started.append(_tied(of_server(port, password, where, page), words, "flows.orchestration.local_server", str(number), pass_fds=(number,)))
        print(f"Starting Prefect's server at {address} ...", flush=True)
        _wait(started[0], address, home)
        with (home / "worker.txt").open("wb") as words:
            asking = without_prefect() | QUIET | where | {"PREFECT_WORKER_QUERY_SECONDS": _SECONDS_BETWEEN_POLLS}
            started.append(_tied(asking, words, "flows.orchestration.case_worker", str(cases)))
        print(_ready(address, word, kept, home, cases), flush=True)
        while all(child.poll() is None for child in started):
            time.sleep(0.5)
        raise ServerDidNotStart(f"Prefect's server or its worker ended by itself; their last words are in {home}, server.txt and worker.txt.")
    except KeyboardInterrupt:
        print("Stopping.")
    finally:
        for child in reversed(started):
            _end(child)
        kept.unlink(missing_ok=True)


def _ready(address: str, word: str, kept: Path, home: Path, cases: Path) -> str:
    """What the operator is told. The word that opens the page is shown on a screen alone: what is not a screen may be a log."""
    page = [f"Ready. The page is at {address} and asks for the password in {kept}."]
    if sys.stdout.isatty():
        page = [
            "Ready. Open this address in your browser; it works once:",
            "",
            f"  {address}{PATH}#{word}",
            "",
            f"Later, and in another browser, the page is at {address} and asks for the password in {kept}.",
        ]
    named = f" PREFECT_HOME={home}" if home != standing_home() else ""
    return "\n".join(
        [*page, f"The page runs cases inside {cases}.", f"The commands use this server with PREFECT_API_URL={address}/api{named}. Ctrl-C ends it."]
    )


def _tied(environment: dict[str, str], words: BinaryIO, module: str, *arguments: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen:
    """The module as a process that ends with this one, even if this one is killed; what it says goes to `words`."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.orchestration.run_with_parent", module, *arguments],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=words,
        stdin=subprocess.PIPE,
        start_new_session=True,
        pass_fds=pass_fds,
    )


def _listening(port: int) -> socket.socket:
    """The server's socket, open before the server is: nobody else can take its place, and be told the password, while it starts."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise ServerDidNotStart(f"Port {port} cannot be listened on ({error.strerror}). Is a server there already? Name another with --port.") from error


def _wait(server: subprocess.Popen, address: str, home: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServerDidNotStart(f"Prefect's server did not start at {address}; its last words are in {home / 'server.txt'}. Try again, or with another --home DIR.")


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
