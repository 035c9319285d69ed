"""Bank tables read as columns: what a plain reading by the csv module and decimals gives, whatever stands in them and however the blocks fall."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sources_reading import SAMPLES, staged

from flows.sources.reading import table_records, text_blocks, typed_cells
from flows.sources.reading.record_columns import Records
from flows.sources.reading.text_columns import numbers
from flows.sources.reading.text_kernels import joined, split
from flows.sources.reading.written_values import EMPTY, NEGATIVES, ORDERS, READ, amounts, days
from flows.sources.tables.table_account import Rows, breaks, moved
from flows.sources.tables.table_amounts import amount_in
from flows.sources.tables.table_days import day_in, without_time
from schemas import money
from schemas.evidence import Refusal

TEMPLATE = """
says = "several accounts in one table"
encodings = ["utf-8", "latin-1"]
delimiter = ";"
dates = "dmy"
decimal_mark = ","
group_mark = "."
negative = "trailing_minus"
currency_mark = "£"
order = "{order}"
footers = ["Total", "Ende é"]
booked = ["done", ""]
[statement]
account = {{column = "Account"}}
currency = {{column = "Currency"}}
holder = {{column = "Name"}}
[columns]
booked_on = "Date"
value_on = "Value"
text = ["What", "More"]
amount = "Amount"
balance_after = "Balance"
status = "State"
counterparty = "Other"
counterparty_account = "Other account"
original_amount = "Foreign"
original_currency = "Foreign currency"
"""
HEADINGS = "Date;Value;What;More;Amount;Balance;State;Account;Currency;Name;Other;Other account;Foreign;Foreign currency;Extra;"
ROW = ["02/01/2024", "", "salary", "", "1.000,50", "", "done", "X-1", "eur", "Ada Quill", "", "GB33BUKB20201555555555", "", "", "", ""]
WRITTEN = {
    0: ["03/01/2024", "31/02/2024", "3.1.2024", "2024-01-03", "03/01/2024 10:15", "03/01/24", "", "Total", "Ende é"],
    1: ["04/01/2024", "x"],
    2: ["a;b", 'say "so"', "é", " padded ", "\u00a0", "two\nlines", "“quoted”", "x\x1c"],
    3: ["more", "\t"],
    4: ["5,00-", "£ 5,00", "-5,00", "", "5.00", "1.00,00", "5,001", "5,000", "1e5", "4611686018427387904", "+7", "0"],
    5: ["7,00", "£8,00-", "?", "995,50"],
    6: ["pending", ""],
    7: ["X-2", "", "DE89 3704 0044 0532 0130 00"],
    8: ["GBP", "JPY", "???", ""],
    9: ["Bo Northmere", ""],
    10: ["A&B <Ltd>"],
    11: ["", "20-00-00 12345678", "NOT AN ACCOUNT"],
    12: ["4,10"],
    13: ["USD", "EUR"],
    14: ["unread"],
    15: ["without a heading"],
}


def field(written: str, quoted: bool) -> str:
    return '"' + written.replace('"', '""') + '"' if quoted or any(c in written for c in ';"\n') else written


@st.composite
def tables(draw) -> str:
    """A table whose rows are mostly plain, and odd in any column now and then; and lines that are no rows."""
    lines = ["Bank;Harrowmouth", HEADINGS]
    for _ in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(["row"] * 8 + ["blank", "short", "raw"]))
        row = list(ROW)
        for column in draw(st.lists(st.sampled_from(sorted(WRITTEN)), max_size=3)):
            row[column] = draw(st.sampled_from(WRITTEN[column]))
        quoted = draw(st.booleans())
        line = ";".join(field(written, quoted) for written in row)
        lines.append({"row": line, "blank": "", "short": line[: len(line) // 2], "raw": draw(st.text('a;" \r', max_size=6))}[kind])
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n"]))


def told(folder, content, large: bool, **how) -> tuple:
    """Everything that staging gives, or the refusal; in blocks of a few bytes that compiled code takes apart, or of a few records that the csv module does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_records, "LARGE", 0 if large else 1 << 40)
        patch.setattr(table_records, "ROWS", 5)
        patch.setattr(text_blocks, "BLOCK", 300)
        try:
            found = staged(folder, content, **how)
        except Refusal as refusal:
            return (str(refusal),)
    records = {name: [record.model_dump() for record in rows] for name, rows in found.records.items()}
    return records, found.rows, found.encoding, *([row.model_dump() for row in rows] for rows in (found.set_aside, found.declared, found.remarks))


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    for order in ("oldest_first", "newest_first"):
        (folder / f"{order}.toml").write_text(TEMPLATE.format(order=order), "utf-8")
    return folder


