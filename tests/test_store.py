"""The store keeps what it acknowledged, once, and notices when something is missing; real DuckDB files throughout."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from datetime import date

import pytest
from command_line import PATIENCE

from flows.custody import case_lock
from flows.custody.case_lock import StoreBusy
from flows.custody.files import IntegrityBroken
from flows.store import case_store as store_module
from flows.store.case_store import Store
from schemas.accounts import Entry
from schemas.evidence import Exhibit, Reading, Refusal, RowCount, Staged
from schemas.findings import Gap
from schemas.guarantees import GuaranteeBroken


def exhibit(n: int) -> Exhibit:
    return Exhibit(sha256=f"{n:064x}", reference=f"AB/{n}", file_name=f"it's {n}.xml", size=n, received_on=date(2024, 1, 2))


def reading(n: int, state: str = "admitted") -> Reading:
    return Reading(exhibit=f"{n:064x}", source="test", reader_version=1, encoding="utf-8", accepted=2, set_aside=0, declared=1, total=3, state=state)


def staged(n: int, amounts: tuple[int, ...]) -> Staged:
    entries = [
        Entry(
            id=f"{n}-{i}",
            exhibit=f"{n:064x}",
            place=f"line {i}",
            period="p",
            account="iban:X",
            seq=i,
            booked_on=date(2024, 1, i + 1),
            amount=amount,
            direction="credit",
            currency="GBP",
            text="Ωμέγα <A&B> 'x'; DROP TABLE entry",
        )
        for i, amount in enumerate(amounts)
    ]
    return Staged(f"{n:064x}", "test", 1, "utf-8", RowCount(2, 0, 1), {"entry": entries})


def load(path, n: int, amounts=(1, 2**53 + 1)) -> bool:
    with Store.open(path) as store:
        return store.load(exhibit(n), reading(n), staged(n, amounts), []) is not None


def test_rows_come_back_exactly(tmp_path):
    path = tmp_path / "store.duckdb"
    load(path, 1, (2**62 - 1, 2**53 + 1, 0))
    with Store.open(path) as store:
        assert store.rows(Entry) == staged(1, (2**62 - 1, 2**53 + 1, 0)).records["entry"]
        assert store.rows(Exhibit) == [exhibit(1)]


def test_the_same_bytes_enter_once(tmp_path):
    path = tmp_path / "store.duckdb"
    assert [load(path, 1) for _ in range(3)] == [True, False, False]
    with Store.open(path) as store:
        assert len(store.rows(Entry)) == 2


def test_a_refused_exhibit_gives_way_to_a_later_reading(tmp_path):
    path = tmp_path / "store.duckdb"
    with Store.open(path) as store:
        assert store.load(exhibit(1), reading(1, "refused"), None, [])
        assert store.load(exhibit(1), reading(1), staged(1, (5,)), [])
        assert [r.state for r in store.rows(Reading)] == ["admitted"]


@pytest.mark.parametrize("failing_call", range(6))
def test_an_exhibit_enters_whole_or_not_at_all(tmp_path, monkeypatch, failing_call):
    path = tmp_path / "store.duckdb"
    load(path, 1)
    insert, calls = Store._insert, []

    def breaks(self, table, rows):
        calls.append(table)
        if len(calls) == failing_call + 1:
            raise OSError("disk full")
        insert(self, table, rows)

    monkeypatch.setattr(Store, "_insert", breaks)
    whole = True
    try:
        load(path, 2)
    except OSError:
        whole = False
    monkeypatch.undo()
    with Store.open(path) as store:
        assert len(store.rows(Entry)) == (4 if whole else 2)
        assert len(store.rows(Exhibit)) == len(store.rows(Reading)) == (2 if whole else 1)


def test_yesterdays_store_put_back_is_refused(tmp_path):
    path = tmp_path / "store.duckdb"
    load(path, 1)
    shutil.copy(path, tmp_path / "yesterday")
    load(path, 2)
    shutil.copy(tmp_path / "yesterday", path)
    with pytest.raises(IntegrityBroken, match="committed data is missing"), Store.open(path):
        pass


def test_a_deleted_store_is_refused(tmp_path):
    path = tmp_path / "store.duckdb"
    load(path, 1)
    path.unlink()
    with pytest.raises(IntegrityBroken, match="is gone"), Store.open(path):
        pass


def test_a_file_that_is_no_store_is_refused(tmp_path):
    path = tmp_path / "store.duckdb"
    load(path, 1)
    path.write_bytes(b"not a database")
    with pytest.raises(IntegrityBroken, match="cannot be opened"), Store.open(path):
        pass


def _hold(path, holding, release):
    with Store.open(path):
        holding.set()
        release.wait(PATIENCE)


def test_the_loser_is_told_who_holds_the_store(tmp_path, monkeypatch):
    monkeypatch.setattr(case_lock, "WAIT_SECONDS", 0.2)
    path = tmp_path / "store.duckdb"
    load(path, 1)
    fresh = multiprocessing.get_context("spawn")
    holding, release = fresh.Event(), fresh.Event()
    holder = fresh.Process(target=_hold, args=(path, holding, release))
    holder.start()
    assert holding.wait(PATIENCE)
    try:
        with pytest.raises(StoreBusy, match=rf"process {holder.pid}\b"), Store.open(path):
            pass
    finally:
        release.set()
        holder.join(PATIENCE)
    assert not load(path, 1)


def _load_then_die(path, n):
    with Store.open(path) as store:
        commit = store._write_head

        def dies_after_commit(generation, coming=None):
            if coming is None:
                os.kill(os.getpid(), signal.SIGKILL)
            commit(generation, coming)

        store._write_head = dies_after_commit
        store.load(exhibit(n), reading(n), staged(n, (1, 2)), [])


def test_a_kill_between_commit_and_head_loses_nothing(tmp_path):
    path = tmp_path / "store.duckdb"
    load(path, 1)
    fresh = multiprocessing.get_context("spawn")
    victim = fresh.Process(target=_load_then_die, args=(path, 2))
    victim.start()
    victim.join(PATIENCE)
    assert victim.exitcode == -signal.SIGKILL
    with Store.open(path) as store:
        assert len(store.rows(Exhibit)) == 2
    assert not load(path, 2)


def test_no_file_can_be_read_through_the_store(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with Store.open(tmp_path / "store.duckdb") as store:
        for statement in (
            f"SELECT * FROM read_csv('{secret}')",
            f"COPY entry TO '{tmp_path / 'out'}'",
            f"ATTACH '{tmp_path / 'x.duckdb'}'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
        ):
            with pytest.raises(Exception, match="(?i)permission|disabled|locked|cannot"):
                store._connection.execute(statement)


def test_only_findings_are_replaced(tmp_path):
    gap = Gap(id="g", account="iban:X", kind="missing", first=date(2024, 2, 1), last=date(2024, 2, 29), currency="GBP", says="February")
    path = tmp_path / "store.duckdb"
    load(path, 1)
    with Store.open(path) as store:
        store.replace({Gap: [gap]})
        store.replace({Gap: [gap]})
        assert store.rows(Gap) == [gap] and len(store.rows(Entry)) == 2
        with pytest.raises(GuaranteeBroken):
            store.replace({Entry: []})


def test_a_store_of_another_versions_tables_is_not_read_as_if_it_had_these(tmp_path, monkeypatch):
    path = tmp_path / "store.duckdb"
    monkeypatch.setattr(store_module, "TABLES_OF_THIS_VERSION", "those of last year")
    load(path, 1)
    monkeypatch.undo()
    with pytest.raises(Refusal, match="another version") as refused, Store.open(path):
        pass
    assert f"assettrace upgrade {tmp_path}" in refused.value.next_step and path.exists()


def test_a_store_of_another_program_is_not_opened_and_not_changed(tmp_path, monkeypatch):
    path = tmp_path / "store.duckdb"
    monkeypatch.setattr(store_module.program_code, "code_hash", lambda: "e" * 64)
    load(path, 1)
    monkeypatch.undo()
    before = path.read_bytes(), path.with_suffix(".head.json").read_bytes()
    for reading in (True, False):
        with pytest.raises(Refusal, match="another version"), Store.open(path, reading=reading):
            pass
    with Store.open(path, reading=True, any_program=True) as store:
        assert len(store.rows(Exhibit)) == 1, "its tables are these"
    assert before == (path.read_bytes(), path.with_suffix(".head.json").read_bytes())
