"""Registers by template: every ready template, one made by hand, typed fields, holders, and what a template may not say."""

from __future__ import annotations

import io
import tomllib
from datetime import date, datetime

import pytest
import xlsxwriter
from sources_reading import counts, flags, staged
from test_sources_camt053 import entry, message, statement

from expectations import registered_assets
from expectations.validation import validate
from expectations.verdicts import check_exhibit
from flows.sources.tables import register_template
from flows.store.case_store import to_arrow
from schemas.assets import ASSET_KINDS
from schemas.evidence import Refusal
from schemas.evidence_base import RECORD_TABLES
from schemas.registered_assets import REGISTERED_ASSETS, Vehicle

VEHICLES = (
    "Answer of 1 March 2024\nRegistration mark,VIN,Make,Model,Colour,Date of first registration,Keeper since,Keeper,Keeper address,Valuation,Valuation date,Fuel\n"
    'ZZ24 AAA,XXX00000000000001,Osprey,Estate,blue,02/05/2020,03/06/2021,Corin Vexley,4 Lanternholt Street,"12,500.50",01/03/2024,petrol\n'
    "ZZ24 BBB,,,,,,,,,,,\n,VIN2,,,,,,,,,,\nZZ24 CCC,,,,,31/02/2020,,,,,,\nZZ24 DDD,,,,,,,,,1.2.3,,\nZZ24 EEE,1\n"
)


def test_vehicles(tmp_path):
    found = staged(tmp_path, VEHICLES, template="register:vehicles")
    assert (found.source, counts(found), flags(found)) == ("register_table", (2, 4, 2), {"unread_column"})
    one, two = found.records["vehicle"]
    (keeper,) = found.records["partyrecord"]
    assert (one.registration, one.value, one.currency, one.first_registered_on, one.held_since, one.valued_on, one.holder) == (
        "ZZ24 AAA",
        1_250_050,
        "GBP",
        date(2020, 5, 2),
        date(2021, 6, 3),
        date(2024, 3, 1),
        keeper.id,
    )
    assert (keeper.name, keeper.kind, keeper.address, keeper.mentioned_as, two.holder, two.value) == (
        "Corin Vexley",
        "unknown",
        "4 Lanternholt Street",
        "holder of vehicle",
        "",
        None,
    )
    assert [row.reason for row in found.set_aside] == [
        "registration is empty",
        "date '31/02/2020' does not exist (read as day 31, month 2, year 2020)",
        "amount '1.2.3' cannot be read; expected digits such as 1,234.50",
        "2 fields, expected 12",
    ]


