"""What else is proposed as a bank's table is: register tables, QIF files, ready tables of providers; and what needs no template."""

from __future__ import annotations

import tomllib

import pytest
from test_sources_camt053 import balance, entry, message, statement

from flows.sources.reading.proposal import Proposal
from flows.steps.inspect_file import inspect
from flows.steps.propose_template import answers_of
from flows.steps.propose_template import propose as propose_file
from schemas.evidence import Refusal

KEEPERS = "Kennzeichen;Halter;Marke;Modell;Erstzulassung\nM-AB 12;Petra Halm;VW;Golf;13.02.2020\nM-AB 13;Bo Larch;VW;Polo;01.02.2021\n"
CASH = 'Seizure reference,Amount,Currency,Date of seizure,Seized from\nSZ1,"1,200.00",GBP,03/02/2024,Bo Larch\nSZ2,50.00,GBP,04/02/2024,Bo Larch\nTotal,,,,\n'
QIF = "!Type:Bank\nD1/ 2'24\nT-1,234.56\nPBo Larch\n^\nD2/ 3'24\nT5.00\nPPetra Halm\n^\n"
PAYPAL = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Reference Txn ID","Receipt ID","Balance"\n'
    '"{0}","09:00:00","GMT","Bo Larch","Mobile Payment","Completed","GBP","450.00","-15.60","434.40","b@example.invalid","p@example.invalid","T1","","","434.40"\n'
)


def proposed(folder, text: str, name: str, **answers: str) -> Proposal:
    (folder / name).write_text(text, "utf-8")
    return propose_file(folder / name, answers)[0]


def asked(found: Proposal) -> list[str]:
    return [question.key for question in found.questions]


def test_a_register_is_proposed_and_a_template_beside_it_reads_it(tmp_path):
    found = proposed(tmp_path, KEEPERS, "keepers.csv")
    template = tomllib.loads(found.template)
    assert asked(found) == [] and (template["kind"], template["columns"]["holder"], template["dates"]) == ("vehicle", "Halter", "dmy")
    assert [(row["registration"], row["holder"], row["first_registered_on"]) for row in found.rows] == [
        ("M-AB 12", "Petra Halm", "2020-02-13"),
        ("M-AB 13", "Bo Larch", "2021-02-01"),
    ]
    (tmp_path / "keepers.toml").write_text(found.template, "utf-8")
    assert inspect(tmp_path / "keepers.csv", str(tmp_path / "keepers.toml")).rows.accepted == 2


def test_a_register_asks_what_two_readings_fit(tmp_path):
    found = proposed(tmp_path, CASH, "cash.csv")
    (question,) = found.questions
    assert (question.key, [one.rows[0]["seized_on"] for one in question.readings]) == ("dates", ["2024-02-03", "2024-03-02"])
    told = proposed(tmp_path, CASH, "cash.csv", dates="dmy")
    assert asked(told) == [] and [row["amount"] for row in told.rows] == ["1200.00", "50.00"] and tomllib.loads(told.template)["footers"] == ["Total"]


def test_a_qif_file_asks_for_what_it_never_says(tmp_path):
    found = proposed(tmp_path, QIF, "a.qif")
    assert asked(found) == ["dates", "currency", "account"] and [row.amount for row in found.rows] == ["-1234.56", "5.00"]
    told = proposed(tmp_path, QIF, "a.qif", dates="mdy", currency="USD", account="4455")
    assert asked(told) == [] and [(row.day, row.currency, row.account) for row in told.rows] == [("2024-01-02", "USD", "4455"), ("2024-02-03", "USD", "4455")]
    (tmp_path / "own.toml").write_text(told.template, "utf-8")
    assert inspect(tmp_path / "a.qif", str(tmp_path / "own.toml")).rows.accepted == 2


def test_a_providers_table_is_read_by_its_ready_template(tmp_path):
    found = proposed(tmp_path, PAYPAL.format("15/03/2024"), "p.csv")
    assert asked(found) == [] and [(row.day, row.amount) for row in found.rows] == [("2024-03-15", "434.40")]
    american = proposed(tmp_path, PAYPAL.format("03/15/2024"), "p.csv")
    assert asked(american) == [] and american.rows[0].day == "2024-03-15"
    unsure = proposed(tmp_path, PAYPAL.format("03/04/2024"), "p.csv")
    assert asked(unsure) == ["template"] and {one.rows[0].day for one in unsure.questions[0].readings} == {"2024-03-04", "2024-04-03"}
    whose = proposed(tmp_path, PAYPAL.format("15/03/2024"), "p.csv", account="p@example.invalid")
    assert whose.rows[0].account == "p@example.invalid"


def test_what_a_standard_describes_needs_no_template(tmp_path):
    text = message(statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1")))
    (tmp_path / "a.xml").write_bytes(text)
    found, _ = propose_file(tmp_path / "a.xml", {})
    assert not found.template and not found.questions and [row.amount for row in found.rows] == ["1.00"] and "needs no template" in found.why[0]
    with pytest.raises(Refusal, match="needs no template and no answer"):
        propose_file(tmp_path / "a.xml", {"dates": "dmy"})


@pytest.mark.parametrize("given", [["dates"], ["=dmy"], ["dates="], ["dates=dmy", "dates=mdy"]])
def test_answers_are_keys_with_values_each_once(given):
    with pytest.raises(ValueError, match="KEY=VALUE|twice"):
        answers_of(given)


def test_a_cases_own_template_is_found_by_its_name(tmp_path):
    for folder in ("case/templates/registers", "case/exhibits"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "case/case.toml").touch()
    template = proposed(tmp_path / "case/exhibits", KEEPERS, "k.csv").template
    (tmp_path / "case/templates/registers/mine.toml").write_text(template, "utf-8")
    assert inspect(tmp_path / "case/exhibits/k.csv", "register:mine").rows.accepted == 2
