"""The verifier reads a bank's table by the template that travels in the bundle, in its own way: as the program read it, or it says that it cannot."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from bundles import bundle_of
from followed_cases import Followed, demo_case
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_reading import staged
from test_bank_blocks import TEMPLATE, tables
from test_sources_bank_table import COLUMNS_ONLY, DUTCH, SEVERAL, UK

from flows.demo import small
from flows.dossier import verifier
from flows.dossier.verifier import FORWARD, Odd, read_exhibit, verify
from flows.sources.reading.template_files import READY
from flows.sources.tables import forward_rows
from flows.sources.tables.table_template import Columns, StatementPart, Template
from schemas.evidence import Refusal


def test_the_hashes_that_it_carries_are_those_of_the_ready_templates():
    assert {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in READY.glob("*.toml")} == verifier.READY_TEMPLATES


def test_it_knows_every_key_that_a_template_may_hold():
    assert (verifier.TEMPLATE_KEYS, verifier.STATEMENT_KEYS, verifier.COLUMN_KEYS) == (
        Template.model_fields.keys(),
        StatementPart.model_fields.keys(),
        Columns.model_fields.keys(),
    )


def test_a_key_that_it_does_not_know_is_told_and_nothing_is_read():
    with pytest.raises(Odd, match="colour"):
        read_exhibit({"template": "own"}, SEVERAL.encode(), ("colour = 1" + COLUMNS_ONLY).encode())


def alike(folder: Path, content: bytes, template: str) -> None:
    """Entries, counts and statements of both are the same."""
    (folder / "own.toml").write_text(template, "utf-8")
    try:
        found = staged(folder, content, template="own", templates_dir=folder)
    except Refusal:
        return
    again = read_exhibit({"template": "own"}, content, template.encode())
    assert {place: said[:2] for place, said in again.entries.items()} == {
        e.place: (e.booked_on.isoformat(), e.amount if e.direction == "credit" else -e.amount) for e in found.records.get("entry", [])
    }
    assert (again.accepted, again.set_aside, again.declared) == (found.rows.accepted, found.rows.set_aside, found.rows.declared)
    for period in found.records.get("statementperiod", []):
        said = again.statements[period.id.partition("/")[2]]
        assert said == {part: getattr(period, part) for part in ("opening", "closing", "credits", "debits", "entries")}


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["oldest_first", "newest_first"]), st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]))
def test_drawn_tables_are_read_as_the_program_reads_them(tmp_path_factory, text, order, encoding):
    alike(tmp_path_factory.mktemp("table"), text.encode(encoding, "ignore"), TEMPLATE.format(order=order))


HABITS = """
says = "one habit at a time"
delimiter = ","
dates = "dmy"
decimal_mark = "."
order = "oldest_first"
[statement]
account = {fixed = "00-00-05 00500015"}
currency = {fixed = "GBP"}
[columns]
booked_on = "Date"
text = "What"
amount = "Amount"
balance_after = "Balance"
"""
TABLE = "Date,What,Amount,Balance\n02/01/2024,wages,100.00,150.00\n15/01/2024,rent,-30.00,120.00\n"
OUT_AND_IN = HABITS.replace('amount = "Amount"', 'paid_out = "Out"\npaid_in = "In"')


@pytest.mark.parametrize(
    ("template", "table"),
    [
        ((READY / "uk_bank.toml").read_text("utf-8"), UK),
        ((READY / "continental_bank.toml").read_text("utf-8"), DUTCH),
        (COLUMNS_ONLY, SEVERAL),
        ("century = 2000" + HABITS, TABLE.replace("/2024", "/24")),
        ('column_names = ["Date", "What", "Amount", "Balance"]' + HABITS, TABLE.partition("\n")[2]),
        ('paid_out_sign = "minus"' + OUT_AND_IN, "Date,What,Out,In,Balance\n02/01/2024,wages,,100.00,150.00\n15/01/2024,rent,-30.00,0,120.00\n"),
        (
            HABITS.replace('"Amount"', '"Amount"\nfee = "Fee"'),
            "Date,What,Amount,Fee,Balance\n02/01/2024,wages,100.00,0.00,150.00\n15/01/2024,rent,-29.00,1.00,120.00\n",
        ),
        ('trailing_delimiter = "rows"' + HABITS, TABLE.replace(".00\n", ".00,\n")),
        ('trailing_delimiter = "headings"' + HABITS, TABLE.replace("Balance\n", "Balance,\n")),
        (HABITS.replace('"dmy"', '"month d y"'), TABLE.replace("02/01/2024", '"Jan 2, 2024"').replace("15/01/2024", '"January 15, 2024"')),
        (HABITS.replace('"dmy"', '"d month y"'), TABLE.replace("02/01/2024", "2-Jan-2024").replace("15/01/2024", "15 Jan 2024 10:15")),
        (HABITS.replace('"dmy"', '"yyyymmdd"'), TABLE.replace("02/01/2024", "20240102").replace("15/01/2024", "20240115")),
        ('negative = "parentheses"\ncurrency_mark = "£"\ngroup_mark = ","' + HABITS, TABLE.replace("-30.00", "(£30.00)").replace("100.00", '"£1,100.00"')),
        (
            'sign = "debit_positive"\nbooked = ["done"]' + HABITS + 'status = "State"',
            TABLE.replace("Balance\n", "Balance,State\n").replace("50.00\n", "50.00,done\n").replace("20.00\n", "20.00,waits\n"),
        ),
        (
            'credits = ["C"]\ndebits = ["D"]' + HABITS + 'direction = "Way"',
            TABLE.replace("Balance\n", "Balance,Way\n").replace("50.00\n", "50.00,C\n").replace("-30.00,120.00\n", "30.00,120.00,D\n"),
        ),
        (
            'country = "gb"' + HABITS.replace('{fixed = "00-00-05 00500015"}', '{column = "Number"}\nsort_code = {column = "Sort"}'),
            'Sort,Number,Date,What,Amount,Balance\n00-00-05,\'00500015,02/01/2024,wages,100.00,150.00\n"=""000005""",00500015,15/01/2024,rent,-30.00,120.00\n',
        ),
        ('group_mark = ","' + HABITS.replace('"GBP"', '"INR"'), TABLE.replace("100.00", '"1,00,000.00"')),
        ('encodings = ["utf-16"]' + HABITS, "\ufeff" + TABLE),
        ('encodings = ["latin-1"]' + HABITS, "\ufeff" + TABLE),
        ("day_once = true" + HABITS, TABLE + ",tea,-1.00,119.00\n16/01/2024,bus,-2.00,117.00\n"),
        ('negative = "dr_cr"' + HABITS, TABLE.replace("100.00,150.00", "100.00 CR,150.00 Cr").replace("-30.00", "30.00DR")),
        (
            'in_credit = ["Cr"]\noverdrawn = ["Dr"]' + HABITS + 'balance_direction = "Side"',
            "Date,What,Amount,Balance,Side\n02/01/2024,wages,100.00,40.00,Dr\n15/01/2024,rent,30.00,10.00,Dr\n16/01/2024,more,30.00,20.00,Cr\n",
        ),
        (HABITS, TABLE.replace("02/01", "01/01/2024,Balance Brought Forward,,50.00\n02/01") + ",Balance c/f,0.00,120.00\n"),
        (HABITS, TABLE.replace("-30.00", "\u221230.00").replace("15/01/2024", "15 January 2024")),
        ('footers = ["Total"]' + HABITS, TABLE + "16/01/2024,Total,-1.00,119.00\nTotal: 3,,69.00,\n"),
        (
            'leading_noughts = "cut"\ncountry = "gb"' + HABITS.replace('{fixed = "00-00-05 00500015"}', '{column = "Number"}\nsort_code = {column = "Sort"}'),
            "Sort,Number,Date,What,Amount,Balance\n5,500015,02/01/2024,wages,100.00,150.00\n",
        ),
    ],
    ids=range(26),
)
def test_every_key_of_a_template_is_read(tmp_path, template, table):
    content = table.encode("utf-16-le" if "utf-16" in template else "utf-8")
    alike(tmp_path, content, template)
    assert read_exhibit({"template": "own"}, content, template.encode()).accepted >= 1


