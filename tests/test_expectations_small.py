"""The smallest invented case is admitted whole: every promise about each of its exhibits holds."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.verdicts import check_exhibit
from flows.demo import small
from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit

PERIOD = {"first": date(2024, 1, 1), "last": date(2024, 2, 29)}


@pytest.mark.parametrize("file", ["statement.xml", "psc.jsonl", "companies.csv", "ccod.csv"])
def test_an_exhibit_that_holds_to_its_promises_is_admitted_unchanged(tmp_path, file):
    small(tmp_path)
    path = tmp_path / "exhibits" / file
    staged = stage(path, Exhibit(sha256="5" * 64, reference="IH/1", file_name=file, size=path.stat().st_size))
    checked = check_exhibit(staged, **PERIOD)
    assert checked.state == "admitted" and checked.staged == staged
    assert len(checked.verdicts) > 10 and all(verdict.held for verdict in checked.verdicts)
