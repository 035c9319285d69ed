"""pain.001 and pacs.008: payer and payee, totals compared, malformed transfers set aside, promises about what was ordered."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged

from expectations.payments import instructions
from expectations.validation import validate
from flows.demo.world_parameters import dutch_iban
from schemas.evidence import Refusal
from schemas.payments import PaymentInstruction


def transfer(amount: str = "10.00", *, currency: str = "EUR", inside: str = "", id: str = "E-1") -> str:
    return (
        f'<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt><Cdtr><Nm>A&amp;B &lt;Ltd&gt;</Nm></Cdtr>'
        f"<CdtrAcct><Id><IBAN>{dutch_iban(2)}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>INVOICE 7</Ustrd></RmtInf>{inside}</CdtTrfTxInf>"
    )


def group(*transfers: str, totals: str = "<NbOfTxs>1</NbOfTxs><CtrlSum>10</CtrlSum>", on: str = "2024-01-05") -> str:
    return (
        f"<PmtInf><PmtInfId>P</PmtInfId>{totals}<ReqdExctnDt>{on}</ReqdExctnDt><Dbtr><Nm>Meerkoet B.V.</Nm></Dbtr><DbtrAcct><Id><IBAN>{dutch_iban(1)}</IBAN></Id></DbtrAcct>"
        f"{''.join(transfers)}</PmtInf>"
    )


def pain(*groups: str, totals: str = "<NbOfTxs>1</NbOfTxs><CtrlSum>10.00</CtrlSum>", version: str = "03") -> str:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"><CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId>{totals}</GrpHdr>{"".join(groups)}'
        "</CstmrCdtTrfInitn></Document>"
    )


def pacs(*transfers: str, totals: str = "<NbOfTxs>1</NbOfTxs><TtlIntrBkSttlmAmt Ccy='EUR'>10.00</TtlIntrBkSttlmAmt>") -> str:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>M</MsgId>{totals}<IntrBkSttlmDt>2024-01-06</IntrBkSttlmDt></GrpHdr>'
        f"{''.join(transfers)}</FIToFICstmrCdtTrf></Document>"
    )


SETTLED = (
    f'<CdtTrfTxInf><PmtId><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T-1</TxId></PmtId><IntrBkSttlmAmt Ccy="EUR">10.00</IntrBkSttlmAmt><InstdAmt Ccy="USD">11.00</InstdAmt>'
    f"<Dbtr><Nm>Ada</Nm></Dbtr><DbtrAcct><Id><Othr><Id>00-00-01 00100003</Id></Othr></Id></DbtrAcct><Cdtr><Nm>Bo</Nm></Cdtr><CdtrAcct><Id><IBAN>{dutch_iban(2)}</IBAN></Id></CdtrAcct></CdtTrfTxInf>"
)


@pytest.mark.parametrize(
    ("version", "on"), [("02", "2024-01-05"), ("03", "2024-01-05"), ("09", "<Dt>2024-01-05</Dt>"), ("11", "<DtTm>2024-01-05T10:00:00Z</DtTm>")]
)
def test_what_a_customer_ordered(tmp_path, version, on):
    found = staged(tmp_path, pain(group(transfer(), on=on), version=version))
    assert (found.source, counts(found), flags(found)) == ("iso20022_pain001", (1, 0, 0), set())
    (one,) = found.records["paymentinstruction"]
    assert (one.place, one.message, one.on, one.amount, one.currency) == ("PmtInf 1, CdtTrfTxInf 1", "pain.001", date(2024, 1, 5), 1000, "EUR")
    assert (one.debtor, one.debtor_account, one.creditor, one.creditor_account, one.reference, one.text) == (
        "Meerkoet B.V.",
        f"iban:{dutch_iban(1)}",
        "A&B <Ltd>",
        f"iban:{dutch_iban(2)}",
        "E-1",
        "INVOICE 7",
    )


@pytest.mark.parametrize(
    "namespace",
    ["urn:iso:std:iso:20022:tech:xsd:pain.001.003.03", "http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd", "urn:swift:xsd:$pain.001.001.02"],
)
def test_a_countrys_own_form_and_the_oldest_one_are_read_and_their_totals_compared(tmp_path, namespace):
    """In .02 the message is called as its version is; an account may be numbered by a country alone."""
    own = pain(group(transfer()), totals="<NbOfTxs>2</NbOfTxs>").replace("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03", namespace)
    found = staged(tmp_path, own.replace("CstmrCdtTrfInitn", "pain.001.001.02").replace(f"<IBAN>{dutch_iban(2)}</IBAN>", "<BBAN>0417164300</BBAN>"))
    assert (found.source, counts(found), flags(found)) == ("iso20022_pain001", (1, 0, 0), {"control_total"})
    assert found.records["paymentinstruction"][0].creditor_account == "account:0417164300"


def test_what_a_bank_sent_to_another(tmp_path):
    found = staged(tmp_path, pacs(SETTLED))
    assert (found.source, counts(found), flags(found)) == ("iso20022_pacs008", (1, 0, 0), set())
    (one,) = found.records["paymentinstruction"]
    assert (one.place, one.on, one.amount, one.original, one.debtor, one.debtor_account, one.creditor, one.reference) == (
        "CdtTrfTxInf 1",
        date(2024, 1, 6),
        1000,
        "11.00 USD",
        "Ada",
        "gb:000001-00100003",
        "Bo",
        "T-1",
    )


def test_each_group_has_its_own_payer_and_totals(tmp_path):
    second = group(transfer("1"), transfer("2", id="E-2"), totals="<NbOfTxs>2</NbOfTxs><CtrlSum>3.0</CtrlSum>").replace("Meerkoet B.V.", "Orchard Packing Ltd")
    found = staged(tmp_path, pain(group(transfer()), second, totals="<NbOfTxs>3</NbOfTxs><CtrlSum>13</CtrlSum>"))
    assert [(i.place, i.debtor) for i in found.records["paymentinstruction"]] == [
        ("PmtInf 1, CdtTrfTxInf 1", "Meerkoet B.V."),
        ("PmtInf 2, CdtTrfTxInf 1", "Orchard Packing Ltd"),
        ("PmtInf 2, CdtTrfTxInf 2", "Orchard Packing Ltd"),
    ]
    assert flags(found) == set()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (pain(group(transfer()), totals="<NbOfTxs>2</NbOfTxs>"), ["GrpHdr"]),
        (pain(group(transfer()), totals="<CtrlSum>10.01</CtrlSum>"), ["GrpHdr"]),
        (pain(group(transfer(), totals="<NbOfTxs>0</NbOfTxs><CtrlSum>ten</CtrlSum>")), ["PmtInf 1", "PmtInf 1"]),
        (pacs(SETTLED, totals="<TtlIntrBkSttlmAmt Ccy='EUR'>11</TtlIntrBkSttlmAmt>"), ["GrpHdr"]),
        (pain(group(transfer("ten"))), ["PmtInf 1", "GrpHdr"]),
    ],
)
def test_totals_that_differ_are_told(tmp_path, text, places):
    assert [remark.place for remark in staged(tmp_path, text).remarks if remark.flag == "control_total"] == places


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (transfer("-1"), "not above nil"),
        (transfer("0"), "not above nil"),
        (transfer("1.005"), "more digits"),
        (transfer("1e3"), "cannot be read"),
        (transfer(currency="ZZZ"), "ISO 4217"),
        (transfer("9" * 30), "larger"),
        (transfer().replace("InstdAmt", "Other"), "no amount"),
    ],
)
def test_a_transfer_that_cannot_be_read_is_set_aside(tmp_path, bad, reason):
    found = staged(tmp_path, pain(group(transfer(), bad)))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason and found.set_aside[0].raw.startswith("<CdtTrfTxInf")


def test_unknown_elements_envelopes_and_messages_without_a_transfer(tmp_path):
    odd = staged(tmp_path, f"<Envelope><AppHdr/>{pain(group(transfer(inside='<Colour>red</Colour>')))}</Envelope>")
    assert flags(odd) == {"unknown_element", "envelope"} and "red" in next(r.text for r in odd.remarks if r.flag == "unknown_element")
    with pytest.raises(Refusal, match="nothing is ordered in it"):
        staged(tmp_path, pain())
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, pain(group(transfer()))[:-20])


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"amount": 0}, "above nil"),
        ({"currency": "ZZZ"}, "ISO 4217"),
        ({"message": "pain.008"}, "which message"),
        ({"creditor": "", "creditor_account": ""}, "payee is named"),
        ({"creditor_account": "iban:NL00BANK0123456789"}, "account numbers check"),
        ({"on": date(1066, 1, 1)}, "a century"),
        ({"place": ""}, "its place in it"),
    ],
)
def test_each_promise_is_broken_by_a_row_and_held_by_the_others(change, promise):
    def row(n: int, **values) -> PaymentInstruction:
        return PaymentInstruction(
            **{
                "id": f"p{n}",
                "exhibit": "e",
                "place": f"CdtTrfTxInf {n}",
                "message": "pain.001",
                "on": date(2024, 1, 5),
                "amount": 1,
                "currency": "EUR",
                "creditor": "Bo",
                "creditor_account": f"iban:{dutch_iban(2)}",
            }
            | values
        )

    suite = instructions([row(1), row(2, **change), row(3)], "e", date(2024, 1, 1), date(2024, 12, 31))
    broken = [(outcome.promise.says, outcome.failed) for outcome in validate(suite) if not outcome.held]
    assert len(broken) == 1 and promise in broken[0][0] and broken[0][1] == (1,)
