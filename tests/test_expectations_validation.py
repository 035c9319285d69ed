"""A check that could not be made is never read as a verdict; nothing null or empty passes unseen; nothing is shown, sent or left over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from great_expectations import expectations as gxe

from expectations.batches import reckoned
from expectations.promises import RECORDED, Suite, at_least, between, nil, one_of, promise, stated, true
from expectations.validation import CheckNotMade, validate
from schemas.guarantees import GuaranteeBroken

TOP = Path(__file__).resolve().parent.parent


def suite(batch: pd.DataFrame, *checks) -> Suite:
    return Suite("test", batch, [None] * len(batch), (promise("what is checked", RECORDED, *checks),))


@pytest.mark.parametrize(
    "check",
    [
        between("absent", 0, 1),  # no such column: an error while the metric is reckoned
        gxe.ExpectColumnValuesToMatchRegex(column="name", regex="("),  # no regular expression
        gxe.ExpectTableRowCountToEqualOtherTable(other_table_name="another"),  # no SQL here
    ],
)
def test_an_error_of_our_own_raises_and_quotes_no_evidence(check):
    rows = pd.DataFrame({"amount": pd.Series([5], dtype="int64[pyarrow]"), "name": pd.Series(["Corin Vexley"], dtype="string[pyarrow]")})
    with pytest.raises(CheckNotMade, match="could not be checked") as raised:
        validate(suite(rows, stated("amount"), check))
    assert "Vexley" not in str(raised.value)


def test_a_column_without_any_value_breaks_the_promise_that_it_says_something():
    nothing = pd.DataFrame({"amount": pd.Series([None, None], dtype="int64[pyarrow]")})
    (outcome,) = validate(suite(nothing, stated("amount"), between("amount", 0, 9)))
    assert outcome.failed == (0, 1) and outcome.checked == 2


def test_a_promise_about_what_need_not_be_said_tells_that_nothing_was_checked():
    nothing = pd.DataFrame({"amount": pd.Series([None, None], dtype="int64[pyarrow]"), "flag": pd.Series([None, True], dtype="bool[pyarrow]")})
    assert [(o.held, o.checked) for o in validate(suite(nothing, between("amount", 0, 9)))] == [(True, 0)]
    assert [(o.held, o.checked) for o in validate(suite(nothing, true("flag")))] == [(True, 1)]


def test_an_empty_table_has_nothing_checked_and_is_not_the_rows_that_were_read():
    empty = pd.DataFrame({"amount": pd.Series([], dtype="int64[pyarrow]"), "kind": pd.Series([], dtype="string[pyarrow]")})
    assert [(o.held, o.checked) for o in validate(suite(empty, stated("amount"), nil("amount"), one_of("kind", "a")))] == [(True, 0)]
    assert [(o.held, o.whole) for o in validate(suite(empty, gxe.ExpectTableRowCountToEqual(value=2)))] == [(False, True)]


@pytest.mark.parametrize("missing", [[], [None]])
def test_every_whole_number_is_on_its_side_of_a_limit_beside_what_is_missing(missing):
    most = 2**53  # from the next one on a float does not hold every whole number
    numbers = [0, 1, -1, most - 2, most - 1, most, most + 1, -most - 1, 2**62 + 1, 1 - 2**62]
    rows = reckoned(amount=[*missing, *numbers])

    def those(breaks) -> list[tuple]:
        return [tuple(n for n, number in enumerate(numbers, len(missing)) if breaks(number))]

    for limit in (0, 1, most - 2, most - 1):
        assert [o.failed for o in validate(suite(rows, at_least("amount", limit)))] == those(lambda number: number < limit)
        assert [o.failed for o in validate(suite(rows, between("amount", -limit, limit)))] == those(lambda number: not -limit <= number <= limit)
    assert [o.failed for o in validate(suite(rows, nil("amount")))] == those(bool)
    with pytest.raises(GuaranteeBroken):
        between("amount", 0, most)


def test_nothing_is_shown_sent_or_left_over(tmp_path):
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('the network was asked for')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import pandas as pd\n"
        "from expectations.promises import RECORDED, Suite, promise, stated\n"
        "from expectations.validation import validate\n"
        "rows = pd.DataFrame({'amount': pd.Series([1, None], dtype='int64[pyarrow]')})\n"
        "outcome, = validate(Suite('test', rows, [1, 2], (promise('stated', RECORDED, stated('amount')),)))\n"
        "assert outcome.failed == (1,)\n"
    )
    places = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR")}
    for place in places.values():
        os.mkdir(place)
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, **places, "PYTHONPATH": str(TOP)}, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
