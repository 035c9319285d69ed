"""The page of formats is written from what inspecting gives, and names every source."""

from __future__ import annotations

import runpy
from pathlib import Path

from test_sources_bank_table import SEVERAL
from test_sources_camt053 import balance, entry, message, statement
from test_sources_mt940 import WHOLE

from flows.sources import SOURCES
from flows.sources.read_exhibit import source_name

SCRIPT = runpy.run_path(str(Path(__file__).resolve().parent.parent / "docs/formats.py"), run_name="formats")


def test_each_file_has_a_line_that_says_what_it_is_and_whether_it_adds_up(tmp_path):
    folder = tmp_path / "samples/bank"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_bytes(message(statement(balance("OPBD", "0"), balance("CLBD", "2", day="2024-01-31"), entry("1"))))
    (folder / "b.sta").write_text(WHOLE)
    (folder / "c.csv").write_text(SEVERAL)
    (folder / "d.txt").write_text("nothing")
    (folder / "e.xml").write_bytes(message())
    SCRIPT["main"](tmp_path / "samples", tmp_path / "formats.md")
    page = (tmp_path / "formats.md").read_text()
    assert all(f"| `{source_name(source)}` | " in page for source in SOURCES)
    assert page.split("refused, why |\n|---|---|---|---|---|---|---|---|\n")[1].splitlines() == [
        "| bank/a.xml | `iso20022_camt053` | 1 | 0 | 0 | **no** |  |  |",
        "| bank/b.sta | `swift_mt940` | 2 | 0 | 0 | yes | no_holder |  |",
        "| bank/c.csv | `bank_table`, by the proposed template | 3 | 0 | 1 | yes | days_not_stated, unknown_column |  |",
        "| bank/e.xml | `iso20022_camt053` |  |  |  |  |  | the message holds no Stmt: there is no statement in it |",
        "| bank/: d.txt |  |  |  |  |  |  | no source reads this |",
    ]
