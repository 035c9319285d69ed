"""A case that an earlier program made: what opens without an upgrade, what is refused, what an upgrade does, and that a crash leaves the old case or the new one."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import duckdb
import pytest
from command_line import assettrace
from followed_cases import small_case
from typer.testing import CliRunner

from flows.case import upgrade_swap
from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.custody.files import IntegrityBroken
from flows.custody.program_code import MadeByAnother, code_hash
from flows.dossier.verifier import verify
from flows.steps.load_evidence import evidence_base
from flows.steps.upgrade_case import upgrade
from flows.steps.write_dossier import compile_dossier
from flows.store.case_store import is_of_another_program
from schemas.findings import Ruling
from tests.soak.upgrade_kills import kills

EARLIER = "e" * 64


@pytest.fixture(scope="module")
def with_dossiers(tmp_path_factory) -> Path:
    """A small case with its dossiers; do not change it."""
    folder = Path(shutil.copytree(small_case().directory, tmp_path_factory.mktemp("with-dossiers") / "case"))
    for edition in ("working", "served"):
        compile_dossier(CaseFolder(folder), edition)
    return folder


@pytest.fixture
def case(with_dossiers, tmp_path) -> Path:
    """A copy of it, to be made older."""
    return Path(shutil.copytree(with_dossiers, tmp_path / "case"))


def older(case: Path, *statements: str, tables: bool = False) -> None:
    """As an earlier program left it: another code, and other rows or tables in its store."""
    with duckdb.connect(str(case / "store.duckdb")) as store:
        for statement in statements:
            store.execute(statement)
    head = case / "store.head.json"
    head.write_text(json.dumps(json.loads(head.read_text()) | {"program": EARLIER} | ({"tables": EARLIER} if tables else {})))


def files(case: Path) -> dict[str, bytes]:
    return {str(path.relative_to(case)): path.read_bytes() for path in case.rglob("*") if path.is_file() and path.name != "store.lock"}


def log(case: Path) -> list[dict]:
    return CaseFolder(case).log.lines()


def test_what_was_served_stays_readable_and_everything_else_names_the_upgrade(case):
    older(case, "ALTER TABLE ruling RENAME amount TO traced", tables=True)
    before = files(case)
    status = assettrace("status", case)
    assert status.code == 0 and "SMALL-1-served-v1-draft.pdf" in status.out and "4 taken in" in status.out, status
    assert "made by another version of assettrace" in status.out and f"assettrace upgrade {case}" in status.out
    made = assettrace("bundle", case, "--to", "Respondent's solicitors", "--why", "service")
    assert made.code == 0 and "4 exhibits" in made.out, made
    bag = next((case / "bundles").iterdir())
    assert assettrace("verify", bag).code == 0 and not verify(bag).broken
    for words in (
        ("run",),
        ("dossier",),
        ("matches",),
        ("export", "--format", "csv"),
        ("request",),
        ("decide", "x", "accept", "--reason", "r", "--author", "a"),
    ):
        told = CliRunner().invoke(app, [words[0], str(case), *words[1:]])
        assert isinstance(told.exception, MadeByAnother) and f"assettrace upgrade {case}" in str(told.exception), (words, told)
    refused = assettrace("run", case)
    assert refused.code == 3 and refused.err.startswith("Refused: store.duckdb: this case was made by another version") and refused.err.count("\n") == 1, (
        refused
    )
    changed = {name for name, data in files(case).items() if before.get(name) != data and not name.startswith("bundles/")}
    assert changed == {"log.jsonl"} and [line["action"] for line in log(case)][-2:] == ["case read", "handed over"]


def test_a_bundle_of_an_older_case_is_the_one_that_its_own_program_would_have_made(case):
    now = Path(shutil.copytree(case, case.with_name("now")))
    older(case)
    for each in (case, now):
        assert CliRunner().invoke(app, ["bundle", str(each)]).exit_code == 0
    (one,), (other,) = ((each / "bundles").iterdir() for each in (case, now))
    assert files(one / "data") == files(other / "data")


@pytest.mark.parametrize("tables", [False, True])
def test_a_bundle_of_an_older_case_is_refused_after_a_change_and_tells_nobody_who_is_protected(case, tables):
    older(case, tables=tables)
    toml = case / "case.toml"
    whole = toml.read_text("utf-8")
    toml.write_text(whole.replace('rule = "own_money_first"', 'rule = "fifo"'), "utf-8")
    told = CliRunner().invoke(app, ["bundle", str(case)])
    assert "case.toml has changed since this dossier was compiled" in str(told.exception) and "assettrace upgrade" in str(told.exception)
    register = case / "dossiers/versions.json"
    register.write_text(json.dumps({called: [v["fingerprint"] for v in versions] for called, versions in json.loads(register.read_bytes()).items()}))
    toml.write_text(whole.replace('role = "suspect"', 'role = "suspect"\npseudonym = "V1"', 1), "utf-8")
    told = CliRunner().invoke(app, ["bundle", str(case)])
    assert told.exit_code and ("it shows who V1 is" in str(told.exception) or "case.toml has changed" in str(told.exception)), told.exception
    toml.write_text(whole, "utf-8")
    assert CliRunner().invoke(app, ["bundle", str(case)]).exit_code == 0
    assert isinstance(CliRunner().invoke(app, ["bundle", str(case), "--edition", "partner", "--to", "x", "--why", "y"]).exception, Exception)


def test_a_dry_run_gives_the_list_and_changes_nothing_and_the_upgrade_gives_the_same_list(case):
    older(case, "UPDATE ruling SET amount = amount + 100 WHERE rule = 'fifo'", "UPDATE anyorder SET at_most = at_most - 250 WHERE target = 'schedule'")
    before, dossiers = files(case), files(case / "dossiers")
    dry = assettrace("upgrade", case, "--dry-run")
    assert dry.code == 0 and files(case) == before, dry
    assert "Compared with the findings in the old store." in dry.out and "Nothing was changed." in dry.out
    assert "title ZZ910001: traced, claim A under fifo: £10,001.00, now £10,000.00" in dry.out, dry
    assert "all assets of the schedule: at most, on any order, days recorded:" in dry.out
    done = assettrace("upgrade", case, "--why", "the release of June")
    assert done.code == 0, done
    listed = [[line for line in said.out.splitlines() if ", now " in line] for said in (dry, done)]
    assert listed[0] == listed[1] and len(listed[0]) >= 3
    assert files(case / "dossiers") == dossiers and (case / "log.jsonl").read_bytes().startswith(before["log.jsonl"])
    (line,) = log(case)[before["log.jsonl"].count(b"\n") :]
    assert (line["action"], line["why"], line["detail"]["from"], line["detail"]["to"]) == ("case upgraded", "the release of June", EARLIER, code_hash())
    assert line["detail"]["figures_changed"] == len(listed[0]) and line["detail"]["exhibits"] == 4
    assert not (case / ".upgrade").exists() and not (case / ".upgraded").exists()
    assert evidence_base(CaseFolder(case)).rows == small_case().base.rows
    assert assettrace("upgrade", case).out == "This case is of this version already: nothing to do.\n"
    status = json.loads(assettrace("status", case, "--json").out)
    assert status["dossiers"] == status["stale"], "what was served is of the earlier program"
    assert compile_dossier(CaseFolder(case), "served").version == 2


def test_figures_come_from_the_newest_dossier_where_the_old_store_cannot_say_them(case):
    older(case, "ALTER TABLE ruling RENAME amount TO traced", tables=True)
    twin = next((case / "dossiers").glob("*working*.json"))
    content = json.loads(twin.read_bytes())
    for row in content["findings"]["ruling"]:
        row["amount"] = "1.00" if row["rule"] == "fifo" else row["amount"]
    twin.write_text(json.dumps(content))
    (case / "dossiers/versions.json").unlink()
    found = upgrade(CaseFolder(case), dry_run=True)
    assert found.compared_with == f"the findings in dossiers/{twin.name}"
    assert ("title ZZ910001", "traced, claim A under fifo", "£1.00", "£10,000.00") in found.figures
    assert all("fifo" in figure.called for figure in found.figures), found.figures
    shutil.rmtree(case / "dossiers")
    (case / "dossiers").mkdir()
    assert upgrade(CaseFolder(case), dry_run=True).compared_with.startswith("what was found before cannot be read")


def test_an_exhibit_a_dossier_or_a_store_that_is_not_what_it_was_stops_an_upgrade(case):
    older(case)
    for path, said in (
        (case / "exhibits/statement.xml", "not in exhibits/ as it was received"),
        (next((case / "dossiers").glob("*served*.pdf")), "is not the file that was written"),
    ):
        whole = path.read_bytes()
        path.write_bytes(whole + b" ")
        before = files(case)
        with pytest.raises(IntegrityBroken, match=said):
            upgrade(CaseFolder(case))
        assert files(case) == before
        path.write_bytes(whole)
    older(case, "DELETE FROM entry")
    with pytest.raises(IntegrityBroken, match="holds other data than store.head.json says"):
        upgrade(CaseFolder(case))


def _killed_at(case: str, operation: int) -> None:
    """Put a built store in place, and die at one of the operations on files."""
    left = [operation]

    def counting(call):
        def counted(*words, **more):
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return call(*words, **more)

        return counted

    for module, name in ((upgrade_swap.os, "replace"), (upgrade_swap.shutil, "rmtree"), (Path, "unlink")):
        setattr(module, name, counting(getattr(module, name)))
    upgrade_swap.ready(Path(case), "", {"from": EARLIER, "to": code_hash()})
    os._exit(0)  # without what other tests of this process have left to be tidied up


def test_a_kill_at_any_step_of_the_swap_leaves_the_old_case_or_the_new_one(case, tmp_path):
    new = Path(shutil.copytree(case, tmp_path / "new"))
    older(case, "UPDATE ruling SET amount = amount + 100 WHERE rule = 'fifo'")
    room = case / ".upgrade"
    room.mkdir()
    for name in ("store.duckdb", "store.head.json"):
        shutil.copy(new / name, room / name)
    shutil.copytree(new / "checks", room / "checks")
    states = []
    for operation in range(20):
        copy = Path(shutil.copytree(case, tmp_path / f"copy-{operation}"))
        child = multiprocessing.get_context("fork").Process(target=_killed_at, args=(str(copy), operation))
        child.start()
        child.join()
        opened = CaseFolder(copy)
        if is_of_another_program(opened.store):
            assert [line["action"] for line in log(copy)].count("case upgraded") == 0
            assert files(copy) == files(case) | {name: data for name, data in files(copy).items() if name.startswith(".upgrade/")}
        else:
            assert [line["action"] for line in log(copy)].count("case upgraded") == 1
            assert evidence_base(CaseFolder(copy)).of(Ruling) == small_case().base.of(Ruling)
            assert not (copy / ".upgraded").exists()
        states.append((child.exitcode, is_of_another_program(CaseFolder(copy).store)))
        if child.exitcode == 0:
            break
    assert states[0] == (-signal.SIGKILL, True) and (-signal.SIGKILL, False) in states and states[-1] == (0, False), states


def test_kills_of_upgrades_at_random_instants_leave_the_old_case_or_the_new_one(tmp_path):
    tally = kills(tmp_path, count=2, seed=5)
    assert tally.kills == 2 and tally.sound, tally
