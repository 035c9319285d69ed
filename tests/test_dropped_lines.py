"""A line dropped from a statement or standing in it twice is always noticed; the long run is tests/soak/dropped_lines.py."""

from __future__ import annotations

from tests.soak.dropped_lines import dropped_lines


def test_a_dropped_or_doubled_line_is_noticed(tmp_path):
    tally = dropped_lines(200, 11, tmp_path)
    assert tally.sound and tally.statements == 200, tally
