"""The documents that courts and other states ask for, each from the same evidence as the dossier: one file a document, listed here.

Authority: each file names its own. A document says for which jurisdictions and orders it can be had, and why not elsewhere.
"""

from __future__ import annotations

from flows.dossier.documents import (
    account_freezing,
    asset_recovery_request,
    freezing_certificate,
    freezing_request,
    property_freezing,
    restraint,
    statement_of_information,
)
from flows.dossier.documents.legal_document import LegalDocument
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.law.provision import OrderSought

DOCUMENTS: dict[str, LegalDocument] = {
    document.key: document
    for document in (
        restraint.DOCUMENT,
        account_freezing.DOCUMENT,
        property_freezing.DOCUMENT,
        statement_of_information.DOCUMENT,
        freezing_request.DOCUMENT,
        freezing_certificate.DOCUMENT,
        asset_recovery_request.DOCUMENT,
    )
}


def document_for(case: Case, order: OrderSought, name: str) -> LegalDocument:
    """The document of this name; Refusal if there is none, or it cannot be had for the order that the case seeks."""
    if name not in DOCUMENTS:
        raise Refusal(f"document {name}", "", "no document has this name", f"Known: {', '.join(DOCUMENTS)}.")
    DOCUMENTS[name].check_available(case, order)
    return DOCUMENTS[name]
