"""A statement's sums and what notifications tell of them: counted once, joined field by field, each field with its origin."""

from __future__ import annotations

from by_hand import ALPHA, found, statement

from schemas.accounts import Transfer
from schemas.findings import LeftOut, Merge

PART = {"batch": "Ntfctn 1, Ntry 1 (S9)", "other_references": "AcctSvcrRef S9"}


def notification(*lines, account=ALPHA):
    period, entries = statement(account, "01-05", "01-05", None, None, lines, id="n")
    return period.model_copy(update={"kind": "notification"}), entries


def january(*lines, closing):
    return statement(ALPHA, "01-01", "01-31", 0, closing, lines)


def told(tables):
    return [(t.at[5:], t.payer, t.payee, t.amount, t.counterparty) for t in tables[Transfer]]


def test_the_parts_of_a_sum_stand_in_its_place_and_count_once():
    parts = [("01-05", 60, PART | {"counterparty": "Ada", "reference": "R1"}), ("01-05", 45, PART | {"counterparty": "Bo"}), ("01-05", -5, PART)]
    tables = found([january(("01-05", 100, {"reference": "S9", "text": "LIST"}), ("01-06", -30), closing=70), notification(*parts)])
    assert told(tables) == [("01-05", "@Ada", ALPHA, 60, "Ada"), ("01-05", "@Bo", ALPHA, 45, "Bo"), ("01-05", ALPHA, "@", 5, ""), ("01-06", ALPHA, "@", 30, "")]
    (left,) = tables[LeftOut]
    assert left.entry.endswith("01/01-01/1") and "Ntfctn 1, Ntry 1 (S9)" in left.why and not tables[Merge]


def test_a_single_booking_takes_what_it_leaves_open_and_says_from_where():
    detail = {"counterparty": "Ada", "reference": "QR 7", "other_references": "AcctSvcrRef S9", "text": "Rent"}
    tables = found([january(("01-05", 100, {"reference": "S9", "text": "GIRO"}), closing=100), notification(("01-05", 100, detail))])
    (line,), (merge,) = tables[Transfer], tables[Merge]
    assert (line.counterparty, line.text, line.payer) == ("Ada", "GIRO / Rent", "@Ada")
    assert (merge.repeated, merge.kept) == ("n/1", line.id)
    assert merge.why == "the same booking in a notification; of it come: counterparty, other references, reference, text"


def test_what_the_two_say_differently_is_said_and_the_statement_followed():
    tables = found([january(("01-05", 100, {"counterparty": "Ada"}), closing=100), notification(("01-05", 100, {"counterparty": "Bo"}))])
    assert tables[Transfer][0].counterparty == "Ada"
    assert tables[Merge][0].why.endswith("they differ in counterparty, and the statement is followed")


def test_where_two_fit_or_the_references_contradict_nothing_is_joined():
    twice = found([january(("01-05", 100), ("01-05", 100), closing=200), notification(("01-05", 100, {"counterparty": "Ada"}))])
    assert [t.counterparty for t in twice[Transfer]] == ["", ""] and "no statement" in twice[LeftOut][0].why
    other = found([january(("01-05", 100, {"reference": "S8"}), closing=100), notification(("01-05", 100, {"reference": "S9", "counterparty": "Ada"}))])
    assert other[Transfer][0].counterparty == "" and not other[Merge]
    named = found(
        [
            january(("01-05", 100, {"reference": "S8"}), ("01-05", 100, {"reference": "S9"}), closing=200),
            notification(("01-05", 100, {"reference": "S9", "counterparty": "Ada"})),
        ]
    )
    assert [t.counterparty for t in named[Transfer]] == ["", "Ada"]


def test_parts_that_both_show_are_joined_part_by_part():
    ours = [("01-05", 60, {"batch": "Stmt 1, Ntry 1", "reference": "R1"}), ("01-05", 40, {"batch": "Stmt 1, Ntry 1", "reference": "R2"})]
    theirs = [("01-05", 40, PART | {"reference": "R2", "counterparty": "Bo"}), ("01-05", 60, PART | {"reference": "R1", "counterparty": "Ada"})]
    tables = found([january(*ours, closing=100), notification(*theirs)])
    assert [(t.amount, t.counterparty) for t in tables[Transfer]] == [(60, "Ada"), (40, "Bo")]
    assert len(tables[Merge]) == 2
