"""Which records of bare registers are one party: identifiers under either name of their scheme, and never a placeholder."""

from __future__ import annotations

import pytest

from schemas.parties import PartyIdentifier, PartyRecord
from tracing.ownership.register_parties import register_parties


def record(id: str) -> PartyRecord:
    return PartyRecord(id=id, exhibit="0" * 64, place=id, mentioned_as="register entry", kind="company", name="Quill Catering Ltd")


def given(party: str, scheme: str, value: str, own: bool = False) -> PartyIdentifier:
    return PartyIdentifier(id=f"{party} {scheme}", exhibit="0" * 64, place=party, party=party, scheme=scheme, value=value, own=own)


@pytest.mark.parametrize(
    ("schemes", "values", "parties"),
    [
        (("LEI", "XI-LEI"), ("213800ZZZZZZZZZZZZ26", "213800zzzzzzzzzzzz26"), 1),
        (("LEI", "LEI"), ("213800ZZZZZZZZZZZZ26", "213800ZZZZZZZZZZZZ27"), 2),
        (("GB-COH", "XX-TAX"), ("99999901", "99999901"), 2),
        (("XX-TAX", "XX-TAX"), ("000000", "000000"), 2),
    ],
)
def test_an_identifier_joins_under_either_name_of_its_scheme(schemes, values, parties):
    identifiers = [given(id, scheme, value, own=id == "a" and scheme == "LEI") for id, scheme, value in zip("ab", schemes, values, strict=True)]
    assert len(set(register_parties([record("a"), record("b")], identifiers, []).party_of.values())) == parties
