"""The smallest invented case is a valid case folder, and its statement is a valid camt.053."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from flows.demo import small
from schemas.case import Case

XSD = Path(__file__).resolve().parents[2] / "shared/samples/camt/xsd"


def test_the_case_file_is_valid_and_every_exhibit_it_names_is_there(tmp_path):
    small(tmp_path)
    case = Case.model_validate(tomllib.loads((tmp_path / "case.toml").read_text()))
    listed = list(csv.DictReader((tmp_path / "exhibits/exhibits.csv").open(newline="")))
    assert case.claims[0].expected_total == "10000.00"
    assert {row["file"] for row in listed} | {"exhibits.csv"} == {file.name for file in (tmp_path / "exhibits").iterdir()}
    named = {reference for part in (*case.claims, *case.chains, *case.purchases) for reference in part.exhibits}
    assert named <= {row["reference"] for row in listed}


def test_the_statement_conforms_to_the_iso_schema(tmp_path):
    if not XSD.exists():
        pytest.skip("the ISO 20022 schemas are not here")
    small(tmp_path)
    schema = etree.XMLSchema(etree.parse(XSD / "camt.053.001.08.xsd"))
    schema.assertValid(etree.parse(tmp_path / "exhibits/statement.xml"))


def test_the_same_bytes_each_time(tmp_path):
    small(tmp_path / "one")
    small(tmp_path / "two")
    files = sorted(file.relative_to(tmp_path / "one") for file in (tmp_path / "one").rglob("*") if file.is_file())
    assert len(files) == 6
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)
