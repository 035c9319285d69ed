"""case.toml, typed: what the investigator says about the case, and nothing that the exhibits can say for themselves.

Every part names who asserts it or which exhibit it rests on, because a dossier prints it. Unknown keys are refused: a typing
mistake must never silently leave something out.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from schemas.application import Application
from schemas.case_assets import BeneficialInterest, CostOfRealising, ExchangeRate, GiftRecorded, LoanMade, PriceIndex, PurchaseDecided, Redemption, Valuation
from schemas.case_parties import Company, Person
from schemas.money_findings import BackwardTracing, Conversion, JoinedEnds, JointAccount, OnePot, Pool
from schemas.partners import Partner, SpecialCategory
from schemas.stated import Amount, Basis, Currency, Id, Officer, Part, Statement


class Period(Part):
    """The days the case is about, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.last < self.first:
            raise ValueError(f"the period ends ({self.last}) before it begins ({self.first})")
        return self


class CaseHead(Part):
    """`order` is a key of the jurisdiction's orders (`schemas.law`); `cut_off` is the day up to which evidence was considered."""

    reference: Id
    caption: str
    jurisdiction: str
    order: str
    offence: str
    offence_period: Period
    period: Period
    currency: Currency
    cut_off: date
    protective_marking: str = "OFFICIAL-SENSITIVE"
    author: Officer
    authorising_officer: Officer | None = None
    statement_of_facts: tuple[str, ...] = ()


class Receipts(Part):
    """Which credits a claim marks: all entries of `account` that fit every criterion given. Texts must be equal, not alike;
    `text_contains` is a part of the entry's text."""

    account: str
    first: date
    last: date
    counterparty: str = ""
    text_contains: str = ""
    amount: Amount | None = None


class Claim(Part):
    """Receipts alleged to be proceeds (or known to be a kind of own money: a label that begins with 'own:').

    `expected_count` and `expected_total` are the control: if the receipts selected are not exactly so many and so much, the
    case is refused. `alleged_because` is printed with `exhibits`.
    """

    label: str = Field(pattern=r"^(own:)?[A-Za-z][A-Za-z0-9 _-]*$")
    says: str
    alleged_because: str
    exhibits: tuple[str, ...] = ()
    victim: str = ""
    receipts: tuple[Receipts, ...] = Field(min_length=1)
    expected_count: int
    expected_total: Amount

    @model_validator(mode="after")
    def _not_plain_own(self) -> Claim:
        if self.label == "own":
            raise ValueError("'own' is what no claim covers; name a kind of own money as 'own:<kind>'")
        return self


class TracingChoice(Part):
    """The declared rule and why: an opinion, so it has an author."""

    rule: Id  # one of the rules of tracing; which there are is known where they are defined
    same_day: Literal["recorded", "free"] = "recorded"
    reason: str
    authority: str
    author: str


class Opening(Part):
    """What stood in an account on a day, where the statement itself is silent."""

    account: str
    on: date
    amount: Amount
    exhibit: str
    reason: str


class DeclaredInterest(Part):
    """An interest that no register exhibit states in a form we read; it names the exhibit it rests on. Shares in per cent."""

    owner: Id
    company: Id
    kind: Literal["shares", "votes", "appointment", "influence"] = "shares"
    low: str = Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$")
    high: str = Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$")
    started_on: date
    ended_on: date | None = None
    capacity: Literal["", "nominee", "trustee"] = ""
    exhibit: str
    place: str = ""


class ChainBasis(Part):
    """The recorded basis on which an asset that is not in the suspect's name is reached; without one the asset is the shares."""

    suspect: Id
    through: tuple[Id, ...]
    asset: str
    basis: Basis
    reason: str
    author: str
    decided_on: date
    exhibits: tuple[str, ...]


class Undermining(Part):
    """Something that helps the respondent; `amount` is what it would cost the case, where that can be said."""

    says: str
    label: str = ""
    amount: Amount | None = None
    assets: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    author: str


class StandingAnswer(Part):
    """An answer to one of the standing questions (`schemas.standing_questions`), by its key."""

    question: str
    answer: str
    author: str
    exhibits: tuple[str, ...] = ()


class LawfulIncome(Part):
    person: Id
    says: str
    amount: Amount | None = None
    first: date
    last: date
    exhibits: tuple[str, ...]


class Element(Part):
    """How one element of the statutory test is met: statements and exhibits. `element` is a key of the order's elements."""

    element: str
    says: str
    exhibits: tuple[str, ...] = ()


class Benefit(Part):
    """The benefit alleged, for a value order: which claims it counts, or a stated sum with its method."""

    amount: Amount
    method: str
    author: str
    exhibits: tuple[str, ...] = ()


class Outstanding(Part):
    """Evidence asked for and not received."""

    what: str
    asked_of: str
    asked_on: date
    power: str = ""


