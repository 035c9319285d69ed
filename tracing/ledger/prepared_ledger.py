"""A ledger ready to be traced: lines in their order, accounts and labels as small numbers, claims on the lines they mark.

Authority: the definition of the ledger in docs/method.md; Foskett v McKeown [2001] 1 AC 102 (tracing follows value, line by line).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from schemas.identifiers import OUTSIDE

OWN = "own"
OWN_KIND = "own:"
PLAIN, OPENING, REVERSAL, GAP = range(4)
NOBODY = -1  # an account outside the evidence, or no line
LARGEST_SUM = 2**62  # minor units in one ledger: every sum of its amounts fits a 64-bit number
AT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)


class LedgerMistake(ValueError):
    """A ledger that cannot be traced. `table`: 'ledger', 'claims' or 'targets'; `row`: its place in what was given, from 0;
    `column`, `found` and `expected` in words."""

    def __init__(self, table: str, row: int, column: str, found: str, expected: str):
        super().__init__(f"{table}, row {row + 1}, {column}: found {found}, expected {expected}")
        self.table, self.row, self.column, self.found, self.expected = table, row, column, found, expected


@dataclass(frozen=True)
class Line:
    """One line as written: `at` is an ISO date or time without a zone, `amount` in minor units, `kind` '', 'opening',
    'reversal:<id>' or 'gap' (which has a payer alone)."""

    id: str
    at: str
    payer: str
    payee: str
    amount: int
    kind: str = ""
    seq: int | None = None


@dataclass(frozen=True)
class Claim:
    """So much of a transfer is alleged to be `label`; None is the whole of it."""

    transfer: str
    label: str
    amount: int | None = None


@dataclass(frozen=True)
class Target:
    """What is asked about: what these transfers moved and what stands in these accounts at the end."""

    name: str
    transfers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """Parallel sequences, one item a line, in the order of events. Accounts and labels are indices into `accounts` (sorted by code
    point) and `labels` (as the claims first name them, 'own' last); NOBODY is outside. `reverses` is the line that a reversal takes
    back whole, NOBODY for the return of a part."""

    ids: tuple[str, ...]
    at: tuple[datetime, ...]
    kinds: tuple[int, ...]
    payer: tuple[int, ...]
    payee: tuple[int, ...]
    amount: tuple[int, ...]
    reverses: tuple[int, ...]
    accounts: tuple[str, ...]
    labels: tuple[str, ...]
    own: tuple[bool, ...]
    claims: dict[int, tuple[tuple[int, int], ...]]

    def __len__(self) -> int:
        return len(self.ids)

    def index(self, transfer: str) -> int:
        """The place of a line by its id; KeyError if there is none."""
        return self._places[transfer]

    def number(self, account: str) -> int:
        """The place of an account in evidence among `accounts`; KeyError if there is none."""
        return self._numbers[account]

    def knows(self, account: str) -> bool:
        """True for an account in evidence that a line of the ledger names."""
        return account in self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.accounts)}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id: i for i, id in enumerate(self.ids)}


def outside(account: str) -> bool:
    """True for an account without statements in evidence."""
    return not account or account.startswith(OUTSIDE)


def build(lines: Sequence[Line], claims: Sequence[Claim] = ()) -> Ledger:
    """Check and order a ledger. LedgerMistake for the first thing that would have to be guessed."""
    times = [_checked(i, line) for i, line in enumerate(lines)]
    _ids_are_single(lines)
    _sum_is_countable(lines)
    if len({line.seq is None for line in lines}) > 1:
        row = next(i for i, line in enumerate(lines) if line.seq is None)
        raise LedgerMistake("ledger", row, "seq", "nothing", "a whole number on every line, or on none")
    order = sorted(range(len(lines)), key=lambda i: (times[i], lines[i].seq or 0, lines[i].id))
    place = {lines[i].id: at for at, i in enumerate(order)}
    ordered = [lines[i] for i in order]
    accounts = tuple(sorted({name for line in lines for name in (line.payer, line.payee) if not outside(name)}))
    number = {name: i for i, name in enumerate(accounts)}
    labels = (*dict.fromkeys(claim.label for claim in claims if claim.label != OWN), OWN)
    return Ledger(
        ids=tuple(line.id for line in ordered),
        at=tuple(times[i] for i in order),
        kinds=tuple(_kind(line) for line in ordered),
        payer=tuple(number.get(line.payer, NOBODY) for line in ordered),
        payee=tuple(number.get(line.payee, NOBODY) for line in ordered),
        amount=tuple(line.amount for line in ordered),
        reverses=_reversals(lines, order, place),
        accounts=accounts,
        labels=labels,
        own=tuple(label == OWN or label.startswith(OWN_KIND) for label in labels),
        claims=_claims(claims, lines, order, place, labels),
    )


def _kind(line: Line) -> int:
    return {"": PLAIN, "opening": OPENING, "gap": GAP}.get(line.kind, REVERSAL)


def _checked(row: int, line: Line) -> datetime:
    def mistake(column: str, found: object, expected: str) -> LedgerMistake:
        return LedgerMistake("ledger", row, column, repr(found) if found != "" else "nothing", expected)

    if not line.id or line.id != line.id.strip():
        raise mistake("id", line.id, "an id without spaces around it")
    for column, name in (("from", line.payer), ("to", line.payee)):
        if name != name.strip():
            raise mistake(column, name, "a name without spaces around it")
    if line.kind not in ("", "opening", "gap") and not (line.kind.startswith("reversal:") and line.kind[len("reversal:") :]):
        raise mistake("kind", line.kind, "nothing, opening, gap or reversal:<id>")
    if line.kind == "gap":
        if outside(line.payer):
            raise mistake("from", line.payer, "an account in evidence, whose statements are missing from here")
        if line.payee:
            raise mistake("to", line.payee, "nothing, since the line is a gap")
        if line.amount:
            raise mistake("amount", line.amount, "nothing, since the line is a gap")
    elif line.amount <= 0:
        raise mistake("amount", line.amount, "more than zero")
    elif outside(line.payer) and outside(line.payee):
        raise mistake("to", line.payee, "an account in evidence on one side at least")
    elif line.payer == line.payee:
        raise mistake("to", line.payee, "another account than under 'from'")
    elif line.kind == "opening" and not outside(line.payer) and not outside(line.payee):
        raise mistake("kind", line.kind, "an opening between an account in evidence and outside")
    if not AT.fullmatch(line.at):
        raise mistake("at", line.at, "a date such as 2024-05-02, or a date and a time without a zone such as 2024-05-02T09:30:00")
    try:
        return datetime.fromisoformat(line.at)
    except ValueError:
        raise mistake("at", line.at, "a date and time that exist") from None


def _sum_is_countable(lines: Iterable[Line]) -> None:
    whole = 0
    for row, line in enumerate(lines):
        whole += line.amount
        if whole >= LARGEST_SUM:
            raise LedgerMistake("ledger", row, "amount", f"{whole} minor units up to this line", f"less than {LARGEST_SUM} in the whole ledger")


def _ids_are_single(lines: Iterable[Line]) -> None:
    seen: set[str] = set()
    for row, line in enumerate(lines):
        if line.id in seen:
            raise LedgerMistake("ledger", row, "id", f"{line.id!r} a second time", "an id of its own for every line")
        seen.add(line.id)


def _reversals(lines: Sequence[Line], order: Sequence[int], place: dict[str, int]) -> tuple[int, ...]:
    found, taken_back = [], set()
    for at, row in enumerate(order):
        line = lines[row]
        if _kind(line) != REVERSAL:
            found.append(NOBODY)
            continue

        def mistake(column: str, found: object, expected: str) -> LedgerMistake:
            return LedgerMistake("ledger", row, column, repr(found), expected)

        earlier = place.get(line.kind[len("reversal:") :], NOBODY)
        if earlier == NOBODY or earlier >= at:
            raise mistake("kind", line.kind, "an earlier transfer of the ledger")
        first = lines[order[earlier]]
        if _kind(first) in (REVERSAL, GAP):
            raise mistake("kind", line.kind, "a transfer that is not itself a reversal or a gap")
        for column, is_now, was in (("from", line.payer, first.payee), ("to", line.payee, first.payer)):
            if is_now != was:
                raise mistake(column, is_now, f"{was!r}: a reversal exchanges the parties of the earlier transfer")
        if line.amount > first.amount:
            raise mistake("amount", line.amount, f"at most the {first.amount} minor units of the earlier transfer")
        whole = line.amount == first.amount
        if whole and earlier in taken_back:
            raise mistake("kind", line.kind, "a transfer that was not reversed before")
        if whole:
            taken_back.add(earlier)
        found.append(earlier if whole else NOBODY)
    return tuple(found)


def _claims(claims: Sequence[Claim], lines: Sequence[Line], order: Sequence[int], place: dict[str, int], labels: tuple[str, ...]):
    marked: dict[int, dict[int, int]] = {}
    number = {label: n for n, label in enumerate(labels)}
    last_row: dict[int, int] = {}
    for row, claim in enumerate(claims):

        def mistake(column: str, found: str, expected: str) -> LedgerMistake:
            return LedgerMistake("claims", row, column, found, expected)

        if claim.label == OWN or not claim.label or claim.label != claim.label.strip():
            raise mistake("label", repr(claim.label), "a name for the money other than plain 'own', without spaces around it")
        if claim.transfer not in place:
            raise mistake("transfer", repr(claim.transfer), "the id of a transfer of the ledger")
        at = place[claim.transfer]
        line = lines[order[at]]
        if _kind(line) in (GAP, REVERSAL):
            raise mistake("transfer", repr(claim.transfer), "a transfer that is neither a gap nor a reversal")
        amount = line.amount if claim.amount is None else claim.amount
        if amount <= 0:
            raise mistake("amount", str(amount), "more than zero")
        of_line = marked.setdefault(at, {})
        label = number[claim.label]
        if label in of_line:
            raise mistake("label", f"{claim.label!r} a second time on {claim.transfer!r}", "each label once on a transfer")
        of_line[label] = amount
        last_row[at] = row
        if sum(of_line.values()) > line.amount:
            raise mistake("amount", f"{sum(of_line.values())} minor units claimed", f"at most the transfer's {line.amount}")
    for at, of_line in marked.items():
        line = lines[order[at]]
        if not outside(line.payer) and sum(of_line.values()) != line.amount:
            raise LedgerMistake(
                "claims",
                last_row[at],
                "amount",
                f"{sum(of_line.values())} of {line.amount} minor units",
                "the whole of a transfer out of an account in evidence",
            )
    return {at: tuple(sorted(of_line.items())) for at, of_line in sorted(marked.items())}
