"""CCOD, OCOD, BasicCompanyData and title registers: their own layouts, counts that must agree, and what is not taken."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from sources_reading import counts, flags, staged

from flows.demo.registers import CompanyRow, TitleRow, company_data, corporate_titles, overseas_titles
from schemas.countries import country_code
from schemas.evidence import Refusal

TITLES = [
    TitleRow("ZZ910001", "9 Tallowgate, Harrowmouth", "ZZ8 2LR", "Fennmark Homes Ltd", "99999991", "4 Lanternholt Street", date(2024, 2, 27), 12_000),
    TitleRow("ZZ910002", "10 Tallowgate\nHarrowmouth", "ZZ8 2LR", 'The "Old" Mill, Ltd', "9999992", "1 Saltpan Wynd", date(2020, 1, 2)),
]
OVERSEAS = [TitleRow("ZZ910003", "1 Osierbeck Road", "ZZ1 1AA", "Meerkoet B.V.", "00000001", "Zeldenhaven", date(2019, 6, 30), 250_000, country="Netherlands")]
COMPANIES = [
    CompanyRow("Fennmark Homes Ltd", "99999991", "4 Lanternholt Street", "Harrowmouth", "Northmarsh", "ZZ7 4DQ", date(2023, 5, 2)),
    CompanyRow(
        "Quill, Northmere & Co Ltd",
        "99999992",
        "1 Saltpan Wynd",
        "Harrowmouth",
        "Northmarsh",
        "ZZ7 1AA",
        date(2001, 1, 31),
        status="Dissolved",
        dissolved=date(2022, 2, 28),
    ),
]


def test_ccod(tmp_path):
    found = staged(tmp_path, corporate_titles(TITLES))
    assert (found.source, counts(found), flags(found)) == ("hmlr_ccod", (2, 0, 2), set())
    assert [(t.title_number, t.price_paid, t.currency, t.place) for t in found.records["title"]] == [
        ("ZZ910001", 1_200_000, "GBP", "line 2"),
        ("ZZ910002", None, "GBP", "line 3"),
    ]
    owners = {p.id: p for p in found.records["partyrecord"]}
    assert [(owners[h.owner].name, owners[h.owner].number, owners[h.owner].jurisdiction, h.since) for h in found.records["proprietorship"]] == [
        ("FENNMARK HOMES LTD", "99999991", "gb", date(2024, 2, 27)),
        ('THE "OLD" MILL, LTD', "09999992", "gb", date(2020, 1, 2)),
    ]


def test_a_quoted_line_break_is_one_row_and_places_are_lines(tmp_path):
    found = staged(tmp_path, corporate_titles([TITLES[1], TITLES[0]]))
    assert [t.place for t in found.records["title"]] == ["line 2", "line 4"]
    assert [row.place for row in found.declared] == ["line 1", "line 5"]


def test_ocod_knows_the_country_and_leaves_foreign_numbers_as_they_are(tmp_path):
    found = staged(tmp_path, overseas_titles(OVERSEAS))
    (owner,) = found.records["partyrecord"]
    assert (found.source, owner.jurisdiction, owner.number, found.records["title"][0].price_paid) == ("hmlr_ocod", "nl", "00000001", 25_000_000)
    unknown = staged(tmp_path, overseas_titles(OVERSEAS).replace(b"NETHERLANDS", b"ATLANTIS"))
    assert unknown.records["partyrecord"][0].jurisdiction == "" and flags(unknown) == {"unknown_country"}


def test_a_societys_number_is_not_taken_for_a_companys(tmp_path):
    table = (
        corporate_titles(TITLES[:1])
        .replace(b"99999991", b"99999")
        .replace(b"Limited Company or Public Limited Company", b"Community Benefit Society (Company)")
    )
    assert staged(tmp_path, table).records["partyrecord"][0].number == "99999"


def test_four_proprietors_and_more(tmp_path):
    cells = corporate_titles(TITLES[:1]).decode().splitlines()
    row = cells[1].split('","')
    for n in range(1, 4):
        row[9 + 6 * n : 12 + 6 * n] = [f"OWNER {n}", f"9999990{n}", "Limited Liability Partnership"]
    row[-1] = 'Y"'
    found = staged(tmp_path, "\n".join([cells[0], '","'.join(row), cells[2], ""]))
    assert [p.name for p in found.records["partyrecord"]] == ["FENNMARK HOMES LTD", "OWNER 1", "OWNER 2", "OWNER 3"]
    assert len(found.records["proprietorship"]) == 4 and flags(found) == {"more_proprietors"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"ZZ910001"', b'"?"', "title number"),
        (b'"12000"', b'"12,000"', "amount"),
        (b"27/02/2024", b"30/02/2024", "does not exist"),
        (b'"N",', b'"N","",', "36 fields"),
        (b'"Freehold"', b'"Free"hold"', "not a readable record"),
    ],
)
def test_a_malformed_row_is_set_aside_and_still_counted(tmp_path, old, new, reason):
    found = staged(tmp_path, corporate_titles(TITLES).replace(old, new, 1))
    assert counts(found) == (1, 1, 2)
    assert found.set_aside[0].place == "line 2" and reason in found.set_aside[0].reason and found.set_aside[0].raw.startswith('"')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.replace(b'"Row Count:","2"', b'"Row Count:","3"'), "has 2 rows"),
        (lambda t: t.replace(b'"Row Count:","2"\r\n', b""), "without its Row Count"),
        (lambda t: t + t.splitlines(keepends=True)[1], "after the Row Count"),
        (lambda t: t.replace(t.splitlines(keepends=True)[1], b""), "has 1 rows"),
        (lambda t: t.replace(t.splitlines(keepends=True)[1], t.splitlines(keepends=True)[1] * 2), "has 3 rows"),
    ],
)
def test_the_row_count_must_agree(tmp_path, change, says):
    with pytest.raises(Refusal, match=says):
        staged(tmp_path, change(corporate_titles(TITLES)))
    assert counts(staged(tmp_path, corporate_titles(TITLES) + b"\r\n")) == (2, 0, 3)


def test_other_headings_are_not_ccod(tmp_path):
    with pytest.raises(Refusal, match="they differ from column 2 on"):
        staged(tmp_path, corporate_titles(TITLES).replace(b"Tenure", b"Tenor", 1))
    head, *rows = corporate_titles(TITLES).decode().splitlines()
    for half in ("Change Indicator", "Tenure"):  # half of a change-only update, a heading twice
        with pytest.raises(Refusal, match="no source reads"):
            staged(tmp_path, "\n".join([f"{head},{half}", *rows, ""]))


def test_basic_company_data(tmp_path):
    found = staged(tmp_path, company_data(COMPANIES))
    assert (found.source, counts(found), flags(found)) == ("companies_house_basic", (2, 0, 1), set())
    one, two = found.records["partyrecord"]
    assert (one.name, one.number, one.jurisdiction, one.status, one.incorporated_on, one.postcode) == (
        "FENNMARK HOMES LTD",
        "99999991",
        "gb",
        "Active",
        date(2023, 5, 2),
        "ZZ7 4DQ",
    )
    assert (two.name, two.dissolved_on, two.mentioned_as) == ("QUILL, NORTHMERE & CO LTD", date(2022, 2, 28), "register entry")


def test_a_table_of_earlier_or_later_columns_is_read_and_what_is_new_is_told(tmp_path):
    """Before 2016 companies made no confirmation statements; a column that a register adds keeps nobody from the others."""
    rows = list(csv.reader(company_data(COMPANIES).decode().splitlines()))
    earlier, later = io.StringIO(), io.StringIO()
    csv.writer(earlier).writerows(row[:-2] for row in rows)
    csv.writer(later).writerows([*row, "Colour" if n == 0 else "red"] for n, row in enumerate(rows))
    assert (counts(staged(tmp_path, earlier.getvalue())), flags(staged(tmp_path, earlier.getvalue()))) == ((2, 0, 1), set())
    assert (counts(staged(tmp_path, later.getvalue())), flags(staged(tmp_path, later.getvalue()))) == ((2, 0, 1), {"unknown_column"})
    head, *titles, footer = corporate_titles(TITLES).decode().splitlines()
    wider = staged(tmp_path, "\n".join([head + ",Colour", *(title + ",red" for title in titles), footer, ""]))
    plain = staged(tmp_path, corporate_titles(TITLES))
    assert (wider.source, counts(wider), flags(wider) - flags(plain)) == ("hmlr_ccod", counts(plain), {"unknown_column"})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"99999991"', b'"999999911"', "company number"),
        (b'"FENNMARK HOMES LTD"', b'""', "a name are expected"),
        (b"02/05/2023", b"2023-05-02", "date"),
        (b'"Active",', b"", "54 fields"),
    ],
)
def test_a_malformed_company_is_set_aside(tmp_path, old, new, reason):
    found = staged(tmp_path, company_data(COMPANIES).replace(old, new, 1))
    assert counts(found) == (1, 1, 1) and reason in found.set_aside[0].reason


def test_a_quotation_mark_that_is_never_closed_is_a_cut_file(tmp_path):
    with pytest.raises(Refusal, match="line 3: a quotation mark opens here"):
        staged(tmp_path, company_data(COMPANIES)[:-30].rpartition(b'"')[0] + b'"unfinished')


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("BRITISH VIRGIN ISLANDS", "vg"),
        ("Guernsey", "gg"),
        ("ISLE OF MAN", "im"),
        ("The Netherlands", "nl"),
        ("England & Wales", "gb"),
        ("U.S.A.", "us"),
        ("West Yorkshire", ""),
        ("", ""),
    ],
)
def test_countries_as_registers_write_them(written, code):
    assert country_code(written) == code


def register(**changes) -> bytes:
    """An invented register: a proprietor company and a person, a charge with its lender, a restriction, home rights, a price, a beneficial interest."""

    def entry(part, role, text, **more):
        return {"entry_id": "x", "sub_register": part, "status": "Current", "role_code": role, "full_text": text, "entry_date": "2016-03-01", **more}

    def proprietors(*names):
        return [
            {"type": "Proprietor", "proprietors": [{"name": name, "addresses": [{"address_string": "1 Saltpan Wynd, Harrowmouth ZZ1 1AA"}]} for name in names]}
        ]

    groups = [
        [
            entry(
                "A",
                "RDES",
                "The Freehold land being 3 Wharfinger Steps.",
                infills=[{"address": {"address_string": "3 Wharfinger Steps, (ZZ9 9ZZ)", "postcode": "ZZ9 9ZZ"}}],
            )
        ],
        [
            entry(
                "B",
                "RPRO",
                "PROPRIETOR: ADRIAN KESTREL and #FENNMARK HOMES LTD# (Co. Regn. No. 99999991) of 1 Saltpan Wynd, Harrowmouth ZZ1 1AA.",
                infills=proprietors(
                    {"forename": "Adrian", "surname": "Kestrel"}, {"non_private_individual_name": "Fennmark Homes Ltd", "name_category": "LIMITED COMPANY"}
                ),
            )
        ],
        [
            entry("B", "RPRI", "The price stated to have been paid on 1 March 2016 was £215,000."),
            entry(
                "B", "RRES", "RESTRICTION: No disposition by a sole proprietor of the registered estate under which capital money arises is to be registered."
            ),
            entry("B", "ROTH", "RESTRICTION: entry of a person who was proprietor before", status="Historical"),
        ],
        [
            entry("C", "CCHA", "REGISTERED CHARGE dated 1 March 2016.", charge_id="c1", infills=[{"type": "DATE", "date": "2016-03-01"}]),
            entry(
                "C", "CCHR", "Proprietor: #LANTERN BANK PLC# of ...", charge_id="c1", infills=proprietors({"non_private_individual_name": "Lantern Bank plc"})
            ),
        ],
        [
            entry("C", "CHOM", "The matrimonial home rights under the Family Law Act 1996 of Mara Kestrel."),
            entry("C", "CNOT", "UNILATERAL NOTICE in respect of a beneficial interest claimed by Mara Kestrel."),
        ],
    ]
    data = {
        "title_number": "ZZ910009",
        "tenure": "Freehold",
        "edition_date": "2024-01-02",
        "districts": [{"name": "HARROWMOUTH", "county": "NORTHMARSH"}],
        "groups": [{"category": "X", "entries": entries} for entries in groups],
        **changes,
    }
    return json.dumps({"data": data}, indent=1).encode()


def test_a_title_register(tmp_path):
    found = staged(tmp_path, register())
    assert (found.source, counts(found), flags(found)) == ("hmlr_title_register", (8, 1, 0), set())
    (title,) = found.records["title"]
    assert (title.title_number, title.tenure, title.price_paid, title.address, title.postcode, title.district, title.register_date) == (
        "ZZ910009",
        "Freehold",
        21_500_000,
        "3 Wharfinger Steps, (ZZ9 9ZZ)",
        "ZZ9 9ZZ",
        "HARROWMOUTH, NORTHMARSH",
        date(2024, 1, 2),
    )
    assert [(e.part, e.kind, e.party) for e in found.records["registerentry"]] == [
        ("A", "other", ""),
        ("B", "other", "Adrian Kestrel; Fennmark Homes Ltd"),
        ("B", "price", ""),
        ("B", "restriction", ""),
        ("C", "charge", "Lantern Bank plc"),
        ("C", "other", "Lantern Bank plc"),
        ("C", "home_rights", ""),
        ("C", "beneficial_interest", ""),
    ]
    assert [(p.kind, p.name, p.jurisdiction, p.number, p.postcode) for p in found.records["partyrecord"]] == [
        ("person", "Adrian Kestrel", "", "", "ZZ1 1AA"),
        ("company", "Fennmark Homes Ltd", "gb", "99999991", "ZZ1 1AA"),
    ]
    assert {h.since for h in found.records["proprietorship"]} == {date(2016, 3, 1)}
    charge = next(e for e in found.records["registerentry"] if e.kind == "charge")
    assert (charge.dated, charge.entered_on, charge.place) == (date(2016, 3, 1), date(2016, 3, 1), "group 4, entry 1")
    assert "Historical" in found.set_aside[0].reason


def test_what_a_title_register_says_twice_or_newly_is_told(tmp_path):
    twice = staged(tmp_path, register().replace(b'"edition_date": "2024-01-02"', b'"edition_date": "2024-01-02", "edition_date": "2015-01-02"'))
    assert flags(twice) == {"doubled_key"} and twice.records["title"][0].register_date is None
    assert flags(staged(tmp_path, register(colour="red"))) == {"unknown_field"}


def test_a_title_register_that_stands_alone_and_names_its_districts_plainly(tmp_path):
    alone = json.dumps(json.loads(register(districts=["HARROWMOUTH", "SALTPAN"], raster_plan_quality="INSUFFICIENT"))["data"])
    found = staged(tmp_path, alone)
    assert (found.source, counts(found), flags(found), found.records["title"][0].district) == ("hmlr_title_register", (8, 1, 0), set(), "HARROWMOUTH; SALTPAN")
    assert flags(staged(tmp_path, json.dumps(json.loads(register()) | {"signature": "ab"}))) == {"unknown_field"}


@pytest.mark.parametrize("change", [{"title_number": "?"}, {"groups": 3}, {"edition_date": "soon"}, {"groups": [{"no": "entries"}]}])
def test_what_is_not_a_register_is_refused(tmp_path, change):
    with pytest.raises(Refusal, match="not a title's register"):
        staged(tmp_path, register(**change))


def test_a_malformed_entry_is_set_aside(tmp_path):
    found = staged(tmp_path, register().replace(b'"2016-03-01"', b'"last spring"', 1))
    assert counts(found) == (7, 2, 0) and "last spring" in found.set_aside[0].reason
