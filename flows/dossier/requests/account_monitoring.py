"""The facts for an application for an account monitoring order against one bank: accounts that still held money when their statements end.

Authority: Proceeds of Crime Act 2002 s.370, which was not read at its source: what the section and the rules of court require is for a lawyer to confirm.
"""

from __future__ import annotations

from functools import partial

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Column, Table
from flows.dossier.documents.blanks import stated
from flows.dossier.documents.court_application import lettered
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.number_kinds import briefly, dated, named
from flows.dossier.requests import application_facts as facts
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import addressee
from flows.dossier.requests.tables import exhibits_of
from flows.dossier.writing import para, row
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import ORDERS, S370


def account_monitoring(request: Addressed) -> LegalDocument:
    """The document for the accounts at one bank that could be monitored."""
    return LegalDocument(
        "account-monitoring",
        f"Facts for an account monitoring order: {request.name or 'a bank not known'}",
        {"england_and_wales": tuple(ORDERS)},
        {},
        partial(_write, request),
    )


def _write(request: Addressed, b: Brief) -> Written:
    said, accounts = b.base.case.application.information, request.could_be_monitored
    parts = lettered(
        (
            "The order asked for",
            "asked",
            (
                para(
                    "That ",
                    addressee(request),
                    " give information about the accounts in part C, under ",
                    b.law.cite(S370),
                    ": every entry with its day, amount, other party and reference, and the balance.",
                ),
                para(
                    "For how long, and how often it is to be given: ",
                    stated(
                        b.exhibits,
                        said.monitoring,
                        "for how long the accounts are to be monitored, and how the information is to be given",
                        "application.information.monitoring",
                    ),
                ),
            ),
        ),
        ("The investigation", "investigation", facts.investigation(b.base, b.figures, b.traced, b.exhibits, accounts)),
        ("The accounts", "accounts", _accounts(b.base, b.figures, b.exhibits, request)),
        (
            "Why it is asked for",
            "why",
            (
                para(
                    "The statements in evidence end on the days in part C with money in the accounts. What became of it since is not known; the evidence was considered up to ",
                    dated(b.base.case.case.cut_off),
                    ".",
                ),
                facts.opinion(
                    b.exhibits,
                    said.monitoring_reason,
                    "what the monitoring is expected to show, and why records of the past do not suffice",
                    "application.information.monitoring_reason",
                ),
                facts.opinion(b.exhibits, said.public_interest, "why the order is in the public interest", "application.information.public_interest"),
            ),
        ),
        ("What speaks against it", "candour", facts.fairness(b.base, request, accounts)),
        ("Statement and signature", "truth", facts.signature()),
    )
    return Written(
        facts.first_page(b.base, b.exhibits, b.law, request, "Account monitoring order", S370),
        facts.what_it_is(
            S370, ("Information about ", *b.figures.counted("accounts to monitor", len(accounts), "account", of="accounts in part C"), " for a time to come.")
        ),
        parts,
        contents=False,
        beside=facts.beside(request),
    )


def _accounts(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits, request: Addressed) -> tuple[Block, ...]:
    rows = tuple(
        row(
            named(account.written),
            named(", ".join(account.holders) or "not known"),
            figures.amount(
                f"last balance {account.account}", account.open_with, "what the account's last statement closes with", "ledger", currency=account.currency
            ),
            briefly(account.open_on),
            exhibits_of(base, exhibits, account) or "none",
        )
        for account in request.could_be_monitored
    )
    return (
        Table(
            (Column("Account", 8), Column("Held by", 7), Column("Last balance", 6, True), Column("On", 5, whole=True), Column("Its statements", 7)),
            rows,
            note="The balance is the last that a statement in evidence shows, or that its entries come to.",
        ),
    )
