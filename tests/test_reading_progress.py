"""Whoever watches an intake is told of rows and how much of the file is behind, whatever reads it."""

from __future__ import annotations

import io

import pytest
from test_bank_blocks import HEADINGS, ROW, TEMPLATE

from flows.case.case_folder import CaseFolder
from flows.commands.show_progress import _OnTerminal
from flows.demo import small
from flows.orchestration import progress
from flows.sources import read_exhibit
from flows.sources.reading import record_columns, rows_as_columns, table_records, text_blocks
from flows.steps.take_in import take_in
from schemas.evidence import Exhibit


@pytest.mark.parametrize("large", [False, True])
def test_rows_and_bytes_are_told_and_rise(tmp_path, monkeypatch, large):
    monkeypatch.setattr(table_records, "LARGE", 0 if large else 1 << 40)
    monkeypatch.setattr(table_records, "ROWS", 500)
    monkeypatch.setattr(text_blocks, "BLOCK", 20_000)
    monkeypatch.setattr(read_exhibit, "_OFTEN", 500)
    (tmp_path / "own.toml").write_text(TEMPLATE.format(order="oldest_first"), "utf-8")
    path = tmp_path / "table.csv"
    path.write_text("\n".join([HEADINGS, *[";".join(ROW)] * 3000]), "utf-8")
    exhibit, told = Exhibit(sha256="0" * 64, reference="T/1", file_name=path.name, size=path.stat().st_size), []
    read_exhibit.stage(path, exhibit, template="own", templates_dir=tmp_path, told=lambda *how_far: told.append(how_far))
    rows, behind, sizes = zip(*told, strict=False)
    assert len(told) >= 4 and list(rows) == sorted(set(rows)) and list(behind) == sorted(behind) and 0 < behind[0] and behind[-1] <= sizes[0] == exhibit.size


def test_the_bar_shows_rows_and_time_left():
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    shown = io.StringIO()
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=Console(file=shown, force_terminal=True, width=100)) as bar:
        progress.watch(_OnTerminal(bar))
        progress.report("taking in exhibit 1 of 2", 0, 2)
        progress.within("reading", 1_234_000, 0.5)
        (task,) = bar.tasks
        assert (task.description, task.completed, task.total) == ("taking in exhibit 1 of 2: reading 1,234,000 rows", 0.5, 2)
        progress.report("taking in exhibit 2 of 2", 1, 2)
        assert (task.description, task.completed) == ("taking in exhibit 2 of 2", 1)
    progress.watch(None)
    progress.within("reading", 1, 1)  # nobody watches


def test_reading_checking_and_storing_are_told_in_turn_and_the_part_behind_rises(tmp_path, monkeypatch):
    monkeypatch.setattr(read_exhibit, "_OFTEN", 1)
    monkeypatch.setattr(rows_as_columns, "FULL", 1)
    monkeypatch.setattr(record_columns, "BATCH", 1)
    small(tmp_path / "case")
    folder, told = CaseFolder(tmp_path / "case"), []
    statements = next(item.exhibit.sha256 for item in folder.received() if item.exhibit.file_name.endswith(".xml"))
    taken = take_in(folder, statements, lambda *how_far: told.append(how_far))
    doing, rows, parts = zip(*told, strict=False)
    assert (taken.state, list(dict.fromkeys(doing))) == ("admitted", ["reading", "checking", "storing"])
    assert list(parts) == sorted(parts) and 0 < parts[0] < parts[-1] <= 1 and rows[doing.index("checking")] == taken.accepted == rows[-1]
