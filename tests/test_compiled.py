"""The compiled ways against the plain tracer: every lot, every sum, at every size of amount."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest
from alike import every_number
from drawn_ledgers import KINDS, drawn_lines
from numba import njit

from schemas.guarantees import GuaranteeBroken
from tracing.attribution import compiled_loop, compiled_tracer, plain_tracer, trace_ledger
from tracing.attribution.exact_share import floor
from tracing.attribution.fastest_engine import Lines, Marked, lines_of, marked_of, positions_of, unwound_of
from tracing.attribution.fastest_engine import follow as follow_lines
from tracing.attribution.rules import RULES
from tracing.attribution.rules.effective import by_age_alone, by_labels_alone
from tracing.compiled.numbering import Numbering
from tracing.ledger.event_order import in_order
from tracing.ledger.prepared_ledger import Claim, Line, build


def ledger(rng: Random, *how, **also):
    return build(*drawn_lines(rng, *how, **also))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("largest", (3, 50, 10**9, 10**16))
def test_the_compiled_loop_is_the_plain_tracer(rule, largest):
    for seed in range(40):
        made = ledger(Random(seed * 7 + largest % 97), 30, largest)
        assets = {n for n in range(len(made)) if n % 3 == 0}
        assert every_number(compiled_tracer.trace(made, RULES[rule], assets)) == every_number(plain_tracer.trace(made, RULES[rule], assets)), seed


def the_same(found, expected, made) -> None:
    own = len(made.labels) - 1
    assert [tuple(row) for row in found.moved.tolist()] == [(t, *row) for t in range(len(made)) for row in sorted(expected.moved(t).items()) if row[0] != own]
    assert [tuple(row) for row in found.held.tolist()] == [
        (a, *row) for a in range(len(made.accounts)) for row in sorted(expected.held(a).items()) if row[0] != own
    ]
    assert found.ended.tolist()[:-1] == [[t.paid_out, t.absorbed, t.relabelled, t.lost_in_gap] for t in expected.totals[:-1]]
    assert found.standing.tolist() == [sum(lot.amount for lot in account.lots) for account in expected.accounts]
    assert set(found.undone.tolist()) == expected.unwound


@pytest.mark.parametrize("rule", RULES)
def test_positions_and_sums_of_labels_are_the_plain_tracer(rule):
    fast = 0
    for seed in range(120):
        rng = Random(seed)
        made = ledger(rng, 30, rng.choice([3, 50, 10**16]), rng.choice([KINDS, ("A", "B"), ("A",)]), reversals=seed % 3 == 0)
        lines, marked, assets = lines_of(made), marked_of(made), np.arange(0, 30, 4)
        fast += by_age_alone(RULES[rule], made.own) or by_labels_alone(RULES[rule], made.own)
        the_same(follow_lines(lines, marked, RULES[rule], assets), plain_tracer.trace(made, RULES[rule], set(assets.tolist())), made)
    assert fast >= (0 if rule == "lifo" else 30)


def much_comes_back(rng: Random, labels=("A", "B")):
    """Lines and claims of a ledger in which two lines in five take an earlier one back, soon and late, in any order."""
    accounts, lines, taken_back, claims = "abc"[: rng.choice([2, 3])], [], [], []
    for n in range(rng.randint(3, 28)):
        id, at = f"t{n:02}", f"2024-01-{n + 1:02}"
        if taken_back and rng.random() < 0.4:
            first = taken_back.pop(rng.randrange(max(0, len(taken_back) - 3), len(taken_back)))
            lines.append(Line(id, at, first.payee, first.payer, first.amount, f"reversal:{first.id}"))
        elif rng.random() < 0.03:
            lines.append(Line(id, at, rng.choice(accounts), "", 0, "gap"))
        else:
            payer, payee = rng.choice([("@", rng.choice(accounts)), (rng.choice(accounts), "@"), rng.sample(accounts, 2)])
            line = Line(id, at, payer, payee, rng.randint(1, rng.choice([3, 9])))
            lines.append(line)
            taken_back.append(line)
            if rng.random() < (0.5 if payer == "@" else 0.2):
                claims.append(Claim(id, rng.choice(labels), rng.choice([None, 1]) if payer == "@" else None))
    return lines, claims


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "lifo"])
def test_what_comes_back_takes_its_old_position(rule):
    lists = away = kept = 0
    for seed in range(250):
        made = build(*much_comes_back(Random(seed)))
        lines, marked, assets = lines_of(made), marked_of(made), np.arange(0, len(made), 4)
        known = positions_of(lines, np.zeros(0, np.int64))
        lists, away = lists + bool(len(known.stretches)), away + bool(len(known.away))
        kept += len(known.undone) > len(unwound_of(lines, marked.on_inside(lines)))
        expected = plain_tracer.trace(made, RULES[rule], set(assets.tolist()))
        the_same(follow_lines(lines, marked, RULES[rule], assets), expected, made)
        the_same(follow_lines(lines, marked, RULES[rule], assets, known), expected, made)
    assert min(lists, away, kept) > 10, "the ledgers hold what this test is for"


def test_a_result_that_does_not_add_up_is_noticed(monkeypatch):
    lines = Lines(np.zeros(2, np.int8), np.array([-1, 0], np.int32), np.array([0, -1], np.int32), np.array([10, 4]), np.full(2, -1, np.int32), 1)
    marked = Marked(np.array([[0, 0, 10]]), np.array([False, True]))
    right = follow_lines(lines, marked, RULES["fifo"], np.zeros(0, np.int64))
    for part, place, wrong in (("held", (0, 2), 7), ("moved", (1, 2), 5), ("ended", (0, 1), 1)):
        broken = right._replace(**{part: getattr(right, part).copy()})
        getattr(broken, part)[place] = wrong
        monkeypatch.setattr("tracing.attribution.stream_claims.follow", lambda *_, broken=broken: broken)
        with pytest.raises(GuaranteeBroken):
            follow_lines(lines, marked, RULES["fifo"], np.zeros(0, np.int64))


def test_portions_are_exact_at_every_size():
    exact, rng = njit(floor), Random(1)
    for _ in range(20_000):
        whole = rng.randrange(1, 2 ** rng.randint(1, 62))
        part, debit = (rng.choice([0, whole, whole // 2, rng.randint(0, whole)]) for _ in range(2))
        assert exact(debit, part, whole) == debit * part // whole, (debit, part, whole)


def test_many_lines_are_compiled_and_few_are_not(monkeypatch):
    made = ledger(Random(3), 30, 50)
    monkeypatch.setattr(compiled_loop, "follow", None)
    assert trace_ledger.trace(made, RULES["fifo"]).totals
    monkeypatch.setattr(trace_ledger, "MANY", 30)
    with pytest.raises(TypeError):
        trace_ledger.trace(made, RULES["fifo"])


@pytest.mark.parametrize("ids", ["numbers", "negative numbers", "texts"])
def test_order_is_time_then_sequence_then_id_by_code_point(ids):
    rng = Random(2)
    drawn_id = {
        "numbers": lambda: rng.choice([rng.randint(0, 3000), 10 ** rng.randint(0, 17)]),
        "negative numbers": lambda: rng.randint(-40, 40),
        "texts": lambda: "".join(rng.choice("aé\0z€10") for _ in range(rng.randint(0, 12))),
    }[ids]
    for n in range(200):
        rows = [(rng.randint(0, 3) * 1000, rng.randint(-1, 1), drawn_id()) for _ in range(rng.randint(1, 700 if n % 20 == 0 else 40))]
        at, seq = (np.array(column, np.int64) for column in list(zip(*rows, strict=True))[:2])
        found = in_order([at, seq], lambda rows=rows: pa.chunked_array([[row[2] for row in rows]]))
        found = list(range(len(rows))) if found is None else found.tolist()
        assert [(*rows[n][:2], str(rows[n][2])) for n in found] == sorted((*row[:2], str(row[2])) for row in rows)


def test_names_get_numbers_in_the_order_of_their_first_appearance():
    rng, seen, numbers = Random(4), Numbering(), {}
    for _ in range(30):
        names = ["".join(rng.choice("ab\0é") for _ in range(rng.choice([0, 1, 2, 7, 8, 9, 47, 48, 49, 90]))) for _ in range(rng.randint(0, 900))]
        begin = rng.randint(0, len(names))
        found = seen.number(pa.array(names, pa.string())[begin:]).tolist()
        for name in names[begin:]:
            if len(name.encode()) <= 48:
                numbers.setdefault(name, len(numbers))
        assert seen.names().take(pa.array(found, pa.int64())).to_pylist() == names[begin:]
    every = seen.names().to_pylist()
    assert len(set(every)) == len(every) > 4096 and set(numbers) <= set(every)
