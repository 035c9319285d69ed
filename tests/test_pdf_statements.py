"""Statements as PDF: drawn from known rows they come back equal, row by row; a statement that was changed is refused, or what was changed is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pdf_layouts
import pytest
from hostile_pdfs import page_of, stream, with_content, words
from pdf_layouts import LAYOUTS, Account, Known, Layout, Sheet, osierbeck
from pikepdf import Pdf
from sources_reading import flags, staged

from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Refusal, Staged
from schemas.identifiers import account_identity

_made = cache(lambda name: LAYOUTS[name]())


def read(folder: Path, layout: Layout, pdf: bytes | None = None) -> Staged:
    """What the layout reads of its own statement, or of another."""
    (folder / "drawn.toml").write_text(layout.toml, "utf-8")
    return staged(folder, layout.pdf if pdf is None else pdf, "statement.pdf", "drawn", folder)


def as_known(layout: Layout) -> list[tuple]:
    return [(row.day, row.signed, row.text) for one in layout.accounts for row in (one.rows[::-1] if layout.newest_first else one.rows)]


def as_read(entries: list[Entry]) -> list[tuple]:
    return [(entry.booked_on, entry.amount if entry.direction == "credit" else -entry.amount, entry.text) for entry in entries]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_comes_back(name, tmp_path):
    layout = _made(name)
    found = read(tmp_path, layout)
    entries = list(found.records[Entry.__tablename__])
    assert as_read(entries) == as_known(layout)
    balances = {(one.number, row.day, row.text): row.balance for one in layout.accounts for row in one.rows}
    assert {entry.balance_after for entry in entries} - {None} <= set(balances.values())
    periods = list(found.records[StatementPeriod.__tablename__])
    assert [(p.opens_on, p.closes_on, p.opening, p.closing, p.credits, p.debits, p.entries, p.reconciles) for p in periods] == [
        (one.first, one.last, one.opening, one.closing, one.paid_in, one.paid_out, len(one.rows), True) for one in layout.accounts
    ]
    assert [period.account.replace("gb:", "").replace("-", "")[-8:] for period in periods] == [
        account_identity(one.number).replace("-", "")[-8:] for one in layout.accounts
    ]
    proofs = [remark.text for remark in found.remarks if remark.flag == "proof"]
    assert len(proofs) == len(periods) and all(layout.proven in text and "days and texts" in text for text in proofs)
    assert found.rows.set_aside == 0 and found.rows.total == found.rows.accepted + len(found.declared)
    assert len({entry.place for entry in entries}) == len(entries) and all(entry.place.startswith("page ") for entry in entries)


def drawn(monkeypatch: pytest.MonkeyPatch, name: str, rows: Callable[[list[Known]], list[Known]]) -> Layout:
    """A layout drawn from rows that were changed, while every total and balance around them stays."""
    layout, whole = _made(name), pdf_layouts.account

    class Changed(Account):
        listed: list[Known]

        @property
        def rows(self) -> list[Known]:
            return self.listed

        @rows.setter
        def rows(self, true: list[Known]) -> None:
            self.listed, self.true = rows(true), true

        closing = property(lambda self: self.true[-1].balance)
        paid_in = property(lambda self: sum(row.signed for row in self.true if row.signed > 0))
        paid_out = property(lambda self: -sum(row.signed for row in self.true if row.signed < 0))

    monkeypatch.setattr(pdf_layouts, "account", lambda *args, **kept: Changed(**vars(whole(*args, **kept))))
    changed = LAYOUTS[name]()
    assert changed.pdf != layout.pdf
    return changed


def refused(folder: Path, layout: Layout) -> str:
    with pytest.raises(Refusal) as refusal:
        read(folder, layout)
    return str(refusal.value)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_row_that_was_taken_out_is_missed(name, tmp_path, monkeypatch):
    layout = drawn(monkeypatch, name, lambda rows: rows[:7] + rows[8:])
    assert "not proven" in refused(tmp_path, layout)


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_amount_that_was_changed_is_missed(name, tmp_path, monkeypatch):
    def change(rows: list[Known]) -> list[Known]:
        return [*rows[:9], rows[9]._replace(signed=rows[9].signed - 10), *rows[10:]]

    assert "not proven" in refused(tmp_path, drawn(monkeypatch, name, change))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_day_outside_the_period_is_refused(name, tmp_path, monkeypatch):
    def change(rows: list[Known]) -> list[Known]:
        day = rows[-1].day + timedelta(days=100)
        return [*rows[:-1], rows[-1]._replace(day=day)]

    assert "outside the period" in refused(tmp_path, drawn(monkeypatch, name, change))


def tampered(monkeypatch: pytest.MonkeyPatch, name: str, put: Callable) -> Layout:
    """A layout of which every word is put through `put(really, sheet, x, text, **kept)`."""
    really = Sheet.put
    monkeypatch.setattr(Sheet, "put", lambda sheet, x, text, *args, **kept: put(lambda *a, **k: really(sheet, *a, **k), sheet, x, text, *args, **kept))
    return LAYOUTS[name]()


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name != "tern_business"])
def test_headings_that_are_missing_on_the_second_page(name, tmp_path, monkeypatch):
    headings = set(" ".join(line.split('"')[1] for line in _made(name).toml.partition("[columns]")[2].split("\n") if '"' in line).split())

    def put(really, sheet, x, text, *args, **kept):
        if sheet.page != 2 or not set(text.split()) <= headings:
            really(x, text, *args, **kept)

    assert "where no headings are above it" in refused(tmp_path, tampered(monkeypatch, name, put)) or "belongs" in refused(
        tmp_path, tampered(monkeypatch, name, put)
    )


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("shift", [4, -60])
def test_an_amount_that_stands_elsewhere(name, shift, tmp_path, monkeypatch):
    seen = []

    def put(really, sheet, x, text, *args, **kept):
        if kept.get("right") and text[-1:] in "0123456789+-)" and sheet.y > 150:
            seen.append(text)
            x += shift if len(seen) == 5 else 0
        really(x, text, *args, **kept)

    assert refused(tmp_path, tampered(monkeypatch, name, put))


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_amount_more_in_the_table(name, tmp_path, monkeypatch):
    layout = _made(name)
    right = {
        "osierbeck": 400,
        "harbour_mutual": 385,
        "lindenkasse": 440,
        "lantern_card": 520,
        "penny_app": 430,
        "first_prairie": 460,
        "northmoor_pair": 390,
    }.get(name, 480)
    right = {"sakura": 190, "banque_du_quai": 440}.get(name, right)
    extra = {"sakura": "7,770", "lindenkasse": "77,70-", "banque_du_quai": "77,70"}.get(name, "77.70")
    done = []

    def put(really, sheet, x, text, *args, **kept):
        really(x, text, *args, **kept)
        if x == layout_text(layout) and len(done) < 8:
            done.append(text)
            if len(done) == 8:
                really(right - 30, extra, right=False, size=4, dy=-5.2)

    assert refused(tmp_path, tampered(monkeypatch, name, put))


def layout_text(layout: Layout) -> int:
    """Where the texts of payments begin in the drawn layouts."""
    return next(x for name, x in zip(LAYOUTS, (110, 90, 150, 200, 130, 90, 150, 390, 145, 130), strict=True) if _made(name) is layout)


def test_a_font_that_draws_one_digit_and_says_another(tmp_path):
    table = b"1 beginbfchar <32> <0039> endbfchar"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>"
    with pytest.raises(Refusal, match="two readings of one sign"):
        read(tmp_path, _made("osierbeck"), page_of(stream(words("12.00", 50, 500)), font=font, more=[stream(table)]))


def test_pages_that_are_pictures_are_refused_in_one_sentence(tmp_path):
    picture = stream(b"\x80" * 100, b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8")
    scan = page_of(stream(b"595 0 0 842 0 0 cm /P Do"), b"/XObject << /P 6 0 R >>", more=[picture])
    with pytest.raises(Refusal, match="its pages are pictures.*Ask the bank") as plain:
        read(tmp_path, _made("osierbeck"), scan)
    assert str(plain.value).count("\n") == 0
    recognised = page_of(stream(words("13 Mar 12.00", 50, 500, "3 Tr") + b" q 595 0 0 842 0 0 cm /P Do Q"), b"/XObject << /P 6 0 R >>", more=[picture])
    with pytest.raises(Refusal, match="over text that nobody sees"):
        read(tmp_path, _made("osierbeck"), recognised)


def test_amounts_within_a_text_and_outside_the_table_are_named(tmp_path):
    found = read(tmp_path, osierbeck(), with_content(words("of which 1,234.56 is a loan", 200, 820)))
    assert as_read(list(found.records[Entry.__tablename__])) == as_known(_made("osierbeck"))
    assert [(r.flag, "1,234.56" in r.text) for r in found.remarks if r.flag == "unread_amount"] == [("unread_amount", True)]


def test_nothing_is_read_without_proof(tmp_path):
    layout = _made("first_prairie")
    text = "\n".join(line for line in layout.toml.split("\n") if not line.startswith(("opening", "closing", "totals")))
    text = text.replace('feet = ["', 'feet = ["Totals $#,#.# $#,#.#", "').replace("[statement]", "[statement]\n")
    assert "nothing on the pages proves the amounts" in refused(tmp_path, layout._replace(toml=text))


def test_a_layout_that_says_too_little_is_told(tmp_path):
    layout = _made("osierbeck")
    assert "does not say whose account" in refused(tmp_path, layout._replace(toml=layout.toml.replace('"Account number"', '"Account no"')))
    assert "no page has the headings" in refused(tmp_path, layout._replace(toml=layout.toml.replace('"Paid out"', '"Payments"')))
    assert "the layout is mistaken" in refused(tmp_path, layout._replace(toml=layout.toml.replace('dates = "d month"', 'dates = "any"')))
    assert "`balances` does not name" in refused(tmp_path, layout._replace(toml=layout.toml.replace('"Balance brought forward", ', "")))


def test_the_layout_that_comes_with_the_program_reads_a_statement_of_its_kind(tmp_path):
    found = staged(tmp_path, osierbeck().pdf, "statement.pdf", "uk_statement")
    assert as_read(list(found.records[Entry.__tablename__])) == as_known(_made("osierbeck"))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_last_page_that_is_missing_is_missed(name, tmp_path):
    layout, into = _made(name), io.BytesIO()
    with Pdf.open(io.BytesIO(layout.pdf)) as pdf:
        del pdf.pages[-1]
        pdf.save(into)
    try:
        found = read(tmp_path, layout, into.getvalue())
    except Refusal as refusal:
        assert "not proven" in refusal.reason or "the last page says that it is 1 of 2" in refusal.reason or "nothing proves" in refusal.reason
    else:
        assert "end_not_stated" in flags(found)
