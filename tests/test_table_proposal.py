"""Proposing a template: what the contents prove is said and used, and what they do not prove is asked, never chosen."""

from __future__ import annotations

import json
import tomllib

import pytest
from sources_reading import sample, samples, staged
from test_sources_bank_table import DUTCH, UK
from test_sources_workbook import ROWS, workbook
from typer.testing import CliRunner

from flows.cli import app
from flows.sources.reading import proven_forms
from flows.sources.tables.table_proposal import propose
from flows.sources.tables.table_template import Template
from flows.steps.inspect_file import inspect, opened
from schemas.evidence import Refusal
from schemas.money import decimal_string

SIGNED = """Account: 00-00-05 00500015
Currency: GBP

Date,Description,Amount,Balance
13/04/2024,salary,"(£1,001.00)",7.00
12/04/2024,rent,£2.00,-994.00
11/04/2024,food,3.00,-992.00
"""


def proposal(folder, content: str | bytes, name: str = "bank.csv", **answers: str):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return propose(opened(path), answers)


def own(found) -> Template:
    return Template.model_validate(tomllib.loads(found.template))


def asked(found) -> list[str]:
    return [question.key for question in found.questions]


def amounts(found) -> list[tuple[str, str]]:
    return [(row.day, row.amount) for row in found.rows]


def test_the_ready_templates_are_found_again(tmp_path):
    uk, dutch = proposal(tmp_path, UK), proposal(tmp_path, DUTCH.encode("latin-1"))
    assert (own(uk).dates, own(dutch).dates) == ("dmy", "dmy")  # the rows have only days up to the twelfth; other days of the file, and the language, tell
    unsure = proposal(tmp_path, UK.replace("31/01/2024", "12/01/2024"))
    assert "day first or month first cannot be told" in unsure.questions[0].because and unsure.rows and 'dates = "?"' in unsure.template
    certain = proposal(tmp_path, UK.replace("06/01/2024", "16/01/2024"))
    template = own(certain)
    assert (certain.questions, template.dates, template.decimal_mark, template.group_mark, template.delimiter) == ([], "dmy", ".", ",", ",")
    assert (template.statement.account.line, template.statement.opening.line, template.columns.paid_in) == ("Account Number", "Opening Balance", "Paid In")
    late = own(proposal(tmp_path, DUTCH.replace("09-01-2024", "19-01-2024").encode("latin-1")))
    assert (late.encodings, late.dates, late.decimal_mark, late.order, late.footers, late.columns.amount) == (
        ["latin-1"],
        "dmy",
        ",",
        "newest_first",
        ["Eindsaldo"],
        "Bedrag",
    )


def test_the_proposal_reads_the_table_as_the_template_would(tmp_path):
    text = UK.replace("06/01/2024", "16/01/2024")
    found = proposal(tmp_path, text)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/proposed.toml").write_text(found.template, "utf-8")
    read = staged(tmp_path, text, template="proposed", templates_dir=tmp_path / "templates")
    assert read.records["statementperiod"][0].reconciles is True
    assert [(row.line, row.amount) for row in found.rows] == [
        (e.place, decimal_string(e.amount if e.direction == "credit" else -e.amount, "GBP")) for e in read.records["entry"]
    ]
    assert found.proven_by.startswith("running balances")


def test_balances_tell_the_order_and_an_inverse_sign(tmp_path):
    found = proposal(tmp_path, SIGNED)
    template = own(found)
    assert (template.order, template.sign, template.negative, template.currency_mark) == ("newest_first", "debit_positive", "parentheses", "£")
    assert [row.amount for row in found.rows] == ["1001.00", "-2.00", "-3.00"] and found.proven_by
    assert any("only so every balance follows" in line for line in found.why)


