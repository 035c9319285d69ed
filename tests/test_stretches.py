"""Statements of one account stitched together: what repeats counts once, what disagrees is said, what breaks is a gap."""

from __future__ import annotations

from datetime import timedelta

from by_hand import ALPHA, BETA, day, statement
from hypothesis import given, settings
from hypothesis import strategies as st

from tracing.ledger.statement_stretches import no_working_day, stitch


def stitched(*statements):
    (record,) = stitch([period for period, _ in statements], [entry for _, entries in statements for entry in entries])
    return record


def ids(record):
    return [[entry.id for entry in stretch.entries] for stretch in record.stretches]


def balances(record):
    return [(stretch.opening, stretch.closing) for stretch in record.stretches]


def kinds(record):
    return [(gap.kind, str(gap.first), str(gap.last)) for gap in record.gaps]


def test_statements_that_follow_each_other_have_no_gap():
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)]), statement(ALPHA, "02-01", "02-29", 5, 5, []))
    assert kinds(record) == [] and record.covers(day("02-10")) and not record.covers(day("03-01"))


def test_days_without_a_statement_are_missing_even_if_the_balance_is_the_same():
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)]), statement(ALPHA, "03-01", "03-31", 5, 5, []))
    assert kinds(record) == [("missing", "2024-02-01", "2024-02-29")] and not record.covers(day("02-10"))


def test_numbers_that_follow_show_that_nothing_is_missing():
    record = stitched(
        statement(ALPHA, "01-01", "01-29", 0, 5, [("01-02", 5)], number="2024/007"), statement(ALPHA, "02-05", "02-29", 5, 5, [], number="2024/008")
    )
    assert kinds(record) == [] and record.covers(day("02-01"))


def test_a_weekend_between_equal_balances_is_no_gap():
    friday, monday = ("01-01", "01-26"), ("01-29", "02-29")
    assert kinds(stitched(statement(ALPHA, *friday, 0, 5, [("01-02", 5)]), statement(ALPHA, *monday, 5, 5, []))) == []
    assert kinds(stitched(statement(ALPHA, *friday, 0, 5, [("01-02", 5)]), statement(ALPHA, *monday, 6, 6, []))) == [("missing", "2024-01-27", "2024-01-28")]
    assert no_working_day(day("01-27"), day("01-28")) and not no_working_day(day("01-27"), day("01-29"))


def test_a_balance_that_does_not_carry_over_is_broken():
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)]), statement(ALPHA, "02-01", "02-29", 7, 7, []))
    assert kinds(record) == [("broken_balance", "2024-01-31", "2024-02-01")]
    assert (record.gaps[0].closing_before, record.gaps[0].opening_after) == (5, 7)


def test_a_statement_that_does_not_add_up_says_by_how_much():
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 9, [("01-02", 5)]))
    assert kinds(record) == [("not_reconciling", "2024-01-01", "2024-01-31")]
    assert record.stretches[0].shortfall == 4 and "£0.05" in record.gaps[0].says and "£0.09" in record.gaps[0].says


def test_a_statement_given_twice_counts_once_whatever_its_name():
    lines = [("01-02", 5, {"text": "one"}), ("01-02", 5, {"text": "one"})]
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 10, lines, id="a"), statement(ALPHA, "01-01", "01-31", 0, 10, lines, id="b"))
    assert ids(record) == [["a/1", "a/2"]]
    assert [(m.repeated, m.kept) for m in record.merges] == [("b/1", "a/1"), ("b/2", "a/2")]
    assert kinds(record) == []


def test_a_statement_given_twice_in_other_words_counts_once():
    record = stitched(
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5, {"text": "one"})], id="a"),
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5, {"text": "ONE LTD"})], id="b"),
    )
    assert ids(record) == [["a/1"]] and "word it differently" in record.merges[0].why


def test_of_an_overlap_only_the_new_days_count():
    record = stitched(
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-20", 5)], id="a"), statement(ALPHA, "01-15", "02-15", 0, 7, [("01-20", 5), ("02-03", 2)], id="b")
    )
    assert ids(record) == [["a/1"], ["b/2"]] and balances(record) == [(0, 5), (5, 7)]
    assert [(m.repeated, m.kept) for m in record.merges] == [("b/1", "a/1")] and kinds(record) == []


