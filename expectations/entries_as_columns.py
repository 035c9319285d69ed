"""A statement's entries as columns side by side, so that what is promised of ten million of them can be worked out at once.

Authority: ISO 20022 camt.053 (an entry stands in one statement, of one account and currency).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.batches import columns_of
from expectations.running_balance import balances_out_by
from expectations.written_numbers import accounts_check
from schemas.accounts import Entry, StatementPeriod

_EPOCH = date(1970, 1, 1)
_READ = ("period", "account", "currency", "direction", "booked_on", "amount", "balance_after", "seq", "counterparty_account")
_SAFE = float(2**62)  # sums below this are exact in int64


class EntryColumns:
    """Columns of `entries`. Amounts are minor units; `period` numbers the statements, those of `periods` first; days are since 1970-01-01."""

    def __init__(self, entries: Sequence[Entry], periods: Sequence[StatementPeriod]):
        self.periods = periods
        columns = columns_of(entries, Entry, *_READ)
        of = {period.id: n for n, period in reversed(list(enumerate(periods)))}
        ids, codes = _coded(columns["period"])
        numbers = {id_: of.setdefault(id_, len(of)) for id_ in ids}
        self.period = np.array([numbers[id_] for id_ in ids] or [0], np.int64)[codes]
        self.statements = max(len(of), len(periods))
        self._account, self._currency, self._other = (_coded(columns[name]) for name in ("account", "currency", "counterparty_account"))
        self._booked = columns["booked_on"].cast(pa.int32())
        amount = _filled(columns["amount"])
        credit = _filled(pc.equal(columns["direction"], "credit"), False)
        self.signed = np.where(credit, amount, -amount)
        self.stated = columns["balance_after"].is_valid().to_numpy()
        self._balance, self._seq = _filled(columns["balance_after"]), _filled(columns["seq"])

    def sums(self) -> list[list[int]]:
        """Credits, debits and the number of entries, by statement."""
        order = np.argsort(self.period, kind="stable")
        counts = np.bincount(self.period, minlength=self.statements)
        begins = np.concatenate([[0], np.cumsum(counts)])
        signed = self.signed[order]
        if np.abs(signed.astype(float)).sum() > _SAFE:
            signed = signed.astype(object)
        runs = ([0] if not len(signed) else []) or np.flatnonzero(counts)
        found = [[0, 0, int(count)] for count in counts]
        if len(signed):
            for side, values in enumerate((np.maximum(signed, 0), np.maximum(-signed, 0))):
                for statement, total in zip(runs, np.add.reduceat(values, begins[runs]), strict=False):
                    found[statement][side] = int(total)
        return found

    def in_a_statement(self) -> pa.Array:
        """Whether each entry's statement is there, and is one of its account and currency."""
        there = self._of_period(lambda period: True, False, bool)
        same = there.copy()
        for name, (values, codes) in (("account", self._account), ("currency", self._currency)):
            number = {value: n for n, value in enumerate(values)}
            same &= self._of_period(lambda period: number.get(getattr(period, name), -1), -1, np.int64) == codes
        return pa.array(there & same)

    def within_statement(self) -> pa.Array:
        """Whether each entry is booked within its statement's days; null where one of the three is not stated."""
        last = np.iinfo(np.int64).max
        first, end = (
            self._of_period(lambda period: last if getattr(period, name) is None else (getattr(period, name) - _EPOCH).days, last, np.int64)
            for name in ("opens_on", "closes_on")
        )
        booked = _filled(self._booked)
        unknown = (first == last) | (end == last) | self._booked.is_null().to_numpy()
        return pa.array((first <= booked) & (booked <= end), mask=unknown)

    def other_account_checks(self) -> pa.Array:
        """As `accounts_check`, for the account on the other side of each entry."""
        values, codes = self._other
        return pa.array(accounts_check(values) or [None], pa.bool_()).take(pa.array(codes))

    def balance_out_by(self) -> pa.Array:
        """As `balances_out_by`, as a column; null where it is not known."""
        openings = [period.opening for period in self.periods] + [None] * (self.statements - len(self.periods))
        out_by, known = balances_out_by(self.signed, self._balance, self.stated, self._seq, self.period, openings)
        return pa.array(out_by, mask=~known)

    def _of_period(self, tells, otherwise, kind: type) -> np.ndarray:
        """For each entry what `tells` says of its statement; `otherwise` where that is not there."""
        return np.array([tells(period) for period in self.periods] + [otherwise] * (self.statements - len(self.periods) + 1), kind)[self.period]


def _filled(values: pa.ChunkedArray, nothing: int | bool = 0) -> np.ndarray:
    return values.fill_null(nothing).to_numpy() if values.null_count else values.to_numpy()


def _coded(texts: pa.ChunkedArray) -> tuple[list[str | None], np.ndarray]:
    """The distinct texts, and the number of each row's."""
    found = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode("encode")
    found = found.unify_dictionaries().combine_chunks() if found.num_chunks != 1 else found.chunk(0)
    if isinstance(found, pa.ChunkedArray):
        found = found.chunk(0) if found.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    return found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False)