def by_hand(content: bytes, order: str) -> tuple[list[tuple], list[tuple[str, str]], list[tuple[str, str]]]:
    """What the template says of a table, read with the csv module, decimals and dates alone: rows accepted (place, day, value day, signed amount, currency, balance, texts),
    rows set aside (place, how the reason begins), and (place, what) of the lines that are none. `order` changes nothing of these."""
    text = content.decode("utf-8-sig") if is_text(content) else content.decode("latin-1")
    taken: list[str] = []
    stream = StringIO(text, newline="")
    reader = csv.reader(iter(lambda: taken.append(stream.readline()) or taken[-1], ""), delimiter=";", strict=True)
    accepted, aside, declared, headings, below, line = [], [], [], None, False, 1
    while True:
        place, fields = f"line {line}", None
        taken.clear()
        try:
            fields = [value.strip() for value in next(reader)]
        except StopIteration:
            return accepted, aside, declared
        except csv.Error:
            aside.append((place, "not a readable record"))
        line += len(taken)
        if fields is None:
            continue
        first = next(filter(None, fields), "")
        if not first:
            declared.append((place, "blank line"))
        elif headings is None:
            headings = fields if "Date" in fields else None
            declared.append((place, "headings" if headings else "line above the table"))
        elif first.startswith(("Total", "Ende é")):
            declared.append((place, "line below the table"))
            below = True
        elif below:
            aside.append((place, "a row below the table's footer"))
        elif len(fields) != len(ROW):
            aside.append((place, f"{len(fields)} fields, expected 16"))
        elif fields[6] not in ("done", ""):
            aside.append((place, "its State is"))
        else:
            try:
                accepted.append((place, *row_by_hand(fields)))
            except (ArithmeticError, KeyError, ValueError):
                aside.append((place, ""))


def is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def row_by_hand(fields: list[str]) -> tuple:
    """Raises where the row is none."""
    if not fields[7]:
        raise ValueError("no account")
    currency = fields[8].upper()
    places = {"EUR": 2, "GBP": 2, "JPY": 0}[currency]

    def minor(written: str) -> int:
        sign, plain = (written[:1], written[1:]) if written[:1] in ("+", "-") else ("", written)
        plain = plain.removeprefix("£").removesuffix("£").strip()
        if plain.endswith("-") and sign != "-" and not plain.startswith("-"):
            sign, plain = sign + "-", plain[:-1].strip()
        if not re.fullmatch(r"([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?", plain) or len(sign) > 1:
            raise ValueError(written)
        value = Decimal(plain.replace(".", "").replace(",", ".")).scaleb(places)
        if value != int(value) or value >= 2**62:
            raise ValueError(written)
        return -int(value) if sign == "-" else int(value)

    def day(written: str) -> date:
        match = re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})( [0-9]{2}:[0-9]{2})?", written)
        if certain := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})( [0-9]{2}:[0-9]{2})?", written):  # one reading, whatever the template has
            return date.fromisoformat(certain[1])
        return date(int(match[4]), int(match[3]), int(match[1])) if match else date.fromisoformat("no day")

    signed = minor(fields[4])
    foreign = f"{fields[12]} {fields[13]}".strip() if fields[12] and fields[13].upper() != currency else ""
    days = day(fields[0]), day(fields[1]) if fields[1] else None
    return *days, signed, currency, minor(fields[5]) if fields[5] else None, " / ".join(filter(None, fields[2:4])), fields[10], foreign


