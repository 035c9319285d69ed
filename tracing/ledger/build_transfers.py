"""From statements to a ledger: every entry becomes part of a transfer, a repetition, or a line left out with its reason.

Authority: docs/method.md (the ledger). Counterparties are known by their account's identifier alone: a name is never taken for an
account in evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.decisions import in_force
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import AccountMonth, Gap, LeftOut, Merge, Pairing
from schemas.identifiers import OUTSIDE, account_identity
from tracing.ledger.account_records import DAY, AccountRecord
from tracing.ledger.account_references import known_account
from tracing.ledger.breaks import Placed, break_lines, missing_at_turn, turn_of
from tracing.ledger.completeness import account_months, find_gaps
from tracing.ledger.day_order import number_lines
from tracing.ledger.detail_messages import in_detail
from tracing.ledger.missing_balances import silent_openings
from tracing.ledger.own_transfers import Pair, Paired, one_sided, pair
from tracing.ledger.payment_means import Means, means
from tracing.ledger.reversals import point_back
from tracing.ledger.statement_stretches import stitch
from tracing.ledger.transfer_sides import ELSEWHERE, Side, window


def findings(base: EvidenceBase) -> FoundRows:
    """The ledger's lines, in the ledger's order, with the gaps, repetitions, open pairings and the account grid."""
    standing, case_period = in_force(list(base.decisions)), base.case.case.period
    records = account_records(base)
    gaps = find_gaps(records, case_period, standing)
    sides = [side for record in records for side in _sides(record, records)]
    paired = pair(sides, standing)
    drafts = _Drafts(records, gaps)
    pairings = [*paired.pairings, *drafts.add_all(sides, paired, standing)]
    ordered = number_lines(drafts.sequences())
    detailed = in_detail(base)
    pairings += point_back(ordered, {entry.id: entry for entry in (*base.of(Entry), *detailed.entries)}, standing)
    return {
        Transfer: ordered,
        Gap: gaps,
        Merge: _kept_in_the_end((*detailed.merges, *(m for record in records for m in record.merges))),
        LeftOut: sorted(
            (e for left_out in (detailed.left_out, _of_no_statement(base, detailed.told), *(record.left_out for record in records)) for e in left_out),
            key=lambda e: e.entry,
        ),
        Pairing: sorted(pairings, key=lambda p: p.id),
        AccountMonth: account_months(records, _statements(base), case_period, gaps),
    }


def _kept_in_the_end(merges: Sequence[Merge]) -> list[Merge]:
    """Each repetition with the entry that is a line of the ledger: what a detail repeats may itself repeat another statement's."""
    kept = {merge.repeated: merge.kept for merge in merges}
    for merge in merges:
        while merge.kept in kept:
            merge.kept = kept[merge.kept]
    return sorted(merges, key=lambda merge: merge.repeated)


def account_records(base: EvidenceBase) -> list[AccountRecord]:
    """Every account's statements stitched together, with the openings that the case file states where they are silent."""
    periods = _statements(base)
    openings = silent_openings(base.case, {(period.account, period.currency) for period in periods})
    return stitch(periods, in_detail(base).entries, openings)


def _statements(base: EvidenceBase) -> list[StatementPeriod]:
    return [period for period in base.of(StatementPeriod) if period.kind == "statement"]


def _of_no_statement(base: EvidenceBase, told: Collection[str]) -> list[LeftOut]:
    """Entries that only an interim report or a notification shows: a statement repeats them, or nothing proves what else happened."""
    kinds = {period.id: period.kind for period in base.of(StatementPeriod) if period.kind != "statement"}
    return [
        LeftOut(entry=entry.id, why=f"its exhibit is no statement (its kind: {kinds[entry.period]}); the account's statements show what was booked")
        for entry in base.of(Entry)
        if entry.period in kinds and entry.id not in told
    ]


def _sides(record: AccountRecord, records: Sequence[AccountRecord]) -> list[Side]:
    """The entries of one account, each with the account in evidence that it names as the other side."""
    others = {r.account for r in records if r.currency == record.currency} - {record.account}
    holders = [stretch.period.holder for stretch in record.stretches]
    holder = next((name for name in holders if name), "")

    @cache
    def points_at(written: str) -> str:
        if not written.strip() or known_account(written, {record.account}):
            return ""
        return known_account(written, others) or ELSEWHERE

    return [Side(entry, record, holder, day, (number, place), points_at(entry.counterparty_account)) for number, place, entry, day in record.shown()]