@pytest.mark.parametrize(
    ("change", "question", "choices"),
    [
        (lambda t: t.replace("13/04", "03/04").replace("12/04", "02/04").replace("11/04", "01/04"), "dates", ["dmy", "mdy"]),
        (lambda t: t.replace("/2024", "/75"), "century", ["2000", "1900"]),
        (lambda t: t.replace("£", "$").replace("Currency: GBP\n", ""), "currency", []),
        (lambda t: t.replace("3.00,-992.00", '"3,00",-992.00'), "decimal_mark", [".", ","]),
        (lambda t: "Date,Description,Amount,Currency,Account\n13/04/2024,x,-1.230,EUR,A\n", "decimal_mark", [",", "."]),
        (lambda t: "Date,Description,Amount,Sign,Currency,Account\n13/04/2024,x,1.23,P,EUR,A\n14/04/2024,x,1.23,M,EUR,A\n", "credits", ["M", "P"]),
        (lambda t: "Date,Description,Amount,State,Currency,Account\n13/04/2024,x,-1.23,DONE,EUR,A\n", "booked", ["DONE"]),
        (lambda t: "Date,Text,One,Two,Currency,Account\n13/04/2024,x,1.23,,EUR,A\n14/04/2024,x,,2.34,EUR,A\n", "paid_out", ["One", "Two"]),
        (
            lambda t: "Date,Description,Amount,Total,Currency,Account\n13/04/2024,x,-1.23,-9.87,EUR,A\n14/04/2024,x,-3.21,-8.76,EUR,A\n",
            "amount",
            ["Amount", "Total"],
        ),
        (lambda t: "Date,Description,Amount,Fee,Currency,Account\n13/04/2024,x,-1.23,0.50,EUR,A\n", "fee", ["none", "Fee"]),
    ],
)
def test_where_two_readings_fit_it_asks_and_shows_both(tmp_path, change, question, choices):
    found = proposal(tmp_path, change(SIGNED))
    (one,) = [one for one in found.questions if one.key == question]
    assert set(choices) <= set(one.choices) and found.rows
    shown = [reading.rows for reading in one.readings]
    assert len(shown) == (len(one.choices) if len(one.choices) > 1 else 0)
    assert all(rows != shown[0] and [row.line for row in rows] == [row.line for row in shown[0]] for rows in shown[1:])
    assert "?" in found.template or question == "account"
    (tmp_path / "unanswered.toml").write_text(found.template, "utf-8")
    assert inspect(tmp_path / "bank.csv", str(tmp_path / "unanswered.toml")).rows.accepted == 0  # it reads nothing before it is answered


@pytest.mark.parametrize(
    ("change", "amount"),
    [
        (lambda t: t.replace("/2024", "/24"), "1001.00"),  # in 1924 no bank kept accounts on computers
        (lambda t: t.replace("Currency: GBP\n", ""), "1001.00"),  # the amounts have the mark of the pound
        (lambda t: "Date,Description,Amount,Currency,Account\n13/04/2024,x,-1.234,EUR,A\n", "-1234.00"),  # no euro has thousandths
        (lambda t: 'Date,Description,Amount,Currency,Account\n13/04/2024,x,"-45,000",JPY,A\n', "-45000"),
    ],
)
def test_what_the_file_says_is_not_asked(tmp_path, change, amount):
    found = proposal(tmp_path, change(SIGNED))
    assert asked(found) == [] and found.rows[0].amount == amount and found.rows[0].day == "2024-04-13"


def test_an_account_that_is_not_named_is_asked_for_and_the_rows_are_shown(tmp_path):
    found = proposal(tmp_path, SIGNED.replace("Account: 00-00-05 00500015\n", ""))
    assert asked(found) == ["account"] and [row.account for row in found.rows] == [""] * 3
    told = proposal(tmp_path, SIGNED.replace("Account: 00-00-05 00500015\n", ""), account="00-00-05 00500015")
    assert not told.questions and [row.account for row in told.rows] == ["00-00-05 00500015"] * 3 and own(told).statement.account.fixed


def test_every_row_is_shown_and_those_set_aside_with_their_reason(tmp_path):
    found = proposal(
        tmp_path, "Date,Description,Amount,Currency,Account\n13/04/2024,x,12..3,EUR,A\n" + "14/04/2024,x,1.00,EUR,A\n" * 40 + "15/04/2024,x,-1.00,EUR,A\n"
    )
    assert len(found.rows) == 41 and any("12..3" in line for line in found.why)
    assert [(one.line, "cannot be read" in one.why) for one in found.not_read] == [("line 2", True)]


