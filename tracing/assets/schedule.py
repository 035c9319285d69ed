"""The schedule of assets: titles, shares, balances and whatever else is recorded; who holds each, and how far an order against a suspect could reach it.

Authority: Prest v Petrodel [2013] UKSC 34 and R v Boyle Transport [2016] EWCA Crim 19: a company's property is its own. Without a
basis that a person recorded, what is within reach is the shares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict

from schemas.accounts import StatementPeriod
from schemas.assets import ASSET_KINDS, BASES, REACHED, Asset, Purchase
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import Holding
from schemas.identifiers import display_account
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import Party, PartyMember
from tracing.assets.asset_ids import balance_asset, shares_asset, title_asset
from tracing.assets.beneficial_share import Beneficial, beneficial, meant
from tracing.assets.charges import Owed
from tracing.assets.exchange_rates import at_the_days_rate, latest_value
from tracing.assets.net_equity import Figure, net, same_asset
from tracing.assets.price_paid import day_stated, in_place_of_a_value
from tracing.assets.proprietors import Registered, registered
from tracing.assets.reach import Reach, recorded
from tracing.assets.recorded_assets import Recorded, named_in, recorded_assets
from tracing.assets.recorded_worth import DOES_NOT_SAY, charges_on, described, is_a_part
from tracing.ledger.account_holders import account_holders, joint_accounts
from tracing.ledger.account_references import known_account
from tracing.matching.relevant_parties import titles_of_the_case
from tracing.ownership.stakes import Stake, stakes_of

OWN_PROPERTY = "none: a company's property is its own (Prest v Petrodel [2013] UKSC 34), and no basis for going behind it is recorded"


def findings(base: EvidenceBase) -> FoundRows:
    """Asset rows, by kind (in the order of ASSET_KINDS), identifier and id."""
    schedule = Schedule(base)
    rows = [*schedule.titles(), *schedule.balances(), *schedule.things()]
    rows += schedule.shares(rows)
    kinds = tuple(ASSET_KINDS)
    return {Asset: sorted(rows, key=lambda asset: (kinds.index(asset.kind), asset.identifier, asset.id))}


class HeldBy(TypedDict):
    """Who holds an asset and on what basis it is reached, as `Asset` has it."""

    holder: str
    holder_name: str
    reach: str
    suspect: str
    co_suspects: str
    basis: str
    basis_reason: str
    basis_author: str


class Worth(TypedDict):
    """What an asset is worth and what of it is left, as `Asset` has it; amounts in minor units of `currency`."""

    currency: str
    value: int | None
    value_on: date | None
    value_basis: str
    value_before: int | None
    before_currency: str
    rate: str
    charges: int | None
    charges_basis: str
    costs: int | None
    costs_basis: str
    beneficial: int | None
    beneficial_basis: str
    third_parties: str
    net_equity: int | None
    net_equity_basis: str


class Acquired(TypedDict):
    """When an asset was acquired and for how much, as `Asset` has it; the price in minor units of `price_currency`."""

    acquired_on: date | None
    price: int | None
    price_currency: str
    price_on: date | None


class Schedule:
    """The assets of one evidence base, before they are sorted."""

    def __init__(self, base: EvidenceBase):
        self.base, self.case = base, base.case
        self.cut_off, self.currency = base.case.case.cut_off, base.case.case.currency
        self.parties = {party.id: party for party in base.of(Party)}
        self.names = {party.id: party.name for party in base.of(Party)}
        self.party_of = {member.record: member.party for member in base.of(PartyMember)}
        self.holdings = [h for h in base.of(Holding) if h.as_at == self.cut_off]
        self.suspects = [person.id for person in self.case.parties if person.role == "suspect"]
        self.accounts = {period.account for period in base.of(StatementPeriod)}
        self.owed = Owed(self.currency, self.case.exchange_rates, self.cut_off)

    def titles(self) -> list[Asset]:
        """A row for each title that a party concerned holds, or that the case file names."""
        shown: dict[str, list[Title]] = defaultdict(list)
        for title in sorted(self.base.of(Title), key=lambda t: (t.register_date or date.min, t.id), reverse=True):
            shown[title.title_number].append(title)
        named, concerned = titles_of_the_case(self.case), self._concerned()
        register = registered(self.base.of(Title), self.base.of(Proprietorship), self.party_of, self.names)
        return [
            self._title(number, shown[number], register.get(number, Registered({})))
            for number in sorted(shown)
            if number in named or (number in register and concerned & register[number].held.keys())
        ]

    def _concerned(self) -> set[str]:
        """Whose property belongs in the schedule: suspects, associates, and companies in which a suspect has a part."""
        return {p.id for p in self.parties.values() if p.role in ("suspect", "associate")} | {h.company for h in self.holdings if h.owner in self.suspects}

    def _title(self, number: str, shown: Sequence[Title], register: Registered) -> Asset:
        held = register.held
        reach = self.reach(number, tuple(held))
        holder = self._holder(tuple(held), reach)
        entries = [entry for entry in self.base.of(RegisterEntry) if entry.title_number == number]
        worth = latest_value(self.case, (number,))
        co_holders = [self.names[party] for party in held if party != holder]
        share = self._share(number, reach, tuple(held), entries)
        share = replace(share, third_parties="\n".join(filter(None, (share.third_parties, *register.earlier))))
        prices = [title for title in self._of_the_holders(number, shown, register) if title.price_paid is not None]
        since = held[holder].since if holder in held else None
        stated = (prices[0].price_paid, prices[0].currency, day_stated(entries, prices[0].exhibit) or since) if prices else (None, "", None)
        acquired = self._acquired(title_asset(number), since, *stated)
        counted = self._counted("land_title", reach, worth, acquired)
        charged = self.owed.charges(number, entries, self.case.redemptions, counted.currency or self.currency)
        origin = held.get(holder) or shown[0]
        tenure, address = (next(filter(None, (getattr(t, name) for t in shown)), "") for name in ("tenure", "address"))
        return Asset(
            id=title_asset(number),
            kind="land_title",
            identifier=number,
            description=", ".join(filter(None, (tenure.lower(), address))),
            **acquired,
            **self._held_by(holder, co_holders, reach),
            **self._worth(worth, counted, charged, share, (number,)),
            exhibit=origin.exhibit,
            place=origin.place,
        )

    def _of_the_holders(self, number: str, shown: Sequence[Title], register: Registered) -> list[Title]:
        """The title as exhibits show it, without those that name an earlier proprietor alone: their price is not what the present one paid."""
        named: dict[str, set[str]] = defaultdict(set)
        for one in self.base.of(Proprietorship):
            if one.title_number == number and one.owner in self.party_of:
                named[one.exhibit].add(self.party_of[one.owner])
        return [title for title in shown if not named[title.exhibit] or named[title.exhibit] & register.held.keys()]

    def balances(self) -> list[Asset]:
        """A row for each account in which money stood when its last statement up to the cut-off closed: a party concerned holds
        it, or the case file names it in a chain. One row a currency."""
        last: dict[tuple[str, str], StatementPeriod] = {}
        for period in sorted(self.base.of(StatementPeriod), key=lambda p: (p.closes_on, p.id)):
            if period.closes_on <= self.cut_off:
                last[period.account, period.currency] = period
        holders, concerned = account_holders(self.base), self._concerned()
        named = {account for chain in self.case.chains if (account := known_account(chain.asset, self.accounts))}
        rows = []
        for (account, currency), period in sorted(last.items()):
            own = holders.get(account, ())
            if period.closing and period.closing > 0 and (account in named or concerned & set(own)):
                second = currency != self.currency and (account, self.currency) in last
                rows.append(self._balance(period, own, balance_asset(account) + (f":{currency}" if second else "")))
        return rows

    def _balance(self, period: StatementPeriod, holders: tuple[str, ...], id: str) -> Asset:
        reach = self.reach(period.account, holders)
        holder = self._holder(holders, reach)
        co_holders = [self.names[party] for party in holders if party != holder]
        doubt = "; that statement is not wholly read" if period.unread else "; that statement does not add up" if period.reconciles is False else ""
        closing = Figure(period.closing, f"closing balance of the last statement{doubt}", period.closes_on, period.currency)
        worth = at_the_days_rate(closing, self.currency, self.case.exchange_rates)
        return Asset(
            id=id,
            kind="account_balance",
            identifier=period.account,
            description=", ".join(filter(None, (display_account(period.account), period.servicer))),
            **self._held_by(holder, co_holders, reach),
            **self._worth(
                worth, worth, Figure(0, "a balance is not charged"), self._share(period.account, reach, holders, (), self._held_jointly(period.account)), ()
            ),
            exhibit=period.exhibit,
            place=period.place,
        )

    def _held_jointly(self, account: str) -> str:
        """What a holder beside the suspect is, and where that is shown."""
        joint = joint_accounts(self.base).get(account)
        return (
            f"a joint holder of the account: {joint.says.rstrip('.')} ({', '.join(joint.exhibits)})"
            if joint
            else "a joint holder of the account by the case file"
        )

    def shares(self, below: Sequence[Asset]) -> list[Asset]:
        """A suspect's own shares in each company that holds something reached no further than the shares, or nothing listed; and
        shares that the case file reaches on a basis. Where all that a company holds is reached itself, its shares are not listed
        beside it: they are worth what is counted already."""
        rows = []
        owned: dict[tuple[str, str], Stake] = {}
        for stake in stakes_of(self.base):
            if stake.kind in ("shares", "votes", "unknown") and stake.holds_on(self.cut_off):
                owned.setdefault((stake.owner, stake.company), stake)
        for holding in self.holdings:
            if (holding.owner, holding.company) not in owned:
                continue
            reach = self.reach(holding.company, (holding.owner,))
            under = {holding.company} | {h.company for h in self.holdings if h.owner == holding.company}
            reached = {asset.reach for asset in below if asset.holder in under}
            if reach.reach == "basis" or (reach.reach == "own" and reached != {"basis"}):
                rows.append(self._shares(holding, reach, owned[holding.owner, holding.company]))
        return rows

    def _shares(self, holding: Holding, reach: Reach, stake: Stake) -> Asset:
        company = self.parties[holding.company]
        worth = latest_value(self.case, (company.id,))
        share = self._share(company.id, reach, (), (), alone=True)
        return Asset(
            id=shares_asset(company.id, holding.owner),
            kind="shares",
            identifier=company.number or company.id,
            description=f"shares in {company.name}: {holding.why.splitlines()[0]}",
            **self._held_by(holding.owner, [], reach),
            **self._worth(worth, worth, Figure(0, "no charge on the shares is recorded"), share, (company.id,)),
            exhibit=stake.exhibit,
            place=stake.place,
        )

    def things(self) -> list[Asset]:
        """A row for each other thing that is recorded, if a party concerned holds it or the case file names it."""
        known, concerned = recorded_assets(self.base, self.names), self._concerned()
        named = {thing.id for thing in named_in(self.case, known)}
        return [self._thing(thing) for thing in known if thing.id in named or concerned & thing.held.keys()]

    def _thing(self, thing: Recorded) -> Asset:
        reach = self.reach(thing.identifier, tuple(thing.held), thing.names)
        if thing.held and thing.kind in DOES_NOT_SAY:
            reach = replace(reach, says=f"{reach.says} {DOES_NOT_SAY[thing.kind]}")
        holder = self._holder(tuple(thing.held), reach)
        co_holders = [self.names[party] for party in thing.held if party != holder]
        share = self._share(thing.identifier, reach, tuple(thing.held), (), names=thing.names)
        if share.share and not any(thing.named_by(i.asset) for i in self.case.beneficial_interests):
            part = is_a_part(thing)
            share = (
                replace(share, share=None, basis=part)
                if part
                else replace(share, basis=f"{share.basis}{', if the recorded holder owns it' * (thing.kind in DOES_NOT_SAY)}")
            )
        share = replace(share, third_parties="\n".join(filter(None, (share.third_parties, *thing.earlier))))
        worth = latest_value(self.case, thing.names, thing.values())
        since, paid = thing.day("held_since", "lent_on", "acquired_on"), thing.amount("principal", "price_paid")
        origin = thing.held.get(holder) or thing.records[0]
        acquired = self._acquired(thing.id, since, paid, str(thing.first("currency") or ""), since)
        counted = self._counted(thing.kind, reach, worth, acquired)
        charged = charges_on(thing, self.case.redemptions, self.owed, counted.currency or self.currency)
        return Asset(
            id=thing.id,
            kind=thing.kind,
            identifier=thing.identifier,
            description=described(thing),
            **acquired,
            **self._held_by(holder, co_holders, reach),
            **self._worth(worth, counted, charged, share, thing.names),
            exhibit=origin.exhibit,
            place=origin.place,
        )

    def reach(self, identifier: str, holders: Sequence[str], names: Sequence[str] = ()) -> Reach:
        """How far the thing with this identifier (title number, account, company's id) or one of these names, held by these parties, is reached."""
        chains = [chain for chain in self.case.chains if any(self._same(chain.asset, name) for name in (identifier, *names))]
        if own := sorted(party for party in holders if party in self.suspects):
            own_name = {chain.suspect: chain for chain in reversed(chains) if chain.basis == "own_name"}
            return Reach("own", own[0], own_name.get(own[0]), BASES["own_name"] + ".", {party: own_name.get(party) for party in own[1:]})
        for chain in chains:
            if set(holders) & set(chain.through):
                found = Reach("basis", chain.suspect, chain)
                holder = self._holder(holders, found)
                return replace(found, beside={one.suspect: one for one in reversed(chains) if one.suspect != chain.suspect and holder in one.through})
        astray = "".join(
            f" The case file's chain goes through {' and '.join(chain.through)}, which does not hold it: the basis is not applied." for chain in chains
        )
        for holding in self.holdings:
            if holding.owner in self.suspects and holding.company in holders and (holding.control is not False or holding.share_high != 0):
                companies = frozenset(other.company for other in self.holdings if other.owner == holding.owner) & set(holders)
                return Reach("shares", holding.owner, says=OWN_PROPERTY + "." + astray, companies=companies)
        return Reach("none", says="no ownership or basis that is recorded connects it to a suspect." + astray)

    def _same(self, written: str, identifier: str) -> bool:
        return same_asset(written, identifier) or known_account(written, self.accounts) == identifier

    def _holder(self, holders: Sequence[str], reach: Reach) -> str:
        """The legal owner that the row is drawn up for: the suspect, or who holds on the basis, or a company in which the suspect has a part, or the first by id."""
        through = set(reach.chain.through) if reach.chain else reach.companies
        return min(holders, key=lambda party: (party != reach.suspect, party not in through, party), default="")

    def _held_by(self, holder: str, co_holders: Sequence[str], reach: Reach) -> HeldBy:
        chain = reach.chain
        beside = [f"for {self.names[party]} {recorded(one)}" for party, one in sorted(reach.beside.items()) if one]
        return {
            "holder": holder,
            "holder_name": " and ".join([self.names.get(holder, "not known"), *co_holders]),
            "reach": reach.reach,
            "suspect": reach.suspect,
            "co_suspects": " ".join(sorted(reach.beside)),
            "basis": reach.basis,
            "basis_reason": "; ".join([recorded(chain) if chain else reach.says.rstrip(".") if beside else reach.says, *beside]),
            "basis_author": " and ".join(dict.fromkeys(one.author for one in (chain, *(reach.beside[party] for party in sorted(reach.beside))) if one)),
        }

    def _share(
        self,
        identifier: str,
        reach: Reach,
        holders: Sequence[str],
        entries: Sequence[RegisterEntry],
        *held: str,
        names: Sequence[str] = (),
        alone: bool = False,
    ) -> Beneficial:
        if not reach.suspect:
            return Beneficial(None, "not connected to a suspect", "")
        identifier = next((name for name in names if any(same_asset(i.asset, name) for i in self.case.beneficial_interests)), identifier)
        recorded_for = {
            meant(i.holder, self.suspects, self.names) for i in self.case.beneficial_interests if i.accepted and not alone and same_asset(i.asset, identifier)
        }
        others = sorted((recorded_for | reach.beside.keys()) - {"", reach.suspect})
        co_holders = [self.names[party] for party in holders if party != self._holder(holders, reach) and party not in others]
        found = beneficial(identifier, (reach.suspect, *others), self.names, self.case.beneficial_interests, entries, co_holders, *held)
        return Beneficial(0, OWN_PROPERTY, found.third_parties) if reach.reach == "shares" else found

    def _counted(self, kind: str, reach: Reach, worth: Figure, acquired: Acquired) -> Figure:
        """What net equity is counted from: the value; of what is within reach, else the price paid."""
        return (
            worth
            if reach.reach not in REACHED
            else in_place_of_a_value(kind, reach.basis, worth, acquired["price"], acquired["price_currency"], acquired["price_on"], self.cut_off)
        )

    def _worth(self, worth: Figure, counted: Figure, charged: Figure, share: Beneficial, names: Sequence[str]) -> Worth:
        currency = counted.currency or charged.currency or self.currency
        costs = self.owed.costs(names, self.case.costs, currency)
        equity, basis = net(counted, charged, costs, share.share), "valuation"
        if equity is None:
            basis = ""
        elif counted is not worth:
            basis = counted.basis
            if charged.known + costs.known >= counted.known:  # a lender lent on more than the price: what is left today is not nil, it is not known
                equity, basis = None, f"what is owed on it and what realising it would cost are no less than the {counted.basis}"
        over = worth.amount is not None and charged.amount is not None and charged.amount > worth.amount
        return {
            "currency": currency,
            "value": worth.amount,
            "value_on": worth.on,
            "value_basis": worth.basis,
            "value_before": worth.before,
            "before_currency": worth.before_currency,
            "rate": worth.rate,
            "charges": charged.amount,
            "charges_basis": charged.basis + ("; more than the value, so no equity is left" if over else ""),
            "costs": costs.amount,
            "costs_basis": costs.basis,
            "beneficial": share.share,
            "beneficial_basis": share.basis,
            "third_parties": share.third_parties,
            "net_equity": equity,
            "net_equity_basis": basis,
        }

    def _acquired(self, asset: str, since: date | None, stated: int | None, currency: str, on: date | None) -> Acquired:
        """When and for how much, in the currency in which it was paid: the accepted purchase, else what is recorded."""
        for purchase in self.base.of(Purchase):
            if purchase.asset == asset and purchase.state == "accepted":
                return {"acquired_on": purchase.completed_on, "price": purchase.price, "price_currency": purchase.currency, "price_on": purchase.completed_on}
        return {"acquired_on": since, "price": stated, "price_currency": currency if stated is not None else "", "price_on": on if stated is not None else None}
