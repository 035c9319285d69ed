"""Own transfers seen from both sides: which debit of one account is which credit of another, and where that stays open.

Authority: docs/method.md (an own transfer is one transfer with two entries; two equal payments on one day are two). A pair is made
only where the statements leave one way to make it; every other candidate is a Pairing that waits for a decision.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.accounts import Entry
from schemas.calendar import in_words
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.findings import Pairing
from schemas.identifiers import display_account
from tracing.account_records import AccountRecord
from tracing.finding_ids import finding_id

# a credit may be booked a day before the debit (two banks close their days apart) and five after it (weekend and holidays)
EARLIEST, LATEST = timedelta(days=-1), timedelta(days=5)
ELSEWHERE = "@"  # the entry names an account that is not in evidence


@dataclass(frozen=True, eq=False)
class Side:
    """One entry as half of a possible own transfer. `points_at`: the account in evidence that it names as the other side, '' where
    it names none, ELSEWHERE where it names another. `place` orders the entries of one account."""

    entry: Entry
    record: AccountRecord
    holder: str
    day: date
    place: tuple[int, int]
    points_at: str


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


@dataclass(frozen=True, eq=False)
class _Edge:
    debit: Side
    credit: Side
    named: bool  # by account identifier; else only by the holder's name

    @property
    def id(self) -> str:
        return finding_id("pairing", self.debit.entry.id, self.credit.entry.id)


def pair(sides: Iterable[Side], standing: Mapping[str, Decision]) -> Paired:
    """Pair debits with credits of equal amount and currency in other accounts, by identifiers first; names only propose."""
    edges = _edges(sides)
    found, used, pairings = [], set(), []
    for edge in edges:
        decision = standing.get(edge.id)
        if decision is None or decision.answer not in ("same", "not_same"):
            continue
        if decision.answer == "same":
            found.append(_decided(edge, decision, used))
            used |= {edge.debit, edge.credit}
        pairings.append(_pairing(edge, decision.answer, decision.id))
    settled = {p.id for p in pairings}
    free = [e for e in edges if e.id not in settled and not {e.debit, e.credit} & used]
    undecided: list[_Edge] = []
    for pairs, left in _settle([e for e in free if e.named]):
        made = [p for p in ((d, c, why, _day(d, c)) for d, c, why in pairs)]
        undecided += left
        for debit, credit, why, day in made:
            if day is None:
                undecided.append(_Edge(debit, credit, True))
            else:
                found.append(Pair(debit, credit, why, day))
                used |= {debit, credit}
    concerned = {side for edge in undecided for side in (edge.debit, edge.credit)}
    undecided += [e for e in free if not e.named and not {e.debit, e.credit} & (used | concerned)]
    pairings += [_pairing(edge, "undecided", "") for edge in undecided]
    open_entries = {side.entry.id for edge in undecided for side in (edge.debit, edge.credit)}
    return Paired(found, sorted(pairings, key=lambda p: p.id), open_entries)


def one_sided(side: Side, other: AccountRecord, standing: Mapping[str, Decision]) -> Pairing:
    """The record of an entry that names an account in evidence whose statements show those days and no such entry."""
    debit = side.entry.direction == "debit"
    id = finding_id("pairing", *((side.entry.id, "") if debit else ("", side.entry.id)))
    decision = standing.get(id)
    decided = decision if decision is not None and decision.answer in ("same", "not_same") else None
    return Pairing(
        id=id, debit_entry=side.entry.id if debit else "", credit_entry="" if debit else side.entry.id,
        state=decided.answer if decided else "undecided", decided_by=decided.id if decided else "",
        reasons_for=f"The {side.entry.direction} of {in_words(side.day)} names {display_account(other.account)} as the other account.",
        reasons_against="The statements of that account cover these days and show no such entry.",
    )


def window(side: Side) -> tuple[date, date]:
    """The first and last day on which the other half of an entry may be booked."""
    low, high = (EARLIEST, LATEST) if side.entry.direction == "debit" else (-LATEST, -EARLIEST)
    return side.day + low, side.day + high


def _edges(sides: Iterable[Side]) -> list[_Edge]:
    """Every debit and credit that could be one transfer, in order of time."""
    by_amount: dict[tuple[str, int], tuple[list[Side], list[Side]]] = defaultdict(lambda: ([], []))
    for side in sides:
        by_amount[side.entry.currency, side.entry.amount][side.entry.direction == "credit"].append(side)
    edges = []
    for debits, credits in by_amount.values():
        for debit in debits:
            first, last = window(debit)
            for credit in credits:
                if debit.record is credit.record or not first <= credit.day <= last:
                    continue
                if debit.points_at in ("", credit.record.account) and credit.points_at in ("", debit.record.account):
                    named = bool(debit.points_at or credit.points_at)
                    if named or _same_name(debit.entry.counterparty, credit.holder) or _same_name(credit.entry.counterparty, debit.holder):
                        edges.append(_Edge(debit, credit, named))
    return sorted(edges, key=lambda e: (e.debit.day, e.debit.entry.id, e.credit.day, e.credit.entry.id))


def _same_name(one: str, other: str) -> bool:
    return bool(one.strip()) and " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _decided(edge: _Edge, decision: Decision, used: set[Side]) -> Pair:
    if {edge.debit, edge.credit} & used:
        raise Refusal("decisions.jsonl", f"decision {decision.id}", "it pairs an entry that an earlier decision pairs with another",
                      "Take one of the two decisions back.")
    day = _day(edge.debit, edge.credit)
    if day is None:
        raise Refusal("decisions.jsonl", f"decision {decision.id}", "statements of both accounts break off between the debit and the credit",
                      "Take the decision back, or bridge the gap of one of the two accounts first.")
    return Pair(edge.debit, edge.credit, f"decided ({decision.id}): {decision.reason}", day)


def _day(debit: Side, credit: Side) -> date | None:
    """The debit's day, or the credit's where the payee's balance is set anew in between; None where the payer's is too."""
    def broken(side: Side, at: date) -> bool:
        return any(min(side.day, at) < day <= max(side.day, at) for day in side.record.breaks())

    if debit.day == credit.day or not broken(credit, debit.day):
        return debit.day
    return None if broken(debit, credit.day) else credit.day


def _settle(edges: Sequence[_Edge]) -> Iterable[tuple[list[tuple[Side, Side, str]], list[_Edge]]]:
    """For every group of entries that candidates connect: the pairs, if there is one way to make them, or else all its candidates."""
    referenced, rest = _by_reference(edges)
    yield referenced, []
    for group in _groups(rest):
        same_day = _forced([e for e in group if e.debit.day == e.credit.day], group)
        pairs = same_day if same_day is not None else _forced(group, group)
        yield ([], group) if pairs is None else ([(d, c, _why(d, c)) for d, c in pairs], [])


def _by_reference(edges: Sequence[_Edge]) -> tuple[list[tuple[Side, Side, str]], list[_Edge]]:
    """Pairs in which both entries carry one reference that no other candidate of either carries, and the edges left over."""
    alike = [e for e in edges if e.debit.entry.reference and e.debit.entry.reference == e.credit.entry.reference]
    degree: dict[Side, int] = defaultdict(int)
    for edge in alike:
        degree[edge.debit] += 1
        degree[edge.credit] += 1
    pairs = [e for e in alike if degree[e.debit] == degree[e.credit] == 1]
    used = {side for edge in pairs for side in (edge.debit, edge.credit)}
    return [(e.debit, e.credit, _why(e.debit, e.credit)) for e in pairs], [e for e in edges if not {e.debit, e.credit} & used]


def _groups(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    """The edges in groups that share no entry."""
    neighbours: dict[Side, list[_Edge]] = defaultdict(list)
    for edge in edges:
        neighbours[edge.debit].append(edge)
        neighbours[edge.credit].append(edge)
    groups, seen = [], set()
    for start in edges:
        group, queue = [], [start]
        while queue:
            edge = queue.pop()
            if edge not in seen:
                seen.add(edge)
                group.append(edge)
                queue += neighbours[edge.debit] + neighbours[edge.credit]
        if group:
            groups.append(sorted(group, key=edges.index) if len(group) > 1 else group)
    return groups


def _forced(edges: Sequence[_Edge], group: Sequence[_Edge]) -> list[tuple[Side, Side]] | None:
    """The one way to pair every entry of the group along `edges`, or None if there is none or more than one.

    Entries of one account, day and direction that name the same account are interchangeable: the ledger is the same whichever of
    them is paired, so they are taken in the order of the statement. A way to pair all is the only one if it can be found by forced
    steps: again and again some kind of entry has a single kind left to be paired with.
    """
    waiting: dict[tuple, list[Side]] = defaultdict(list)
    for side in sorted({s for e in group for s in (e.debit, e.credit)}, key=lambda s: (s.day, s.place, s.entry.id)):
        waiting[_kind(side)].append(side)
    partners: dict[tuple, set[tuple]] = {kind: set() for kind in waiting}
    for edge in edges:
        partners[_kind(edge.debit)].add(_kind(edge.credit))
        partners[_kind(edge.credit)].add(_kind(edge.debit))
    pairs = []
    while waiting:
        kind = min((k for k in waiting if len(partners[k]) == 1), default=None)
        if kind is None:
            return None
        (other,) = partners[kind]
        if len(waiting[other]) < len(waiting[kind]):
            return None
        for one in waiting.pop(kind):
            match = waiting[other].pop(0)
            pairs.append((one, match) if one.entry.direction == "debit" else (match, one))
        partners[other].discard(kind)
        if not waiting[other]:
            del waiting[other]
            for left in partners.values():
                left.discard(other)
    return pairs


def _kind(side: Side) -> tuple:
    return (side.entry.direction, side.record.account, side.day, side.points_at)


def _why(debit: Side, credit: Side) -> str:
    """The sentence that says why two entries are one transfer."""
    days = f"on {in_words(debit.day)} in both" if debit.day == credit.day else f"{in_words(debit.day)} and {in_words(credit.day)}"
    if debit.points_at and credit.points_at:
        named = "each names the other's account"
    else:
        named = f"the {'debit' if debit.points_at else 'credit'} names the other's account and the {'credit' if debit.points_at else 'debit'} is silent"
    reference = f"; both carry the reference {debit.entry.reference}" if debit.entry.reference and debit.entry.reference == credit.entry.reference else ""
    return f"Seen from both sides: same amount, {days}; {named}{reference}."


def _pairing(edge: _Edge, state: str, decided_by: str) -> Pairing:
    debit, credit = edge.debit, edge.credit
    fits = [f"Same amount; debit of {display_account(debit.record.account)} on {in_words(debit.day)}, credit of "
            f"{display_account(credit.record.account)} on {in_words(credit.day)}."]
    against = []
    for side, other in ((debit, credit), (credit, debit)):
        if side.points_at:
            fits.append(f"The {side.entry.direction} names the other account.")
        elif _same_name(side.entry.counterparty, other.holder):
            fits.append(f"The {side.entry.direction} names the other account's holder, {other.holder}.")
    if not edge.named:
        against.append("Neither statement names the other's account.")
    elif _day(debit, credit) is None:
        against.append("Statements of both accounts break off between the debit and the credit.")
    else:
        against.append("Other entries of the same amount and days fit as well, or one of them is missing.")
    return Pairing(
        id=edge.id, debit_entry=debit.entry.id, credit_entry=credit.entry.id, state=state, decided_by=decided_by,
        reasons_for="\n".join(fits), reasons_against="\n".join(against),
    )
