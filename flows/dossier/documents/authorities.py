"""An authority of one state or another, and how to reach it, as forms ask for it.

Authority: Regulation (EU) 2018/1805, Annex I, sections A and M to O.
"""

from __future__ import annotations

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.document import Block, Open, Pieces
from flows.dossier.documents.blanks import Field, form
from schemas.application import Authority

NOT_RECORDED = "not recorded in the case file"


def named(exhibits: CitedExhibits, authority: Authority | None, missing: str, key: str) -> Pieces:
    """The authority's name; a blank if it is not known."""
    return exhibits.linked(authority.name) if authority else (Open(missing, key),)


def details(authority: Authority | None, who: str, key: str, *, languages: bool = True) -> Block:
    """Every field of a form about an authority; a field that a form does not require says if nothing is recorded."""
    if authority is None:
        return form(("Name", (Open(f"the {who}, with address and contact", f"[application.abroad.{key}]"),)))

    def field(label: str, text: str, missing: str = "") -> Field:
        return label, text or ((Open(f"{missing} of the {who}", f"application.abroad.{key}"),) if missing else NOT_RECORDED)

    spoken = (field("Languages in which it can be reached", ", ".join(authority.languages), "languages"),) if languages else ()
    return form(
        field("Name", authority.name),
        field("Name of the contact person", authority.contact, "contact person"),
        field("Post held (title/grade)", authority.post, "post held by the contact"),
        field("File No", authority.file_number, "file number"),
        field("Address", authority.address, "address"),
        field("Tel. No", authority.telephone, "telephone number"),
        field("Fax No", authority.fax),
        field("Email", authority.email, "email address"),
        *spoken,
    )
