"""Every ledger of up to three lines over two accounts: the plain tracer and the coins say the same, and every guarantee holds."""

from __future__ import annotations

from every_ledger import ledgers, two_tracers_agree


def test_every_ledger_of_up_to_three_lines():
    tried = 0
    for lines, claims in ledgers(3):
        two_tracers_agree(lines, claims)
        tried += 1
    assert tried > 9_000
