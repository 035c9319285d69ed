"""Tables by template: signs, marks, dates, the lines around the table, running balances, and templates with mistakes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sources_reading import counts, flags, samples, staged

from flows.demo.world_parameters import dutch_iban
from flows.sources.tables.table_template import load
from schemas.evidence import Refusal

UK = """Bank,Bank of Harrowmouth
Account Name,Joan Pellow
Account Number,00-00-05 00500015
Currency,GBP
From,01/01/2024
To,31/01/2024
Opening Balance,"1,200.00"
Closing Balance,2080.50

Date,Type,Description,Counterparty,Counterparty Account,Reference,Paid Out,Paid In,Balance
05/01/2024,DD,"COUNCIL ""TAX""
second line",Harrowmouth Council,,CT1,120.00,,"1,080.00"
06/01/2024,TFR,WAGES,A&B <Ltd>,00-00-06 00600018,W1,,1000.50,"2,080.50"
"""
DUTCH = f"""Rekeninghouder;Café Meerkoet B.V.
IBAN;{dutch_iban(1)}
Valuta;EUR
Periode van;01-01-2024
Periode tot;31-01-2024
Beginsaldo;-1.000,00

Boekdatum;Valutadatum;Naam tegenpartij;Tegenrekening;Omschrijving;Kenmerk;Code;Bedrag;Saldo
09-01-2024;10-01-2024;Orchard Packing Ltd;;factuur 2;K2;;-1.234,56;-234,56
08-01-2024;08-01-2024;;{dutch_iban(2)};factuur 1;K1;;2.000,00;1.000,00
Eindsaldo;-234,56
"""
COLUMNS_ONLY = """
says = "several accounts in one table"
delimiter = ","
dates = "ymd"
decimal_mark = "."
order = "oldest_first"
[statement]
account = {column = "Account"}
currency = {column = "Currency"}
holder = {column = "Name"}
[columns]
booked_on = "Date"
text = ["What", "More"]
amount = "Amount"
balance_after = "Balance"
"""
SEVERAL = """Date,What,More,Amount,Currency,Balance,Account,Name
2024-01-02,salary,January,2500.00,EUR,5000.00,X-1,Ada Quill
2024-01-03,rent,,-1200.00,EUR,3800.00,X-1,Ada Quill
2024-01-03,coffee,,-3.00,GBP,7.00,X-2,Bo Northmere
"""


def period(found):
    (one,) = found.records["statementperiod"]
    return one


def template(folder, text: str = COLUMNS_ONLY, name: str = "own"):
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / f"{name}.toml").write_text(text, encoding="utf-8")
    return {"template": name, "templates_dir": folder / "templates"}


def test_uk_bank(tmp_path):
    found = staged(tmp_path, UK, template="uk_bank")
    assert (found.source, found.encoding, counts(found), flags(found)) == ("bank_table", "utf-8", (2, 0, 10), set())
    one = period(found)
    assert (one.account, one.written_as, one.holder, one.servicer) == ("gb:000005-00500015", "00-00-05 00500015", "Joan Pellow", "Bank of Harrowmouth")
    assert (one.opens_on, one.closes_on, one.currency) == (date(2024, 1, 1), date(2024, 1, 31), "GBP")
    assert (one.opening, one.credits, one.debits, one.closing, one.entries, one.reconciles) == (120000, 100050, 12000, 208050, 2, True)
    tax, wages = found.records["entry"]
    assert (tax.place, tax.text, tax.amount, tax.direction, tax.balance_after, tax.bank_code) == (
        "line 11",
        'COUNCIL "TAX"\nsecond line',
        12000,
        "debit",
        108000,
        "DD",
    )
    assert (wages.place, wages.counterparty, wages.counterparty_account, wages.reference, wages.direction) == (
        "line 13",
        "A&B <Ltd>",
        "gb:000006-00600018",
        "W1",
        "credit",
    )
    assert tax.period == wages.period == one.id
    assert [(p.name, p.mentioned_as) for p in found.records["partyrecord"]] == [("Joan Pellow", "account holder")]


@pytest.mark.parametrize(("codec", "named"), [("utf-8", "utf-8"), ("latin-1", "latin-1"), ("utf-8-sig", "utf-8-sig")])
def test_continental_bank_newest_first_with_a_footer(tmp_path, codec, named):
    found = staged(tmp_path, DUTCH.encode(codec), template="continental_bank")
    assert (found.encoding, counts(found), flags(found)) == (named, (2, 0, 9), set())
    one = period(found)
    assert (one.holder, one.opening, one.credits, one.debits, one.closing, one.reconciles) == ("Café Meerkoet B.V.", -100000, 200000, 123456, -23456, True)
    paid, received = found.records["entry"]
    assert (paid.seq < received.seq, paid.booked_on, paid.value_on, paid.direction) == (True, date(2024, 1, 9), date(2024, 1, 10), "debit")
    assert received.counterparty_account == f"iban:{dutch_iban(2)}"


def test_a_byte_order_mark_of_utf_16_counts_whatever_the_template_names(tmp_path):
    found = staged(tmp_path, ("\ufeff" + UK).encode("utf-16-le"), template="uk_bank")
    plain = staged(tmp_path, UK, template="uk_bank")
    assert found.encoding == "utf-16" and counts(found) == counts(plain)
    assert [(e.booked_on, e.amount, e.text, e.place) for e in found.records["entry"]] == [
        (e.booked_on, e.amount, e.text, e.place) for e in plain.records["entry"]
    ]


def test_the_ids_do_not_tell_the_account(tmp_path):
    found = staged(tmp_path, DUTCH, template="continental_bank")
    assert not any(dutch_iban(1) in record.id for rows in found.records.values() for record in rows)


def test_several_accounts_and_currencies_from_columns(tmp_path):
    found = staged(tmp_path, SEVERAL, **template(tmp_path))
    assert [(p.account, p.currency, p.holder, p.opening, p.closing, p.entries, p.reconciles) for p in found.records["statementperiod"]] == [
        ("account:X-1", "EUR", "Ada Quill", 250000, 380000, 2, True),
        ("account:X-2", "GBP", "Bo Northmere", 1000, 700, 1, True),
    ]
    assert found.records["entry"][0].text == "salary / January"
    assert flags(found) == {"days_not_stated"}
    assert (found.records["statementperiod"][0].opens_on, found.records["statementperiod"][0].closes_on) == (date(2024, 1, 2), date(2024, 1, 3))


def test_debit_positive_turns_the_sign(tmp_path):
    found = staged(
        tmp_path,
        SEVERAL.replace(",5000.00,", ",,").replace(",3800.00,", ",,").replace(",7.00,", ",,"),
        **template(tmp_path, 'sign = "debit_positive"' + COLUMNS_ONLY),
    )
    assert [e.direction for e in found.records["entry"]] == ["debit", "credit", "credit"]
    assert [p.reconciles for p in found.records["statementperiod"]] == [None, None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("05/01/2024,DD,X,,,,1.00", "7 fields, expected 9"),
        ("05/01/24,DD,X,,,,1.00,,", "four digits"),
        ("31/02/2024,DD,X,,,,1.00,,", "does not exist"),
        ("05/01/2024,DD,X,,,,1.00,2.00,", "exactly one amount"),
        ("05/01/2024,DD,X,,,,,,", "exactly one amount"),
        ("05/01/2024,DD,X,,,,-1.00,,", "exactly one amount"),
        ("05/01/2024,DD,X,,,,1.0O,,", "cannot be read"),
        ("05/01/2024,DD,X,,,,1.005,,", "more digits"),
        ("05/01/2024,DD,X,,,,10.00,,one", "cannot be read"),
        ('05/01/2024,DD,"X"Y,,,,10.00,,', "not a readable record"),
        ("05/01/2024,DD,X,,,,12,34.00,,", "10 fields"),
        ("05/01/2024,DD,X,,,,1E2,,", "cannot be read"),
    ],
)
def test_a_malformed_row_is_set_aside_and_the_table_does_not_add_up(tmp_path, line, reason):
    found = staged(tmp_path, UK + line + "\n", template="uk_bank")
    assert counts(found) == (2, 1, 10)
    assert (found.set_aside[0].place, found.set_aside[0].raw) == ("line 14", line + "\n") and reason in found.set_aside[0].reason
    assert period(found).reconciles is False


def test_a_line_dropped_or_doubled_is_noticed(tmp_path):
    lines = UK.splitlines(keepends=True)
    for changed in (lines[:-1], lines + lines[-1:]):
        found = staged(tmp_path, "".join(changed), template="uk_bank")
        assert period(found).reconciles is False
    middle = staged(tmp_path, "".join(lines + lines[-1:]), template="uk_bank")
    assert "running_balance" in flags(middle)
    (told,) = [remark for remark in middle.remarks if remark.flag == "running_balance"]
    assert told.place == "line 14" and "expected 3081.00" in told.text


def test_one_zero_of_two_columns_is_not_a_second_amount(tmp_path):
    found = staged(tmp_path, UK.replace("120.00,,", "120.00,0.00,"), template="uk_bank")
    assert counts(found) == (2, 0, 10) and period(found).reconciles is True


def test_unknown_columns_lines_and_contradictions_are_told(tmp_path):
    head, _, rows = UK.partition("Date,Type")
    extra = (
        head.replace("Currency,GBP", "Currency,GBP\nBranch,Tallowgate\nCurrency,EUR")
        + "Date,Type"
        + rows.replace("Balance\n", "Balance,Teller\n").replace('"1,080.00"\n', '"1,080.00",Kit\n').replace('"2,080.50"\n', '"2,080.50",\n')
    )
    found = staged(tmp_path, extra, template="uk_bank")
    assert flags(found) == {"unknown_column", "unread_line", "contradiction"} and counts(found) == (2, 0, 12)
    assert any("Teller" in r.text and "Kit" in r.text and "1 time" in r.text for r in found.remarks)


def test_a_table_without_rows_still_has_its_period(tmp_path):
    found = staged(tmp_path, UK.partition("05/01")[0].replace("2080.50", "1200.00"), template="uk_bank")
    assert (counts(found), period(found).entries, period(found).reconciles) == ((0, 0, 10), 0, True)


def test_without_a_template_a_table_is_not_read_but_the_fitting_one_is_named(tmp_path):
    with pytest.raises(Refusal, match="no template is named; its headings are those of uk_bank"):
        staged(tmp_path, UK)
    with pytest.raises(Refusal, match="no line has the headings of the template continental_bank; the nearest lacks 'Bedrag'"):
        staged(tmp_path, UK, template="continental_bank")


def test_a_heading_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(Refusal, match="'Balance' stands twice"):
        staged(tmp_path, UK.replace("Paid In,Balance", "Paid In,Balance,Balance"), template="uk_bank")


def test_latin_1_with_control_characters_is_not_latin_1(tmp_path):
    with pytest.raises(Refusal, match="not utf-8 text"):
        staged(tmp_path, DUTCH.encode("latin-1").replace(b"factuur 1", b"\x93factuur 1\x94"), template="continental_bank")


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (lambda t: t.replace('amount = "Amount"', 'paid_in = "Amount"'), "columns", "either amount, or both"),
        (lambda t: t.replace('dates = "ymd"', 'dates = "auto"'), "dates", "mistaken"),
        (lambda t: t.replace('account = {column = "Account"}', 'account = {column = "Account", fixed = "1"}'), "statement.account", "exactly one of"),
        (lambda t: "colour = 1" + t, "colour", "mistaken"),
        (lambda t: t.replace("[columns]", "[columns"), "", "not TOML"),
        (lambda t: 'group_mark = "."' + t, "", "are the same"),
        (lambda t: t.replace("[columns]", "opening = {column = 'Balance'}\n[columns]"), "statement.opening", "said once"),
    ],
)
def test_a_template_with_a_mistake_is_refused_with_its_place(tmp_path, change, place, says):
    with pytest.raises(Refusal) as refused:
        staged(tmp_path, SEVERAL, **template(tmp_path, change(COLUMNS_ONLY)))
    assert (refused.value.file, refused.value.place) == ("own.toml", place) and says in refused.value.reason


def test_a_template_that_is_not_there(tmp_path):
    with pytest.raises(Refusal, match="Known: continental_bank, .*uk_bank"):
        staged(tmp_path, UK, template="../uk_bank")


def test_a_cases_own_template_comes_before_the_ready_one(tmp_path):
    own = template(tmp_path, name="uk_bank")
    assert load("uk_bank", own["templates_dir"]).says == "several accounts in one table"


# the samples' own columns, and the totals that a person reads off them
SAMPLE_TEMPLATES = {
    "sample_statement.csv": (
        COLUMNS_ONLY.replace('["What", "More"]', '"Description"').replace('holder = {column = "Name"}\n', ""),
        "EUR",
        250000,
        120000,
        250000,
        380000,
    ),
    "sample_split_amounts.csv": (
        """
