"""The plain tracer: follows every unit of a ledger under one rule, in Python that can be read beside the method, line by line.

Authority: docs/method.md; the rules' own authorities stand in `tracing.attribution.rules`. It is the reference for every faster way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field

from schemas.guarantees import GuaranteeBroken
from tracing.attribution.rules.rule import Rule
from tracing.attribution.rules.spending import spend
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL, Ledger

MIXED_CREDIT, NOT_UNWOUND = "mixed_credit", "reversal_not_unwound"


@dataclass(slots=True, eq=False)
class Lot:
    """Money of one label that came into an account together. `parent` is the lot that it was part of before, None where a claim,
    an opening or the bank is its beginning; `rank` its order of arrival."""

    label: int
    brought_by: int
    rank: int
    amount: int
    parent: Lot | None = None


@dataclass
class Account:
    """An account while it is traced: its lots in order of arrival, and what it owes the bank. The last three are the lines on
    which it was last debited (or fell into a gap), last fell into a gap, and was last overdrawn."""

    lots: list[Lot] = field(default_factory=list)
    overdraft: int = 0
    last_debit: int = NOBODY
    last_gap: int = NOBODY
    last_overdrawn: int = NOBODY


@dataclass
class Totals:
    """What became of one label, in minor units: claimed = held + paid_out + absorbed + relabelled + lost_in_gap."""

    claimed: int = 0
    held: int = 0
    paid_out: int = 0
    absorbed: int = 0
    relabelled: int = 0
    lost_in_gap: int = 0


@dataclass
class Trace:
    """A ledger traced under one rule. `parcels[t]` are the lots that line t moved; `unwound` the lines that a reversal undid, and
    those reversals; `flags` (line, word) what a reader must know."""

    ledger: Ledger
    rule: Rule
    parcels: list[list[Lot]]
    accounts: list[Account]
    totals: list[Totals]
    absorbed: dict[int, int]
    unwound: set[int]
    flags: list[tuple[int, str]]

    def moved(self, line: int) -> dict[int, int]:
        """Minor units of each label that a line moved."""
        return sums(self.parcels[line])

    def held(self, account: int) -> dict[int, int]:
        """Minor units of each label that stand in an account at the end."""
        return sums(self.accounts[account].lots)


def sums(lots: Collection[Lot]) -> dict[int, int]:
    """Minor units of each label in some lots, in the order of labels."""
    found: dict[int, int] = {}
    for lot in lots:
        found[lot.label] = found.get(lot.label, 0) + lot.amount
    return dict(sorted(found.items()))


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`; `assets`: the lines that are among the targets, for a rule that has steps of their own for them."""
    return _Tracer(ledger, rule, frozenset(assets)).run()


