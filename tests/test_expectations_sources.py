"""What each register's source reads holds to the promises made of its tables: nothing more is set aside, and every table has a suite."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, staged
from test_sources_strict import WHOLE

from expectations.verdicts import check_exhibit

REGISTERS = sorted(set(WHOLE) - {"camt", "uk_bank"})


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_source_accepts_is_admitted(tmp_path, name):
    content, template = WHOLE[name]
    read = staged(tmp_path, content, template=template)
    checked = check_exhibit(read, first=date(2022, 1, 1), last=date(2024, 12, 31))
    assert counts(checked.staged) == counts(read) and checked.state == "admitted"
    assert {v.promise for v in checked.verdicts if not v.held} <= {"exhibit: something in the exhibit is evidence"}
