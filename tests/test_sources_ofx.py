"""OFX: SGML and XML, what banks leave out and close wrongly, cards, investment accounts, encodings; malformed rows set aside."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, left_out, staged

from schemas.evidence import Refusal

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'


def row(amount: str, kind: str = "DEBIT", number: str = "1", *, more: str = "", day: str = "20240105") -> str:
    return f"<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n<FITID>{number}\n{more}</STMTTRN>\n"


def bank(
    *rows: str,
    account: str = "<BANKID>121099999<ACCTID>999988<ACCTTYPE>CHECKING",
    balance: str = "<LEDGERBAL><BALAMT>75.50<DTASOF>20240131</LEDGERBAL>",
    currency: str = "USD",
    days: str = "<DTSTART>20240101<DTEND>20240131",
) -> str:
    return (
        f"<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>{currency}<BANKACCTFROM>{account}</BANKACCTFROM><BANKTRANLIST>{days}\n"
        f"{''.join(rows)}</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS>"
    )


def ofx(*statements: str, header: str = HEADER, messages: str = "BANKMSGSRSV1") -> str:
    return (
        f"{header}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240201120000[-5:EST]<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>"
        f"<{messages}>{''.join(statements)}</{messages}></OFX>\n"
    )


WHOLE = ofx(bank(row("-24.50", more="<NAME>Orchard &amp; Packing\n<MEMO>rent\n"), row("100.00", "CREDIT", "2")))


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_statement(tmp_path):
    found = staged(tmp_path, WHOLE)
    assert (found.source, found.encoding, counts(found), flags(found)) == ("ofx_statement", "utf-8", (2, 0, 0), {"no_holder"})
    period = one_period(found)
    assert (period.written_as, period.account, period.currency) == ("999988", "account:121099999/999988", "USD")
    assert (period.opens_on, period.closes_on, period.opening, period.credits, period.debits, period.closing, period.reconciles) == (
        date(2024, 1, 1),
        date(2024, 1, 31),
        None,
        10000,
        2450,
        7550,
        None,
    )
    rent, got = found.records["entry"]
    assert (rent.place, rent.booked_on, rent.amount, rent.direction, rent.counterparty, rent.text, rent.reference, rent.bank_code) == (
        "line 12, STMTTRN 1",
        date(2024, 1, 5),
        2450,
        "debit",
        "Orchard & Packing",
        "rent",
        "1",
        "DEBIT",
    )
    assert (got.amount, got.direction, got.period) == (10000, "credit", period.id)


def test_xml_and_end_tags_everywhere_say_the_same(tmp_path):
    rows = "".join(
        f"<STMTTRN><TRNTYPE>{k}</TRNTYPE><DTPOSTED>20240105</DTPOSTED><TRNAMT>{a}</TRNAMT><FITID>{n}</FITID>{m}</STMTTRN>"
        for k, a, n, m in [("DEBIT", "-24.50", "1", "<NAME>Orchard &amp; Packing</NAME><MEMO><![CDATA[rent]]></MEMO>"), ("CREDIT", "100.00", "2", "<MEMO/>")]
    )
    text = ofx(bank(rows)).removeprefix(HEADER).replace("<CURDEF>USD", "<CURDEF>USD</CURDEF>")
    keep = ("booked_on", "amount", "direction", "counterparty", "text", "reference", "bank_code")
    expected = [[getattr(e, name) for name in keep] for e in staged(tmp_path, WHOLE).records["entry"]]
    for header in (XML, HEADER, "", "\n\n", '<?xml version="1.0"?>\n<!--\nOFXHEADER:100\nENCODING:UTF-8\n-->\n', HEADER.replace("\n", " ")):
        found = staged(tmp_path, header + text)
        assert [[getattr(e, name) for name in keep] for e in found.records["entry"]] == expected, header
        assert flags(found) == {"no_holder"}


def test_elements_without_a_value_take_nothing_with_them(tmp_path):
    found = staged(
        tmp_path, ofx(bank(row("-1", more="<NAME>\n<REFNUM>\n<MEMO>kept\n"), row("2", "CREDIT", "2"), account="<BANKID>1<BRANCHID><ACCTID>9<ACCTTYPE>"))
    )
    assert (counts(found), flags(found)) == ((2, 0, 0), {"no_holder"})
    assert [(e.counterparty, e.text) for e in found.records["entry"]] == [("", "kept"), ("", "")]
    assert one_period(found).written_as == "9"


@pytest.mark.parametrize(
    "break_",
    [lambda t: t.replace("</BANKTRANLIST>", ""), lambda t: t.replace("</STMTTRN>\n<STMTTRN>", "<STMTTRN>"), lambda t: t.replace("</STMTRS>", "</CCSTMTRS>")],
)
def test_wrong_and_missing_end_tags_are_repaired_and_told(tmp_path, break_):
    found = staged(tmp_path, break_(WHOLE))
    assert (counts(found), one_period(found).closing) == ((2, 0, 0), 7550)
    assert flags(found) == {"no_holder", "repaired"}


@pytest.mark.parametrize(("written", "minor"), [("-200,00", -20000), ("200.5", 20050), ("+3", 300), ("0", 0), ("-0.10000", -10)])
def test_amounts_with_point_or_comma(tmp_path, written, minor):
    (entry,) = staged(tmp_path, ofx(bank(row(written, "OTHER")))).records["entry"]
    assert (entry.amount if entry.direction == "credit" else -entry.amount) == minor


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("1,23.456"), "cannot be read"),
        (row("12.345"), "more digits"),
        (row("1e5"), "cannot be read"),
        (row(""), "cannot be read"),
        (row("9" * 25), "larger"),
        (row("1", day="20120231"), "does not exist"),
        (row("1", day=""), "DTPOSTED"),
        (row("1", day="240105"), "DTPOSTED"),
        (row("1", more="<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>"), "its amount is in EUR"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside(tmp_path, bad, reason):
    found = staged(tmp_path, ofx(bank(row("1", "CREDIT", "7"), bad)))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason and found.set_aside[0].raw.startswith("<STMTTRN><TRNTYPE>")
    assert one_period(found).reconciles is False


@pytest.mark.parametrize(
    "written", ["20240105", "202401051120", "20240105112059", "20240105112059.123[-5:EST]", "20240105000000[-3:GMT]", "20240105093914:014", "20240105112059[0]"]
)
def test_every_way_to_write_a_day(tmp_path, written):
    assert staged(tmp_path, ofx(bank(row("1", "CREDIT", day=written)))).records["entry"][0].booked_on == date(2024, 1, 5)


def test_oddities_are_counted_and_told(tmp_path):
    found = staged(
        tmp_path, ofx(bank(row("1", "DEBIT"), row("-1", "BARTER", more="<COLOUR>red\n"), row("2", "CREDIT", more="<CORRECTFITID>1<CORRECTACTION>REPLACE")))
    )
    assert flags(found) == {"no_holder", "sign_and_type", "unknown_code", "unknown_element", "doubled_fitid", "correction"}
    assert "3 times" in next(r.text for r in found.remarks if r.flag == "doubled_fitid")


def test_cards_and_several_accounts(tmp_path):
    card = (
        bank(row("-13.00"))
        .replace("STMTTRNRS", "CCSTMTTRNRS")
        .replace("STMTRS>", "CCSTMTRS>")
        .replace("BANKACCTFROM", "CCACCTFROM")
        .replace("<BANKID>121099999", "")
    )
    found = staged(tmp_path, ofx(bank(row("1", "CREDIT"))).replace("</BANKMSGSRSV1>", f"</BANKMSGSRSV1><CREDITCARDMSGSRSV1>{card}</CREDITCARDMSGSRSV1>"))
    assert [(p.place, p.account, p.entries) for p in found.records["statementperiod"]] == [
        ("STMTRS 1", "account:121099999/999988", 1),
        ("CCSTMTRS 2", "account:999988", 1),
    ]


def test_of_an_investment_account_the_cash_is_read_and_the_rest_set_aside(tmp_path):
    sale = "<SELLMF><INVSELL><INVTRAN><FITID>9<DTTRADE>20240103</INVTRAN><UNITS>-2<UNITPRICE>10<TOTAL>20</INVSELL><SELLTYPE>SELL</SELLMF>"
    cash = f"<INVBANKTRAN>{row('-20.00', 'XFER')}<SUBACCTFUND>CASH</INVBANKTRAN>"
    text = ofx(
        f"<INVSTMTTRNRS><INVSTMTRS><DTASOF>20240131<CURDEF>USD<INVACCTFROM><BROKERID>broker<ACCTID>77</INVACCTFROM><INVTRANLIST><DTSTART>20240101<DTEND>20240131"
        f"{sale}{cash}</INVTRANLIST><INVPOSLIST><POSMF></POSMF></INVPOSLIST></INVSTMTRS></INVSTMTTRNRS>",
        messages="INVSTMTMSGSRSV1",
    )
    found = staged(tmp_path, text)
    assert counts(found) == (1, 1, 0) and "positions" in flags(found)
    assert found.set_aside[0].reason.startswith("SELLMF: securities") and found.records["entry"][0].amount == 2000
    assert (one_period(found).account, one_period(found).closing, one_period(found).reconciles) == ("account:BROKER/77", None, None)


@pytest.mark.parametrize(
    ("account", "currency", "identity"),
    [
        ("<BANKID>200000<ACCTID>12345678", "GBP", "gb:200000-12345678"),
        ("<BANKID>200000<ACCTID>20000012345678", "GBP", "gb:200000-12345678"),
        ("<BANKID>10020030<ACCTID>1234567", "EUR", "de:10020030-0001234567"),
        ("<BANKID>BANKNL2A<ACCTID>1234", "EUR", "bic:BANKNL2A-1234"),
        ("<BANKID>X<ACCTID>DE89370400440532013000", "EUR", "iban:DE89370400440532013000"),
        ("<BANKID>18206<BRANCHID>00166<ACCTID>789", "EUR", "account:18206/00166/789"),
    ],
)
def test_an_account_and_its_bank(tmp_path, account, currency, identity):
    assert one_period(staged(tmp_path, ofx(bank(account=account, currency=currency)))).account == identity


def test_the_encoding_is_what_the_header_says_unless_the_bytes_are_utf_8(tmp_path):
    text = ofx(bank(row("1", "CREDIT", more="<NAME>Café “Ada”\n")))
    old, new = staged(tmp_path, text.encode("cp1252")), staged(tmp_path, text.encode())
    assert (old.encoding, new.encoding) == ("cp1252", "utf-8") and "encoding" not in flags(old) and "encoding" in flags(new)
    assert old.records["entry"][0].counterparty == new.records["entry"][0].counterparty == "Café “Ada”"
    with pytest.raises(Refusal, match="not utf-8 text"):
        staged(tmp_path, text.replace("CHARSET:1252", "CHARSET:NONE").replace("USASCII", "UTF-8").encode("cp1252"))


def test_days_and_balance_that_are_not_stated_or_not_of_one_day(tmp_path):
    silent = staged(tmp_path, ofx(bank(row("1", "CREDIT"), balance="<LEDGERBAL><BALAMT><DTASOF></LEDGERBAL>", days="")))
    assert (one_period(silent).opens_on, one_period(silent).closes_on, one_period(silent).closing) == (date(2024, 1, 5), date(2024, 1, 5), None)
    assert flags(silent) == {"no_holder", "days_not_stated"}
    later = staged(tmp_path, WHOLE.replace("<DTASOF>20240131", "<DTASOF>20240202"))
    assert "balance_of_another_day" in flags(later) and one_period(later).closing == 7550
    wrong = staged(tmp_path, WHOLE.replace("75.50", "75.5O"))
    assert "unreadable_balance" in flags(wrong) and one_period(wrong).reconciles is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEADER + "<OFX></OFX>", "holds no statement"),
        (WHOLE[:-10], "cut short"),
        (WHOLE.replace("<ACCTID>999988", ""), "names no account"),
        (ofx("<STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>General error</STATUS></STMTTRNRS>"), "error 2000 General error"),
        (WHOLE.replace("<OFX>", "<!DOCTYPE x [<!ENTITY a 'b'>]><OFX>"), "document type"),
        (WHOLE.replace("<STMTTRN>", "<!--" * 9), "does not end"),
        (WHOLE.replace("<STMTTRN>", "<STATUS>" * 200, 1), "nested"),
    ],
)
def test_what_is_no_whole_statement_is_refused(tmp_path, text, says):
    with pytest.raises(Refusal, match=says):
        staged(tmp_path, text)


def test_a_transaction_in_no_statement_is_not_lost(tmp_path):
    found = staged(tmp_path, ofx(bank(row("1", "CREDIT")), f"<LOANSTMTTRNRS>{row('2')}</LOANSTMTTRNRS>"))
    assert counts(found) == (1, 1, 0) and "stands in no statement" in found.set_aside[0].reason


def test_a_statement_without_a_currency_keeps_its_rows_aside(tmp_path):
    found = staged(tmp_path, ofx(bank(row("1", "CREDIT"), currency="")))
    assert counts(found) == (0, 1, 0) and "no_currency" in flags(found)
    own = staged(tmp_path, ofx(bank(row("1", "CREDIT", more="<CURRENCY><CURRATE>1.0<CURSYM>AUD</CURRENCY>"), currency="")))
    assert (counts(own), one_period(own).currency) == ((1, 0, 0), "AUD")


@pytest.mark.parametrize(
    ("written", "minor"),
    [("+1 006,60", 100660), ("-1,234.56", -123456), ("1.234.567,89", 123456789), ("1\u00a0234,5", 123450), ("-2000,00", -200000), ("1234.5", 123450)],
)
def test_amounts_in_which_a_bank_marks_thousands(tmp_path, written, minor):
    found = staged(tmp_path, ofx(bank(row(written, "OTHER"))))
    assert [(e.amount if e.direction == "credit" else -e.amount) for e in found.records["entry"]] == [minor]


@pytest.mark.parametrize("written", ["2,000", "-12,345,678", "1.23.456,00", "1,2,3.00", "1 00.00", "1, 234.00"])
def test_amounts_that_could_be_two_or_none(tmp_path, written):
    assert counts(staged(tmp_path, ofx(bank(row(written, "OTHER"))))) == (0, 1, 0)


def test_a_correction_takes_the_place_of_what_it_corrects(tmp_path):
    wrong, right = row("90.00", "CREDIT", "a"), row("9.00", "CREDIT", "b", more="<CORRECTFITID>a<CORRECTACTION>REPLACE\n")
    found = staged(tmp_path, ofx(bank(wrong, right, row("-1.00", number="c"))))
    assert (counts(found), [e.amount for e in found.records["entry"]], one_period(found).reconciles) == ((2, 1, 0), [900, 100], None)
    assert found.set_aside[0].reason == "the bank's correction, the transaction with FITID b, replaces it (REPLACE): it does not count"
    gone = staged(tmp_path, ofx(bank(wrong, row("0", number="d", more="<CORRECTFITID>a<CORRECTACTION>DELETE\n"))))
    assert counts(gone) == (0, 2, 0)
    elsewhere = staged(tmp_path, ofx(bank(right)))
    assert counts(elsewhere) == (1, 0, 0) and "correction" in flags(elsewhere)


@pytest.mark.parametrize(("written", "amount"), [("-.75", 75), (",75", 75), ("+.5", 50), ("-12.", None)])
def test_cents_may_stand_without_a_nought(tmp_path, written, amount):
    found = staged(tmp_path, ofx(bank(row(written))))
    assert [e.amount for e in found.records.get("entry", [])] == ([amount] if amount else [])


def test_signs_against_their_type_are_said_in_one_sentence(tmp_path):
    found = staged(tmp_path, ofx(bank(row("5.00", number="1"), row("-7.00", number="2"), row("2.00", number="3"))))
    assert next(r.text for r in found.remarks if r.flag == "sign_and_type").startswith("2 of 3 transactions of the type DEBIT have an amount above nil")


def test_a_number_that_several_have_is_no_reference(tmp_path):
    first, second = staged(tmp_path, ofx(bank(row("-5", number="0"), row("-5", number="0")))).records["entry"]
    assert first.reference == second.reference == ""
    (told,) = staged(tmp_path, ofx(bank(row("-5", number="F1", more="<CHECKNUM>101\n")))).records["entry"]
    assert (told.reference, told.other_references) == ("101", "FITID F1")


def test_an_original_currency_gives_the_rate(tmp_path):
    (read,) = staged(tmp_path, ofx(bank(row("-5", more="<ORIGCURRENCY><CURRATE>1.25<CURSYM>GBP</ORIGCURRENCY>")))).records["entry"]
    assert (read.rate, read.text) == ("1.25 GBP to USD", "paid in GBP at 1.25")


def test_what_no_record_keeps_is_counted_by_its_element(tmp_path):
    more = "<DTUSER>20240104<SIC>5812<PAYEE><NAME>Pier<CITY>Hull<PHONE>1</PAYEE>"
    found = staged(tmp_path, ofx(bank(row("-5", more=more), row("-6", number="2", more="<SIC>1\n"), balance="<AVAILBAL><BALAMT>1<DTASOF>20240131</AVAILBAL>")))
    assert left_out(found) == {
        "BANKACCTFROM/ACCTTYPE": 1,
        "AVAILBAL/BALAMT": 1,
        "AVAILBAL/DTASOF": 1,
        "STMTTRN/DTUSER": 1,
        "STMTTRN/SIC": 2,
        "STMTTRN/PAYEE/PHONE": 1,
    }
    assert found.records["entry"][0].counterparty_address == "Hull"
