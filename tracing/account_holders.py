"""Whose account is whose: the parties that hold each account in evidence.

Authority: the case file where it names the account; else the statement, as far as its holder's record was recognised.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from schemas.accounts import StatementPeriod
from schemas.evidence_base import EvidenceBase
from schemas.parties import PartyMember, PartyRecord
from tracing.written_accounts import known_account


class AccountsHeld:
    """The accounts whose statement names a record as their holder: same exhibit, and the statement's place or holder's name."""

    def __init__(self, periods: Sequence[StatementPeriod]):
        self._accounts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for period in periods:
            self._accounts[period.exhibit, "place", period.place].add(period.account)
            self._accounts[period.exhibit, "name", period.holder].add(period.account)

    def of(self, record: PartyRecord) -> frozenset[str]:
        """Account identities; none for a record that is no account holder."""
        if record.mentioned_as != "account holder":
            return frozenset()
        at_place = self._accounts.get((record.exhibit, "place", record.place), set())
        return frozenset(at_place or self._accounts.get((record.exhibit, "name", record.name), set()))


def account_holders(base: EvidenceBase) -> dict[str, tuple[str, ...]]:
    """Party ids by account identity, for every account in evidence whose holder is known; several for a joint account."""
    periods = base.of(StatementPeriod)
    accounts = {period.account for period in periods}
    named: dict[str, set[str]] = defaultdict(set)
    for party in (*base.case.people, *base.case.companies):
        for written in party.accounts:
            if identity := known_account(written, accounts):
                named[identity].add(party.id)
    held, party_of = AccountsHeld(periods), {member.record: member.party for member in base.of(PartyMember)}
    recognised: dict[str, set[str]] = defaultdict(set)
    for record in base.of(PartyRecord):
        if record.id in party_of:
            for account in held.of(record):
                recognised[account].add(party_of[record.id])
    return {account: tuple(sorted(named.get(account) or recognised[account])) for account in sorted(named.keys() | recognised.keys())}
