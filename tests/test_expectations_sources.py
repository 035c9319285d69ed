"""What each register's source reads holds to the promises made of its tables: nothing more is set aside, and every table has a suite."""

from __future__ import annotations

from datetime import date

import pytest
from small_worlds import World
from sources_reading import counts, staged
from test_sources_strict import WHOLE

from expectations.shares import shares
from expectations.validation import validate
from expectations.verdicts import check_exhibit

REGISTERS = sorted(set(WHOLE) - {"camt", "uk_bank"})


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_source_accepts_is_admitted(tmp_path, name):
    content, template = WHOLE[name]
    read = staged(tmp_path, content, template=template)
    checked = check_exhibit(read, first=date(2022, 1, 1), last=date(2024, 12, 31))
    assert counts(checked.staged) == counts(read) and checked.state == "admitted"
    assert {v.promise for v in checked.verdicts if not v.held} <= {"exhibit: something in the exhibit is evidence"}


def within_the_whole(*interests: tuple[int, dict]) -> bool:
    """Whether the promise holds for several owners' shares (in per cent) in one company."""
    world = World()
    company = world.company("99999901")
    for n, (share, more) in enumerate(interests):
        world.interest(world.person(f"Owner {n}"), company, share, share, **more)
    return all(outcome.held for outcome in validate(shares(world.base())) if "more than the whole" in outcome.promise.says)


def test_shares_over_the_whole_are_found_and_what_is_said_anew_or_held_through_others_counts_once():
    assert not within_the_whole((60, {}), (60, {})) and within_the_whole((60, {}), (40, {}))
    assert within_the_whole((60, {}), (60, {"indirect": True}))
    first, later = {"record": "r", "stated_on": date(2020, 1, 1)}, {"record": "r", "stated_on": date(2021, 1, 1)}
    assert within_the_whole((60, first), (50, later)) and not within_the_whole((60, later), (50, later))
    assert within_the_whole((60, {"record": "s1"}), (50, {"record": "s2", "replaces": "s1"}))
