"""Large files of corporate proprietors read as columns: the same as the row reader gives, for drawn and damaged files."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_reading import staged
from test_bank_blocks import told as _told

from flows.sources.land import hmlr_proprietors
from flows.sources.land.hmlr_proprietors import CHANGES, columns
from flows.sources.reading import text_blocks
from flows.sources.reading.record_columns import Records
from schemas.evidence import Refusal

VALUES = {
    "Title Number": ["HM1", "hm 2", "HM?", "", "EGL123456A"],
    "Tenure": ["Freehold", "Leasehold"],
    "Property Address": ['1 "High" Lane', "a, b\nc", "é"],
    "District": ["D", ""],
    "County": ["C", ""],
    "Region": ["R"],
    "Postcode": ["HM1 1AA", ""],
    "Multiple Address Indicator": ["N", "Y", "?"],
    "Price Paid": ["", "250000", "1.5", "abc", "12.00"],
    "Proprietor Name (1)": ["HOLDING LIMITED", "HOLDING LIMITED", ""],
    "Proprietor Name (2)": ["", "OTHER LLP"],
    "Proprietor Name (4)": ["", "FOURTH"],
    "Company Registration No. (1)": ["12345", "SC 1234", ""],
    "Company Registration No. (2)": ["RS 007", "99"],
    "Proprietorship Category (1)": ["Limited Company or Public Limited Company", "Co-operative Society"],
    "Proprietor (1) Address (1)": ["1 Lane", ""],
    "Proprietor (1) Address (3)": ["Harrowmouth", ""],
    "Country Incorporated (1)": ["Jersey", "ATLANTIS", "UNITED KINGDOM"],
    "Country Incorporated (2)": ["", "PANAMA"],
    "Date Proprietor Added": ["", "02-01-2024", "31-02-2024", "2024-01-02"],
    "Additional Proprietor Indicator": ["N", "N", "N", "Y", "x"],
    "Change Indicator": ["A", "D", "?"],
    "Change Date": ["01-03-2024"],
}


def told(folder, content: str, large: bool) -> tuple:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hmlr_proprietors, "LARGE", 0 if large else 1 << 40)
        return _told(folder, content, large)


@st.composite
def files(draw) -> str:
    """A data set of either kind, as a change-only update now and then, with its row count or another."""
    headings = columns(overseas=draw(st.booleans())) + (CHANGES if draw(st.integers(0, 9)) == 0 else ())
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(headings)
    rows = draw(st.integers(0, 8))
    for _ in range(rows):
        plain = draw(st.booleans())
        row = [VALUES.get(heading, [""])[0] if plain else draw(st.sampled_from(VALUES.get(heading, [""]))) for heading in headings]
        writer.writerow(row[: draw(st.sampled_from([len(row)] * 9 + [5]))])
    if draw(st.integers(0, 9)):
        writer.writerow(["Row Count:", rows + (draw(st.integers(0, 9)) == 9)])
    return out.getvalue() + draw(st.sampled_from(["", "", "\n", "after\n"]))


@settings(max_examples=30, deadline=None)
@given(files())
def test_columns_and_rows_read_the_same(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("register")
    assert told(folder, content, True) == told(folder, content, False)


def test_rows_are_mostly_read_as_columns(tmp_path, monkeypatch):
    headings = columns(overseas=False)
    row = ",".join(VALUES.get(heading, [""])[0].replace('"', "") for heading in headings)
    content = "\n".join([",".join(headings), *[row] * 30, "Row Count:,30"])
    monkeypatch.setattr(hmlr_proprietors, "LARGE", 0)
    monkeypatch.setattr(text_blocks, "BLOCK", 700)
    monkeypatch.setattr(hmlr_proprietors, "_row", lambda *_: pytest.fail("a plain row was left to the row reader"))
    found = staged(tmp_path, content)
    assert isinstance(found.records["title"], Records) and [title.place for title in found.records["title"]] == [f"line {n}" for n in range(2, 32)]
    assert {party.number for party in found.records["partyrecord"]} == {"00012345"}
    with pytest.raises(Refusal, match="30, but the file has 29"):
        staged(tmp_path, content.replace(f"{row}\n", "", 1))