OWN = """# read by an investigator
says = "a bank of its own"
delimiter = ";"
dates = "ymd"
decimal_mark = ","
order = "oldest_first"
[statement]
account = {line = "Konto"}
currency = {fixed = "GBP"}
opening = {line = "Anfang"}
closing = {line = "Ende"}
first_day = {line = "von"}
last_day = {line = "bis"}
[columns]
booked_on = "Tag"
text = "Zweck"
counterparty = "Wer"
amount = "Betrag"
"""
ROWS = "Konto;GB93ZZZZ00009191000273\nAnfang;0,00\nEnde;3000,00\nvon;2024-01-01\nbis;2024-02-29\nTag;Wer;Zweck;Betrag\n" + "".join(
    f"2024-{day};{who};{what};{amount}\n"
    for day, who, what, amount in (
        ("01-09", "Orchard Packing Ltd", "COMPLETION", "4000,00"),
        ("01-16", "Orchard Packing Ltd", "W2", "6000,00"),
        ("01-23", "Trade", "INV7", "5000,00"),
        ("02-20", "Quill & Northmere LLP client account", "COMPLETION ZZ910001", "-12000,00"),
    )
)


def with_own_template(folder: Path) -> None:
    """The small case, its statement as a table that only a template of the case reads."""
    small(folder)
    (folder / "exhibits" / "statement.xml").unlink()
    (folder / "exhibits" / "statement.csv").write_text(ROWS, "utf-8")
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "harbour.toml").write_text(OWN, "utf-8")
    register = folder / "exhibits" / "exhibits.csv"
    with register.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["file"] == "statement.xml":
            row |= {"file": "statement.csv", "template": "harbour"}
    with register.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_new_banks_table_is_read_again_by_the_bundles_own_copy_of_its_template(tmp_path):
    bag = bundle_of(tmp_path / "case", Followed(tmp_path / "made", with_own_template), "working").folder
    (statement,) = (path for path in (bag / "data" / "exhibits").iterdir() if path.suffix == ".csv" and b"Konto" in path.read_bytes())
    assert json.loads((bag / "data" / "templates.json").read_bytes())[hashlib.sha256(statement.read_bytes()).hexdigest()] == "harbour.toml"
    assert (bag / "data" / "templates" / "harbour.toml").read_text("utf-8") == OWN
    assert "  data/templates/harbour.toml" in (bag / "manifest-sha256.txt").read_text()
    found = verify(bag)
    assert not found.broken, found.broken
    assert any(line.startswith("4 entries of the ledger's 4 lines stand") for line in found.checked)
    (printed,) = (line for line in found.unchecked if "harbour" in line)
    assert hashlib.sha256(OWN.encode()).hexdigest() in printed and 'booked_on = "Tag"' in printed and "# read by an investigator" in printed
    (bag / "data" / "templates" / "harbour.toml").write_text(OWN.replace("ymd", "mdy"), "utf-8")
    assert any("harbour.toml is not what it was" in line for line in verify(bag).broken)


def test_a_served_bundle_has_the_templates_of_the_exhibits_in_it_and_no_others(tmp_path):
    bag = bundle_of(tmp_path / "case", demo_case(), "served").folder
    used = json.loads((bag / "data" / "templates.json").read_bytes())
    there = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (bag / "data" / "exhibits").iterdir()}
    base = {exhibit.sha256: exhibit.template for exhibit in demo_case().base.exhibits}
    assert used.keys() == {sha256 for sha256 in there if base[sha256]}
    assert {path.relative_to(bag / "data" / "templates").as_posix() for path in (bag / "data" / "templates").rglob("*.toml")} == set(used.values())
    assert not any("does not come with the program" in line for line in verify(bag).unchecked)


def test_it_knows_the_same_forms_for_a_balance_that_is_carried():
    assert FORWARD == forward_rows.FORWARD
