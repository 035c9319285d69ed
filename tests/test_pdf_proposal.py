"""A layout is proposed for a statement as PDF: with at most one question it reads every row rightly, and a picture shows what was read where it stands."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from command_line import assettrace
from pdf_layouts import LAYOUTS, Layout, Sheet, osierbeck
from pypdf import PdfReader
from test_pdf_statements import as_known, as_read, drawn, read

from flows.sources.pdf.layout_proposal import propose
from flows.sources.reading.proposal import Proposal
from flows.steps.inspect_file import opened
from schemas.accounts import Entry
from schemas.money import digits


def proposed(folder, pdf: bytes, answers: dict[str, str] | None = None) -> Proposal:
    (folder / "statement.pdf").write_bytes(pdf)
    return propose(opened(folder / "statement.pdf"), answers)[0]


def as_proposed(found: Proposal, layout: Layout) -> list[tuple]:
    places = digits(layout.accounts[0].currency)
    return [(row.day, int(Decimal(row.amount).scaleb(places)), row.text) for row in found.rows]


@pytest.mark.parametrize("name", LAYOUTS)
def test_at_most_one_question_and_every_row_right(name, tmp_path):
    layout = LAYOUTS[name]()
    known = [(day.isoformat(), signed, text) for day, signed, text in as_known(layout)]
    first = proposed(tmp_path, layout.pdf)
    assert len(first.questions) <= 1 and as_proposed(first, layout) == known and layout.proven in first.proven_by
    answers = {question.key: layout.accounts[0].currency for question in first.questions if question.key == "currency"}
    assert len(answers) == len(first.questions)
    whole = proposed(tmp_path, layout.pdf, answers)
    assert not whole.questions and {row.currency for row in whole.rows} == {layout.accounts[0].currency}
    found = read(tmp_path, layout._replace(toml=whole.template))
    assert as_read(list(found.records[Entry.__tablename__])) == as_known(layout)


def test_two_readings_of_the_same_rows_stand_side_by_side(tmp_path, monkeypatch):
    """Where a statement may be a card's, amounts and balances can all be turned round, and are as well proven."""
    layout, really = LAYOUTS["penny_app"](), Sheet.put
    monkeypatch.setattr(Sheet, "put", lambda sheet, x, text, *args, **kept: really(sheet, x, text.replace("Payments Limited", "Card Limited"), *args, **kept))
    found = proposed(tmp_path, LAYOUTS["penny_app"]().pdf)
    (question,) = found.questions
    assert question.key == "sign" and set(question.choices) == {"credit_positive", "debit_positive"}
    first = layout.accounts[0].rows[-1]
    shown = f"{abs(first.signed) // 100}.{abs(first.signed) % 100:02}"
    sides = {side.choice: [(row.amount, row.text) for row in side.rows] for side in question.readings}
    assert (f"{'-' if first.signed < 0 else ''}{shown}", first.text) in sides["credit_positive"]
    assert (f"{'' if first.signed < 0 else '-'}{shown}", first.text) in sides["debit_positive"]
    answered = proposed(tmp_path, LAYOUTS["penny_app"]().pdf, {"sign": "credit_positive", "balance_sign": "credit_positive"})
    assert not answered.questions and as_proposed(answered, layout) == [(day.isoformat(), signed, text) for day, signed, text in as_known(layout)]


def test_a_statement_that_nothing_proves_is_shown_as_not_read_with_the_place(tmp_path, monkeypatch):
    changed = drawn(monkeypatch, "osierbeck", lambda rows: rows[:7] + rows[8:])
    found = proposed(tmp_path, changed.pdf)
    assert found.proven_by == "" and not found.rows
    assert found.not_read[0].line.startswith("page 1, box") and "not proven" in found.not_read[0].why


def test_the_command_proposes_and_draws(tmp_path):
    layout = osierbeck()
    (tmp_path / "statement.pdf").write_bytes(layout.pdf)
    asked = assettrace("inspect", tmp_path / "statement.pdf", "--propose", "--json", "--picture", tmp_path / "read.pdf")
    told = json.loads(asked.out)
    assert asked.code == 4 and set(told) == {"file", "template", "why", "questions", "supposed", "rows", "proven_by", "not_read", "refused"}
    assert [set(question) for question in told["questions"]] == [{"key", "asks", "choices", "because", "readings"}] and len(told["rows"]) == 70
    assert set(told["rows"][0]) == {"day", "amount", "currency", "counterparty", "text", "account", "line"}
    assert told["rows"][0]["line"].startswith("page 1, box") and told["rows"][0]["currency"] == ""
    answered = assettrace("inspect", tmp_path / "statement.pdf", "--propose", "--json", "--answer", "currency=GBP")
    assert answered.code == 0 and json.loads(answered.out)["rows"][0]["currency"] == "GBP"
    assert "nothing in this file asks" in assettrace("inspect", tmp_path / "statement.pdf", "--propose", "--answer", "colour=red").out
    pages = PdfReader(io.BytesIO((tmp_path / "read.pdf").read_bytes())).pages
    text = pages[0].extract_text()
    first = layout.accounts[0].rows[0]
    assert "As read: page 1" in text and f"{first.day.isoformat()}" in text and "Osierbeck Bank plc" in text
    (tmp_path / "osierbeck.toml").write_text(layout.toml)
    shown = assettrace("inspect", tmp_path / "statement.pdf", "--template", tmp_path / "osierbeck.toml", "--picture", tmp_path / "again.pdf")
    assert shown.code == 0 and "adds up" in shown.out and (tmp_path / "again.pdf").read_bytes().startswith(b"%PDF")
    plain = assettrace("inspect", tmp_path / "statement.pdf")
    assert plain.code == 3 and "no layout is named" in plain.out and plain.out.count("\n") <= 4
