"""What was acknowledged stays, once and whole: kills, failing calls, a full disk, the same bytes again, several runs at once."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys

import duckdb
import pytest
from command_line import PATIENCE, environment
from soak.kills import DOCUMENTS, intake, kills, make, rows
from test_store import exhibit, reading, staged

from flows.case.case_folder import CaseFolder
from flows.custody.case_lock import StoreBusy
from flows.demo import small
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.take_in import TAKEN_IN, bring_up_to_date, given_twice, pending, take_in
from flows.store.case_store import Store
from schemas.accounts import Entry
from schemas.evidence import Exhibit, Reading


def test_kills_at_random_instants_lose_double_and_halve_nothing(tmp_path):
    tally = kills(tmp_path, count=15, seed=20)
    assert tally.sound and tally.kills == 15, tally


def test_the_same_bytes_again_under_another_name_add_no_row(tmp_path):
    case = tmp_path / "case"
    make(case)
    intake(str(case))
    before = rows(case)
    lines = (case / "log.jsonl").read_text("utf-8").count(TAKEN_IN)
    exhibits = case / "exhibits"
    (exhibits / "again.jsonl").write_bytes((exhibits / "psc.jsonl").read_bytes())
    (exhibits / "letter-0.txt").rename(exhibits / "renamed.txt")
    register = exhibits / "exhibits.csv"
    register.write_text(register.read_text("utf-8").replace("letter-0.txt", "renamed.txt"), "utf-8")
    for _ in range(3):
        intake(str(case))
    after = rows(case)
    assert {name for name in before if before[name] != after[name]} == {"exhibit"} and len(after["exhibit"]) == len(before["exhibit"])
    assert (case / "log.jsonl").read_text("utf-8").count(TAKEN_IN) == lines
    assert ("IH/2", "UNLISTED/1") in given_twice(CaseFolder(case))


def test_a_line_that_a_crash_kept_out_of_the_log_is_added_by_the_next_run(tmp_path, monkeypatch):
    case = tmp_path / "case"
    make(case)
    folder = CaseFolder(case)
    first = pending(folder)[0]
    with monkeypatch.context() as crash:
        crash.setattr("flows.steps.take_in._log", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_in(folder, first)
    assert first not in pending(folder)
    bring_up_to_date(folder)
    bring_up_to_date(folder)
    (line,) = folder.log.lines()
    assert line["detail"]["sha256"] == first and "stopped" in line["why"]


class Breaking:
    """A connection whose n-th call fails as a full disk does."""

    def __init__(self, connection, n: int):
        self._connection, self._left = connection, n

    def execute(self, *arguments):
        self._left -= 1
        if self._left == 0:
            raise duckdb.IOException("IO Error: no space left")
        return self._connection.execute(*arguments)

    def __getattr__(self, name):
        return getattr(self._connection, name)


def test_an_error_at_any_database_call_leaves_no_row_or_all(tmp_path):
    path = tmp_path / "store.duckdb"
    failed, whole = 0, False
    for n in range(1, 200):
        with Store.open(path) as store:
            connection = store._connection
            store._connection = Breaking(connection, n)
            try:
                whole = store.load(exhibit(1), reading(1), staged(1, (1, 2)), [])
            except (OSError, duckdb.IOException):
                failed += 1
        with Store.open(path, reading=True) as store:
            counted = (len(store.rows(Exhibit)), len(store.rows(Reading)), len(store.rows(Entry)))
        assert counted == ((1, 1, 2) if whole else (0, 0, 0)) or counted == (1, 1, 2), (n, counted)
        if counted[0]:
            break
    assert failed > 5 and counted == (1, 1, 2)


DISK_FULL = """
import resource, signal, sys
from flows.case.case_folder import CaseFolder
from flows.steps.take_in import pending, take_in
folder = CaseFolder(sys.argv[1])
new = pending(folder)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
for sha256 in new:
    take_in(folder, sha256)
"""


def test_a_full_disk_keeps_what_was_there_and_work_goes_on_after(tmp_path):
    case = tmp_path / "case"
    make(case)
    folder = CaseFolder(case)
    take_in(folder, pending(folder)[0])
    before = rows(case)
    outcomes = set()
    for bytes_a_file in (600, 20_000):
        done = subprocess.run(
            [sys.executable, "-c", DISK_FULL, str(case), str(bytes_a_file)], env=environment(), capture_output=True, text=True, timeout=PATIENCE
        )
        outcomes.add(done.returncode)
        after = rows(case)
        assert set(before["exhibit"]) <= set(after["exhibit"]) and len(after["exhibit"]) == len(after["reading"]), done.stderr
    assert 1 in outcomes, "no disk was full"
    intake(str(case))
    assert pending(folder) == [] and len(rows(case)["exhibit"]) == DOCUMENTS + 1


def _run(case: str, told) -> None:
    try:
        intake(case)
        for verb in VERBS:
            follow_step(CaseFolder(case), verb)
        told.put("done")
    except StoreBusy as busy:
        told.put(str(busy))


def test_four_runs_at_once_are_some_serial_order(tmp_path):
    together, alone = tmp_path / "together/case", tmp_path / "alone/case"
    for case in (together, alone):
        small(case)
    fresh = multiprocessing.get_context("forkserver")
    told = fresh.Queue()
    runs = [fresh.Process(target=_run, args=(str(together), told)) for _ in range(4)]
    for one in runs:
        one.start()
    said = [told.get(timeout=PATIENCE) for _ in runs]
    for one in runs:
        one.join(PATIENCE)
    assert all(text == "done" or " is in use by " in text for text in said) and "done" in said, said
    _run(str(alone), type("Queue", (), {"put": lambda self, text: None})())
    _run(str(together), type("Queue", (), {"put": lambda self, text: None})())
    assert rows(together) == rows(alone)
    actions = [line["action"] for line in CaseFolder(together).log.lines()]
    assert actions.count(TAKEN_IN) == 4
