"""Whatever a case holds that is wrong: one clear message with file, place, reason and next step, the right exit code, and the rest goes on."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Said, assettrace, environment

from flows.case.case_folder import REGISTER_COLUMNS
from flows.demo import small

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}{"&a;" * 9}">' for n in range(9))
    + ']><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&a8;</Document>'
)


def refused(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said
    for word in words:
        assert word in said.err, said


def alter(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- exhibits that cannot be read: the run goes on, the exit code says it


@pytest.fixture(scope="module")
def mess(tmp_path_factory, server) -> tuple[Path, Said]:
    """A small case with one exhibit of every bad kind beside its good ones, run once."""
    case = tmp_path_factory.mktemp("mess") / "case"
    small(case)
    exhibits = case / "exhibits"
    statement = (exhibits / "statement.xml").read_bytes()
    bad = {
        "empty.xml": b"",
        "cut.xml": statement[:-200],
        "bomb.xml": BOMB.encode(),
        "latin.csv": "Title Number;Größe\n1;é\n".encode("latin-1"),
        "quote.csv": b'a,b\n"open,1\n',
        "noise.bin": bytes(range(256)) * 40,
        "garbled.xml": statement.replace(b"4000.00", b"40x0.00"),
        "command.xml": b"",
        "copy.xml": statement,
    }
    register = exhibits / "exhibits.csv"
    with register.open("a", newline="", encoding="utf-8") as file:
        for number, (name, content) in enumerate(bad.items(), start=11):
            (exhibits / name).write_bytes(content)
            reference = "IH/\x1b[2J\u202e9" if name == "command.xml" else f"IH/{number}"
            csv.writer(file, lineterminator="\n").writerow(
                [name, reference, "B", "2024-03-05", "p", "u", "disclosable", "data", "uk_bank" if name == "quote.csv" else ""]
            )
    (exhibits / "folder").mkdir()
    (exhibits / "folder/inside.xml").write_bytes(statement)
    (exhibits / "lost.xml").symlink_to(exhibits / "nowhere")
    return case, assettrace("run", case, PREFECT_API_URL=server.url)


def test_each_is_refused_with_its_reason_and_the_rest_goes_on(mess):
    case, said = mess
    assert said.code == 3 and "Exhibits: 4 admitted, 1 admitted as not reconciling, 6 refused" in said.out, said
    told = said.out.splitlines()
    for words in ("the file is empty", "cut.xml, line", "bomb.xml, the document type declaration", "latin.csv", "quote.csv", "noise.bin"):
        assert any(" refused: " in line and words in line for line in told), (words, said.out)
    assert any("garbled.xml" not in line and "IH/17: 1 row set aside of 4" in line for line in told), said
    assert "  passed over: exhibits/folder: this is a folder, not a file. Put the files in it into exhibits/ itself." in told
    assert "  passed over: exhibits/lost.xml: this is not a file. Put the file there as it was received, not a link to it." in told
    assert "  IH/1 holds the same bytes as IH/19: it is one exhibit and counts once" in told
    assert len(list((case / "dossiers").glob("*.pdf"))) == 2


def test_what_an_exhibit_says_never_commands_the_terminal(mess):
    case, said = mess
    status = assettrace("status", case)
    assert status.code == 0 and "IH/<U+001B>[2J<U+202E>9 refused: command.xml: the file is empty" in status.out and "<U+001B>" in said.out
    assert not {"\x1b", "\u202e"} & {*status.out, *said.out, *said.err}


def test_status_says_the_same(mess):
    told = json.loads(assettrace("status", mess[0], "--json").out)
    assert len(told["refused"]) == told["not_taken_in"] == 6 and len(told["passed_over"]) == len(told["given_twice"]) == 2
    assert all(": " in refusal["why"] and refusal["why"].endswith(".") for refusal in told["refused"])


def test_inspect_says_why_of_each(mess):
    exhibits = mess[0] / "exhibits"
    names = ("empty.xml", "cut.xml", "bomb.xml", "latin.csv", "quote.csv", "noise.bin", "folder", "lost.xml")
    said = assettrace("inspect", "--json", *(exhibits / name for name in names))
    assert said.code == 3 and [bool(json.loads(line)["refused"]) for line in said.out.splitlines()] == [True] * len(names)


# --- mistakes in what the investigator wrote: told before anything is started


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('role = "suspect"', 'role = "suspekt"', ("people[1].role, line", "suspekt")),
        ("[tracing]", "[tracing", ("case.toml, line", "not TOML")),
        ('order = "restraint"', 'order = "search"', ("case.order", "not an order")),
    ],
)
def test_a_mistake_in_the_case_file_is_exit_3_with_line_and_key(tmp_path, old, new, words):
    small(tmp_path / "case")
    alter(tmp_path / "case/case.toml", old, new)
    refused(assettrace("run", tmp_path / "case"), 3, "Refused: ", *words)


def test_a_claim_that_does_not_come_out_stops_the_run_in_its_own_words(ran_case, server):
    """Only the flow can find it; what Prefect is told is less than what the user is told."""
    alter(ran_case / "case.toml", 'expected_total = "10000.00"', 'expected_total = "9999.99"')
    refused(assettrace("run", ran_case, PREFECT_API_URL=server.url), 3, "Refused: case.toml, claims[1]", "10,000.00", "9,999.99")


def test_a_folder_without_a_case(tmp_path):
    for command in ("run", "status"):
        refused(assettrace(command, tmp_path), 3, "no case.toml", "assettrace new")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('x.xml,"ZZ/1,B,2024-01-02,p,u,disclosable,data,\n', ("exhibits.csv", "line", "quotes")),
        ("x.xml,ZZ/1\n", ("exhibits.csv, line 6", "fields")),
        ("gone.xml,ZZ/1,B,2024-01-02,p,u,disclosable,data,\n", ("exhibits.csv, line 6", "not in exhibits/")),
    ],
)
def test_a_mistake_in_the_register_of_exhibits(tmp_path, line, words):
    small(tmp_path / "case")
    with (tmp_path / "case/exhibits/exhibits.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(line)
    refused(assettrace("run", tmp_path / "case"), 3, *words)


def test_a_register_that_is_no_text_or_has_other_columns_and_no_exhibits_folder(tmp_path):
    small(tmp_path / "case")
    register = tmp_path / "case/exhibits/exhibits.csv"
    register.write_bytes(b"file,\xff\n")
    refused(assettrace("run", tmp_path / "case"), 3, "exhibits.csv", "byte 5", "UTF-8")
    register.write_text("file,reference\n", "utf-8")
    refused(assettrace("run", tmp_path / "case"), 3, "exhibits.csv, line 1", ",".join(REGISTER_COLUMNS))
    (tmp_path / "case/exhibits").rename(tmp_path / "case/elsewhere")
    refused(assettrace("run", tmp_path / "case"), 3, "no folder exhibits/")


def test_a_broken_line_of_decisions(ran_case):
    (ran_case / "decisions.jsonl").write_text("not json\n", "utf-8")
    for command in ("run", "status"):
        refused(assettrace(command, ran_case), 3, "decisions.jsonl, line 1", "assettrace decide")


# --- integrity


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_an_exhibit_that_is_no_longer_what_was_received(ran_case, change):
    path = ran_case / "exhibits/statement.xml"
    if change == "removed":
        register = ran_case / "exhibits/exhibits.csv"
        register.write_text("".join(line for line in register.read_text("utf-8").splitlines(True) if "statement.xml" not in line), "utf-8")
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"4000.00", b"4000.01"))
    refused(assettrace("status", ran_case), 5, "Integrity broken", "exhibits/statement.xml", "IH/1")
    refused(assettrace("run", ran_case), 5, "Integrity broken", "exhibits/statement.xml", "as it was received")


def test_a_log_that_was_altered(ran_case):
    path = ran_case / "log.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"rows": 4', b'"rows": 5'))
    for command in ("run", "status", "matches"):
        refused(assettrace(command, ran_case), 5, "log.jsonl, line 2", "Restore it from a copy")
    path.write_bytes(b"\xff" + whole)
    refused(assettrace("status", ran_case), 5, "log.jsonl is not UTF-8 text", "Restore it from a copy")


def test_a_store_that_was_cut_or_is_gone(ran_case):
    store = ran_case / "store.duckdb"
    whole = store.read_bytes()
    store.write_bytes(whole[: len(whole) // 2])
    refused(assettrace("run", ran_case), 5, "store.duckdb", "from one copy")
    store.unlink()
    refused(assettrace("status", ran_case), 5, "store.duckdb is gone")
    store.write_bytes(whole)
    assert assettrace("status", ran_case).code == 0


# --- not now


def test_a_store_in_use_is_told_with_its_holder(ran_case):
    hold = (
        "import sys, time; from pathlib import Path; from flows.store.case_store import Store\n"
        "with Store.open(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(ran_case / "store.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        refused(assettrace("status", ran_case), 1, "Not now", f"process {holder.pid},", "try again")
        holder.stdin.close()
    assert assettrace("status", ran_case).code == 0


def test_a_prefect_server_that_does_not_answer(ran_case):
    said = assettrace("run", ran_case, "--again", PREFECT_API_URL="http://127.0.0.1:9/api")
    refused(said, 1, "PREFECT_API_URL names http://127.0.0.1:9/api", "unset PREFECT_API_URL")


def test_what_nobody_expected_is_written_down_and_not_shown(ran_case, cache, server, tmp_path):
    # a part of the program is missing
    (tmp_path / "sitecustomize.py").write_text('import sys\nsys.modules["flows.dossier.printing"] = None\n', "utf-8")
    said = assettrace("dossier", ran_case, PREFECT_API_URL=server.url, PYTHONPATH=os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH")))))
    refused(said, 1, "something unexpected", "last-error.txt")
    written = cache / "assettrace/last-error.txt"
    assert "ModuleNotFoundError" in written.read_text("utf-8") and os.stat(written).st_mode & 0o077 == 0
