"""Everything one dossier may rest on, as one value: the case, the exhibits, the records, the findings, the decisions.

Documents are written from this and from nothing else; two equal evidence bases give the same bytes. Lists are in a total order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlmodel import SQLModel

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.case import Case
from schemas.coins import CoinMovement
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
from schemas.payments import PaymentInstruction, PaymentStatus
from schemas.registered_assets import REGISTERED_ASSETS
from schemas.research import SimulatedTransfer
from schemas.tenures import Change, Tenure

FINDING_TABLES: tuple[type[SQLModel], ...] = (
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
# the tables of registers: what of them may concern a case is read as records, the rest stays in the store and is counted
REGISTER_TABLES: tuple[type[SQLModel], ...] = (PartyRecord, PartyIdentifier, Interest, Title, Proprietorship, RegisterEntry)
# kept and counted; no finding rests on a row of them
UNREAD_TABLES: tuple[type[SQLModel], ...] = (LandSale, SimulatedTransfer)
RECORD_TABLES: tuple[type[SQLModel], ...] = (
    Reading,
    SetAsideRow,
    DeclaredRow,
    RemarkRow,
    StatementPeriod,
    Entry,
    *REGISTER_TABLES,
    LandSale,
    *REGISTERED_ASSETS.values(),
    SimulatedTransfer,
    PaymentInstruction,
    PaymentStatus,
    CoinMovement,
)

Record = TypeVar("Record", bound=SQLModel)
FoundRows = Mapping[type[SQLModel], Sequence[Any]]  # what one step of following finds: the rows of each table that it fills


@dataclass(frozen=True)
class EvidenceBase:
    """`rows` maps a table to its rows, ordered by primary key. `versions`: software by name. `log_head` is the hash of the
    case log's last line when the evidence was read. `compiled_on` is the date on the document, `version` its number. Of REGISTER_TABLES `rows` has what may concern
    the case, and of UNREAD_TABLES nothing: `registers` says by exhibit (SHA-256) how many rows they have in all, and how many of them are in `rows`."""

    case: Case
    order: OrderSought
    exhibits: tuple[Exhibit, ...]
    rows: Mapping[type[SQLModel], tuple[Any, ...]]
    verdicts: tuple[Verdict, ...]
    decisions: tuple[Decision, ...]
    versions: dict[str, str]
    log_head: str
    compiled_on: date
    version: int
    final: bool = False
    registers: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, table: type[Record]) -> tuple[Record, ...]:
        """The rows of one table, ordered by primary key."""
        return self.rows.get(table, ())

    def exhibit(self, sha256: str) -> Exhibit:
        """The exhibit with this SHA-256; KeyError if it is not in evidence."""
        for exhibit in self.exhibits:
            if exhibit.sha256 == sha256:
                return exhibit
        raise KeyError(sha256)
