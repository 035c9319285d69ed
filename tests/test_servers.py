"""Servers that commands start: a private one that is gone with its command however that ends, and `assettrace up` with its page and worker."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import PATIENCE, PROGRAM, assettrace, environment
from conftest import answers, free_port, until
from standing_server import StandingServer, asked
from test_flows import found_in

from flows import cli
from flows.demo import small
from flows.orchestration import interrupts, preload_imports


def running(pid: int) -> bool:
    """Whether a process is there and is no mere entry that waits to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started_by(pid: int) -> list[int]:
    """A process's children, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [int(stat.parent.name), *started_by(int(stat.parent.name))]
    return found


def processor_seconds(pid: int) -> float:
    """What the process has taken of the processor."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def test_a_killed_command_leaves_no_server_and_no_folder(tmp_path):
    small(tmp_path / "case")
    (tmp_path / "tmp").mkdir()
    command = subprocess.Popen(
        [*PROGRAM, "run", str(tmp_path / "case")], env=environment(TMPDIR=str(tmp_path / "tmp")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: started_by(command.pid))
    servers = started_by(command.pid)
    time.sleep(1)
    command.kill()
    command.wait(PATIENCE)
    until(lambda: not any(running(pid) for pid in servers))
    until(lambda: not list((tmp_path / "tmp").glob("assettrace-prefect-*")))


def test_an_interrupted_command_says_so_and_leaves_nothing(tmp_path):
    small(tmp_path / "case")
    command = subprocess.Popen([*PROGRAM, "run", str(tmp_path / "case")], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: started_by(command.pid))
    servers = started_by(command.pid)
    time.sleep(1)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=PATIENCE)
    assert command.returncode == 1 and "Stopped. What was finished is kept" in err and "Traceback" not in out + err, (command.returncode, out, err)
    until(lambda: not any(running(pid) for pid in servers))


def test_an_interrupt_that_a_library_swallows_while_it_is_imported_comes_again(monkeypatch):
    def swallowing(name):
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
        except BaseException:
            pass

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(preload_imports, "import_module", swallowing)
    with interrupts.remembered(), pytest.raises(KeyboardInterrupt):
        preload_imports.for_a_run()
    assert signal.getsignal(signal.SIGINT) is before
    interrupts._came.clear()
    monkeypatch.setattr(preload_imports, "import_module", lambda name: None)
    preload_imports.for_dossiers()


def test_an_interrupt_that_a_library_turns_into_an_error_of_its_own_is_told_as_one(monkeypatch, capsys):
    def command():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
        except KeyboardInterrupt:
            raise ValueError("while it was written as JSON") from None

    monkeypatch.setattr(cli, "app", command)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 1 and capsys.readouterr().err == "Stopped. What was finished is kept; run it again to go on.\n"


def test_a_tied_process_ends_with_the_one_that_started_it(tmp_path):
    port = free_port()
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import subprocess, sys, time\n"
                f"subprocess.Popen([sys.executable, '-m', 'flows.orchestration.run_with_parent', 'http.server', '{port}', '--bind', '127.0.0.1'], stdin=subprocess.PIPE, "
                "stderr=subprocess.DEVNULL, start_new_session=True)\ntime.sleep(600)"
            ),
        ],
        env=environment(),
        cwd=tmp_path,
    )
    until(lambda: answers(f"http://127.0.0.1:{port}/"))
    (child,) = started_by(parent.pid)
    parent.kill()
    parent.wait(PATIENCE)
    until(lambda: not running(child))


def test_up_serves_deploys_works_cancels_and_ends(tmp_path):
    small(tmp_path / "cases/case")
    home = tmp_path / "home"
    up = StandingServer(home, tmp_path / "cases")
    try:
        assert "Ready" in up.said and f"PREFECT_API_URL=http://127.0.0.1:{up.port}/api" in up.said, up.said
        children = started_by(up.command.pid)
        assert len(children) == 2 and up.ask("GET", "/health").status == 200
        page = asked(up.port, "GET", "/")
        assert page.status == 200 and "connect-src 'self'" in page.headers["content-security-policy"]
        assert asked(up.port, "GET", "/ui-settings").said["default_ui"] == "v1"
        deployments = up.deployments()
        assert deployments.keys() == {"run", "take in", "follow", "write"} and all(len(d["description"]) > 80 for d in deployments.values())

        assert up.ended(up.start(up.ours["run"], tmp_path / "cases/case"))[0] == "COMPLETED"
        assert len(list((tmp_path / "cases/case/dossiers").glob("*.pdf"))) == 2
        time.sleep(2.5)  # logs are sent every two seconds
        assert found_in(home) == {}

        cancelled = up.start(up.ours["run"], tmp_path / "cases/case")
        until(lambda: up.ask("GET", f"/flow_runs/{cancelled}").said["state"]["type"] == "RUNNING")
        assert up.ask("POST", f"/flow_runs/{cancelled}/set_state", {"state": {"type": "CANCELLING"}}).status == 201
        assert up.ended(cancelled)[0] == "CANCELLED"
        until(lambda: len(started_by(up.command.pid)) == 2)

        url = f"http://127.0.0.1:{up.port}/api"
        assert assettrace("dossier", tmp_path / "cases/case", "--edition", "working", PREFECT_API_URL=url, PREFECT_HOME=str(home)).code == 0
        refused = assettrace("dossier", tmp_path / "cases/case", PREFECT_API_URL=url, PREFECT_HOME=str(tmp_path))
        assert refused.code == 1 and "wants a password" in refused.err and "PREFECT_HOME=DIR" in refused.err, refused
    finally:
        assert up.stop() == 0
    until(lambda: not any(running(pid) for pid in children))


def test_up_without_a_folder_of_cases_says_so(tmp_path):
    said = assettrace("up", "--home", tmp_path / "home", cwd=tmp_path)
    assert said.code == 2 and "--cases" in said.err and str(tmp_path / "cases") in said.err.replace("\n", ""), said


def test_up_on_a_port_in_use_says_so(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*PROGRAM, "up", "--port", str(port), "--home", str(tmp_path), "--cases", str(tmp_path)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode == 1 and f"Port {port} cannot be listened on" in done.stderr and "Traceback" not in done.stdout + done.stderr


def test_a_terminal_shows_a_bar_in_the_first_second_and_nothing_that_alarms(tmp_path, server):
    small(tmp_path / "case")
    screen, end = pty.openpty()
    command = subprocess.Popen(
        [*PROGRAM, "run", str(tmp_path / "case")], env=environment(TERM="xterm-256color", PREFECT_API_URL=server.url), stdin=end, stdout=end, stderr=end
    )
    os.close(end)
    shown, first = b"", 0.0
    while True:
        if select.select([screen], [], [], 60)[0]:
            try:
                part = os.read(screen, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            first = first or processor_seconds(command.pid)
            shown += part
    assert command.wait(PATIENCE) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    assert text.lstrip().startswith("starting") and first < 1.5, (first, text)  # of its own processor time, whatever else the machine does
    assert re.search(r"taking in exhibit [1-4] of 4", text)  # the bar is drawn some times a second, and small exhibits are read faster
    for what in ("trace the money", "writing the served edition", "Exhibits: 4 admitted"):
        assert what in text
    assert not re.search(r"warning|traceback|error|telemetry|deprecat", text, re.IGNORECASE), text
