"""Records gathered as columns: ids, defaults, batches, and what a table requires or does not have."""

from __future__ import annotations

import pytest

from flows.sources.reading import rows_as_columns
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Exhibit
from schemas.parties import PartyRecord


@pytest.fixture
def file(tmp_path):
    (tmp_path / "received").write_text("a\nb\n")
    return OpenedFile(tmp_path / "received", Exhibit(sha256="ab" * 32, reference="R1", file_name="received", size=4), within="member 1, ")


def test_records_stand_where_they_were_read_and_take_the_tables_defaults(file):
    rows = RowsAsColumns(file)
    first = rows.record(PartyRecord, "line 1", "owner", mentioned_as="owner", kind="person", name="Ada Example")
    rows.accept("line 1")
    rows.record(PartyRecord, "line 2", mentioned_as="owner", kind="company", name="Example Ltd", number="00000000")
    rows.accept("line 2")
    assert list(rows.full()) == []
    (given,) = rows.rest()
    batch = given.columns["partyrecord"]
    assert (given.place, given.rows, batch.num_rows) == ("line 1", 2, 2)
    assert batch["id"].to_pylist() == [first, file.id("line 2")] and first.endswith("member 1, line 1:owner")
    assert batch["place"].to_pylist() == ["member 1, line 1", "member 1, line 2"]
    assert batch["number"].to_pylist() == ["", "00000000"]
    assert list(rows.rest()) == []


def test_a_batch_is_given_out_when_it_is_full(file, monkeypatch):
    monkeypatch.setattr(rows_as_columns, "FULL", 2)
    rows, given = RowsAsColumns(file), []
    for n in range(5):
        rows.record(PartyRecord, f"line {n}", mentioned_as="owner", kind="person", name=str(n))
        rows.accept(f"line {n}")
        given += rows.full()
    given += rows.rest()
    assert [(one.place, one.rows) for one in given] == [("line 0", 2), ("line 2", 2), ("line 4", 1)]


@pytest.mark.parametrize(
    ("values", "says"), [({"mentioned_as": "owner"}, "kind"), ({"mentioned_as": "owner", "kind": "person", "name": "A", "colour": "red"}, "colour")]
)
def test_a_value_that_is_required_or_not_known_is_our_mistake(file, values, says):
    with pytest.raises(TypeError, match=says):
        RowsAsColumns(file).record(PartyRecord, "line 1", **values)
