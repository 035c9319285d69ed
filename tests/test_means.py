"""By what means money moved: a code before a word, a name before a plain transfer, nothing where nothing says it; with the evidence."""

from __future__ import annotations

from datetime import date

import pytest
from by_hand import ALPHA, BETA, base, statement

from schemas.accounts import Entry, Transfer
from tracing.ledger import build_transfers
from tracing.ledger.payment_means import KINDS, means


def entry(code: str = "", text: str = "", counterparty: str = "", direction: str = "debit") -> Entry:
    return Entry(
        id="e",
        exhibit="x",
        place="p",
        period="s",
        account=ALPHA,
        seq=1,
        booked_on=date(2024, 1, 5),
        amount=1,
        direction=direction,
        currency="GBP",
        bank_code=code,
        text=text,
        counterparty=counterparty,
    )


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (entry("PMNT-CCRD-CWDL"), "cash out"),
        (entry("PMNT-CNTR-CDPT", direction="credit"), "cash in"),
        (entry("ATM"), "cash out"),
        (entry("NMSC-082", direction="credit"), "cash in"),
        (entry("PMNT-ICHQ-CCHQ"), "cheque"),
        (entry("NCHK"), "cheque"),
        (entry("CHQ"), "cheque"),
        (entry("PMNT-CCRD-POSD"), "card"),
        (entry("POS"), "card"),
        (entry("PMNT-RDDT-ESDD"), "direct debit"),
        (entry("NMSC-105"), "direct debit"),
        (entry("DD"), "direct debit"),
        (entry("LDAS-CSLN-PPAY"), "loan"),
        (entry("NINT"), "interest"),
        (entry("SRVCHG"), "charge"),
        (entry("NCHG-808"), "charge"),
        (entry("PMNT-ICDT-ESCT", counterparty="WESTERN UNION PAYMENT"), "money-service business"),
        (entry("PMNT-CCRD-POSD", text="Coinbase UK"), "exchange"),
        (entry("PMNT-CCRD-CWDL", text="Western Union branch"), "cash out"),
        (entry(text="CASH WITHDRAWAL HARROWMOUTH"), "cash out"),
        (entry(text="Bargeldeinzahlung", direction="credit"), "cash in"),
        (entry(text="Cheque 000101"), "cheque"),
        (entry(text="Darlehen Nr. 7"), "loan"),
        (entry("PMNT-ICDT-ESCT", text="rent"), ""),
        (entry(text="exchange of letters"), ""),
        (entry(text="petty cashier"), ""),
        (entry(), ""),
    ],
)
def test_the_kind_and_its_evidence(found, kind):
    told = means(found)
    assert told.kind == kind and bool(told.why) == bool(kind) and told.kind in (*KINDS, "")


def test_a_code_is_named_and_words_are_quoted():
    assert means(entry("NCHK")).why == "the bank's code NCHK (a cheque)"
    assert means(entry(text="x Cash withdrawal y")).why == "the words 'Cash withdrawal' on the statement"


def test_transfers_say_by_what_they_moved():
    own = {"counterparty_account": BETA[3:]}
    lines = build_transfers.findings(
        base(
            [
                statement(ALPHA, "01-01", "01-31", 300, 0, [("01-05", -100, {"bank_code": "ATM"}), ("01-06", -200, own)], holder="Alpha Ltd"),
                statement(BETA, "01-01", "01-31", 0, 200, [("01-06", 200, {"counterparty_account": ALPHA[3:], "bank_code": "CHQ"})], holder="Beta Ltd"),
            ]
        )
    )[Transfer]
    assert [(t.amount, t.means, bool(t.means_why)) for t in lines if not t.kind] == [(100, "cash out", True), (200, "cheque", True)]
