"""A case on the command line, as real processes: made, run, run again, asked about, decided on; with the exit code of each end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import assettrace

from flows.case.case_folder import CaseFolder
from flows.demo import small
from flows.steps.follow_case import VERBS, follow_step

FLAGS = (
    "--reference",
    "OP-1",
    "--caption",
    "R v Vexley",
    "--offence",
    "Fraud Act 2006 s.1",
    "--first",
    "2024-01-01",
    "--last",
    "2024-12-31",
    "--author",
    "J. Bloggs",
    "--office",
    "Financial investigator",
)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def log(case: Path) -> list[dict]:
    return CaseFolder(case).log.lines()


# --- new


def test_a_new_case_by_flags_and_by_answers_is_the_same_case(tmp_path):
    by_flags = assettrace("new", tmp_path / "one", *FLAGS)
    answers = "".join(f"{value}\n" for value in FLAGS[1::2])
    by_answers = assettrace("new", tmp_path / "two", given=answers)
    assert by_flags.code == by_answers.code == 0, (by_flags, by_answers)
    assert files(tmp_path / "one") == files(tmp_path / "two") and set(files(tmp_path / "one")) == {"case.toml", "exhibits/exhibits.csv"}
    assert "Reference of the case" in by_answers.out and f"assettrace run {tmp_path / 'one'}" in by_flags.out
    status = assettrace("status", tmp_path / "one")
    assert status.code == 0 and "none taken in" in status.out
    assert set(files(tmp_path / "one")) == {"case.toml", "exhibits/exhibits.csv", "log.jsonl", "store.lock"}


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("--first", "2025-02-30", "not TOML"),
        ("--first", "2025-06-01", "before it begins"),
        ("--reference", "OP 1", "not an id"),
        ("--currency", "XXX", "ISO 4217"),
        ("--jurisdiction", "atlantis", "not a jurisdiction"),
        ("--order", "search", "not an order"),
        ("--rule", "best", "own_money_first"),
        ("--caption", "", "caption"),
    ],
)
def test_what_would_not_be_a_case_is_not_made(tmp_path, flag, value, said):
    words = list(FLAGS) if flag in FLAGS else [*FLAGS, flag, ""]
    words[words.index(flag) + 1] = value
    refused = assettrace("new", tmp_path / "case", *words)
    assert refused.code == 2 and said in refused.err, refused
    assert not (tmp_path / "case").exists()


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    refused = assettrace("new", tmp_path, *FLAGS)
    assert refused.code == 2 and "not empty" in refused.err and files(tmp_path) == {"mine": b"mine"}


# --- run


def test_a_first_run_takes_in_everything_and_writes_the_dossiers(ran):
    case, said = ran
    assert said.code == 0, said
    assert "Exhibits: 4 admitted" in said.out and "assettrace status" in said.out
    assert {path.name for path in (case / "dossiers").glob("*.pdf")} == {"SMALL-1-working-v1-draft.pdf", "SMALL-1-served-v1-draft.pdf"}
    assert [line["action"] for line in log(case)].count("exhibit taken in") == 4
    assert said.err.splitlines()[0] == "taking in exhibit 1 of 4" and "writing the served edition" in said.err
    pages = {path.name for path in (case / "checks").iterdir()}
    assert {"index.html", "store.html"} <= pages and len(pages) == 6


def test_a_second_run_adds_nothing_and_asks_no_server(ran_case):
    before, lines = files(ran_case), len(log(ran_case))
    said = assettrace("run", ran_case, "--json", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert said.code == 0 and said.err == ""
    told = json.loads(said.out)
    assert told["exhibits"] == [] and told["nothing_new"] is True and [d["version"] for d in told["dossiers"]] == [1, 1]
    after = files(ran_case)
    assert {name for name in before if before[name] != after[name]} <= {"store.lock"}
    assert before.keys() == after.keys() and len(log(ran_case)) == lines
    assert assettrace("run", ran_case).out.startswith("Nothing new: the evidence, the case file, the decisions and the program are as they were.")


def test_a_run_again_does_everything_and_finds_the_same(ran_case, server):
    lines = len(log(ran_case))
    said = assettrace("run", ran_case, "--again", "--json", PREFECT_API_URL=server.url)
    told = json.loads(said.out)
    assert said.code == 0 and told["nothing_new"] is False and len(told["exhibits"]) == 4
    assert [line["action"] for line in log(ran_case)[lines:]] == ["exhibit read again"] * 4 + ["dossier compiled"] * 2


def test_a_decision_takes_effect_with_the_next_run_and_can_be_taken_back(ran_case, server):
    (question,) = [json.loads(line) for line in assettrace("matches", ran_case, "--json", "--why", "review").out.splitlines()]
    assert question["answers"] == ["accept", "reject"] and "ZZ910001" in question["left"]
    assert question["subject"] in assettrace("status", ran_case).out
    shown = assettrace("matches", ran_case).out
    assert question["subject"] in shown and "against: A conveyancer's client account mixes" in shown
    assert [(line["action"], line["subject"], line["why"]) for line in log(ran_case)][-3:] == [
        ("case read", "assettrace matches", "review"),
        ("case read", "assettrace status", ""),
        ("case read", "assettrace matches", ""),
    ]

    decided = assettrace("decide", ran_case, question["subject"], "accept", "--reason", "The price agrees", "--author", "J. Bloggs", "--exhibit", "IH/4")
    assert decided.code == 0 and "D1" in decided.out and "Stale now: SMALL-1-served-v1-draft.pdf, SMALL-1-working-v1-draft.pdf" in decided.out
    assert log(ran_case)[-1]["action"] == "decision"
    assert assettrace("run", ran_case, PREFECT_API_URL=server.url).code == 0
    assert assettrace("matches", ran_case).out == "Nothing waits for a decision.\n"

    taken_back = assettrace("decide", ran_case, question["subject"], "taken_back", "--reason", "Wrong title", "--author", "J. Bloggs")
    assert taken_back.code == 0 and "What rests on it so far, and may change:\n  title ZZ910001: the money traced to it" in taken_back.out
    status = json.loads(assettrace("status", ran_case, "--json").out)
    assert status["stale"] == status["dossiers"] and len(status["stale"]) == 4, "the first versions and the second"
    for verb in VERBS:
        follow_step(CaseFolder(ran_case), verb)
    assert json.loads(assettrace("matches", ran_case, "--json").out) == question


def test_every_match_is_shown_with_both_sides_the_reasons_the_weights_and_the_score(ran):
    told = [json.loads(line) for line in assettrace("matches", ran.case, "--all", "--json").out.splitlines()]
    settled = [one for one in told if one["state"] == "same"]
    assert len(told) == len(settled) + 1 and all(
        one["decided_by"].startswith("rule: ") and one["score"] == pytest.approx(sum(one["weights_for"])) for one in settled
    )
    vexley = next(one for one in settled if one["left"].startswith("Corin Vexley"))
    assert {"what": "born", "party": "1980-06-14", "record": "1980-06"} in vexley["compared"]
    shown = assettrace("matches", ran.case, "--all").out
    assert (
        "  the same, by rule: name, month and year of birth, and address\n" in shown
        and "  name         Corin Vexley                                  Mr Corin Vexley\n" in shown
    )
    assert (
        "     +9.6  for: The month and year of birth agree (1980-06-14; 1980-06).\n" in shown
        and "    +56.4  is the score, in bits" in shown
        and "shares of Fennmark Homes Ltd" in shown
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("match-000000000000", "same"), "nothing that can be decided"),
        (("PURCHASE", "same"), "accept or reject"),
        (("PURCHASE", "perhaps"), "not an answer"),
        (("PURCHASE", "taken_back"), "no decision on"),
        (("PURCHASE", "accept", "--exhibit", "ZZ/1"), "not an exhibit of this case"),
        (("PURCHASE", "accept", "--reason", " "), "needs a reason"),
    ],
)
def test_what_cannot_be_decided_is_wrong_usage(ran, words, said):
    subject = json.loads(assettrace("matches", ran.case, "--json").out)["subject"]
    refused = assettrace("decide", ran.case, *(subject if word == "PURCHASE" else word for word in words[:2]), "--reason", "r", "--author", "a", *words[2:])
    assert refused.code == 2 and said in refused.err, refused
    assert not (ran.case / "decisions.jsonl").exists()


def test_a_final_dossier_is_refused_with_every_reason_and_what_to_do(ran_case, server):
    reasons = json.loads(assettrace("status", ran_case, "--json").out)["reasons"]
    refused = assettrace("dossier", ran_case, "--edition", "working", "--final", PREFECT_API_URL=server.url)
    assert refused.code == 4, refused
    for reason in reasons:
        assert reason["id"] in refused.err and reason["next_step"] in refused.err
    assert not list((ran_case / "dossiers").glob("*final*"))


def test_dossiers_are_written_again_alike(ran_case, server):
    shutil.rmtree(ran_case / "dossiers")
    (ran_case / "dossiers").mkdir()
    said = assettrace("dossier", ran_case, "--json", PREFECT_API_URL=server.url)
    assert said.code == 0, said
    assert [json.loads(line)["edition"] for line in said.out.splitlines()] == ["working", "served"]


# --- status


def test_status_says_how_a_case_stands_and_changes_nothing_but_the_log(ran_case):
    before = files(ran_case)
    told = json.loads(assettrace("status", ran_case, "--json").out)
    assert told["exhibits"] == {"admitted": 4} and told["not_taken_in"] == 0 and told["refused"] == [] and len(told["waiting"]) == 1
    assert told["log_lines"] == len(log(ran_case)) - 1 and told["dossiers"] == ["SMALL-1-served-v1-draft.pdf", "SMALL-1-working-v1-draft.pdf"]
    register = ran_case / "exhibits/exhibits.csv"
    register.write_text(register.read_text("utf-8").replace("Bank of Harrowmouth", "Bank of Harrowmouth plc"), "utf-8")
    assert assettrace("status", ran_case).code == 0
    changed = {name for name, data in files(ran_case).items() if before.get(name) != data}
    assert changed <= {"log.jsonl", "store.lock", "exhibits/exhibits.csv"}


# --- inspect and ledger need no case


def test_inspect_prints_an_object_a_file_and_goes_on_after_a_refusal(tmp_path):
    small(tmp_path / "case")
    exhibits = tmp_path / "case/exhibits"
    (exhibits / "empty").write_bytes(b"")
    before = files(tmp_path)
    said = assettrace("inspect", "--json", exhibits / "empty", exhibits / "statement.xml", tmp_path / "nowhere.xml", exhibits)
    assert said.code == 3 and said.err == ""
    empty, statement, nowhere, folder = [json.loads(line) for line in said.out.splitlines()]
    assert list(statement) == ["file", "sha256", "source", "encoding", "rows", "accounts", "flags", "refused"]
    assert statement["source"] == "iso20022_camt053" and statement["rows"] == {"accepted": 4, "set_aside": 0, "declared": 0, "total": 4}
    assert statement["accounts"][0]["closing"] == "3000.00" and statement["refused"] is None
    assert empty["source"] is None and "empty" in empty["refused"]
    assert "cannot be opened" in nowhere["refused"] and "this is a folder" in folder["refused"]
    words = assettrace("inspect", exhibits / "statement.xml")
    assert words.code == 0 and "adds up" in words.out
    assert files(tmp_path) == before


def test_inspect_reads_a_table_by_its_template(tmp_path):
    from test_sources_bank_table import UK

    (tmp_path / "table.csv").write_text(UK, "utf-8")
    assert assettrace("inspect", tmp_path / "table.csv").code == 3
    said = assettrace("inspect", "--json", "--template", "uk_bank", tmp_path / "table.csv")
    assert said.code == 0 and json.loads(said.out)["rows"]["accepted"] == 2
    unknown = assettrace("inspect", "--template", "nope", tmp_path / "table.csv")
    assert unknown.code == 3 and "nope" in unknown.out


def test_a_ledger_is_traced_or_refused(tmp_path):
    from test_ledger_files import CLAIMS, LEDGER, TARGETS

    for name, text in (("ledger.csv", LEDGER), ("claims.csv", CLAIMS), ("targets.csv", TARGETS), ("bad.csv", LEDGER.replace("90000,GBP", "90000,EUR"))):
        (tmp_path / name).write_text(text, "utf-8")
    common = ("--claims", "claims.csv", "--out", "out")
    done = assettrace("ledger", "ledger.csv", *common, "--target", "targets.csv", "--rule", "all", "--bounds", "--route", cwd=tmp_path)
    assert done.code == 0 and (tmp_path / "out/rules.csv").is_file()
    before = files(tmp_path)
    refused = assettrace("ledger", "bad.csv", *common, "--rule", "fifo", cwd=tmp_path)
    assert refused.code == 3 and "bad.csv, line 3" in refused.err
    assert assettrace("ledger", "ledger.csv", *common, "--rule", "asset_first", cwd=tmp_path).code == 2
    assert assettrace("ledger", "ledger.csv", *common, "--rule", "fifo", "--claim", "Z", "--bounds", cwd=tmp_path).code == 2
    assert files(tmp_path) == before
