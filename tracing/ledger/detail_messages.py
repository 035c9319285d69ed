"""What notifications and interim reports tell in detail of entries that a statement shows: joined field by field, and counted once.

Authority: ISO 20022 camt.053 and camt.054 (a statement may book a sum whose transactions only a notification lists, under the same reference of the bank).
The statement proves what was booked; a detail only fills what the statement leaves open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from schemas.accounts import Entry, StatementPeriod
from schemas.evidence_base import EvidenceBase
from schemas.findings import LeftOut, Merge
from tracing.ledger.account_records import signed

_FILLED = (
    "counterparty counterparty_account counterparty_bank counterparty_address ultimate_counterparty on_behalf_of reference other_references bank_code "
    "returns return_reason original rate charges"
).split()
Units = defaultdict[tuple[Hashable, ...], list[list[Entry]]]
_A = {"notification": "a notification", "interim report": "an interim report"}
_NOT_OF_ONE = ("MndtId", "PmtInfId", "MsgId")  # references that several payments share


@dataclass
class Detailed:
    """The statements' entries as the ledger takes them, those of other messages that repeat one, and sums in whose place their parts stand. `told`: ids of the entries of other
    messages that are accounted for in one of these ways."""

    entries: list[Entry]
    merges: list[Merge] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    told: set[str] = field(default_factory=set)


def in_detail(base: EvidenceBase) -> Detailed:
    """The entries of every statement with what other messages tell of them. Only where one unit of a statement and one of a message fit each other alone: the same account, currency,
    day and sum, and references that do not contradict."""
    periods = {period.id: period for period in base.of(StatementPeriod)}
    shown: list[Entry] = []
    told: list[Entry] = []
    for entry in base.of(Entry):
        if entry.period in periods:
            (shown if periods[entry.period].kind == "statement" else told).append(entry)
    found = Detailed(shown)
    if told:
        _join(found, told, periods)
    return found


def _join(found: Detailed, told: Sequence[Entry], periods: dict[str, StatementPeriod]) -> None:
    in_place: dict[str, list[Entry]] = {}
    for unit, detail in _pairs(_units(found.entries), _units(told)):
        of = _A[periods[detail[0].period].kind]
        if len(unit) == 1 and len(detail) > 1:
            in_place[unit[0].id] = [
                part.model_copy(update={"period": unit[0].period, "seq": unit[0].seq, "booked_on": unit[0].booked_on, "balance_after": None}) for part in detail
            ]
            found.told |= {part.id for part in detail}
            found.left_out.append(
                LeftOut(entry=unit[0].id, why=f"its {len(detail)} parts, which {of} lists ({detail[0].batch}), stand in its place and add up to it")
            )
        elif len(unit) == 1:
            in_place[unit[0].id] = [_filled(found, unit[0], detail[0], of)]
        else:
            for one, other in _pairs([[part] for part in unit], [[part] for part in detail]):
                in_place[one[0].id] = [_filled(found, one[0], other[0], of)]
            for part in detail:
                if part.id not in found.told:
                    found.told.add(part.id)
                    found.left_out.append(LeftOut(entry=part.id, why=f"{of} of a sum whose parts the statement shows"))
    found.entries = [made for entry in found.entries for made in in_place.get(entry.id, [entry])]


def _units(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries as they were booked: one by one, or all parts of one sum."""
    units: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        units[entry.exhibit, entry.batch or entry.id].append(entry)
    return list(units.values())


def _pairs(left: Sequence[list[Entry]], right: Sequence[list[Entry]]) -> list[tuple[list[Entry], list[Entry]]]:
    """What fits each other and nothing else: by a reference that both have, then by account, day and sum alone."""
    found: list[tuple[list[Entry], list[Entry]]] = []
    used: set[int] = set()
    for keys in (_by_reference, _by_sum):
        sides: tuple[Units, Units] = (defaultdict(list), defaultdict(list))
        for side, units in zip(sides, (left, right), strict=True):
            for unit in units:
                if id(unit) not in used:
                    for key in keys(unit):
                        side[key].append(unit)
        for key, ours in sides[0].items():
            others = sides[1].get(key, [])
            if len(ours) == len(others) == 1 and not {id(ours[0]), id(others[0])} & used and _agree(ours[0], others[0]):
                found.append((ours[0], others[0]))
                used |= {id(ours[0]), id(others[0])}
    return found


def _sum(unit: Sequence[Entry]) -> tuple[Hashable, ...]:
    first = unit[0]
    return first.account, first.currency, first.booked_on, sum(map(signed, unit))


def _by_sum(unit: Sequence[Entry]) -> list[tuple[Hashable, ...]]:
    return [_sum(unit)]


def _by_reference(unit: Sequence[Entry]) -> list[tuple[Hashable, ...]]:
    return [(*_sum(unit), reference) for reference in sorted(_references(unit))]


def _references(unit: Sequence[Entry]) -> set[str]:
    """What the unit as a whole is known by: of several parts what all of them carry."""
    return set.intersection(*map(references_of, unit))


def references_of(entry: Entry) -> set[str]:
    """What the entry is known by, or says that it gives back: every reference that belongs to one payment alone."""
    others = (one.partition(" ") for one in entry.other_references.split("; "))
    return {*entry.reference.split("; "), *entry.returns.split("; "), *(text for name, _, text in others if name not in _NOT_OF_ONE)} - {""}


def _agree(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    mine, theirs = _references(one), _references(other)
    accounts = [{entry.counterparty_account for entry in unit} - {""} for unit in (one, other)]
    return (not mine or not theirs or bool(mine & theirs)) and (len(one) != len(other) or not all(accounts) or accounts[0] == accounts[1])


def _filled(found: Detailed, entry: Entry, detail: Entry, kind: str) -> Entry:
    """The statement's entry with what it leaves open taken from the detail; which fields, and that they are of the detail's exhibit, is said where it is counted as a repetition."""
    taken = {name: getattr(detail, name) for name in _FILLED if getattr(detail, name) and not getattr(entry, name)}
    known_so = {text for one in detail.other_references.split("; ") for text in [one.partition(" ")[2]]}
    if detail.reference and entry.reference != detail.reference and entry.reference in known_so:
        taken["reference"] = detail.reference  # the statement has the bank's own number, under which the detail knows it too
        taken["other_references"] = "; ".join(dict.fromkeys([*filter(None, entry.other_references.split("; ")), *detail.other_references.split("; ")]))
    if detail.text and detail.text not in entry.text:
        taken["text"] = " / ".join(filter(None, (entry.text, detail.text)))
    differ = [name for name in ("counterparty", "counterparty_account") if getattr(entry, name) and getattr(detail, name) not in ("", getattr(entry, name))]
    says = f"the same booking in {kind}"
    says += f"; of it come: {', '.join(name.replace('_', ' ') for name in taken)}" if taken else "; it adds nothing"
    says += f"; they differ in {', '.join(name.replace('_', ' ') for name in differ)}, and the statement is followed" if differ else ""
    found.told.add(detail.id)
    found.merges.append(Merge(repeated=detail.id, kept=entry.id, why=says))
    return entry.model_copy(update=taken)
