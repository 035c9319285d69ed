"""A case whose statement came as a PDF: its payments are traced, what nothing proves stands in the data quality, its layout travels, and the verifier names it as not checked."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from bundles import bundle_of
from followed_cases import Followed
from pdf_layouts import Sheet, pounds
from pypdf import PdfReader

from flows.demo import small
from flows.dossier.verifier import verify
from schemas.accounts import Transfer
from schemas.evidence import RemarkRow

LINES = (
    (date(2024, 1, 9), 400_000, "Orchard Packing Ltd", "Wages"),
    (date(2024, 1, 16), 600_000, "Orchard Packing Ltd", "Wages"),
    (date(2024, 1, 23), 500_000, "Trade", "INV7"),
    (date(2024, 2, 20), -1_200_000, "Quill & Northmere LLP client account", "COMPLETION ZZ910001"),
)
LAYOUT = """says = "Zedbank, statements as PDF"
format = "pdf"
dates = "d month y"
decimal_mark = "."
group_mark = ","
balances = ["Opening balance"]
[statement]
account = { line = "IBAN" }
currency = { fixed = "GBP" }
period = { line = "Period" }
holder = { line = "Account of" }
[columns]
booked_on = "Date"
counterparty = "Party"
text = "Details"
paid_out = "Out"
paid_in = "In"
balance_after = "Balance"
"""


def statement() -> bytes:
    """The account of the small case as its bank would print it."""
    sheet = Sheet()
    sheet.begin()
    for text in ("Zedbank", "Account of Fennmark Homes Ltd", "IBAN GB93 ZZZZ 0000 9191 0002 73", "Period 1 January 2024 to 29 February 2024"):
        sheet.put(50, text)
        sheet.row(14)
    for x, text, right in ((50, "Date", False), (110, "Party", False), (260, "Details", False), (430, "Out", True), (490, "In", True), (550, "Balance", True)):
        sheet.put(x, text, right=right)
    sheet.row(14)
    sheet.put(260, "Opening balance")
    sheet.put(550, "0.00", right=True)
    balance = 0
    for day, signed, party, text in LINES:
        balance += signed
        sheet.row(14)
        sheet.put(50, f"{day:%d %b %Y}")
        sheet.put(110, party, size=7)
        sheet.put(260, text, size=7)
        sheet.put(430 if signed < 0 else 490, pounds(abs(signed)), right=True)
        sheet.put(550, pounds(balance), right=True)
    return sheet.done()


def with_pdf(folder: Path) -> None:
    """The small case, its statement as a PDF, read by a layout of its own."""
    small(folder)
    exhibits = folder / "exhibits"
    (exhibits / "statement.xml").unlink()
    (exhibits / "statement.pdf").write_bytes(statement())
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "zedbank.toml").write_text(LAYOUT)
    register = exhibits / "exhibits.csv"
    rows = list(csv.DictReader(io.StringIO(register.read_text("utf-8-sig"))))
    for row in rows:
        if row["file"] == "statement.xml":
            row |= {"file": "statement.pdf", "template": "zedbank"}
    with register.open("w", newline="") as into:
        writer = csv.DictWriter(into, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_case_with_a_statement_as_pdf(tmp_path):
    case = Followed(tmp_path / "made", with_pdf)
    transfers = sorted((t.at[:10], t.amount) for t in case.base.of(Transfer))
    assert transfers == [(day.isoformat(), abs(signed)) for day, signed, *_ in LINES]
    (proof,) = (remark for remark in case.base.of(RemarkRow) if remark.flag == "proof")
    assert "a running balance after every one of 4 payments" in proof.text and "days and texts" in proof.text
    pages = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(case.dossier("working").pdf)).pages)
    assert "statement whose amounts are proven by a running balance" in pages and "page 1" in pages
    bag = bundle_of(tmp_path / "case", case, "working").folder
    assert (bag / "data" / "templates" / "zedbank.toml").read_text() == LAYOUT
    found = verify(bag)
    assert not found.broken, found.broken
    assert any("is a PDF, whose pages this file does not read (IH/1)" in line for line in found.unchecked), found.unchecked
