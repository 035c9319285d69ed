"""camt entries made of several movements, returns, charges, other currencies; and what no record keeps, counted by name."""

from __future__ import annotations

import pytest
from sources_reading import counts, flags, left_out, staged
from test_sources_camt import as_message
from test_sources_camt053 import IBAN, balance, entry, message, one_period, statement
from test_verifier_readers import alike

from flows.demo.world_parameters import dutch_iban

ADA, BO = dutch_iban(2), dutch_iban(3)


def detail(
    amount: str, sign: str = "", *, role: str = "Cdtr", name: str = "Ada Quill", account: str = ADA, reference: str = "E1", more: str = "", after: str = ""
) -> str:
    way = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    party = f"<{role}><Nm>{name}</Nm></{role}><{role}Acct><Id><IBAN>{account}</IBAN></Id></{role}Acct>" if name else ""
    return f'<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>{way}{more}<RltdPties>{party}</RltdPties>{after}</TxDtls>'


def batch(whole: str, sign: str, *details: str, inside: str = "<AcctSvcrRef>B7</AcctSvcrRef>", charges: str = "") -> str:
    return entry(whole, sign, details=f"{charges}<NtryDtls>{''.join(details)}</NtryDtls>").replace("<ValDt>", f"{inside}<ValDt>")


def adding_up(opens: str, closes: str, *entries: str) -> bytes:
    return message(statement(balance("OPBD", opens), balance("CLBD", closes, day="2024-01-31"), *entries))


def rows(found) -> list[tuple]:
    return [(e.place, e.amount if e.direction == "credit" else -e.amount, e.counterparty) for e in found.records["entry"]]


def test_each_transaction_of_a_batch_is_a_movement_of_its_own(tmp_path):
    wages = batch("70.30", "DBIT", detail("30.10", "DBIT", reference="W1"), detail("40.20", "DBIT", name="Bo Larch", account=BO, reference="W2"))
    found = staged(tmp_path, adding_up("100", "29.70", wages))
    first, second = found.records["entry"]
    assert rows(found) == [("Stmt 1, Ntry 1, TxDtls 1", -3010, "Ada Quill"), ("Stmt 1, Ntry 1, TxDtls 2", -4020, "Bo Larch")]
    assert (first.counterparty_account, second.counterparty_account) == (f"iban:{ADA}", f"iban:{BO}")
    assert (first.reference, second.reference, first.other_references) == ("W1", "W2", "AcctSvcrRef B7")
    assert first.batch == second.batch == "Stmt 1, Ntry 1 (B7)"
    period = one_period(found)
    assert (counts(found), period.entries, period.debits, period.reconciles, flags(found)) == ((2, 0, 0), 2, 7030, True, set())


def test_a_batch_that_was_booked_net_of_a_fee_has_both_directions(tmp_path):
    fee = detail("2.50", "DBIT", name="Till SA", account=BO)
    net = batch("97.50", "CRDT", detail("60.00", "CRDT", role="Dbtr"), detail("40.00", "CRDT", role="Dbtr", name="Cy"), fee)
    found = staged(tmp_path, adding_up("0", "97.50", net))
    assert [amount for _, amount, _ in rows(found)] == [6000, 4000, -250]
    assert (one_period(found).credits, one_period(found).debits, one_period(found).reconciles) == (10000, 250, True)
    beside = batch("97.50", "CRDT", *(detail(each, role="Dbtr") for each in ("60.00", "40.00")), charges='<Chrgs><Amt Ccy="EUR">2.50</Amt></Chrgs>')
    found = staged(tmp_path, adding_up("0", "97.50", beside))
    assert [(place, amount) for place, amount, _ in rows(found)][2] == ("Stmt 1, Ntry 1, Chrgs", -250)
    assert one_period(found).reconciles


@pytest.mark.parametrize("where", ["TxAmt", "InstdAmt", "CntrValAmt"])
def test_older_versions_say_each_amount_elsewhere(tmp_path, where):
    one = '<TxDtls><AmtDtls><{0}><Amt Ccy="EUR">{1}</Amt></{0}></AmtDtls></TxDtls>'
    found = staged(tmp_path, message(statement(batch("3.00", "DBIT", one.format(where, "1.00"), one.format(where, "2.00")))))
    assert [amount for _, amount, _ in rows(found)] == [-100, -200]


