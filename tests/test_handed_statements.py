"""The statements that were handed over as examples of what goes wrong, where they lie beside the checkout: what must come out of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import inspect, opened
from flows.steps.propose_template import answers_of
from flows.steps.propose_template import propose as propose_file

HANDED = Path(__file__).resolve().parents[2] / "shared/failing/statements"
pytestmark = pytest.mark.skipif(not HANDED.is_dir(), reason="they are not beside this checkout")

# file: amounts in their order; and of some rows, by number, what they must say
READ: dict[str, tuple[list[str], dict[int, dict[str, str]]]] = {
    "batch_salaries.camt053.xml": (
        ["-2100.00", "-2250.25", "-2100.00"],
        {0: {"counterparty": "Mirela Tudose", "batch": "Stmt 1, Ntry 1 (SVC6450.25)"}, 2: {"counterparty_account": "NL91ABNA0417164300"}},
    ),
    "batch_net_of_fee.camt053.xml": (["600.00", "400.00", "-15.00"], {2: {"counterparty": "Paygrove Processing SA"}}),
    "swiss_qr.camt053.xml": (
        ["1949.75"],
        {0: {"counterparty": "Ueli Tannast", "reference": "210000000003139471430009017", "counterparty_address": "Moosweg 9"}},
    ),
    "ultimate_debtor.camt053.xml": (["900.00"], {0: {"counterparty": "Paygrove Processing SA", "ultimate_counterparty": "Mirela Tudose"}}),
    "sepa_return_rtrinf.camt053.xml": (
        ["450.00", "-450.00", "-3.00"],
        {1: {"returns": "RENT-03", "counterparty": "Mirela Tudose"}, 2: {"charges": "3.00 EUR"}},
    ),
    "return_only_dbtr.camt053.xml": (
        ["205.00", "-205.00", "-8.00", "-461.25"],
        {0: {"ultimate_counterparty": "Petra Halm"}, 1: {"returns": "KGat205.00", "counterparty": "Orbit Pay SA"}, 3: {"original": "500.00 USD"}},
    ),
    "entry_with_charges.camt053.xml": (["-1500.00", "-26.00"], {0: {"counterparty": "Quinn Astley"}, 1: {"charges": "26.00 EUR"}}),
    "fx_txamt_only.camt053.xml": (["10935.50", "-88.20"], {0: {"original": "10000.00 EUR", "rate": "1.09355 EUR to CHF"}, 1: {"original": "100.00 USD"}}),
    "fx_txdtls_foreign.camt053.xml": (["9215.40"], {0: {"original": "10000.00 USD"}}),
    "othr_ids.camt053.xml": (["40.00"], {0: {"counterparty_account": "40-02-00 12345678", "counterparty_bank": "ZZZZGB2L"}}),
    "entry_other_currency.camt053.xml": (["-92.00"], {0: {"currency": "EUR", "original": "100.00 USD"}}),
    "reversal_standard.camt053.xml": (["-300.00", "300.00"], {1: {"returns": "E300.00"}}),
    "status_v08.camt053.xml": (["75.00"], {}),
    "ruecklastschrift.mt940.sta": (["450.00", "-450.00", "-3.00"], {1: {"returns": "RENT-03", "counterparty": "Mirela Tudose"}, 2: {"charges": "3.00 EUR"}}),
    "dutch_return.mt940.sta": (["45.00"], {0: {"returns": "INC-77", "return_reason": "MD06", "counterparty": "Q ASTLEY"}}),
    "storno.mt940.sta": (["-800.00", "800.00", "204.88", "-204.88"], {1: {"returns": "STORNO BAR KASSE"}, 3: {"returns": "A77"}}),
    "abn_sepa_text.mt940.sta": (["-75.50"], {0: {"counterparty": "M TUDOSE", "counterparty_account": "DE44500105175407324931"}}),
    "fx.mt940.sta": (["935.50", "-88.20"], {0: {"original": "1000 USD"}}),
    "comma_amounts.ofx": (["1533.50", "-74.40", "-0.50", "12.30", "100.00"], {}),
    "correction.ofx": (["500.00"], {}),
    "fitid_zero.ofx": (["-9.00", "-9.00"], {}),
    "newline_values.ofx": (["693.25"], {0: {"day": "2023-12-06"}}),
    "ampersand.ofx": (["-9.00"], {0: {"counterparty": "MARKS & SPENCER", "text": "A<B R&D"}}),
    "dates.ofx": (["1.00", "1.00", "1.00", "2.00"], {2: {"day": "2024-03-05"}}),
}


@pytest.mark.parametrize("name", READ)
def test_a_statement_is_read_whole(name):
    amounts, wanted = READ[name]
    rows = list(inspect(HANDED / name).entry_rows())
    assert [row["amount"] for row in rows] == amounts
    assert {n: {key: rows[n][key] for key in values} for n, values in wanted.items()} == wanted


def test_signs_against_their_type_are_one_sentence():
    (told,) = [remark.text for remark in inspect(HANDED / "debit_positive.ofx").remarks if remark.flag == "sign_and_type"]
    assert told.startswith("2 of 2 transactions of the type DEBIT")


def test_the_parts_of_a_split_are_kept():
    first, _ = inspect(HANDED / "split.qif", str(HANDED / "qif_decl.toml")).entry_rows()
    assert (first["amount"], first["text"]) == ("-1234.56", "Car -1,000.00 (deposit) / Fees -234.56")


# file: rows as they would be read, lines that would not be, and what is asked
PROPOSED = {
    "unquoted_comma_last.csv": (3, 1, []),
    "odd_date_last.csv": (3, 1, []),
    "hold_rows_last.csv": (2, 1, []),
    "blank_date_tail.csv": (4, 0, ["day_once"]),
    "footer_prefix.csv": (2, 0, []),
    "footer_prefix_next_month.csv": (3, 0, []),
    "one_payee_iban.csv": (2, 0, ["account"]),
    "dkb_one_iban.csv": (2, 0, []),
    "amex_with_answer.csv": (3, 0, ["sign"]),
    "balance_drcr.csv": (3, 0, []),
    "balance_suffix.csv": (3, 0, []),
    "balance_brought_forward.csv": (2, 0, []),
    "same_day_groups.csv": (4, 0, ["day_once"]),
    "bom_twins.csv": (3, 0, []),
    "mixed_date_forms.csv": (3, 0, []),
    "thousand_or_one.csv": (2, 0, ["decimal_mark"]),
    "yen.csv": (2, 0, []),
    "text_dates.xlsx": (2, 0, []),
    "floats.xlsx": (3, 0, []),
    "acct_number.xlsx": (2, 0, ["leading_noughts"]),
}


@pytest.mark.parametrize("name", PROPOSED)
def test_a_table_is_read_or_asked_about(name):
    read, aside, asked = PROPOSED[name]
    found = propose(opened(HANDED / name))
    assert (len(found.rows), len(found.not_read), [question.key for question in found.questions]) == (read, aside, asked)


def test_an_answer_reads_them(tmp_path):
    for name, answer in (
        ("same_day_groups.csv", {"day_once": "true"}),
        ("acct_number.xlsx", {"leading_noughts": "cut"}),
        ("amex_with_answer.csv", {"sign": "debit_positive"}),
    ):
        (tmp_path / "own.toml").write_text(propose(opened(HANDED / name), answer).template, "utf-8")
        seen = inspect(HANDED / name, str(tmp_path / "own.toml"))
        assert (seen.rows.set_aside, seen.accounts[0].reconciles) == (0, None if name.startswith("amex") else True)
        if name.startswith("acct"):
            assert seen.accounts[0].account == "200000 01234567"


LAYOUTS = HANDED / "layouts"
# what the files without an expected answer hold, worked out by hand
WORKED_OUT = {
    "apostrophe_ch.csv": [("2024-03-28", -102000, "CHF"), ("2024-03-15", 245000, "CHF")],
    "excel_sep_line.csv": [("2024-03-28", -2000, "GBP"), ("2024-03-15", 45000, "GBP")],
    "french_month.csv": [("2024-03-05", -2000, "EUR"), ("2024-03-28", 45000, "EUR")],
    "intesa_it.csv": [("2024-03-28", -2000, "EUR"), ("2024-03-15", 145000, "EUR")],
    "revolut_eur_only.csv": [("2024-03-01", 50000, "EUR"), ("2024-03-10", -5050, "EUR")],
    "ubs_ch.csv": [("2024-03-28", -2000, "CHF"), ("2024-03-15", 45000, "CHF")],
}
COINS = ("binance.csv", "coinbase.csv")  # their coins are assets, their money stands in the ledger: tests/test_exchanges.py


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.csv")) if LAYOUTS.is_dir() else [], ids=lambda path: path.stem)
def test_a_layout_is_read_rightly_with_at_most_one_question(path):
    expected = json.loads((LAYOUTS / "expected.json").read_text("utf-8")).get(path.name, {"answers": [], "rows": WORKED_OUT.get(path.name)})
    found, _ = propose_file(path, {})
    assert len(found.questions) <= 1
    if path.name in COINS:
        return
    told = answers_of(expected["answers"])
    answers = {question.key: told.get(question.key, "an account that nobody named") for question in found.questions}
    whole, _ = propose_file(path, answers)
    assert not whole.questions
    assert [(row.day, int(row.amount.replace(".", "")), row.currency) for row in whole.rows] == [tuple(row) for row in expected["rows"]]
