"""What the engine found, each finding with its reasons and where it rests: matches, gaps, traces, chains, figures.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (facts and opinions apart, range of opinion with reasons) [rule numbers to be
confirmed by a lawyer].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Field, SQLModel


class Match(SQLModel, table=True):
    """Two records held to be one party, or not. `state`: 'same', 'not_same', 'undecided'.

    `left` is the party as the case file or an earlier record has it, `right` a PartyRecord. `decided_by` is 'rule: ...',
    or a decision's id. Reasons are sentences, one a line; `weights_for` and `weights_against` have a line for each, as `schemas.reasons` keeps
    them, and `score` is their sum in tenths of a bit (None where nothing has a weight). No rule looks at a score.
    """

    id: str = Field(primary_key=True)
    left: str
    right: str
    left_name: str
    right_name: str
    state: str
    decided_by: str = ""
    reasons_for: str = ""
    reasons_against: str = ""
    weights_for: str = ""
    weights_against: str = ""
    score: int | None = None


class Gap(SQLModel, table=True):
    """Where an account's statements break. `kind`: 'missing' (no statement for these days), 'broken_balance' (the next
    statement does not open with what the last one closed with), 'overlap' (two statements disagree), 'not_reconciling'.

    first..last: the days concerned. Amounts in minor units of `currency`. `bridged_by` is a decision's id or ''.
    """

    id: str = Field(primary_key=True)
    account: str
    kind: str
    first: date
    last: date
    closing_before: int | None = None
    opening_after: int | None = None
    currency: str
    says: str
    bridged_by: str = ""


class Merge(SQLModel, table=True):
    """An entry that two exhibits show and that was counted once: `kept` and `repeated` are Entry ids; `why` says so."""

    repeated: str = Field(primary_key=True)
    kept: str
    why: str


class LeftOut(SQLModel, table=True):
    """An entry that is no line of the ledger: nothing moved, or two statements disagree about these days and the later one is
    followed. Every entry is in exactly one transfer (as its debit or its credit), one Merge (as repeated), or here."""

    entry: str = Field(primary_key=True)
    why: str


class Pairing(SQLModel, table=True):
    """A debit of one account in evidence that may be a credit of another, where the statements alone do not settle it.

    `debit_entry` or `credit_entry` is '' where the other account's statement covers the days and shows no such entry, and several ids, one a line, where
    several entries together are the other side; of one account both are, where an entry may give back an earlier one. `state`: 'undecided' (all stay transfers to and from outside), 'same' or 'not_same' by the decision `decided_by`. Reasons are
    sentences, one a line; `kinds_for` and `kinds_against` have the kind of each in the same lines (`tracing.ledger.link_reasons`).
    """

    id: str = Field(primary_key=True)
    debit_entry: str = ""
    credit_entry: str = ""
    state: str
    decided_by: str = ""
    reasons_for: str = ""
    reasons_against: str = ""
    kinds_for: str = ""
    kinds_against: str = ""

    @property
    def is_return(self) -> bool:
        """True if it asks whether an entry gives back an earlier one of the same account."""
        return self.id.startswith("return-")

    @property
    def between_accounts(self) -> bool:
        """True if it has entries of two accounts: not a return, and not an entry that the other account does not show."""
        return bool(self.debit_entry and self.credit_entry) and not self.is_return


class AccountMonth(SQLModel, table=True):
    """One cell of the account grid. `state`: 'complete', 'partly', 'broken', 'missing'."""

    account: str = Field(primary_key=True)
    month: str = Field(primary_key=True, description="'2024-05'")
    state: str
    entries: int
    exhibits: str = Field(default="", description="exhibit SHA-256s, separated by spaces")


class ClaimedReceipt(SQLModel, table=True):
    """A transfer, or part of one, that the case alleges to be `label`; amount in minor units."""

    transfer: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    amount: int


class Ruling(SQLModel, table=True):
    """Under one rule, how much of one label each target holds: the figure that the dossier prints.

    `target` is an Asset's id, 'account:<identity>' for a surviving balance (with ':<currency>' behind it where the account is held in
    the case's currency too), or 'conversion:<id>' for what went out to be converted.
    """

    rule: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    amount: int
    currency: str = Field(default="", description="'' is the currency of the case")


class AnyOrder(SQLModel, table=True):
    """What holds on any order of attribution: at least and at most, in minor units. `target`: an asset's id, 'holder:<party>'
    for all of a holder's assets, 'reached' for all within reach of an order, or 'schedule' for all; `same_day` is 'recorded' or 'free'. `at_most_linked` is the most if payments
    that wait for a decision are the same payments."""

    target: str = Field(primary_key=True)
    same_day: str = Field(primary_key=True)
    at_least: int
    at_most: int
    at_most_linked: int = 0


class LinkEffect(SQLModel, table=True):
    """How much of the claims' money could come to an asset, or to a balance that survives, through an undecided pairing: at most, in minor units of the case's currency.
    Only pairings that lie between a claim and a target have one."""

    pairing: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    amount: int


class TracedShare(SQLModel, table=True):
    """What the traced part of a price comes to today: `traced` of `price` were the claim's, and the asset is worth `value`; the same share
    of it, rounded down, is `today` (Foskett v McKeown [2001] 1 AC 102). All in minor units, beside the pounds that were put in."""

    rule: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    traced: int
    price: int
    value: int
    today: int


class PoolShare(SQLModel, table=True):
    """What survives in a pool that the case names, shared in proportion to what was contributed under each claim, and no more than that
    (pari passu: distribution, not tracing; Barlow Clowes International v Vaughan [1992] 4 All ER 22). `contributed` is gross."""

    pool: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    contributed: int
    surviving: int
    share: int


class EffectOfFindings(SQLModel, table=True):
    """What the findings of persons (joined ends, backward tracing, one pot) change: a ruling without them and with them."""

    rule: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    without: int
    amount: int


class LabelTotal(SQLModel, table=True):
    """Where a label's money is at the end, under one rule and in one currency ('' is the case's); claimed = the sum of the others."""

    rule: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    currency: str = Field(default="", primary_key=True)
    claimed: int
    held: int
    paid_out: int
    absorbed: int
    relabelled: int
    lost_in_gap: int


class RouteStep(SQLModel, table=True):
    """So much of the label that `from_transfer` brought went on with `to_transfer`, on the way to the target."""

    rule: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    from_transfer: str = Field(primary_key=True)
    to_transfer: str = Field(primary_key=True)
    amount: int


class Holding(SQLModel, table=True):
    """What one party holds of one company as at a date: economic share as a range (millionths), control apart from it.

    `control`: True, False, or None where the registers cannot say. `path`: Party ids from owner to company, ' > ' between.
    `why` is a sentence for each step.
    """

    owner: str = Field(primary_key=True)
    company: str = Field(primary_key=True)
    as_at: date = Field(primary_key=True)
    share_low: int | None = None
    share_high: int | None = None
    control: bool | None = None
    direct: bool
    path: str
    why: str


class ChainLink(SQLModel, table=True):
    """One dated link of the chain to an asset. `strand`: 'control' (suspect to asset) or 'money' (offence to asset), 'repayment' (offence to a charge on
    the asset).

    `strength`: 'identifier', 'decided', 'automatic', 'case file', 'inference'. `subject` is the id of the finding that the
    link rests on (a match, an interest, a purchase, a transfer), so that what falls with it can be listed.
    """

    asset: str = Field(primary_key=True)
    strand: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    left: str
    relation: str
    right: str
    dated: str = ""
    strength: str
    subject: str = ""
    exhibit: str = ""
    place: str = ""
    sentence: str


class WeakestSet(SQLModel, table=True):
    """Contested links that take the asset out of reach if all of them fall, and no part of them does ('control'; not `whole`: one suspect's way to it); or so much of what the declared
    rule traces to it ('money': `amount` in minor units of the case's currency, `whole` where nothing of it is left).

    `links`: their ids, and `says` a sentence for each, `rests_on` its strength; one a line. `exhibits`: SHA-256s that the sentences rest on, `through`:
    the transfers at which the links stand; separated by spaces. No links: more than three would have to fall, or
    nothing on the way is contested (`says`); for 'money' `amount` is then what no contested link carries.
    """

    asset: str = Field(primary_key=True)
    strand: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    links: str = ""
    says: str
    rests_on: str = ""
    exhibits: str = ""
    through: str = ""
    amount: int = 0
    whole: bool = True


class GuaranteeHeld(SQLModel, table=True):
    """An invariant that was checked, and on what: a run that breaks one raises, so only those that held are recorded."""

    name: str = Field(primary_key=True)
    says: str
    checked_on: str


class FollowedFrom(SQLModel, table=True):
    """What the findings were worked out from: one hash of the case file, the decisions, the readings and the software. A dossier is written
    only while it is still the same."""

    fingerprint: str = Field(primary_key=True)


class Deficiency(SQLModel, table=True):
    """Why a dossier is a draft. `next_step` says what to do; `declarable` is False where nobody may declare it away."""

    id: str = Field(primary_key=True)
    kind: str
    says: str
    next_step: str
    declarable: bool = True


@dataclass(frozen=True)
class Figure:
    """A number that a reader may ask about: how it was computed, and from which rows.

    `minor`: minor units of `currency`; a count where `currency` is ''; hundredths where it is '%'. `formula` in words and names of other
    figures; `sources` are ids of transfers, entries, statements, figures, findings, or 'case.toml: ...'. `by` says the same for a machine:
    an operation and its arguments (docs/verify.md has them all).
    """

    id: str
    minor: int
    currency: str
    formula: str
    sources: tuple[str, ...]
    by: tuple[str, ...] = ("stated",)
