"""Versions of a dossier: their numbers, the list of what changed since the one before, and a damaged register or twin told in one message."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from command_line import PATIENCE, environment
from documents_case import base
from followed_cases import small_case
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import register_of
from flows.cli import app
from flows.custody.files import IntegrityBroken
from flows.custody.program_code import code_hash
from flows.dossier import compile
from flows.dossier.brief import brief_of
from flows.dossier.changes import changes
from flows.dossier.sections import statutory_test
from flows.dossier.verifier import verify, words
from flows.steps.follow_case import WEIGH, follow_step
from flows.steps.load_evidence import software_versions
from flows.steps.write_dossier import compile_dossier
from schemas.evidence import Refusal
from tracing.case_steps import STEPS


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(small_case().directory, tmp_path / "case")
    return CaseFolder(tmp_path / "case")


def changed(folder: CaseFolder, old: str, new: str) -> CaseFolder:
    path = folder.path / "case.toml"
    path.write_text(path.read_text().replace(old, new))
    again = CaseFolder(folder.path)
    for verb in (*STEPS, WEIGH):
        follow_step(again, verb)
    return again


def section(twin: bytes, key: str) -> str:
    return json.dumps([s["blocks"] for s in json.loads(twin)["text"] if s.get("key") == key], ensure_ascii=False)


def rows(twin: bytes) -> list:
    return [line for s in json.loads(twin)["text"] if s.get("key") == "changes" for block in s["blocks"] for line in block.get("rows", ())]


def test_a_new_version_says_what_changed_since_the_one_before_and_because_of_what(folder):
    first = compile_dossier(folder, "served")
    assert section(first.twin.read_bytes(), "changes") == "[]"
    second = compile_dossier(changed(folder, 'rule = "own_money_first"', 'rule = "fifo"'), "served")
    said = section(second.twin.read_bytes(), "changes")
    assert second.version == 2 and "Rule: own_money_first, now fifo" in said
    assert ["Traced under the declared rule", "ZZ910001", "£7,000.00", "£10,000.00"] in [
        [words(cell) for cell in line] for line in rows(second.twin.read_bytes())
    ]
    assert [s["section"] for s in json.loads(second.twin.read_bytes())["text"]].count("What changed since version 1") == 1
    assert not verify(second.pdf).broken
    again = compile_dossier(CaseFolder(folder.path), "served")
    assert (again.version, again.twin.read_bytes()) == (2, second.twin.read_bytes())


def test_what_an_edition_may_not_show_is_not_told_as_a_change_either(folder):
    earlier = json.loads(small_case().dossier("served").twin)
    report = small_case().base.exhibits[1].model_copy(update={"sha256": "d" * 64, "reference": "IH/9", "file_name": "report.txt", "handling": "intelligence"})
    earlier["exhibits"].append(earlier["exhibits"][0] | {"sha256": "d" * 64, "reference": "IH/9", "file_name": "report.txt"})
    now = replace(small_case().base, version=2, exhibits=(*small_case().base.exhibits, report))
    made = compile(now, "served", before=(1, json.dumps(earlier).encode()))
    assert "report.txt" not in made.twin.decode() and "concerns material that this edition does not have" in section(made.twin, "changes")
    assert "Exhibit IH/9 (report.txt) is there no longer" in section(
        compile(replace(now, exhibits=small_case().base.exhibits), "served", before=(1, json.dumps(earlier).encode())).twin, "changes"
    )


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"served": "x"}', b'{"served": ["zz"]}', b"\xff\xfe"])
def test_a_damaged_register_of_versions_is_one_message_that_says_what_to_do(folder, damaged):
    folder.dossiers.mkdir()
    (folder.dossiers / "versions.json").write_bytes(damaged)
    with pytest.raises(Refusal, match="dossiers/versions.json: it is damaged.*Put it back from a copy") as refused:
        compile_dossier(folder, "served")
    assert (folder.dossiers / "versions.json").read_bytes() == damaged and not list(folder.dossiers.glob("*.pdf"))
    assert "move the whole folder dossiers/ elsewhere" in str(refused.value)


def test_a_bundle_of_a_case_with_a_damaged_register_is_refused_and_so_is_a_damaged_earlier_twin(folder):
    first = compile_dossier(folder, "served")
    register = folder.dossiers / "versions.json"
    whole = register.read_bytes()
    register.write_bytes(b"{}]")
    told = CliRunner().invoke(app, ["bundle", str(folder.path)])
    assert isinstance(told.exception, Refusal) and "it is damaged" in str(told.exception)
    register.write_bytes(whole)
    first.twin.write_bytes(first.twin.read_bytes()[:100])
    with pytest.raises(IntegrityBroken, match="v1-draft.json is not the file that was written"):
        compile_dossier(changed(folder, 'rule = "own_money_first"', 'rule = "fifo"'), "served")
    told = CliRunner().invoke(app, ["status", str(folder.path)])
    assert isinstance(told.exception, IntegrityBroken)
    first.twin.unlink()
    with pytest.raises(IntegrityBroken, match="v1-draft.json is gone.*Put it back from a copy"):
        compile_dossier(folder, "served")


def test_a_twin_that_an_earlier_program_wrote_is_refused_where_it_is_damaged(folder):
    first = compile_dossier(folder, "served")
    register = folder.dossiers / "versions.json"
    register.write_text(json.dumps({"served": [version["fingerprint"] for version in json.loads(register.read_bytes())["served"]]}))
    first.twin.write_bytes(first.twin.read_bytes()[:100])
    with pytest.raises(Refusal, match="cannot be said what has changed since that version"):
        compile_dossier(changed(folder, 'rule = "own_money_first"', 'rule = "fifo"'), "served")
    first.pdf.write_bytes(b"another")
    with pytest.raises(IntegrityBroken, match="v1-draft.pdf is not the file that was written"):
        compile_dossier(folder, "served")


def test_a_version_that_exists_is_never_replaced_by_other_bytes(folder, monkeypatch):
    first = compile_dossier(folder, "served")
    written = files_of(folder)
    assert compile_dossier(folder, "served").version == 1 and files_of(folder) == written
    version = register_of(folder).of("served")[0]
    with pytest.raises(Refusal, match="would now come out with other bytes.*nothing was replaced"):
        register_of(folder).keep("served", version.number, {first.pdf.name: b"other", first.twin.name: first.twin.read_bytes()})
    assert files_of(folder) == written
    monkeypatch.setattr("flows.steps.load_evidence.identity", lambda: {"assettrace": "0.1.0", "assettrace code": "f" * 64})
    software_versions.cache_clear()
    with pytest.raises(Refusal, match="the software has changed"):
        compile_dossier(folder, "served")
    for verb in (*STEPS, WEIGH):
        follow_step(folder, verb)
    second = compile_dossier(folder, "served")
    monkeypatch.undo()
    software_versions.cache_clear()
    assert second.version == 2 and {name: files_of(folder)[name] for name in written if name != "versions.json"} == {
        name: data for name, data in written.items() if name != "versions.json"
    }
    assert f"software: assettrace code {code_hash()}, now {'f' * 64}" in changes(first.twin.read_bytes(), second.twin.read_bytes()).because


def test_the_code_stands_in_document_control_and_in_the_twin(folder):
    twin = json.loads(compile_dossier(folder, "served").twin.read_bytes())
    assert twin["software"]["assettrace code"] == code_hash()
    assert f"SHA-256 {code_hash()}" in json.dumps([s["blocks"] for s in twin["text"] if s.get("key") == "control"])


def test_a_number_is_never_given_twice_even_if_the_register_is_lost(folder):
    compile_dossier(folder, "served")
    shutil.rmtree(folder.dossiers)
    again = compile_dossier(folder, "served")
    assert again.version == 2 and not verify(again.pdf).broken


def test_processes_that_want_a_number_at_once_each_get_their_own(folder):
    script = "import sys; from flows.case.case_folder import CaseFolder; from flows.case.dossier_versions import register_of; print(*(register_of(CaseFolder(sys.argv[1])).reserve('served', f'{n:064x}').number for n in range(int(sys.argv[2]), int(sys.argv[3]))))"
    spans = ((0, 12), (6, 18), (12, 24))
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(folder.path), str(first), str(last)], stdout=subprocess.PIPE, text=True, env=environment())
        for first, last in spans
    ]
    given: dict[int, set[int]] = {}
    for child, (first, last) in zip(running, spans, strict=True):
        out, _ = child.communicate(timeout=PATIENCE)
        assert child.returncode == 0
        for fingerprint, number in zip(range(first, last), map(int, out.split()), strict=True):
            given.setdefault(fingerprint, set()).add(number)
    assert sorted(number for numbers in given.values() for number in numbers) == list(range(1, 25)), given
    assert [version.number for version in register_of(folder).of("served")] == list(range(1, 25))


def files_of(folder: CaseFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.dossiers.iterdir()}


def test_an_element_whose_provision_was_not_in_force_on_the_documents_date_is_not_cited():
    with pytest.raises(Refusal, match="s.303Z1: this was not in force on 1 March 2017, the document's date, and cannot be cited"):
        statutory_test.write(brief_of(base("england_and_wales", "account_freezing", said=True, day=date(2017, 3, 1)), "working"))
    rows = statutory_test.write(brief_of(base("england_and_wales", "account_freezing", said=True), "working")).blocks[1].rows
    assert all(any(getattr(piece, "text", "") == "[to be confirmed by a lawyer]" for piece in line.cells[1]) for line in rows)
