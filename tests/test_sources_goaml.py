"""goAML: counts and leads of both schemas, and the wall: whatever is done, no record of a report reaches the store or the evidence base."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from sources_reading import counts, flags, staged
from test_sources_zip import CAMT, archive

from flows.case.case_folder import CaseFolder
from flows.demo import small
from flows.demo.world_parameters import dutch_iban
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import pending, take_in
from flows.store.case_store import TABLES, Store
from schemas.evidence import KEPT_APART, Exhibit, Reading, Refusal
from schemas.evidence_base import FINDING_TABLES, RECORD_TABLES
from schemas.intelligence import ReportedParty, ReportedTransaction

PERSON = "<first_name>Ada</first_name><last_name>Canarybird</last_name><birthdate>1980-06-14T00:00:00</birthdate><ssn>S-1</ssn>"
TRANSACTION = (
    "<transaction><transactionnumber>T-1</transactionnumber><transaction_description>cash over the counter</transaction_description><date_transaction>2024-01-05T00:00:00"
    f"</date_transaction><amount_local>1250.50</amount_local><t_from_my_client><from_funds_code>K</from_funds_code><from_person>{PERSON}</from_person></t_from_my_client>"
    f"<t_to><to_account><institution_name>Bank</institution_name><account>12 34</account><iban>{dutch_iban(1)}</iban><account_name>Orchard Packing Ltd</account_name></to_account></t_to></transaction>"
)
ACTIVITY = (
    "<activity><report_parties><report_party><entity><name>Fennmark Homes Ltd</name><incorporation_number>99999901</incorporation_number></entity><significance>5"
    "</significance></report_party><report_party><significance>1</significance></report_party></report_parties></activity>"
)


def report(*rows: str, inside: str = "") -> str:
    return (
        f'<?xml version="1.0"?><report><rentity_id>7</rentity_id><submission_code>E</submission_code><report_code>STR</report_code><entity_reference>R-1</entity_reference>'
        f"<submission_date>2024-01-09</submission_date><currency_code_local>EUR</currency_code_local>{inside}{''.join(rows)}<report_indicators><indicator>X</indicator>"
        "</report_indicators></report>"
    )


def test_transactions_and_parties_are_leads(tmp_path):
    found = staged(tmp_path, report(TRANSACTION, ACTIVITY))
    assert (found.source, counts(found), flags(found)) == ("goaml_report", (2, 1, 0), {"intelligence"})
    (moved,) = found.records["reportedtransaction"]
    assert (moved.place, moved.number, moved.on, moved.amount, moved.currency, moved.payer, moved.payee, moved.payee_account, moved.text) == (
        "transaction 1",
        "T-1",
        date(2024, 1, 5),
        125050,
        "EUR",
        "Ada Canarybird",
        "Orchard Packing Ltd",
        f"iban:{dutch_iban(1)}",
        "cash over the counter",
    )
    assert [(p.place, p.role, p.kind, p.name, p.born, p.number, p.account) for p in found.records["reportedparty"]] == [
        ("transaction 1", "from_person", "person", "Ada Canarybird", "1980-06-14", "S-1", ""),
        ("transaction 1", "to_account", "account", "Orchard Packing Ltd", "", "", f"iban:{dutch_iban(1)}"),
        ("report_party 2", "entity", "company", "Fennmark Homes Ltd", "", "99999901", ""),
    ]


def test_several_reports_and_unknown_elements(tmp_path):
    both = f"<reports>{report(TRANSACTION, inside='<colour>red</colour>').partition('?>')[2]}{report(ACTIVITY).partition('?>')[2]}</reports>"
    found = staged(tmp_path, both)
    assert counts(found) == (2, 1, 0) and flags(found) == {"intelligence", "unknown_element"}
    wrapped = (
        report(TRANSACTION)
        .replace("<report>", '<goAMLReport xmlns="http://www.unodc.org/goaml" version="4.0"><report>')
        .replace("</report>", "</report></goAMLReport>")
    )
    assert (staged(tmp_path, wrapped).source, counts(staged(tmp_path, wrapped))) == ("goaml_report", (1, 0, 0))
    wide = report(TRANSACTION).replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    assert counts(staged(tmp_path, wide)) == (1, 0, 0)


@pytest.mark.parametrize(("change", "reason"), [("1250.505", "more digits"), ("much", "cannot be read")])
def test_a_transaction_that_cannot_be_read_is_set_aside(tmp_path, change, reason):
    found = staged(tmp_path, report(TRANSACTION.replace("1250.50", change), TRANSACTION))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason


def test_a_report_of_nothing_or_cut_short_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no transaction and no party"):
        staged(tmp_path, report())
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, report(TRANSACTION)[:-9])


def test_leads_are_in_no_list_of_the_store_or_the_evidence_base():
    assert not {ReportedTransaction, ReportedParty} & {*TABLES, *RECORD_TABLES, *FINDING_TABLES}


def received(tmp_path, handling: str) -> tuple[CaseFolder, str]:
    """A case with a report listed under `handling`; the report's SHA-256."""
    small(tmp_path / "case")
    (tmp_path / "case/exhibits/report.xml").write_text(report(TRANSACTION, ACTIVITY), "utf-8")
    listed = tmp_path / "case/exhibits/exhibits.csv"
    rows = list(csv.DictReader(listed.open(encoding="utf-8", newline="")))
    if not any(row["file"] == "report.xml" for row in rows):
        rows.append(dict.fromkeys(rows[0], "") | {"file": "report.xml", "reference": "INT/1", "handling": handling, "received_on": rows[0]["received_on"]})
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    folder = CaseFolder(tmp_path / "case")
    return folder, next(item.exhibit.sha256 for item in folder.received() if item.exhibit.file_name == "report.xml")


