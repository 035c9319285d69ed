"""Entries that a bank marks as reversals: which earlier transfer each takes back.

Authority: ISO 20022 camt.053 (RvslInd); docs/method.md (a reversal swaps the parties of an earlier transfer, for its whole amount,
once).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.accounts import Entry, Transfer
from tracing.ledger.prepared_ledger import outside


def point_back(ordered: Iterable[Transfer], entries: Mapping[str, Entry]) -> None:
    """Give every marked reversal for which exactly one earlier transfer fits its kind 'reversal:<id>'; the others stay ordinary.

    Fits: the same account, the other direction, the whole amount, no other counterparty, not itself a reversal, not taken back
    before; among several the one with the same reference. An outside party is then named as the earlier transfer names it.
    """
    earlier: dict[tuple[str, str, str, int], list[Transfer]] = defaultdict(list)
    taken_back: set[str] = set()
    for line in ordered:
        shown = _shown(line, entries)
        if any(entry.reversal for entry in shown):
            key = (line.payee, "debit") if line.credit_entry else (line.payer, "credit")
            fitting = [
                first
                for first in earlier[*key, line.currency, line.amount]
                if first.id not in taken_back and _exchanged(line, first, shown, _shown(first, entries))
            ]
            if len(fitting) > 1:
                references = {entry.reference for entry in shown} - {""}
                fitting = [first for first in fitting if references & {entry.reference for entry in _shown(first, entries)}]
            if len(fitting) == 1:
                first = fitting[0]
                line.payer, line.payee, line.kind = first.payee, first.payer, f"reversal:{first.id}"
                taken_back.add(first.id)
        elif shown:
            for account, direction in ((line.payer, "debit"), (line.payee, "credit")):
                if not outside(account):
                    earlier[account, direction, line.currency, line.amount].append(line)


def _shown(line: Transfer, entries: Mapping[str, Entry]) -> list[Entry]:
    return [entries[id] for id in (line.debit_entry, line.credit_entry) if id]


def _exchanged(line: Transfer, first: Transfer, shown: list[Entry], shown_first: list[Entry]) -> bool:
    """True if the parties are exchanged, and an outside party is not two different accounts or two different names."""
    for was, now in ((first.payer, line.payee), (first.payee, line.payer)):
        if was != now:
            if not outside(was) or not outside(now):
                return False
            for written in ("counterparty_account", "counterparty"):
                before, after = ({getattr(e, written).strip().casefold() for e in s} - {""} for s in (shown_first, shown))
                if before and after and not before & after:
                    return False
    return True