def test_a_workbook(tmp_path):
    unsure = proposal(tmp_path, workbook(), "bank.xlsx")
    assert asked(unsure) == ["dates"]  # one of its days is text, 08/01/2024
    found = proposal(tmp_path, workbook({**ROWS, 7: ROWS[7].replace("08/01", "18/01")}), "bank.xlsx")
    template = own(found)
    assert (template.sheet, template.dates, template.footers, found.questions) == ("Movements", "dmy", ["Total"], [])
    assert [(row.line.rpartition(", ")[2], row.amount.lstrip("-")) for row in found.rows] == [("row 5", "1234.50"), ("row 6", "0.30"), ("row 7", "100.00")]


@pytest.mark.parametrize(
    ("content", "says"),
    [("a,b\n1,2\n", "no line could be the headings"), ("Date,Description,Amount\n", "no row stands below"), ("nothing", "no line could be")],
)
def test_what_is_no_table_is_refused(tmp_path, content, says):
    with pytest.raises(Refusal, match=says):
        proposal(tmp_path, content)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2024-01-05"], "ymd"),
        (["20240105"], "yyyymmdd"),
        (["5 Jan 2024", "05 February 2024"], "d month y"),
        (["13.01.2024"], "dmy"),
        (["01/13/2024"], "mdy"),
        (["01/02/2024"], ""),
        (["13/01/2024", "01/13/2024"], ""),
        (["2024-01-05 10:11:12"], "ymd"),
        (["13/01/24"], ""),
        ([], ""),
    ],
)
def test_the_order_of_dates(values, order):
    proven = proven_forms.date_order(values)
    assert proven.value == order and proven.why


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["12,5"], ","),
        (["1.234"], ""),
        (["1.234", "1,5"], ","),
        (["1.234.567"], ","),
        (["12"], "."),
        (["1,5", "1.5"], ""),
        (["1'234.50"], "."),
    ],
)
def test_the_decimal_mark(values, mark):
    assert proven_forms.decimal_mark(values).value == mark


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in samples("bank_csv/golden/*.csv") + samples("bank_csv/sample_*.csv")])
def test_every_real_table_gets_a_proposal_that_reads_it(path):
    found = propose(opened(path))
    assert set(asked(found)) <= {"account", "sign"}
    assert len(found.rows) + len(found.not_read) == len(path.read_text("utf-8").strip().splitlines()) - 1


def test_the_command(tmp_path):
    path = sample("bank_csv/sample_statement.csv")
    run = CliRunner()
    told = run.invoke(app, ["inspect", str(path), "--propose"])
    assert told.exit_code == 0 and own_text(told.stdout).columns.amount == "Amount" and "2500.00 EUR" in told.stdout
    as_json = json.loads(run.invoke(app, ["inspect", str(path), "--propose", "--json"]).stdout)
    assert as_json["questions"] == [] and as_json["rows"][1]["amount"] == "-1200.00" and as_json["proven_by"]
    (tmp_path / "x.csv").write_text("nothing")
    assert run.invoke(app, ["inspect", str(tmp_path / "x.csv"), "--propose"]).exit_code == 3
    (tmp_path / "y.csv").write_text(SIGNED.replace("13/04", "03/04").replace("12/04", "02/04").replace("11/04", "01/04"))
    asked = run.invoke(app, ["inspect", str(tmp_path / "y.csv"), "--propose"])
    assert asked.exit_code == 4 and "QUESTION: dates" in asked.stdout and "dates = dmy" in asked.stdout and "dates = mdy" in asked.stdout
    answered = run.invoke(app, ["inspect", str(tmp_path / "y.csv"), "--propose", "--json", "--answer", "dates=mdy"])
    assert answered.exit_code == 0 and json.loads(answered.stdout)["rows"][0]["day"] == "2024-03-04"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("dates=ymd", "is none that fits this file"),
        ("currency=EUR", "the file says"),
        ("currency=XXX", "does not fit"),
        ("colour=red", "nothing in this file asks for"),
        ("sign=credit_positive", "the balances follow only under"),
        ("decimal_mark=,", "does not fit"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_words(tmp_path, answer, says):
    (tmp_path / "y.csv").write_text(SIGNED.replace("Date,Desc", "Date,Currency,Desc").replace("2024,", "2024,GBP,"))
    run = CliRunner().invoke(app, ["inspect", str(tmp_path / "y.csv"), "--propose", "--answer", answer])
    assert run.exit_code == 3 and says in run.stdout and "Error" not in run.stdout + run.stderr


def own_text(text: str) -> Template:
    """What is printed is a template: the rest are comments."""
    return Template.model_validate(tomllib.loads(text))


def proposed(folder, *lines: str, encoding: str = "utf-8"):
    return proposal(folder, ("\n".join(lines) + "\n").encode(encoding))


LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance",
    "15/04/2024,DD,'00-00-05,00500015,RENT,114.00,,886.00",
    "14/04/2024,FPI,'00-00-05,00500015,WAGES,,500.00,1000.00",
)


