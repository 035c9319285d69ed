"""Whatever the umask is, nobody but the user reads what is written; what was open to others is narrowed, and the log says so."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from command_line import assettrace

from flows.case.case_folder import CaseFolder
from flows.case.case_log import MADE_PRIVATE
from flows.custody.error_log import cache_folder, write_down
from flows.custody.files import write_whole
from flows.custody.private_files import narrow_all
from flows.demo import small


def wider(folder: Path) -> list[str]:
    """Everything in the folder, and the folder, that others have a right to."""
    found = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    return [str(path.relative_to(folder.parent)) for path in found]


@pytest.fixture
def open_to_all():
    """A machine on which files are open to all."""
    before = os.umask(0)
    yield
    os.umask(before)


def run(*words: object, **more: str) -> int:
    return assettrace(*words, umask=0, **more).code


def test_a_whole_case_that_was_run_where_files_are_open_to_all(tmp_path, open_to_all, server):
    case = tmp_path / "case"
    small(case)
    for path in (case, *case.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    cache, temporary, heads = tmp_path / "cache", tmp_path / "tmp", tmp_path / "heads"
    for folder in (cache, temporary, heads):
        folder.mkdir()
    more = {"PREFECT_API_URL": server.url, "XDG_CACHE_HOME": str(cache), "TMPDIR": str(temporary), "ASSETTRACE_LOG_ANCHOR": str(heads)}
    assert run("run", case, **more) == 0
    assert run("request", case, **more) == 0
    assert run("bundle", case, "--edition", "served", **more) == 0
    assert run("export", case, "--format", "xlsx", "--format", "csv", **more) in (0, 2)
    assert run("status", case, "--xlsx", tmp_path / "accounts.xlsx", **more) == 0
    os.umask(0o077)
    assert wider(case) == [] and {"store.duckdb", "dossiers", "bundles", "requests", "log.jsonl"} <= {path.name for path in case.iterdir()}
    assert stat.S_IMODE((tmp_path / "accounts.xlsx").stat().st_mode) == 0o600
    assert [name for folder in (temporary, heads) for name in wider(folder) if "/" in name] == []
    told = [line for line in CaseFolder(case).log.lines() if line["action"] == MADE_PRIVATE]
    assert len(told) == 1 and told[0]["n"] == 1 and told[0]["detail"]["files"] > 5


def test_what_was_open_to_others_is_narrowed_with_the_next_line_which_says_so_once(tmp_path):
    case = tmp_path / "case"
    small(case)
    folder = CaseFolder(case)
    folder.log.add("case read", "one")
    (case / "exhibits/statement.xml").chmod(0o440)
    case.chmod(0o755)
    folder.log.add("case read", "two")
    folder.log.add("case read", "three")
    assert [line["action"] for line in folder.log.lines()] == ["case read", MADE_PRIVATE, "case read", "case read"]
    assert folder.log.lines()[1]["detail"]["files"] == 2 and wider(case) == []
    assert stat.S_IMODE((case / "exhibits/statement.xml").stat().st_mode) == 0o400, "what may not be written to stays so"


def test_a_link_is_left_alone(tmp_path):
    (tmp_path / "outside").write_text("x")
    (tmp_path / "outside").chmod(0o644)
    (tmp_path / "case").mkdir(mode=0o700)
    (tmp_path / "case/link").symlink_to(tmp_path / "outside")
    assert narrow_all(tmp_path / "case") == 0 and stat.S_IMODE((tmp_path / "outside").stat().st_mode) == 0o644


def test_single_files_are_private_without_a_case(tmp_path, open_to_all, monkeypatch):
    write_whole(tmp_path / "a", b"x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "cache/assettrace").mkdir(parents=True, mode=0o777)
    (tmp_path / "cache/assettrace/last-error.txt").write_text("an older one")
    written = write_down(ValueError("a name"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", written, cache_folder())] == [0o600, 0o600, 0o700]
