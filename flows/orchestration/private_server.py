"""A Prefect server of a command's own: on loopback, with a home of its own, gone when the command is gone, however that ends.

Its socket is open before it starts, so that its address is known at once and it starts while the command does other things.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from flows.orchestration.password import OF_CLIENTS, kept_password, new_password, out_of_environment
from flows.orchestration.settings import ON_SCREEN, QUIET, SHORT_LIVED, of_server, past_proxies

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


class ServerDidNotStart(Exception):
    """The private server did not answer; the text says where its last words are."""


class PrivateServer:
    """Start with `start()`, go on with other things, then `wait()`; end with `stop()`. Or use the server that is named."""

    def __init__(self) -> None:
        self._child: subprocess.Popen | None = None
        self._home: Path | None = None
        self.url = ""

    def start(self) -> None:
        """Set the environment for Prefect, which must not have been imported yet, and start the server unless one is named, which must
        answer and let us in: ServerDidNotStart if it does not."""
        if "prefect" in sys.modules:
            raise RuntimeError("Prefect reads its settings when it is imported, and it was imported before they were made")
        for name, value in (QUIET | ON_SCREEN).items():
            os.environ.setdefault(name, value)
        os.environ.update(past_proxies())
        if named := os.environ.get("PREFECT_API_URL"):
            if OF_CLIENTS not in os.environ and (kept := kept_password(named)) is not None:
                os.environ[OF_CLIENTS] = kept
            _let_in(named)
            return
        self._home = Path(tempfile.mkdtemp(prefix="assettrace-prefect-"))
        os.environ["PREFECT_HOME"] = str(self._home)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port, password = listening.getsockname()[1], new_password()
            self.url = f"http://127.0.0.1:{port}/api"
            os.environ["PREFECT_API_URL"] = self.url
            os.environ[OF_CLIENTS] = password
            with os.fdopen(os.open(self._home / "server.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as words:
                self._child = subprocess.Popen(
                    [sys.executable, "-m", "flows.orchestration.short_lived_server", str(listening.fileno()), str(self._home)],
                    stdin=subprocess.PIPE,
                    stdout=words,
                    stderr=words,
                    pass_fds=(listening.fileno(),),
                    cwd=PROJECT,  # not the user's folder, whose modules and Prefect settings would be taken
                    env=of_server(port, password, SHORT_LIVED, {"PREFECT_HOME": str(self._home)}),
                    start_new_session=True,  # Ctrl-C is for the command, which still needs its server to end in order
                )

    def wait(self) -> None:
        """Return when the server answers; ServerDidNotStart if it ended or is silent for too long."""
        if self._child is None:
            return
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._child.poll() is not None:
                break
            if _answers(self.url):
                return
            time.sleep(0.05)
        last = (self._home / "server.txt").read_text("utf-8", "replace").strip().splitlines()
        raise ServerDidNotStart(
            f"Prefect's server did not start ({last[-1] if last else 'it said nothing'}). Try again; if it goes on, "
            "start one with 'assettrace up' and set PREFECT_API_URL."
        )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Flows run inside. Nobody watches a private server for heartbeats of a run that has died, and each flow would wait for
        its last one for up to a second."""
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        out_of_environment()
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}) if self._child else nullcontext():
            yield

    def stop(self) -> None:
        """End the server and remove its home."""
        if self._child is not None:
            self._child.stdin.close()
            try:
                self._child.wait(10)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
            os.environ.pop("PREFECT_API_URL", None)
            os.environ.pop(OF_CLIENTS, None)
            self._child = None
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None


def _let_in(named: str) -> None:
    """ServerDidNotStart unless the server that was named is there and takes the password that we have, if it wants one."""
    if not _answers(named):
        raise ServerDidNotStart(
            f"PREFECT_API_URL names {named}, and no Prefect server answers there. Start it, or take the name away "
            "(unset PREFECT_API_URL): a command then starts a server of its own."
        )
    given = os.environ.get(OF_CLIENTS, "")
    request = urllib.request.Request(f"{named}/admin/version", headers={"Authorization": f"Basic {b64encode(given.encode()).decode()}"} if given else {})
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise ServerDidNotStart(
                f"The server at {named} wants a password that this command does not have. If 'assettrace up' was started by you with --home DIR, "
                f"set PREFECT_HOME=DIR, too; for another server set {OF_CLIENTS}."
            ) from error
    except (OSError, ValueError):
        pass  # it answered a moment ago; what is wrong now is told by the first flow


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500  # it is there; whether it lets us in is Prefect's to say
    except (OSError, ValueError):
        return False