class _Drafts:
    """The lines of the ledger as they are made, each placed among the lines of the accounts in evidence that it concerns."""

    def __init__(self, records: Sequence[AccountRecord], gaps: Sequence[Gap]):
        self.records = {(record.account, record.currency): record for record in records}
        self.gaps = gaps
        self.shown: dict[tuple[str, str], list[Placed]] = {key: [] for key in self.records}
        self.unseen: dict[tuple[str, str], dict[int, list[Placed]]] = {key: defaultdict(list) for key in self.records}
        self.several = {a for a, _ in self.records if sum(other == a for other, _ in self.records) > 1}

    def add_all(self, sides: Sequence[Side], paired: Paired, standing: Mapping) -> list[Pairing]:
        """A line for every pair and for every entry that is in none; the pairings of entries that the other account does not show."""
        for match in paired.pairs:
            self._add_pair(match)
        in_pairs = {side for match in paired.pairs for side in (match.debit, match.credit)}
        left = [side for side in sides if side not in in_pairs]
        return [found for side in left for found in self._add_single(side, side.entry.id in paired.open_entries, standing)]

    def sequences(self) -> list[list[Transfer]]:
        """The lines of each account in its own order, openings and gaps among them."""
        found = []
        for key, record in self.records.items():
            unseen = self.unseen[key]
            breaks = break_lines(record, self.gaps, unseen)
            if record.account in self.several:  # the same day may open the account in two currencies
                for placed in breaks:
                    placed.line.id += f":{record.currency}" if placed.line.kind == "opening" else ""
            lines = [*self.shown[key], *breaks, *(placed for of_turn in unseen.values() for placed in of_turn)]
            found.append([p.line for p in sorted(lines, key=lambda p: (p.line.at, p.place, p.line.id))])
        return found

    def _add_pair(self, match: Pair) -> None:
        debit, credit = match.debit, match.credit
        moved = next((found for side in (debit, credit) if (found := means(side.entry)).kind), Means())
        line = Transfer(
            id=debit.entry.id,
            at=match.day.isoformat(),
            seq=0,
            payer=debit.record.account,
            payee=credit.record.account,
            amount=debit.entry.amount,
            currency=debit.record.currency,
            debit_entry=debit.entry.id,
            credit_entry=credit.entry.id,
            counterparty=debit.entry.counterparty or credit.holder,
            text=debit.entry.text or credit.entry.text,
            why=match.why,
            means=moved.kind,
            means_why=moved.why,
        )
        self._show(debit, line)
        self._show(credit, line)

    def _add_single(self, side: Side, open_pairing: bool, standing: Mapping) -> list[Pairing]:
        """A line with one entry; where that names an account in evidence, what that account's statements say of these days decides."""
        entry = side.entry
        other = self.records.get((side.points_at, side.record.currency))
        party, why, pairings = _outside_party(side), "", []
        if other is not None and not open_pairing:
            turn = turn_of(other, side.day)
            missing = None if other.covers(side.day) else missing_at_turn(other, self.gaps, turn)
            if missing and missing.kind == "missing" and missing.first <= side.day <= missing.last:
                why = f"statements of the other account are missing ({missing.id})"
                if entry.direction == "credit" and not missing.bridged_by:
                    party = _gap_of(other)
                else:
                    party = other.account
            elif not _shows(other, side):
                party, why = _gap_of(other), "statements of the other account do not show all the days on which its side may be booked"
            else:
                pairings = [one_sided(side, other, standing)]
                why = "the other account's statements show no such entry"
        line = self._line(side, party, why)
        self._show(side, line)
        if other is not None and party == other.account:
            effect = entry.amount if entry.direction == "debit" else -entry.amount
            self.unseen[other.account, other.currency][turn].append(Placed((2 * turn, 3), line, effect))
        return pairings

    def _line(self, side: Side, party: str, why: str) -> Transfer:
        entry, account = side.entry, side.record.account
        debit, moved = entry.direction == "debit", means(entry)
        if side.day != entry.booked_on:
            why = "; ".join(filter(None, [why, f"booked {entry.booked_on}, outside the days of its statement"]))
        return Transfer(
            id=entry.id,
            at=side.day.isoformat(),
            seq=0,
            payer=account if debit else party,
            payee=party if debit else account,
            amount=entry.amount,
            currency=side.record.currency,
            debit_entry=entry.id if debit else "",
            credit_entry="" if debit else entry.id,
            counterparty=entry.counterparty,
            text=entry.text,
            why=why,
            means=moved.kind,
            means_why=moved.why,
        )

    def _show(self, side: Side, line: Transfer) -> None:
        number, place = side.place
        effect = side.entry.amount if side.entry.direction == "credit" else -side.entry.amount
        self.shown[side.record.account, side.record.currency].append(Placed((2 * number + 1, place), line, effect))


def _outside_party(side: Side) -> str:
    """'@iban:...' where the other account is named, else '@' and the counterparty's name, else '@'."""
    written = side.entry.counterparty_account
    if side.points_at == ELSEWHERE:
        return OUTSIDE + account_identity(written)
    return OUTSIDE + (side.points_at or side.entry.counterparty.strip())


def _gap_of(record: AccountRecord) -> str:
    return f"{OUTSIDE}gap:{record.account}"


def _shows(record: AccountRecord, side: Side) -> bool:
    """True if the account's statements show every day on which the other half of the entry may be booked."""
    first, last = window(side)
    return all(record.covers(first + DAY * n) for n in range((last - first).days + 1))
