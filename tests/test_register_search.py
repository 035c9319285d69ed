"""Searching bare registers: real PSC and CCOD files read strictly, candidates in order with reasons, weights fixed and estimated, doors locked."""

from __future__ import annotations

import json
import math
import re
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import assettrace
from typer.testing import CliRunner

from flows.cli import app
from flows.demo.registers import Controller, TitleRow, corporate_titles, psc_snapshot
from flows.registers.register_names import LAYOUT, NAMES, are_names, keep_names
from flows.registers.register_search import search
from flows.registers.search_subjects import of_table
from flows.store.case_store import searching
from schemas.evidence import Refusal
from schemas.parties import PartyRecord
from tracing.matching import search_weights
from tracing.matching.agreement_weights import LEVELS, weight
from tracing.matching.likeness import CaseParty, judge
from tracing.matching.party_identifiers import identifier
from tracing.names.written_names import name_key

KESTREL = CaseParty("kestrel", "person", "suspect", ("Adrian Kestrel",), (1979, 3, 17), "British", "4 Tallowgate, Harrowmouth ZZ7 4DQ")
LETTINGS = CaseParty("lettings", "company", "associate", ("Tarnbrook Lettings Ltd",), jurisdiction="gb", number="99999901")
HOME, ELSEWHERE = ({"premises": "4", "address_line_1": "Tallowgate", "locality": "Harrowmouth", "postal_code": code} for code in ("ZZ7 4DQ", "ZZ9 1AA"))
OWNS = ("ownership-of-shares-75-to-100-percent",)


def controller(n: int, name: str, born: tuple[int, int], address: dict = ELSEWHERE, **more) -> Controller:
    return Controller(
        f"{99910000 + n}", name, OWNS, date(2020, 1, 2), born=date(*born, 1), forename=name.split()[0], surname=name.split()[-1], address=address, **more
    )


def title(n: int, proprietor: str, number: str) -> TitleRow:
    return TitleRow(f"ZZ{n:06d}", "9 Quillfeather Row", "ZZ1 1AA", proprietor, number, "1 Cinderwick Lane", date(2021, 5, 6))


