"""Everything one dossier may rest on, as one value: the case, the exhibits, the records, the findings, the decisions.

Documents are written from this and from nothing else; two equal evidence bases give the same bytes. Lists are in a total order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.case import Case
from schemas.decisions import Decision
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence import DeclaredRow, Exhibit, Reading, RemarkRow, SetAsideRow, Verdict
from schemas.findings import (
    AccountMonth,
    AnyOrder,
    ChainLink,
    ClaimedReceipt,
    Deficiency,
    EffectOfFindings,
    FollowedFrom,
    Gap,
    GuaranteeHeld,
    Holding,
    LabelTotal,
    LeftOut,
    LinkEffect,
    Match,
    Merge,
    Pairing,
    PoolShare,
    RouteStep,
    Ruling,
    TracedShare,
    WeakestSet,
)
from schemas.interests import Interest
from schemas.land import LandSale, Proprietorship, RegisterEntry, Title
from schemas.law.provision import OrderSought
from schemas.parties import Party, PartyIdentifier, PartyMember, PartyRecord
from schemas.payments import PaymentInstruction
from schemas.registered_assets import REGISTERED_ASSETS
from schemas.research import SimulatedTransfer
from schemas.tenures import Change, Tenure

FINDING_TABLES = (
    Party,
    PartyMember,
    Match,
    Transfer,
    Gap,
    Merge,
    LeftOut,
    Pairing,
    AccountMonth,
    ClaimedReceipt,
    Holding,
    Asset,
    Purchase,
    PurchasePayment,
    ChargeRepayment,
    RepaymentTransfer,
    Gift,
    GiftTransfer,
    GiftToday,
    Ruling,
    AnyOrder,
    LinkEffect,
    LabelTotal,
    TracedShare,
    PoolShare,
    EffectOfFindings,
    RouteStep,
    ChainLink,
    WeakestSet,
    Tenure,
    Change,
    GuaranteeHeld,
    Deficiency,
    FollowedFrom,
)
RECORD_TABLES = (
    Reading,
    SetAsideRow,
    DeclaredRow,
    RemarkRow,
    StatementPeriod,
    Entry,
    PartyRecord,
    PartyIdentifier,
    Interest,
    Title,
    Proprietorship,
    RegisterEntry,
    LandSale,
    *REGISTERED_ASSETS.values(),
    SimulatedTransfer,
    PaymentInstruction,
)


@dataclass(frozen=True)
class EvidenceBase:
    """`rows` maps a table to its rows, ordered by primary key. `versions`: software by name. `log_head` is the hash of the
    case log's last line when the evidence was read. `compiled_on` is the date on the document, `version` its number."""

    case: Case
    order: OrderSought
    exhibits: tuple[Exhibit, ...]
    rows: dict[type, tuple]
    verdicts: tuple[Verdict, ...]
    decisions: tuple[Decision, ...]
    versions: dict[str, str]
    log_head: str
    compiled_on: date
    version: int
    final: bool = False

    def of(self, table: type) -> tuple:
        """The rows of one table, ordered by primary key."""
        return self.rows.get(table, ())

    def exhibit(self, sha256: str) -> Exhibit:
        """The exhibit with this SHA-256; KeyError if it is not in evidence."""
        for exhibit in self.exhibits:
            if exhibit.sha256 == sha256:
                return exhibit
        raise KeyError(sha256)
