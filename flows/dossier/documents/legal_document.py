"""A legal document: its name, in which jurisdictions and for which orders it can be had, why not elsewhere, and how it is written.

Format: one value a document, listed in `flows.dossier.documents.DOCUMENTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Pieces, Section
from flows.dossier.words import with_article
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.law.provision import OrderSought


@dataclass(frozen=True)
class Written:
    """What a document says of its own: facts and a summary for its first page, its parts, and what stands behind them; `beside` says how it goes with the dossier
    where that is another way than that of the documents made with it."""

    facts: tuple[tuple[str, Pieces], ...]
    summary: tuple[Block, ...]
    parts: tuple[Section, ...]
    back: tuple[Section, ...] = ()
    contents: bool = True
    beside: Block | None = None


@dataclass(frozen=True)
class LegalDocument:
    """`orders`: for each jurisdiction the orders (keys of `schemas.law`) for which the document is written. `elsewhere`: why it cannot be had, by
    jurisdiction or by 'jurisdiction/order'."""

    key: str
    name: str
    orders: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, str]
    write: Callable[[Brief], Written]

    def available(self, jurisdiction: str, order: str) -> bool:
        """True if the document can be had for this order of this jurisdiction."""
        return order in self.orders.get(jurisdiction, ())

    def check_available(self, case: Case, order: OrderSought) -> None:
        """Refusal with the reason if the document cannot be had for the order that the case seeks."""
        jurisdiction = case.case.jurisdiction
        if self.available(jurisdiction, order.key):
            return
        reason = self.elsewhere.get(f"{jurisdiction}/{order.key}") or self.elsewhere.get(jurisdiction)
        if reason is None:
            reason = f"it is not written for {with_article(order.name.lower())}"
        fitting = self.orders.get(jurisdiction, ())
        step = (
            f"For this document order in case.toml would be {' or '.join(fitting)}."
            if fitting
            else "What can be had is listed by: assettrace dossier DIR --document list"
        )
        raise Refusal(f"document {self.key}", f"{jurisdiction}, order {order.key}", reason, step)
