"""The case as a network: parties, accounts and other assets; who holds what, who holds shares in whom, and what was paid from where to where.

Format: every node and edge has an id of its own, a kind, a label, typed attributes and where it stands in the evidence. Nothing is added up: a payment is an edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flows.handover.exports.leaving import Leaving
from flows.handover.exports.origins import Origins, told
from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import ASSET_KINDS, Asset, Purchase, PurchasePayment, thing
from schemas.findings import AnyOrder, ClaimedReceipt, Ruling
from schemas.identifiers import OUTSIDE, display_account
from schemas.interests import WHOLE
from schemas.money import digits
from schemas.parties import Party
from tracing.ledger.account_holders import account_holders
from tracing.ledger.prepared_ledger import outside
from tracing.ownership.stakes import stakes_of

Value = str | int | bool | Decimal | date


@dataclass(frozen=True)
class Node:
    """`kind`: 'person', 'company', 'unknown', 'account', 'outside account', or a key of ASSET_KINDS."""

    id: str
    kind: str
    label: str
    origins: str
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Edge:
    """From `source` to `target`. `kind`: 'holds' (an account, an asset), 'interest' (in a company), 'transfer', 'paid for'."""

    id: str
    kind: str
    source: str
    target: str
    label: str
    origins: str
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseNetwork:
    """Nodes by id; edges by kind and id, each between two of the nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(of: Leaving) -> CaseNetwork:
    """The network of the evidence that leaves: its nodes and edges."""
    made = _Network(of)
    nodes = {node.id: node for node in (*made.parties(), *made.accounts(), *made.assets())}
    edges = [edge for edge in (*made.holders(), *made.interests(), *made.transfers(), *made.purchases()) if edge.source in nodes and edge.target in nodes]
    return CaseNetwork(tuple(nodes[id] for id in sorted(nodes)), tuple(sorted(edges, key=lambda edge: (edge.kind, edge.id))))


