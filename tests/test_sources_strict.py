"""Strict reading: one claimant, nothing lost, and a clear refusal for whatever cannot be read whole."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources_reading import counts, flags, staged
from test_research_ledgers import BERKA, SIM, WORLD
from test_sources_bank_table import UK
from test_sources_bods import WORLD as STATEMENTS
from test_sources_camt053 import entry, message, statement
from test_sources_gleif import entity as lei_entity
from test_sources_gleif import lei_file, relationship
from test_sources_land_sales import GEOCODED, RAW, paid, raw_row
from test_sources_leaks_and_sanctions import LINKS, PARTIES
from test_sources_officers import BODY, page
from test_sources_officers import entry as officer
from test_sources_psc import CONTROLLERS
from test_sources_register_table import VEHICLES
from test_sources_registers import COMPANIES, OVERSEAS, TITLES, register

from flows.demo import small
from flows.demo.registers import company_data, corporate_titles, overseas_titles, psc_snapshot
from flows.sources import SOURCES, read_exhibit
from flows.sources.reading.record_columns import Records, to_arrow
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import AcceptedRows, Exhibit, Refusal, Remark
from schemas.guarantees import GuaranteeBroken
from schemas.parties import PartyRecord

CAMT = message(statement(entry("1"), entry("2", details="<AddtlNtryInf>Café</AddtlNtryInf>")))
WHOLE = {
    "camt": (CAMT, None),
    "uk_bank": (UK.encode(), "uk_bank"),
    "ccod": (corporate_titles(TITLES), None),
    "ocod": (overseas_titles(OVERSEAS), None),
    "psc": (CONTROLLERS, None),
    "basic": (company_data(COMPANIES), None),
    "title": (register(), None),
    "bods": (json.dumps(STATEMENTS).encode(), None),
    "gleif_xml": (lei_file(lei_entity()).encode(), None),
    "gleif_json": (json.dumps({"relations": [relationship()] * 2}).encode(), None),
    "officers": (json.dumps(page(officer(), BODY)).encode(), None),
    "price_paid": ((paid() + paid(status="C")).encode(), None),
    "dvf": ("\n".join([RAW, raw_row(), ""]).encode(), None),
    "geo_dvf": ((GEOCODED + "\n2023-1,2023-07-01,000001,Vente,312.16,3,B,RUE X,01560,01367,Laville,013670000A0008,Maison,5.1,46.4\n").encode(), None),
    "icij": (LINKS.encode(), None),
    "ftm": (PARTIES.encode(), None),
    "vehicles": (VEHICLES.encode(), "register:vehicles"),
    "amlworld": (WORLD.encode(), None),
    "amlsim": (SIM.encode(), None),
    "berka": (BERKA.encode(), None),
}
WHOLLY = ("camt", "ccod", "ocod", "title", "bods", "gleif_xml", "gleif_json", "officers")  # a cut is never unnoticed


@pytest.mark.parametrize("name", ["ccod", "ocod", "basic", "geo_dvf", "icij", "amlworld", "amlsim"])
def test_a_table_whose_first_line_cannot_be_read_is_nobodys(tmp_path, name):
    first, rest = WHOLE[name][0].split(b",", 1)
    with pytest.raises(Refusal, match="no source reads this file"):
        staged(tmp_path, b'"' + first.strip(b'"') + b'"x,' + rest)


def test_the_small_case_is_read_whole(tmp_path):
    small(tmp_path / "case")
    found = {path.name: staged(tmp_path, path.read_bytes()) for path in sorted((tmp_path / "case/exhibits").iterdir()) if path.name != "exhibits.csv"}
    assert {name: (one.source, *counts(one)) for name, one in found.items()} == {
        "statement.xml": ("iso20022_camt053", 4, 0, 0),
        "psc.jsonl": ("companies_house_psc", 1, 0, 1),
        "companies.csv": ("companies_house_basic", 1, 0, 1),
        "ccod.csv": ("hmlr_ccod", 1, 0, 2),
    }
    assert not any(map(flags, found.values()))
    assert [p.reconciles for p in found["statement.xml"].records["statementperiod"]] == [True, True]


def test_ids_are_unique_over_exhibits_and_every_record_has_its_origin(tmp_path):
    read = [staged(tmp_path, content, template=template) for content, template in WHOLE.values()]
    records = [record for found in read for rows in found.records.values() for record in rows]
    assert len({record.id for record in records}) == len(records) > 20
    assert all(record.id.startswith(record.exhibit[:16] + "/" + record.place) for record in records)


@pytest.mark.parametrize("name", WHOLE)
def test_exactly_one_source_claims_each_format(tmp_path, name):
    content, template = WHOLE[name]
    (tmp_path / "f").write_bytes(content)
    file = OpenedFile(tmp_path / "f", Exhibit(sha256="0" * 64, reference="T/1", file_name="f", size=0), template)
    assert sum(source.recognises(file).claims for source in SOURCES) == 1


def source(name: str, outcomes: list, rows: int, claims: bool = True):
    def read(file):
        file.rows = rows
        yield from outcomes

    return SimpleNamespace(__name__=f"x.{name}", VERSION=1, recognises=lambda file: Claim(claims, f"{name} says so"), read=read)


def opened(tmp_path, content: bytes = b"x") -> OpenedFile:
    (tmp_path / "f").write_bytes(content)
    return OpenedFile(tmp_path / "f", Exhibit(sha256="0" * 64, reference="T/1", file_name="f", size=1))


def test_two_claimants_are_as_bad_as_none(tmp_path):
    sources = tuple(map(_Hashable, (source("a", [], 0), source("b", [], 0), source("c", [], 0, claims=False))))
    with pytest.raises(Refusal) as two:
        read_exhibit.recognise(opened(tmp_path), sources)
    assert two.value.reason == "2 readers claim this file (a and b)" and two.value.details == ("a: a says so", "b: b says so")
    with pytest.raises(Refusal) as none:
        read_exhibit.recognise(opened(tmp_path), sources[2:])
    assert "no source reads" in none.value.reason and none.value.details == ("c: c says so",)
    assert "says so" not in str(none.value)
    assert read_exhibit.recognise(opened(tmp_path), sources[1:]) is sources[1]


class _Hashable(SimpleNamespace):
    """A stand-in for a module that can be a key."""

    def __init__(self, like):
        super().__init__(**vars(like))

    __hash__ = object.__hash__


def test_a_source_that_loses_a_row_is_caught(tmp_path):
    file = opened(tmp_path)
    assert read_exhibit.staged(file, source("whole", [AcceptedRows("line 1", 1, {}), Remark("line 1", "f", "t")], 1)).rows.total == 1
    with pytest.raises(GuaranteeBroken, match="2 rows in the file, 1 outcomes"):
        read_exhibit.staged(file, source("loses", [AcceptedRows("line 1", 1, {})], 2))


def test_a_source_that_gives_an_id_twice_or_no_origin_is_caught(tmp_path):
    def given(exhibit: str) -> AcceptedRows:
        row = PartyRecord(id="1", exhibit=exhibit, place="line 1", mentioned_as="owner", kind="person", name="Ada Example")
        return AcceptedRows("line 1", 1, {"partyrecord": to_arrow(PartyRecord, [row, row])})

    with pytest.raises(GuaranteeBroken, match="twice"):
        read_exhibit.staged(opened(tmp_path), source("twice", [given("0" * 64)], 1))
    with pytest.raises(GuaranteeBroken, match="origin"):
        read_exhibit.staged(opened(tmp_path), source("nowhere", [given("1" * 64)], 1))


@pytest.mark.parametrize("content", [b"", b"  \r\n\t\n"])
def test_an_empty_file(tmp_path, content):
    with pytest.raises(Refusal, match="the file is empty"):
        staged(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04....", "ZIP"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"Date,Amount\n", "no source reads"),
        (b"\x00\x01\x02", "no source reads"),
        (b"[1, 2]", "no source reads"),
        (b'{"data": 1}', "no source reads"),
        (b"<a><b/></a>", "no source reads"),
    ],
)
def test_an_unknown_file_names_every_source_and_its_reason(tmp_path, content, says):
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, content, name="unknown.bin")
    assert refused.value.file == "unknown.bin" and says in str(refused.value) and refused.value.next_step
    told = [detail.partition(":")[0] for detail in refused.value.details]
    assert told == [read_exhibit.source_name(source) for source in SOURCES] and not any(detail in str(refused.value) for detail in refused.value.details)


def test_a_pdf_without_a_layout_is_told_what_it_is_and_no_other_source_is_named(tmp_path):
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, b"%PDF-1.7\n...", name="unknown.bin")
    assert "a PDF" in refused.value.reason and "--propose" in refused.value.next_step
    assert not any(read_exhibit.source_name(source) in refused.value.reason for source in SOURCES)


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE Document [<!ENTITY l0 "lol">{BOMB}]>',
        '<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE Document [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Document [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    ],
)
def test_document_types_bombs_and_outside_entities_are_refused(tmp_path, declaration):
    text = CAMT.decode().replace("<Document", declaration + "<Document", 1).replace("Café", "&l9;" if "l9" in declaration else "x")
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, text)
    assert "document type" in refused.value.reason and "hostname" not in str(refused.value)


def test_nesting_without_end(tmp_path):
    deep = CAMT.decode().replace("<AddtlNtryInf>", "<X>" * 5000 + "</X>" * 5000 + "<AddtlNtryInf>")
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, deep)
    with pytest.raises(Refusal):
        staged(tmp_path, '{"data":' * 100_000)


def test_bytes_that_are_not_the_encoding_they_claim(tmp_path):
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, CAMT.replace("Café".encode(), "Café".encode("latin-1")))
    table = corporate_titles(TITLES).replace(b"FENNMARK", b"F\xc9NNMARK")
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, table)
    at = table.index(b"\xc9") + 1
    assert refused.value.place == f"line 2, byte {at}" and "0xC9" in refused.value.reason
    with pytest.raises(Refusal, match="0x00"):
        staged(tmp_path, table.replace(b"\xc9", b"\x00"))


@pytest.mark.parametrize("name", WHOLE)
def test_cut_at_any_byte_it_is_refused_or_says_what_it_lost(tmp_path, name):
    content, template = WHOLE[name]
    whole = staged(tmp_path, content, template=template)
    for cut in range(1, len(content), max(1, len(content) // 100)):
        try:
            part = staged(tmp_path, content[:cut], template=template)
        except Refusal as refusal:
            assert refusal.reason and refusal.next_step
            continue
        assert part.rows.accepted <= whole.rows.accepted
        assert name not in WHOLLY or part.rows.accepted == whole.rows.accepted, f"cut at {cut} unnoticed"


def test_a_psc_snapshot_that_lost_its_end_is_told(tmp_path):
    lines = psc_snapshot([], [("99999901", date(2024, 1, 1))] * 2, date(2024, 3, 4)).splitlines(keepends=True)
    assert "no_totals" in {remark.flag for remark in staged(tmp_path, b"".join(lines[:-1])).remarks}


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
    b"{",
    b"}",
    b"null",
    b"[]",
    b"-1",
    b"1e5",
    b"9" * 30,
    b";",
    b'""',
    b"\xc3\xa9",
    b"\\ud800",
    b"0",
]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 20), st.sampled_from([b"", *PIECES])), min_size=1, max_size=4),
)
def test_damaged_anywhere_it_is_refused_or_every_record_can_be_stored(tmp_path, name, damage):
    content, template = WHOLE[name]
    for at, length, piece in damage:
        start = int(at * len(content))
        content = content[:start] + piece + content[start + length :]
    try:
        found = staged(tmp_path, content, template=template)
    except Refusal as refusal:
        assert refusal.reason and refusal.next_step
        return
    for rows in (*found.records.values(), found.set_aside, found.declared, found.remarks):
        if rows:
            assert to_arrow(type(rows[0]), rows).num_rows == len(rows)


def test_rows_set_aside_declared_and_told_are_kept_in_batches_where_they_are_many(tmp_path, monkeypatch):
    content = company_data(COMPANIES) + b'"short"\n' * 9
    few = staged(tmp_path, content)
    monkeypatch.setattr(read_exhibit, "FEW", 3)
    many = staged(tmp_path, content)
    assert counts(many) == counts(few) and counts(many)[1] == 9 and isinstance(many.set_aside, Records) and isinstance(few.set_aside, list)
    for kept, listed in ((many.set_aside, few.set_aside), (many.declared, few.declared), (many.remarks, few.remarks)):
        assert [row.model_dump() for row in kept] == [row.model_dump() for row in listed]
