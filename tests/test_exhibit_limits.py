"""What one exhibit may ask of the machine is bounded: what is beyond a bound is refused by name, and what is honest is not."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command_line import PROGRAM, environment
from fixed_statements import BAI2_ACCOUNT, bai2, cfonb, norma43
from sources_reading import staged
from test_sources_bank_table import UK, template
from test_sources_camt053 import entry, message, statement
from test_sources_mt940 import WHOLE as MT940
from test_sources_ofx import WHOLE as OFX
from test_sources_psc import CONTROLLERS
from test_sources_qif import DECLARATION
from test_sources_workbook import ROWS, TEMPLATE, workbook

from flows.sources.reading import limits, table_records
from flows.sources.reading.limits import Budget, Exceeded
from schemas.evidence import Refusal

UK_ROW = UK.encode().splitlines(keepends=True)[-1]
CAMT = message(statement(entry("1.00"), entry("2.00", details="<AddtlNtryInf>rent</AddtlNtryInf>")))
PERSON = CONTROLLERS if isinstance(CONTROLLERS, bytes) else CONTROLLERS.encode()


def in_entry(inside: str) -> bytes:
    return CAMT.replace(b"<AddtlNtryInf>rent</AddtlNtryInf>", inside.encode())


def attributes(number: int, value: str = "1") -> str:
    return " ".join(f'a{n}="{value}"' for n in range(number))


def archive_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", b"\0" * (9 << 20))
    return made.getvalue()


BEYOND = {
    "attributes of an element": (in_entry(f"<X {attributes(limits.ATTRIBUTES + 1)}/>"), None, "attributes"),
    "a tag without end": (in_entry(f'<X a="{"y" * (limits.LINE + 70_000)}"/>'), None, "a tag or a text"),
    "a text without end": (in_entry(f"<X>{'y' * (limits.LINE + 70_000)}</X>"), None, "a tag or a text"),
    "elements of a row": (in_entry("<X/>" * 100_000), None, "fewer bytes each"),
    "depth of XML": (in_entry("<X>" * 300_000 + "</X>" * 300_000), None, "depth"),
    "depth of JSON": (b'{"data":' * 300_000, None, "no source"),
    "depth of an array": (b"[" * 300_000, None, "no source"),
    "blank lines of a table": (UK.encode() + b"\n" * (limits.UNREAD + 20), "uk_bank", "rows are blank"),
    "rows of a table that are none": (UK.encode() + b"x\n" * (limits.UNREAD + 20), "uk_bank", "rows are blank"),
    "a quotation mark that stays open": (UK.encode() + b'01/01/2024,"' + UK_ROW.replace(b'"', b"") * 4_000, "uk_bank", "quotation mark"),
    "a line of a table": (UK.encode() + b"x" * (limits.LINE + 1), "uk_bank", "a record has more characters"),
    "fields of a record": (UK.encode() + b"," * limits.COLUMNS, "uk_bank", "fields"),
    "blank lines between objects": (PERSON + b"\n" * (limits.UNREAD + 20), None, "blank"),
    "a JSON value": (PERSON + b'{"data": {"name": "' + b"x" * limits.VALUE + b'"}}\n', None, "more characters"),
    "a field of a message": (MT940.replace(":86:", ":86:" + "x" * (limits.MESSAGE_FIELD + 1), 1).encode(), None, "field 86"),
    "a field of a message in many lines": (MT940.replace(":86:", ":86:" + "x\n" * limits.MESSAGE_FIELD, 1).encode(), None, "field 86"),
    "blank lines of a message": (MT940.encode() + b"\n" * (limits.UNREAD + 20), None, "blank lines"),
    "a line of fixed columns": (norma43().encode() + b"2" * (limits.LINE + 1), None, "line 10 has more characters"),
    "blank lines of fixed columns": (cfonb().encode() + b"\n" * (limits.UNREAD + 20), None, "blank lines"),
    "what is said of a movement": (norma43().replace("2301", "2301" + "X\r\n2301" * 60_000, 1).encode(), None, "a movement has more characters"),
    "records that are none": (norma43().replace("\r\n33", "\r\n" + "XX\r\n" * (limits.UNREAD + 20) + "33").encode(), None, "rows are blank"),
    "a record of BAI2 in many lines": (
        bai2(BAI2_ACCOUNT).replace("88,EREF: E2E-1/\n", "88,X/\n" * limits.MESSAGE_FIELD).encode(),
        None,
        "a record has more characters",
    ),
    "a tree of OFX": (OFX.replace("<OFX>", "<OFX>" + "<A>" * 200, 1).encode(), None, "nested"),
    "a zip bomb": (archive_bomb(), None, "bomb"),
    "a gzip bomb": (gzip.compress(b"\0" * (9 << 20)), None, "bomb"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_beyond_a_bound_is_refused_with_a_next_step(tmp_path, name):
    content, named, words = BEYOND[name]
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, content, template=named)
    assert words in str(refused.value) and refused.value.next_step and "\n" not in str(refused.value)


def test_a_record_of_qif_and_a_workbook_of_empty_rows(tmp_path):
    with pytest.raises(Refusal, match="a record has more characters"):
        staged(tmp_path, "!Type:Bank\n" + "D01/01/2024\nT1.00\n" * 90_000, **template(tmp_path, DECLARATION))
    with pytest.raises(Refusal, match="rows are blank"):
        staged(tmp_path, workbook(ROWS | dict.fromkeys(range(100, limits.UNREAD + 120), "")), **template(tmp_path, TEMPLATE))


@pytest.mark.parametrize("name", ["blank lines of a table", "rows of a table that are none", "a quotation mark that stays open", "a line of a table"])
def test_both_ways_to_take_a_table_apart_have_the_same_bounds(tmp_path, monkeypatch, name):
    content, named, _ = BEYOND[name]
    said = set()
    for threshold in (0, 1 << 40):
        monkeypatch.setattr(table_records, "LARGE", threshold)
        with pytest.raises(Refusal) as refused:
            staged(tmp_path, content, template=named)
        said.add(str(refused.value))
    assert len(said) == 1, said


def test_honest_files_are_within_every_bound(tmp_path):
    rows = UK_ROW * 3_000
    assert staged(tmp_path, UK.encode() + rows, template="uk_bank").rows.total > 3_000
    batch = (
        "<NtryDtls>"
        + "".join(
            f'<TxDtls><Refs><EndToEndId>SALARY-{n}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">1.00</Amt></TxAmt></AmtDtls></TxDtls>'
            for n in range(3_000)
        )
        + "</NtryDtls>"
    )
    assert staged(tmp_path, message(statement(entry("3000.00", details=batch)))).rows.accepted == 3_000  # one movement a part
    assert staged(tmp_path, UK.encode() + b",,,,,,,,\n" * 2_000, template="uk_bank").rows.declared > 2_000


def test_a_table_of_which_nothing_is_needed_is_read_whatever_its_length(tmp_path):
    addresses = '"node_id","address","name","countries","country_codes","sourceID","valid_until","note"\n' + "".join(
        f'"{n}","{n} A Road","","","","x","2020",""\n' for n in range(limits.UNREAD + 20)
    )
    found = staged(tmp_path, addresses)
    assert (found.source, found.rows.declared) == ("icij_offshore_leaks", limits.UNREAD + 21)


def test_the_last_net_is_memory_and_processor_time(monkeypatch):
    budget = Budget()
    budget.check()
    with monkeypatch.context() as patch:
        patch.setattr(limits, "_resident", lambda: 1 << 50)
        with pytest.raises(Exceeded, match="memory"):
            budget.check()
    with monkeypatch.context() as patch:
        now = limits.time.thread_time()
        patch.setattr(limits.time, "thread_time", lambda: now + 1_000)
        with pytest.raises(Exceeded, match="processor time"):
            budget.check()
        budget.size = 1 << 30  # a large file has its time
        budget.check()


MEASURE = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print("measured", os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss << 10, flush=True)
"""


