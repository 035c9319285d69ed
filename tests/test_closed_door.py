"""Nobody but the user who started a server gets anything from it, and nobody at all gets it to run anything but our own flows on cases inside the declared folder."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from command_line import PATIENCE, environment
from pydantic import ValidationError
from standing_server import StandingServer, asked
from test_servers import running, started_by
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from flows.demo import small
from flows.orchestration import cases_root
from flows.orchestration.deployments import DEPLOYMENTS
from flows.orchestration.request import CaseRequest

NOBODY = 65534
WEBSOCKET = {
    "upgrade": "websocket",
    "connection": "Upgrade",
    "sec_websocket_version": "13",
    "sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec_websocket_protocol": "prefect",
}


class Ground:
    """Where everything lies, below a folder that every user of the machine may look into."""

    def __init__(self, folder: Path) -> None:
        self.cases, self.outside, self.home, self.marker = folder / "cases", folder / "outside", folder / "home", folder / "was here"
        small(self.cases / "case")
        small(self.outside)
        small(self.cases / "filled by a link")
        shutil.move(self.cases / "filled by a link/exhibits/statement.xml", folder / "statement.xml")
        (self.cases / "filled by a link/exhibits/statement.xml").symlink_to(folder / "statement.xml")
        (self.cases / "link").symlink_to(self.outside)
        (self.cases / "no case").mkdir()
        self.home.mkdir()
        self.home.chmod(0o777)


@pytest.fixture(scope="module")
def ground():
    folder = Path(tempfile.mkdtemp(prefix="assettrace-door-"))
    folder.chmod(0o755)
    yield Ground(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def up(ground):
    """One server for all, started under the widest umask."""
    before = os.umask(0)
    try:
        server = StandingServer(ground.home, ground.cases)
    finally:
        os.umask(before)
    children = started_by(server.command.pid)
    yield server
    assert server.stop() == 0
    assert not list(ground.home.glob("api-password-*"))
    assert not [pid for pid in children if running(pid)]


@pytest.fixture
def database(ground, up):
    """What stands in Prefect's database, past every door."""
    with closing(sqlite3.connect(ground.home / "prefect.db", timeout=30, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def every_route(up: StandingServer) -> list[tuple[str, str]]:
    """Method and path of everything that Prefect's API can be asked."""
    paths = up.ask("GET", "/openapi.json").said["paths"]
    assert len(paths) > 100
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def test_without_the_password_everything_but_the_probes_is_refused(up):
    let_in = [(method, path) for method, path in every_route(up) if asked(up.port, method, f"/api{path}", {} if method != "GET" else None).status != 401]
    assert sorted(let_in) == [("GET", "/health"), ("GET", "/ready")]
    for wrong in ("Basic YTpi", "Bearer " + up.password, "", up.authorization + "x"):
        assert asked(up.port, "GET", "/api/admin/version", authorization=wrong).status == 401
    assert up.ask("GET", "/admin/version").status == 200
    for path in ("/docs", "/openapi.json", "/api", "/api/"):
        assert asked(up.port, "GET", path).status == 401
    assert asked(up.port, "GET", "/").status == 200 and asked(up.port, "POST", "/").status == 403  # the page itself shows nothing


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://attacker.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://127.0.0.1"},
        {"host": "attacker.example"},
        {"host": "attacker.example:{port}"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:{port}.attacker.example"},
        {"host": "[::1]:{port}"},
        {"host": "localhost:{port}", "origin": "http://127.0.0.1:{port}"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
    ids=str,
)
def test_another_page_or_another_name_is_refused_even_with_the_password(up, headers):
    headers = {name: value.format(port=up.port) for name, value in headers.items()}
    deployment = up.ours["run"]
    before = len(up.ask("POST", "/flow_runs/filter", {}).said)
    for method, path, body in (
        ("GET", "/health", None),
        ("POST", "/flow_runs/filter", {}),
        ("OPTIONS", "/flow_runs/", None),
        ("POST", f"/deployments/{deployment}/create_flow_run", {}),
    ):
        answer = up.ask(method, path, body, **headers)
        assert answer.status in (403, 421) and not [name for name in answer.headers if name.startswith("access-control")], answer
    simple = up.ask(
        "POST", f"/deployments/{deployment}/create_flow_run", b"{}", content_type="text/plain", **headers
    )  # what a page may send without asking first
    assert simple.status in (403, 421)
    assert up.ask("GET", "/events/out", **WEBSOCKET, **headers).status == 403
    assert asked(up.port, "GET", "/assettrace/open", **headers).status in (403, 421)
    assert asked(up.port, "POST", "/assettrace/open", up.word.encode(), **headers).status in (403, 421)
    assert len(up.ask("POST", "/flow_runs/filter", {}).said) == before


def test_a_websocket_opens_for_the_password_alone(up):
    assert asked(up.port, "GET", "/api/events/out", origin=f"http://127.0.0.1:{up.port}", **WEBSOCKET).status == 101
    for path in ("/api/task_runs/subscriptions/scheduled", "/api/work_pools/other/workers/connect", "/api/nothing"):
        assert asked(up.port, "GET", path, **WEBSOCKET).status == 403

    def told(path: str, token: str) -> dict:
        with connect(f"ws://127.0.0.1:{up.port}/api{path}", subprotocols=["prefect"]) as socket:
            socket.send(json.dumps({"type": "auth", "token": token}))
            return json.loads(socket.recv(timeout=10))

    for path in ("/events/in", "/events/out", "/logs/out"):
        assert told(path, up.password)["type"] == "auth_success"
        with pytest.raises(ConnectionClosed):
            told(path, "assettrace:guessed")
    with pytest.raises(ConnectionClosed):
        told("/work_pools/assettrace/workers/connect", "assettrace:guessed")


def as_nobody(look) -> list[str]:
    """What another user of the machine gets: what `look` returns there."""
    if os.geteuid():
        pytest.skip("only root can be another user")
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, json.dumps(look()).encode())
        except BaseException as error:
            os.write(writing, json.dumps([f"the look itself failed: {error!r}"]).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        seen = json.load(told)
    os.waitpid(child, 0)
    return seen


def test_another_user_of_the_machine_gets_nothing(up, ground):
    processes = [up.command.pid, *started_by(up.command.pid)]
    files = [ground.home, *ground.home.rglob("*"), *(Path(f"/proc/{pid}/environ") for pid in processes)]
    deployment = up.ours["run"]

    def look() -> list[str]:
        got = []
        for path in files:
            try:
                got.append(f"{path}: {os.listdir(path) if path.is_dir() else path.read_bytes()[:80]}")
            except PermissionError:
                pass
        for pid in processes:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()  # every user may read it
            got += [f"the command line of {pid}" for secret in (up.password, up.word) if secret.encode() in line]
        for method, path in (("POST", "/api/flow_runs/filter"), ("POST", f"/api/deployments/{deployment}/create_flow_run"), ("GET", "/api/admin/settings")):
            answer = asked(up.port, method, path, {} if method == "POST" else None)
            got += [f"{path}: {answer}"] if answer.status != 401 else []
        return got

    assert len(files) > 5 and len(processes) >= 3
    assert as_nobody(look) == []


def test_what_a_server_keeps_is_its_users_alone_whatever_the_umask_and_the_folder_were(up, ground):
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [ground.home, *ground.home.rglob("*")]}
    assert ground.home / "prefect.db" in modes and not {path: oct(mode) for path, mode in modes.items() if mode & 0o077}
    for kept in (path for path in ground.home.rglob("*") if path.is_file() and not path.name.startswith("api-password")):
        assert up.password.encode() not in kept.read_bytes() and up.word.encode() not in kept.read_bytes(), kept
    assert up.password not in up.said


def test_the_address_that_is_shown_opens_the_page_once(up):
    page = asked(up.port, "GET", "/assettrace/open")
    assert page.status == 200 and 'localStorage.setItem("prefect-password"' in page.said and "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for wrong in (b"", b"x" * 500, up.word[:-1].encode()):
        assert asked(up.port, "POST", "/assettrace/open", wrong).status == 403
    first = asked(up.port, "POST", "/assettrace/open", up.word.encode(), origin=f"http://127.0.0.1:{up.port}")
    assert (first.status, f"Basic {first.said}") == (200, up.authorization)  # what Prefect's page sends is this, as it stands
    assert asked(up.port, "POST", "/assettrace/open", up.word.encode()).status == 403
    redirected = asked(up.port, "GET", "/runs?page=2", host=f"localhost:{up.port}")
    assert (redirected.status, redirected.headers["location"]) == (307, f"http://127.0.0.1:{up.port}/runs?page=2")


def test_nobody_changes_what_is_run_or_how_not_even_with_the_password(up, ground):
    def what_is_run() -> dict[str, dict]:
        return {
            name: {part: d[part] for part in ("id", "flow_id", "entrypoint", "path", "pull_steps", "job_variables", "parameters", "schedules", "paused")}
            for name, d in up.deployments().items()
        }

    ours = what_is_run()
    assert ours.keys() == {deployment.name for deployment in DEPLOYMENTS}
    identity, flow = ours["run"]["id"], ours["run"]["flow_id"]
    shell = [{"prefect.deployments.steps.run_shell_script": {"script": f"touch '{ground.marker}'"}}]
    template = {"job_configuration": {"command": "{{ command }}"}, "variables": {"type": "object", "properties": {"command": {"type": "string"}}}}
    for method, path, body in (
        (
            "POST",
            "/deployments/",
            {"name": "other", "flow_id": flow, "work_pool_name": "assettrace", "entrypoint": "flows/intake.py:intake", "pull_steps": shell},
        ),
        ("PATCH", f"/deployments/{identity}", {"pull_steps": shell}),
        ("DELETE", f"/deployments/{identity}", None),
        ("POST", f"/deployments/{identity}/schedules", [{"schedule": {"interval": 60}}]),
        ("POST", f"/deployments/{identity}/create_flow_run/bulk", []),
        ("POST", "/work_pools/", {"name": "other", "type": "process", "base_job_template": template}),
        ("PATCH", "/work_pools/assettrace", {"base_job_template": template}),
        ("DELETE", "/work_pools/assettrace", None),
        ("POST", "/automations/", {"name": "other"}),
        ("POST", "/block_documents/", {}),
        ("POST", "/variables/", {"name": "a", "value": 1}),
        ("PUT", "/admin/storage", {}),
        ("POST", "/work_queues/", {"name": "other"}),
        ("DELETE", f"/flows/{flow}", None),
        ("PUT", "/saved_searches/", {}),
    ):
        assert up.ask(method, path, body).status == 403, path
    variables = {"parameters": {"request": {"case": str(ground.cases / "case")}}, "job_variables": {"command": f"touch '{ground.marker}'"}}
    assert up.ask("POST", f"/deployments/{identity}/create_flow_run", variables).status == 422
    assert what_is_run() == ours


def copied(database: sqlite3.Connection, deployment: str, **changed: object) -> str:
    """Put a changed copy of a deployment into the database, past the door; its id."""
    row = dict(database.execute("SELECT * FROM deployment WHERE name = ?", [deployment]).fetchone())
    row |= {"id": os.urandom(16).hex()} | changed
    row["id"] = f"{row['id'][:8]}-{row['id'][8:12]}-{row['id'][12:16]}-{row['id'][16:20]}-{row['id'][20:]}"
    database.execute(f"INSERT INTO deployment ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    return row["id"]


def test_whatever_stands_in_the_database_only_our_own_flows_run_on_cases_inside_the_folder(up, ground, database):
    """The door is passed here, by writing into the database itself: the worker refuses by itself."""
    evil = ground.cases.parent / "evil.py"
    evil.write_text(
        f"from pathlib import Path\nfrom prefect import flow\nPath({str(ground.marker)!r}).touch()\n@flow\ndef evil(request: dict): Path({str(ground.marker)!r}).touch()\n",
        "utf-8",
    )
    shell = json.dumps([{"prefect.deployments.steps.run_shell_script": {"script": f"touch '{ground.marker}'"}}])
    command = json.dumps({"command": f"touch '{ground.marker}'"})
    database.execute(
        "UPDATE work_pool SET base_job_template = ?",
        [
            json.dumps(
                {
                    "job_configuration": {"command": f"touch '{ground.marker}'", "env": {"PYTHONPATH": str(evil.parent)}},
                    "variables": {"type": "object", "properties": {}},
                }
            )
        ],
    )
    other_flow = up.ask("POST", "/flows/", {"name": "evil"}).said["id"]
    ids = up.ours
    before = sorted((path, path.stat().st_mtime_ns) for path in ground.outside.rglob("*"))
    case = ground.cases / "case"
    no_deployment = up.ask(
        "POST",
        "/flow_runs/",
        {"flow_id": other_flow, "work_pool_name": "assettrace", "parameters": {"request": {"case": str(case)}}, "state": {"type": "SCHEDULED"}},
    )
    with_variables = up.ask(
        "POST",
        "/flow_runs/",
        {
            "flow_id": up.deployments()["run"]["flow_id"],
            "deployment_id": ids["run"],
            "work_pool_name": "assettrace",
            "parameters": {"request": {"case": str(case)}},
            "job_variables": json.loads(command),
            "state": {"type": "SCHEDULED"},
        },
    )
    assert no_deployment.status == with_variables.status == 201
    changed = copied(database, "take in", flow_id=other_flow, pull_steps=shell)
    moved = copied(database, "follow", flow_id=other_flow, path=str(evil.parent))
    preset = copied(database, "run", flow_id=other_flow, infra_overrides=command)
    runs = {
        "not ours: another name": (up.start(copied(database, "take in", name="other", flow_id=other_flow), case), "none of them"),
        "not ours: another entrypoint": (up.start(copied(database, "write", flow_id=other_flow, entrypoint=f"{evil}:evil"), case), "none of them"),
        "no deployment": (no_deployment.said["id"], "none of them"),
        "a pull step": (up.start(changed, case), "was changed"),
        "a path": (up.start(moved, case), "was changed"),
        "job variables of the deployment": (up.start(preset, case), "no job variable"),
        "job variables of the run": (with_variables.said["id"], "no job variable"),
        "a folder of the machine": (up.start(ids["run"], "/etc"), "does not lie inside"),
        "a case outside": (up.start(ids["run"], ground.outside), "does not lie inside"),
        "a link to a case outside": (up.start(ids["run"], ground.cases / "link"), "through a link"),
        "a way out": (up.start(ids["run"], f"{case}/../../outside"), "without .."),
        "a case that holds a link": (up.start(ids["take in"], ground.cases / "filled by a link"), "there are links"),
        "no case": (up.start(ids["take in"], ground.cases / "no case"), "no case.toml"),
    }
    ended = {what: (up.ended(run), reason) for what, (run, reason) in runs.items()}
    assert not {
        what: state for what, (state, reason) in ended.items() if state[0] != "FAILED" or not state[1].startswith("Refused: ") or reason not in state[1]
    }
    assert not ground.marker.exists()
    assert before == sorted((path, path.stat().st_mtime_ns) for path in ground.outside.rglob("*"))
    assert {path.name for path in ground.cases.iterdir()} == {"case", "filled by a link", "link", "no case"} and not (case / "store.duckdb").exists()

    assert up.ended(up.start(ids["run"], case))[0] == "COMPLETED"  # whatever the work pool says
    assert len(list((case / "dossiers").glob("*.pdf"))) == 2 and not ground.marker.exists()


def test_the_process_of_a_run_asks_once_more(up, ground, database):
    """What was changed after the worker looked is refused by the process itself. It is started here as the worker starts it; the worker knows nothing of these runs."""
    flow = up.ask("POST", "/flows/", {"name": "changed"}).said["id"]
    changed = copied(database, "run", flow_id=flow, entrypoint=f"{ground.cases.parent / 'evil.py'}:evil")
    for deployment, case, reason in ((changed, ground.cases / "case", "none of them"), (up.ours["run"], ground.outside, "does not lie inside")):
        run = up.ask(
            "POST", "/flow_runs/", {"flow_id": flow, "deployment_id": deployment, "parameters": {"request": {"case": str(case)}}, "state": {"type": "PENDING"}}
        ).said["id"]
        done = subprocess.run(
            [sys.executable, "-m", "flows.orchestration.one_run", str(ground.cases)],
            timeout=PATIENCE,
            env=environment(
                PREFECT_API_URL=f"http://127.0.0.1:{up.port}/api", PREFECT_API_AUTH_STRING=up.password, PREFECT_HOME=str(ground.home), PREFECT__FLOW_RUN_ID=run
            ),
        )
        assert done.returncode == 0 and up.ended(run)[0] == "FAILED" and reason in up.ended(run)[1]
    assert not ground.marker.exists() and not (ground.outside / "store.duckdb").exists()


def test_what_is_not_ours_is_gone_after_the_next_start(up, ground, database, tmp_path):
    """An earlier database with a foreign deployment, an automation, and a work pool that runs any command."""
    home = tmp_path / "home"
    home.mkdir()
    copied(database, "run", name="left over", pull_steps="[{}]")
    database.execute("VACUUM INTO ?", [str(home / "prefect.db")])
    with closing(sqlite3.connect(home / "prefect.db", isolation_level=None)) as earlier:
        earlier.execute("UPDATE work_pool SET type = 'process'")
        earlier.execute("UPDATE deployment SET pull_steps = '[{}]' WHERE name = 'follow'")
    (tmp_path / "cases").mkdir()
    server = StandingServer(home, tmp_path / "cases")
    try:
        deployments = server.ask("POST", "/deployments/filter", {}).said
        assert {(d["name"], d["entrypoint"]) for d in deployments} == {(d.name, d.entrypoint) for d in DEPLOYMENTS} and len(deployments) == len(DEPLOYMENTS)
        assert not [d for d in deployments if d["pull_steps"] or d["path"] or d["job_variables"]]
        (pool,) = server.ask("POST", "/work_pools/filter", {}).said
        assert pool["type"] == "assettrace" and pool["base_job_template"]["variables"]["additionalProperties"] is False
        assert server.password != up.password
        assert asked(server.port, "GET", "/api/admin/version", authorization=up.authorization).status == 401
    finally:
        assert server.stop() == 0


PRIVATE = """
import json, os, subprocess, sys
from flows.orchestration.private_server import PrivateServer
server = PrivateServer()
server.start()
import prefect.main
server.wait()
with server.in_use():
    from prefect.client.orchestration import get_client
    with get_client(sync_client=True) as client:
        version = client.api_version()
    left = subprocess.run([sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True).stdout
    password = prefect.settings.PREFECT_API_AUTH_STRING.value()
    print(json.dumps({"port": int(server.url.split(":")[2].split("/")[0]), "version": version, "home": os.environ["PREFECT_HOME"], "password": password, "told": password in left}), flush=True)
    sys.stdin.readline()
server.stop()
"""


def test_the_server_of_a_single_command_has_the_same_door():
    command = subprocess.Popen([sys.executable, "-c", PRIVATE], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        told = json.loads(command.stdout.readline())
        port, password = told["port"], told["password"]
        assert told["version"] and not told["told"] and len(password) > 40
        assert asked(port, "GET", "/api/health").status == 200
        assert asked(port, "POST", "/api/flow_runs/filter", {}).status == 401
        assert asked(port, "GET", "/api/health", host="attacker.example").status == 421
        assert asked(port, "POST", "/api/flow_runs/filter", {}, origin="http://attacker.example").status == 403
        assert asked(port, "GET", "/api/events/out", origin="http://attacker.example", **WEBSOCKET).status == 403
        assert asked(port, "POST", "/assettrace/open", b"").status in (403, 404, 405)
        home = Path(told["home"])
        assert not {path: oct(path.stat().st_mode) for path in [home, *home.rglob("*")] if path.stat().st_mode & 0o077}
        for pid in started_by(command.pid):
            assert password.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert not [path for path in home.rglob("*") if path.is_file() and password.encode() in path.read_bytes()]
    finally:
        command.communicate("\n", timeout=PATIENCE)
    assert command.returncode == 0 and not home.exists()


@pytest.fixture
def held(tmp_path, monkeypatch) -> Path:
    """A cases' folder, reached through a link as a home on another disk is, to which this process is held."""
    monkeypatch.setattr(cases_root._Root, "named", None)
    monkeypatch.setattr(cases_root._Root, "real", None)
    for folder in ("disk/cases/one", "disk/cases/two/three", "disk/cases-other"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "case.toml").touch()
    (tmp_path / "home").symlink_to(tmp_path / "disk")
    cases_root.hold_to(tmp_path / "home/cases")
    return tmp_path


@pytest.mark.parametrize(
    ("case", "real"), [("home/cases/one", "disk/cases/one"), ("disk/cases/one", "disk/cases/one"), ("home/cases/two/three/", "disk/cases/two/three")]
)
def test_a_case_inside_the_folder_is_taken_by_its_real_place(held, case, real):
    assert CaseRequest(case=f"{held}/{case}").case == str(held / real)


def test_a_case_elsewhere_or_through_a_link_is_refused(held):
    cases = held / "disk/cases"
    (cases / "link").symlink_to(cases / "one")
    (cases / "two/up").symlink_to(held)
    (cases / "linked toml").mkdir()
    (cases / "linked toml/case.toml").symlink_to(cases / "one/case.toml")
    (cases / "file").touch()
    for case in (
        str(cases),
        str(held / "home/cases"),
        "/",
        "/etc",
        "",
        ".",
        "one",
        "cases/one",
        str(held / "disk/cases-other"),
        f"{cases}/one/../one",
        f"{cases}/link",
        f"{cases}/two/up/disk/cases/one",
        f"{cases}/linked toml",
        f"{cases}/file",
        f"{cases}/missing",
        f"{cases}/one\0",
        f"{cases}/two",
        f"file://{cases}/one",
        "~/cases/one",
    ):
        with pytest.raises(ValidationError) as refused:
            CaseRequest(case=case)
        (error,) = refused.value.errors()
        assert isinstance(error["ctx"]["error"], cases_root.OutsideTheRoot) and str(held) not in error["msg"], case


def test_a_command_is_not_held_to_any_folder():
    assert CaseRequest(case="/anywhere").case == "/anywhere"
