"""Every real sample of the registers, against a count or a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from sources_reading import counts, flags, sample, samples, staged

from flows.sources.companies import companies_house_basic
from flows.sources.land import hmlr_proprietors
from schemas.evidence import Refusal


def names(paths):
    return [pytest.param(path, id=path.name) for path in paths]


@pytest.mark.parametrize("path", names(samples("psc/*.json")))
def test_every_kind_of_psc_record(tmp_path, path):
    record = json.loads(path.read_text())
    kind, data = record["data"]["kind"], record["data"]
    found = staged(tmp_path, path.read_bytes())
    expected = {"totals#persons-of-significant-control-snapshot": (0, 0, 1), "unknown-kind": (0, 1, 0)}.get(kind, (1, 0, 0))
    assert (found.source, counts(found)) == ("companies_house_psc", expected)
    one_line = staged(tmp_path, json.dumps(record) + "\n")
    assert counts(one_line) == expected
    assert sum(map(len, one_line.records.values())) == sum(map(len, found.records.values()))
    if expected[0]:
        interests = found.records["interest"]
        assert len(interests) == max(1, len(data.get("natures_of_control", ())))
        assert all(i.ended_on == (date.fromisoformat(data["ceased_on"]) if "ceased_on" in data else None) for i in interests)
        assert all(i.says in data["natures_of_control"] for i in interests if "natures_of_control" in data)
        company = next(p for p in found.records["partyrecord"] if p.id == interests[0].company)
        assert company.number == record["company_number"].zfill(8)


def test_all_psc_samples_as_one_snapshot(tmp_path):
    records = [json.loads(path.read_text()) for path in samples("psc/*.json")]
    if not records:
        pytest.skip("the samples are not here")
    found = staged(tmp_path, "".join(json.dumps(record) + "\n" for record in records))
    assert counts(found) == (len(records) - 2, 1, 1)


def test_basic_company_data(tmp_path):
    path = sample("companies_house_basic/BasicCompanyData_header_and_1_row.csv")
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), skipinitialspace=True)
    found = staged(tmp_path, path.read_bytes())
    assert (found.source, counts(found)) == ("companies_house_basic", (1, 0, 1))
    (party,) = found.records["partyrecord"]
    assert (party.name, party.number, party.postcode, party.status) == (
        row["CompanyName"],
        row["CompanyNumber"],
        row["RegAddress.PostCode"],
        row["CompanyStatus"],
    )
    assert party.incorporated_on.strftime("%d/%m/%Y") == row["IncorporationDate"]
    assert companies_house_basic.COLUMNS == tuple(row)


@pytest.mark.parametrize(
    ("header", "examples", "overseas"),
    [("land/CCOD_FULL_2025_09_header_only.csv", "land/ccod_sample.json", False), ("land/OCOD_FULL_2025_09_header_only.csv", "land/ocod_sample.json", True)],
)
def test_the_corporate_proprietors_headings_and_example_rows(tmp_path, header, examples, overseas):
    path = sample(header)
    headings = path.read_text("utf-8").strip().split(",")
    assert tuple(headings) == hmlr_proprietors.columns(overseas=overseas)
    with pytest.raises(Refusal, match="without its Row Count"):
        staged(tmp_path, path.read_bytes())
    told = {one["data"].strip(): one["examples"] for one in json.loads(sample(examples).read_text("utf-8"))["example_data"]}
    columns = {
        "Title Number": "Title number",
        "Tenure": "Tenure",
        "Property Address": "Property address",
        "District": "District",
        "County": "County",
        "Region": "Region",
        "Postcode": "Postcode",
        "Multiple Address Indicator": "Multiple address indicator",
        "Price Paid": "Price paid",
        "Proprietor Name (1)": "Proprietor name",
        "Company Registration No. (1)": "Company registration number",
        "Proprietorship Category (1)": "Proprietorship category",
        "Country Incorporated (1)": "Country incorporated",
        "Proprietor (1) Address (1)": "Proprietor address",
        "Date Proprietor Added": "Date proprietor added",
        "Additional Proprietor Indicator": "Additional proprietor indicator",
    }
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    text.write(path.read_text("utf-8").strip() + "\r\n")
    for n in (0, 1):
        values = [told.get(columns.get(heading, ""), ["", ""])[n] for heading in headings]
        writer.writerow([", ".join(value) if isinstance(value, list) else value for value in values])
    found = staged(tmp_path, text.getvalue() + '"Row Count:","2"\r\n')
    assert counts(found) == (2, 0, 2)
    assert [t.title_number for t in found.records["title"]] == told["Title number"]
    assert [t.price_paid for t in found.records["title"]] == [int(price) * 100 if price else None for price in told["Price paid"]]
    assert [p.name for p in found.records["partyrecord"]] == told["Proprietor name"]
    assert [h.since.strftime("%d/%m/%Y") for h in found.records["proprietorship"]] == told["Date proprietor added"]
    numbers = ["1122334", ""] if overseas else ["09999999", "99999"]  # the second is a society's, in a register of its own
    assert [p.number for p in found.records["partyrecord"]] == numbers
    assert [p.jurisdiction for p in found.records["partyrecord"]] == (["gg", "vg"] if overseas else ["gb", "gb"])


@pytest.mark.parametrize("path", names(samples("land/title_register/*.json")))
def test_title_registers(tmp_path, path):
    data = json.loads(path.read_text("utf-8"))["data"]
    entries = [entry for group in data["groups"] for entry in group["entries"]]
    found = staged(tmp_path, path.read_bytes())
    assert (found.source, counts(found)) == ("hmlr_title_register", (len(entries), 0, 0))
    assert found.records["title"][0].title_number == data["title_number"]
    assert [" ".join(entry["full_text"].split()) for entry in entries] == [e.text for e in found.records["registerentry"]]
    charges = [e for e in found.records["registerentry"] if e.kind == "charge"]
    assert len(charges) == path.read_text("utf-8").count('"CCHA"') and all(charge.party and charge.dated for charge in charges)
    assert [p.name for p in found.records["partyrecord"]] == [
        proprietor["name"]["non_private_individual_name"]
        for entry in entries
        if entry["role_code"] == "RPRO"
        for infill in entry["infills"]
        for proprietor in infill["proprietors"]
    ]
    # the second sample gives two keys twice, with two values
    assert ("doubled_key" in flags(found)) == (path.read_text("utf-8").count('"edition_date"') > 1)