def as_read(found: tuple) -> tuple:
    """The same of what staging gave."""
    records, rows, _, set_aside, declared, _ = found
    accepted = [
        (
            *(entry[name] for name in ("place", "booked_on", "value_on")),
            entry["amount"] if entry["direction"] == "credit" else -entry["amount"],
            *(entry[name] for name in ("currency", "balance_after", "text", "counterparty", "original")),
        )
        for entry in records.get("entry", [])
    ]
    assert (rows.accepted, rows.set_aside, rows.declared) == (len(accepted), len(set_aside), len(declared))
    return accepted, [(row["place"], row["reason"]) for row in set_aside], [(row["place"], row["what"]) for row in declared]


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["oldest_first", "newest_first"]), st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]))
def test_a_table_is_read_as_by_hand_however_its_blocks_fall(tmp_path_factory, templates, text, order, encoding):
    folder, content = tmp_path_factory.mktemp("table"), text.encode(encoding, "ignore")
    how = {"template": order, "templates_dir": templates}
    found = told(folder, content, True, **how)
    assert found == told(folder, content, False, **how)
    if len(found) == 1:
        assert "never closed" in found[0] or "not utf-8 text" in found[0]
        return
    (accepted, aside, declared), (wanted, left, lines) = as_read(found), by_hand(content, order)
    assert accepted == wanted and declared == lines
    assert [place for place, _ in aside] == [place for place, _ in left]
    assert all(reason.startswith(begins) for (_, reason), (_, begins) in zip(aside, left, strict=True))
    seen = [entry["seq"] for entry in found[0].get("entry", [])]
    assert seen == sorted(seen)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("bank_csv/*.csv")), ids=lambda path: path.name)
def test_real_files_are_read_the_same(tmp_path, path):
    from flows.sources.reading.source import OpenedFile
    from flows.sources.tables.table_proposal import propose
    from schemas.evidence import Exhibit

    try:
        proposal = propose(OpenedFile(path, Exhibit(sha256="0" * 64, reference="T/1", file_name=path.name, size=path.stat().st_size)))
    except Refusal:
        proposal = None
    if proposal is None or proposal.questions:
        pytest.skip("no template can be proposed for it")
    (tmp_path / "own.toml").write_text(proposal.template, "utf-8")
    how = {"template": "own", "templates_dir": tmp_path}
    assert told(tmp_path, path.read_bytes(), True, **how) == told(tmp_path, path.read_bytes(), False, **how)


def test_a_quotation_mark_that_stays_open_is_refused_or_given_up_alike(tmp_path, templates):
    rows = [";".join(ROW)] * 40
    how = {"template": "oldest_first", "templates_dir": templates}
    for odd in (20, 38):
        broken = rows[:odd] + ['"' + rows[odd]] + rows[odd + 1 :]
        text = "\n".join([HEADINGS, *broken])
        assert told(tmp_path, text, True, **how) == told(tmp_path, text, False, **how) and "never closed" in told(tmp_path, text, True, **how)[0]
    longer = "\n".join([HEADINGS, *rows, '"' + "x" * 140_000, *rows, 'and"', *rows])
    assert told(tmp_path, longer, True, **how) == told(tmp_path, longer, False, **how)


def test_a_table_within_an_archive_is_read_the_same(tmp_path, templates):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("one.csv", "two.csv"):
            archive.writestr(name, "\n".join([HEADINGS, *[";".join(ROW)] * 30, ";".join(ROW[:3]), ";".join(ROW)]))
    how = {"template": "oldest_first", "templates_dir": templates}
    found = told(tmp_path, packed.getvalue(), True, **how)
    assert found == told(tmp_path, packed.getvalue(), False, **how) and found[1].accepted == 62
    assert found[0]["entry"][-1]["place"] == "member 2 (two.csv), line 33"


