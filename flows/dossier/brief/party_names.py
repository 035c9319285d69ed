"""What parties and accounts are called in a document.

Format: an account as `schemas.identifiers.display_account` writes it, with its holder where a statement names one.
"""

from __future__ import annotations

from functools import cached_property

from schemas.accounts import StatementPeriod
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import OUTSIDE, display_account
from schemas.parties import Party


class Names:
    """The names in one evidence base. `parties`: each party by its id."""

    def __init__(self, base: EvidenceBase):
        self._base = base
        self.parties = {party.id: party for party in base.of(Party)}

    def party(self, id: str) -> str:
        """A party's name."""
        return self.parties[id].name if id in self.parties else id

    def account(self, identity: str) -> str:
        """An account as a reader knows it; one outside the evidence by its number or the name that the statement gives."""
        if not identity.startswith(OUTSIDE):
            return display_account(identity)
        name = identity.removeprefix(OUTSIDE)
        return (display_account(name) if name.partition(":")[0] in ("iban", "gb", "account") else name) or "not named"

    @cached_property
    def holders(self) -> dict[str, str]:
        """The holder of each account in evidence as its statements name it; the last one that is stated."""
        return {p.account: p.holder for p in sorted(self._base.of(StatementPeriod), key=lambda p: (p.closes_on, p.id)) if p.holder}

    def account_of(self, identity: str) -> str:
        """'20-00-00 12345678 (Fennmark Homes Ltd)' for an account in evidence."""
        return f"{self.account(identity)} ({self.holders[identity]})" if identity in self.holders else self.account(identity)
