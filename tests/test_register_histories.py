"""Histories that a register tells statement by statement, in several ways: on every day the answer is what was truly held."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from test_register_ownership import SETTINGS, answer, ends, world
from test_sources_bods import relation, share


@st.composite
def histories(draw):
    """What a party truly held from which day on (0: nothing any more), and how a publisher tells of it."""
    days = sorted(draw(st.lists(st.integers(1, 900), min_size=1, max_size=4, unique=True)))
    parts = [draw(st.integers(1, 90)) if n == 0 or draw(st.integers(0, 3)) else 0 for n in range(len(days))]
    late = draw(st.integers(0, 5))
    return list(zip(days, parts, strict=True)), draw(st.sampled_from(["whole history", "only what stands", "replaced statements"])), late


def day_number(n: int) -> date:
    return date(2022, 1, 1) + timedelta(days=n)


def publish(history: list[tuple[int, int]], style: str, late: int) -> list[dict]:
    """A statement for each change, some days after it."""
    statements = []
    for n, (day, _) in enumerate(history):
        interests = []
        for k, (begun, part) in enumerate(history[: n + 1]):
            over = day_number(history[k + 1][0]).isoformat() if k < n else None
            if part and (style == "whole history" or over is None):
                interests.append(share(part, startDate=day_number(begun).isoformat(), **({"endDate": over} if over else {})))
        said = relation("r", "p", "a", *interests, day=day_number(day + late).isoformat(), recordStatus="updated" if n else "new")
        if style == "replaced statements":
            said |= {
                "statementID": f"s{n}",
                "statementType": "ownershipOrControlStatement",
                "replacesStatements": [f"s{n - 1}"] if n else [],
                "subject": {"describedByEntityStatement": "a"},
                "interestedParty": {"describedByPersonStatement": "p"},
                "interests": interests,
            }
        statements.append(said)
    return statements


@given(histories(), st.integers(0, 920))
@settings(max_examples=80, **SETTINGS)
def test_a_history_told_statement_by_statement_is_what_it_was_on_every_day(tmp_path, history, n):
    changes, style, late = history
    held = next((part for begun, part in reversed(changes) if begun <= n), 0)
    told_in_time = style == "whole history" or all(part for _, part in changes) or not any(day <= n < day + late for day, _ in changes)
    found = answer(tmp_path, [*world(companies="a"), *publish(changes, style, late)], day=day_number(n))
    if told_in_time:  # that nothing is held any more is known from the day on which it is said, where no end is given
        assert [(line["share_low"], line["share_high"]) for line in found.values()] == ([(f"{held}.0000", f"{held}.0000")] if held else [])


def test_a_correction_counts_for_every_day_and_a_closed_record_ends(tmp_path):
    first, corrected = (relation("r", "p", "a", share(part, startDate="2020-01-01"), day=day) for part, day in ((60, "2020-02-01"), (40, "2023-02-01")))
    assert ends(answer(tmp_path, world(first, corrected), day=date(2021, 1, 1))["p", "a"]) == ("40.0000", "40.0000", False)
    assert ends(answer(tmp_path, world(corrected, first), day=date(2021, 1, 1))["p", "a"])[0] == "40.0000", "the order in the file does not decide"
    closed = relation("r", "p", "a", day="2023-02-01", recordStatus="closed")
    assert ends(answer(tmp_path, world(first, closed), day=date(2023, 1, 31))["p", "a"])[0] == "60.0000"
    assert not answer(tmp_path, world(first, closed), day=date(2023, 2, 1))


def test_two_snapshots_of_the_psc_register_are_one_history(tmp_path):
    def snapshot(**ceased) -> bytes:
        data = {
            "kind": "individual-person-with-significant-control",
            "name": "Corin Vexley",
            "notified_on": "2020-01-01",
            "etag": "0",
            "links": {"self": "/company/99999901/persons-with-significant-control/individual/Ab-1"},
            "natures_of_control": ["ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent"],
            **ceased,
        }
        return json.dumps({"company_number": "99999901", "data": data}).encode() + b"\n"

    both = [snapshot(), snapshot(ceased_on="2023-01-01")]
    assert ends(answer(tmp_path, *both, day=date(2022, 12, 31))["Ab-1", "99999901"]) == ("75.0000", "100.0000", True)
    assert not answer(tmp_path, *both) and not answer(tmp_path, *reversed(both))