def test_statements_that_disagree_are_a_gap_and_the_later_one_is_followed():
    record = stitched(
        statement(ALPHA, "01-01", "01-31", 0, 12, [("01-05", 5), ("01-20", 7)], id="a"),
        statement(ALPHA, "01-15", "02-15", 5, 15, [("01-21", 8), ("02-03", 2)], id="b"),
    )
    assert kinds(record) == [("overlap", "2024-01-15", "2024-01-31")]
    assert ids(record) == [["a/1"], ["b/1", "b/2"]] and balances(record) == [(0, 5), (5, 15)]
    assert [row.entry for row in record.left_out] == ["a/2"]


def test_two_statements_of_one_day_follow_each_other_by_their_balances():
    record = stitched(
        statement(ALPHA, "01-05", "01-05", 5, 9, [("01-05", 4)], id="a", number="1"),
        statement(ALPHA, "01-05", "01-05", 0, 5, [("01-05", 5)], id="b", number="0"),
    )
    assert ids(record) == [["b/1"], ["a/1"]] and kinds(record) == []


def test_the_newest_first_is_turned_round_and_a_zero_is_left_out():
    record = stitched(statement(ALPHA, "01-01", "01-31", 0, 6, [("01-09", 1), ("01-05", 3), ("01-05", 2), ("01-05", 0)]))
    assert [entry.amount for entry in record.stretches[0].entries] == [2, 3, 1]
    assert [row.why for row in record.left_out] == ["its amount is zero: nothing moved"]


def test_balances_that_are_not_stated_follow_from_those_that_are():
    record = stitched(
        statement(ALPHA, "01-01", "01-31", None, None, [("01-02", 5)]),
        statement(ALPHA, "02-01", "02-29", None, 9, [("02-02", 1)]),
        statement(ALPHA, "03-01", "03-31", None, None, [("03-02", -2)]),
    )
    assert balances(record) == [(3, 8), (8, 9), (9, 7)] and kinds(record) == []


def test_each_account_and_each_currency_has_its_own_record():
    statements = [
        statement(BETA, "01-01", "01-31", 0, 0, []),
        statement(ALPHA, "01-01", "01-31", 0, 0, [], currency="EUR", id="e"),
        statement(ALPHA, "01-01", "01-31", 0, 0, []),
    ]
    assert [(r.account, r.currency) for r in stitch([p for p, _ in statements], [])] == [(ALPHA, "EUR"), (ALPHA, "GBP"), (BETA, "GBP")]


SPANS = [("01-01", "01-31"), ("01-15", "02-15"), ("02-01", "02-29"), ("02-20", "03-10"), ("03-01", "03-31"), ("01-01", "03-31")]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 91), st.sampled_from([-3, 5, 5, 9])), max_size=12), st.lists(st.sampled_from(SPANS), min_size=1, max_size=6), st.data()
)
def test_true_statements_in_any_overlap_show_each_event_once_and_every_balance(events, spans, data):
    """Statements cut from one true account: whatever their spans, nothing disagrees, and each event shown is kept exactly once."""
    true = [(str(day("01-01") + timedelta(days=n - 1)), amount, {"reference": f"R{i}"}) for i, (n, amount) in enumerate(sorted(events))]
    statements = []
    for n, (first, last) in enumerate(spans):
        within = [line for line in true if str(day(first)) <= line[0] <= str(day(last))]
        opening = 100 + sum(line[1] for line in true if line[0] < str(day(first)))
        statements.append(statement(ALPHA, first, last, opening, opening + sum(line[1] for line in within), within, id=f"s{n}"))
    record = stitched(*data.draw(st.permutations(statements)))
    shown = {line[2]["reference"] for line in true for first, last in spans if str(day(first)) <= line[0] <= str(day(last))}
    assert sorted(entry.reference for stretch in record.stretches for entry in stretch.entries) == sorted(shown)
    assert {gap.kind for gap in record.gaps} <= {"missing"} and record.left_out == []
    for stretch in record.stretches:
        before = [line[1] for line in true if line[0] < str(stretch.first)]
        assert stretch.opening == 100 + sum(before) and stretch.shortfall == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 11), st.sampled_from(["dropped", "doubled", "changed"]))
def test_one_line_dropped_doubled_or_changed_never_passes(place, how):
    lines = [(f"01-{n + 1:02d}", 10 + n) for n in range(12)]
    closing = sum(line[1] for line in lines)
    wrong = {
        "dropped": lines[:place] + lines[place + 1 :],
        "doubled": lines[: place + 1] + lines[place:],
        "changed": [*lines[:place], (lines[place][0], lines[place][1] + 1), *lines[place + 1 :]],
    }[how]
    assert [kind for kind, *_ in kinds(stitched(statement(ALPHA, "01-01", "01-31", 0, closing, wrong)))] == ["not_reconciling"]
