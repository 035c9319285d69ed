"""The gaps of an account over the whole period of the case, and the grid of accounts by month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from by_hand import ALPHA, BETA, base, day, decision, statement, with_findings
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.store import Everything
from expectations.verdicts import check_store
from schemas.accounts import Transfer
from schemas.calendar import months
from schemas.findings import AccountMonth, Gap
from tracing.ledger import build_transfers

YEAR = ("2024-01-01", "2024-06-30")


def found(*statements, period=YEAR, **more):
    return build_transfers.findings(base(statements, period=period, **more))


def grid(*statements, **more):
    return {cell.month[5:]: cell.state for cell in found(*statements, **more)[AccountMonth]}


def gaps(*statements, **more):
    return [(gap.kind, str(gap.first)[5:], str(gap.last)[5:]) for gap in found(*statements, **more)[Gap]]


@pytest.mark.parametrize(
    "opening, closing, expected",
    [
        (7, 0, [("missing", "01-01", "01-31")]),  # it was open before
        (0, 7, [("missing", "03-01", "06-30")]),  # it was not empty after
        (0, 0, []),
        (None, None, [("missing", "03-01", "06-30")]),  # nothing says that it was empty
    ],
)
def test_days_of_the_case_before_and_after_count_if_the_account_was_open(opening, closing, expected):
    lines = [] if opening is None or opening == closing else [("02-10", closing - opening)]
    assert gaps(statement(ALPHA, "02-01", "02-29", opening, closing, lines)) == expected


def test_a_weekend_at_the_end_of_the_case_is_no_gap():
    assert gaps(statement(ALPHA, "01-01", "06-28", 5, 5, [])) == []  # Friday
    assert gaps(statement(ALPHA, "01-01", "06-27", 5, 5, [])) == [("missing", "06-28", "06-30")]


def test_the_grid_says_for_each_month_what_the_statements_show():
    cells = grid(
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)]),
        statement(ALPHA, "03-01", "03-20", 5, 5, []),
        statement(ALPHA, "03-21", "04-30", 6, 6, []),
        statement(ALPHA, "05-01", "05-31", 6, 0, [("05-05", -6)]),
    )
    assert cells == {"01": "complete", "02": "missing", "03": "broken", "04": "complete", "05": "complete"}
    assert grid(statement(ALPHA, "01-01", "01-10", 0, 0, []))["01"] == "partly"


def test_months_in_which_nothing_says_that_the_account_was_open_have_no_cell():
    assert grid(statement(ALPHA, "02-01", "02-29", 0, 0, [])) == {"02": "complete"}


def test_a_statement_that_does_not_add_up_breaks_its_months():
    assert grid(statement(ALPHA, "01-01", "02-29", 0, 1, [])) == {
        "01": "broken",
        "02": "broken",
        "03": "missing",
        "04": "missing",
        "05": "missing",
        "06": "missing",
    }


@pytest.mark.parametrize(
    "other",
    [
        statement(ALPHA, "01-10", "01-10", 5, 9, [("01-10", 3, {"reference": "R"})], id="b", reconciles=False),  # it closes with more than its entries come to
        statement(ALPHA, "01-10", "01-10", None, None, [("01-10", 3, {"reference": "R"})], id="b", reconciles=False),  # a row of it was unreadable
        statement(ALPHA, "01-05", "01-07", None, None, [], id="b", reconciles=False),
        statement(ALPHA, "01-01", "01-31", 0, 9, [("01-02", 5), ("01-10", 3, {"reference": "R"})], id="b", reconciles=False),
    ],
)
def test_a_statement_that_does_not_add_up_is_a_break_even_if_others_show_its_days(other):
    whole = statement(ALPHA, "01-01", "01-31", 0, 8, [("01-02", 5), ("01-10", 3, {"reference": "R"})], id="a", reconciles=True)
    january = {"period": ("01-01", "01-31")}
    tables = found(whole, other, **january)
    (gap,) = tables[Gap]
    assert (gap.kind, gap.first, gap.last) == (
        "not_reconciling",
        other[0].opens_on,
        other[0].closes_on,
    ) and "Other statements of these days are followed." in gap.says
    assert [cell.state for cell in tables[AccountMonth]] == ["broken"]
    assert [(t.at, t.amount) for t in tables[Transfer]] == [
        (t.at, t.amount) for t in found(whole, **january)[Transfer]
    ]  # the ledger follows the one that adds up
    verdicts = check_store(with_findings(base([whole, other], **january), build_transfers), Everything([whole[0], other[0]], frozenset(), (), 0))
    assert all(v.held for v in verdicts if "does not reconcile" in v.says) and any("does not reconcile" in v.says and v.checked for v in verdicts)


def test_two_statements_that_agree_but_for_what_they_close_with_disagree():
    silent = statement(ALPHA, "01-10", "01-10", None, 9, [("01-10", 3, {"reference": "R"})], id="b")
    whole = statement(ALPHA, "01-01", "01-31", 0, 8, [("01-02", 5), ("01-10", 3, {"reference": "R"})], id="a", reconciles=True)
    assert ("overlap", "01-10", "01-10") in gaps(whole, silent, period=("01-01", "01-31"))


def test_a_decision_bridges_a_statement_that_does_not_add_up_though_a_copy_of_it_is_there_too():
    odd = [statement(ALPHA, "01-01", "01-31", 0, 9, [("01-02", 5)], id=id, reconciles=False) for id in "ab"]
    (gap,) = found(*odd, period=("01-01", "01-31"))[Gap]
    assert "Other statements" not in gap.says
    bridged = found(*odd, period=("01-01", "01-31"), decisions=[decision(gap.id, "bridge")])
    assert [g.bridged_by for g in bridged[Gap]] == ["d1"] and "gap" not in {t.kind for t in bridged[Transfer]}


def test_a_cell_counts_its_entries_once_and_names_its_exhibits():
    lines = [("01-02", 5, {"reference": "R"})]
    (cell,) = found(
        statement(ALPHA, "01-01", "01-31", 0, 5, lines, id="a"), statement(ALPHA, "01-01", "01-31", 0, 5, lines, id="b"), period=("01-01", "01-31")
    )[AccountMonth]
    assert (cell.entries, cell.exhibits) == (1, "xa xb")


def test_a_decision_bridges_a_gap_until_it_is_taken_back():
    statements = [statement(BETA, "01-01", "01-31", 0, 5, [("01-02", 5)]), statement(BETA, "03-01", "06-30", 5, 5, [])]
    (gap,) = found(*statements)[Gap]
    made = decision(gap.id, "bridge")
    taken_back = decision(gap.id, "taken_back", id="d2").model_copy(update={"takes_back": "d1"})
    assert [g.bridged_by for g in found(*statements, decisions=[made])[Gap]] == ["d1"]
    assert [g.bridged_by for g in found(*statements, decisions=[made, taken_back])[Gap]] == [""]
    assert [g.bridged_by for g in found(*statements, decisions=[decision(gap.id, "accept")])[Gap]] == [""]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 170), st.integers(0, 60)), min_size=1, max_size=5))
def test_every_day_of_the_case_is_shown_or_in_a_gap_for_an_account_that_always_held_money(spans):
    """Counted day by day from the statements alone; a weekend may be neither."""
    first = day(YEAR[0])
    dates = [(first + timedelta(days=a), min(first + timedelta(days=a + n), day(YEAR[1]))) for a, n in spans]
    tables = found(*(statement(ALPHA, str(a), str(b), 50, 50, [], id=f"s{n}") for n, (a, b) in enumerate(dates)))
    missing = [(gap.first, gap.last) for gap in tables[Gap]]
    complete_months = set()
    for _year, month in months(first, day(YEAR[1])):
        days = [first + timedelta(days=n) for n in range(182) if (first + timedelta(days=n)).month == month]
        for one in days:
            shown, gapped = (any(a <= one <= b for a, b in spans) for spans in (dates, missing))
            assert shown != gapped or (not shown and one.weekday() >= 5)
        if all(any(a <= one <= b for a, b in dates) for one in days):
            complete_months.add(f"2024-{month:02d}")
    assert complete_months <= {cell.month for cell in tables[AccountMonth] if cell.state == "complete"}
    assert {gap.kind for gap in tables[Gap]} <= {"missing"}