@pytest.fixture(scope="module")
def registers(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("registers")
    controllers = [
        controller(1, "Mr Adrian John KESTREL", (1979, 3), HOME),
        controller(2, "Adrian Kestrel", (1979, 3), HOME),
        controller(3, "Adrian Kestrel", (1953, 6)),
        controller(4, "Adrain Kestrell", (1979, 3)),
        controller(5, "A Kestrel", (1979, 3)),
        controller(6, "Marion Kestrel", (1981, 11), HOME),
        controller(7, "Adrian Kettle", (1979, 3)),
        controller(8, "Boris Dolgov", (1960, 4)),
        *(controller(100 + n, f"Noise{n} Nobody{n}", (1970, 1)) for n in range(40)),
    ]
    titles = [
        title(1, "TARNBROOK LETTINGS LIMITED", "99999901"),
        title(2, "TARNBROK LETTINGS LIMITED", ""),
        title(3, "TARNBROOK LETTINGS LIMITED", "99999902"),
        title(4, "OTHER NAME LIMITED", "99999901"),
        title(5, "COLDBECK LIMITED", "00000000"),
    ]
    paths = [folder / "psc.jsonl", folder / "ccod.csv"]
    paths[0].write_bytes(psc_snapshot(controllers, [("99910999", date(2020, 1, 1))], date(2024, 1, 1)))
    paths[1].write_bytes(corporate_titles(titles))
    return paths


def test_candidates_come_in_order_with_reasons_and_nobody_else_does(registers):
    found = search(registers, [KESTREL, LETTINGS], most=10)
    people = [one for one in found.candidates if one.party == "kestrel"]
    assert [(one.place, one.state) for one in people[:2]] == [("line 2", "same"), ("line 1", "same")]
    assert {one.place: one.state for one in people} == {"line 1": "same", "line 2": "same", "line 3": "not_same", "line 4": "undecided", "line 5": "undecided"}
    assert [one.place for one in people[2:]] == ["line 4", "line 5", "line 3"], "by weight, but what contradicts comes last"
    assert people[0].weight > people[1].weight > 10 > people[3].weight
    assert "month and year of birth agree (1979-03-17; 1979-03)" in people[0].reasons_for[1] and people[-1].reasons_against[0].startswith(
        "The dates of birth differ"
    )
    companies = [one for one in found.candidates if one.party == "lettings"]
    assert {(one.file, one.place): one.state for one in companies} == {
        ("ccod.csv", "line 2"): "same",
        ("ccod.csv", "line 5"): "same",
        ("ccod.csv", "line 3"): "undecided",
        ("ccod.csv", "line 4"): "not_same",
    }
    assert {one.place for one in companies[:2]} == {"line 2", "line 5"}, "a number in its register comes before any name"
    assert "Weights are fixed" in found.told[-1] and len(people) + len(companies) == len(found.candidates)


def test_what_a_search_weighs_a_match_of_a_case_weighs_too(registers):
    """Splink on the register's columns and tracing.matching.likeness on the records come to one sum, but for the odds with which a search begins."""
    people = [one for one in search(registers[:1], [KESTREL], most=10).candidates if one.place != "line 5"]  # an initial is a level of a case alone
    records = 8 + 40 + 1
    for one in people:
        born = [int(part) for part in one.born.split("-")]
        record = PartyRecord(
            id="r",
            exhibit="",
            place="",
            mentioned_as="",
            kind="person",
            name=one.name,
            born_year=born[0],
            born_month=born[1],
            nationality=one.nationality,
            address=one.address,
        )
        found = judge(KESTREL, record)
        assert one.weight + math.log2(records - 1) == pytest.approx(
            sum(reason.weight or 0 for reason in (*found.reasons_for, *found.reasons_against)) / 10, abs=0.3
        ), one.name
    assert len(people) == 4 and len({one.weight for one in people}) == 4


def test_what_is_kept_answers_as_the_files_do_and_most_is_the_most(registers, tmp_path):
    kept = tmp_path / "names.parquet"
    from_files, from_kept = search(registers, [KESTREL, LETTINGS], most=3, keep=kept), search([kept], [KESTREL, LETTINGS], most=3)
    assert from_files.candidates == from_kept.candidates and len(from_files.candidates) == 6
    assert "the first 3 candidates are shown" in " ".join(from_files.told)
    assert are_names(kept) and list(tmp_path.iterdir()) == [kept]
    assert [one["file"] for one in json.loads(pq.read_schema(kept).metadata[b"files"])] == ["psc.jsonl", "ccod.csv"]


def test_the_command_and_a_table_of_names(registers, tmp_path):
    table = tmp_path / "sought.csv"
    table.write_text("name,kind,born,identifiers\nAdrian Kestrel,person,1979-03-17,ZZ-IDCARD 44719; LEI 12\n", "utf-8")
    said = assettrace("search", *registers, "--for", table, "--json", "--most", 1)
    (one,) = json.loads(said.out)
    assert said.code == 0 and (one["party_name"], one["state"], one["file"]) == ("Adrian Kestrel", "undecided", "psc.jsonl")
    assert "46" not in said.err and "records searched" in said.err
    (party,) = of_table(table)
    assert party.identifiers == {identifier("ZZ-IDCARD", "44719"), identifier("LEI", "12")}


def test_a_search_for_a_case_leaves_a_line_in_its_log_and_nothing_else(registers, tmp_path):
    page = (Path(__file__).resolve().parent.parent / "docs/case-file.md").read_text("utf-8")
    (tmp_path / "case.toml").write_text(re.search(r"```toml\n(.*?)```", page, re.S)[1], "utf-8")
    said = CliRunner().invoke(app, ["search", *map(str, registers), "--for", str(tmp_path), "--why", "lead 7"])
    assert said.exit_code == 0 and "Adrian Kestrel [kestrel]\n  fits: " not in said.output and "may fit: Adrian Kestrel" in said.output
    assert "Tarnbrook Lettings Ltd [lettings]\n  fits: " in said.output and "against: " in said.output
    (line,) = map(json.loads, (tmp_path / "log.jsonl").read_text("utf-8").splitlines())
    assert (line["subject"], line["why"]) == ("assettrace search", "lead 7") and {path.name for path in tmp_path.iterdir()} == {"case.toml", "log.jsonl"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind,nom\nperson,A B\n", "the columns are kind, nom"),
        ("kind,name\nperson\n", "line 2"),
        ("kind,name\nship,Mary\n", "'ship'"),
        ("kind,name\n", "nobody"),
        ("kind,name,born\ncompany,A Ltd,1979\n", "a company has no born"),
        ("kind,name,born\nperson,A B,17/3/1979\n", "column born"),
        ("", "none"),
    ],
)
def test_a_table_that_is_not_right_is_refused_with_its_place(text, told, tmp_path):
    table = tmp_path / "sought.csv"
    table.write_text(text, "utf-8")
    with pytest.raises(Refusal, match=told):
        of_table(table)


