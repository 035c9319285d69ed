"""A finding that only a person can make stands in the dossier as their opinion, and what it changes stands beside what it changed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from by_hand import ALPHA, BETA, GAMMA, base, statement, with_findings
from followed_cases import small_case
from pypdf import PdfReader

from flows.dossier import compile, verifier
from schemas.assets import Asset
from schemas.case import Case
from schemas.evidence import Exhibit, Reading
from schemas.findings import EffectOfFindings, PoolShare, Ruling
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.attribution import claimed_receipts, rulings
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

ACCOUNT = small_case().base.case.claims[0].receipts[0].account
BY = {"author": "Ann Author", "on": date(2024, 3, 25), "reason": "One plan, as the messages show", "exhibits": ["IH/1"]}


def said(parts: dict, rows: dict | None = None) -> str:
    """The dossier of the small case with these parts of case.toml and these findings."""
    base = small_case().base
    case = Case.model_validate({**base.case.model_dump(), **parts})
    found = compile(replace(base, case=case, rows={**base.rows, **(rows or {})}, version=1), "working")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(found.pdf)).pages).split())


def test_none_is_inferred():
    assert "None is inferred: timing alone proves nothing." in said({})


def test_backward_tracing_stands_with_its_author_and_what_it_changes():
    title = next(asset.id for asset in small_case().base.of(Asset) if asset.kind == "land_title")
    finding = {
        "id": "b1",
        **BY,
        "payment": {"account": ACCOUNT, "on": date(2024, 1, 9), "amount": "4000.00"},
        "receipt": {"account": ACCOUNT, "on": date(2024, 1, 16), "amount": "6000.00"},
    }
    effects = (
        EffectOfFindings(rule="own_money_first", target=title, label="A", without=6_123_45, amount=7_000_00),
        EffectOfFindings(rule="fifo", target=title, label="A", without=1, amount=2),
    )
    text = said({"backward": [finding]}, {EffectOfFindings: effects})
    assert (
        "The payment of £4,000.00 on 9 January 2024" in text
        and "out of the later receipt of £6,000.00 on 16 January 2024" in text
        and "One plan, as the messages show. (Ann Author, 25 March 2024 (IH/1)) [opinion]" in text
    )
    assert "A £6,123.45 £7,000.00" in text and "£0.01" not in text, "the declared rule's figures, and no other's"


def test_a_conversion_stands_in_both_currencies():
    finding = {
        "id": "c1",
        **BY,
        "out": {"account": ACCOUNT, "on": date(2024, 2, 1), "amount": "100.00", "currency": "GBP"},
        "into": {"account": "NL06 ZZZZ 0000 6000 18", "on": date(2024, 2, 2), "amount": "115.00", "currency": "EUR"},
    }
    text = said({"conversions": [finding]})
    assert "£100.00 on 1 February 2024" in text and "converted into €115.00 on 2 February 2024" in text and "history is never revalued" in text


# the verifier

CLAIM = {
    "label": "A",
    "says": "s",
    "alleged_because": "b",
    "expected_count": 1,
    "expected_total": "1000.00",
    "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
}
FOUND = {
    "conversions": {
        "out": {"account": ALPHA[3:], "on": "2024-01-05", "amount": "300.00", "currency": "GBP"},
        "into": {"account": BETA[3:], "on": "2024-01-06", "amount": "345.67", "currency": "EUR"},
    },
    "joined": {
        "what": "cash",
        "out": [{"account": ALPHA[3:], "on": "2024-01-05", "amount": "300.00"}],
        "into": [{"account": GAMMA[3:], "on": "2024-01-08", "amount": "250.00"}],
    },
    "backward": {
        "payment": {"account": ALPHA[3:], "on": "2024-01-05", "amount": "300.00"},
        "receipt": {"account": ALPHA[3:], "on": "2024-01-09", "amount": "80.00"},
    },
    "pots": {"accounts": [ALPHA[3:], GAMMA[3:]]},
}


@pytest.mark.parametrize("part", FOUND)
def test_the_verifier_says_what_it_does_not_follow_and_checks_the_rest(tmp_path, part):
    statements = [
        statement(ALPHA, "01-01", "01-31", 0, 780_00, [("01-02", 1_000_00), ("01-05", -300_00), ("01-09", 80_00)]),
        statement(BETA, "01-01", "01-31", 0, 345_67, [("01-06", 345_67)], currency="EUR"),
        statement(GAMMA, "01-01", "01-31", 0, 250_00, [("01-08", 250_00)]),
    ]
    people = [{"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect", "accounts": [ALPHA[3:], BETA[3:], GAMMA[3:]]}]
    read = [Reading(exhibit="e", source="a register", reader_version=1, encoding="utf-8", accepted=1, set_aside=0, declared=0, total=1, state="admitted")]
    evidence = base(
        statements,
        people=people,
        claims=[CLAIM],
        exhibits=[Exhibit(sha256="e", reference="IH/1", file_name="f", size=1)],
        rows={Reading: read},
        **{part: [{"id": "f1", **BY, **FOUND[part]}]},
    )
    evidence = with_findings(evidence, case_parties, build_transfers, claimed_receipts, case_ownership, purchases, schedule, dispositions, rulings)
    path = tmp_path / "d.pdf"
    compiled = compile(replace(evidence, version=1), "working")
    path.write_bytes(compiled.pdf)
    found = verifier.verify(path)
    assert not found.broken, found.broken
    told = next(line for line in found.unchecked if "this file follows neither" in line)
    whole = len(evidence.of(Ruling))
    assert (told.startswith(f"{whole} rulings") if part != "conversions" else int(told.split()[0]) < whole) and evidence.of(Ruling)
    twin = json.loads(compiled.twin)
    for row in twin["findings"]["ruling"]:
        if row["target"] == f"account:{ALPHA}" and row["rule"] == "fifo":
            row["amount"] = "1.00"
    again = verifier.Findings()
    verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, again)
    assert any("traced again" in line for line in again.broken) is (part == "conversions"), "what is in the case's own currency is still traced again"


def test_a_pool_is_shared_and_said_to_trace_nothing():
    shares = (PoolShare(pool="p1", label="A", contributed=10_000_00, surviving=3_000_00, share=3_000_00),)
    text = said({"pools": [{"id": "p1", "accounts": [ACCOUNT], **BY}]}, {PoolShare: shares})
    assert "This is distribution and traces nothing. [opinion]" in text and "A £10,000.00 £3,000.00" in text
