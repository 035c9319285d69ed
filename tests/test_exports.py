"""Exports read back by others' readers: equal to the store, each row with its origin, and nobody in the served edition who is hidden."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from command_line import assettrace
from followed_cases import _followed
from ftm_model import ftm_ancestors, ftm_properties
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.commands.export import UNLESS_NAMED, Format
from flows.demo.small_case import small
from flows.demo.statements import Line, camt053, statements
from flows.demo.world_parameters import Account, uk_iban
from flows.handover.export import export
from flows.handover.exports import EXPORTS, bods_statements, workbook
from flows.handover.exports.comma_separated import as_it_was, inert
from flows.handover.exports.graphml import legal, token
from flows.handover.exports.leaving import leaving
from flows.handover.exports.network import network
from flows.handover.exports.tables import Column, TableSheet, tables
from flows.sources.companies.bods_fields import faults
from flows.sources.read_exhibit import stage
from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import Asset
from schemas.decisions import Decision
from schemas.evidence import Exhibit, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import Ruling
from schemas.interests import Interest
from schemas.parties import Party, PartyIdentifier
from tracing.ids import finding_id
from tracing.ownership.stakes import stakes_of

BODS_SCHEMA = Path(__file__).resolve().parents[2] / "shared/samples/bods/v0.4/schema"
OF_ANY_CASE = list(map(str, UNLESS_NAMED))
VICTIM, ACCOUNT = "Tessaly Oyelaran", Account("victim", "Tessaly Oyelaran", "GBP", uk_iban(93), "Bank of Harrowmouth")
HIDDEN = ("tessaly", "oyelaran", ACCOUNT.written[-8:], "ih/7", "ih/8", "tip-off")


def busy(case: Path) -> None:
    """The small case with a car whose make looks like a formula, a victim under a pseudonym whose own statement is sensitive, and a tip-off."""
    small(case)
    lines = (
        Line(date(2024, 1, 3), 900_00, "wages", "Orchard Packing Ltd", "", "WAGES", "V1"),
        Line(date(2024, 1, 4), -850_00, "transfer out", "Fennmark Homes Ltd", uk_iban(91), "RENT", "V2"),
    )
    files = {
        "cars.csv": (
            "IH/6",
            "disclosable",
            "register:vehicles",
            b"Registration mark,VIN,Make,Model,Colour,Date of first registration,Keeper since,Keeper,Keeper address,Valuation,"
            b'Valuation date\nZZ24 AAA,ZZZZZZ16XLEZ00001,=1+1,@cmd,red,01/02/2020,01/02/2024,Corin Vexley,"4 Lanternholt Street, Harrowmouth ZZ7 4DQ","9,500.01",01/03/2024\n',
        ),
        "victim.xml": (
            "IH/7",
            "sensitive",
            "",
            camt053(statements(ACCOUNT, lines, [(date(2024, 1, 1), date(2024, 1, 31))]), version="08", message="V", created=date(2024, 3, 1)),
        ),
        "tip-off.txt": ("IH/8", "suspicious_activity_report", "", b"A report."),
    }
    register = case / "exhibits" / "exhibits.csv"
    listed = register.read_text("utf-8")
    for name, (reference, handling, template, content) in files.items():
        (case / "exhibits" / name).write_bytes(content)
        listed += f"{name},{reference},A producer,2024-03-05,Public register,this investigation,{handling},{'document' if name.endswith('txt') else 'data'},{template}\n"
    register.write_text(listed, "utf-8")
    keeper = finding_id("match", "vexley", f"{sha256(files['cars.csv'][-1]).hexdigest()[:16]}/line 2:holder")
    decided = Decision(
        id="D1", at="2024-03-20T09:00:00Z", author="Imogen Hale", subject=keeper, answer="same", reason="He was stopped in it.", exhibits=("IH/6",)
    )
    (case / "decisions.jsonl").write_text(json.dumps(decided.model_dump()) + "\n", "utf-8")
    with (case / "case.toml").open("a", encoding="utf-8") as toml:
        toml.write(f'\n[[people]]\nid = "tessaly"\nname = "{VICTIM}"\nrole = "victim"\npseudonym = "V1"\naccounts = ["{ACCOUNT.written}"]\n')


@cache
def followed():
    return _followed(busy)


@cache
def left(edition: str = "served"):
    return leaving(followed().base, edition)


def files(name: str, edition: str = "served") -> dict[str, bytes]:
    return EXPORTS[name](left(edition))


@pytest.fixture
def folder(tmp_path) -> CaseFolder:
    return CaseFolder(shutil.copytree(followed().directory, tmp_path / "case"))


def read_workbook(content: bytes) -> dict[str, list[list]]:
    """Rows by sheet, read from the XML and by no library: numbers, texts, flags, days; an empty cell is ''."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist() if name.startswith("xl/") and name.endswith((".xml", ".rels"))}
    texts = ["".join(t.text or "" for t in si.findall(".//{*}t")) for si in parts.get("xl/sharedStrings.xml", ())]
    styles = parts["xl/styles.xml"]
    formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.findall(".//{*}numFmt")}
    days = [formats.get(xf.get("numFmtId")) == "yyyy-mm-dd" for xf in styles.find("{*}cellXfs")]
    members = {r.get("Id"): "xl/" + r.get("Target") for r in parts["xl/_rels/workbook.xml.rels"]}
    found = {}
    for sheet in parts["xl/workbook.xml"].findall(".//{*}sheet"):
        rows = []
        for row in parts[members[sheet.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")]].findall(".//{*}row"):
            cells = {}
            for c in row:
                value, kind = c.find("{*}v").text, c.get("t", "n")
                at = 0
                for letter in c.get("r").rstrip("0123456789"):
                    at = at * 26 + ord(letter) - 64
                number = kind == "n" and (date(1899, 12, 30) + timedelta(int(value)) if days[int(c.get("s", 0))] else float(value))
                cells[at - 1] = texts[int(value)] if kind == "s" else value == "1" if kind == "b" else number
            rows.append(cells)
        width = max(rows[0]) + 1
        found[sheet.get("name")] = [[row.get(n, "") for n in range(width)] for row in rows]
    return found


# tables


def test_the_workbook_reads_back_equal_to_the_store_with_types_filters_and_headings_that_stay():
    ((_, content),) = files("xlsx", "working").items()
    sheets, base = read_workbook(content), followed().base
    header, *rows = sheets["transfers"]
    made = {row[header.index("id")]: dict(zip(header, row, strict=False)) for row in rows}
    assert made.keys() == {t.id for t in base.of(Transfer)}
    for t in base.of(Transfer):
        row = made[t.id]
        assert (round(row["amount"] * 100), row["payer"], row["payee"], row["counterparty"], row["text"], row["seq"]) == (
            t.amount,
            t.payer,
            t.payee,
            t.counterparty,
            t.text,
            t.seq,
        )
    header, *rows = sheets["rulings"]
    assert {(r[0], r[1], r[2], round(r[3] * 100)) for r in rows} == {(r.rule, r.target, r.label, r.amount) for r in base.of(Ruling)}
    (car,) = [dict(zip(sheets["assets"][0], row, strict=False)) for row in sheets["assets"][1:] if row[1] == "vehicle"]
    assert (car["value"], car["value_on"], car["acquired_on"]) == (9500.01, date(2024, 3, 1), date(2024, 2, 1)) and "=1+1" in car["description"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in (name for name in book.namelist() if name.startswith("xl/worksheets/sheet")):
            xml = book.read(name).decode()
            assert "<f>" not in xml and 'state="frozen"' in xml and "<autoFilter" in xml, name


def test_every_sheet_and_file_has_the_same_cells_and_every_row_an_origin():
    ((_, content),), separated = files("xlsx").items(), files("csv")
    read = read_workbook(content)
    for sheet in tables(left()):
        assert all(row[-1] for row in sheet.rows), sheet.name
        in_book = read[sheet.name]
        text = separated[f"-csv/{sheet.name}.csv"].decode("utf-8-sig")
        in_file = list(csv.reader(io.StringIO(text, newline="")))
        assert in_book[0] == in_file[0] == [column.name for column in sheet.columns]
        assert len(in_file) == len(in_book) == len(sheet.rows) + 1
        for row, of_book, of_file in zip(sheet.rows, in_book[1:], in_file[1:], strict=False):
            for cell, booked, filed in zip(row, of_book, of_file, strict=True):
                assert booked == (float(cell) if isinstance(cell, Decimal) else "" if cell is None else cell), (sheet.name, cell)
                assert as_it_was(filed) == _plain(cell), (sheet.name, cell)


def _plain(cell) -> str:
    if isinstance(cell, bool) or cell is None:
        return {True: "true", False: "false", None: ""}[cell]
    return str(cell)


@given(st.text(st.sampled_from("=+-@'\t\rab,\"\n")))
def test_a_cell_that_begins_like_a_formula_is_made_inert_and_can_be_made_what_it_was(text):
    assert not inert(text).startswith(tuple("=+-@\t\r")) and as_it_was(inert(text)) == text


def test_what_a_workbook_cannot_hold_is_text_or_refused_and_never_cut():
    def made(*cells):
        return workbook.write([TableSheet("t", (Column("n", "amount"), Column("x", "text")), (cells,))], date(2024, 1, 1))

    whole = Decimal("12345678901234567.89")
    assert read_workbook(made(whole, "x"))["t"][1][0] == str(whole)
    with pytest.raises(Refusal, match="more than a cell"):
        made(None, "x" * 32_768)


# networks


def test_networkx_reads_the_whole_network_and_its_payments_add_up_to_the_store(tmp_path):
    ((_, content),) = files("graphml", "working").items()
    path = tmp_path / "case.graphml"
    path.write_bytes(content)
    read, base = networkx.read_graphml(path, force_multigraph=True), followed().base
    assert (read.number_of_nodes(), read.number_of_edges()) == tuple(map(len, (network(left("working")).nodes, network(left("working")).edges)))
    paid, stored = defaultdict(int), defaultdict(int)
    for source, target, said in read.edges(data=True):
        assert said["origins"] and said["kind"]
        if said["kind"] == "transfer":
            assert isinstance(said["amount_minor"], int) and round(said["amount"] * 100) == said["amount_minor"]
            paid[source, target] += said["amount_minor"]
    for t in base.of(Transfer):
        if t.kind not in ("opening", "gap"):
            stored[token(f"ledger:{t.payer or '@'}"), token(f"ledger:{t.payee or '@'}")] += t.amount
    assert paid == stored and all(said["origins"] for _, said in read.nodes(data=True))
    kinds = {said["kind"] for _, said in read.nodes(data=True)}
    assert kinds >= {"person", "company", "account", "outside account", "land_title", "vehicle"}
    (title,) = [said for _, said in read.nodes(data=True) if said["kind"] == "land_title"]
    assert title["reach"] == "basis" and title["traced"] * 100 == sum(
        r.amount for r in base.of(Ruling) if r.rule == "own_money_first" and r.target == next(a.id for a in base.of(Asset) if a.kind == "land_title")
    )


@given(st.lists(st.text(st.sampled_from("_x05Fà@ A:/\n")), unique=True, min_size=2, max_size=2))
def test_ids_of_graphml_are_name_tokens_and_stay_apart(ids):
    made = [token(id) for id in ids]
    assert made[0] != made[1] and all(re.fullmatch("[A-Za-z0-9._:-]*", one) for one in made)


def test_graphml_has_the_structure_of_its_schema():
    """Of graphml-structure.xsd and graphml+attributes: what may stand in what, in which order, which ids refer to which."""
    ((_, content),) = files("graphml", "working").items()
    root, at = ElementTree.fromstring(content), "{http://graphml.graphdrawing.org/xmlns}"
    assert root.tag == at + "graphml" and [child.tag for child in root][0] == at + "desc" and "working edition" in root[0].text
    keys, (graph,) = root.findall(at + "key"), root.findall(at + "graph")
    assert [child.tag for child in root][1:] == [at + "key"] * len(keys) + [at + "graph"] and graph.get("edgedefault") == "directed"
    types = {(key.get("id"), key.get("for")): key.get("attr.type") for key in keys}
    assert len(types) == len({key.get("id") for key in keys}) == len(keys) and set(types.values()) <= {"boolean", "int", "long", "float", "double", "string"}
    nodes = {node.get("id") for node in graph.findall(at + "node")}
    assert len(nodes) == len(graph.findall(at + "node")) and {child.tag for child in graph} == {at + "node", at + "edge"}
    tokens = re.compile("[A-Za-z0-9._:-]+")
    for child in graph:
        assert tokens.fullmatch(child.get("id")) and (child.tag == at + "node" or {child.get("source"), child.get("target")} <= nodes)
        used = [data.get("key") for data in child]
        assert len(set(used)) == len(used) and all(
            (key, child.tag.removeprefix(at)) in types and data.tag == at + "data" and not len(data) for key, data in zip(used, child, strict=False)
        )


def test_the_chart_is_whole_and_every_link_has_its_ends_its_source_and_its_amount():
    ((_, content),) = files("anx").items()
    assert content.startswith(b"\xff\xfe")
    root, made = ElementTree.fromstring(content.decode("utf-16")), network(left())
    entities = {entity.get("EntityId"): entity.get("Identity") for entity in root.iter("Entity")}
    links = list(root.iter("Link"))
    assert sorted(entities.values()) == [node.id for node in made.nodes] and len(links) == len(made.edges)
    ends = sorted((entities[link.get("End1Id")], entities[link.get("End2Id")]) for link in links)
    assert ends == sorted((edge.source, edge.target) for edge in made.edges)
    sources = sorted(item.get("SourceReference") for item in root.iter("ChartItem"))
    assert sources == sorted(of.origins for of in (*made.nodes, *made.edges)) and all(sources)
    amounts = [float(a.get("Value")) for a in root.iter("Attribute") if a.get("AttributeClass") == "amount minor"]
    assert sum(amounts) == sum(edge.attributes["amount_minor"] for edge in made.edges if "amount_minor" in edge.attributes)


def test_follow_the_money_reads_back_as_the_same_interests_and_payments(tmp_path):
    ((_, content),) = files("ftm", "working").items()
    path = tmp_path / "case.jsonl"
    path.write_bytes(content)
    entities = [json.loads(line) for line in content.decode().splitlines()]
    assert len({entity["id"] for entity in entities}) == len(entities)
    known = {entity["id"] for entity in entities}
    for entity in entities:
        assert entity["properties"].get("notes") or entity["properties"].get("recordId"), entity
        for name in ("payer", "beneficiary", "payerAccount", "beneficiaryAccount", "owner", "asset"):
            assert set(entity["properties"].get(name, ())) <= known
    schema = {entity["id"]: entity["schema"] for entity in entities}
    for entity in entities:
        may, must = ftm_properties(entity["schema"])
        assert entity["properties"].keys() <= may.keys() and must <= entity["properties"].keys(), entity
        for name, values in entity["properties"].items():
            assert all(isinstance(value, str) and value for value in values)
            assert not may[name] or all(may[name] in ftm_ancestors(schema[value]) for value in values), (entity, name)
    payments = [Decimal(e["properties"]["amount"][0]) for e in entities if e["schema"] == "Payment"]
    assert sum(payments) * 100 == sum(t.amount for t in followed().base.of(Transfer) if t.kind not in ("opening", "gap"))
    found = stage(path, Exhibit(sha256="0" * 64, reference="X/1", file_name=path.name, size=len(content)))
    held = {(one.low, one.high, one.started_on) for one in found.records["interest"] if one.low is not None}
    assert held == {(s.low, s.high, s.started_on) for s in stakes_of(followed().base) if s.kind == "shares" and s.low is not None}


# ownership


def read_back(tmp_path, base: EvidenceBase) -> set[tuple]:
    """The interests that our own reader finds in the statements, by the parties' own records."""
    path = tmp_path / "statements.json"
    path.write_bytes(bods_statements.write(leaving(base, "working")))
    found = stage(path, Exhibit(sha256="0" * 64, reference="X/1", file_name=path.name, size=1))
    assert not found.set_aside and {remark.flag for remark in found.remarks} == set()
    own = {one.party: one.value.partition(" ")[2] for one in found.records[PartyIdentifier.__tablename__] if one.own}
    return {
        (own[i.owner], own[i.company], i.kind, i.low, i.high, i.low_open, i.high_open, i.started_on, i.ended_on, i.indirect)
        for i in found.records[Interest.__tablename__]
    }


def stakes(base: EvidenceBase) -> set[tuple]:
    return {(s.owner, s.company, s.kind, s.low, s.high, s.low_open, s.high_open, s.started_on, s.ended_on, s.indirect) for s in stakes_of(base)}


def test_ownership_statements_read_back_as_the_same_interests(tmp_path):
    base = followed().base
    more = [
        {"owner": "vexley", "company": "fennmark", "kind": kind, "low": low, "high": high, "started_on": date(2023, 1, n), "exhibit": "IH/2"}
        for n, (kind, low, high) in enumerate(
            (("votes", "33.3333", "66.6667"), ("appointment", "100", "100"), ("influence", "0", "0.0001"), ("shares", "0.0007", "0.0007")), start=1
        )
    ]
    more[0] |= {"ended_on": date(2023, 6, 1)}
    base = replace(base, case=type(base.case).model_validate(base.case.model_dump() | {"interests": more}))
    assert len(stakes(base)) >= 6 and read_back(tmp_path, base) == stakes(base)


def test_every_statement_is_as_the_published_standard_has_it():
    statements_ = json.loads(bods_statements.write(left()))
    assert [list(faults(statement)) for statement in statements_] == [[]] * len(statements_) and len(statements_) >= 3
    assert all(statement["source"]["description"] for statement in statements_)
    if not BODS_SCHEMA.is_dir():
        pytest.skip("the published schema is not here")
    import jsonschema
    from referencing import Registry, Resource

    parts = [json.loads(path.read_text("utf-8")) for path in BODS_SCHEMA.glob("*.json")]
    registry = Registry().with_resources([(part["$id"], Resource.from_contents(part)) for part in parts if "$id" in part])
    whole = json.loads((BODS_SCHEMA / "statement.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(whole, registry=registry).validate(statements_)
    broken = [{**statements_[0], "recordType": "nobody"}, *statements_[1:]]
    assert list(jsonschema.Draft202012Validator(whole, registry=registry).iter_errors(broken))


# editions


def everything(name: str, edition: str) -> str:
    found = []
    for content in files(name, edition).values():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                found += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
        else:
            found.append(content.decode("utf-16" if content.startswith(b"\xff\xfe") else "utf-8"))
    return "\n".join(found).casefold()


@pytest.mark.parametrize("name", OF_ANY_CASE)
def test_nobody_who_is_hidden_and_nothing_sensitive_is_in_the_served_edition(name):
    text = everything(name, "served")
    assert not [word for word in HIDDEN if word in text]
    if name in ("xlsx", "csv"):
        assert "v1" in text and all(word in everything(name, "working") for word in HIDDEN)


def test_what_is_left_out_is_said():
    told = " ".join(left().left_out)
    assert "1 exhibit not to be disclosed" in told and not left("working").left_out
    assert not any(p.account == "iban:" + ACCOUNT.written.replace(" ", "") for p in left().base.of(StatementPeriod))
    assert {p.name for p in left().base.of(Party) if p.role == "victim"} == {"V1"}


def test_signs_that_xml_forbids_are_told_as_code_points():
    assert legal("a\x00b\ud800c\ufffe\n<") == "a[U+0000]b[U+D800]c[U+FFFE]\n<"


# the verb


def test_an_export_is_written_whole_logged_and_the_same_bytes_again(folder):
    head = folder.log.evidence_head()
    first = export(folder, OF_ANY_CASE, "served")
    again = export(folder, OF_ANY_CASE, "served", to="The court", why="served")
    assert [one.sha256 for one in first] == [one.sha256 for one in again] and all(one.path.exists() for one in first)
    lines = folder.log.lines()[-12:]
    assert [line["action"] for line in lines] == ["exported"] * 6 + ["handed over"] * 6
    assert lines[-1]["detail"]["to"] == "The court" and lines[-1]["why"] == "served" and lines[-1]["detail"]["sha256"] == again[-1].sha256
    assert folder.log.evidence_head() == head
    names = {path.name for path in (folder.path / "exports").iterdir()}
    assert names == {f"SMALL-1-served{behind}" for behind in (".xlsx", "-csv", ".graphml", ".anx", "-bods.json", "-ftm.jsonl")}


def test_what_must_not_leave_does_not(folder):
    with pytest.raises(Refusal, match="does not leave the office"):
        export(folder, ["bods"], "working", to="The court", why="w")
    toml = folder.path / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace('caption = "', 'caption = "Changed: '), "utf-8")
    with pytest.raises(Refusal, match="has changed since the case was last followed"):
        export(CaseFolder(folder.path), ["bods"], "served")
    assert not (folder.path / "exports").exists()


def test_the_command(folder):
    assert [str(name) for name in Format] == list(EXPORTS)
    said = assettrace("export", folder.path, "--format", "bods", "--format", "graphml", "--json")
    assert said.code == 0 and [json.loads(line)["format"] for line in said.out.splitlines()] == ["bods", "graphml"]
    assert CliRunner().invoke(app, ["export", str(folder.path), "--to", "The court"]).exit_code == 2
