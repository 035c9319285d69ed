"""Pages for the operator: whole without a network, the same each time, and without a value from the evidence."""

from __future__ import annotations

import re

from expectations.operator_pages import write_pages
from schemas.evidence import Exhibit, Reading, Verdict

EXHIBIT = Exhibit(sha256="a1" * 32, reference="JB/1 <&>", file_name="Corin Vexley.xml", size=1)
READING = Reading(
    exhibit=EXHIBIT.sha256, source="s", reader_version=1, encoding="utf-8", accepted=1204, set_aside=3, declared=2, total=1209, state="not_reconciling"
)
VERDICTS = [
    Verdict(
        subject=EXHIBIT.sha256,
        promise="entries: every amount is stated",
        held=False,
        checked=1207,
        failed=3,
        says="Every amount is stated",
        places="Stmt 1, Ntry 2; Stmt 1, Ntry 9; line <4>",
    ),
    Verdict(subject=EXHIBIT.sha256, promise="statements: balances run on", held=True, checked=0, failed=0, says="Balances run on"),
    Verdict(subject="store", promise="transfers: each moves more than nil", held=True, checked=4000, failed=0, says="Each moves more than nil"),
]


def read(folder) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_pages_ask_for_nothing_from_anywhere(tmp_path):
    write_pages(tmp_path / "pages", VERDICTS, [EXHIBIT], [READING])
    pages = read(tmp_path / "pages")
    assert len(pages) == 3
    for text in pages.values():
        assert "http" not in text and "//" not in text and not re.search(r"<script|<link|@import|url\(|src=", text)
        targets = re.findall(r"href='([^']*)'", text)
        assert targets and set(targets) <= pages.keys()


def test_pages_show_counts_places_and_what_was_not_checked(tmp_path):
    write_pages(tmp_path, VERDICTS, [EXHIBIT], [READING])
    pages = read(tmp_path)
    exhibit = pages["a1a1a1a1a1a1a1a1.html"]
    assert "JB/1 &lt;&amp;&gt;" in exhibit and "JB/1 &lt;&amp;&gt;" in pages["index.html"]
    assert "Admitted as not reconciling: 1,204 rows accepted, 3 set aside, 2 declared, 1,209 in all" in exhibit
    assert "Stmt 1, Ntry 2; Stmt 1, Ntry 9; line &lt;4&gt;</td>" in exhibit
    assert "nothing to check" in exhibit and "4,000" in pages["store.html"]
    assert not any("Vexley" in text for text in pages.values()), "a file's name may name a person"


def test_the_same_verdicts_give_the_same_bytes_and_old_pages_go(tmp_path):
    write_pages(tmp_path, VERDICTS, [EXHIBIT, Exhibit(sha256="b" * 64, reference="JB/2", file_name="x", size=1)])
    assert len(read(tmp_path)) == 4
    write_pages(tmp_path, VERDICTS, [EXHIBIT], [READING])
    first = read(tmp_path)
    write_pages(tmp_path, VERDICTS[::-1], [EXHIBIT], [READING])
    assert read(tmp_path) == first and len(first) == 3
