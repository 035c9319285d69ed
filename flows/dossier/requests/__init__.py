"""Requests for what is missing: a letter to each bank and register, the facts for orders that would obtain it, and a list of all for the office.

Authority: each file names its own. Nothing here is sent, and nothing is an application: a person completes, checks and signs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.dossier.attach_twin import with_twin
from flows.dossier.brief import brief_of
from flows.dossier.document import Dossier, Link, Open
from flows.dossier.documents.assembling import changed, open_points, written
from flows.dossier.documents.blanks import blanks
from flows.dossier.printing import print_pdf
from flows.dossier.requests.account_monitoring import account_monitoring
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import letter
from flows.dossier.requests.production_order import production_order
from flows.dossier.twin import document_twin
from schemas.case import Case
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency

LETTER, PRODUCTION, MONITORING = "letter", "production-order", "account-monitoring"
ORDERS = {PRODUCTION: production_order, MONITORING: account_monitoring}


@dataclass(frozen=True)
class Draft:
    """A document of a request before it is printed. A letter has no twin: a bank is told no more than its pages say."""

    kind: str
    document: Dossier
    blanks: tuple[Open, ...]
    twin: bytes = b""

    def pdf(self) -> bytes:
        """The draft as PDF; the same draft always gives the same bytes."""
        return with_twin(print_pdf(self.document), self.twin) if self.twin else print_pdf(self.document)


def kinds_of(case: Case, request: Addressed) -> tuple[str, ...]:
    """What is drafted for a request: a letter, and where the case's jurisdiction has them the facts for a production order of what a bank is asked for, and
    for an account monitoring order."""
    orders = (*((PRODUCTION,) if any(account.wanted for account in request.accounts) else ()), *((MONITORING,) if request.could_be_monitored else ()))
    letters = (LETTER,) if request.things else ()
    return (*letters, *(kind for kind in orders if ORDERS[kind](request).available(case.case.jurisdiction, case.case.order)))


def unlinked(document: Dossier) -> Dossier:
    """A letter or list has no register of exhibits that a reference could lead to: each stands as words."""
    return changed(document, lambda piece: piece.text if isinstance(piece, Link) else piece)


def draft(base: EvidenceBase, request: Addressed, kind: str) -> Draft:
    """One draft. `base` is the evidence as the request may show it; its version is printed. What is open in the facts for an order are the reasons against it;
    the dossier's reasons are not its own."""
    if kind == LETTER:
        b = brief_of(base, "served")
        document = unlinked(letter(b.base, b.figures, b.transfers, b.exhibits, request))
        return Draft(kind, document, tuple(blanks(document)))
    order = ORDERS[kind](request)
    alone = replace(base, rows={**base.rows, Deficiency: ()}, final=False)
    b = brief_of(replace(alone, rows={**alone.rows, Deficiency: open_points(brief_of(alone, "served"), order)}), "served")
    document = written(b, order, ())
    return Draft(kind, document, tuple(blanks(document)), document_twin(b, order.key, document))