def test_plain_cells_are_vouched_for_and_only_others_are_read_one_by_one(tmp_path, templates, monkeypatch):
    monkeypatch.setattr(table_records, "LARGE", 0)
    looked: list[str] = []
    exact = typed_cells.money_column

    def watched(block, column, currency, where, marks, by_hand, required=False):
        return exact(block, column, currency, where, marks, lambda written, code: looked.append(written) or by_hand(written, code), required)

    monkeypatch.setattr("flows.sources.tables.table_amounts.money_column", watched)
    odd = ";".join(ROW[:4] + ["5,000"] + ROW[5:])
    rows = "\n".join([HEADINGS, *[";".join(ROW)] * 5, odd, ";".join(ROW[:4] + ["x"] + ROW[5:])])
    found = staged(tmp_path, rows, template="oldest_first", templates_dir=templates)
    assert isinstance(found.records["entry"], Records) and [entry.amount for entry in found.records["entry"]] == [100050] * 5 + [500]
    assert [entry.place for entry in found.records["entry"]] == [f"line {n}" for n in range(2, 8)]
    assert looked == ["x"] and [row.place for row in found.set_aside] == ["line 8"]


def test_rows_of_one_account_stay_in_order_though_it_is_named_in_several_ways(tmp_path, templates):
    rows = [list(ROW) for _ in range(4)]
    for n, row in enumerate(rows):
        row[4], row[5], row[8], row[9] = "1,00", f"{n + 1},00", ("eur", "EUR")[n % 2], ("Ada Quill", "Bo")[n > 1]
    text = "\n".join([HEADINGS, *(";".join(row) for row in rows)])
    for large in (True, False):
        found = told(tmp_path, text, large, template="oldest_first", templates_dir=templates)
        (period,) = found[0]["statementperiod"]
        assert (period["opening"], period["closing"], period["reconciles"]) == (0, 400, True)