class _Tracer:
    def __init__(self, ledger: Ledger, rule: Rule, assets: frozenset[int]):
        self.ledger, self.rule, self.assets = ledger, rule, assets
        self.next_rank = 0
        self.result = Trace(
            ledger, rule, [[] for _ in range(len(ledger))], [Account() for _ in ledger.accounts], [Totals() for _ in ledger.labels], {}, set(), []
        )

    def run(self) -> Trace:
        ledger, totals = self.ledger, self.result.totals
        for t in range(len(ledger)):
            if ledger.kinds[t] == GAP:
                self._lose(t)
            elif ledger.kinds[t] == REVERSAL and self._unwinds(ledger.reverses[t]):
                self._unwind(t, ledger.reverses[t])
            else:
                if ledger.kinds[t] == REVERSAL:
                    self.result.flags.append((t, NOT_UNWOUND))
                self._move(t)
            for number in (ledger.payer[t], ledger.payee[t]):
                if number != NOBODY and self.result.accounts[number].overdraft:
                    self.result.accounts[number].last_overdrawn = t
        for account in self.result.accounts:
            for lot in account.lots:
                totals[lot.label].held += lot.amount
        return self.result

    def _move(self, t: int) -> None:
        """An ordinary line: what leaves the payer, relabelled where a claim says so, arrives at the payee."""
        payer, payee = self.ledger.payer[t], self.ledger.payee[t]
        parcel = self._begin(t) if payer == NOBODY else self._leave(self.result.accounts[payer], t)
        self.result.parcels[t] = parcel
        if payee == NOBODY:
            for lot in parcel:
                self.result.totals[lot.label].paid_out += lot.amount
        else:
            self._arrive(self.result.accounts[payee], parcel, t)

    def _begin(self, t: int) -> list[Lot]:
        """Money that the ledger meets here for the first time: the claims in the order of labels, then what no claim covers."""
        claims, own = list(self.ledger.claims.get(t, ())), len(self.ledger.labels) - 1
        rest = self.ledger.amount[t] - sum(amount for _, amount in claims)
        if rest:
            claims.append((own, rest))
        if len(claims) > 1:
            self.result.flags.append((t, MIXED_CREDIT))
        return self._fresh(claims, t)

    def _fresh(self, amounts: list[tuple[int, int]], t: int) -> list[Lot]:
        for label, amount in amounts:
            self.result.totals[label].claimed += amount
        return [Lot(label, t, self._rank(), amount) for label, amount in amounts]

    def _leave(self, account: Account, t: int) -> list[Lot]:
        """What the rule takes from the payer; beyond the balance it is the bank's money, which is nobody's claim."""
        amount = self.ledger.amount[t]
        standing = sum(lot.amount for lot in account.lots)
        parcel = self._spend(account.lots, min(amount, standing), t, t in self.assets)
        account.last_debit = t
        if amount > standing:
            account.overdraft += amount - standing
            parcel += self._fresh([(len(self.ledger.labels) - 1, amount - standing)], t)
        if t in self.ledger.claims:
            for lot in parcel:
                self.result.totals[lot.label].relabelled += lot.amount
            parcel = self._fresh(list(self.ledger.claims[t]), t)
        return parcel

    def _arrive(self, account: Account, parcel: list[Lot], t: int) -> None:
        """The parcel first pays off what the account owes the bank; the rest stands there in parcel order."""
        left = [Lot(lot.label, lot.brought_by, lot.rank, lot.amount, lot.parent) for lot in parcel]
        owed = min(account.overdraft, self.ledger.amount[t])
        if owed:
            for lot in self._spend(left, owed, t, False):
                self.result.totals[lot.label].absorbed += lot.amount
            account.overdraft -= owed
            self.result.absorbed[t] = owed
        account.lots += left

    def _spend(self, lots: list[Lot], debit: int, t: int, asset: bool) -> list[Lot]:
        """Take `debit` out of `lots` as the rule says; the parts taken keep the order in which the lots stood."""
        if not debit:
            return []
        taken = spend(self.rule.steps_for(asset), debit, [lot.label for lot in lots], [lot.amount for lot in lots], self.ledger.own)
        parts = [Lot(lot.label, t, self._rank(), part, lot) for lot, part in zip(lots, taken, strict=True) if part]
        for lot, part in zip(lots, taken, strict=True):
            lot.amount -= part
        lots[:] = [lot for lot in lots if lot.amount]
        return parts

    def _rank(self) -> int:
        self.next_rank += 1
        return self.next_rank

    def _lose(self, t: int) -> None:
        account = self.result.accounts[self.ledger.payer[t]]
        for lot in account.lots:
            self.result.totals[lot.label].lost_in_gap += lot.amount
        account.lots, account.overdraft = [], 0
        account.last_gap = account.last_debit = t

    def _unwinds(self, first: int) -> bool:
        """True if the very money can go back: it still stands there whole, and its place is still there."""
        if first == NOBODY:
            return False  # a part of it came back
        ledger, accounts = self.ledger, self.result.accounts
        payer, payee = ledger.payer[first], ledger.payee[first]
        stands = payee == NOBODY or (first not in self.result.absorbed and accounts[payee].last_debit < first)
        if payer == NOBODY:
            return stands
        account = accounts[payer]
        return stands and account.last_gap < first and account.last_overdrawn < first and first not in ledger.claims

    def _unwind(self, t: int, first: int) -> None:
        """The lots of the first line go back and take up their old rank."""
        ledger, accounts, totals = self.ledger, self.result.accounts, self.result.totals
        payer, payee = ledger.payer[first], ledger.payee[first]
        going_back = self.result.parcels[first]
        if payee == NOBODY:
            for lot in going_back:
                totals[lot.label].paid_out -= lot.amount
        else:
            accounts[payee].lots = [lot for lot in accounts[payee].lots if lot.brought_by != first]
            accounts[payee].last_debit = t
        if payer == NOBODY:
            for lot in going_back:
                totals[lot.label].paid_out += lot.amount
        else:
            for lot in going_back:
                self._restore(accounts[payer].lots, lot)
        self.result.parcels[t] = [Lot(lot.label, t, lot.rank, lot.amount, lot) for lot in going_back]
        self.result.unwound |= {first, t}

    @staticmethod
    def _restore(lots: list[Lot], part: Lot) -> None:
        whole = part.parent
        if whole is None:
            raise GuaranteeBroken("money goes back to an account from which it did not come")
        at = bisect_left(lots, whole.rank, key=lambda lot: lot.rank)
        if at == len(lots) or lots[at] is not whole:
            lots.insert(at, whole)
        whole.amount += part.amount
