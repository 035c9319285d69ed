"""From statements to a ledger: every entry becomes part of a transfer, a repetition, or a line left out with its reason.

Authority: docs/method.md (the ledger). Counterparties are known by their account's identifier alone: a name is never taken for an
account in evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.decisions import in_force
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import AccountMonth, Gap, LeftOut, Merge, Pairing
from schemas.identifiers import OUTSIDE, account_identity
from tracing.ids import finding_id
from tracing.ledger.account_holders import known_holders
from tracing.ledger.account_records import DAY, AccountRecord
from tracing.ledger.account_references import known_account
from tracing.ledger.breaks import Placed, break_lines, missing_at_turn, turn_of
from tracing.ledger.claimed_entries import EntriesNamed, joined_entries
from tracing.ledger.completeness import account_months, find_gaps
from tracing.ledger.day_order import number_lines
from tracing.ledger.detail_messages import in_detail
from tracing.ledger.ledger_lines import lines_and_links
from tracing.ledger.linked_lines import follow_links, in_ledger_order
from tracing.ledger.missing_balances import silent_openings
from tracing.ledger.named_accounts import ELSEWHERE, AccountsNamed
from tracing.ledger.own_transfers import Pair, Paired, one_sided, pair
from tracing.ledger.payment_means import Means, means
from tracing.ledger.reversals import point_back
from tracing.ledger.statement_stretches import stitch
from tracing.ledger.transfer_sides import Side, window
from tracing.names.bank_names import Holder, holders_of


def findings(base: EvidenceBase) -> FoundRows:
    """The ledger's lines, in the ledger's order, with the gaps, repetitions, open pairings and the account grid."""
    standing, case_period = in_force(list(base.decisions)), base.case.case.period
    records = account_records(base)
    gaps = find_gaps(records, case_period, standing)
    both = _Sides(base, records)
    pairings, ordered = _in_order(records, gaps, list(both.all()), standing, both.known())
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


def _in_order(
    records: Sequence[AccountRecord], gaps: Sequence[Gap], sides: Sequence[Side], standing: Mapping, known: Collection[Holder]
) -> tuple[list[Pairing], list[Transfer]]:
    """The pairings, and the ledger's lines in order; a pair whose credit is booked before its debit is left open if no order of the statements allows it."""
    unordered: set[str] = set()
    while True:
        paired = pair(sides, standing, known, unordered)
        drafts = _Drafts(records, gaps)
        pairings = [*paired.pairings, *drafts.add_all(sides, paired, standing)]
        ordered = number_lines(drafts.sequences())
        more = _without_an_order(ordered)
        if more <= unordered:
            return pairings, ordered
        unordered |= more


def _without_an_order(ordered: Sequence[Transfer]) -> set[str]:
    """The pairings of transfers that no order of the statements allows."""
    if not any(t.arrives and t.arrives < t.at for t in ordered):
        return set()
    transfers, found = {t.id: t for t in ordered}, set()
    for currency in sorted({t.currency for t in ordered}):
        lines, links = lines_and_links(t for t in ordered if t.currency == currency)
        linked = follow_links(in_ledger_order(lines), links)
        found |= {finding_id("pairing", t.debit_entry, t.credit_entry) for t in (transfers[link.debit] for link in linked.not_followed)}
    return found


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


class _Sides:
    """The entries of every account, each with what it says of its other side, and with the names of its own account's holder."""

    def __init__(self, base: EvidenceBase, records: Sequence[AccountRecord]):
        self._records, self._claimed, self._joined = records, EntriesNamed(base).all(), joined_entries(base)
        kept = {merge.repeated: merge.kept for record in records for merge in record.merges}
        self._claimed |= {kept[id] for id in self._claimed if id in kept}
        self._names = known_holders(base)
        self._parties = [Holder(name, "person") for person in base.case.people for name in (person.name, *person.aliases)]
        self._parties += [Holder(company.name, "company") for company in base.case.companies]

    def known(self) -> list[Holder]:
        """Everybody who holds an account or is a party of the case."""
        return [*self._parties, *(holder for record in self._records for holder in self._holders(record))]

    def _holders(self, record: AccountRecord) -> tuple[Holder, ...]:
        written = dict.fromkeys(stretch.period.holder for stretch in record.stretches if stretch.period.holder)
        return tuple(dict.fromkeys([*(Holder(name) for line in written for name in holders_of(line)), *self._names.get(record.account, ())]))

    def all(self) -> Iterator[Side]:
        """In order of accounts, but for what the case file joins with something else."""
        for record in self._records:
            named = AccountsNamed({r.account for r in self._records if r.currency == record.currency})
            holders = self._holders(record)
            holder = next((known.name for known in holders), "")
            for number, place, entry, day in record.shown():
                points_at, parts = named.of(entry, record.account)
                yield Side(entry, record, holder, day, (number, place), points_at, parts, holders, entry.id in self._claimed, entry.id in self._joined)


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

    def sequences(self) -> list[list[tuple[Transfer, bool]]]:
        """The lines of each account in its own order, openings and gaps among them, and whether each arrives there."""
        found = []
        for key, record in self.records.items():
            unseen = self.unseen[key]
            breaks = break_lines(record, self.gaps, unseen)
            if record.account in self.several:  # the same day may open the account in two currencies
                for placed in breaks:
                    placed.line.id += f":{record.currency}" if placed.line.kind == "opening" else ""
            lines = [*self.shown[key], *breaks, *(placed for of_turn in unseen.values() for placed in of_turn)]
            found.append([(p.line, p.arrives) for p in sorted(lines, key=lambda p: (p.day, p.place, p.line.id))])
        return found

    def _add_pair(self, match: Pair) -> None:
        debit, credit = match.debit, match.credit
        moved = next((found for side in (debit, credit) if (found := means(side.entry)).kind), Means())
        line = Transfer(
            id=debit.entry.id,
            at=debit.day.isoformat(),
            arrives="" if credit.day == debit.day else credit.day.isoformat(),
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
        self._show(credit, line, arrives=True)

    def _add_single(self, side: Side, open_pairing: bool, standing: Mapping) -> list[Pairing]:
        """A line with one entry; where that names an account in evidence, what that account's statements say of these days decides."""
        entry = side.entry
        other = self.records.get((side.points_at, side.record.currency))
        party, why, pairings = _outside_party(side, {account for account, _ in self.records}), "", []
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

    def _show(self, side: Side, line: Transfer, arrives: bool = False) -> None:
        number, place = side.place
        effect = side.entry.amount if side.entry.direction == "credit" else -side.entry.amount
        self.shown[side.record.account, side.record.currency].append(Placed((2 * number + 1, place), line, effect, arrives))


def _outside_party(side: Side, accounts: Collection[str]) -> str:
    """'@iban:...' where the other account is named, in another currency perhaps one of `accounts`; else '@' and the counterparty's name, else '@'."""
    written = side.entry.counterparty_account
    if written.strip() and side.points_at in ("", ELSEWHERE) and not known_account(written, {side.record.account}):
        return OUTSIDE + (known_account(written, accounts) or account_identity(written))
    return OUTSIDE + (side.points_at.removeprefix(ELSEWHERE) or side.entry.counterparty.strip())


def _gap_of(record: AccountRecord) -> str:
    return f"{OUTSIDE}gap:{record.account}"


def _shows(record: AccountRecord, side: Side) -> bool:
    """True if the account's statements show every day on which the other half of the entry may be booked."""
    first, last = window(side)
    return all(record.covers(first + DAY * n) for n in range((last - first).days + 1))
