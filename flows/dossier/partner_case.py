"""What of case.toml goes to a partner: what rests on an exhibit that stays in the office is absent, and where a reader would miss it, that is said in its place.

Authority: Directive (EU) 2016/680 art.7(2) (no incomplete data as if they were whole). An item that cites one exhibit that is withheld rests on it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from schemas.accounts import StatementPeriod, Transfer
from schemas.case import Case, Claim
from schemas.decisions import Decision
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt
from schemas.money import decimal_string
from schemas.partners import Partner
from schemas.stated import Part
from tracing.ledger.account_references import known_account

NOT_DISCLOSED = "This rests on material that is not disclosed to this partner."


def cites(item: Part | Decision, references: Collection[str]) -> bool:
    """True if an item of case.toml, or a decision, names one of the exhibits."""
    return bool({*getattr(item, "exhibits", ()), getattr(item, "exhibit", "")} & set(references))


@dataclass(frozen=True)
class PartnerCase:
    """case.toml for a partner; how many items are absent and from which parts, how many are replaced by NOT_DISCLOSED, and the claims shown in part or not at all."""

    case: Case
    absent: int
    parts: frozenset[str]
    replaced: int
    in_part: tuple[str, ...]
    claims_absent: int


def partner_case(base: EvidenceBase, partner: Partner, withheld: Collection[str], accounts: Collection[str], apart: Collection[str]) -> PartnerCase:
    """`withheld`: references of the exhibits that stay; `accounts`: those that are not followed for the partner, `apart` those of them that a withheld exhibit shows."""
    return _Kept(base, partner, set(withheld), set(accounts), set(apart)).made()


class _Kept:
    def __init__(self, base: EvidenceBase, partner: Partner, withheld: set[str], accounts: set[str], apart: set[str]):
        self.base, self.case, self.partner, self.withheld, self.accounts, self.apart = base, base.case, partner, withheld, accounts, apart
        self.known = {period.account for period in base.of(StatementPeriod)}
        self.absent = self.replaced = 0
        self.parts: set[str] = set()
        self.in_part: list[str] = []

    def made(self) -> PartnerCase:
        case = self.case
        claims = tuple(filter(None, map(self._claim, case.claims)))
        said = {
            "people": tuple(self._party(person) for person in case.people),
            "companies": tuple(self._party(company) for company in case.companies),
            "claims": claims,
            "openings": self._whole("openings", (o for o in case.openings if not self._out(o.account))),
            "joined": self._whole("joined", (j for j in case.joined if not any(self._out(end.account) for end in (*j.out, *j.into)))),
            "backward": self._whole("backward", (f for f in case.backward if not self._out(f.payment.account) and not self._out(f.receipt.account))),
            "conversions": self._whole("conversions", (c for c in case.conversions if not self._out(c.out.account) and not self._out(c.into.account))),
            "pots": self._whole("pots", (p for p in case.pots if not any(map(self._out, p.accounts)))),
            "pools": self._whole("pools", (p for p in case.pools if not any(map(self._out, p.accounts)))),
            "purchases": self._whole("purchases", (p for p in case.purchases if not any(self._out(payment.account) for payment in p.payments))),
            "gifts": self._whole("gifts", (g for g in case.gifts if not any(self._out(payment.account) for payment in g.payments))),
            "joint_accounts": self._whole("joint_accounts", (j for j in case.joint_accounts if not self._out(j.account))),
            **{
                name: self._whole(name, getattr(case, name))
                for name in (
                    "interests",
                    "chains",
                    "valuations",
                    "redemptions",
                    "costs",
                    "exchange_rates",
                    "receivables",
                    "beneficial_interests",
                    "dissipation",
                    "conclusions",
                )
            },
            **{name: next(iter(self._whole(name, filter(None, (getattr(case, name),)))), None) for name in ("benefit", "price_index")},
            "history": case.history.model_copy(update={"dates": self._whole("history", case.history.dates)}),
            "undermining": tuple(self._instead(item, says=NOT_DISCLOSED, amount=None, assets=(), exhibits=()) for item in case.undermining),
            "answers": tuple(self._instead(item, answer=NOT_DISCLOSED, exhibits=()) for item in case.answers),
            "income": tuple(self._instead(item, says=NOT_DISCLOSED, amount=None, exhibits=()) for item in case.income),
            "test": tuple(self._instead(item, says=NOT_DISCLOSED, exhibits=()) for item in case.test),
            "unused": (),
            "partners": (self.partner,),
            "application": self._application(),
        }
        return PartnerCase(case.model_copy(update=said), self.absent, frozenset(self.parts), self.replaced, tuple(self.in_part), len(case.claims) - len(claims))

    def _out(self, written: str) -> bool:
        return known_account(written, self.known) in self.accounts

    def _whole(self, part: str, items) -> tuple:
        """The entries of a part of the case file that cite nothing that is withheld."""
        items = tuple(items)
        kept = tuple(item for item in items if not cites(item, self.withheld))
        if len(kept) < len(items):
            self.absent += len(items) - len(kept)
            self.parts.add(part)
        return kept

    def _instead(self, item: Part, **said):
        if not cites(item, self.withheld):
            return item
        self.replaced += 1
        return item.model_copy(update=said)

    def _party(self, party):
        """Without the numbers of accounts that only a withheld exhibit shows."""
        return party.model_copy(update={"accounts": tuple(a for a in party.accounts if known_account(a, self.known) not in self.apart)})

    def _claim(self, claim: Claim) -> Claim | None:
        """The receipts in the accounts that are followed, with a control of their own; None if there are none."""
        transfers = {t.id: t for t in self.base.of(Transfer)}
        received = [r for r in self.base.of(ClaimedReceipt) if r.label == claim.label]
        kept = [r for r in received if transfers[r.transfer].payee not in self.accounts]
        if not kept:
            return None
        because = claim.alleged_because if not cites(claim, self.withheld) else NOT_DISCLOSED
        if len(kept) < len(received):
            self.in_part.append(claim.label)
            because = f"{because.rstrip('.')}. Other receipts of this claim rest on material that is not disclosed to this partner and are not counted."
        return claim.model_copy(
            update={
                "alleged_because": because,
                "exhibits": tuple(e for e in claim.exhibits if e not in self.withheld),
                "receipts": tuple(r for r in claim.receipts if not self._out(r.account)),
                "expected_count": len(kept),
                "expected_total": decimal_string(sum(r.amount for r in kept), self.case.case.currency),
            }
        )

    def _application(self):
        asked = self.case.application
        return asked.model_copy(
            update={name: self._whole(name, getattr(asked, name)) for name in ("urgency", "expenses", "risk_factors", "against_assumptions")}
        )


def partner_decisions(decisions: tuple[Decision, ...], withheld: Collection[str], subjects: Collection[str]) -> tuple[Decision, ...]:
    """The decisions about what is shown; a reason that rests on a withheld exhibit is not."""
    shown = (d for d in decisions if d.subject in subjects)
    return tuple(d.model_copy(update={"reason": NOT_DISCLOSED, "exhibits": ()}) if cites(d, withheld) else d for d in shown)
