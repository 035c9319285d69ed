"""Payment messages are evidence of entries: by account, amount, days and reference; what was said later is linked; the dossier shows it, and no voucher is asked for twice."""

from __future__ import annotations

from datetime import date

from by_hand import ALPHA, BETA, base, statement, with_findings

from flows.dossier.brief import brief_of
from flows.dossier.document import Table, plain
from flows.dossier.editions import SERVED, edition_of
from flows.dossier.schedules import transactions
from schemas.accounts import Transfer
from schemas.evidence import Exhibit
from schemas.payments import PaymentInstruction, PaymentStatus
from tracing.attribution import claimed_receipts
from tracing.chains.missing_evidence import missing
from tracing.ledger import build_transfers
from tracing.ledger.payment_evidence import payment_evidence, said_later

CLAIM = {
    "label": "A",
    "says": "s",
    "alleged_because": "b",
    "expected_count": 1,
    "expected_total": "5000.00",
    "receipts": [{"account": "20-00-00 00000001", "first": date(2024, 1, 2), "last": date(2024, 1, 2)}],
}
MESSAGES = Exhibit(sha256="m", reference="IH/9", file_name="messages.xml", size=1)


def order(n: int = 1, amount: int = 5_000_00, **values) -> PaymentInstruction:
    whole = {
        "id": f"m/{n}",
        "exhibit": "m",
        "place": f"CdtTrfTxInf {n}",
        "message": "pacs.008",
        "number": "MSG-1",
        "on": date(2024, 1, 2),
        "amount": amount,
        "currency": "GBP",
        "debtor": "Birch Ltd",
        "debtor_account": "iban:NL91ABNA0417164300",
        "creditor": "Alpha Ltd",
        "creditor_account": ALPHA,
        "reference": f"E2E-{n}",
    }
    return PaymentInstruction(**whole | values)


def status(**values) -> PaymentStatus:
    return PaymentStatus(
        **{"id": "s/1", "exhibit": "m", "place": "TxInf 1", "message": "pacs.004", "of": "payment", "status": "RTRN", "reference": "E2E-1"} | values
    )


def evidence(messages=(), statuses=(), claims=(CLAIM,), lines=(("01-02", 5_000_00), ("01-09", -1_000_00)), **more):
    shown = Exhibit(sha256="x01/01-01", reference="IH/1", file_name="a.xml", size=1)
    rows = {PaymentInstruction: messages, PaymentStatus: statuses}
    made = base([statement(ALPHA, "01-01", "01-31", 0, sum(line[1] for line in lines), lines)], claims=claims, exhibits=(shown, MESSAGES), rows=rows, **more)
    return with_findings(made, build_transfers, claimed_receipts)


def fits(found):
    return [(one.instruction.id, one.entry.id, one.only) for one in payment_evidence(found)]


def test_a_message_fits_the_entry_of_its_account_amount_and_day():
    (one,) = payment_evidence(evidence([order()]))
    assert (one.entry.id, one.only, one.other_side) == ("01/01-01/1", True, ("Birch Ltd", "iban:NL91ABNA0417164300"))
    assert one.reasons == "Same amount, in the payee's account that the message names."


def test_another_account_amount_currency_or_day_does_not_fit():
    for change in (
        {"creditor_account": BETA},
        {"amount": 5_000_01},
        {"currency": "EUR"},
        {"on": date(2024, 1, 9)},
        {"on": date(2023, 12, 27)},
        {"creditor_account": ""},
    ):
        assert fits(evidence([order(**change)])) == []
    assert fits(evidence([order(on=date(2024, 1, 1))])) and fits(evidence([order(on=date(2023, 12, 28))])) and fits(evidence([order(on=None)]))


def test_the_amount_that_was_instructed_fits_the_payers_entry():
    sent = order(amount=1_170_00, currency="EUR", original="1000.00 GBP", debtor_account=ALPHA, creditor_account="", on=date(2024, 1, 9), creditor="Cedar SA")
    (one,) = payment_evidence(evidence([sent]))
    assert (one.entry.direction, one.other_side[0], one.only) == ("debit", "Cedar SA", True)


