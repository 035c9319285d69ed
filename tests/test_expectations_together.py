"""Exhibits that are checked together get, word for word, the verdicts, counts, places and rows set aside that each gets by itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from expectations import joined_suites, verdicts
from expectations.verdicts import Checked, check_exhibit, check_exhibits
from flows.demo import small
from flows.sources.read_exhibit import stage
from flows.sources.reading.record_columns import Records
from schemas.columns import column_types
from schemas.evidence import Exhibit, RemarkRow, Staged

PERIOD = {"first": date(2024, 1, 1), "last": date(2024, 2, 29)}
FILES = ("statement.xml", "psc.jsonl", "companies.csv", "ccod.csv")
BAD = {str: ("", "XXX", "0"), int: (None, -7, 0, 2**62 + 1), bool: (None, False), date: (None, date(1492, 1, 1), date(2031, 1, 1))}


@pytest.fixture(scope="module")
def exhibits(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("received")
    small(folder)
    return folder / "exhibits"


def drawn(chance: random.Random, exhibits: Path) -> Staged:
    """One of the files under a hash of its own, with up to three fields of its records altered, and in either of the forms that records have."""
    path = exhibits / chance.choice(FILES)
    staged = stage(path, Exhibit(sha256=f"{chance.getrandbits(256):064x}", reference="T/1", file_name=path.name, size=path.stat().st_size))
    records = {name: list(rows) for name, rows in staged.records.items()}
    for _ in range(chance.choice((0, 0, 1, 3))):
        rows = records[chance.choice(sorted(records))]
        n = chance.randrange(len(rows))
        name, (kind, may_be_empty) = chance.choice(sorted(column_types(type(rows[n])).items()))
        value = chance.choice([bad for bad in BAD[kind] if may_be_empty or bad is not None])
        rows[n] = rows[n].model_construct(**rows[n].model_dump() | {name: value})
    if chance.random() < 0.3:  # an id that another row has
        rows = records[chance.choice(sorted(records))]
        rows.append(rows[0].model_construct(**rows[0].model_dump()))
    remarks = [RemarkRow(exhibit=staged.exhibit, n=1, place="", flag=chance.choice(("control_total", "other")), text="")] * chance.randrange(2)
    return replace(staged, records={name: form(chance, rows) for name, rows in records.items()}, remarks=remarks)


def form(chance: random.Random, rows: list[SQLModel]) -> Sequence[SQLModel]:
    return Records(type(rows[0]), rows) if chance.random() < 0.5 else rows


def values(checked: Checked) -> tuple:
    """Everything of it that can be compared."""
    staged = checked.staged
    tables = {name: list(rows) for name, rows in staged.records.items()}
    return [verdict.model_dump() for verdict in checked.verdicts], checked.state, tables, list(staged.set_aside), staged.rows


def alone(staged: Staged) -> Checked | None:
    """None where a check could not be made of what was altered: that is told of a mistake of the program, and no verdict."""
    try:
        return check_exhibit(staged, **PERIOD)
    except Exception:
        return None


@pytest.mark.parametrize("seed", range(4))
def test_drawn_exhibits_good_and_bad_mixed(exhibits, monkeypatch, seed):
    chance = random.Random(seed)
    several = [drawn(chance, exhibits) for _ in range(6)]
    by_themselves = [alone(staged) for staged in several]
    expected = [(staged, checked) for staged, checked in zip(several, by_themselves, strict=True) if checked]
    assert len(expected) >= 4
    ran = []
    monkeypatch.setattr(joined_suites, "validate", lambda suite, run=joined_suites.validate: ran.append(suite.name) or run(suite))
    together = check_exhibits([staged for staged, _ in expected], **PERIOD)
    assert [values(checked) for checked in together] == [values(checked) for _, checked in expected]
    passes = max(ran.count(name) for name in ran)
    assert passes <= 3 and len(ran) <= passes * len(set(ran)), "each table was run once a pass"


def test_the_drawn_exhibits_break_promises_of_each_kind(exhibits):
    found = [checked for seed in range(4) for checked in [alone(drawn(chance, exhibits)) for chance in [random.Random(seed)] for _ in range(6)] if checked]
    assert {checked.state for checked in found} == {"admitted", "not_reconciling"}
    assert any(len(checked.staged.set_aside) for checked in found) and any(all(verdict.held for verdict in checked.verdicts) for checked in found)
    broken = {verdict.promise for checked in found for verdict in checked.verdicts if not verdict.held}
    assert len(broken) > 5 and any("has an id of its own" in promise for promise in broken)


def test_an_exhibit_of_many_records_is_checked_by_itself(exhibits, monkeypatch):
    chance = random.Random(1)
    several = [drawn(chance, exhibits) for _ in range(3)]
    expected = [values(check_exhibit(staged, **PERIOD)) for staged in several]
    monkeypatch.setattr(verdicts, "TOGETHER", -1)
    monkeypatch.setattr(joined_suites, "validate", lambda suite: pytest.fail("it was joined with others"))
    assert [values(checked) for checked in check_exhibits(several, **PERIOD)] == expected


def test_an_id_in_two_exhibits_and_a_row_of_another_exhibit_are_each_exhibits_own_matter(exhibits):
    one, two = (drawn(random.Random(seed), exhibits) for seed in (11, 12))
    name, rows = next(iter(one.records.items()))
    same_ids = replace(two, records={name: [row.model_construct(**row.model_dump() | {"exhibit": two.exhibit}) for row in rows]})
    strangers = replace(two, exhibit="f" * 64)
    several = [one, same_ids, strangers]
    by_themselves = [values(check_exhibit(staged, **PERIOD)) for staged in several]
    assert [values(checked) for checked in check_exhibits(several, **PERIOD)] == by_themselves
