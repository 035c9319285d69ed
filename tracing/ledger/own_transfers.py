"""Own transfers seen from both sides: which debit of one account is which credit of another, and where that stays open.

Authority: docs/method.md (an own transfer is one transfer with two entries). A pair is made only where the statements leave one way
to make it; every other candidate is a Pairing that waits for a decision. A name alone only proposes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from schemas.calendar import in_words
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.findings import Pairing
from schemas.identifiers import display_account
from tracing.ids import finding_id
from tracing.ledger.account_records import AccountRecord
from tracing.ledger.forced_pairs import settle
from tracing.ledger.transfer_sides import Candidate, Side, candidates, names_holder


@dataclass(frozen=True, eq=False)
class Pair:
    """A debit and a credit that are one transfer, and why. `day` is the transfer's day in the ledger."""

    debit: Side
    credit: Side
    why: str
    day: date


@dataclass
class Paired:
    """What came of pairing: pairs, the pairings for the record, and the entries that some open pairing concerns."""

    pairs: list[Pair]
    pairings: list[Pairing]
    open_entries: set[str]


def pair(sides: Iterable[Side], standing: Mapping[str, Decision]) -> Paired:
    """Pair debits with credits of equal amount and currency in other accounts: by decision, else by identifiers."""
    possible = candidates(sides)
    found, pairings = _decided(possible, standing)
    answered, used = {p.id for p in pairings}, {side for made in found for side in (made.debit, made.credit)}
    free = [c for c in possible if c.id not in answered and not c.sides & used]
    still_open: list[Candidate] = []
    for pairs, unsettled in settle([c for c in free if c.named]):
        still_open += unsettled
        for debit, credit in pairs:
            day = _day(debit, credit)
            if day is None:
                still_open.append(Candidate(debit, credit, True))
            else:
                found.append(Pair(debit, credit, _why(debit, credit), day))
                used |= {debit, credit}
    concerned = used.union(*(c.sides for c in still_open))
    still_open += [c for c in free if not c.named and not c.sides & concerned]
    pairings += [_pairing(c, "undecided", "") for c in still_open]
    return Paired(found, sorted(pairings, key=lambda p: p.id), {side.entry.id for c in still_open for side in c.sides})


def one_sided(side: Side, other: AccountRecord, standing: Mapping[str, Decision]) -> Pairing:
    """The record of an entry that names an account in evidence whose statements show those days and no such entry.

    Whatever is decided, the money stays outside that account, because its balances do not include it.
    """
    debit = side.entry.direction == "debit"
    id = finding_id("pairing", *((side.entry.id, "") if debit else ("", side.entry.id)))
    decision = standing.get(id)
    decided = decision if decision is not None and decision.answer in ("same", "not_same") else None
    return Pairing(
        id=id,
        debit_entry=side.entry.id if debit else "",
        credit_entry="" if debit else side.entry.id,
        state=decided.answer if decided else "undecided",
        decided_by=decided.id if decided else "",
        reasons_for=f"The {side.entry.direction} of {in_words(side.day)} names {display_account(other.account)} as the other account.",
        reasons_against="The statements of that account cover these days and show no such entry.",
    )


def _decided(possible: Iterable[Candidate], standing: Mapping[str, Decision]) -> tuple[list[Pair], list[Pairing]]:
    found: list[Pair] = []
    pairings: list[Pairing] = []
    used: set[Side] = set()
    for candidate in possible:
        decision = standing.get(candidate.id)
        if decision is None or decision.answer not in ("same", "not_same"):
            continue
        pairings.append(_pairing(candidate, decision.answer, decision.id))
        if decision.answer == "not_same":
            continue
        day = _day(candidate.debit, candidate.credit)
        if candidate.sides & used:
            raise Refusal(
                "decisions.jsonl",
                f"decision {decision.id}",
                "it pairs an entry that another decision pairs with a different one",
                "Take one of the two decisions back.",
            )
        if day is None:
            raise Refusal(
                "decisions.jsonl",
                f"decision {decision.id}",
                "statements of both accounts break off between the debit and the credit",
                "Take the decision back: the balances show the money leave one account and not reach the other.",
            )
        found.append(Pair(candidate.debit, candidate.credit, f"decided ({decision.id}): {decision.reason}", day))
        used |= candidate.sides
    return found, pairings


def _day(debit: Side, credit: Side) -> date | None:
    """The debit's day, or the credit's where the payee's balance is set anew in between; None where the payer's is too."""

    def broken(side: Side, at: date) -> bool:
        return side.day != at and any(min(side.day, at) < day <= max(side.day, at) for day in side.record.breaks())

    if not broken(credit, debit.day):
        return debit.day
    return None if broken(debit, credit.day) else credit.day


def _why(debit: Side, credit: Side) -> str:
    """The sentence that says why two entries are one transfer."""
    days = f"on {in_words(debit.day)} in both" if debit.day == credit.day else f"{in_words(debit.day)} and {in_words(credit.day)}"
    if debit.points_at and credit.points_at:
        named = "each names the other's account"
    else:
        naming, silent = ("debit", "credit") if debit.points_at else ("credit", "debit")
        named = f"the {naming} names the other's account and the {silent} is silent"
    reference = debit.entry.reference
    shared = f"; both carry the reference {reference}" if reference and reference == credit.entry.reference else ""
    return f"Seen from both sides: same amount, {days}; {named}{shared}."


def _pairing(candidate: Candidate, state: str, decided_by: str) -> Pairing:
    debit, credit = candidate.debit, candidate.credit
    fits = [
        f"Same amount; debit of {display_account(debit.record.account)} on {in_words(debit.day)}, credit of "
        f"{display_account(credit.record.account)} on {in_words(credit.day)}."
    ]
    for side, other in ((debit, credit), (credit, debit)):
        if side.points_at:
            fits.append(f"The {side.entry.direction} names the other account.")
        elif names_holder(side, other):
            fits.append(f"The {side.entry.direction} names the other account's holder, {other.holder}.")
    if not candidate.named:
        against = "Neither statement names the other's account."
    elif _day(debit, credit) is None:
        against = "Statements of both accounts break off between the debit and the credit."
    else:
        against = "Other entries of the same amount and days fit as well, or one of them is missing."
    return Pairing(
        id=candidate.id,
        debit_entry=debit.entry.id,
        credit_entry=credit.entry.id,
        state=state,
        decided_by=decided_by,
        reasons_for="\n".join(fits),
        reasons_against=against,
    )