class EarlierApplication(Part):
    what: str
    on: date
    outcome: str


class Unused(Part):
    """Material not relied on: individually described (CPIA 1996)."""

    reference: str
    says: str
    helps_respondent: bool = False
    sensitive: bool = False


class Approval(Part):
    """A named approver who issues FINAL WITH DECLARED DEFICIENCIES; `deficiencies` are their ids."""

    approver: str
    on: date
    reason: str
    deficiencies: tuple[str, ...]


class DateThatMatters(Part):
    """A day around which changes of ownership are looked for; `says` is how it is called in print ("the second search")."""

    on: date
    what: Literal["arrest", "interview", "search", "freezing request", "charge", "other"]
    says: str = ""
    exhibits: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _other_is_said(self) -> DateThatMatters:
        if self.what == "other" and not self.says:
            raise ValueError(f"the date {self.on} is 'other': say in `says` what it is")
        return self


class History(Part):
    """Within how many days of a date that matters a change is shown; and dates beside the offence period and the purchases."""

    window_days: int = Field(default=90, ge=1, le=3_660)
    dates: tuple[DateThatMatters, ...] = ()


class Case(Part):
    """The whole of case.toml."""

    case: CaseHead
    people: tuple[Person, ...] = ()
    companies: tuple[Company, ...] = ()
    claims: tuple[Claim, ...] = ()
    tracing: TracingChoice
    openings: tuple[Opening, ...] = ()
    joint_accounts: tuple[JointAccount, ...] = ()
    joined: tuple[JoinedEnds, ...] = ()
    backward: tuple[BackwardTracing, ...] = ()
    pots: tuple[OnePot, ...] = ()
    pools: tuple[Pool, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    interests: tuple[DeclaredInterest, ...] = ()
    chains: tuple[ChainBasis, ...] = ()
    purchases: tuple[PurchaseDecided, ...] = ()
    history: History = History()
    valuations: tuple[Valuation, ...] = ()
    redemptions: tuple[Redemption, ...] = ()
    costs: tuple[CostOfRealising, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    receivables: tuple[LoanMade, ...] = ()
    gifts: tuple[GiftRecorded, ...] = ()
    price_index: PriceIndex | None = None
    beneficial_interests: tuple[BeneficialInterest, ...] = ()
    benefit: Benefit | None = None
    undermining: tuple[Undermining, ...] = ()
    answers: tuple[StandingAnswer, ...] = ()
    income: tuple[LawfulIncome, ...] = ()
    test: tuple[Element, ...] = ()
    dissipation: tuple[Statement, ...] = ()
    conclusions: tuple[Statement, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()
    earlier_applications: tuple[EarlierApplication, ...] = ()
    unused: tuple[Unused, ...] = ()
    approval: Approval | None = None
    partners: tuple[Partner, ...] = ()
    special_category: tuple[SpecialCategory, ...] = ()
    application: Application = Application()

    @property
    def parties(self) -> tuple[Person | Company, ...]:
        """The people, then the companies, as the case file has them."""
        return (*self.people, *self.companies)

    @model_validator(mode="after")
    def _ids_are_known_and_single(self) -> Case:
        ids = [party.id for party in self.parties]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"id {twice[0]!r} is given to two parties; every person and company needs its own")
        named = [
            *(("interests", i) for interest in self.interests for i in (interest.owner, interest.company)),
            *(("chains", i) for chain in self.chains for i in (chain.suspect, *chain.through)),
            *(("people", other) for person in self.people for other in person.family),
            *(("joint_accounts", holder) for joint in self.joint_accounts for holder in joint.holders),
            *(("income", income.person) for income in self.income),
            *(("receivables", loan.lender) for loan in self.receivables),
            *(("gifts", gift.giver) for gift in self.gifts),
            *(("claims", claim.victim) for claim in self.claims if claim.victim),
            *(("application.abroad", affected.party) for affected in self.application.abroad.affected),
            *(("application.abroad", decision.victim) for decision in self.application.abroad.restitution),
            *(("partners", named.victim) for partner in self.partners for named in partner.victims_named),
        ]
        for where, party in named:
            if party not in ids:
                raise ValueError(f"{where} names {party!r}, which is nobody in [[people]] or [[companies]]")
        labels = [claim.label for claim in self.claims]
        if len(set(labels)) < len(labels):
            raise ValueError("two claims have the same label")
        findings = [finding.id for finding in (*self.joined, *self.backward, *self.pots, *self.pools, *self.conversions)]
        if len(set(findings)) < len(findings):
            raise ValueError("two of joined, backward, pots, pools and conversions have the same id")
        if len({partner.id for partner in self.partners}) < len(self.partners):
            raise ValueError("two partners have the same id")
        return self