def made(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    data = np.frombuffer(text.encode(), np.uint8)
    return data, np.zeros(1, np.int32), np.array([len(data)], np.int32)


@settings(max_examples=250, deadline=None)
@given(
    st.text("0123456789.,'+-()£ ", max_size=12) | st.from_regex(r"[+-]?[0-9]{1,3}(\.[0-9]{3}){0,2}(,[0-9]{1,3})?", fullmatch=True),
    st.sampled_from([".", ","]),
    st.sampled_from(["", ".", ",", " ", "'"]),
    st.sampled_from(sorted(NEGATIVES)),
    st.sampled_from(["", "£"]),
    st.sampled_from(["EUR", "JPY", "BHD"]),
)
@example("46116860184273879,03", ",", "", "minus", "", "EUR")
@example("46116860184273879,04", ",", "", "minus", "", "EUR")
@example("(£1.234,50)", ",", ".", "parentheses", "£", "EUR")
def test_an_amount_that_is_vouched_for_is_what_the_reference_reads(text, decimal, group, negative, mark, currency):
    assume(decimal != group)
    text = text.strip()
    template = SimpleNamespace(decimal_mark=decimal, group_mark=group, negative=negative, currency_mark=mark)
    (minor,), (state,) = amounts(
        *made(text),
        np.array([money.digits(currency)], np.int8),
        ord(decimal),
        ord(group) if group else 0,
        NEGATIVES[negative],
        np.frombuffer(mark.encode(), np.uint8) if mark else np.zeros(0, np.uint8),
    )
    try:
        expected = amount_in(text, currency, template)
    except money.MoneyError:
        expected = None
    assert state == EMPTY if not text else (minor if state == READ else None) == expected


@settings(max_examples=250, deadline=None)
@given(
    st.dates().map(str)
    | st.text("0123456789-/. :TZJanuaryfeb", max_size=20)
    | st.from_regex(r"[0-3]?[0-9][-/.][0-3]?[0-9][-/.](19|20)[0-9]{2}( [0-9]{2}:[0-9]{2}(:[0-9]{2}Z?)?)?", fullmatch=True)
    | st.from_regex(r"[0-3]?[0-9]( |-)(Jan|february|MAY|Sept|June)( |-)2024", fullmatch=True),
    st.sampled_from(sorted(ORDERS)),
)
@example("29/02/2024", "dmy")
@example("29/02/2023", "dmy")
@example("29/02/1900", "dmy")
@example("20240229T1:05+01:00", "yyyymmdd")
@example("01/01/0001", "dmy")
def test_a_day_that_is_vouched_for_is_what_the_reference_reads(text, order):
    text = text.strip()
    (day,), (state,) = days(*made(text), ORDERS[order], True)
    try:
        expected = day_in(without_time(text), SimpleNamespace(dates=order, century=0))
    except ValueError:
        expected = None
    if state == READ:
        assert np.datetime64(int(day), "D").astype(object) == expected
    else:  # what is not vouched for is left to the reference; of plain forms only a month's name may be
        assert (state == EMPTY) == (not text) and (expected is None or re.search("[A-Za-z]{3}", text))


@settings(max_examples=300, deadline=None)
@given(st.text('ab;" \t\n\r\u00a0\u2003é“', max_size=60), st.integers(2, 3))
def test_records_end_where_the_csv_module_ends_them(text, columns):
    data = np.frombuffer(text.encode(), np.uint8)
    starts, stops, begins, lines, plain, rest = split(data, ord(";"), columns, True)
    stream = StringIO(text, newline="")
    taken: list[str] = []
    reader = csv.reader(iter(lambda: taken.append(stream.readline()) or taken[-1], ""), delimiter=";", strict=True)
    line = 1
    for n in range(len(plain)):
        taken.clear()
        try:
            fields = next(reader)
        except csv.Error:
            fields = None
        assert data[begins[n] : begins[n + 1]].tobytes().decode() == "".join(taken) and lines[n] + 1 == line
        if plain[n]:
            assert [data[a:b].tobytes().decode() for a, b in zip(starts[:, n], stops[:, n], strict=False)] == [one.strip() for one in fields] and len(
                fields
            ) == columns
        line += len(taken)
    left = text.encode()[rest:].decode()
    if left:
        assert '"' in left
        with pytest.raises(csv.Error):
            list(csv.reader(StringIO(left, newline=""), delimiter=";", strict=True))


def test_texts_are_made_of_fields():
    data = np.frombuffer(b"ab;;c", np.uint8)
    starts, stops = np.array([[0], [3], [4]], np.int32), np.array([[2], [3], [5]], np.int32)
    assert joined(data, starts, stops, np.frombuffer(b" / ", np.uint8))[1].tobytes() == b"ab / c"
    assert numbers("line ", np.array([9, 10, 123456])).to_pylist() == ["line 9", "line 10", "line 123456"]
    assert numbers("", np.array([7, 80]), ":one", "", which=np.array([1, 0])).to_pylist() == ["7", "80:one"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-9, 9) | st.integers(-(2**62) + 1, 2**62 - 1), st.none() | st.integers(-20, 20)), max_size=12),
    st.none() | st.integers(-9, 9),
)
def test_balances_break_where_a_loop_finds_it(rows, opening):
    before, found = opening, []
    for n, (signed, balance) in enumerate(rows):
        expected = None if before is None else before + signed
        if balance is not None and expected is not None and balance != expected:
            found.append((n, balance, expected))
        before = expected if balance is None else balance
    as_rows = Rows(
        *(np.array(values, np.int64) for values in ([s for s, _ in rows], [b or 0 for _, b in rows])),
        np.array([b is not None for _, b in rows], bool),
        np.arange(len(rows)),
        np.zeros(len(rows), np.int64),
        np.ones(len(rows), bool),
    )
    assert [tuple(one) for one in breaks(as_rows, opening)] == found
    assert moved(as_rows) == (sum(s for s, _ in rows if s > 0), -sum(s for s, _ in rows if s < 0))
