"""A standing server as an operator starts it, `assettrace up` on a screen of its own, and what can be asked of it, by its user and by others."""

from __future__ import annotations

import http.client
import json
import os
import pty
import re
import subprocess
import threading
import time
from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

from command_line import PATIENCE, PROGRAM, environment
from conftest import free_port, until


class Answer(NamedTuple):
    """What a server answered; `said` is its JSON, or its text."""

    status: int
    said: object
    headers: dict[str, str]


def asked(port: int, method: str, path: str, body: object = None, *, host: str | None = None, **headers: str) -> Answer:
    """Ask 127.0.0.1 with exactly these headers, a foreign Host too. A body is sent as JSON; _ in a header's name stands for -."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("host", host or f"127.0.0.1:{port}")
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"content-type": "application/json", "content-length": str(len(data))} if data else {}
        for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            connection.putheader(name, value)
        connection.endheaders(data)
        answer = connection.getresponse()
        said = b"" if answer.status == 101 else answer.read()
        try:
            return Answer(answer.status, json.loads(said), dict(answer.headers))
        except ValueError:
            return Answer(answer.status, said.decode(), dict(answer.headers))
    finally:
        connection.close()


class StandingServer:
    """`assettrace up`, with everything that it printed. Its home and its cases are where the test says."""

    def __init__(self, home: Path, cases: Path) -> None:
        self.port, self.home, self.said = free_port(), home, ""
        screen, end = pty.openpty()
        self.command = subprocess.Popen(
            [*PROGRAM, "up", "--port", str(self.port), "--home", str(home), "--cases", str(cases)],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)
        threading.Thread(target=self._read, args=(screen,), daemon=True).start()
        until(lambda: "Ctrl-C" in self.said or self.command.poll() is not None)
        assert self.command.poll() is None, self.said
        self.password = (home / f"api-password-{self.port}").read_text("utf-8").strip()
        self.word = re.search(r"/assettrace/open#(\S+)", self.said)[1]
        self.ours = {name: deployment["id"] for name, deployment in self.deployments().items()}  # before a test adds others

    def _read(self, screen: int) -> None:
        try:
            while part := os.read(screen, 4096):
                self.said += part.decode()
        except OSError:  # the other end is closed
            pass

    def ask(self, method: str, path: str, body: object = None, **more: str) -> Answer:
        """As its user, with the password. Prefect's database may be busy for a moment; then it is asked again, as Prefect's clients do."""
        for _ in range(20):
            answer = asked(self.port, method, f"/api{path}", body, **({"authorization": self.authorization} | more))
            if answer.status != 503:
                break
            time.sleep(0.5)
        return answer

    @property
    def authorization(self) -> str:
        return "Basic " + b64encode(self.password.encode()).decode()

    def deployments(self) -> dict[str, dict]:
        """By name, what may be started from the page."""
        return {d["name"]: d for d in self.ask("POST", "/deployments/filter", {}).said}

    def start(self, deployment: str, case: object) -> str:
        """Ask for a run of the deployment with this id; the run's id."""
        answer = self.ask("POST", f"/deployments/{deployment}/create_flow_run", {"parameters": {"request": {"case": str(case)}}})
        assert answer.status == 201, answer
        return answer.said["id"]

    def ended(self, run: str) -> tuple[str, str]:
        """Kind and message of the state in which a run ended."""
        until(lambda: self._state(run)["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"))
        state = self._state(run)
        return state["type"], state["message"] or ""

    def _state(self, run: str) -> dict:
        return self.ask("GET", f"/flow_runs/{run}").said["state"]

    def stop(self) -> int:
        """End it as an operator does; the exit code."""
        self.command.terminate()
        return self.command.wait(PATIENCE)
