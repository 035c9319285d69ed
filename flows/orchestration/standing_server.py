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

from flows.orchestration.page_entry import ENTRY_WORD, PATH
from flows.orchestration.password import OF_CLIENTS, keep_password, new_password, private_folder, standing_home
from flows.orchestration.private_server import ServerDidNotStart
from flows.orchestration.settings import QUIET, of_server, without_prefect

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
_SECONDS_BETWEEN_POLLS = "2"  # of the worker; it asks a server on the same machine


def serve(home: Path | None, port: int, cases: Path) -> None:
    """Start all, say where they are, and wait; on Ctrl-C or a termination signal end what was started."""
    cases = _declared(cases)
    _free(port)
    os.umask(0o077)
    home = (home or standing_home()).absolute()
    private_folder(home)
    address, password, word = f"http://127.0.0.1:{port}", new_password(), secrets.token_urlsafe(32)
    where = {"PREFECT_HOME": str(home), "PREFECT_API_URL": f"{address}/api", OF_CLIENTS: password}
    page = {"PREFECT_SERVER_UI_API_URL": f"{address}/api", "PREFECT_UI_API_URL": f"{address}/api", ENTRY_WORD: word}
    started: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kept = keep_password(home, port, password)
    try:
        started.append(_tied(of_server(port, password, where, page), "flows.orchestration.local_server", str(port)))
        print(f"Starting Prefect's server at {address} ...", flush=True)
        _wait(started[0], address)
        started.append(_tied(without_prefect() | QUIET | where | {"PREFECT_WORKER_QUERY_SECONDS": _SECONDS_BETWEEN_POLLS}, "flows.orchestration.case_worker", str(cases)))
        print(_ready(address, word, kept, home, cases), flush=True)
        while all(child.poll() is None for child in started):
            time.sleep(0.5)
        raise ServerDidNotStart("Prefect's server or its worker ended by itself.")
    except KeyboardInterrupt:
        print("Stopping.")
    finally:
        for child in reversed(started):
            _end(child)
        kept.unlink(missing_ok=True)


def _declared(cases: Path) -> Path:
    """The folder that holds the cases; ServerDidNotStart if it is not there."""
    if not cases.is_dir():
        raise ServerDidNotStart(f"{cases} is no folder. Name the folder that holds your cases with --cases DIR: only cases inside it can be run from the page.")
    return cases.absolute()


def _ready(address: str, word: str, kept: Path, home: Path, cases: Path) -> str:
    """What the operator is told. The word that opens the page is shown on a screen alone: what is not a screen may be a log."""
    page = f"Open {address}{PATH}#{word} in your browser; this address works once. Later, and in another browser, the page is at {address} and asks for the password in {kept}." \
        if sys.stdout.isatty() else f"The page is at {address} and asks for the password in {kept}."
    named = f" PREFECT_HOME={home}" if home != standing_home() else ""
    return (f"Ready. {page}\nThe page runs cases inside {cases}. The commands use this server with PREFECT_API_URL={address}/api{named}. Ctrl-C ends it.")


def _tied(environment: dict[str, str], module: str, *words: str) -> subprocess.Popen:
    """The module as a process that ends with this one, even if this one is killed."""
    return subprocess.Popen([sys.executable, "-m", "flows.orchestration.tied", module, *words], env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, stdin=subprocess.PIPE, start_new_session=True)


def _free(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise ServerDidNotStart(f"Port {port} cannot be listened on ({error.strerror}). Is a server there already? Name another with --port.") from error


def _wait(server: subprocess.Popen, address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServerDidNotStart(f"Prefect's server did not start at {address}. Try again, or with another --home DIR.")


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
