"""Each promise about bank statements, broken by one row and held by the others; and what follows for the exhibit."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.exhibits import suites
from expectations.statements import statement_entries, statement_periods
from expectations.validation import validate
from expectations.verdicts import check_exhibit
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import RemarkRow, RowCount, Staged

EXHIBIT = "e" * 64
PERIOD = {"first": date(2024, 1, 1), "last": date(2024, 3, 31)}
GOOD, BAD = "iban:GB33BUKB20201555555555", "account:GB34BUKB20201555555555"  # the specification's example, and one digit off


def period(n: int = 1, **changes) -> StatementPeriod:
    """The n-th month of 2024: opens with 100 n, two credits of 200 and a debit of 300."""
    values = {
        "id": f"p{n}",
        "exhibit": EXHIBIT,
        "place": f"Stmt {n}",
        "account": GOOD,
        "written_as": "GB33 BUKB",
        "currency": "GBP",
        "opens_on": date(2024, n, 1),
        "closes_on": (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))[n - 1],
        "opening": 100 * n,
        "closing": 100 * n + 100,
        "credits": 400,
        "debits": 300,
        "entries": 3,
        "reconciles": True,
    }
    return StatementPeriod(**values | changes)


def entries(n: int = 1, **changes_of_second) -> list[Entry]:
    def entry(i: int, amount: int, direction: str, after: int, /, **changes) -> Entry:
        values = {
            "id": f"p{n}-{i}",
            "exhibit": EXHIBIT,
            "place": f"Stmt {n}, Ntry {i}",
            "period": f"p{n}",
            "account": GOOD,
            "seq": i,
            "booked_on": date(2024, n, 9 + i),
            "amount": amount,
            "direction": direction,
            "currency": "GBP",
            "counterparty_account": GOOD,
            "balance_after": after,
        }
        return Entry(**values | changes)

    opening = 100 * n
    return [entry(1, 200, "credit", opening + 200), entry(2, 200, "credit", opening + 400, **changes_of_second), entry(3, 300, "debit", opening + 100)]


def staged(periods, rows, **changes) -> Staged:
    return Staged(EXHIBIT, "test", 1, "utf-8", RowCount(len(rows), 1, 2), {"statementperiod": list(periods), "entry": list(rows)}, **changes)


def broken(suite) -> dict[str, tuple[int, ...]]:
    return {outcome.promise.says: outcome.failed for outcome in validate(suite) if not outcome.held}


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"amount": -1, "balance_after": 299}, "every amount is stated"),
        ({"amount": None, "balance_after": 300}, "every amount is stated"),
        ({"direction": "both", "balance_after": 100}, "a credit or a debit"),
        ({"direction": None, "balance_after": 100}, "a credit or a debit"),
        ({"currency": "GBX"}, "ISO 4217"),
        ({"account": BAD}, "belongs to a statement"),
        ({"period": "p9"}, "belongs to a statement"),
        ({"booked_on": date(1824, 1, 11)}, "within a century"),
        ({"booked_on": None}, "the day of booking is stated"),
        ({"booked_on": date(2024, 2, 1)}, "within its statement's days"),
        ({"booked_on": date(2023, 12, 31)}, "within the case's period"),
        ({"counterparty_account": BAD}, "the other side's account number"),
        ({"counterparty_account": "gb:123456-1234567"}, "the other side's account number"),
        ({"balance_after": 499}, "balances run on"),
        ({"place": ""}, "its place in it"),
        ({"exhibit": "f" * 64}, "its place in it"),
        ({"id": ""}, "its place in it"),
    ],
)
def test_a_line_that_breaks_a_promise_is_found_and_the_others_hold(change, promise):
    found = broken(statement_entries(entries(**change), [period()], EXHIBIT, **PERIOD))
    named = {says: failed for says, failed in found.items() if promise in says}
    assert len(named) == 1, found
    # after a wrong balance the next one is out as well
    assert next(iter(named.values())) == ((1, 2) if promise == "balances run on" else (1,))


def test_an_id_given_twice_is_found():
    assert broken(statement_entries(entries(id="p1-1"), [period()], EXHIBIT, **PERIOD)) == {
        "every row has an id of its own, its exhibit and its place in it": (0, 1)
    }


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"closing": 299}, "opening balance + credits - debits = closing balance"),
        ({"credits": 401, "closing": 301}, "come to the credits and debits"),
        ({"debits": 299, "closing": 301}, "come to the credits and debits"),
        ({"entries": 4}, "as many entries as were counted"),
        ({"reconciles": False}, "control totals agree"),
        ({"opening": None, "reconciles": None}, "says what it opens and closes with"),
        ({"closing": None, "reconciles": None}, "says what it opens and closes with"),
        ({"opening": 201, "closing": 301}, "a statement opens with what the one of the day before closed with"),
        ({"account": ""}, "names its account"),
        ({"written_as": ""}, "names its account"),
        ({"account": BAD}, "the account's number checks"),
        ({"currency": "XXX"}, "ISO 4217"),
        ({"opens_on": date(2024, 3, 1)}, "first day is not after its last"),
        ({"closes_on": date(2224, 2, 29)}, "within a century"),
        ({"exhibit": ""}, "its place in it"),
    ],
)
def test_a_statement_that_breaks_a_promise_is_found_and_the_others_hold(change, promise):
    rows = [entry for n in (1, 2, 3) for entry in entries(n)]
    found = broken(statement_periods([period(1), period(2, **change), period(3)], rows, EXHIBIT, **PERIOD))
    named = [failed for says, failed in found.items() if promise in says]
    assert named in ([(1,)], [(1, 2)] if "opens with" in promise else [(1,)]), found


def test_what_is_right_holds_and_says_how_much_was_checked():
    periods, rows = [period(n) for n in (1, 2, 3)], [entry for n in (1, 2, 3) for entry in entries(n)]
    checked = check_exhibit(staged(periods, rows), **PERIOD)
    by_promise = {verdict.promise: verdict for verdict in checked.verdicts}
    assert checked.state == "admitted" and all(verdict.held and not verdict.places for verdict in checked.verdicts)
    assert by_promise["entries: stated balances run on from entry to entry"].checked == 9
    assert by_promise["statements: opening balance + credits - debits = closing balance"].checked == 3
    assert by_promise["statements: a statement opens with what the one of the day before closed with"].checked == 2


def test_balances_run_on_newest_first_and_over_lines_that_state_none():
    listed = entries()[::-1]
    for seq, entry in enumerate(listed):
        entry.seq = seq
    assert not broken(statement_entries(listed, [period()], EXHIBIT, **PERIOD))
    listed[1].balance_after = None
    assert not broken(statement_entries(listed, [period()], EXHIBIT, **PERIOD))
    listed[0].balance_after += 1
    assert broken(statement_entries(listed, [period()], EXHIBIT, **PERIOD)) == {"stated balances run on from entry to entry": (0,)}


def test_a_line_that_cannot_be_what_it_says_is_set_aside_and_its_statement_no_longer_reconciles():
    before = staged([period(1), period(2)], entries(1) + entries(2, amount=-200))
    checked = check_exhibit(before, **PERIOD)
    after = checked.staged
    assert checked.state == "not_reconciling"
    assert (after.rows.accepted, after.rows.set_aside, after.rows.declared, after.rows.total) == (5, 2, 2, before.rows.total)
    assert [row.place for row in after.set_aside] == ["Stmt 2, Ntry 2"] and "amount" in after.set_aside[0].reason and "-200" in after.set_aside[0].raw
    assert [entry.place for entry in after.records["entry"]] == [e.place for e in before.records["entry"] if e.place != "Stmt 2, Ntry 2"]
    assert [p.reconciles for p in after.records["statementperiod"]] == [True, False]
    assert [p.entries for p in after.records["statementperiod"]] == [3, 2]
    verdict = next(v for v in checked.verdicts if "every amount is stated" in v.promise)
    assert (verdict.held, verdict.checked, verdict.failed, verdict.places) == (False, 6, 1, "Stmt 2, Ntry 2")
    assert before.records["statementperiod"][1].reconciles is True and before.rows.accepted == 6, "what was handed in is not changed"


def test_a_line_that_moved_nothing_is_set_aside_and_its_statement_still_reconciles():
    rows = [*entries(), Entry(**entries()[2].model_dump() | {"id": "p1-4", "place": "Stmt 1, Ntry 4", "seq": 4, "amount": 0, "currency": "??"})]
    checked = check_exhibit(staged([period(entries=4)], rows), **PERIOD)
    assert checked.state == "admitted" and checked.staged.records["statementperiod"] == [period()]
    assert [row.place for row in checked.staged.set_aside] == ["Stmt 1, Ntry 4"]


def test_a_line_outside_the_cases_period_is_kept_and_recorded():
    checked = check_exhibit(staged([period()], entries()), first=date(2024, 2, 1), last=date(2024, 2, 29))
    assert checked.state == "admitted" and checked.staged.rows.accepted == 3 and not checked.staged.set_aside
    (verdict,) = (v for v in checked.verdicts if not v.held)
    assert (verdict.promise, verdict.failed) == ("entries: every entry is booked within the case's period", 3)


@pytest.mark.parametrize("change", [{"balance_after": 999}, {"amount": 201}, {"booked_on": date(2024, 1, 11), "direction": "debit"}])
def test_only_the_statement_that_does_not_add_up_is_marked(change):
    checked = check_exhibit(staged([period(1), period(2)], entries(1, **change) + entries(2)), **PERIOD)
    assert checked.state == "not_reconciling" and checked.staged.rows.accepted == 6
    assert [p.reconciles for p in checked.staged.records["statementperiod"]] == [False, True]


def test_a_file_that_is_not_what_it_says_of_itself_is_admitted_as_not_reconciling():
    remark = RemarkRow(exhibit=EXHIBIT, n=1, place="line 9", flag="control_total", text="statements_count says 9, the file has 8")
    assert check_exhibit(staged([period()], entries(), remarks=[remark]), **PERIOD).state == "not_reconciling"


def test_a_statement_without_entries_is_no_evidence_that_its_entries_are_right():
    quiet = period(closing=100, credits=0, debits=0, entries=0)
    verdicts = {v.promise: v for v in check_exhibit(staged([quiet], []), **PERIOD).verdicts}
    assert verdicts["entries: every amount is stated and not below nil"].checked == 0
    lost = check_exhibit(staged([period()], []), **PERIOD)
    assert lost.state == "not_reconciling" and lost.staged.records["statementperiod"][0].reconciles is False


def test_an_exhibit_from_which_nothing_was_read_does_not_pass_silently():
    nothing = Staged(EXHIBIT, "test", 1, "utf-8", RowCount(0, 3, 0))
    assert [v.held for v in check_exhibit(nothing, **PERIOD).verdicts if v.promise == "exhibit: something in the exhibit is evidence"] == [False]
    lost = Staged(EXHIBIT, "test", 1, "utf-8", RowCount(3, 0, 0), {"entry": entries()[:2], "statementperiod": [period(entries=2, credits=400, debits=0)]})
    assert [v.held for v in check_exhibit(lost, **PERIOD).verdicts if "every accepted row left a record" in v.promise] == [False]


def test_places_are_named_up_to_twenty_and_verdicts_quote_nothing():
    rows = [
        Entry(**entries()[0].model_dump() | {"id": f"x{i}", "place": f"line {i}", "seq": i, "direction": "A&B <Ltd>", "balance_after": None}) for i in range(50)
    ]
    verdicts = check_exhibit(staged([period()], rows), **PERIOD).verdicts
    verdict = next(v for v in verdicts if "a credit or a debit" in v.promise)
    assert verdict.failed == 50 and verdict.places.split("; ") == [f"line {i}" for i in range(20)]
    assert not any("A&B" in f"{v.promise}{v.says}{v.places}" for v in verdicts)


def test_every_suite_is_held_to_having_all_its_rows():
    for suite in suites(staged([period()], entries()), **PERIOD):
        if suite.name in ("statements", "entries"):
            lost = type(suite)(suite.name, suite.batch.iloc[:-1], suite.records, suite.promises)
            assert any("that were read is checked" in says for says in broken(lost))
