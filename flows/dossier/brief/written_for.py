"""Which edition of a document is written, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.partner_evidence import Disclosure


@dataclass(frozen=True)
class WrittenFor:
    """`name`: working, served or partner; `disclosure`: of a partner edition, for whom it is and what it leaves out."""

    name: str
    disclosure: Disclosure | None = None

    @property
    def said(self) -> str:
        """'served edition', 'partner edition for ...'."""
        return f"{self.name} edition" + (f" for {self.disclosure.partner.name}" if self.disclosure else "")

    def has_not(self, part: str) -> bool:
        """True if something of a part of the case file rests on material that is not disclosed to the partner, and is absent here."""
        return self.disclosure is not None and part in self.disclosure.case.parts
