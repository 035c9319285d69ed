"""The account grid is one and the same in the dossier, on the screen and in the workbook, and says what the statements show."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from by_hand import ALPHA, BETA, base, statement, with_findings
from followed_cases import small_case
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.commands.account_bars import SIGNS, account_bars
from flows.drawing import account_grid as drawn
from flows.handover.exports.account_grid_workbook import account_grid_workbook
from tracing.ledger import build_transfers
from tracing.ledger.account_grid import account_grid

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = '=HYPERLINK("http://example.invalid","x")'


def broken_year(holder="Alpha Ltd"):
    """January whole, February missing, March to the 20th, then a balance that does not carry over; Beta in April alone."""
    return with_findings(
        base(
            [
                statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)], holder=holder),
                statement(ALPHA, "03-01", "03-20", 5, 5, []),
                statement(ALPHA, "05-01", "05-31", 5, 12345678, [("05-02", 12345673)]),
                statement(ALPHA, "06-01", "06-30", 9, 0, [("06-05", -9)]),
                statement(BETA, "04-01", "04-30", 0, 0, [], holder="Beta Ltd"),
            ],
            period=("2023-11-01", "06-30"),
        ),
        build_transfers,
    )


STATES = {"Alpha Ltd": ["", "", "complete", "missing", "partly", "missing", "broken", "broken"], "Beta Ltd": ["", "", "", "", "", "complete", "", ""]}


def sheets(workbook: bytes) -> dict[str, list[dict[int, tuple[str, object]]]]:
    """Every sheet's rows as {column: (type, value)}, read from the XML alone."""
    book = zipfile.ZipFile(io.BytesIO(workbook))
    texts = ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")]
    names = [sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    found = {}
    for n, name in enumerate(names, start=1):
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml"))
        assert not list(tree.iter(f"{MAIN}f")) and not list(tree.iter(f"{MAIN}hyperlink")), "a formula or a link"
        assert tree.find(f".//{MAIN}pane").get("state") == "frozen" and (name == "Legend" or tree.find(f"{MAIN}autoFilter") is not None)
        rows = []
        for line in tree.iter(f"{MAIN}row"):
            cells = {}
            for cell in line.iter(f"{MAIN}c"):
                value = cell.find(f"{MAIN}v")
                column = sum((ord(c) - 64) * 26**k for k, c in enumerate(reversed(re.match("[A-Z]+", cell.get("r"))[0]))) - 1
                if value is not None:
                    cells[column] = ("text", texts[int(value.text)]) if cell.get("t") == "s" else ("number", float(value.text))
            rows.append(cells)
        found[name] = rows
    return found


def month_of(serial: float) -> str:
    return (date(1899, 12, 30) + timedelta(days=int(serial))).strftime("%Y-%m")


def test_the_grid_has_every_month_of_the_case_and_every_account():
    grid = account_grid(broken_year())
    assert grid.months == ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
    assert {row.holder: list(row.states) for row in grid.rows} == STATES
    empty = account_grid(base())
    assert (empty.months, empty.rows, list(account_bars(empty, 80))) == ((), (), [])


def test_dossier_screen_and_workbook_show_the_same_states():
    found = broken_year()
    (drawing,) = drawn(found, 500)
    strings = [text.text for text in drawing.texts()]
    assert strings.count("M") == 2 + 2 + 1 and "Alpha Ltd" in strings  # March and May, two months missing, the legend
    lines = list(account_bars(account_grid(found), 80))
    shown = {lines[n - 1]: line[36:] for n, line in enumerate(lines) if line.startswith("  20-00-00")}
    assert shown == {"Alpha Ltd": " " + " " * 10 + ".. " + "#M/Mxx", "Beta Ltd": " " + " " * 10 + ".. " + "...#.."}
    rows = sheets(account_grid_workbook(found))["Accounts by month"]
    months = [month_of(rows[0][n][1]) for n in sorted(rows[0]) if n > 1]
    assert months == list(account_grid(found).months)
    words = {"complete": "complete", "part": "partly", "broken": "broken", "MISSING": "missing", "": ""}
    assert {row[0][1]: [words[row.get(n, ("", ""))[1]] for n in range(2, 2 + len(months))] for row in rows[1:]} == STATES


@pytest.mark.parametrize("width", [40, 52, 65, 66, 80, 120, 300])
def test_no_line_is_wider_than_the_screen_and_every_sign_is_explained(width):
    lines = list(account_bars(account_grid(broken_year(holder="A very long name of a company that holds one account and has more to say & Co Ltd")), width))
    assert max(map(len, lines)) <= width and all(line.isascii() for line in lines)
    bars = "".join(line[-14:] for line in lines if "20-00-00" in line or set(line.strip()) <= set(SIGNS.values()) | {" "})
    legend = " ".join(lines)
    assert all(
        sign in bars and says in legend
        for sign, says in (
            ("#", "# complete"),
            ("M", "M missing"),
            ("x", "x does not add up"),
            ("/", "/ part of the month"),
            (".", ". not known to have been open"),
        )
    )


def test_cells_are_typed_and_what_a_statement_says_stays_text():
    rows = sheets(account_grid_workbook(broken_year(holder=FORMULA)))
    assert rows["Accounts by month"][2][0] == ("text", "Beta Ltd") and rows["Accounts by month"][1][0] == ("text", FORMULA)
    head, *months = rows["Months"]
    january = months[0]
    assert [head[n][1] for n in range(6)] == ["Holder", "Account", "Month", "State", "Entries", "Exhibits"]
    assert january[1] == ("text", "20-00-00 00000001") and month_of(january[2][1]) == "2024-01" and january[4] == ("number", 1.0)
    breaks = [{head[n][1]: value for n, value in row.items()} for head in rows["Breaks"][:1] for row in rows["Breaks"][1:]]
    missing = next(b for b in breaks if b["What"][1] == "statements missing")
    carried = next(b for b in breaks if b["What"][1] == "balance does not carry over")
    assert date(1899, 12, 30) + timedelta(days=int(missing["First day"][1])) == date(2024, 2, 1) and missing["Balance before"] == ("number", 0.05)
    assert (carried["Balance before"], carried["Balance after"], carried["Currency"]) == (("number", 123456.78), ("number", 0.09), ("text", "GBP"))
    assert any("no pseudonyms" in row.get(1, ("", ""))[1] for row in rows["Legend"])


def test_an_amount_beyond_what_a_spreadsheet_keeps_stays_a_text():
    huge = with_findings(
        base([statement(ALPHA, "01-01", "01-10", 0, 10**17 + 1, [("01-02", 10**17 + 1)]), statement(ALPHA, "01-12", "01-31", 0, 0, [])]), build_transfers
    )
    (row,) = sheets(account_grid_workbook(huge))["Breaks"][1:]
    assert row[5] == ("text", "1000000000000000.01") and row[6] == ("number", 0.0)


def test_the_command_writes_the_workbook_beside_what_it_says_and_logs_it(tmp_path):
    folder = CaseFolder(shutil.copytree(small_case().directory, tmp_path / "case"))
    head = folder.log.evidence_head()
    told = CliRunner().invoke(app, ["status", str(folder.path), "--xlsx", str(tmp_path / "grid.xlsx"), "--why", "review"])
    assert told.exit_code == 0 and "Accounts by month:" in told.output and "Fennmark Homes Ltd\n" in told.output and "##" in told.output, told.output
    assert (tmp_path / "grid.xlsx").read_bytes() == account_grid_workbook(small_case().base)
    line = folder.log.lines()[-1]
    assert (line["action"], line["subject"], line["why"]) == ("exported", "grid.xlsx", "review") and folder.log.evidence_head() == head
    for wrong in ("grid.csv", str(folder.exhibits / "grid.xlsx")):
        assert CliRunner().invoke(app, ["status", str(folder.path), "--xlsx", wrong]).exit_code == 2
    assert sorted(path.suffix for path in folder.exhibits.iterdir()).count(".xlsx") == 0


def test_status_counts_what_the_documents_leave_open_and_lists_it(tmp_path):
    case = shutil.copytree(small_case().directory, tmp_path / "case")
    told = CliRunner().invoke(app, ["status", str(case), "--blanks"]).output
    count = int(re.search(r"can have: restraint (\d+)", told)[1])
    listed = told.partition("  Application for a restraint order\n")[2].partition("\n  Statement of information")[0]
    assert count > 5 and listed.count("case.toml: ") == count and "application.terms" in listed
