"""MT940: what banks write of returns, charges, other amounts and the other side, each in its own form; nothing invented where a form is not kept."""

from __future__ import annotations

import pytest
from sources_reading import counts, left_out, staged
from test_sources_mt940 import message
from test_verifier_readers import alike

from flows.demo.world_parameters import dutch_iban

BO = dutch_iban(3)


def only(tmp_path, *fields, **more):
    (read,) = staged(tmp_path, message(*fields, **more)).records["entry"]
    return read


def german(code: str, name: str, *purpose: str) -> str:
    return f":86:{code}?00{name}?109001{''.join(f'?{20 + n}{text}' for n, text in enumerate(purpose))}?30ZZZZDEFF?31{BO}?32Bo Larch"


def test_a_returned_direct_debit_and_its_charge_are_two_movements(tmp_path):
    back = german("109", "RUECKLASTSCHRIFT", "EREF+RENT-7", "MREF+M4", "COAM+2,50 EUR", "OAMT+80,00 EUR", "SVWZ+RETURN AC06")
    content = message(":61:2401020102C80,00N071NONREF", german("171", "EINZUG", "EREF+RENT-7"), ":61:2401090109DR82,50N109NONREF//B77", back)
    found = staged(tmp_path, content)
    paid, returned, charge = found.records["entry"]
    assert (paid.returns, paid.return_reason, paid.reference) == ("", "", "RENT-7")
    assert (returned.amount, returned.returns, returned.return_reason, returned.counterparty) == (8000, "RENT-7", "RUECKLASTSCHRIFT RETURN AC06", "Bo Larch")
    assert (charge.amount, charge.place, charge.charges) == (250, f"{returned.place}, charges", "2.50 EUR")
    assert returned.batch == charge.batch == f"{returned.place} (B77)"
    assert counts(found) == (3, 0, 0)
    alike(found, content.encode())


@pytest.mark.parametrize(("coam", "oamt"), [("2,00 EUR", "80,00 EUR"), ("2,50 USD", "80,00 EUR"), ("0,00 EUR", "82,50 EUR")])
def test_amounts_that_do_not_come_to_the_entry_stay_told(tmp_path, coam, oamt):
    content = message(":61:2401090109DR82,50N109NONREF", german("109", "RETOURE", f"COAM+{coam}", f"OAMT+{oamt}"))
    found = staged(tmp_path, content)
    (read,) = found.records["entry"]
    assert (read.amount, read.charges, read.original, read.batch) == (8250, coam.replace(",", "."), oamt.replace(",", "."), "")
    alike(found, content.encode())


def test_for_whom_a_german_payment_was_made_and_what_is_not_kept(tmp_path):
    read = only(tmp_path, ":61:2401050105C5,00NTRFNONREF", german("166", "GUTSCHRIFT", "EREF+A1", "ABWA+Una Last", "ABWE+Our Branch"))
    assert (read.ultimate_counterparty, read.on_behalf_of, read.counterparty_bank) == ("Una Last", "Our Branch", "ZZZZDEFF")
    found = staged(tmp_path, message(":61:2401050105C5,00NTRFNONREF", german("166", "GUTSCHRIFT", "EREF+A1")))
    assert left_out(found)["subfield 10 of field 86"] == 1 and left_out(found)["field 20"] == 1


@pytest.mark.parametrize("label", ["NAAM", "NAME"])
def test_labels_in_words_name_the_other_side(tmp_path, label):
    read = only(
        tmp_path,
        ":61:2401050105D5,00N654NONREF",
        f":86:SEPA OVERBOEKING                 IBAN: {BO}",
        f"BIC: ZZZZNL2A                    {label}: B LARCH",
        "KENMERK: K-9                     OMSCHRIJVING: RENT",
    )
    assert (read.counterparty, read.counterparty_account, read.counterparty_bank, read.reference) == ("B LARCH", f"iban:{BO}", "ZZZZNL2A", "K-9")
    assert "OMSCHRIJVING: RENT" in read.text and read.return_reason == ""
    plain = only(tmp_path, ":61:2401050105D5,00N654NONREF", f":86:PAID TO NAAM: {BO}")
    assert (plain.counterparty, plain.counterparty_account) == ("", "")


def test_a_name_that_fills_its_line_goes_on_in_the_next(tmp_path):
    line = f":86:SEPA OVERBOEKING   IBAN: {BO}   NAAM: "
    name = "X" * (65 - len(line) + 4)
    assert only(tmp_path, ":61:2401050105D5,00N654NONREF", line + name, "YZ").counterparty == f"{name}YZ"


def test_dutch_codewords_say_a_return_and_further_references(tmp_path):
    read = only(tmp_path, ":61:2401050105C5,00NRTIEREF//77", f":86:/EREF/INC-1//MARF/M7//RTRN/AC04//CNTP/{BO}/ZZZZNL2A/B LARCH///ULTD/Una Last/")
    assert (read.returns, read.return_reason, read.counterparty, read.counterparty_bank) == ("INC-1", "AC04", "B LARCH", "ZZZZNL2A")
    assert (read.ultimate_counterparty, read.other_references) == ("Una Last", "field 61 77; MARF M7")


@pytest.mark.parametrize(
    ("mark", "kind", "reason"), [("RC", "NMSC", "RC: the bank marks it as a reversal"), ("C", "NRTI", "type NRTI: a returned item"), ("C", "NTRF", "")]
)
def test_marks_of_the_entry_itself(tmp_path, mark, kind, reason):
    read = only(tmp_path, f":61:2401050105{mark}5,00{kind}R7", ":86:text")
    assert (read.return_reason, read.returns) == (reason, "R7" if reason else "")


def test_what_a_payment_abroad_cost_beside(tmp_path):
    content = message(":61:2401050105D82,50NTRFR1", "/OCMT/EUR80,/CHGS/EUR2,5/", ":61:2401050105D88,20NMSCR2", "/OCMT/USD100,/EXCH/0,88/")
    found = staged(tmp_path, content)
    assert [(e.amount, e.original, e.rate) for e in found.records["entry"]] == [(8000, "", ""), (250, "", ""), (8820, "100 USD", "0.88")]
    alike(found, content.encode())
