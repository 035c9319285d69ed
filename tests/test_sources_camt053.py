"""camt.053: every version's shape, balances, currencies, reversals, batches, control totals; malformed entries set aside."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged

from flows.demo.world_parameters import dutch_iban
from schemas.evidence import Refusal

IBAN = dutch_iban(1)


def balance(kind: str, amount: str, sign: str = "CRDT", day: str = "2024-01-01", currency: str = "EUR") -> str:
    return f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>'


def entry(amount: str, sign: str = "CRDT", *, inside: str = "", day: str = "2024-01-05", status: str = "BOOK", currency: str = "EUR", details: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{inside}<Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<ValDt><Dt>{day}</Dt></ValDt>{details}</Ntry>"
    )


def statement(*parts: str, account: str = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ownr><Nm>Meerkoet B.V.</Nm></Ownr></Acct>", number: str = "1") -> str:
    return (
        f"<Stmt><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>2024-02-01T06:00:00</CreDtTm><FrToDt><FrDtTm>2024-01-01T00:00:00"
        f"</FrDtTm><ToDtTm>2024-01-31T23:59:59</ToDtTm></FrToDt>{account}{''.join(parts)}</Stmt>"
    )


def message(
    *statements: str, version: str = "02", encoding: str = "UTF-8", namespace: str = ' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{}"'
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><Document{namespace.format(version)}><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>'
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode("latin-1" if encoding == "ISO-8859-1" else "utf-8")


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


@pytest.mark.parametrize("version", ["02", "03", "04", "08"])
def test_a_statement_of_every_version_adds_up(tmp_path, version):
    found = staged(
        tmp_path,
        message(
            statement(balance("OPBD", "100.00"), balance("CLBD", "75.50", day="2024-01-31"), entry("0.50"), entry("25.00", "DBIT"), entry("0.00")),
            version=version,
        ),
    )
    period = one_period(found)
    assert (found.source, found.encoding, counts(found), flags(found)) == ("iso20022_camt053", "utf-8", (3, 0, 0), set())
    assert (period.account, period.holder, period.statement_number) == (f"iban:{IBAN}", "Meerkoet B.V.", "1")
    assert (period.opens_on, period.closes_on) == (date(2024, 1, 1), date(2024, 1, 31))
    assert (period.opening, period.credits, period.debits, period.closing, period.entries, period.reconciles) == (10000, 50, 2500, 7550, 3, True)
    assert [(e.amount, e.direction, e.seq, e.period) for e in found.records["entry"]] == [
        (50, "credit", 1, period.id),
        (2500, "debit", 2, period.id),
        (0, "credit", 3, period.id),
    ]
    (holder,) = found.records["partyrecord"]
    assert (holder.name, holder.mentioned_as, holder.exhibit) == ("Meerkoet B.V.", "account holder", found.exhibit)


def test_a_later_version_and_no_namespace_are_read_and_told(tmp_path):
    body = statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1"))
    later = staged(tmp_path, message(body, version="10"))
    bare = staged(tmp_path, message(body, namespace=""))
    assert (flags(later), flags(bare)) == ({"version"}, {"no_namespace"})
    assert one_period(later).reconciles and one_period(bare).reconciles


def test_prefixed_elements_and_a_comment(tmp_path):
    plain = message(statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1"))).decode()
    prefixed = plain.replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c=")
    found = staged(tmp_path, prefixed.replace("<c:GrpHdr>", "<!-- made by hand --><c:GrpHdr>"))
    assert counts(found) == (1, 0, 0) and one_period(found).reconciles


def test_latin_1_is_named_and_kept(tmp_path):
    body = statement(entry("1", details="<AddtlNtryInf>Café</AddtlNtryInf>"))
    found = staged(tmp_path, message(body, encoding="ISO-8859-1"))
    assert (found.encoding, found.records["entry"][0].text) == ("latin-1", "Café")
    marked = staged(tmp_path, b"\xef\xbb\xbf" + message(body))
    assert (marked.encoding, marked.records["entry"][0].text) == ("utf-8-sig", "Café")


def test_a_debit_balance_and_the_close_of_the_day_before(tmp_path):
    found = staged(
        tmp_path,
        message(
            statement(
                balance("PRCD", "10.00", "DBIT", "2023-12-31"),
                balance("CLBD", "30.00", "DBIT", "2024-01-31"),
                balance("CLAV", "999.00"),
                entry("20.00", "DBIT"),
            )
        ),
    )
    assert (one_period(found).opening, one_period(found).closing, one_period(found).reconciles) == (-1000, -3000, True)


def test_what_does_not_add_up_is_said(tmp_path):
    found = staged(tmp_path, message(statement(balance("OPBD", "1.00"), balance("CLBD", "1.00", day="2024-01-31"), entry("0.01"))))
    assert one_period(found).reconciles is False
    unstated = staged(tmp_path, message(statement(balance("CLBD", "1.00", day="2024-01-31"), entry("0.01"))))
    assert one_period(unstated).reconciles is None


def test_two_opening_balances_that_differ_are_told(tmp_path):
    found = staged(tmp_path, message(statement(balance("OPBD", "1.00"), balance("PRCD", "2.00", day="2023-12-31"), balance("CLBD", "1.00", day="2024-01-31"))))
    assert "balances_differ" in flags(found) and one_period(found).opening == 100


def test_several_statements_and_several_currencies(tmp_path):
    found = staged(
        tmp_path,
        message(
            statement(
                balance("OPBD", "0"),
                balance("OPBD", "5", currency="USD"),
                balance("CLBD", "1", day="2024-01-31"),
                balance("CLBD", "7", day="2024-01-31", currency="USD"),
                entry("1"),
                entry("2", currency="USD"),
            ),
            statement(entry("3"), number="2"),
        ),
    )
    assert [(p.place, p.currency, p.credits, p.reconciles) for p in found.records["statementperiod"]] == [
        ("Stmt 1", "EUR", 100, True),
        ("Stmt 1", "USD", 200, True),
        ("Stmt 2", "EUR", 300, None),
    ]
    assert [e.place for e in found.records["entry"]] == ["Stmt 1, Ntry 1", "Stmt 1, Ntry 2", "Stmt 2, Ntry 1"]
    assert "several_currencies" in flags(found)


def test_a_reversal_goes_where_its_indicator_says_and_names_the_other_side(tmp_path):
    parties = (
        "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Meerkoet B.V.</Nm></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct><Cdtr><Nm>Orchard Packing Ltd</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>"
    )
    found = staged(tmp_path, message(statement(entry("5", "DBIT", details=parties), entry("5", inside="<RvslInd>true</RvslInd>", details=parties))))
    paid, returned = found.records["entry"]
    assert (paid.direction, paid.reversal, paid.counterparty) == ("debit", False, "Orchard Packing Ltd")
    assert (returned.direction, returned.reversal, returned.counterparty) == ("credit", True, "Orchard Packing Ltd")


@pytest.mark.parametrize(("nested", "version"), [("<Nm>A&amp;B &lt;Ltd&gt;</Nm>", "02"), ("<Pty><Nm>A&amp;B &lt;Ltd&gt;</Nm></Pty>", "08")])
def test_counterparty_account_reference_text_and_code(tmp_path, nested, version):
    details = (
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E-7"
        f"</EndToEndId></Refs><RltdPties><Dbtr>{nested}</Dbtr><DbtrAcct><Id><Othr><Id>00-00-01 00100003</Id></Othr></Id></DbtrAcct></RltdPties>"
        "<RmtInf><Ustrd>INVOICE 7</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    (read,) = staged(tmp_path, message(statement(entry("1", details=details)), version=version)).records["entry"]
    assert (read.counterparty, read.counterparty_account) == ("A&B <Ltd>", "gb:000001-00100003")
    assert (read.reference, read.text, read.bank_code) == ("E-7", "INVOICE 7", "PMNT-RCDT-ESCT")


def test_a_batch_that_does_not_add_up_stays_one_entry_and_tells_what_is_in_it(tmp_path):
    detail = '<TxDtls><Amt Ccy="EUR">{}</Amt><RltdPties><Cdtr><Nm>{}</Nm></Cdtr></RltdPties></TxDtls>'
    details = f"<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>{detail.format('1.00', 'Ada')}{detail.format('1.00', 'Ada')}{detail.format('2.00', 'Bo')}</NtryDtls>"
    found = staged(tmp_path, message(statement(entry("4.50", "DBIT", details=details))))
    (read,) = found.records["entry"]
    assert (read.amount, read.counterparty, read.text, read.batch) == (450, "", "Ada 1.00 EUR / Ada 1.00 EUR / Bo 2.00 EUR", "")
    assert flags(found) == {"batch"}
    short = staged(tmp_path, message(statement(entry("4.50", "DBIT", details=details.replace(">3<", ">20<")))))
    assert flags(short) == {"batch", "batch_count"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (entry("12..34"), "cannot be read"),
        (entry("1.005"), "more digits"),
        (entry("-1.00"), "sign"),
        (entry("1", "UP"), "neither CRDT nor DBIT"),
        (entry("1", day="2024-02-30"), "does not exist"),
        (entry("1", currency="ZZZ"), "ISO 4217"),
        (entry("1", status="PDNG"), "not been booked"),
        (entry("9" * 20), "larger"),
        (entry("1", inside="<RvslInd>perhaps</RvslInd>"), "RvslInd"),
        ("<Ntry></Ntry>", "no Amt"),
    ],
)
def test_an_entry_that_cannot_be_taken_is_set_aside_with_its_reason(tmp_path, bad, reason):
    found = staged(tmp_path, message(statement(balance("OPBD", "0"), balance("CLBD", "2", day="2024-01-31"), entry("1"), bad, entry("1"))))
    assert counts(found) == (2, 1, 0)
    (row,) = found.set_aside
    assert row.place == "Stmt 1, Ntry 2" and reason in row.reason and row.raw.startswith("<Ntry")
    # an unbooked entry moves nothing; an unreadable one leaves the statement not adding up
    assert one_period(found).reconciles is ("not been booked" in reason)


def test_zeros_beyond_the_currencys_digits_are_the_same_amount(tmp_path):
    found = staged(tmp_path, message(statement(entry("8.85000"), entry("700.0", currency="JPY"))))
    assert [e.amount for e in found.records["entry"]] == [885, 700]


@pytest.mark.parametrize(
    ("summary", "adds_up"),
    [
        ("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>3.00</Sum></TtlNtries>", True),
        ("<TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>", False),
        ("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>4.00</Sum></TtlNtries>", False),
        ("<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>1</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>2.0</Sum></TtlDbtNtries>", True),
        ("<TtlDbtNtries><NbOfNtries>2</NbOfNtries></TtlDbtNtries>", False),
    ],
)
def test_the_banks_own_control_totals_are_compared(tmp_path, summary, adds_up):
    found = staged(
        tmp_path,
        message(statement(balance("OPBD", "5"), balance("CLBD", "4", day="2024-01-31"), f"<TxsSummry>{summary}</TxsSummry>", entry("1"), entry("2", "DBIT"))),
    )
    assert one_period(found).reconciles is adds_up
    assert ("control_total" in flags(found)) is not adds_up


def test_unknown_elements_and_balances_are_counted_and_told(tmp_path):
    found = staged(
        tmp_path,
        message(
            statement(
                balance("OPBD", "0"),
                balance("XXXX", "1"),
                balance("CLBD", "2", day="2024-01-31"),
                entry("1", inside="<Colour>red</Colour>"),
                entry("1", inside="<Colour/>"),
            )
        ),
    )
    assert one_period(found).reconciles and flags(found) == {"unknown_element", "unknown_balance"}
    (told,) = [remark for remark in found.remarks if remark.flag == "unknown_element"]
    assert told.place == "Stmt 1, Ntry 1" and "Colour" in told.text and "2 times" in told.text and "red" in told.text


def test_an_unreadable_balance_is_not_one_that_is_missing(tmp_path):
    found = staged(tmp_path, message(statement(balance("OPBD", "O"), balance("CLBD", "1", day="2024-01-31"), entry("1"))))
    assert "unreadable_balance" in flags(found) and one_period(found).reconciles is False


def test_pages_copies_and_entries_outside_the_days_are_told(tmp_path):
    found = staged(
        tmp_path,
        message(statement("<CpyDplctInd>DUPL</CpyDplctInd><StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>", entry("1", day="2024-02-01"))),
    )
    assert flags(found) == {"copy_or_duplicate", "more_pages", "entry_outside_period"}


def test_days_come_from_the_balances_where_the_statement_does_not_say(tmp_path):
    body = statement(balance("PRCD", "0", day="2024-01-09"), balance("CLBD", "1", day="2024-01-20"), entry("1", day="2024-01-15"))
    found = staged(tmp_path, message(body[: body.index("<FrToDt>")] + body[body.index("</FrToDt>") + 9 :]))
    assert (one_period(found).opens_on, one_period(found).closes_on) == (date(2024, 1, 10), date(2024, 1, 20))
    assert "days_not_stated" in flags(found)


def test_a_statement_begins_on_the_day_of_prcd_where_the_bank_books_on_it(tmp_path):
    body = statement(balance("PRCD", "0", day="2024-01-09"), balance("CLBD", "1", day="2024-01-20"), entry("1", day="2024-01-09"))
    found = staged(tmp_path, message(body[: body.index("<FrToDt>")] + body[body.index("</FrToDt>") + 9 :]))
    assert one_period(found).opens_on == date(2024, 1, 9) and "entry_outside_period" not in flags(found)


@pytest.mark.parametrize(
    ("inside", "details", "reference"),
    [
        ("<AcctSvcrRef>NONREF</AcctSvcrRef>", "", ""),
        ("<NtryRef>N-1</NtryRef><AcctSvcrRef>NONREF</AcctSvcrRef>", "", "N-1"),
        ("<AcctSvcrRef>B-1</AcctSvcrRef>", "<EndToEndId>NOTPROVIDED</EndToEndId><TxId>NONREF</TxId>", "B-1"),
    ],
)
def test_what_stands_for_no_reference_is_none(tmp_path, inside, details, reference):
    found = staged(tmp_path, message(statement(entry("1", details=f"{inside}<NtryDtls><TxDtls><Refs>{details}</Refs></TxDtls></NtryDtls>"))))
    assert found.records["entry"][0].reference == reference


def test_a_message_without_a_statement_and_a_statement_without_an_account_are_refused(tmp_path):
    with pytest.raises(Refusal, match="no Stmt"):
        staged(tmp_path, message())
    with pytest.raises(Refusal, match="names no account"):
        staged(tmp_path, message(statement(entry("1"), account="")))


def test_an_entry_outside_any_statement_is_not_lost(tmp_path):
    found = staged(tmp_path, message(entry("1"), statement(entry("2"))))
    assert counts(found) == (1, 1, 0)