def test_a_sort_code_apart_a_delimiter_too_many_and_utf_16(tmp_path):
    template = own(proposed(tmp_path, *LLOYDS))
    assert (template.statement.sort_code.column, template.country, template.order) == ("Sort Code", "gb", "newest_first")
    assert own(proposed(tmp_path, LLOYDS[0] + ",", *LLOYDS[1:])).trailing_delimiter == "headings"
    ended = proposed(tmp_path, LLOYDS[0], "", *(f"{line}," for line in LLOYDS[1:]), encoding="utf-16")
    assert (own(ended).trailing_delimiter, own(ended).encodings) == ("rows", ["utf-16"])


def test_a_century_is_told_by_other_days_of_the_file_or_asked_for(tmp_path):
    lines = ("Date,Description,Money In (£),Money Out (£),Balance (£)", "31 Jan 75,FOOD,,10.00,90.00", "30 Jan 75,WAGES,50.00,,100.00")
    found = proposed(tmp_path, *lines)
    assert 'dates = "d month y"' in found.template and 'century = "?"' in found.template and 'order = "newest_first"' in found.template
    assert asked(found) == ["century", "account"] and {row.day[:2] for row in found.rows} == {"20"}
    told = proposed(tmp_path, "Statement period,1 Jan 1975 - 31 Jan 1975", *lines)
    assert asked(told) == ["account"] and {row.day[:4] for row in told.rows} == {"1975"}


def test_the_period_of_a_statement_tells_day_from_month(tmp_path):
    lines = ("Date,Description,Amount,Currency,Account", "01/02/2024,x,-1.00,EUR,DE89370400440532013000", "03/02/2024,y,-2.00,EUR,DE89370400440532013000")
    assert asked(proposed(tmp_path, *lines)) == ["dates"]
    told = proposed(tmp_path, "Period: 2024-02-01 to 2024-02-29", *lines)
    assert asked(told) == [] and [row.day for row in told.rows] == ["2024-02-01", "2024-02-03"] and own(told).statement.first_day.fixed == "01/02/2024"


def test_money_out_with_a_minus_and_an_amount_column_that_is_empty(tmp_path):
    found = own(
        proposed(
            tmp_path, "IBAN;A-1", "Buchungstag;Verwendungszweck;Betrag;Soll;Haben;Währung", "15.01.2024;Miete;;-100,00;;EUR", "30.01.2024;Gehalt;;;200,00;EUR"
        )
    )
    assert (found.paid_out_sign, found.columns.paid_out, found.columns.amount) == ("minus", "Soll", "")


def test_a_charge_is_read_only_where_the_balances_need_it(tmp_path):
    lines = (
        "Completed Date,Description,Amount,Fee,Currency,Account,Balance",
        "2024-01-02 10:00:00,in,100.00,0.00,EUR,A,100.00",
        "2024-01-03 10:00:00,cash,-20.00,1.00,EUR,A,79.00",
    )
    assert own(proposed(tmp_path, *lines)).columns.fee == "Fee"
    assert own(proposed(tmp_path, *(line.replace("79.00", "80.00") for line in lines))).columns.fee == ""


def test_what_a_column_is_its_contents_decide(tmp_path):
    swedish = own(
        proposed(
            tmp_path,
            "Konto: A-2",
            "Kontonummer,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Beskrivning,Belopp",
            "1,SEK,2024-01-31,2024-01-30,2024-01-31,ICA,-1.00",
            "1,SEK,2024-01-30,2024-01-29,2024-01-30,LÖN,9.00",
        )
    )
    assert (swedish.statement.currency.column, swedish.columns.value_on, swedish.columns.booked_on) == ("Valuta", "Valutadag", "Bokföringsdag")
    twice = own(proposed(tmp_path, "IBAN;A-1", "Buchung;Buchungstext;Saldo;Währung;Betrag;Währung", "30.09.2024;x;10,50;EUR;-3,00;EUR"))
    assert twice.statement.currency.fixed == "EUR"
    coded = own(proposed(tmp_path, "Date;Description;Amount;Account", "2024-01-31;x;-87,45 PLN;A"))
    assert (coded.statement.currency.fixed, coded.currency_mark) == ("PLN", "PLN")


