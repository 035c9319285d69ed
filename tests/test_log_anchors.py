"""A log that was rewritten, cut or emptied is found by every command, as long as one head of it stands elsewhere; a clock that goes back is a line."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from command_line import assettrace

from flows.case import case_log
from flows.case.case_folder import CaseFolder
from flows.case.case_log import CLOCK_WENT_BACK
from flows.custody.files import IntegrityBroken
from flows.demo import small
from schemas.evidence import Refusal


def rewritten(log: Path, how: str) -> None:
    """Another log in its place, whose lines follow one another."""
    lines = log.read_text("utf-8").removesuffix("\n").split("\n")
    if how == "emptied":
        log.write_text("", "utf-8")
    elif how == "removed":
        log.unlink()
    elif how == "cut":
        log.write_text(lines[0] + "\n", "utf-8")
    else:
        previous, made = "0" * 64, []
        for line in lines:
            made.append(json.dumps(json.loads(line) | {"who": "somebody else", "previous": previous}, sort_keys=True))
            previous = hashlib.sha256(made[-1].encode()).hexdigest()
        log.write_text("".join(f"{line}\n" for line in made), "utf-8")


WAYS = ("emptied", "removed", "cut", "rewritten")


@pytest.mark.parametrize("how", WAYS)
def test_a_dossier_tells(ran_case, how):
    CaseFolder(ran_case)
    rewritten(ran_case / "log.jsonl", how)
    with pytest.raises(IntegrityBroken, match=r"dossiers/.*says that the log once ended in"):
        CaseFolder(ran_case)


COMMANDS = (
    ("run", "{case}"),
    ("status", "{case}"),
    ("matches", "{case}"),
    ("request", "{case}"),
    ("dossier", "{case}"),
    ("bundle", "{case}"),
    ("export", "{case}", "--format", "csv"),
    ("decide", "{case}", "match-1", "same", "--reason", "x", "--author", "y"),
)


def test_every_command_that_opens_the_case_ends_with_5(ran_case):
    rewritten(ran_case / "log.jsonl", "rewritten")
    for words in COMMANDS:
        said = assettrace(*(word.format(case=ran_case) for word in words))
        assert said.code == 5 and "Integrity broken" in said.err, (words, said)


@pytest.mark.parametrize("how", WAYS)
def test_a_bundle_tells_when_the_dossiers_are_gone(ran_case, how):
    said = assettrace("bundle", ran_case, "--edition", "served")
    assert said.code == 0, said
    shutil.rmtree(ran_case / "dossiers")
    CaseFolder(ran_case)
    rewritten(ran_case / "log.jsonl", how)
    with pytest.raises(IntegrityBroken, match=r"bundles/"):
        CaseFolder(ran_case)


@pytest.mark.parametrize("by", ["environment", "settings"])
@pytest.mark.parametrize("how", WAYS)
def test_the_second_place_tells(tmp_path, monkeypatch, how, by):
    place = tmp_path / "second"
    place.mkdir()
    if by == "environment":
        monkeypatch.setenv("ASSETTRACE_LOG_ANCHOR", str(place))
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        (tmp_path / "config/assettrace").mkdir(parents=True)
        (tmp_path / "config/assettrace/office.toml").write_text(f'[office]\nlog_anchor = "{place}"\n', "utf-8")
    small(tmp_path / "case")
    small(tmp_path / "other")
    for n in range(3):
        CaseFolder(tmp_path / "case").log.add("case read", f"n{n}")
    CaseFolder(tmp_path / "other").log.add("case read", "n")
    (heads,) = place.iterdir()
    lines = [json.loads(line) for line in heads.read_text("utf-8").splitlines()]
    assert [line["n"] for line in lines] == [1, 2, 3, 1] and heads.stat().st_mode & 0o777 == 0o600
    assert lines[2]["head"] == CaseFolder(tmp_path / "case").log.head()
    rewritten(tmp_path / "case/log.jsonl", how)
    with pytest.raises(IntegrityBroken, match="second"):
        CaseFolder(tmp_path / "case")
    CaseFolder(tmp_path / "other")


def test_a_second_place_that_is_gone_is_told_before_anything_is_left_out_of_it(tmp_path, monkeypatch):
    small(tmp_path / "case")
    monkeypatch.setenv("ASSETTRACE_LOG_ANCHOR", str(tmp_path / "not mounted"))
    with pytest.raises(Refusal, match="second place"):
        CaseFolder(tmp_path / "case").log.add("case read", "n")


@pytest.mark.parametrize("text", ["[office", "[office]\nlog_anchr = 'x'\n", "[office]\nlog_anchor = 3\n"])
def test_settings_with_a_mistake_are_refused_and_not_passed_over(tmp_path, monkeypatch, text):
    small(tmp_path / "case")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "assettrace").mkdir()
    (tmp_path / "assettrace/office.toml").write_text(text, "utf-8")
    with pytest.raises(Refusal, match="office"):
        CaseFolder(tmp_path / "case")


def test_the_clock_going_back_is_a_line_of_its_own_and_status_says_it(ran_case, monkeypatch):
    folder = CaseFolder(ran_case)
    head = folder.log.evidence_head()
    monkeypatch.setattr(case_log, "now", lambda: "2020-01-01T00:00:00Z")
    folder.log.add("case read", "a look")
    monkeypatch.undo()
    *_, noted, own = folder.log.lines()
    assert (noted["action"], noted["detail"]["now"]) == (CLOCK_WENT_BACK, "2020-01-01T00:00:00Z") and own["action"] == "case read"
    assert folder.log.evidence_head() == head, "a clock changes no evidence"
    said = assettrace("status", ran_case)
    assert said.code == 0 and f"clock went back before line {noted['n']}" in said.out
    assert json.loads(assettrace("status", ran_case, "--json").out)["clock_went_back"] == [noted["n"]]


def test_letters_and_exports_say_the_head_and_a_draft_keeps_its_bytes(ran_case):
    said = assettrace("request", ran_case)
    assert said.code == 0, said
    head = CaseFolder(ran_case).log.evidence_head()
    drafts = sorted((ran_case / "requests").glob("*.txt"))
    assert drafts and all(head in draft.read_text("utf-8").replace("\n", "") for draft in drafts)
    before = {path.name: path.read_bytes() for path in (ran_case / "requests").iterdir()}
    CaseFolder(ran_case).log.add("exhibit described", "IH/1")  # the evidence's head moves, and nothing that is asked
    assert CaseFolder(ran_case).log.evidence_head() != head
    assert assettrace("request", ran_case).code == 0
    assert before == {path.name: path.read_bytes() for path in (ran_case / "requests").iterdir()}
