"""The facts for an application for a production order against one bank.

Authority: Proceeds of Crime Act 2002 s.345, which was not read at its source: what the section and the rules of court require is for a lawyer to confirm.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Column, Pieces, Table
from flows.dossier.documents.blanks import stated
from flows.dossier.documents.court_application import lettered
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.number_kinds import named
from flows.dossier.requests import application_facts as facts
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import addressee
from flows.dossier.requests.tables import asked, exhibits_of, held_by
from flows.dossier.writing import joined, para, row
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import ORDERS, S345
from schemas.requests import KINDS, AskedOfAccount


def production_order(request: Addressed) -> LegalDocument:
    """The document for what one bank is asked for."""
    return LegalDocument(
        "production-order",
        f"Facts for a production order: {request.name or 'a bank not known'}",
        {"england_and_wales": tuple(ORDERS)},
        {},
        partial(_write, request),
    )


def _write(request: Addressed, b: Brief) -> Written:
    wanted_of = tuple(account for account in request.accounts if account.wanted)
    said = b.base.case.application.information
    parts = lettered(
        (
            "The order asked for",
            "asked",
            (
                para("That ", addressee(request), " produce the material in part C, under ", b.law.cite(S345), "."),
                para("Time to comply: ", stated(b.exhibits, said.time_to_comply, "how long the bank is to have", "application.information.time_to_comply")),
            ),
        ),
        ("The investigation", "investigation", facts.investigation(b.base, b.figures, b.traced, b.exhibits, wanted_of)),
        ("The material", "material", asked(b.figures, b.transfers, b.exhibits, request, reasons=True)),
        ("Who has it, and how that is known", "possession", _possession(b.base, b.exhibits, request)),
        (
            "Why it is asked for",
            "why",
            (
                *_use(wanted_of),
                facts.opinion(
                    b.exhibits, said.benefit, "what the material is expected to show, and why that is worth the intrusion", "application.information.benefit"
                ),
                facts.opinion(b.exhibits, said.public_interest, "why the order is in the public interest", "application.information.public_interest"),
            ),
        ),
        ("What speaks against it", "candour", facts.fairness(b.base, request, wanted_of)),
        ("Statement and signature", "truth", facts.signature()),
    )
    return Written(
        facts.first_page(b.base, b.exhibits, b.law, request, "Production order", S345),
        facts.what_it_is(S345, _in_short(b.figures, wanted_of)),
        parts,
        contents=False,
        beside=facts.beside(request),
    )


def _in_short(figures: Figures, accounts: tuple[AskedOfAccount, ...]) -> Pieces:
    """'For 2 accounts: statements that are missing, 1; copies of vouchers, 3.'"""
    kinds = Counter(w.kind for account in accounts for w in account.wanted)
    things = joined(
        ((f"{KINDS[kind].lower()}, ", figures.number(f"asked {kind}", kinds[kind], f"things of the kind '{kind}' in part C")) for kind in KINDS if kinds[kind]),
        "; ",
    )
    return ("Of ", *figures.counted("accounts asked about", len(accounts), "account", of="accounts in part C"), ": ", *things, ".")


def _possession(base: EvidenceBase, exhibits: CitedExhibits, request: Addressed) -> tuple[Block, ...]:
    rows = tuple(
        row(
            named(f"{account.written}, {held_by(account)}"),
            named(account.bank or "not known"),
            exhibits.linked(account.bank_why),
            exhibits_of(base, exhibits, account) or "none",
        )
        for account in request.accounts
        if account.wanted
    )
    return (Table((Column("Account", 9), Column("Bank", 6), Column("Known because", 7), Column("Its statements in evidence", 7)), rows),)


def _use(accounts: tuple[AskedOfAccount, ...]) -> tuple[Block, ...]:
    """What the case lacks without the material."""
    kinds = {w.kind for account in accounts for w in account.wanted}
    days = (
        (para("On the days in part C the account cannot be followed. What stood in it is not traced through them, for or against anybody."),)
        if kinds - {"voucher", "account"}
        else ()
    )
    vouchers = (para("Of the transfers in part C the statements do not show where the money came from or went."),) if "voucher" in kinds else ()
    onward = (
        (para("Into the accounts in part C that are not in evidence money went that the claims' may have been part of. What became of it is not known."),)
        if "account" in kinds
        else ()
    )
    return (*days, *vouchers, *onward)
