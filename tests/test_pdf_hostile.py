"""PDFs that were made to do harm or to deceive: they are refused at once and within their bounds, or read without what is hidden, which is said."""

from __future__ import annotations

import resource
import time

import pytest
from hostile_pdfs import BOMBS, HIDDEN, ODD, OVER
from pdf_layouts import osierbeck
from sources_reading import flags
from test_pdf_statements import as_known, as_read, read

from flows.sources.read_exhibit import answered_for
from flows.steps.inspect_file import opened
from schemas.accounts import Entry
from schemas.evidence import Refusal

SECONDS, MEMORY = 2, 300 << 20  # of processor time, and bytes; each of these files is under five megabytes
LAYOUT = osierbeck()


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_do_harm_is_refused_at_once(name, tmp_path):
    data = BOMBS[name]()
    (tmp_path / "statement.pdf").write_bytes(data)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(Refusal) as refusal, answered_for(opened(tmp_path / "statement.pdf").exhibit):
        read(tmp_path, LAYOUT, data)
    assert time.process_time() - begun < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10 < MEMORY
    assert "mistake of this program" not in str(refusal.value)


@pytest.mark.parametrize("why", HIDDEN)
def test_hidden_text_is_never_read_and_is_said(why, tmp_path):
    found = read(tmp_path, LAYOUT, HIDDEN[why]())
    assert as_read(list(found.records[Entry.__tablename__])) == as_known(LAYOUT)
    assert [why in remark.text and "FAKE" in remark.text for remark in found.remarks if remark.flag == "hidden_text"] == [True]


@pytest.mark.parametrize("name", OVER)
def test_text_that_lies_over_other_text_is_refused(name, tmp_path):
    with pytest.raises(Refusal):
        read(tmp_path, LAYOUT, OVER[name]())


@pytest.mark.parametrize("name", ODD)
def test_what_else_a_file_holds_is_left_alone_and_said(name, tmp_path):
    flag, make = ODD[name]
    found = read(tmp_path, LAYOUT, make())
    assert flag in flags(found)
    assert as_read(list(found.records[Entry.__tablename__])) == as_known(LAYOUT)
