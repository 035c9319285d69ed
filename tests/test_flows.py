"""The flows on a real Prefect server: what an operator sees of them, and that nothing of a case is in it, in good runs and in failing ones."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from command_line import PATIENCE, TOP

from flows.case.case_folder import CaseFolder
from flows.custody import case_lock
from flows.demo import small
from flows.orchestration import progress
from flows.orchestration.deployments import DEPLOYMENTS
from flows.orchestration.request import CaseRequest, DossierRequest
from flows.steps.follow_case import VERBS
from flows.store.case_store import Store

ENTRYPOINTS = ("flows/run_case.py:run_case", "flows/intake.py:intake", "flows/follow.py:follow", "flows/compile_dossier.py:compile_dossier")
# everything that the small case says of anybody: names, places, numbers, amounts, words, references, the names of its files
CANARIES = (
    "Vexley",
    "Corin",
    "Fennmark",
    "Orchard",
    "Packing",
    "A&B",
    "Quill",
    "Northmere",
    "Harrowmouth",
    "Lanternholt",
    "Tallowgate",
    "ZZ910001",
    "Imogen",
    "Hale",
    "Northmarsh",
    "99999991",
    "GB93ZZZZ00009191000273",
    "0000 9191 0002 73",
    "WAGES",
    "INVOICE",
    "COMPLETION",
    "IH/1",
    "IH/4",
    "statement.xml",
    "psc.jsonl",
    "companies.csv",
    "ccod.csv",
    "trafficking",
    "Modern Slavery",
    "1980-06-14",
    "4000.00",
    "10000.00",
    "10,000.00",
    "12000.00",
    "12,000.00",
    "9999.99",
    "Production order",
    "exploited workers",
    "ZZ7 4DQ",
    "restraint",
    "nominee",
    "Hallett",
)


@pytest.fixture(scope="module")
def prefect_client(server, tmp_path_factory):
    """This process's Prefect talks to the server, logs as a worker does, and keeps what it keeps in a folder of its own."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_HOME, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

    home = tmp_path_factory.mktemp("client")
    settings = {PREFECT_API_URL: server.url, PREFECT_HOME: home, PREFECT_LOGGING_TO_API_ENABLED: True, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(settings), get_client(sync_client=True) as client:
        client.home = home
        yield client
        wait_for_logs()  # while the server is there


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """Where temporary files go, if any are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def runs_of(client, kind: str, since) -> list:
    """Flow or task runs that were made after the one with this id was there."""
    read = client.read_flow_runs if kind == "flow" else client.read_task_runs
    return [run for run in read(limit=200) if run.id not in since]


def found_in(*folders: Path) -> dict[str, list[str]]:
    """Canaries in the bytes of every file below the folders, in the encodings that a database, JSON or a page may use."""
    hits: dict[str, list[str]] = {}
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        data = path.read_bytes()
        for canary in CANARIES:
            if any(
                form in data
                for form in {canary.encode(), canary.encode("utf-16-le"), canary.replace("&", "&amp;").encode(), canary.replace("/", "\\/").encode()}
            ):
                hits.setdefault(canary, []).append(path.name)
    return hits


def wait_for_logs() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=10)


def test_every_run_is_tagged_retried_only_where_that_helps_and_shown_in_counts(prefect_client, server, tmp_path):
    from flows.run_case import run_case

    case = tmp_path / "case"
    small(case)
    before = {run.id for kind in ("flow", "task") for run in runs_of(prefect_client, kind, ())}
    steps = []
    progress.watch(
        type(
            "Watcher",
            (),
            {
                "step": lambda self, what, done, of: steps.append((what, done, of)),
                "within": lambda self, doing, rows, part: None,
                "note": lambda self, text: None,
            },
        )()
    )
    try:
        done = run_case(CaseRequest(case=str(case)))
    finally:
        progress.watch(None)
    assert [d.state for d in done.dossiers] == ["DRAFT", "DRAFT"] and len(done.taken_in) == 4
    assert steps[0] == ("taking in exhibit 1 of 4", 0, 4) and steps[-1] == ("writing the served edition", 1, 2)

    flows, tasks = [runs_of(prefect_client, kind, before) for kind in ("flow", "task")]
    assert len(flows) == 4 and {run.state.type.value for run in flows} == {"COMPLETED"}
    assert all("case:SMALL-1" in run.tags for run in flows + tasks)
    for run in flows:
        asked = run.parameters["request"]
        assert asked["case"] == str(case) and asked.keys() <= {"case", "again", "editions", "documents", "final", "to"}
    artifacts = {a.key: a for a in prefect_client.read_artifacts(limit=200) if a.flow_run_id in {run.id for run in flows}}
    assert artifacts.keys() == {"small-1-intake", "small-1-follow", "small-1-dossiers"}
    assert "4 new exhibits" in artifacts["small-1-intake"].data and f"({(case / 'checks/index.html').as_uri()})" in artifacts["small-1-intake"].data
    assert "| admitted | 4 | 0 | 0 |" in artifacts["small-1-intake"].data and "| find purchases | purchase | 1 |" in artifacts["small-1-follow"].data
    assert done.dossiers[0].pdf.as_uri() in artifacts["small-1-dossiers"].data
    for link in (case / "checks").iterdir():
        assert link.is_file()
    assert not list(prefect_client.home.rglob("storage/*")) and not list(server.home.rglob("storage/*"))
    assert {run.empirical_policy.retries for run in tasks if run.name in VERBS} == {3}


def test_nothing_of_a_case_is_in_prefect_after_good_and_failing_runs(prefect_client, server, scratch, tmp_path, monkeypatch):
    import flows.intake
    from flows.compile_dossier import compile_dossier
    from flows.custody.files import IntegrityBroken
    from flows.orchestration.keep_private import Stopped, withheld
    from flows.run_case import run_case
    from flows.steps.write_dossier import NotFinal
    from schemas.evidence import Refusal

    case = tmp_path / "case"
    small(case)
    (case / "exhibits/Corin Vexley.xml").write_bytes((case / "exhibits/statement.xml").read_bytes()[:900])  # refused, and not listed
    assert run_case(CaseRequest(case=str(case))).taken_in

    def stops(kind: type[Exception], flow, request) -> None:
        with pytest.raises(Stopped) as stopped:
            flow(request)
        assert isinstance(withheld(), kind), withheld()
        assert not [canary for canary in CANARIES if canary in str(stopped.value)]

    stops(NotFinal, compile_dossier, DossierRequest(case=str(case), final=True))
    whole = (case / "case.toml").read_text("utf-8")
    (case / "case.toml").write_text(whole.replace('"10000.00"', '"9999.99"'), "utf-8")
    stops(Refusal, flows.follow.follow, CaseRequest(case=str(case)))
    (case / "case.toml").write_text(whole.replace('role = "suspect"', 'role = "Corin Vexley"'), "utf-8")
    stops(Refusal, run_case, CaseRequest(case=str(case)))
    (case / "case.toml").write_text(whole, "utf-8")
    statement = case / "exhibits/statement.xml"
    received = statement.read_bytes()
    statement.write_bytes(received + b"\n")
    stops(IntegrityBroken, run_case, CaseRequest(case=str(case)))
    statement.write_bytes(received)

    def breaks(*_, **__):
        raise RuntimeError("Corin Vexley of Tallowgate paid 12000.00 for ZZ910001")

    with monkeypatch.context() as patched:
        patched.setattr(flows.intake, "take_in_several", breaks)
        stops(RuntimeError, run_case, CaseRequest(case=str(case), again=True))
    wait_for_logs()

    with closing(sqlite3.connect(server.home / "prefect.db")) as database:  # it is there to be found, if it were there
        assert database.execute("SELECT count(*) FROM log WHERE message LIKE '%Stopped%'").fetchone()[0] > 0
        assert database.execute("SELECT count(*) FROM flow_run WHERE state_type = 'FAILED'").fetchone()[0] >= 5
    assert found_in(server.home, prefect_client.home, scratch) == {}
    assert found_in(case)  # the search does find what is there


def test_a_store_in_use_is_tried_again_and_who_holds_it_is_told(prefect_client, tmp_path, monkeypatch):
    from flows.intake import receive
    from flows.orchestration.retries import BUSY

    assert BUSY["retries"] >= 3
    case = tmp_path / "case"
    small(case)
    monkeypatch.setattr(case_lock, "WAIT_SECONDS", 0.1)
    told, holding, release = [], threading.Event(), threading.Event()

    def hold() -> None:
        with Store.open(CaseFolder(case).store):
            holding.set()
            release.wait(PATIENCE)

    class Watcher:
        def step(self, what, done, of): ...

        def note(self, text):
            told.append(text)
            release.set()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holding.wait(PATIENCE)
    progress.watch(Watcher())
    try:
        assert [len(portion) for portion in receive.with_options(retry_delay_seconds=0.3)(str(case))] == [4]
    finally:
        progress.watch(None)
        release.set()
        holder.join()
    assert len(told) == 1 and "holds the store" in told[0]


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_each_flow_loads_by_its_path_as_a_worker_loads_it(prefect_client, entrypoint):
    from prefect.flows import load_flow_from_entrypoint

    loaded = load_flow_from_entrypoint(str(TOP / entrypoint))
    assert loaded.description and set(loaded.parameters.properties) == {"request"}
    assert loaded.persist_result is False


def test_every_flow_has_a_deployment_in_words_that_asks_what_the_flow_asks(prefect_client):
    from prefect.flows import load_flow_from_entrypoint

    from flows.orchestration.server_contents import schema_of

    assert {d.entrypoint for d in DEPLOYMENTS} == set(ENTRYPOINTS) and len(DEPLOYMENTS) == len(ENTRYPOINTS)
    for deployment in DEPLOYMENTS:
        flow = load_flow_from_entrypoint(str(TOP / deployment.entrypoint))
        assert flow.name == deployment.flow and flow.parameters == schema_of(deployment)
        assert len(deployment.description.split()) > 15


def test_checks_are_made_anew(prefect_client, ran_case):
    from flows.intake import intake

    shutil.rmtree(ran_case / "checks")
    intake(CaseRequest(case=str(ran_case)))
    assert (ran_case / "checks/index.html").is_file() and (ran_case / "checks/store.html").is_file()