says = "split amounts"
delimiter = ";"
dates = "ymd"
decimal_mark = ","
order = "oldest_first"
[statement]
account = {column = "IBAN"}
currency = {column = "CCY"}
[columns]
booked_on = "Booking Date"
text = "Details"
reference = "Ref"
paid_in = "Credit"
paid_out = "Debit"
balance_after = "Running Balance"
""",
        "EUR",
        125050,
        20025,
        100000,
        205025,
    ),
    "golden/csv_european_decimals.csv": (
        """
says = "German headings"
delimiter = ";"
dates = "ymd"
decimal_mark = ","
group_mark = "."
order = "oldest_first"
[statement]
account = {column = "IBAN"}
currency = {column = "CCY"}
[columns]
booked_on = "Buchungstag"
text = "Verwendungszweck"
reference = "Ref"
amount = "Betrag"
""",
        "EUR",
        350000,
        123906,
        None,
        None,
    ),
    "golden/csv_french_headers.csv": (
        """
says = "French headings, no account"
delimiter = ";"
dates = "ymd"
decimal_mark = ","
order = "oldest_first"
[statement]
account = {fixed = "FR-1"}
currency = {column = "Devise"}
[columns]
booked_on = "Date opération"
text = "Libellé"
reference = "Référence"
paid_in = "Crédit"
paid_out = "Débit"
""",
        "EUR",
        350000,
        123906,
        None,
        None,
    ),
    "golden/csv_spanish_headers.csv": (
        """
