"""Application for an account freezing order.

Authority: Proceeds of Crime Act 2002 ss.303Z1-303Z3 (enforcement officer, senior officer's authorisation, reasonable grounds to suspect, at least £1,000, at most two
years, notice, exclusions).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_identifier
from flows.dossier.document import Block, Column, Heading, Open, Table
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import on, stated
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, notice, others, provisions, related, statutory, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.restraint_terms import applicant, exceptions
from flows.dossier.shared_figures import value
from flows.dossier.writing import para, row
from schemas.accounts import StatementPeriod
from schemas.assets import Asset
from schemas.calendar import in_brief
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import S303Z1, S303Z2, S304

NONE = "the accounts to be frozen: money is traced into none that is within reach"


def write(b: Brief) -> Written:
    """The application in parts A to G."""
    accounts = asked_for(b.base, b.assets, b.traced, "account_balance")
    law = provisions(b.law, S303Z1, S303Z2, S304)
    parts = lettered(
        ("The order asked for", "asked", _asked(b, accounts, law)),
        ("Grounds to suspect", "grounds", _grounds(b)),
        ("The accounts", "property", property_asked_for(b, accounts, NONE)),
        ("Connection to earlier orders", "related", related(b.base)[1:]),
        ("Full and frank disclosure", "candour", candour(b)),
        (
            "Exclusions and third parties",
            "others",
            (Heading("Exclusions"), *exceptions(b.base, b.figures, b.exhibits), *others(b.base, b.assets, b.figures, b.exhibits, accounts)),
        ),
        ("Statement of truth", "truth", truth(b)),
    )
    return Written(facts(b.base, b.edition, b.exhibits, ("Provisions", law)), in_short(b, accounts), parts)


def _asked(b: Brief, accounts: tuple[Asset, ...], law) -> tuple[Block, ...]:
    asked, officer = b.base.case.application, applicant(b.base)
    senior = asked.senior_officer
    return (
        para("The court is asked to order that the accounts in the table be not operated, by or for anyone by or for whom they are operated, under ", law, "."),
        _accounts(b.base, b.assets, b.figures, accounts),
        para(
            "Until: ",
            on(asked.until, "until which day the order is to last", "application.until"),
            ". An order lasts at most two years. The minimum for an order is £1,000, to be checked on the day of the application.",
        ),
        para(
            f"The applicant is {officer.name}, {officer.office}. Capacity as an enforcement officer: ",
            stated(b.exhibits, asked.applicant_authority, "on what authority the applicant is an enforcement officer", "application.applicant_authority"),
        ),
        para(
            "Authorised by a senior officer: ",
            f"{senior.name}, {senior.office}" if senior else Open("which senior officer authorised the application", "application.senior_officer"),
            ", on ",
            on(asked.authorised_on, "the day of the authorisation", "application.authorised_on"),
            ".",
        ),
        *notice(b.base, b.edition, b.exhibits, "The application may be made without notice (s.303Z1(4)) [to be confirmed by a lawyer]."),
    )


def _accounts(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, accounts: tuple[Asset, ...]) -> Block:
    """Number, holder, bank, balance and its day, and whether it is at least the minimum."""
    if not accounts:
        return para(Open(NONE, "application.assets, or a basis in [[chains]]"))
    banks = {period.account: period.servicer for period in base.of(StatementPeriod) if period.servicer}
    rows = tuple(
        row(
            asset_identifier(a),
            a.holder_name,
            banks.get(a.identifier) or (Open("the bank", "exhibits: the statement does not name it"),),
            value(assets, figures, a) or "not known",
            in_brief(a.value_on) if a.value_on else "not known",
        )
        for a in accounts
    )
    return Table(
        (Column("Account", 8), Column("Held by", 7), Column("Bank", 7), Column("Balance", 6, True), Column("On", 5, whole=True)),
        rows,
        note="The balance is the last that a statement in evidence shows.",
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    return (
        *(para(b.exhibits.linked(fact), mark="fact") for fact in b.base.case.case.statement_of_facts),
        *statutory(b),
        Heading("How the money is recoverable"),
        para(
            "The table in part C has what was traced into each account under the declared rule and what holds on any order of attribution; section 7 of the dossier has each "
            "route, transfer by transfer. Where nothing was traced into an account the ground is to be found in the facts above, or is not there."
        ),
    )


DOCUMENT = LegalDocument(
    "account-freezing",
    "Application for an account freezing order",
    {"england_and_wales": ("account_freezing",)},
    {"european_union": "an account freezing order is made by a magistrates' court in England and Wales"},
    write,
)
