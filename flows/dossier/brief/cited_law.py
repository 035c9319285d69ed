"""The law as a document may cite it: the version in force on the document's date, with a mark where no lawyer has confirmed it.

Authority: `schemas.law` (every provision is dated and cited there).
"""

from __future__ import annotations

from functools import cached_property

from flows.dossier.document import Pieces, Slanted
from flows.dossier.number_kinds import cited
from schemas.calendar import in_words
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED, Provision


class CitedLaw:
    """Provisions on the date of one evidence base."""

    def __init__(self, base: EvidenceBase):
        self._day, self._order = base.compiled_on, base.order

    def cite(self, *versions: Provision) -> Pieces:
        """'Proceeds of Crime Act 2002 s.40', with the mark of doubt where the text was not read at its source: the first of the versions that was in force on
        the document's date. Refusal if none was: what was not in force cannot be cited."""
        provision = next((version for version in versions if version.citable_on(self._day)), None)
        if provision is None:
            raise Refusal(
                "law",
                f"{versions[0].authority} {versions[0].reference}",
                f"this was not in force on {in_words(self._day)}, the document's date, and cannot be cited",
                "Check cut_off in case.toml; else ask a lawyer which provision stood in its place.",
            )
        mark = () if provision.confirmed else (" ", Slanted(f"[{TO_BE_CONFIRMED}]"))
        return (cited(f"{provision.authority} {provision.reference}"), *mark)

    @cached_property
    def of_the_order(self) -> tuple[Provision, ...]:
        """The order's provisions that were in force on the document's date."""
        return tuple(p for p in self._order.provisions if p.citable_on(self._day))
