"""What survives in a pool, shared in proportion to contributions: distribution between innocent contributors, not tracing.

Authority: Barlow Clowes International v Vaughan [1992] 4 All ER 22.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.accounts import StatementPeriod
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import PoolShare
from schemas.money import split
from tracing.attribution.guarantees import balances
from tracing.ledger.account_references import known_account
from tracing.ledger.ledger_lines import transfer_of
from tracing.ledger.prepared_ledger import OWN_KIND, Claim, Line, build


def shares(base: EvidenceBase, lines: Sequence[Line], claims: Sequence[Claim]) -> list[PoolShare]:
    """For every pool of the case and every claim that paid into it: what was contributed, what survives, and the claim's share.

    What a claim's receipts brought into the pool is its contribution, repayments not taken off; own money contributes nothing, and
    nobody gets more than was contributed. Refusal for an account that is not in evidence.
    """
    ledger = build(lines, claims)
    stands = dict(zip(ledger.accounts, balances(ledger), strict=True))
    known = {period.account for period in base.of(StatementPeriod)}
    into = {transfer_of(line.id): line for line in sorted(lines, key=lambda line: line.id)}
    found = []
    for n, pool in enumerate(base.case.pools, start=1):
        accounts = {known_account(written, known) for written in pool.accounts}
        if "" in accounts:
            raise Refusal("case.toml", f"pools[{n}].accounts", "an account of the pool has no statement in evidence", "Mend the account's number.")
        contributed: dict[str, int] = {}
        for claim in claims:
            receipt = into[claim.transfer]
            if receipt.payee in accounts and not claim.label.startswith(OWN_KIND):
                contributed[claim.label] = contributed.get(claim.label, 0) + (receipt.amount if claim.amount is None else claim.amount)
        surviving = sum(max(stands.get(account, 0), 0) for account in accounts)
        if contributed:
            parts = split(min(surviving, sum(contributed.values())), list(contributed.values()))
            found += [
                PoolShare(pool=pool.id, label=label, contributed=amount, surviving=surviving, share=part)
                for (label, amount), part in zip(contributed.items(), parts, strict=True)
            ]
    return found