@pytest.mark.parametrize("handling", ["", "sensitive"])
def test_a_report_that_is_not_kept_apart_is_refused(tmp_path, handling):
    folder, sha256 = received(tmp_path, handling)
    result = take_in(folder, sha256)
    assert result.state == "refused" and "intelligence or suspicious_activity_report" in result.message and "Canarybird" not in result.message
    assert [e.handling for e in evidence_base(folder).exhibits if e.sha256 == sha256] == ["intelligence"]


def test_nor_in_an_archive(tmp_path):
    with pytest.raises(Refusal, match="may not stand among evidence"):
        staged(tmp_path, archive(("statement.xml", CAMT), ("report.xml", report(TRANSACTION))))


@pytest.mark.parametrize("handling", sorted(KEPT_APART))
def test_no_record_of_a_report_reaches_the_store_or_the_evidence(tmp_path, handling):
    folder, sha256 = received(tmp_path, handling)
    for one in pending(folder):
        take_in(folder, one)
    assert pending(folder) == []
    with Store.open(folder.store) as store:
        kept = [row for table in TABLES for row in store.rows(table) if sha256 in (getattr(row, "exhibit", ""), getattr(row, "sha256", ""))]
    assert sorted(type(row).__name__ for row in kept) == ["Exhibit", "Reading"]
    base = evidence_base(folder)
    assert all("Canarybird" not in row.model_dump_json() for rows in base.rows.values() for row in rows)
    for path in (tmp_path / "case").rglob("*"):
        assert path.name == "report.xml" or not path.is_file() or b"Canarybird" not in path.read_bytes()


def test_a_report_stays_apart_whatever_is_said_of_it_later(tmp_path):
    folder, sha256 = received(tmp_path, "intelligence")
    take_in(folder, sha256)
    with Store.open(folder.store) as store:
        exhibit = next(one for one in store.rows(Exhibit) if one.sha256 == sha256)
        store.describe(exhibit.model_copy(update={"handling": "disclosable"}))
        assert [reading.source for reading in store.rows(Reading)] == ["goaml_report"]
    assert [e.handling for e in evidence_base(folder).exhibits if e.sha256 == sha256] == ["intelligence"]
