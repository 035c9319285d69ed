"""A letter that asks one bank or register for what is missing; it says no more of the case than identifies the records.

Authority: Directive (EU) 2016/680 arts 4(1)(c) and 20 (no more than is needed). Under which power a bank may be asked is for a person to say; nothing here does.
"""

from __future__ import annotations

from dataclasses import replace

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Column, Cover, Dossier, Exempt, Open, Pieces, Slanted, Table
from flows.dossier.documents.blanks import by_hand, on, said
from flows.dossier.number_kinds import briefly, named
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.tables import asked
from flows.dossier.writing import para, row
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED

STATE = "DRAFT, not sent: for a person to check, complete and sign"


def letter(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, request: Addressed) -> Dossier:
    """The letter to one bank or register, of one or two pages."""
    head = base.case.case
    title = "Request for bank records" if request.accounts else "Request for records"
    running = f"{head.reference} · {title} · {request.name or 'addressee not known'} · version {base.version}"
    summary = (
        para(
            "Please send the records below. Where there are none for some days, please say so, and whether the account was open."
            if request.accounts
            else "Please send what is listed below.",
            numbered=False,
        ),
        *asked(figures, transfers, exhibits, request, reasons=False),
        *_before(request),
        *_form(request),
        *_confidence(request),
        replace(
            by_hand("Signature, name and office", "Date", note="Not signed. This is no request until a person signs it."), title="For the requesting office"
        ),
    )
    return Dossier(
        f"{head.reference}: {title}",
        head.author.name,
        head.protective_marking,
        running,
        Cover(head.author.office, title, STATE, _facts(base, exhibits, request), summary),
        (),
        (),
        contents=False,
    )


def addressee(request: Addressed) -> Pieces:
    """The bank's name, or that it is not known."""
    if not request.name and not request.accounts:
        return (Open("who produced the records", "exhibits.csv: producer"),)
    return (named(request.name),) if request.name else (Open("which bank keeps the account", "[[application.information.recipients]] accounts"),)


def _facts(base: EvidenceBase, exhibits: CitedExhibits, request: Addressed) -> tuple[tuple[str, Pieces], ...]:
    head, asked_by = base.case.case, base.case.application.information
    address = next((known.address for known in asked_by.recipients if alike(known.name, request.name)), "")
    return (
        ("To", addressee(request)),
        ("Address", said(exhibits, address, "where it takes such requests", "[[application.information.recipients]]")),
        ("From", (named(f"{head.author.name}, {head.author.office}"),)),
        ("Our reference", (named(f"{head.reference}, version {base.version}"),)),
        ("Asked under", said(exhibits, asked_by.power, "under which power or authority it is asked", "application.information.power")),
        (
            "Please reply to",
            said(exhibits, asked_by.reply_to, "where the reply is to go, and how it is to be protected on the way", "application.information.reply_to"),
        ),
        ("Please reply by", on(asked_by.reply_by, "the day by which a reply is needed", "application.information.reply_by")),
        ("As known on", (in_words(head.cut_off),)),
        *head_of_log(base),
    )


def head_of_log(base: EvidenceBase) -> tuple[tuple[str, Pieces], ...]:
    """The head of the case's log when this was first drafted: whoever has the paper can show that the log was not rewritten since. It is no part of what is asked, and
    so makes no new version: where a draft is compared with those before, it has no version yet, and no head."""
    return (("Head of our log", (Exempt(base.log_head, "hash"),)),) if base.version and base.log_head else ()


def alike(one: str, other: str) -> bool:
    """Whether two texts are one name, whatever its capitals and spaces."""
    return one.split() != [] and one.casefold().split() == other.casefold().split()


def _before(request: Addressed) -> tuple[Block, ...]:
    if not request.outstanding:
        return ()
    rows = tuple(row(briefly(o.asked_on), named(o.what), named(o.power or "not recorded")) for o in request.outstanding)
    return (
        Table(
            (Column("On", 5, whole=True), Column("What", 12), Column("Under", 10)),
            rows,
            title="Asked for before and not received",
            note="If it was sent, please send it again with the day on which it was sent.",
        ),
    )


def _form(request: Addressed) -> tuple[Block, ...]:
    if not any(w.kind not in ("register", "valuation") for w in request.things):
        return ()
    return (
        para(
            "Form: statements as the bank's own system issues them (camt.053, MT940, OFX, CSV or a workbook) beside what the customer got, with the balance before the first entry and after "
            "the last, the statement's number, and of every entry booking date, value date, the other party's name and account, and the reference. "
            "Please name who can say in a statement from where the records come and how they are kept.",
            numbered=False,
        ),
    )


def _confidence(request: Addressed) -> tuple[Block, ...]:
    if not request.accounts:
        return ()
    return (
        para(
            "Please tell neither the account's holders nor anybody else of this request. ",
            Slanted(f"[What a bank may be asked, and must keep to itself, is {TO_BE_CONFIRMED}.]"),
            numbered=False,
        ),
    )
