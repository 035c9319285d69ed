"""camt.052 and camt.054, the envelope, pages, and what no version of camt.053 has in common with them."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged
from test_sources_camt053 import IBAN, balance, entry, message, one_period, statement

from schemas.evidence import Refusal

HOLDERS = {"camt.052": ("BkToCstmrAcctRpt", "Rpt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
SAA = (
    '<?xml version="1.0" encoding="UTF-8"?><Saa:DataPDU xmlns:Saa="urn:swift:saa:xsd:saa.2.0"><Saa:Revision>2.0.13</Saa:Revision><Saa:Body>'
    '<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><BizMsgIdr>B1</BizMsgIdr></AppHdr>{}</Saa:Body></Saa:DataPDU>'
)


def as_message(code: str, content: bytes) -> bytes:
    """A camt.053 of the tests as one of the other two messages."""
    holder, report = HOLDERS[code]
    return (
        content.decode().replace("camt.053", code).replace("BkToCstmrStmt", holder).replace("<Stmt>", f"<{report}>").replace("</Stmt>", f"</{report}>")
    ).encode()


def bare(content: bytes) -> str:
    """The Document alone, to be put into an envelope."""
    return content.decode().partition("?>")[2]


@pytest.mark.parametrize("version", ["01", "02", "04", "06", "08", "11"])
def test_an_interim_report_keeps_what_is_booked_and_proves_no_balance(tmp_path, version):
    found = staged(tmp_path, as_message("camt.052", message(statement(balance("ITBD", "5.00"), entry("1.00"), entry("2.00", status="PDNG")), version=version)))
    period = one_period(found)
    assert (found.source, counts(found)) == ("iso20022_camt052", (1, 1, 0))
    assert (period.kind, period.account, period.opening, period.closing, period.reconciles) == ("interim report", f"iban:{IBAN}", None, None, None)
    assert found.records["entry"][0].place == "Rpt 1, Ntry 1" and found.set_aside[0].place == "Rpt 1, Ntry 2"
    assert flags(found) == ({"version"} if version == "11" else set())


def test_the_first_version_of_camt_052_has_its_details_in_the_entry(tmp_path):
    details = "<TxDtls><RltdPties><Dbtr><Nm>Ada Quill</Nm></Dbtr></RltdPties></TxDtls>"
    account = f"<Acct><Id><PrtryAcct><Id>{IBAN}</Id></PrtryAcct></Id></Acct>"
    content = as_message("camt.052", message(statement(entry("1.00", details=details), account=account), version="01")).replace(
        b"BkToCstmrAcctRpt>", b"BkToCstmrAcctRptV01>"
    )
    found = staged(tmp_path, content)
    assert (counts(found), flags(found)) == ((1, 0, 0), {"no_holder"})
    assert (found.records["entry"][0].counterparty, one_period(found).account) == ("Ada Quill", f"iban:{IBAN}")


def test_a_notification_may_give_its_date_only_in_the_message(tmp_path):
    plain = statement(entry("1.00"), account=f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>")
    body = plain[: plain.index("<CreDtTm>")] + plain[plain.index("</FrToDt>") + 9 :]
    content = as_message("camt.054", message(body.replace("<BookgDt><Dt>2024-01-05</Dt></BookgDt>", ""), version="08")).replace(
        b"<MsgId>M1</MsgId>", b"<MsgId>M1</MsgId><CreDtTm>2024-03-04T05:06:07</CreDtTm>"
    )
    found = staged(tmp_path, content)
    assert (found.source, counts(found)) == ("iso20022_camt054", (1, 0, 0))
    assert (one_period(found).kind, one_period(found).opens_on) == ("notification", date(2024, 1, 5))
    empty = staged(tmp_path, content[: content.index(b"<Ntry>")] + content[content.index(b"</Ntry>") + 7 :])
    assert (one_period(empty).opens_on, one_period(empty).closes_on) == (date(2024, 3, 4), date(2024, 3, 4))


def test_a_balance_in_a_notification_is_an_unknown_element(tmp_path):
    found = staged(tmp_path, as_message("camt.054", message(statement(balance("OPBD", "1"), entry("1.00")))))
    assert "unknown_element" in flags(found)


def test_the_envelope_is_told_and_its_message_read(tmp_path):
    inside = message(statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1")))
    found = staged(tmp_path, SAA.format(bare(inside)))
    assert (found.source, counts(found), flags(found), one_period(found).reconciles) == ("iso20022_camt053", (1, 0, 0), {"envelope"}, True)
    twice = staged(tmp_path, SAA.format(bare(inside) * 2))
    assert [e.place for e in twice.records["entry"]] == ["Stmt 1, Ntry 1", "Stmt 2, Ntry 1"]


def test_any_root_may_be_the_envelope_of_a_message(tmp_path):
    inside = bare(message(statement(entry("1"))))
    found = staged(tmp_path, f"<bank:Export xmlns:bank='urn:bank'><bank:Head>{'<bank:x/>' * 50}</bank:Head><bank:Data>{inside}</bank:Data></bank:Export>")
    assert (found.source, counts(found)) == ("iso20022_camt053", (1, 0, 0)) and "envelope" in flags(found)
    prefixed = message(statement(entry("1"))).decode().replace(" xmlns=", " xmlns:c=").replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?")
    assert counts(staged(tmp_path, prefixed)) == (1, 0, 0)


def test_an_envelope_with_messages_of_two_kinds_is_refused(tmp_path):
    inside = message(statement(entry("1")))
    for other in (as_message("camt.054", inside), message(statement(entry("1")), version="08")):
        with pytest.raises(Refusal, match="different kinds or versions"):
            staged(tmp_path, SAA.format(bare(inside) + bare(other)))


def test_a_statement_in_pages_opens_and_closes_with_its_interim_balances(tmp_path):
    pages = [
        (balance("OPBD", "1"), balance("ITBD", "3"), entry("2")),
        (balance("ITBD", "3"), balance("ITBD", "4"), entry("1")),
        (balance("ITBD", "4"), balance("CLBD", "3", day="2024-01-31"), entry("1", "DBIT")),
    ]
    found = staged(tmp_path, message(*(statement(*page) for page in pages)))
    assert [(p.opening, p.closing, p.reconciles) for p in found.records["statementperiod"]] == [(100, 300, True), (300, 400, True), (400, 300, True)]


def test_the_amount_in_the_currency_of_the_payment_is_kept(tmp_path):
    details = '<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="USD">4.10</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls>'
    found = staged(tmp_path, message(statement(entry("3.79", details=details), entry("4.10", details=details.replace("USD", "EUR")))))
    assert [e.original for e in found.records["entry"]] == ["4.10 USD", ""]


def test_the_namespace_of_the_austrian_banks(tmp_path):
    austrian = message(statement(entry("1")), namespace=' xmlns="ISO:camt.053.001.{}:APC:STUZZA:payments:003"')
    found = staged(tmp_path, austrian)
    assert (found.source, counts(found)) == ("iso20022_camt053", (1, 0, 0))
    with pytest.raises(Refusal):
        staged(tmp_path, austrian.replace(b"STUZZA", b"OTHER"))