class _Network:
    def __init__(self, of: Leaving):
        self.base, self.shown, self.origins = of.base, of.transfers, Origins(of.base)
        self.home, rule = of.base.case.case.currency, of.base.case.tracing.rule
        self.moved = [t for t in of.transfers if t.kind not in ("opening", "gap")]
        self.traced: dict[str, int] = defaultdict(int)
        for ruling in of.base.of(Ruling):
            if ruling.rule == rule and not ruling.label.startswith("own:"):
                self.traced[ruling.target] += ruling.amount
        self.ranges = {row.target: row for row in of.base.of(AnyOrder) if row.same_day == "recorded"}
        self.claims: dict[str, list[str]] = defaultdict(list)
        for receipt in of.base.of(ClaimedReceipt):
            self.claims[receipt.transfer].append(receipt.label)

    def parties(self) -> Iterator[Node]:
        for p in self.base.of(Party):
            said = {"role": p.role, "born": p.born, "jurisdiction": p.jurisdiction.upper(), "number": p.number}
            yield Node(_party(p.id), p.kind, p.name or "not named", self.origins.party(p.id), _filled(said))

    def accounts(self) -> Iterator[Node]:
        periods: dict[str, list[StatementPeriod]] = defaultdict(list)
        for period in self.base.of(StatementPeriod):
            periods[period.account].append(period)
        for account, own in sorted(periods.items()):
            last = max(own, key=lambda period: (period.closes_on, period.id))
            said = {
                "number": display_account(account),
                "bank": last.servicer,
                "holder": last.holder,
                "currency": last.currency,
                **self._figures(f"account:{account}", last.currency),
            }
            if last.closing is not None:
                said |= {"balance": _amount(last.closing, last.currency), "balance_on": last.closes_on}
            yield Node(
                _account(account), "account", display_account(account), told(self.origins.place(period.exhibit, period.place) for period in own), _filled(said)
            )
        seen: dict[str, list[Transfer]] = defaultdict(list)
        for t in self.moved:
            for identity in (t.payer, t.payee):
                if outside(identity):
                    seen[identity].append(t)
        for identity, of in sorted(seen.items()):
            name = identity.removeprefix(OUTSIDE)
            label = (display_account(name) if name.partition(":")[0] in ("iban", "gb", "account") else name) or "not named"
            yield Node(_account(identity), "outside account", label, told(self.origins.transfer(t.id) for t in of))

    def assets(self) -> Iterator[Node]:
        """Assets but balances, which are their accounts, and shares, which are interests."""
        for a in self.base.of(Asset):
            if a.kind not in ("account_balance", "shares"):
                said = {
                    "what": ASSET_KINDS[a.kind],
                    "identifier": a.identifier,
                    "description": a.description,
                    "holder": a.holder_name,
                    "reach": a.reach,
                    "basis": a.basis,
                    "currency": a.currency,
                    **self._figures(a.id, self.home),
                }
                said |= {name: _amount(units, a.currency) for name, units in (("value", a.value), ("net_equity", a.net_equity)) if units is not None}
                said["net_equity_basis"] = a.net_equity_basis
                yield Node(a.id, a.kind, thing(a.kind, a.identifier), self.origins.of(a), _filled(said))

    def holders(self) -> Iterator[Edge]:
        for account, parties in account_holders(self.base).items():
            for party in parties:
                periods = [p for p in self.base.of(StatementPeriod) if p.account == account]
                yield Edge(
                    f"holds {party} {account}",
                    "holds",
                    _party(party),
                    _account(account),
                    "holds the account",
                    told(self.origins.place(p.exhibit, p.place) for p in periods) or "case.toml",
                )
        for a in self.base.of(Asset):
            if a.kind not in ("account_balance", "shares"):
                for holder in a.held_by:
                    yield Edge(f"holds {holder} {a.id}", "holds", _party(holder), a.id, "is recorded as holder of", self.origins.of(a))

    def interests(self) -> Iterator[Edge]:
        """A register that states one interest again, with another band or end, is an edge of its own."""
        for n, stake in enumerate(stakes_of(self.base), start=1):
            said = {
                "interest": stake.kind,
                "capacity": stake.capacity,
                "indirect": stake.indirect,
                "source": stake.source,
                **{name: Decimal(units * 100) / WHOLE for name, units in (("low", stake.low), ("high", stake.high)) if units is not None},
                **{name: day for name, day in (("started_on", stake.started_on), ("ended_on", stake.ended_on)) if day},
            }
            yield Edge(
                f"interest {n} {stake.id}",
                "interest",
                _party(stake.owner),
                _party(stake.company),
                stake.kind.replace("_", " "),
                self.origins.of(stake),
                _filled(said),
            )

    def transfers(self) -> Iterator[Edge]:
        for t in self.moved:
            said = {
                "amount": _amount(t.amount, t.currency),
                "amount_minor": t.amount,
                "currency": t.currency,
                "day": date.fromisoformat(t.at[:10]),
                "seq": t.seq,
                "text": t.text,
                "counterparty": t.counterparty,
                "claims": ", ".join(sorted(self.claims[t.id])),
                "reverses": t.kind.partition(":")[2],
            }
            yield Edge(
                f"transfer {t.id}",
                "transfer",
                _account(t.payer),
                _account(t.payee),
                f"{_amount(t.amount, t.currency):f} {t.currency}",
                self.origins.transfer(t.id),
                _filled(said),
            )

    def purchases(self) -> Iterator[Edge]:
        bought = {p.id: p for p in self.base.of(Purchase) if p.state != "rejected"}
        transfers = {t.id: t for t in self.shown}
        for payment in self.base.of(PurchasePayment):
            purchase, t = bought.get(payment.purchase), transfers.get(payment.transfer)
            if purchase is not None and t is not None:
                said = {
                    "amount": _amount(t.amount, t.currency),
                    "amount_minor": t.amount,
                    "currency": t.currency,
                    "day": date.fromisoformat(t.at[:10]),
                    "part": payment.part,
                    "state": purchase.state,
                }
                yield Edge(
                    f"paid for {purchase.id} {t.id}", "paid for", _account(t.payer), purchase.asset, payment.part, self.origins.transfer(t.id), _filled(said)
                )

    def _figures(self, target: str, currency: str) -> dict[str, Value]:
        """What is traced into a target under the declared rule, and the range."""
        found = self.ranges.get(target)
        if found is None:
            return {}
        return {
            "traced": _amount(self.traced[target], currency),
            "at_least": _amount(found.at_least, currency),
            "at_most": _amount(found.at_most, currency),
            "at_most_linked": _amount(found.at_most_linked, currency),
        }


def _party(id: str) -> str:
    return f"party:{id}"


def _account(identity: str) -> str:
    """A name of its own for what no statement in evidence names."""
    return f"ledger:{identity or OUTSIDE}"


def _amount(units: int, currency: str) -> Decimal:
    return Decimal(units).scaleb(-digits(currency))


def _filled(said: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in said.items() if value != ""}
