"""Entries that give back an earlier payment: which earlier transfer each takes back, or could.

Authority: ISO 20022 camt.053 (RvslInd, RtrInf); docs/method.md (a reversal swaps the parties of an earlier transfer, for its whole amount,
once). A bank's reversal of its own booking is known by the mark; a payment that another bank sent back only by the reference of what it gives back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from schemas.accounts import Entry, Transfer
from schemas.calendar import in_words
from schemas.decisions import Decision
from schemas.findings import Pairing
from schemas.identifiers import display_account
from schemas.money import display
from tracing.ids import finding_id
from tracing.ledger.detail_messages import references_of
from tracing.ledger.prepared_ledger import outside


def point_back(ordered: Iterable[Transfer], entries: Mapping[str, Entry], standing: Mapping[str, Decision]) -> list[Pairing]:
    """Give every line that gives back exactly one earlier transfer its kind 'reversal:<id>'; the others stay ordinary. The pairings of those that only a person can join, and of
    those that one has joined or kept apart.

    Fits: the same account, the other direction, the whole amount, no other counterparty, itself no reversal, not taken back before. A bank's reversal (`Entry.reversal`) takes
    back the only one that fits, or the one with its reference; a return takes back the only one with its reference. An outside party is then named as the earlier transfer names it.
    """
    earlier: dict[tuple[str, str, str, int], list[Transfer]] = defaultdict(list)
    taken_back: set[str] = set()
    pairings: list[Pairing] = []
    for line in ordered:
        shown = _shown(line, entries)
        if any(entry.reversal or entry.returns or entry.return_reason for entry in shown):
            key = (line.payee, "debit") if line.credit_entry else (line.payer, "credit")
            fitting = [
                first
                for first in earlier[*key, line.currency, line.amount]
                if first.id not in taken_back and _exchanged(line, first, shown, _shown(first, entries))
            ]
            first, asked = _taken_back(line, shown, fitting, entries, standing)
            pairings += asked
            if first is not None:
                line.payer, line.payee, line.kind = first.payee, first.payer, f"reversal:{first.id}"
                taken_back.add(first.id)
        elif shown:
            for account, direction in ((line.payer, "debit"), (line.payee, "credit")):
                if not outside(account):
                    earlier[account, direction, line.currency, line.amount].append(line)
    return pairings


def _taken_back(
    line: Transfer, shown: Sequence[Entry], fitting: Sequence[Transfer], entries: Mapping[str, Entry], standing: Mapping[str, Decision]
) -> tuple[Transfer | None, list[Pairing]]:
    """The transfer that the line takes back, by decision or by what the statements say; and what was asked, or is to be."""
    asked = {first.id: _pairing(line, shown, first, _shown(first, entries)) for first in fitting}
    decided = {id: standing[p.id] for id, p in asked.items() if p.id in standing and standing[p.id].answer in ("same", "not_same")}
    answered = [asked[id].model_copy(update={"state": decision.answer, "decided_by": decision.id}) for id, decision in decided.items()]
    if joined := [first for first in fitting if first.id in decided and decided[first.id].answer == "same"]:
        return joined[0], answered
    left = [first for first in fitting if first.id not in decided]
    references = {reference for entry in shown for reference in references_of(entry)}
    named = [first for first in left if references & {reference for entry in _shown(first, entries) for reference in references_of(entry)}]
    if any(entry.reversal for entry in shown):
        certain = named if len(left) > 1 else left
        return (certain[0] if len(certain) == 1 else None), answered
    if len(named) == 1:
        return named[0], answered
    open_ = named or [first for first in left if not references or not any(references_of(entry) for entry in _shown(first, entries))]
    return None, answered + [asked[first.id] for first in open_]


def _pairing(line: Transfer, shown: Sequence[Entry], first: Transfer, shown_first: Sequence[Entry]) -> Pairing:
    back, paid = (next(entry for entry in each if entry.account == shown[0].account) for each in (shown, shown_first))
    debit, credit = (back, paid) if back.direction == "debit" else (paid, back)
    fits = [
        f"The {back.direction} of {in_words(date.fromisoformat(line.at[:10]))} gives back an earlier payment ({back.return_reason or 'the statement marks it so'}).",
        f"The {paid.direction} of {in_words(date.fromisoformat(first.at[:10]))} on {display_account(paid.account)} has the same amount, {display(line.amount, line.currency)}.",
    ]
    alike = {back.counterparty_account, back.counterparty} & {paid.counterparty_account, paid.counterparty} - {""}
    if alike:
        fits.append("Both name the same other side.")
    return Pairing(
        id=finding_id("return", debit.id, credit.id),
        debit_entry=debit.id,
        credit_entry=credit.id,
        state="undecided",
        reasons_for="\n".join(fits),
        reasons_against="No reference says that this is the payment given back, or several payments carry it.",
    )


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
