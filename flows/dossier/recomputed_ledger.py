"""What somebody needs beside the findings to work the figures out again: the ledger of the accounts that a claim's money could have reached.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive). Days, accounts in evidence and amounts are needed, and where each
line stands in its exhibit; names, texts and the accounts of others are not, and are left out. An account that no claim's money could reach
changes no figure of a claim: what came from it is money from outside, as everything is that no claim covers.
"""

from __future__ import annotations

from typing import Any

from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from schemas.accounts import StatementPeriod, Transfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, LeftOut, Merge
from schemas.identifiers import OUTSIDE
from tracing.attribution.rulings import as_recorded
from tracing.ledger.ledger_lines import transfer_of


def ledger(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers) -> dict:
    """The lines in the ledger's order, as a table: `accounts` are named once and stand in the lines by number, -1 for outside; amounts in
    minor units; an empty id is that of the debit, or else of the credit. A payment that stands at two places is two lines. `links`: which lines are one payment, or may be."""
    followed = reached_accounts(base, figures, transfers)
    accounts = sorted(followed)
    number = {account: n for n, account in enumerate(accounts)}
    found, links = as_recorded(base, figures.currency)
    lines: list[list[Any]] = []
    there = set()
    for line in found:
        payer, payee = number.get(line.payer, -1), number.get(line.payee, -1)
        if (payer, payee) != (-1, -1):
            t = transfers.by_id[transfer_of(line.id)]
            debit = t.debit_entry if transfer_of(line.id) == line.id else ""
            credit = t.credit_entry if not t.arrives or not debit else ""
            id = "" if line.id == (debit or credit) else line.id
            lines.append([id, line.at, payer, payee, line.amount, line.kind, debit, credit])
            there.add(line.id)
    return {
        "accounts": accounts,
        "columns": ["id", "at", "from", "to", "amount", "kind", "debit", "credit"],
        "lines": lines,
        "links": sorted([link.debit, link.credit, link.state] for link in links if {link.debit, link.credit} <= there),
        "not_in_it": _not_in_it(base, transfers, followed),
    }


def reached_accounts(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers) -> set[str]:
    """Accounts in evidence that the money of some claim could have come to, whichever way each payment is attributed, and whether or not candidates are one payment."""
    claimed = {receipt.transfer for receipt in base.of(ClaimedReceipt)}
    reached: set[str] = set()
    for t in sorted(_lines(figures, transfers), key=lambda t: (t.at, t.seq, t.id)):
        if t.id in claimed:
            reached |= {t.payer, t.payee}
    _, links = as_recorded(base, figures.currency)
    ends = [(transfers.by_id[transfer_of(link.debit)].payer, transfers.by_id[transfer_of(link.credit)].payee) for link in links]
    growing = True
    while growing:  # a reversal may lead back to an earlier line, so until nothing is added
        more = {t.payee for t in _lines(figures, transfers) if t.payer in reached} | {
            t.payer for t in _lines(figures, transfers) if t.kind.startswith("reversal:") and t.payee in reached
        }
        more |= {payee for payer, payee in ends if payer in reached}
        growing = not more <= reached
        reached |= more
    return {account for account in reached if account and not account.startswith(OUTSIDE)}


def statements(base: EvidenceBase) -> list[StatementPeriod]:
    """The statements of every account: Schedule B prints them all."""
    return list(base.of(StatementPeriod))


def _lines(figures: Figures, transfers: LedgerTransfers) -> list[Transfer]:
    return [t for t in transfers.by_id.values() if t.currency == figures.currency]


def _not_in_it(base: EvidenceBase, transfers: LedgerTransfers, followed: set[str]) -> list[list[str]]:
    """Entries of these accounts that are no line: shown again by another exhibit, or left out, with the reason."""
    why = {m.repeated: f"{m.kept}: {m.why}" for m in base.of(Merge)} | {left.entry: left.why for left in base.of(LeftOut)}
    return [[id, why[id]] for id in sorted(why) if id in transfers.entries and transfers.entries[id].account in followed]