says = "Spanish headings"
delimiter = ";"
dates = "ymd"
decimal_mark = ","
group_mark = "."
order = "oldest_first"
[statement]
account = {column = "Cuenta"}
currency = {column = "Moneda"}
[columns]
booked_on = "Fecha"
text = "Concepto"
reference = "Referencia"
amount = "Importe"
""",
        "EUR",
        350000,
        123906,
        None,
        None,
    ),
}


@pytest.mark.parametrize("path", samples("bank_csv/*.csv") + samples("bank_csv/golden/*.csv"), ids=lambda path: path.name)
def test_the_real_samples(tmp_path, path):
    name = path.relative_to(path.parents[1] if path.parent.name == "golden" else path.parent).as_posix()
    if name == "golden/csv_garbled_amount.csv":
        found = staged(
            tmp_path,
            path.read_bytes(),
            **template(
                tmp_path,
                COLUMNS_ONLY.replace('["What", "More"]', '"Description"')
                .replace('holder = {column = "Name"}\n', "")
                .replace('{column = "Account"}', '{fixed = "1"}')
                .replace('balance_after = "Balance"', ""),
            ),
        )
        assert counts(found) == (1, 1, 1) and "12..34" in found.set_aside[0].reason and period(found).reconciles is False
        return
    if name not in SAMPLE_TEMPLATES:
        with pytest.raises(Refusal, match="no source reads this file"):
            staged(tmp_path, path.read_bytes())  # totals of messages, not statements
        return
    text, currency, credits, debits, opening, closing = SAMPLE_TEMPLATES[name]
    found = staged(tmp_path, path.read_bytes(), **template(tmp_path, text))
    one = period(found)
    assert counts(found) == (len(path.read_text("utf-8").splitlines()) - 1, 0, 1)
    # the split sample's decimal commas stand in an unquoted semicolon table
    assert (one.currency, one.credits, one.debits, one.opening, one.closing) == (currency, credits, debits, opening, closing)
    assert one.reconciles is (None if opening is None else True)


def test_a_table_whose_only_row_is_gone_says_that_its_balances_differ(tmp_path):
    head = UK.partition("05/01")[0].replace("From,01/01/2024\nTo,31/01/2024\n", "")
    assert "control_total" in flags(staged(tmp_path, head, template="uk_bank"))
    assert "control_total" not in flags(staged(tmp_path, head.replace("2080.50", "1200.00"), template="uk_bank"))


def test_every_key_of_a_template_is_told_where_people_look_for_it():
    from flows.sources.tables import register_template, table_template

    told = set(re.findall(r"[a-z_]+", table_template.__doc__))
    for part in (table_template.Template, table_template.StatementPart, table_template.Columns, table_template.Where):
        assert part.model_fields.keys() <= told, part.model_fields.keys() - told
    assert register_template.RegisterTemplate.model_fields.keys() <= set(re.findall(r"[a-z_]+", register_template.__doc__))