def measured(path: Path, *words: str) -> tuple[int, str, float, int]:
    """Exit code, what it said, seconds of processor time and bytes of memory of `assettrace inspect`. A small process stands between: a new process begins
    with the memory of the one that started it."""
    done = subprocess.run([sys.executable, "-S", "-c", MEASURE, *PROGRAM, "inspect", str(path), *words], env=environment(), capture_output=True, text=True)
    said, _, told = done.stdout.rpartition("measured ")
    code, used, held = told.split()
    return int(code), said + done.stderr, float(used), int(held)


def huge(name: str) -> tuple[bytes, tuple[str, ...]]:
    if name == "3 MB of attributes":
        return in_entry(f"<X {attributes(270_000)}/>"), ()
    if name == "3 MB of attributes with marks in them":
        return in_entry(f"<X {attributes(220_000, '>')}/>"), ()
    if name == "30 MB of blank lines":
        return UK.encode() + b"\n" * (30 << 20), ("--template", "uk_bank")
    return UK.encode() + b'01/01/2024,"' + UK_ROW.replace(b'"', b"") * ((88 << 20) // len(UK_ROW)), ("--template", "uk_bank")


@pytest.mark.parametrize(
    ("name", "seconds", "memory"),
    [
        ("3 MB of attributes", 10, 300 << 20),
        ("3 MB of attributes with marks in them", 10, 300 << 20),
        ("30 MB of blank lines", 10, 500 << 20),
        ("88 MB behind an open quotation mark", 10, 500 << 20),
    ],
)
def test_large_ones_are_stopped_with_little(tmp_path, name, seconds, memory):
    content, words = huge(name)
    (tmp_path / "huge").write_bytes(content)
    code, said, used, held = measured(tmp_path / "huge", *words)
    assert code == 3 and "refused: " in said and "beyond the bound" in said, said
    assert used < seconds and held < memory, (used, held >> 20)
