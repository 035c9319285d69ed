"""Whose account is whose: the parties that hold each account in evidence.

Authority: the case file where it names the account, first [[joint_accounts]] and then a party's own accounts; else the statement, as far as its holder's record was recognised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from schemas.accounts import StatementPeriod
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.money_findings import JointAccount
from schemas.parties import PartyMember, PartyRecord
from tracing.ledger.account_references import known_account
from tracing.names.bank_names import Holder


class AccountsHeld:
    """The accounts whose statement names a record as their holder: the same exhibit and place, and the holder's name where statements of several accounts stand
    there. A second holder is known by the place, if one account alone stands there."""

    def __init__(self, periods: Sequence[StatementPeriod]):
        self._accounts: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for period in periods:
            for where in (
                (period.exhibit, "place", period.place),
                (period.exhibit, "name", period.holder),
                (period.exhibit, "both", period.place, period.holder),
            ):
                self._accounts[where].add(period.account)

    def of(self, record: PartyRecord) -> frozenset[str]:
        """Account identities; none for a record that is no account holder."""
        if record.mentioned_as != "account holder":
            return frozenset()
        both, at_place, by_name = (
            self._accounts.get(where, set())
            for where in ((record.exhibit, "both", record.place, record.name), (record.exhibit, "place", record.place), (record.exhibit, "name", record.name))
        )
        return frozenset(both or (at_place if len(at_place) == 1 else by_name))


def account_holders(base: EvidenceBase) -> dict[str, tuple[str, ...]]:
    """Party ids by account identity, for every account in evidence whose holder is known; several for a joint account. Refusal if the case file names
    the holders of an account that no statement shows."""
    periods = base.of(StatementPeriod)
    accounts = {period.account for period in periods}
    together = {account: set(joint.holders) for account, joint in joint_accounts(base).items()}
    named: dict[str, set[str]] = defaultdict(set)
    for party in base.case.parties:
        for written in party.accounts:
            if identity := known_account(written, accounts):
                named[identity].add(party.id)
    held, party_of = AccountsHeld(periods), {member.record: member.party for member in base.of(PartyMember)}
    recognised: dict[str, set[str]] = defaultdict(set)
    for record in base.of(PartyRecord):
        if record.id in party_of:
            for account in held.of(record):
                recognised[account].add(party_of[record.id])
    known = together.keys() | named.keys() | recognised.keys()
    return {account: tuple(sorted(together.get(account) or named.get(account) or recognised[account])) for account in sorted(known)}


def known_holders(base: EvidenceBase) -> dict[str, tuple[Holder, ...]]:
    """The names by which the case knows the holders of each account in evidence, aliases too, by account identity."""
    given = {person.id: [Holder(name, "person") for name in (person.name, *person.aliases)] for person in base.case.people}
    given |= {company.id: [Holder(company.name, "company")] for company in base.case.companies}
    return {account: tuple(holder for id in parties for holder in given.get(id, ())) for account, parties in account_holders(base).items()}


def joint_accounts(base: EvidenceBase) -> dict[str, JointAccount]:
    """What the case file says of joint accounts, by account identity. Refusal for one that no statement shows, or that is named twice."""
    accounts = {period.account for period in base.of(StatementPeriod)}
    found: dict[str, JointAccount] = {}
    for n, joint in enumerate(base.case.joint_accounts, start=1):
        account = known_account(joint.account, accounts)
        if not account:
            raise Refusal(
                "case.toml",
                f"joint_accounts[{n}].account",
                f"no statement in evidence is of the account {joint.account!r}",
                "Mend the account's number, or take it out until its statements are received.",
            )
        if account in found:
            raise Refusal(
                "case.toml", f"joint_accounts[{n}].account", f"the account {joint.account!r} is named twice", "Name all its holders in one [[joint_accounts]]."
            )
        found[account] = joint
    return found
