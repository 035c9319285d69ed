"""A finding that only a person can make stands in the dossier as their opinion, and what it changes stands beside what it changed."""
from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from followed_cases import small_case
from pypdf import PdfReader

from flows.dossier import compile
from schemas.assets import Asset
from schemas.case import Case
from schemas.findings import EffectOfFindings, PoolShare

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
    finding = {"id": "b1", **BY, "payment": {"account": ACCOUNT, "on": date(2024, 1, 9), "amount": "4000.00"},
               "receipt": {"account": ACCOUNT, "on": date(2024, 1, 16), "amount": "6000.00"}}
    effects = (EffectOfFindings(rule="own_money_first", target=title, label="A", without=6_123_45, amount=7_000_00),
               EffectOfFindings(rule="fifo", target=title, label="A", without=1, amount=2))
    text = said({"backward": [finding]}, {EffectOfFindings: effects})
    assert ("The payment of £4,000.00 on 9 January 2024" in text and "out of the later receipt of £6,000.00 on 16 January 2024" in text
            and "One plan, as the messages show. (Ann Author, 25 March 2024 (IH/1)) [opinion]" in text)
    assert "A £6,123.45 £7,000.00" in text and "£0.01" not in text, "the declared rule's figures, and no other's"


def test_a_conversion_stands_in_both_currencies():
    finding = {"id": "c1", **BY, "out": {"account": ACCOUNT, "on": date(2024, 2, 1), "amount": "100.00", "currency": "GBP"},
               "into": {"account": "NL06 ZZZZ 0000 6000 18", "on": date(2024, 2, 2), "amount": "115.00", "currency": "EUR"}}
    text = said({"conversions": [finding]})
    assert "£100.00 on 1 February 2024" in text and "converted into €115.00 on 2 February 2024" in text and "history is never revalued" in text


def test_a_pool_is_shared_and_said_to_trace_nothing():
    shares = (PoolShare(pool="p1", label="A", contributed=10_000_00, surviving=3_000_00, share=3_000_00),)
    text = said({"pools": [{"id": "p1", "accounts": [ACCOUNT], **BY}]}, {PoolShare: shares})
    assert "This is distribution and traces nothing. [opinion]" in text and "A £10,000.00 £3,000.00" in text