def test_the_parts_of_a_reversed_batch_may_keep_their_first_direction(tmp_path):
    turned = batch("3.00", "CRDT", detail("1.00", "DBIT"), detail("2.00", "DBIT"), inside="<RvslInd>true</RvslInd>")
    found = staged(tmp_path, adding_up("0", "3.00", turned))
    assert [amount for _, amount, _ in rows(found)] == [100, 200]
    assert one_period(found).reconciles


def test_a_return_says_why_and_what_it_takes_back_and_its_charge_stands_apart(tmp_path):
    debit = detail("10.00", role="Dbtr", reference="RENT-9")
    said = '<AmtDtls><InstdAmt><Amt Ccy="EUR">10.00</Amt></InstdAmt></AmtDtls><Chrgs><Amt Ccy="EUR">0.75</Amt></Chrgs>'
    why = "<RtrInf><Rsn><Cd>AC06</Cd></Rsn><AddtlInf>BLOCKED</AddtlInf></RtrInf>"
    back = entry("10.75", "DBIT", details=f"<NtryDtls>{detail('10.75', role='Dbtr', reference='RENT-9', more=said, after=why)}</NtryDtls>", day="2024-01-09")
    found = staged(tmp_path, adding_up("5", "4.25", entry("10.00", details=f"<NtryDtls>{debit}</NtryDtls>"), back))
    paid, returned, charge = found.records["entry"]
    assert (paid.returns, paid.return_reason) == ("", "")
    assert (returned.returns, returned.return_reason, returned.counterparty) == ("RENT-9", "AC06 BLOCKED", "Ada Quill")
    assert (returned.amount, charge.amount, charge.charges, charge.place) == (1000, 75, "0.75 EUR", "Stmt 1, Ntry 2, Chrgs")
    assert returned.batch == charge.batch and one_period(found).reconciles


def test_a_code_alone_says_that_a_payment_came_back(tmp_path):
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>"
    (back,) = staged(tmp_path, message(statement(entry("1.00", details=f"<NtryDtls>{detail('1.00', more=code)}</NtryDtls>")))).records["entry"]
    assert (back.returns, back.return_reason) == ("E1", "bank transaction code PMNT-RCDT-RRTN")


def test_charges_that_nothing_proves_stay_within_the_entry_and_are_told(tmp_path):
    came = detail("98.00", role="Dbtr", more='<Chrgs><Rcrd><Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>')
    (read,) = staged(tmp_path, message(statement(entry("98.00", details=f"<NtryDtls>{came}</NtryDtls>")))).records["entry"]
    assert (read.amount, read.charges, read.batch) == (9800, "2.00 EUR", "")


def test_for_whom_the_parties_act_and_where_they_bank(tmp_path):
    more = "<UltmtDbtr><Nm>Una Last</Nm></UltmtDbtr><UltmtCdtr><Nm>Our Branch</Nm></UltmtCdtr>"
    agent = "<RltdAgts><DbtrAgt><FinInstnId><BIC>ZZZZGB2L</BIC></FinInstnId></DbtrAgt></RltdAgts>"
    one = f"<TxDtls><RltdPties><Dbtr><Nm>Payer plc</Nm></Dbtr><DbtrAcct><Id><Othr><Id>20304099887766</Id></Othr></Id></DbtrAcct>{more}</RltdPties>{agent}</TxDtls>"
    (read,) = staged(tmp_path, message(statement(entry("1.00", details=f"<NtryDtls>{one}</NtryDtls>")))).records["entry"]
    assert (read.ultimate_counterparty, read.on_behalf_of, read.counterparty_bank) == ("Una Last", "Our Branch", "ZZZZGB2L")
    assert read.counterparty_account == "gb:203040-99887766"
    abroad = message(statement(entry("1.00", details=f"<NtryDtls>{one.replace('ZZZZGB2L', 'ZZZZDEFF')}</NtryDtls>")))
    assert staged(tmp_path, abroad).records["entry"][0].counterparty_account == "account:20304099887766"


