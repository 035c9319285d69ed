"""The [application] part of case.toml: what the documents for a court or another state need and no exhibit can say.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33; Regulation (EU) 2018/1805, Annex I. Nothing here is required: what is not said stays visibly open
in the document that needs it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from schemas.stated import Amount, Id, Officer, Part, Statement

RiskFactorName = Literal["property", "steps", "circumstances", "character", "record", "benefit", "stage"]
Assumption = Literal["transfers", "property", "expenditure", "free_of_interests"]
Sought = Literal["accounts", "land", "crypto", "vehicles", "companies"]


class Authority(Part):
    """A court, prosecutor or office, and how to reach it."""

    name: str
    kind: Literal["", "court", "prosecutor", "other"] = ""
    contact: str = ""
    post: str = ""
    file_number: str = ""
    address: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()


class Expense(Part):
    """An exception from the order; without an amount it is in the words alone."""

    kind: Literal["living", "legal", "business"]
    says: str
    amount: Amount | None = None
    exhibits: tuple[str, ...] = ()


class RiskFactor(Part):
    factor: RiskFactorName
    says: str
    exhibits: tuple[str, ...] = ()


class Ancillary(Part):
    """An ancillary order for information: who is to be asked what, and why."""

    grounds: str
    disclosure: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class ToNotify(Part):
    name: str
    interest: str
    address: str = ""


class AgainstAssumption(Part):
    """Why one of the assumptions of s.10 should not be made."""

    assumption: Assumption
    says: str
    exhibits: tuple[str, ...] = ()


class RelatedOrder(Part):
    """An earlier order or request that this one is connected with; `their_reference` is that of the authority that executed it."""

    kind: str
    on: date
    authority: str
    reference: str = ""
    their_reference: str = ""


class IssuedOrder(Part):
    """The freezing order itself, which a certificate accompanies."""

    authority: str
    on: date
    reference: str


class Affected(Part):
    """What a form of another state asks of a party of the case beyond what [[people]] and [[companies]] say."""

    party: Id
    first_names: str = ""
    sex: str = ""
    identity_number: str = ""
    identity_document: str = ""
    birthplace: str = ""
    languages: tuple[str, ...] = ()
    legal_form: str = ""
    trading_name: str = ""
    seat: str = ""
    address: str = ""
    representative: str = ""


class OtherState(Part):
    """Another state to which the same order goes."""

    state: str
    authority: str
    why: str
    value: Amount | None = None
    action: str = ""


class RestitutionDecision(Part):
    """A decision to give frozen property back to a victim, who is one of [[people]]."""

    authority: str
    on: date
    reference: str = ""
    property: str
    victim: Id
    contested: str = ""
    prejudiced: str = ""


class Abroad(Part):
    """For a request or certificate that goes to another state."""

    issuing_state: str = ""
    issuing_authority: Authority | None = None
    practical_contact: Authority | None = None
    validating_authority: Authority | None = None
    central_authority: Authority | None = None
    executing_state: str = ""
    executing_authority: Authority | None = None
    freezing_order: IssuedOrder | None = None
    concerns: tuple[Literal["money", "items", "equivalent"], ...] = ()
    amount: Amount | None = None
    total_amount: Amount | None = None
    location_ground: Literal["", "located", "registered", "believed"] = ""
    location: str = ""
    administrator: str = ""
    urgency_ground: Literal["", "removal", "needs"] = ""
    requested_date: date | None = None
    coordination: str = ""
    affected: tuple[Affected, ...] = ()
    place_of_execution: str = ""
    stage: str = ""
    classification: str = ""
    listed_offences: tuple[str, ...] = ()
    maximum_three_years: bool | None = None
    confidentiality: str = ""
    formalities: str = ""
    other_states: tuple[OtherState, ...] = ()
    confiscation_certificate: str = ""
    confiscation_expected: date | None = None
    alternatives_allowed: bool | None = None
    alternative_measures: str = ""
    restitution: tuple[RestitutionDecision, ...] = ()
    restitution_pending: bool | None = None
    remedies: str = ""
    attachments: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = Field(default=(), description="letters of the certificate's sections that do not apply")
    purpose: str = ""
    link: str = ""
    sought: tuple[Sought, ...] = ()


class Recipient(Part):
    """Where a bank or register takes requests; `name` as its statements or exhibits.csv have it. `accounts` are those that it keeps though no exhibit says so."""

    name: str
    address: str = ""
    accounts: tuple[str, ...] = ()


class Information(Part):
    """For requests to banks, and for the facts of a production order or an account monitoring order: what no exhibit can say."""

    power: str = ""
    reply_to: str = ""
    reply_by: date | None = None
    recipients: tuple[Recipient, ...] = ()
    investigation: str = ""
    court: str = ""
    applicant: str = ""
    time_to_comply: str = ""
    benefit: str = ""
    public_interest: str = ""
    monitoring: str = ""
    monitoring_reason: str = ""


class Application(Part):
    """What is asked of a court, by whom, on what authority and on what terms. `assets` are those asked for, by identifier as in [[valuations]]; all within reach if none
    is named."""

    court: str = ""
    applicant: Officer | None = None
    applicant_authority: str = ""
    senior_officer: Officer | None = None
    authorised_on: date | None = None
    condition: Literal["", "investigation", "proceedings"] = ""
    notice: Literal["", "with", "without"] = ""
    urgency: tuple[Statement, ...] = ()
    assets: tuple[str, ...] = ()
    until: date | None = None
    terms: tuple[str, ...] = ()
    expenses: tuple[Expense, ...] = ()
    ancillary: Ancillary | None = None
    compliance_costs: str = ""
    notified: tuple[ToNotify, ...] = ()
    risk_factors: tuple[RiskFactor, ...] = ()
    gifts: str = ""
    steps_to_identify: str = ""
    lifestyle: str = ""
    relevant_day: date | None = None
    against_assumptions: tuple[AgainstAssumption, ...] = ()
    priority_obligations: str = ""
    related_orders: tuple[RelatedOrder, ...] = ()
    information: Information = Information()
    abroad: Abroad = Abroad()
