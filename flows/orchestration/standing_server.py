"""A server, the older UI and a worker that stay until they are stopped: for operators who watch and trigger flow runs.

Authority: Prefect 3.8 documentation (server start, deploy, process worker). Everything listens on 127.0.0.1 alone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from flows.orchestration.private_server import ServerDidNotStart
from flows.orchestration.settings import QUIET

PROJECT = Path(__file__).resolve().parents[2]
POOL = "assettrace"
START_SECONDS = 180


def serve(home: Path, port: int) -> None:
    """Start all, say where they are, and wait; on Ctrl-C or a termination signal end what was started."""
    _free(port)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    address = f"http://127.0.0.1:{port}"
    environment = (
        os.environ
        | QUIET
        | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": f"{address}/api",
            "PREFECT_SERVER_UI_API_URL": f"{address}/api",
            "PREFECT_UI_API_URL": f"{address}/api",
        }
    )
    started: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        started.append(_tied(environment, "flows.orchestration.local_server", str(port)))
        print(f"Starting Prefect's server at {address} ...", flush=True)
        _wait(started[0], address)
        for words in (("work-pool", "create", POOL, "--type", "process", "--overwrite"), ("deploy", "--all")):
            done = subprocess.run([sys.executable, "-m", "prefect", "--no-prompt", *words], env=environment, cwd=PROJECT, capture_output=True, text=True)
            if done.returncode:
                last = (done.stderr or done.stdout).strip().splitlines()
                raise ServerDidNotStart(f"Prefect could not be set up ({last[-1] if last else words[0]}).")
        started.append(_tied(environment, "prefect", "--no-prompt", "worker", "start", "--pool", POOL, "--type", "process"))
        print(f"Ready. Watch and trigger flows at {address}; the commands use this server with PREFECT_API_URL={address}/api. Ctrl-C ends it.", flush=True)
        while all(child.poll() is None for child in started):
            time.sleep(0.5)
        raise ServerDidNotStart("Prefect's server or its worker ended by itself.")
    except KeyboardInterrupt:
        print("Stopping.")
    finally:
        for child in reversed(started):
            _end(child)


def _tied(environment: dict[str, str], module: str, *words: str) -> subprocess.Popen:
    """The module as a process that ends with this one, even if this one is killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.orchestration.run_with_parent", module, *words],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


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
