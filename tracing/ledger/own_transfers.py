"""Own transfers seen from both sides: which debit of one account is which credit of another, and where that stays open.

Authority: docs/method.md, "Which payments are one". A pair is made only where an account's whole number says so, the statements leave one way to make it and nothing speaks
against it; every other candidate is a Pairing that waits for a decision. A name alone only proposes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.calendar import in_words
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.findings import Pairing
from schemas.identifiers import display_account
from schemas.money import display
from tracing.ids import finding_id
from tracing.ledger.account_records import AccountRecord
from tracing.ledger.forced_pairs import settle
from tracing.ledger.holders_named import AccountsHinted
from tracing.ledger.link_reasons import ACCOUNT_NUMBER, NOTHING_NAMED, ORDER, LinkReason, Weighing, beside_others
from tracing.ledger.several_entries import several_and_charges
from tracing.ledger.transfer_sides import Candidate, Side, candidates
from tracing.names.bank_names import Holder

NO_ORDER = LinkReason(ORDER, "The credit is booked before the debit, and on the credit's day the money was not there to be paid.")


@dataclass(frozen=True, eq=False)
class Pair:
    """A debit and a credit that are one transfer, and why."""

    debit: Side
    credit: Side
    why: str


@dataclass
class Paired:
    """What came of pairing: pairs, the pairings for the record, and the entries that some open pairing by an account's number concerns."""

    pairs: list[Pair]
    pairings: list[Pairing]
    open_entries: set[str]


def pair(sides: Sequence[Side], standing: Mapping[str, Decision], known: Collection[Holder] = (), unordered: Collection[str] = ()) -> Paired:
    """Pair debits with credits of other accounts: by decision, else by identifiers. `known`: whom the evidence knows by name; `unordered`: pairings that no order of the
    statements allows."""
    weighing = Weighing(sides, known)
    open_to_it = [side for side in sides if not side.joined]
    possible = [*candidates(open_to_it), *several_and_charges(open_to_it, AccountsHinted(sides))]
    found, settled, used = _decided(possible, standing, unordered)
    answered = {candidate.id for candidate, *_ in settled}
    free = [c for c in possible if c.id not in answered and not c.sides & used]
    for pairs, _ in settle([c for c in free if c.named]):
        for debit, credit in pairs:
            one = Candidate((debit,), (credit,))
            if one.id not in unordered and not weighing.against(debit, credit):
                found.append(Pair(debit, credit, _why(debit, credit)))
                used |= one.sides
    still_open = [c for c in free if not c.sides & used]
    fitting = Counter(side for c in still_open for side in c.sides)
    pairings = [_pairing(c, weighing, "undecided", "", fitting, unordered) for c in still_open]
    pairings += [_pairing(c, weighing, state, decided_by, fitting, unordered) for c, state, decided_by in settled]
    return Paired(found, sorted(pairings, key=lambda p: p.id), {side.entry.id for c in still_open if c.named for side in c.sides})


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
        kinds_for=ACCOUNT_NUMBER,
        kinds_against=NOTHING_NAMED,
    )


_Settled = list[tuple[Candidate, str, str]]  # with its state and the decision


def _decided(possible: Iterable[Candidate], standing: Mapping[str, Decision], unordered: Collection[str]) -> tuple[list[Pair], _Settled, set[Side]]:
    """One debit and one equal credit that a person linked are one transfer. What is more than that, or has no order, stays as its entries have it and is linked."""
    found: list[Pair] = []
    settled: _Settled = []
    used: set[Side] = set()
    for candidate in possible:
        decision = standing.get(candidate.id)
        if decision is None or decision.answer not in ("same", "not_same"):
            continue
        settled.append((candidate, decision.answer, decision.id))
        if decision.answer == "not_same":
            continue
        if candidate.sides & used:
            raise Refusal(
                "decisions.jsonl",
                f"decision {decision.id}",
                "it pairs an entry that another decision pairs with a different one",
                "Take one of the two decisions back.",
            )
        if candidate.one_each and candidate.id not in unordered:
            found.append(Pair(candidate.debit, candidate.credit, f"decided ({decision.id}): {decision.reason}"))
        used |= candidate.sides
    return found, settled, used


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


def _pairing(candidate: Candidate, weighing: Weighing, state: str, decided_by: str, fitting: Mapping[Side, int], unordered: Collection[str]) -> Pairing:
    favour, against = [], []
    for debit in candidate.debits:
        for credit in candidate.credits:
            favour += weighing.favour(debit, credit)
            against += weighing.against(debit, credit)
    if not any(reason.kind == ACCOUNT_NUMBER for reason in favour):
        against.append(LinkReason(NOTHING_NAMED, "Neither statement names the other's account."))
    if candidate.id in unordered:
        against.append(NO_ORDER)
    if state == "undecided":
        for sides, which in ((candidate.debits, "credit"), (candidate.credits, "debit")):
            if (count := max(fitting[side] for side in sides) - 1) > 0:
                against.append(beside_others(count, which))
    return Pairing(
        id=candidate.id,
        debit_entry="\n".join(side.entry.id for side in candidate.debits),
        credit_entry="\n".join(side.entry.id for side in candidate.credits),
        state=state,
        decided_by=decided_by,
        reasons_for="\n".join([_facts(candidate), *dict.fromkeys(reason.says for reason in favour)]),
        reasons_against="\n".join(dict.fromkeys(reason.says for reason in against)),
        kinds_for="\n".join(["amount_and_days", *{reason.says: reason.kind for reason in favour}.values()]),
        kinds_against="\n".join({reason.says: reason.kind for reason in against}.values()),
    )


def _facts(candidate: Candidate) -> str:
    """What every candidate has: the amounts and the days."""
    debits, credits = (sum(side.entry.amount for side in sides) for sides in (candidate.debits, candidate.credits))
    currency = candidate.debit.entry.currency
    if debits != credits:
        same = f"The credit is smaller by {display(debits - credits, currency)}, which may be a charge"
    else:
        same = "Same amount" if candidate.one_each else "Together the same amount"
    return f"{same}; debit of {_told(candidate.debits)}, credit of {_told(candidate.credits)}."


def _told(sides: Sequence[Side]) -> str:
    one = len(sides) == 1
    return " and ".join(
        f"{display_account(side.record.account)} on {in_words(side.day)}{'' if one else f' ({display(side.entry.amount, side.entry.currency)})'}"
        for side in sides
    )
