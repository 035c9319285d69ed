"""The facts for an application for a production order against one bank.

Authority: Proceeds of Crime Act 2002 s.345, which was not read at its source: what the section and the rules of court require is for a lawyer to confirm.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from flows.dossier.brief import Brief, joined, para, row
from flows.dossier.document import Block, Column, Pieces, Table
from flows.dossier.documents.blanks import stated
from flows.dossier.documents.court_application import lettered
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.number_kinds import named
from flows.dossier.requests import application_facts as facts
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import addressee
from flows.dossier.requests.tables import asked, exhibits_of, held_by
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
    said = b.case.application.information
    parts = lettered(
        (
            "The order asked for",
            "asked",
            (
                para("That ", addressee(request), " produce the material in part C, under ", b.provision(S345), "."),
                para("Time to comply: ", stated(b, said.time_to_comply, "how long the bank is to have", "application.information.time_to_comply")),
            ),
        ),
        ("The investigation", "investigation", facts.investigation(b, wanted_of)),
        ("The material", "material", asked(b, request, reasons=True)),
        ("Who has it, and how that is known", "possession", _possession(b, request)),
        (
            "Why it is asked for",
            "why",
            (
                *_use(wanted_of),
                facts.opinion(b, said.benefit, "what the material is expected to show, and why that is worth the intrusion", "application.information.benefit"),
                facts.opinion(b, said.public_interest, "why the order is in the public interest", "application.information.public_interest"),
            ),
        ),
        ("What speaks against it", "candour", facts.fairness(b, request, wanted_of)),
        ("Statement and signature", "truth", facts.signature()),
    )
    return Written(
        facts.first_page(b, request, "Production order", S345),
        facts.what_it_is(S345, _in_short(b, wanted_of)),
        parts,
        contents=False,
        beside=facts.beside(request),
    )


def _in_short(b: Brief, accounts: tuple[AskedOfAccount, ...]) -> Pieces:
    """'For 2 accounts: statements that are missing, 1; copies of vouchers, 3.'"""
    kinds = Counter(w.kind for account in accounts for w in account.wanted)
    things = joined(
        ((f"{KINDS[kind].lower()}, ", b.number(f"asked {kind}", kinds[kind], f"things of the kind '{kind}' in part C")) for kind in KINDS if kinds[kind]), "; "
    )
    return ("Of ", *b.counted("accounts asked about", len(accounts), "account", of="accounts in part C"), ": ", *things, ".")


def _possession(b: Brief, request: Addressed) -> tuple[Block, ...]:
    rows = tuple(
        row(named(f"{account.written}, {held_by(account)}"), named(account.bank or "not known"), b.linked(account.bank_why), exhibits_of(b, account) or "none")
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