def test_files_that_name_nobody_or_are_other_tables_are_refused(tmp_path):
    other, layout = tmp_path / "other.parquet", tmp_path / "old.parquet"
    pq.write_table(pa.table({"a": [1]}), other)
    pq.write_table(NAMES.empty_table().replace_schema_metadata({"assettrace_names": "0"}), layout)
    for path in (other, layout):
        with pytest.raises(Refusal, match="holds no names kept by this version"):
            search([path], [KESTREL], most=1)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir", "utf-8")
    with pytest.raises(Refusal, match="there already"):
        search([layout], [KESTREL], most=1, keep=letter)
    assert letter.read_text("utf-8") == "Dear Sir"
    silent = tmp_path / "psc.jsonl"
    silent.write_bytes(psc_snapshot([], [("99910999", date(2020, 1, 1))], date(2024, 1, 1)))
    with pytest.raises(Refusal, match="names no person"):
        keep_names([silent], tmp_path / "names.parquet")
    assert not (tmp_path / "names.parquet").exists() and not (tmp_path / "names.parquet.making").exists()


def test_the_connection_reads_its_files_and_nothing_else(tmp_path):
    inside, outside = tmp_path / "in.parquet", tmp_path / "out.parquet"
    for path in (inside, outside):
        pq.write_table(pa.table({"a": [1]}), path)
    with searching([inside], tmp_path / "spill") as connection:
        assert connection.execute("select * from read_parquet($1)", [str(inside)]).fetchall() == [(1,)]
        for statement in (
            f"select * from read_parquet('{outside}')",
            f"copy (select 1) to '{tmp_path}/x.csv'",
            "attach 'y.duckdb'",
            "set enable_external_access = true",
            "install httpfs",
            "load httpfs",
            "set allowed_paths = ['/']",
            "select * from read_parquet('https://localhost/a.parquet')",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix) == ["in.parquet", "out.parquet"]


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """50,000 records of 35,000 people with 19,303 names, many people twice: at one address in three cases of four."""
    path, rows = tmp_path_factory.mktemp("large") / "names.parquet", []
    for n in range(50_000):
        person = n if n < 35_000 else 2 * (n - 35_000)
        name = f"Given{person * 7 % 97} Family{person * 13 % 199}"
        born = {"born_year": 1940 + person * 31 % 65, "born_month": 1 + person * 17 % 12}
        home = f"ZZ{person * 11 % 90_000}" if n < 35_000 or n % 4 else f"ZY{n}"
        rows.append(
            dict.fromkeys(NAMES.names, "")
            | born
            | {
                "file": "register",
                "place": f"line {n + 1}",
                "kind": "person",
                "name": name,
                "key": name_key(name, "person"),
                "born_day": None,
                "postcode": home,
                "nationality": "British" if person % 10 < 8 else "Irish",
                "identifiers": [],
            }
        )
    pq.write_table(pa.Table.from_pylist(rows, NAMES.with_metadata({"assettrace_names": LAYOUT})), path)
    return path


def test_weights_are_estimated_from_a_register_and_no_network_is_tried(large, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(search_weights, "PAIRS", 200_000)
    learned = []
    monkeypatch.setattr(search_weights, "estimated", lambda *given, of=search_weights.estimated: learned.append(of(*given)) or learned[-1])
    sought = CaseParty("one", "person", "suspect", ("Given7 Family13",), (1971, 6, 2), "Irish", "1 Some Street")
    found = search([large], [sought, replace(sought, id="other", names=("Somebody Else",))], most=5)
    assert [one.place for one in found.candidates[:1]] == ["line 2"] and {one.party for one in found.candidates} == {"one"}
    assert "estimated from 50,000 people" in found.told[-1]
    fixed, weights = search_weights.fixed().probabilities, learned[0]
    same_month, same_home = weights.probabilities["month", "the same month and year of birth"], weights.probabilities["home", "the same postcode"]
    # months of birth are spread evenly over 65 years here, and three in four of the pairs that are one person share a postcode
    assert 1 / 1_000 < same_month[1] < 1 / 600 and same_month[0] == pytest.approx(0.999, abs=1e-3)
    assert 0.6 < same_home[0] < 0.9 and same_home[1] < 1e-4
    assert weights.probabilities["day", "the same day, too"] == pytest.approx(fixed["day", "the same day, too"], rel=1e-4), (
        "what a register does not show keeps its fixed weight"
    )
    again = search([large], [sought], most=5)
    assert again.candidates == found.candidates and learned[1] == learned[0]


def test_the_documented_weights_are_those_that_are_used():
    page = (Path(__file__).resolve().parent.parent / "docs/method.md").read_text("utf-8")
    assert search_weights.CONDITIONS.keys() <= LEVELS.keys()
    for name, levels in LEVELS.items():
        if name in search_weights.CONDITIONS or len(levels) > 1:
            assert sum(level.m for level in levels.values()) == pytest.approx(1) and sum(level.u for level in levels.values()) == pytest.approx(1), name
        for key, level in levels.items():
            assert (level.m > level.u) == (key != "otherwise"), (name, key)
            row, bits = f"| {level.says} | {level.m:g} | ", f"| {weight(name, key) / 10:+.1f} |"
            assert any(row in line and line.endswith(bits) for line in page.splitlines()), (row, bits)
