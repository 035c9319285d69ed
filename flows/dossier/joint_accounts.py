"""The joint accounts through which money of a claim may have passed: section 10 lists them, section 2 says what that costs.

Authority: Re Hallett's Estate (1880) 13 Ch D 696 (own money first is a rule against a wrongdoer); Proceeds of Crime Act 2002 s.69 (others keep their interests).
"""

from __future__ import annotations

from datetime import date

from schemas.evidence_base import EvidenceBase
from schemas.money_findings import JointAccount
from schemas.parties import Party
from tracing.attribution.accounts_reached import accounts_reached
from tracing.ledger.account_holders import account_holders, joint_accounts


def joint_on_the_way(base: EvidenceBase) -> list[tuple[str, tuple[str, ...], JointAccount | None, date]]:
    """Account, its holders' ids, what the case file says of them, and the day from which money of a claim could stand there, by account; not where all its holders are
    suspects: nobody else's money is then at stake."""
    passed, stated = accounts_reached(base), joint_accounts(base)
    suspects = {party.id for party in base.of(Party) if party.role == "suspect"}
    return [
        (account, parties, stated.get(account), passed[account])
        for account, parties in account_holders(base).items()
        if len(parties) > 1 and account in passed and not suspects.issuperset(parties)
    ]
