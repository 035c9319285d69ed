"""Statements become a ledger: nothing is counted twice or left out, and every account always stands where its statements say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from by_hand import ALPHA, BETA, GAMMA, TO_ALPHA, TO_BETA, base, decision, found, moved, statement, two
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.accounts import Transfer
from schemas.evidence import Refusal
from schemas.findings import Gap, LeftOut, Merge
from tracing.ledger import build_transfers


def test_a_statement_becomes_an_opening_and_its_entries_in_their_order():
    assert moved(
        [
            statement(
                ALPHA,
                "01-01",
                "01-31",
                500,
                900,
                [
                    ("01-05", 600, {"counterparty": " Shop "}),
                    ("01-05", -200, {"counterparty_account": "NL91ABNA0417164300"}),
                    ("01-06", 1),
                    ("01-06", -1, {"counterparty": "Named", "counterparty_account": "12 34"}),
                ],
            )
        ]
    ) == [
        ("01-01", "@", ALPHA, 500, "opening"),
        ("01-05", "@Shop", ALPHA, 600, ""),
        ("01-05", ALPHA, "@iban:NL91ABNA0417164300", 200, ""),
        ("01-06", "@", ALPHA, 1, ""),
        ("01-06", ALPHA, "@account:1234", 1, ""),
    ]


def test_an_overdraft_at_the_start_is_an_opening_the_other_way():
    assert moved([statement(ALPHA, "01-01", "01-31", -500, 0, [("01-05", 500)])])[0] == ("01-01", ALPHA, "@", 500, "opening")


def test_a_name_is_never_taken_for_an_account():
    lines = moved(
        [
            statement(ALPHA, "01-01", "01-31", 100, 0, [("01-05", -100, {"counterparty": "Beta Ltd"})]),
            statement(BETA, "01-01", "01-31", 0, 50, [("01-09", 50)], holder="Beta Ltd"),
        ]
    )
    assert ("01-05", ALPHA, "@Beta Ltd", 100, "") in lines


def test_money_in_another_currency_does_not_enter_the_account_in_evidence():
    lines = moved(
        [
            statement(ALPHA, "01-01", "01-31", 100, 0, [("01-05", -100, {"counterparty_account": "20-00-00 00000002"})]),
            statement(BETA, "01-01", "01-31", 0, 115, [("01-05", 115, {"counterparty_account": "20-00-00 00000001"})], currency="EUR"),
        ]
    )
    assert lines == [("01-01", "@", ALPHA, 100, "opening"), ("01-05", "@" + ALPHA, BETA, 115, ""), ("01-05", ALPHA, "@" + BETA, 100, "")]


# --- openings and gaps

JANUARY, MARCH = ("01-01", "01-31"), ("03-01", "03-31")


def test_missing_statements_are_a_gap_and_then_an_opening():
    tables = found([statement(ALPHA, *JANUARY, 0, 70, [("01-05", 70)]), statement(ALPHA, *MARCH, 40, 41, [("03-01", 1)])], period=("01-01", "03-31"))
    (gap,) = tables[Gap]
    assert [(t.id, t.at[5:], t.payer, t.payee, t.amount, t.kind) for t in tables[Transfer]] == [
        ("01/01-01/1", "01-05", "@", ALPHA, 70, ""),
        (f"gap:{gap.id}", "02-01", ALPHA, "", 0, "gap"),
        (f"opening:{ALPHA}:2024-03-01", "03-01", "@", ALPHA, 40, "opening"),
        ("01/03-01/1", "03-01", "@", ALPHA, 1, ""),
    ]


def with_gap(lines_of_beta, decisions=()):
    """Alpha without February; Beta whole, with these lines."""
    balance = 500 + sum(line[1] for line in lines_of_beta)
    return [
        statement(ALPHA, *JANUARY, 0, 70, [("01-05", 70)]),
        statement(ALPHA, *MARCH, 40, 0, [("03-31", -40)]),
        statement(BETA, "01-01", "03-31", 500, balance, lines_of_beta),
    ]


def test_what_arrives_during_a_gap_is_lost_before_the_account_resumes():
    lines = moved(with_gap([("02-10", -30, TO_ALPHA)]), period=("01-01", "03-31"))
    concerning_alpha = [line for line in lines if ALPHA in line[1:3]]
    assert concerning_alpha[1:5] == [
        ("02-01", ALPHA, "", 0, "gap"),
        ("02-10", BETA, ALPHA, 30, ""),
        ("03-01", ALPHA, "", 0, "gap"),
        ("03-01", "@", ALPHA, 40, "opening"),
    ]


def test_what_leaves_during_a_gap_comes_from_the_gap():
    assert ("02-10", f"@gap:{ALPHA}", BETA, 30, "") in moved(with_gap([("02-10", 30, TO_ALPHA)]), period=("01-01", "03-31"))


def test_a_bridged_gap_stays_open_to_tracing_and_its_rest_is_unknown():
    statements = with_gap([("02-10", -30, TO_ALPHA), ("02-11", 20, TO_ALPHA)])
    gap = next(g for g in found(statements, period=("01-01", "03-31"))[Gap] if g.account == ALPHA)
    lines = moved(statements, period=("01-01", "03-31"), decisions=[decision(gap.id, "bridge")])
    assert not [line for line in lines if line[4] == "gap"]
    assert [line for line in lines if ALPHA in line[1:3]][1:4] == [
        ("02-10", BETA, ALPHA, 30, ""),
        ("02-11", ALPHA, BETA, 20, ""),
        ("03-01", ALPHA, f"@gap:{ALPHA}", 40, ""),  # 70 + 30 - 20 - 40
    ]


def test_money_between_days_that_are_not_all_shown_is_not_called_missing_from_the_other_account():
    lines = moved([statement(ALPHA, *JANUARY, 0, 0, []), statement(BETA, *JANUARY, 50, 0, [("01-30", -50, TO_ALPHA)])])
    assert lines[-1] == ("01-30", BETA, f"@gap:{ALPHA}", 50, "")


def test_a_balance_that_does_not_carry_over_starts_anew():
    lines = moved([statement(ALPHA, *JANUARY, 0, 70, [("01-05", 70)]), statement(ALPHA, "02-01", "02-29", 60, 60, [])], period=("01-01", "02-29"))
    assert lines[1:3] == [("02-01", ALPHA, "", 0, "gap"), ("02-01", "@", ALPHA, 60, "opening")]


def test_a_statement_that_does_not_add_up_carries_nothing_on():
    tables = found([statement(ALPHA, *JANUARY, 0, 75, [("01-05", 70)]), statement(ALPHA, "02-01", "02-29", 75, 0, [("02-03", -75)])], period=("01-01", "02-29"))
    assert [g.kind for g in tables[Gap]] == ["not_reconciling"]
    assert [(t.at[5:], t.payer, t.amount, t.kind) for t in tables[Transfer]] == [
        ("01-05", "@", 70, ""),
        ("02-01", ALPHA, 0, "gap"),
        ("02-01", "@", 75, "opening"),
        ("02-03", ALPHA, 75, ""),
    ]


def test_an_opening_of_the_case_file_where_the_statement_is_silent():
    opening = {"account": ALPHA[3:], "on": "2024-01-06", "amount": "2.00", "exhibit": "JB/1", "reason": "letter of the bank"}
    silent = [statement(ALPHA, *JANUARY, None, None, [("01-05", -30), ("01-07", 5)])]
    (first, *_) = found(silent, openings=[opening])[Transfer]
    assert (first.at, first.amount, first.kind) == ("2024-01-01", 230, "opening")
    assert "JB/1" in first.why
    with pytest.raises(Refusal, match=r"case.toml, openings\[1\].amount.*£9.00"):
        found([statement(ALPHA, *JANUARY, 900, 875, [("01-05", -30), ("01-06", 5)])], openings=[opening | {"on": "2024-01-01"}])
    with pytest.raises(Refusal, match="no statement in evidence"):
        found(silent, openings=[opening | {"account": "30-00-00 99999999"}])
    with pytest.raises(Refusal, match="shows 1 March 2024"):
        found(silent, openings=[opening | {"on": "2024-03-01"}])


def test_every_line_has_its_own_id_even_where_one_day_opens_twice():
    one_day = [
        statement(ALPHA, "01-05", "01-05", 0, 9, [("01-05", 5)], id="a"),
        statement(ALPHA, "01-05", "01-05", 9, 12, [("01-05", 1)], id="b"),
        statement(ALPHA, "01-05", "01-05", 12, 0, [("01-05", -12)], id="c"),
    ]
    assert [(t.id, t.amount) for t in found(one_day)[Transfer] if t.kind == "opening"] == [
        (f"opening:{ALPHA}:2024-01-05", 9),
        (f"opening:{ALPHA}:2024-01-05:2", 12),
    ]
    two_currencies = [statement(ALPHA, *JANUARY, 7, 7, [], id="a"), statement(ALPHA, *JANUARY, 8, 8, [], id="b", currency="EUR")]
    assert sorted((t.id, t.amount) for t in found(two_currencies)[Transfer]) == [(f"opening:{ALPHA}:2024-01-01:EUR", 8), (f"opening:{ALPHA}:2024-01-01:GBP", 7)]


def test_an_opening_that_follows_from_the_closing():
    assert moved([statement(ALPHA, *JANUARY, None, 50, [("01-05", -30)])])[0] == ("01-01", "@", ALPHA, 80, "opening")


def test_a_transfer_over_the_start_of_an_account_leaves_on_its_day_in_one_statement_and_arrives_on_its_day_in_the_other():
    lines = found(
        [statement(ALPHA, "01-01", "02-29", 100, 0, [("01-31", -100, TO_BETA)]), statement(BETA, "02-01", "02-29", 8, 108, [("02-02", 100)])],
        period=("02-01", "02-29"),
    )[Transfer]
    assert [(t.at, t.arrives, t.payer, t.payee, t.amount, t.kind) for t in lines[-2:]] == [
        ("2024-01-31", "2024-02-02", ALPHA, BETA, 100, ""),
        ("2024-02-01", "", "@", BETA, 8, "opening"),
    ]


def test_an_entry_booked_outside_its_statement_counts_where_the_balances_have_it():
    (opening, stray) = found([statement(ALPHA, "02-01", "02-29", 10, 0, [("01-31", -10)])], period=("02-01", "02-29"))[Transfer]
    assert (opening.at, stray.at) == ("2024-02-01", "2024-02-01") and "2024-01-31" in stray.why


# --- the order within a day


def test_the_order_of_a_day_is_that_of_every_statement():
    lines = moved(
        [  # Beta pays Gamma with what Alpha sends; Alpha with what comes in first
            statement(GAMMA, *JANUARY, 0, 90, [("01-05", 90, TO_BETA)]),
            statement(BETA, *JANUARY, 0, 0, [("01-05", 90, TO_ALPHA), ("01-05", -90, {"counterparty_account": GAMMA[3:]})]),
            statement(ALPHA, *JANUARY, 0, 0, [("01-05", 90), ("01-05", -90, TO_BETA)]),
        ]
    )
    assert [line[1:3] for line in lines] == [("@", ALPHA), (ALPHA, BETA), (BETA, GAMMA)]


def test_statements_that_contradict_each_other_still_give_one_order():
    statements = [
        statement(ALPHA, *JANUARY, 90, 90, [("01-05", 90, TO_BETA), ("01-05", -90, TO_BETA)]),
        statement(BETA, *JANUARY, 90, 90, [("01-05", 90, TO_ALPHA), ("01-05", -90, TO_ALPHA)]),
    ]
    assert moved(statements) == moved(statements[::-1])
    assert sorted(line[1:3] for line in moved(statements)[2:]) == [(ALPHA, BETA), (BETA, ALPHA)]


# --- reversals

BACK = {"reversal": True}


def kinds(lines):
    total = sum(line[1] for line in lines)
    tables = found([statement(ALPHA, *JANUARY, 1000, 1000 + total, lines)])
    return [t.kind for t in tables[Transfer][1:]], tables


def test_a_reversal_points_at_what_it_takes_back_and_takes_its_party():
    found_kinds, tables = kinds([("01-05", -100, {"counterparty": "Shop"}), ("01-06", 100, BACK)])
    assert found_kinds == ["", "reversal:01/01-01/1"]
    assert tables[Transfer][-1].payer == "@Shop"


@pytest.mark.parametrize(
    "lines, last",
    [
        ([("01-05", -100, {"counterparty": "Shop"}), ("01-06", 100, BACK | {"counterparty": "Other"})], ""),
        ([("01-05", -99), ("01-06", 100, BACK)], ""),
        ([("01-05", 100, BACK), ("01-06", -100)], ""),
        ([("01-04", -100), ("01-05", -100), ("01-06", 100, BACK)], ""),
        ([("01-04", -100, {"reference": "A"}), ("01-05", -100, {"reference": "B"}), ("01-06", 100, BACK | {"reference": "B"})], "reversal:01/01-01/2"),
        ([("01-04", -100), ("01-05", 100, BACK), ("01-06", 100, BACK)], ""),
    ],
)
def test_a_reversal_is_ordinary_unless_exactly_one_earlier_transfer_fits(lines, last):
    assert kinds(lines)[0][-1] == last


def test_a_reversal_that_both_accounts_show():
    tables = two([("01-05", -100, TO_BETA), ("01-06", 100, TO_BETA | BACK)], [("01-05", 100, TO_ALPHA), ("01-06", -100, TO_ALPHA | BACK)])
    assert [(t.payer, t.payee, t.kind) for t in tables[Transfer]] == [(ALPHA, BETA, ""), (BETA, ALPHA, "reversal:01/01-01/1")]


# --- whatever the statements are

ACCOUNTS = (ALPHA, BETA, GAMMA)
MONTHS = [("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31"), ("2024-04-01", "2024-04-30")]
EVENT = st.tuples(
    st.integers(0, 120),
    st.integers(0, 2),
    st.sampled_from(["debited later", "same day", "credited later"]),
    st.sampled_from([*ACCOUNTS, "", "Shop"]),
    st.sampled_from([*ACCOUNTS, "", "Shop"]),
    st.sampled_from([1, 5, 5, 700]),
    st.sampled_from(["both", "payer", "payee", "none"]),
    st.booleans(),
)


@st.composite
def worlds(draw):
    """Statements of three accounts over four months: own transfers booked up to two days apart, named by both, one or none; some
    statements missing, given twice, opening with another balance, or not adding up."""
    lines = defaultdict(list)
    for on, lag, way, payer, payee, amount, named, reversal in draw(st.lists(EVENT, max_size=25)):
        first, second = (on, on + (lag if way == "credited later" else 0))
        if way == "debited later":
            first, second = on + min(lag, 1), on
        for account, other, day_number, sign, who in ((payer, payee, first, -1, "payer"), (payee, payer, second, 1, "payee")):
            if account in ACCOUNTS and payer != payee:
                written = other[3:] if other in ACCOUNTS and named in ("both", who) else ""
                on_day = str(date(2024, 1, 1) + timedelta(days=min(day_number, 120)))
                lines[account].append((on_day, sign * amount, {"counterparty_account": written, "reversal": reversal}))
    statements = []
    for account in ACCOUNTS:
        balance = draw(st.sampled_from([0, 900, -50]))
        for n, (first, last) in enumerate(MONTHS):
            what = draw(st.sampled_from(["whole", "whole", "whole", "missing", "twice", "other opening", "does not add up"]))
            if what == "other opening":
                balance += 13
            within = sorted((line for line in lines[account] if first <= line[0] <= last), key=lambda line: line[0])
            closing = balance + sum(line[1] for line in within) + (3 if what == "does not add up" else 0)
            for copy in range({"missing": 0, "twice": 2}.get(what, 1)):
                statements.append(statement(account, first, last, balance, closing, within, id=f"{account[-1]}{n}{'ab'[copy]}"))
            balance = closing
    return statements


def entries_of(statements):
    return {entry.id: entry for _, entries in statements for entry in entries}


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_every_entry_is_in_exactly_one_transfer_repetition_or_exclusion(statements):
    tables = found(statements, period=("01-01", "04-30"))
    counted = [id for t in tables[Transfer] for id in (t.debit_entry, t.credit_entry) if id]
    counted += [m.repeated for m in tables[Merge]] + [row.entry for row in tables[LeftOut]]
    assert sorted(counted) == sorted(entries_of(statements))
    entries = entries_of(statements)
    for t in tables[Transfer]:
        if t.kind in ("", *(f"reversal:{other.id}" for other in tables[Transfer])):
            assert {entries[id].amount for id in (t.debit_entry, t.credit_entry) if id} == {t.amount}
    assert {m.kept for m in tables[Merge]} <= {id for t in tables[Transfer] for id in (t.debit_entry, t.credit_entry)}


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_replayed_in_order_every_account_stands_where_its_statements_close(statements):
    """Worked out from the lines and the statements alone. An own transfer that the two accounts book on different days stands on one
    of them in the ledger, so what is on its way when a statement closes is put back."""
    lines, entries = found(statements, period=("01-01", "04-30"))[Transfer], entries_of(statements)
    assert all((a.at, a.seq) < (b.at, b.seq) for a, b in pairwise(lines))
    for period, listed in statements:
        if period.opening + sum(e.amount if e.direction == "credit" else -e.amount for e in listed) != period.closing:
            continue
        stands = 0
        for t in lines:
            if period.account not in (t.payer, t.payee):
                continue
            own = entries.get(t.debit_entry if t.payer == period.account else t.credit_entry)
            booked = t.at if own is None else str(own.booked_on)
            if booked <= str(period.closes_on):
                stands = 0 if t.kind == "gap" else stands + (t.amount if t.payee == period.account else -t.amount)
        assert stands == period.closing


@settings(max_examples=100, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_exhibits_come_decides_nothing(statements, random):
    shuffled = random.sample(statements, len(statements))
    one, other = (build_transfers.findings(base(s, period=("01-01", "04-30"))) for s in (statements, shuffled))
    assert {t: [r.model_dump() for r in rows] for t, rows in one.items()} == {t: [r.model_dump() for r in rows] for t, rows in other.items()}


# --- reports that are no statements


@pytest.mark.parametrize("kind", ["notification", "interim report"])
def test_what_only_a_notification_shows_is_left_out_and_said(kind):
    told, entries = statement(ALPHA, "01-10", "01-10", None, None, [("01-10", 30), ("01-10", 40)], id="told")
    told.kind = kind
    whole = statement(ALPHA, "01-01", "01-31", 0, 30, [("01-10", 30)])
    tables = found([whole, (told, entries)])
    assert [(t.amount, t.credit_entry) for t in tables[Transfer]] == [(30, f"{ALPHA[-2:]}/01-01/1")]
    assert [(row.entry, kind in row.why) for row in tables[LeftOut]] == [("told/2", True)]
    assert [(row.repeated, kind in row.why) for row in tables[Merge]] == [("told/1", True)]  # what the statement shows too is counted once
    assert tables[Gap] == []
    alone = found([(told, entries)])
    assert alone[Transfer] == [] and len(alone[LeftOut]) == 2