def workbook(*sheets: tuple[str, list[list]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                for m, value in enumerate(row):
                    sheet.write_datetime(n, m, value, day) if isinstance(value, datetime) else sheet.write(n, m, value)
    return made.getvalue()


def test_a_workbook_gives_what_the_table_gives(tmp_path):
    head = VEHICLES.splitlines()[1].split(",")
    rows = [
        ["Answer of 1 March 2024"],
        head,
        [
            "ZZ24 AAA",
            "XXX00000000000001",
            "Osprey",
            "Estate",
            "blue",
            datetime(2020, 5, 2),
            "03/06/2021",
            "Corin Vexley",
            "4 Lanternholt Street",
            12500.5,
            datetime(2024, 3, 1),
            "petrol",
        ],
        ["ZZ24 BBB"],
        ["", "VIN2"],
        ["ZZ24 CCC", "", "", "", "", "31/02/2020"],
        ["ZZ24 EEE", *["x"] * 12],
    ]
    found = staged(tmp_path, workbook(("Notes", [["see the other sheet"]]), ("Answer", rows)), template="register:vehicles")
    assert (found.source, counts(found), flags(found)) == ("register_workbook", (2, 3, 2), {"unread_column", "unread_sheet"})
    one, table = found.records["vehicle"][0], staged(tmp_path, VEHICLES, template="register:vehicles").records["vehicle"][0]
    own = {"id", "exhibit", "place", "holder"}
    assert one.place == "Answer, row 3" and one.model_dump(exclude=own) == table.model_dump(exclude=own)
    assert [p.name for p in found.records["partyrecord"]] == ["Corin Vexley"]
    with pytest.raises(Refusal, match="no sheet has the headings of the template register:vehicles; the nearest lacks 'VIN'"):
        staged(tmp_path, workbook(("Answer", [[name for name in head if name != "VIN"]])), template="register:vehicles")


def test_a_file_without_its_template_is_refused_with_the_name_of_one_that_fits(tmp_path):
    with pytest.raises(Refusal, match="its headings are those of register:vehicles"):
        staged(tmp_path, VEHICLES)
    with pytest.raises(Refusal, match="register:boats"):
        staged(tmp_path, VEHICLES, template="register:boats")
    with pytest.raises(Refusal, match="the nearest lacks"):
        staged(tmp_path, VEHICLES, template="register:vessels")
    with pytest.raises(Refusal, match="stands twice"):
        staged(tmp_path, VEHICLES.replace("Fuel", "VIN"), template="register:vehicles")


@pytest.mark.parametrize("name", register_template.template_names(None))
def test_every_ready_template_reads_its_own_table_and_its_records_hold_to_their_promises(tmp_path, name):
    template = register_template.load(name, None)
    values = {"holder": "Corin Vexley", "currency": "EUR", "registration": "ZZ-24AAA", "vin": "ZZZZZZ16XLEZ00001", "imo": "9074729", "mmsi": "235000001"}
    cells = {}
    for field, heading in template.columns.items():
        kind = str(template.model.model_fields[field].annotation) if field in template.model.model_fields else "str"
        day = {"dmy": "02/05/2021", "ymd": "2021-05-02"}[template.dates]
        cells[heading] = values.get(field) or (day if "date" in kind else "1500" if "int" in kind else f"{field} 1")
    table = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
    found = staged(tmp_path, table, template=f"register:{name}")
    assert (found.source, counts(found), flags(found)) == ("register_table", (1, 0, 1), set())
    (asset,) = found.records[template.model.__tablename__]
    assert all(getattr(asset, field) not in ("", None) for field in template.columns if field in template.model.model_fields)
    checked = check_exhibit(found, first=date(2020, 1, 1), last=date(2024, 12, 31))
    assert checked.staged == found and all(verdict.held for verdict in checked.verdicts)
    assert to_arrow(template.model, [asset]).num_rows == 1


def test_a_cases_own_template(tmp_path):
    own = tmp_path / "templates/registers"
    own.mkdir(parents=True)
    text = (
        'says = "Katastar"\nkind = "land"\nencodings = ["cp1252"]\ndelimiter = ";"\ndates = "dmy"\ndecimal_mark = ","\ngroup_mark = "."\nholder_kind = "company"\nfooters = ["Sum"]\n'
        '[columns]\ntitle_number = "No"\nholder = "Owner"\nholder_number = "ID"\nprice_paid = "Price"\n[fixed]\nland_registry = "Register of Meerkoet"\ncurrency = "EUR"\n'
    )
    (own / "katastar.toml").write_text(text)
    found = staged(
        tmp_path,
        "No;Owner;ID;Price\n7/1;Café Quay;00 01;1.250,50\nSum;1;;\n".encode("cp1252"),
        template="register:katastar",
        templates_dir=tmp_path / "templates",
    )
    assert (counts(found), found.encoding) == ((1, 0, 2), "cp1252")
    (land,), (owner,) = found.records["registeredland"], found.records["partyrecord"]
    assert (land.title_number, land.land_registry, land.price_paid, land.currency, owner.name, owner.number, owner.kind) == (
        "7/1",
        "Register of Meerkoet",
        125_050,
        "EUR",
        "Café Quay",
        "0001",
        "company",
    )
    (own / "broken.toml").write_text("says = ")
    assert staged(tmp_path, message(statement(entry("1"))), templates_dir=tmp_path / "templates").source == "iso20022_camt053"
    with pytest.raises(Refusal, match="not TOML"):
        staged(tmp_path, VEHICLES, template="register:broken", templates_dir=tmp_path / "templates")


GOOD = tomllib.loads((register_template.READY / "vehicles.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "spaceship"}, "is none of"),
        ({"columns": {"vin": "VIN"}}, "registration must be given"),
        ({"columns": GOOD["columns"] | {"wings": "W"}}, "no field of this kind"),
        ({"fixed": {"registration": "x"}}, "both as a column"),
        ({"fixed": {"currency": "GBP", "id": "1"}}, "no field"),
        ({"decimal_mark": ","}, "are the same"),
        ({"columns": {"registration": "R"}, "fixed": {"value": "1"}}, "cannot be fixed"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_mistaken_template_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        register_template.RegisterTemplate.model_validate(GOOD | change)


def test_every_kind_has_words_and_a_table():
    assert REGISTERED_ASSETS.keys() <= ASSET_KINDS.keys() and set(REGISTERED_ASSETS.values()) <= set(RECORD_TABLES)


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"registration": ""}, "says its registration"),
        ({"holder": "nobody"}, "whoever holds it"),
        ({"value": -1}, "below nil"),
        ({"value": 1, "currency": "XX"}, "ISO 4217"),
        ({"held_since": date(1066, 1, 1)}, "plausible"),
        ({"vin": "O"}, "checks that they carry"),
        ({"place": ""}, "its place in it"),
    ],
)
def test_each_promise_is_broken_by_one_row(change, promise):
    good = {"exhibit": "e", "registration": "ZZ24 AAA", "holder": "p", "value": 0, "currency": "GBP", "held_since": date(2020, 1, 1)}
    rows = [Vehicle(**{"id": str(n), "place": f"line {n}"} | good | (change if n == 2 else {})) for n in (1, 2, 3)]
    broken = {o.promise.says: o.failed for o in validate(registered_assets.assets(rows, Vehicle, {"p"}, "e", date(2024, 1, 1))) if not o.held}
    assert len(broken) == 1 and promise in next(iter(broken)) and next(iter(broken.values())) == (1,)
