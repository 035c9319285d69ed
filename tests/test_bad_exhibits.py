"""One bad exhibit harms nobody else: whatever lies in exhibits/, whatever a reader stumbles over, it is refused by name and the rest goes on."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from command_line import assettrace
from sources_reading import staged
from test_sources_bank_table import UK

from flows.case.case_folder import CaseFolder
from flows.custody.error_log import cache_folder
from flows.custody.regular_file import open_regular
from flows.demo import small
from flows.sources.iso20022 import iso20022_camt053
from flows.sources.reading import limits, table_records
from flows.sources.tables import bank_table
from flows.steps.inspect_file import inspect
from flows.steps.take_in import bring_up_to_date, pending, refused_so_far, take_in, take_in_several
from flows.store.case_store import Store
from schemas.evidence import Exhibit, Reading, Refusal

KEPT = 4  # good exhibits of the small case


def put_into(exhibits: Path, kind: str) -> str:
    """Something of this kind, and how it is named to the user."""
    path = exhibits / f"odd-{kind.replace(' ', '-')}"
    if kind == "link":
        path.symlink_to(exhibits / "statement.xml")
    elif kind == "broken link":
        path.symlink_to(exhibits / "nowhere")
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        here = os.open(".", os.O_RDONLY)
        os.chdir(exhibits)  # a socket's path may have 107 bytes
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        try:
            os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root makes a device")
    elif kind == "unreadable":
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
        path.write_text("x")
        path.chmod(0)
    elif kind == "name":
        with open(os.fsencode(exhibits) + b"/odd-\xff\xfe.csv", "wb") as file:
            file.write(UK.encode())
        return "odd-\\xff\\xfe.csv"
    return path.name


KINDS = ("link", "broken link", "link to a device", "pipe", "socket", "folder", "device", "unreadable", "name")


def taken_in(folder: CaseFolder, *names: str) -> list:
    """What becomes of the exhibits, or of those that are named."""
    chosen = [item.exhibit.sha256 for item in folder.received() if not names or item.path.name in names]
    new = pending(folder)
    bring_up_to_date(folder)
    return [take_in(folder, sha256) for sha256 in new if sha256 in chosen]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_plain_file_is_passed_over_by_name(tmp_path, kind):
    small(tmp_path / "case")
    shown = put_into(tmp_path / "case/exhibits", kind)
    folder = CaseFolder(tmp_path / "case")
    (refusal,) = folder.passed_over()
    assert refusal.file == f"exhibits/{shown}" and refusal.reason and refusal.next_step and "\n" not in str(refusal)
    assert len(folder.received()) == len(pending(folder)) == KEPT


def test_the_others_are_taken_in_beside_all_of_them(tmp_path):
    small(tmp_path / "case")
    for kind in ("link", "broken link", "link to a device", "pipe", "socket", "folder", "name"):
        put_into(tmp_path / "case/exhibits", kind)
    folder = CaseFolder(tmp_path / "case")
    assert [one.state for one in taken_in(folder)] == ["admitted"] * KEPT and len(folder.passed_over()) == 7


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_so_it_is_when_exhibits_csv_names_it(tmp_path, kind):
    small(tmp_path / "case")
    name = put_into(tmp_path / "case/exhibits", kind)
    with (tmp_path / "case/exhibits/exhibits.csv").open("a", encoding="utf-8") as register:
        register.write(f"{name},ZZ/1,B,2024-03-05,p,u,disclosable,data,\n")
    folder = CaseFolder(tmp_path / "case")
    assert [refusal.file for refusal in folder.passed_over()] == [f"exhibits/{name}"] and len(folder.received()) == len(pending(folder)) == KEPT


@pytest.mark.parametrize("kind", KINDS)
def test_inspect_and_commands_without_a_case_say_so_too(tmp_path, kind):
    (tmp_path / "statement.xml").write_text("x")
    shown = put_into(tmp_path, kind)
    path = tmp_path / (shown if kind != "name" else os.fsdecode(b"odd-\xff\xfe.csv"))
    found = inspect(path)
    assert found.refused and shown in found.refused
    if kind != "name":
        with pytest.raises(Refusal):
            open_regular(path)


def test_the_commands_do_not_wait_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    named = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv")
    Path(named).write_text("x")
    pipe, out = tmp_path / "pipe.csv", tmp_path / "out"
    for words in (
        ("inspect", pipe, named),
        ("inspect", "--propose", pipe),
        ("inspect", "--json", pipe, named),
        ("ownership", pipe, "--as-at", "2024-03-31"),
        ("ledger", pipe, "--claims", pipe, "--rule", "fifo", "--out", out),
        ("research", pipe, "--currency", "GBP", "--out", out),
    ):
        said = assettrace(*words)
        assert said.code == 3 and "named pipe" in said.out + said.err, (words, said)


def test_a_file_that_goes_away_between_looking_and_reading(tmp_path, monkeypatch):
    small(tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    with monkeypatch.context() as patch:
        hashed = __import__("flows.case.case_folder", fromlist=["sha256_once"]).sha256_once

        def gone(path):
            if path.name == "psc.jsonl":
                raise FileNotFoundError(2, "No such file or directory")
            return hashed(path)

        patch.setattr("flows.case.case_folder.sha256_once", gone)
        assert [refusal.file for refusal in folder.passed_over()] == ["exhibits/psc.jsonl"] and len(folder.received()) == KEPT - 1
    new = pending(folder)
    (tmp_path / "case/exhibits/statement.xml").write_bytes(b"another file")
    states = {one.reference: (one.state, one.message) for one in (take_in(folder, sha256) for sha256 in new)}
    assert sorted(state for state, _ in states.values()) == ["admitted"] * (KEPT - 1) + ["refused"]
    assert any("since this run began" in message for _, message in states.values())


FAULTS = [
    MemoryError(),
    RecursionError("too deep"),
    ValueError("a name: ADRIAN KESTREL"),
    KeyError("k"),
    AssertionError("x"),
    SystemError("numba"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"),
    OSError(5, "Input/output error"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("where", ["recognises", "read"])
def test_any_mistake_of_a_reader_refuses_its_exhibit_alone(tmp_path, monkeypatch, fault, where):
    small(tmp_path / "case")
    own = getattr(iso20022_camt053, where)

    def fails(file):
        if where == "recognises" and not file.head.startswith(b"<?xml"):
            return own(file)
        raise fault

    monkeypatch.setattr(iso20022_camt053, where, fails)
    folder = CaseFolder(tmp_path / "case")
    found = taken_in(folder, "statement.xml", "psc.jsonl")
    assert sorted(one.state for one in found) == ["admitted", "refused"]
    message = next(one.message for one in found if one.state == "refused")
    assert "statement.xml" in message and "\n" not in message and "Traceback" not in message and "KESTREL" not in message
    with Store.open(folder.store, reading=True) as store:
        assert [row.why for row in store.rows(Reading) if row.state == "refused"] == [message] and len(store.rows(Exhibit)) == 2
    log = cache_folder() / f"exhibit-{next(item.exhibit.sha256 for item in folder.received() if item.path.name == 'statement.xml')[:12]}.txt"
    if "a mistake of this program" in message:
        assert log.name in message and "Traceback" in log.read_text("utf-8") and log.stat().st_mode & 0o777 == 0o600
    else:
        assert isinstance(fault, (MemoryError, OSError))


def test_what_the_checks_or_the_store_stumble_over_refuses_its_exhibit_alone(tmp_path, monkeypatch):
    small(tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    first, second, *rest = pending(folder)
    with monkeypatch.context() as patch:
        patch.setattr("expectations.verdicts.check_exhibits", lambda *_, **__: {}["no such verdict"])
        assert take_in(folder, first).state == "refused"
    load = Store.load

    def loads(self, exhibit, reading, staged, verdicts, stage, *, again):
        if staged is not None:
            raise OverflowError("Python int too large to convert to C long")
        return load(self, exhibit, reading, staged, verdicts, stage, again=again)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "load", loads)
        assert take_in(folder, second).state == "refused"
    assert {take_in(folder, sha256).state for sha256 in rest} == {"admitted"}
    assert sorted(pending(folder)) == sorted((first, second))
    assert {take_in(folder, sha256).state for sha256 in pending(folder)} == {"admitted"}, "the next run tries them again"
    assert not pending(folder)


def test_what_the_checks_stumble_over_refuses_it_alone_among_those_checked_together(tmp_path, monkeypatch):
    from expectations import verdicts

    small(tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    new, real = pending(folder), verdicts.check_exhibits

    def stumbles(several, **period):
        if any(staged.exhibit == new[1] for staged in several):
            raise KeyError("no such verdict")
        return real(several, **period)

    with monkeypatch.context() as patch:
        patch.setattr(verdicts, "check_exhibits", stumbles)
        results = take_in_several(folder, new)
    assert [(one.sha256, one.state) for one in results] == [(sha256, "refused" if sha256 == new[1] else "admitted") for sha256 in new]
    assert pending(folder) == [new[1]]


@pytest.mark.parametrize("lacking", ["_resident", "thread_time"])
def test_what_the_machine_lacked_is_tried_again_and_what_the_file_is_is_not(tmp_path, monkeypatch, lacking):
    small(tmp_path / "case")
    (tmp_path / "case/exhibits/wide.csv").write_text("a" * (2 << 20) + "\n")
    folder = CaseFolder(tmp_path / "case")
    with monkeypatch.context() as patch:
        amounts = iter(range(0, 1 << 60, 1 << 40))
        if lacking == "_resident":
            patch.setattr(limits, "_resident", lambda: next(amounts))
        else:
            patch.setattr(limits.time, "thread_time", lambda: next(amounts))
        refused = {sha256 for sha256 in pending(folder) if take_in(folder, sha256).state == "refused"}
    assert len(refused) > 1
    wide = next(item.exhibit.sha256 for item in folder.received() if item.path.name == "wide.csv")
    for sha256 in pending(folder):
        take_in(folder, sha256)
    assert {one.sha256 for one in refused_so_far(folder)} == {wide} and not pending(folder)


def test_a_full_disk_is_no_matter_of_one_exhibit(tmp_path, monkeypatch):
    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bank_table, "read", full)
    with pytest.raises(OSError, match="No space left"):
        staged(tmp_path, UK, template="uk_bank")


@pytest.mark.parametrize("end", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("large", [False, True])
def test_lines_end_alike_where_a_table_is_recognised_and_where_it_is_read(tmp_path, monkeypatch, end, large):
    monkeypatch.setattr(table_records, "LARGE", 0 if large else 1 << 40)
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, UK.replace("\r\n", "\n").replace("\n", end), template="uk_bank")
    assert "mistake of this program" not in str(refused.value)


@pytest.mark.parametrize("large", [False, True])
def test_a_table_whose_headings_are_not_found_is_refused_in_both_forms(tmp_path, monkeypatch, large):
    monkeypatch.setattr(table_records, "LARGE", 0 if large else 1 << 40)
    monkeypatch.setattr(bank_table, "recognises", lambda file: __import__("flows.sources.reading.source", fromlist=["Claim"]).Claim(True, "said so"))
    with pytest.raises(Refusal, match="headings were not found"):
        staged(tmp_path, "a,b\n" * 50, template="uk_bank")


def test_a_template_that_is_mistaken_is_told_to_whoever_names_it_and_to_nobody_else(tmp_path):
    small(tmp_path / "case")
    (tmp_path / "case/templates").mkdir()
    (tmp_path / "case/templates/broken.toml").write_text("not toml [", "utf-8")
    (tmp_path / "case/templates/gone.toml").symlink_to(tmp_path / "nowhere")
    assert [one.state for one in taken_in(CaseFolder(tmp_path / "case"), "companies.csv")] == ["admitted"]
