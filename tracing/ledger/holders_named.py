"""Which accounts in evidence an entry names by their holder's name, as banks write it.

Authority: docs/method.md, "Which payments are one". The names are compared by `tracing.names.bank_names`; the first letters of words say cheaply which are worth it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from tracing.ledger.named_accounts import ends_with
from tracing.ledger.transfer_sides import Side
from tracing.names.bank_names import Holder, names_one_of
from tracing.names.written_names import words

_LETTERS = 3


class AccountsHinted:
    """The accounts of a case, found by a holder's name, a whole number or a part of one in an entry."""

    def __init__(self, sides: Iterable[Side]):
        self._holders: dict[str, tuple[Holder, ...]] = {side.record.account: side.holders for side in sides}
        self._by_letters: dict[str, set[str]] = defaultdict(set)
        for account, holders in self._holders.items():
            for holder in holders:
                for letters in _beginnings(holder.name):
                    self._by_letters[letters].add(account)
        self._known: dict[tuple[str, str, str], frozenset[str]] = {}

    def of(self, side: Side) -> frozenset[str]:
        """The accounts but its own that it points at in any of these ways."""
        key = side.entry.counterparty, side.entry.ultimate_counterparty, side.entry.text
        if key not in self._known:
            self._known[key] = frozenset(self._named(*key))
        of_numbers = {account for part in side.parts for account in self._holders if ends_with(account, part)} | {side.points_at}
        return (self._known[key] | of_numbers) - {side.record.account, ""}

    def _named(self, *texts: str) -> set[str]:
        near = {account for text in texts for letters in _beginnings(text) for account in self._by_letters.get(letters, ())}
        return {account for account in near if any(names_one_of(text, self._holders[account]) for text in texts)}


@lru_cache(maxsize=1 << 16)
def _beginnings(written: str) -> frozenset[str]:
    """The first letters of its words, and of its words run together."""
    there = words(written, "person")
    return frozenset(word[:_LETTERS] for word in (*there, "".join(there)) if len(word) >= _LETTERS)
