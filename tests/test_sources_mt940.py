"""MT940 and MT942: envelopes, dates of two-digit years, marks, narratives, control totals; whatever cannot be read is set aside."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged

from flows.demo.world_parameters import dutch_iban
from flows.sources.swift.swift_statement import entry_day
from schemas.evidence import Refusal
from schemas.identifiers import account_identity, display_account
from tracing.ledger.account_references import known_account

IBAN = dutch_iban(1)


def message(*lines: str, opening: str = ":60F:C240101EUR100,00", closing: str = ":62F:C240131EUR100,00", account: str = IBAN, number: str = "7/1") -> str:
    return "\n".join([":20:REF", f":25:{account}", f":28C:{number}", opening, *lines, closing, "-"]) + "\n"


WHOLE = message(
    ":61:2401050106C25,00NTRFINV 7//BANK1",
    "supplementary",
    f":86:/TRTP/SEPA/IBAN/{dutch_iban(2)}/NAME/A&B <Ltd>/REMI/INVOICE 7/EREF/E-7",
    ":61:2401070108DR5,5NMSCNONREF",
    ":86:105?00DIRECT DEBIT?20EREF+E-8?21SVWZ+RENT JANUARY?3010020030?31123456",
    "7?32Orchard ?33Packing",
    closing=":62F:C240131EUR119,50",
)


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def only(tmp_path, line: str, *more: str):
    """The one entry of a statement in euros."""
    return staged(tmp_path, message(line, *more)).records["entry"][0]


def test_a_statement(tmp_path):
    found = staged(tmp_path, WHOLE)
    assert (found.source, found.encoding, counts(found), flags(found)) == ("swift_mt940", "utf-8", (2, 0, 0), {"no_holder"})
    period = one_period(found)
    assert (period.account, period.kind, period.statement_number, period.opens_on, period.closes_on) == (
        f"iban:{IBAN}",
        "statement",
        "7",
        date(2024, 1, 2),
        date(2024, 1, 31),
    )
    assert (period.opening, period.credits, period.debits, period.closing, period.entries, period.reconciles) == (10000, 2500, 550, 11950, 2, True)
    paid, rent = found.records["entry"]
    assert (paid.place, paid.booked_on, paid.value_on, paid.amount, paid.direction, paid.period) == (
        "line 5",
        date(2024, 1, 6),
        date(2024, 1, 5),
        2500,
        "credit",
        period.id,
    )
    assert (paid.counterparty, paid.counterparty_account, paid.reference, paid.bank_code) == ("A&B <Ltd>", f"iban:{dutch_iban(2)}", "INV 7", "NTRF-SEPA")
    assert paid.text.startswith("supplementary / /TRTP/SEPA")
    assert (rent.counterparty, rent.counterparty_account, rent.reference, rent.text, rent.bank_code) == (
        "Orchard Packing",
        "de:10020030-0001234567",
        "E-8",
        "DIRECT DEBIT / EREF+E-8 SVWZ+RENT JANUARY",
        "NMSC-105",
    )


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{1:F01BANKNL2AXXXX0000000000}{2:I940BANKNL2AXXXXN}{4:\n", "-}{5:{CHK:0}}\n"),
        ("\x01\n", "-\x03\n"),
        ("BANKNL2A\n940\nBANKNL2A\n", ""),
        ("0000 01BANKNL2AXXXX00001\n940 00\n", "-XXX\n"),
        ("", "-+@446@\n"),
        (":940:\n", ""),
        ("\n\n", "\n\n"),
        ("\ufeff", ""),
    ],
)
def test_envelopes_and_line_ends(tmp_path, before, after, ends):
    body = WHOLE[:-2] if after else WHOLE
    found = staged(tmp_path, (before + body + after).replace("\n", ends))
    assert counts(found) == (2, 0, 0) and one_period(found).reconciles is True
    assert flags(found) <= {"no_holder", "envelope"}


def test_an_envelope_of_another_message_is_not_a_statement(tmp_path):
    with pytest.raises(Refusal, match="a SWIFT message MT202"):
        staged(tmp_path, "{1:F01BANKNL2AXXXX}{2:I202BANKNL2AXXXXN}{4:\n:20:X\n:32A:240101EUR1,\n-}")


@pytest.mark.parametrize("begins", ["", "@@", "@1234@", "@7@@@"])
@pytest.mark.parametrize("ends", ["@@", "@@\r\n", "@@\n"])
def test_lines_that_end_as_those_of_fints_do(tmp_path, begins, ends):
    found = staged(tmp_path, begins + WHOLE.replace("\n", ends))
    assert (counts(found), flags(found)) == ((2, 0, 0), {"no_holder", "fints_lines"}) and one_period(found).reconciles is True
    plain = staged(tmp_path, WHOLE).records["entry"]
    assert [(e.booked_on, e.amount, e.counterparty, e.text) for e in found.records["entry"]] == [(e.booked_on, e.amount, e.counterparty, e.text) for e in plain]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16(tmp_path, encoding):
    found = staged(tmp_path, ("\ufeff" + WHOLE.replace("Orchard", "Örchard")).encode(encoding))
    assert (counts(found), flags(found), found.encoding) == ((2, 0, 0), {"no_holder"}, "utf-16")
    assert found.records["entry"][1].counterparty == "Örchard Packing" and one_period(found).reconciles is True


@pytest.mark.parametrize(
    ("booked", "value", "day"),
    [
        ("0105", "240104", date(2024, 1, 5)),
        ("0102", "231229", date(2024, 1, 2)),
        ("1231", "240102", date(2023, 12, 31)),
        ("0301", "160230", date(2016, 3, 1)),
        ("0229", "240301", date(2024, 2, 29)),
        ("0101", "991231", date(2000, 1, 1)),
        ("0103", "800102", date(1980, 1, 3)),
        ("0103", "790102", date(2079, 1, 3)),
    ],
)
def test_the_entry_date_is_the_nearest_and_years_are_the_standards(booked, value, day):
    assert entry_day(booked, value) == day


def test_thirty_days_a_month_and_days_that_do_not_exist(tmp_path):
    found = staged(
        tmp_path, message(":61:2402300301D1,00NTRFNONREF", ":61:240231D1,00NTRFNONREF", ":61:2401051332D1,00NTRFNONREF", ":61:2401050105C1,00NTRFNONREF")
    )
    (kept, fine) = found.records["entry"]
    assert (kept.booked_on, kept.value_on, fine.place) == (date(2024, 3, 1), None, "line 8")
    assert [(row.place, "does not exist" in row.reason) for row in found.set_aside] == [("line 6", True), ("line 7", True)]
    assert "no_such_day" in flags(found) and one_period(found).reconciles is False


@pytest.mark.parametrize(
    ("mark", "direction", "reversal"),
    [
        ("C", "credit", False),
        ("D", "debit", False),
        ("RC", "debit", True),
        ("RD", "credit", True),
        ("CR", "credit", False),
        ("RCR", "debit", True),
        ("DR", "debit", False),
    ],
)
def test_marks_and_the_funds_code(tmp_path, mark, direction, reversal):
    entry = only(tmp_path, f":61:2401050105{mark}1,NTRFNONREF")
    assert (entry.direction, entry.reversal, entry.amount) == (direction, reversal, 100)


def test_amounts_with_the_comma_at_either_end(tmp_path):
    found = staged(tmp_path, message(":61:2401050105C,50NTRFNONREF", ":61:2401050105D3,NTRFNONREF", ":61:2401050105C7NTRFNONREF"))
    assert [e.amount for e in found.records["entry"]] == [50, 300, 700]


def test_a_funds_code_of_another_currency_is_told(tmp_path):
    assert "funds_code" in flags(staged(tmp_path, message(":61:2401050105CD1,00NTRFNONREF")))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (":61:2401050105C1.00NTRFNONREF", "not a statement line"),
        (":61:2401050105C1,005NTRFNONREF", "more digits"),
        (":61:hello", "not a statement line"),
        (":61:2401050105C" + "9" * 30 + "NTRFX", "larger"),
        (":61:2401050105EC1,00NTRFX", "expected"),
        (":61:2401050105X1,00NTRFX", "not a statement line"),
    ],
)
def test_a_line_that_cannot_be_taken_is_set_aside_as_it_stands(tmp_path, line, reason):
    found = staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF", line, "more", ":86:said", ":61:2401050105D1,00NTRFNONREF"))
    assert counts(found) == (2, 1, 0)
    (row,) = found.set_aside
    assert (row.place, row.raw) == ("line 6", f"{line}\nmore\n:86:said") and reason in row.reason
    assert one_period(found).reconciles is (True if "expected" == reason else False)


def test_a_first_line_and_a_tag_that_are_cut_are_put_together(tmp_path):
    found = staged(tmp_path, message(":61:2401050105CR", "30,00N062NONREF", ":", "86:166?00TRANSFER?20SVWZ+Test", closing=":62F:C240131EUR130,00"))
    assert counts(found) == (1, 0, 0) and one_period(found).reconciles is True and "wrapped_line" in flags(found)
    assert found.records["entry"][0].text == "TRANSFER / SVWZ+Test"


def test_a_narrative_under_the_tag_of_the_account_is_still_the_entrys(tmp_path):
    found = staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF", ":25:166?00TRANSFER?32Ada", closing=":62F:C240131EUR101,00"))
    assert one_period(found).reconciles is True and "wrong_tag" in flags(found)
    assert (found.records["entry"][0].counterparty, one_period(found).account) == ("Ada", f"iban:{IBAN}")


def test_a_time_at_the_beginning_of_a_line_is_not_a_tag(tmp_path):
    entry = only(tmp_path, ":61:2401050105D1,00NMSCNONREF", ":86:805?00FEES?602017-01-01T13", ":12:11")
    assert entry.text == "FEES / 2017-01-01T13:12:11"


def test_pages_and_several_messages_are_statements_of_their_own(tmp_path):
    found = staged(
        tmp_path,
        message(":61:2401050105C1,00NTRFNONREF", closing=":62M:C240131EUR101,00")
        + message(":61:2401050105C1,00NTRFNONREF", opening=":60M:C240131EUR101,00", closing=":62F:C240131EUR102,", number="7/2"),
    )
    assert [(p.opening, p.closing, p.reconciles, p.statement_number, p.place) for p in found.records["statementperiod"]] == [
        (10000, 10100, True, "7", "statement 1"),
        (10100, 10200, True, "7/2", "statement 2"),
    ]


def test_a_debit_balance_and_a_balance_without_its_currency(tmp_path):
    found = staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF", opening=":60F:D240101EUR3,00", closing=":62F:D2401312,00"))
    assert (one_period(found).opening, one_period(found).closing, one_period(found).reconciles) == (-300, -200, True)
    other = staged(tmp_path, message(opening=":60F:C240101EUR3,00", closing=":62F:C240131USD3,00"))
    assert "unreadable_balance" in flags(other) and one_period(other).reconciles is False


def test_the_day_of_the_opening_balance_is_the_day_before_unless_something_is_booked_on_it(tmp_path):
    later = one_period(staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF")))
    same = one_period(staged(tmp_path, message(":61:2401010101C1,00NTRFNONREF")))
    daily = one_period(staged(tmp_path, message(opening=":60F:C240131EUR1,00", closing=":62F:C240131EUR1,00")))
    assert [p.opens_on for p in (later, same, daily)] == [date(2024, 1, 2), date(2024, 1, 1), date(2024, 1, 31)]


def test_mt942_is_an_interim_report_whose_totals_are_compared(tmp_path):
    text = f":20:X\n:25:{IBAN}\n:28C:1\n:34F:EURD0,\n:13D:2401051200+0000\n:61:2401050105C1,00NTRFNONREF\n:61:2401050105ED2,00NTRFNONREF\n:90D:0EUR0,\n:90C:1EUR1,00\n-\n"
    found = staged(tmp_path, text)
    period = one_period(found)
    assert (found.source, counts(found), period.kind, period.opening, period.reconciles) == ("swift_mt942", (1, 1, 0), "interim report", None, None)
    for wrong in (":90C:2EUR1,00", ":90C:1EUR1,01", ":90C:1USD1,00", ":90C:one"):
        told = staged(tmp_path, text.replace(":90C:1EUR1,00", wrong))
        assert "control_total" in flags(told) and one_period(told).reconciles is False


def test_the_holder_from_a_banks_own_field(tmp_path):
    found = staged(
        tmp_path, message(":61:2401050105C1,00NTRFNONREF", ":NS:01RENT", "15Ada", "16Quill").replace(":60F:", ":NS:22Meerkoet B.V.\n23Current\n:60F:")
    )
    assert [(p.name, p.mentioned_as) for p in found.records["partyrecord"]] == [("Meerkoet B.V.", "account holder")]
    entry = found.records["entry"][0]
    assert (one_period(found).holder, entry.counterparty, entry.text) == ("Meerkoet B.V.", "Ada Quill", "01 RENT")


def test_letters_in_an_encoding_that_nothing_names_are_kept_byte_by_byte(tmp_path):
    found = staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF", ":86:átutalás ö").encode("cp852"))
    assert found.encoding == "latin-1" and "letters_not_declared" in flags(found)
    assert found.records["entry"][0].text.encode("latin-1") == "átutalás ö".encode("cp852")
    with pytest.raises(Refusal, match="0x00"):
        staged(tmp_path, message(":61:2401050105C1,00NTRFNONREF", ":86:a\x00b"))


def test_lines_outside_every_statement_are_counted(tmp_path):
    found = staged(tmp_path, "Extract of January\n" + message(":61:2401050105C1,00NTRFNONREF") + ":61:2401050105C9,00NTRFNONREF\n:86:stray\nrest\n")
    assert counts(found) == (1, 1, 0) and {"envelope", "outside_statement"} <= flags(found)
    assert found.set_aside[0].reason == "a statement line that stands in no statement"


def test_no_account_no_statement_and_another_account(tmp_path):
    with pytest.raises(Refusal, match="no field 25"):
        staged(tmp_path, ":20:X\n:60F:C240101EUR1,\n:62F:C240131EUR1,\n")
    with pytest.raises(Refusal, match="no statement begins"):
        staged(tmp_path, ":61:2401050105C1,00NTRFNONREF\n")
    twice = staged(tmp_path, message(":25:OTHER"))
    assert "contradiction" in flags(twice) and one_period(twice).reconciles is False


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        (f"{IBAN}EUR", f"iban:{IBAN}"),
        (f"{IBAN} EUR", f"iban:{IBAN}"),
        (f"/{IBAN}", f"iban:{IBAN}"),
        (f"BANKNL2A/{IBAN}", f"iban:{IBAN}"),
        ("10020030/1234567", "de:10020030-0001234567"),
        ("10020030/0001234567EUR", "de:10020030-0001234567"),
        ("BANKNL2A/12.34", "account:BANKNL2A/12.34"),
        ("BANKNL2AXXX/1234", "bic:BANKNL2A-1234"),
        ("0001234", "account:0001234"),
    ],
)
def test_one_identity_for_an_account_however_it_is_written(tmp_path, written, identity):
    assert one_period(staged(tmp_path, message(account=written))).account == identity


def test_a_german_iban_and_its_bank_code_and_number_are_one_account():
    iban = "iban:DE89370400440532013000"  # the registry's own example
    assert known_account("37040044/532013000", {iban}) == iban and known_account("37040044/532013001", {iban}) == ""
    assert display_account(account_identity("37040044/532013000")) == "37040044/0532013000"


@pytest.mark.parametrize(
    ("line", "code", "reference"),
    [("2401050105C25,00 NTRFINV 7", "NTRF", "INV 7"), ("2401050105CR25,00//BANK1", "", "BANK1"), ("2401050105CR25,00 NTRFNONREF//BANK1", "NTRF", "BANK1")],
)
def test_banks_that_part_or_leave_out_the_type_of_transaction(tmp_path, line, code, reference):
    found = staged(tmp_path, message(f":61:{line}", closing=":62F:C240131EUR125,00"))
    (entry,) = found.records["entry"]
    assert (entry.amount, entry.direction, entry.bank_code, entry.reference, one_period(found).reconciles) == (2500, "credit", code, reference, True)
    assert "line_form" in flags(found)


def test_a_dash_within_a_text_does_not_end_the_message_before_its_closing_balance(tmp_path):
    broken = message(":61:2401050105C25,00NTRFINV 7", ":86:RENT OF JANUARY -", "-", closing=":62F:C240131EUR125,00")
    found = staged(tmp_path, broken + message(":61:2401050105D25,00NTRFINV 8", closing=":62F:C240131EUR75,00", number="8/1"))
    assert [period.reconciles for period in found.records["statementperiod"]] == [True, True] and "dash" in flags(found)
    headless = staged(tmp_path, message(closing=":62F:C240131EUR100,00") + ":61:2401050105C25,00NTRFINV 7\n")
    assert counts(headless) == (0, 1, 0)  # behind a message that has closed, a dash is its end


@pytest.mark.parametrize("line", [":62FC240131EUR125,00", "62F:C240131EUR125,00", ":612401060106C9,00NTRFX", "61:2401060106D9,00NTRFX"])
def test_a_field_whose_tag_is_damaged_is_told_and_its_statement_does_not_add_up(tmp_path, line):
    found = staged(tmp_path, message(":61:2401050105C25,00NTRFINV 7", ":86:RENT", line, closing=":62F:C240131EUR125,00"))
    assert "damaged_field" in flags(found) and one_period(found).reconciles is False
    told = staged(tmp_path, message(":61:2401050105C25,00NTRFINV 7", ":86:RENT", ":12:11 at the till", "61 pieces", closing=":62F:C240131EUR125,00"))
    assert "damaged_field" not in flags(told) and one_period(told).reconciles is True


def test_six_and_eight_digits_parted_by_a_slash_are_a_british_account_only_in_pounds(tmp_path):
    def account(currency: str) -> str:
        found = staged(
            tmp_path, message(":61:2401050105C25,00NTRFX", account="000005/00500015", opening=f":60F:C240101{currency}0,", closing=f":62F:C240131{currency}25,")
        )
        return one_period(found).account

    assert (account("EUR"), account("GBP")) == ("account:000005/00500015", "gb:000005-00500015")
