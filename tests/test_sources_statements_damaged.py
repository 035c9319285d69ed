"""Statements and payments cut at any byte or damaged anywhere: a refusal, or counted rows that the store can hold; no crash, no silent change."""

from __future__ import annotations

import io
import zipfile

import pytest
from fixed_statements import BAI2_ACCOUNT, bai2, cfonb, norma43
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources_reading import staged
from test_sources_bank_table import template
from test_sources_camt import as_message
from test_sources_camt053 import balance, entry, message, statement
from test_sources_coda import whole as coda
from test_sources_exchanges import BINANCE
from test_sources_goaml import ACTIVITY, TRANSACTION, report
from test_sources_mt940 import WHOLE as MT940
from test_sources_ofx import WHOLE as OFX
from test_sources_payment_statuses import GROUP as REJECTED_GROUP
from test_sources_payment_statuses import OF_MESSAGE, RETURNED, returns
from test_sources_payment_statuses import report as status_report
from test_sources_payments import SETTLED, group, pacs, pain, transfer
from test_sources_qif import DECLARATION
from test_sources_qif import WHOLE as QIF
from test_sources_santander_text import text as santander
from test_sources_swift_payments import ORDER
from test_sources_workbook import TEMPLATE, workbook
from test_sources_zip import archive

from flows.sources import SOURCES
from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import opened
from flows.store.case_store import TABLES, to_arrow
from schemas.evidence import Refusal

CAMT = message(statement(balance("OPBD", "0"), balance("CLBD", "3", day="2024-01-31"), entry("1"), entry("2", details="<AddtlNtryInf>Café</AddtlNtryInf>")))
MT942 = ":20:X\n:25:00-00-01 00100003\n:28C:1\n:34F:EURD0,\n:13D:2401051200+0000\n:61:2401050105C1,00NTRFNONREF\n:90D:0EUR0,\n:90C:1EUR1,00\n-\n"
WHOLE: dict[str, tuple[bytes, str]] = {
    "camt.052": (as_message("camt.052", CAMT), ""),
    "camt.054": (as_message("camt.054", message(statement(entry("1"), entry("2")))), ""),
    "mt940": (MT940.encode(), ""),
    "mt942": (MT942.encode(), ""),
    "ofx": (OFX.encode(), ""),
    "qif": (QIF.encode(), DECLARATION),
    "workbook": (workbook(), TEMPLATE),
    "zip": (archive(("a.xml", CAMT), ("b.sta", MT940), ("c.pdf", b"%PDF")), ""),
    "pain.001": (pain(group(transfer(), transfer(id="E-2"), totals="")).encode(), ""),
    "pacs.008": (pacs(SETTLED).encode(), ""),
    "pain.002": (status_report(OF_MESSAGE.format(""), REJECTED_GROUP).encode(), ""),
    "pacs.004": (returns(RETURNED).encode(), ""),
    "mt103": (ORDER.encode(), ""),
    "bai2": (bai2(BAI2_ACCOUNT).encode(), ""),
    "norma43": (norma43().encode(), ""),
    "coda": (coda().encode(), ""),
    "cfonb": (cfonb(more={0: [("NPY", "HETRE")]}).encode(), ""),
    "santander": (santander().encode("latin-1"), ""),
    "exchange": (BINANCE.encode(), ""),
    "goaml": (report(TRANSACTION, ACTIVITY).encode(), ""),
}
WITH_AN_END = {
    "camt.052",
    "camt.054",
    "ofx",
    "workbook",
    "zip",
    "pain.001",
    "pacs.008",
    "pain.002",
    "pacs.004",
    "goaml",
    "bai2",
    "norma43",
    "coda",
    "cfonb",
}  # formats that say where they end


def read(folder, name: str, content: bytes):
    return staged(folder, content, **template(folder, WHOLE[name][1])) if WHOLE[name][1] else staged(folder, content)


def can_be_stored(found) -> None:
    known = {table.__tablename__: table for table in TABLES}
    for name, rows in (*found.records.items(), *((type(rows[0]).__tablename__, rows) for rows in (found.set_aside, found.declared, found.remarks) if rows)):
        if name in known:  # leads are stored nowhere
            assert to_arrow(known[name], rows).num_rows == len(rows)


@pytest.mark.parametrize("name", WHOLE)
def test_each_is_claimed_by_one_source_and_its_records_can_be_stored(tmp_path, name):
    found = read(tmp_path, name, WHOLE[name][0])
    assert found.rows.total and found.records
    can_be_stored(found)
    file = opened(tmp_path / "received", "own" if WHOLE[name][1] else None, tmp_path / "templates")
    assert sum(source.recognises(file).claims for source in SOURCES) == 1