def test_an_entry_in_another_currency_moves_its_counter_value(tmp_path):
    account = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    rate = "<CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy><XchgRate>0.9</XchgRate></CcyXchg>"
    card = entry("50.00", "DBIT", currency="USD", details=f'<AmtDtls><CntrValAmt><Amt Ccy="EUR">45.00</Amt>{rate}</CntrValAmt></AmtDtls>')
    found = staged(tmp_path, message(statement(balance("OPBD", "100"), balance("CLBD", "55", day="2024-01-31"), card, account=account)))
    (read,) = found.records["entry"]
    assert (read.amount, read.currency, read.original, read.rate) == (4500, "EUR", "50.00 USD", "0.9 USD to EUR")
    assert one_period(found).reconciles
    silent = staged(tmp_path, message(statement(balance("OPBD", "100"), entry("50.00", "DBIT", currency="USD"), account=account)))
    assert {p.currency for p in silent.records["statementperiod"]} == {"EUR", "USD"}


def test_two_amounts_in_one_entry_are_two_answers(tmp_path):
    found = staged(tmp_path, message(statement(entry("1.00").replace("<CdtDbtInd>", '<Amt Ccy="EUR">2.00</Amt><CdtDbtInd>', 1))))
    assert (counts(found), one_period(found).reconciles) == ((0, 1, 0), False)
    assert found.set_aside[0].reason == "it has Amt more than once: which of them counts cannot be told"


def test_what_no_record_keeps_is_counted_by_its_name(tmp_path):
    more = "<Purp><Cd>SALA</Cd></Purp><RltdDts><AccptncDtTm>2024-01-05T10:00:00</AccptncDtTm></RltdDts>"
    bank = "<RltdAgts><CdtrAgt><FinInstnId><BIC>ZZZZNL2A</BIC><Nm>Bank Z</Nm></FinInstnId></CdtrAgt></RltdAgts>"
    details = f"<NtryDtls>{detail('1.00', after=more + bank)}</NtryDtls>"
    found = staged(tmp_path, message(statement(balance("CLAV", "1"), entry("1.00", "DBIT", details=details), entry("1.00", "DBIT", details=details))))
    assert left_out(found) == {
        "GrpHdr/MsgId": 1,
        "NtryDtls/TxDtls/Purp/Cd": 2,
        "NtryDtls/TxDtls/RltdDts/AccptncDtTm": 2,
        "NtryDtls/TxDtls/RltdAgts/CdtrAgt/FinInstnId/Nm": 2,
        "Id": 1,
        "Bal of the kind CLAV": 1,
    }


def test_a_notification_has_parts_too(tmp_path):
    found = staged(tmp_path, as_message("camt.054", message(statement(batch("3.00", "CRDT", detail("1.00", role="Dbtr"), detail("2.00", role="Dbtr"))))))
    assert [place for place, _, _ in rows(found)] == ["Ntfctn 1, Ntry 1, TxDtls 1", "Ntfctn 1, Ntry 1, TxDtls 2"]


def test_the_verifier_reads_the_same_movements(tmp_path):
    charged = '<AmtDtls><InstdAmt><Amt Ccy="EUR">10.00</Amt></InstdAmt></AmtDtls><Chrgs><Amt Ccy="EUR">0.75</Amt></Chrgs>'
    net = batch("97.50", "CRDT", detail("60.00", "CRDT"), detail("40.00", "CRDT"), charges='<Chrgs><Amt Ccy="EUR">2.50</Amt></Chrgs>')
    each = '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls><Chrgs><Amt Ccy="EUR">0.10</Amt></Chrgs></TxDtls>'
    account = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    foreign = entry("5.00", "DBIT", currency="USD", details='<AmtDtls><CntrValAmt><Amt Ccy="EUR">4.00</Amt></CntrValAmt></AmtDtls>')
    turned = batch("3.00", "CRDT", detail("1.00", "DBIT"), detail("2.00", "DBIT"), inside="<RvslInd>true</RvslInd>")
    apart = entry("9.00", details=f"<NtryDtls>{detail('4.00')}{detail('6.00')}</NtryDtls>")
    entries = (
        net,
        batch("3.20", "DBIT", each.format("1.00"), each.format("2.00")),
        entry("10.75", "DBIT", details=f"<NtryDtls>{detail('10.75', more=charged)}</NtryDtls>"),
    )
    whole = message(statement(balance("OPBD", "0"), *entries, foreign, turned, apart, entry("1").replace("<ValDt>", "<ValDt/><ValDt>"), account=account))
    for content in (whole, as_message("camt.052", whole), as_message("camt.054", whole)):
        found = staged(tmp_path, content)
        assert counts(found)[:2] == (11, 1)
        alike(found, content)