def test_of_several_that_fit_none_is_certain_unless_the_reference_says_which():
    lines = [("01-02", 5_000_00, {"reference": "E2E-1"}), ("01-02", 5_000_00)]
    assert [only for *_, only in fits(evidence([order()], claims=(), lines=[("01-02", 5_000_00), ("01-02", 5_000_00)]))] == [False, False]
    assert fits(evidence([order()], claims=(), lines=lines)) == [("m/1", "01/01-01/1", True)]
    assert fits(evidence([order()], claims=(), lines=[("01-02", 5_000_00, {"text": "FPS E2E-1 BIRCH"}), ("01-02", 5_000_00)])) == [("m/1", "01/01-01/1", True)]
    other = order(2, debtor="Cedar SA", debtor_account="", reference="E2E-2")
    assert [only for *_, only in fits(evidence([order(), other]))] == [False, False]


def test_an_order_and_its_confirmation_name_the_same_payer_and_are_both_shown():
    confirmed = order(2, message="MT910", related="E2E-1", debtor="BIRCH LTD", debtor_account="", creditor="", number="C-1")
    assert [only for *_, only in fits(evidence([order(), confirmed]))] == [True, True]


def test_what_was_said_later_is_linked_by_reference_message_and_group():
    first, second = order(), order(2, group="P-1", number="MSG-2")
    said = [
        status(),
        status(id="s/2", message="pain.002", of="message", status="RJCT", reference="", original_message="MSG-2"),
        status(id="s/3", message="pain.002", of="group", status="PART", reference="", original_message="MSG-2", original_group="P-1"),
        status(id="s/4", original_message="MSG-9"),
        status(id="s/5", message="pacs.002", amount=1, currency="GBP"),
    ]
    linked = said_later(evidence([first, second], said))
    assert {id: [one.id for one in found] for id, found in linked.items()} == {"m/1": ["s/1"], "m/2": ["s/2", "s/3"]}


def texts(found, edition: str = "working") -> list[str]:
    blocks = transactions.write(brief_of(found, edition)).blocks
    rows = [
        " | ".join(plain(cell) for cell in row.cells)
        for block in blocks
        if isinstance(block, Table) and "payment messages" in (block.title or "")
        for row in block.rows
    ]
    return [*rows, plain(blocks[-1].pieces) if hasattr(blocks[-1], "pieces") else ""]


def test_the_dossier_shows_them_beside_the_transaction_and_counts_the_others():
    found = evidence([order(), order(2, amount=7)], [status(on=date(2024, 1, 4), reason="AC04"), status(id="s/2", reference="OTHER")])
    row, counted = texts(found)
    assert row.startswith("T") and "Birch Ltd, NL91 ABNA 0417 1643 00 to Alpha Ltd, 20-00-00 00000001" in row
    assert "pacs.008: E2E-1; IH/9" in row and "sent back (AC04) on 4 Jan 2024" in row and "Same amount, in the payee's account" in row
    assert "1 further payment messages and 1 statuses and returns" in counted
    assert texts(evidence())[0] == ""  # nothing is said where no exhibit is a payment message


def test_a_protected_payer_is_a_pseudonym_there_too():
    victim = {"id": "v1", "name": "Birch Ltd", "role": "victim", "pseudonym": "V1", "accounts": ["NL91ABNA0417164300"]}
    found = evidence([order()], people=[victim])
    row = texts(edition_of(found, SERVED).base, "served")[0]
    assert "V1" in row and "Birch" not in row and "0417" not in row


def test_no_voucher_is_asked_for_where_a_message_names_the_other_side():
    def asked(found) -> list[int]:
        return [wanted.amount for account in missing(found, 1000) for wanted in account.wanted if wanted.kind == "voucher"]

    assert asked(evidence()) == [5_000_00] and asked(evidence([order()])) == []
    assert asked(evidence([order(debtor="", debtor_account="")])) == [5_000_00]
    assert asked(evidence([order(), order(2, debtor="Cedar SA", debtor_account="")])) == [5_000_00]  # which of the two is not known


def test_a_message_moves_nothing_in_the_ledger():
    assert evidence([order()]).of(Transfer) == evidence().of(Transfer)
