"""Sections L to P of the freezing certificate: remedies, the issuing, validating and central authorities, attachments; signatures by hand.

Authority: Regulation (EU) 2018/1805, Annex I, sections L to P.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Heading, Open
from flows.dossier.documents.authorities import details
from flows.dossier.documents.blanks import box, by_hand, form, told
from flows.dossier.writing import para

_NOT_SIGNED = "Not signed. The document is a draft of a certificate until a person signs it."


def section_l(b: Brief) -> tuple[Block, ...]:
    """Section L: which authority can say more about legal remedies."""
    remedies = b.base.case.application.abroad.remedies
    other = "" if remedies in ("issuing", "validating") else remedies
    boxes = (
        box(remedies == "issuing", "the issuing authority (see Section M)"),
        box(remedies == "validating", "the validating authority (see Section N)"),
        box(bool(other), f"other: {other}" if other else "other"),
    )
    blank = () if remedies else ("\n", Open("which authority informs about legal remedies", "application.abroad.remedies"))
    return (form(("Further information on legal remedies, legal assistance, interpretation and translation", ("\n".join(boxes), *blank))),)


def section_m(b: Brief) -> tuple[Block, ...]:
    """The issuing authority, its practical contact, and the lines to certify and sign."""
    asked = b.base.case.application.abroad
    kind = asked.issuing_authority.kind if asked.issuing_authority else ""
    boxes = f"{box(kind in ('court', 'prosecutor'), 'judge, court, public prosecutor')}\n{box(kind == 'other', 'another competent authority designated by the issuing State')}"
    blank = () if kind else ("\n", Open("the type of the issuing authority", "application.abroad.issuing_authority kind"))
    contact: tuple[Block, ...] = (
        (Heading("Contact for practical arrangements, if different"), details(asked.practical_contact, "practical contact", "practical_contact"))
        if (asked.practical_contact)
        else (para("No other contact for practical arrangements is recorded: the contact is the one above.", numbered=False),)
    )
    return (
        form(("Type of the issuing authority", (boxes, *blank))),
        details(asked.issuing_authority, "issuing authority", "issuing_authority"),
        *contact,
        Heading("The issuing authority certifies that the content of this freezing certificate is accurate and correct"),
        by_hand("Signature of the issuing authority or its representative", "Name", "Post held (title/grade)", "Date", "Official stamp", note=_NOT_SIGNED),
    )


def section_n(b: Brief) -> tuple[Block, ...]:
    """The validating authority; a blank unless the case says that it does not apply."""
    asked = b.base.case.application.abroad.validating_authority
    if asked is None:
        return (
            para(
                Open("the validating authority, or that none is needed", '[application.abroad.validating_authority], or not_applicable = [ "N" ]'),
                numbered=False,
            ),
        )
    boxes = f"{box(asked.kind == 'court', 'judge or court')}\n{box(asked.kind == 'prosecutor', 'public prosecutor')}"
    blank = (
        () if asked.kind in ("court", "prosecutor") else ("\n", Open("the type of the validating authority", "application.abroad.validating_authority kind"))
    )
    return (
        form(("Type of the validating authority", (boxes, *blank))),
        details(asked, "validating authority", "validating_authority"),
        form(
            ("Main contact point for the executing authority", f"{box(False, 'issuing authority')}\n{box(False, 'validating authority')}"),
            note="To be ticked by hand.",
        ),
        by_hand("Signature of the validating authority or its representative", "Name", "Post held (title/grade)", "Date", "Official stamp", note=_NOT_SIGNED),
    )


def section_o(b: Brief) -> tuple[Block, ...]:
    """The central authority; a blank unless the case says that it does not apply."""
    asked = b.base.case.application.abroad.central_authority
    if asked is None:
        return (
            para(
                Open("the central authority, or that none is responsible", '[application.abroad.central_authority], or not_applicable = [ "O" ]'),
                numbered=False,
            ),
        )
    return (details(asked, "central authority", "central_authority", languages=False),)


def section_p(b: Brief) -> tuple[Block, ...]:
    """Section P: what is attached to the certificate."""
    return (
        para(
            told(
                b.exhibits,
                b.base.case.application.abroad.attachments,
                "what is attached: the freezing order, translations, this dossier",
                "application.abroad.attachments",
            ),
            numbered=False,
        ),
    )
