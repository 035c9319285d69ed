"""Proposals for tables drawn over many banks' conventions: never a wrong row without a question, and every row right once the questions are answered truly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from drawn_bank_tables import Drawn, drawn

from flows.sources.reading.proposal import Proposal
from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import opened

DRAWN = 60
AT_MOST_ONE = 0.8  # of the tables; docs/validation.md has the share over 2,000


def rows(found: Proposal, table: Drawn) -> list[tuple[str, int, str]]:
    return [(row.day, int(Decimal(row.amount).scaleb(2)), row.currency or table.truth["currency"]) for row in found.rows]


@pytest.fixture(scope="module")
def proposals(tmp_path_factory) -> list[tuple[int, Drawn, Proposal, Proposal]]:
    """Each table with what is proposed of it, and with what is proposed once every question has its true answer."""
    folder, found = tmp_path_factory.mktemp("drawn"), []
    for seed in range(DRAWN):
        table, path = drawn(seed), folder / f"{seed}.csv"
        path.write_bytes(table.content)
        first = answered = propose(opened(path))
        answers: dict[str, str] = {}
        while answered.questions and len(answers) < 9:
            answers |= {question.key: table.truth[question.key] for question in answered.questions}
            answered = propose(opened(path), answers)
        found.append((seed, table, first, answered))
    return found


def test_never_a_wrong_row_without_a_question(proposals):
    wrong = [(seed, table.what) for seed, table, first, _ in proposals if not first.questions and set(rows(first, table)) - set(table.rows)]
    assert wrong == []


def test_a_row_that_is_not_shown_is_named(proposals):
    assert [(seed, table.what) for seed, table, _, answered in proposals if len(answered.rows) < len(table.rows) and not answered.not_read] == []


def test_every_row_is_right_once_the_questions_are_answered(proposals):
    assert [(seed, table.what) for seed, table, _, answered in proposals if answered.questions or rows(answered, table) != table.rows] == []


def test_what_two_readings_fit_is_shown_under_both(proposals):
    for _, _, first, _ in proposals:
        for question in first.questions:
            shown = [tuple(row.line for row in reading.rows) for reading in question.readings]
            assert len(set(shown)) <= 1 and len(shown) == (len(question.choices) if len(question.choices) > 1 else 0)


def test_most_need_at_most_one_question(proposals):
    assert sum(len(first.questions) <= 1 for _, _, first, _ in proposals) >= AT_MOST_ONE * DRAWN


def test_balances_that_follow_are_said_to_prove_the_amounts(proposals):
    for seed, table, first, _ in proposals:
        if first.proven_by:
            assert " balances " in table.what and (seed, sorted(row[1] for row in rows(first, table))) == (seed, sorted(row[1] for row in table.rows))