def test_a_column_of_many_accounts_may_be_the_other_sides(tmp_path):
    lines = ("Date,Payee,Account number,Amount (EUR)", "2024-01-13,Joan,DE02,500.00", "2024-01-14,Kim,DE03,-5.00")
    (question,) = proposed(tmp_path, *lines).questions
    assert (question.key, question.choices) == ("account", ["Account number"]) and "has 2 accounts" in question.because
    told = own(proposed(tmp_path, "IBAN,DE01", *lines))
    assert (told.statement.account.line, told.columns.counterparty_account) == ("IBAN", "Account number")


def test_amounts_that_are_all_above_zero_ask_what_they_are(tmp_path):
    found = proposed(tmp_path, "Date,Description,Amount,Currency,Account", "13/04/2024,x,1.00,EUR,A", "14/04/2024,x,2.00,EUR,A")
    assert asked(found) == ["sign"] and "every amount is above zero" in found.questions[0].because
    assert [[row.amount for row in one.rows] for one in found.questions[0].readings] == [["1.00", "2.00"], ["-1.00", "-2.00"]]
    assert any(
        "no balance proves" in line
        for line in proposed(tmp_path, "Date,Description,Amount,Currency,Account", "13/04/2024,x,1.00,EUR,A", "14/04/2024,x,-2.00,EUR,A").why
    )


def test_letters_that_nothing_names_are_shown(tmp_path):
    found = proposed(tmp_path, "Date;Description;Amount;Currency;Account", "13/04/2024;wpłata;-1.00;PLN;A", encoding="cp1250")
    assert any("'wp³ata'" in line and "cp1250" in line for line in found.why)


def test_words_that_say_what_is_booked_are_known_whatever_the_heading(tmp_path):
    found = proposed(
        tmp_path,
        "Buchungstag;Verwendungszweck;Betrag;Waehrung;Auftragskonto;Info",
        "23.07.2026;x;-26,96;EUR;A;Umsatz vorgemerkt",
        "22.07.2026;y;-12,34;EUR;A;Umsatz gebucht",
    )
    assert own(found).booked == ["Umsatz gebucht"] and amounts(found) == [("2026-07-22", "-12.34")]
    assert [one.line for one in found.not_read] == ["line 2"] and "it is not booked" in found.not_read[0].why


def test_a_line_around_the_table_is_a_balance_only_if_an_amount_follows_it(tmp_path):
    lines = ("Buchungstag;Verwendungszweck;Betrag;Waehrung;Auftragskonto", "23.07.2026;x;-26,96;EUR;A")
    assert own(proposed(tmp_path, *lines, "Kontostand;31.07.2026;;;1,00")).statement.closing is None
    assert own(proposed(tmp_path, *lines, "Kontostand;1,00;;;")).statement.closing.line == "Kontostand"


def test_one_account_on_every_row_may_be_the_statements_own(tmp_path):
    found = proposed(tmp_path, "Kontonummer;Datum;Omschrijving;Bedrag (EUR)", "1;23.07.2026;x;-26,96", "1;24.07.2026;y;5,00")
    _, question = found.questions  # the first is of the sign
    assert (question.key, question.choices) == ("account", ["Kontonummer"]) and amounts(found) == [("2026-07-23", "-26.96"), ("2026-07-24", "5.00")]


def test_balances_with_another_decimal_mark_than_the_amounts_are_left_out(tmp_path):
    found = own(
        proposed(tmp_path, "dateOp;label;amount;accountNum;accountbalance;Currency", "2024-01-31;x;-25,00;A;1025.00;EUR", "2024-01-30;y;1 500,00;A;1050.00;EUR")
    )
    assert (found.decimal_mark, found.group_mark, found.columns.balance_after) == (",", " ", "")