@pytest.mark.parametrize("name", WHOLE)
def test_cut_at_any_byte(tmp_path, name):
    content = WHOLE[name][0]
    whole = read(tmp_path, name, content)
    for cut in range(1, len(content), max(1, len(content) // 120)):
        try:
            part = read(tmp_path, name, content[:cut])
        except Refusal as refusal:
            assert refusal.reason and refusal.next_step
            continue
        assert part.rows.accepted <= whole.rows.accepted
        assert name not in WITH_AN_END or part.rows == whole.rows, f"cut at {cut} unnoticed"


PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"&",
    b":61:",
    b":20:",
    b"\n:62F:",
    b"-1",
    b"1e5",
    b"9" * 30,
    b";",
    b"&#0;",
    b"\xc3\xa9",
    b"\\ud800",
    b"0",
    b"^",
    b"T",
    b"</STMTTRN>",
    b"<OFX>",
    b"\n-\n",
    b"<Ntry>",
    b"?20",
    b"NaN",
    b"'",
]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 20), st.sampled_from([b"", *PIECES])), min_size=1, max_size=4),
)
def test_damaged_anywhere(tmp_path, name, damage):
    content = WHOLE[name][0]
    for at, length, piece in damage:
        start = int(at * len(content))
        content = content[:start] + piece + content[start + length :]
    try:
        found = read(tmp_path, name, content)
    except Refusal as refusal:
        assert refusal.reason and refusal.next_step
        return
    can_be_stored(found)


TABLE = b'Account: 1-2\nCurrency: GBP\n\nDate,Description,Amount,Balance\n13/04/2024,a,"1,001.00",7.00\n12/04/2024,b,-2.00,-994.00\n'


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 9), st.sampled_from([b"", *PIECES])), min_size=1, max_size=4))
def test_a_proposal_for_a_damaged_table(tmp_path, damage):
    content = TABLE
    for at, length, piece in damage:
        start = int(at * len(content))
        content = content[:start] + piece + content[start + length :]
    (tmp_path / "table.csv").write_bytes(content)
    try:
        found = propose(opened(tmp_path / "table.csv"))
    except Refusal as refusal:
        assert refusal.reason and refusal.next_step
        return
    assert found.questions or found.rows


HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mt940", b"EUR119,50", f"EUR{HUGE},50".encode()),
        ("mt942", b":90D:0EUR", f":90D:{HUGE}EUR".encode()),
        ("mt942", b"1EUR1,00", f"1EUR{HUGE},00".encode()),
        ("ofx", b"<BALAMT>75.50", f"<BALAMT>{HUGE}".encode()),
        ("ofx", b"<TRNAMT>100.00", f"<TRNAMT>{HUGE}".encode()),
        ("qif", b"T25", f"T{HUGE}".encode()),
        ("bai2", b"16,475,30000", f"16,475,{HUGE}".encode()),
        ("bai2", b"015,612345", f"015,{HUGE}".encode()),
        ("mt103", b"EUR1234,5", f"EUR{HUGE},5".encode()),
        ("pacs.004", b">9.50<", f">{HUGE}<".encode()),
        ("santander", b"-61.10", HUGE.encode()),
        ("camt.054", b">2<", f">{HUGE}<".encode()),
    ],
)
def test_numbers_of_thousands_of_digits_are_told(tmp_path, name, old, new):
    content = WHOLE[name][0]
    assert old in content
    found = read(tmp_path, name, content.replace(old, new))
    assert found.rows.set_aside or {"unreadable_balance", "control_total"} & {remark.flag for remark in found.remarks}


@pytest.mark.parametrize("number", [HUGE, "\u00b2", "-1", "1.5"])
def test_a_batch_that_counts_in_no_number(tmp_path, number):
    batch = f"<NtryDtls><Btch><NbOfTxs>{number}</NbOfTxs></Btch><TxDtls><Refs><EndToEndId>E</EndToEndId></Refs></TxDtls></NtryDtls>"
    assert staged(tmp_path, message(statement(entry("1", details=batch)))).rows.accepted == 1


@pytest.mark.parametrize(("old", "new"), [('t="s"><v>0', f't="s"><v>{HUGE}'), ('r="5"', f'r="{HUGE}"'), ('r="5"', 'r="\u00b2"')])
def test_a_workbook_whose_counts_are_no_numbers(tmp_path, old, new):
    whole = zipfile.ZipFile(io.BytesIO(WHOLE["workbook"][0]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as changed:
        for name in whole.namelist():
            text = whole.read(name)
            changed.writestr(name, text.replace(old.encode(), new.encode()) if name.startswith("xl/worksheets/") else text)
    try:
        can_be_stored(read(tmp_path, "workbook", buffer.getvalue()))
    except Refusal as refusal:
        assert refusal.reason
