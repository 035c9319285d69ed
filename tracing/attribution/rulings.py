"""What every rule says of every asset and every balance that survives: the declared rule's figures, and all the others beside them.

Authority: `tracing.attribution.rules`; Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (a range of opinion is set out, with reasons) [rule
number to be confirmed by a lawyer].
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import SQLModel

from schemas.accounts import Transfer
from schemas.assets import REACHED, Asset, Purchase
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import (
    AnyOrder,
    ClaimedReceipt,
    EffectOfFindings,
    GuaranteeHeld,
    LabelTotal,
    LinkEffect,
    Pairing,
    PoolShare,
    RouteStep,
    Ruling,
    TracedShare,
)
from tracing.attribution import guarantees, pari_passu
from tracing.attribution.case_targets import proposed_targets, purchase_targets, repayment_and_gift_targets
from tracing.attribution.conversions import Crossing, crossed, crossings, widest
from tracing.attribution.findings_of_people import JOINED, has_findings, original, with_findings
from tracing.attribution.link_effects import link_effects
from tracing.attribution.linked_range import LinkedRange, Networks, networks
from tracing.attribution.plain_tracer import Trace, trace
from tracing.attribution.routes import STANDS, traced
from tracing.attribution.rules import RULES
from tracing.attribution.rules.rule import Rule
from tracing.ledger.ledger_lines import lines_and_links, links_of_pairings
from tracing.ledger.linked_lines import follow_links, in_ledger_order, out_before_in
from tracing.ledger.payment_links import CANDIDATE, Link
from tracing.ledger.prepared_ledger import Claim, Line, Target, build

BALANCE = "account:"  # the target that is what stands in an account at the end
APART = ("repayment-", "gift-")  # targets of their own, in no group of assets
CONVERSION = "conversion:"  # the target that is what went out to be converted
TABLES = (Ruling, AnyOrder, LinkEffect, RouteStep, LabelTotal, TracedShare, PoolShare, EffectOfFindings, GuaranteeHeld)


def findings(base: EvidenceBase) -> FoundRows:
    """Rulings, routes and totals under every rule, ranges, shares and guarantees; empty where nothing is claimed."""
    found: dict[type[SQLModel], list[Any]] = {table: [] for table in TABLES}
    if not base.of(ClaimedReceipt):
        return found
    home = base.case.case.currency
    money, targets, also = _as_recorded(base), purchase_targets(base), repayment_and_gift_targets(base)
    lines = money.lines
    found[PoolShare] = pari_passu.shares(base, lines[home], money.claims)
    if has_findings(base.case):
        without = [ruling for currency in lines for ruling in money.in_currency(currency, targets).rulings]
        money, targets, also = _as_found(base, money, targets, also)
    if any(len(target.transfers) > 1 for target in targets):
        nets = money.networks(home, "at_least", free_days=False)
        for target in targets:
            _counts_once(nets, target)
    also = _once(money, home, also)
    for currency in lines:
        here = money.in_currency(currency, targets, also)
        found[Ruling] += here.rulings
        for traced_so in here.traces:
            found[LabelTotal] += _totals(traced_so, here.shown)
            found[GuaranteeHeld] += [_of_currency(held, here.shown) for held in guarantees.check(traced_so, here.targets)]
            found[RouteStep] += [step for target in here.targets for step in _steps(traced_so, target)]
        ranges = _any_order(base, money, here)
        found[AnyOrder] += ranges
        if currency == home:
            found[LinkEffect] = link_effects(base, money.networks(home, "at_most_linked", free_days=False), [*here.targets, *proposed_targets(base)])
        recorded = {row.target: (row.at_least, row.at_most) for row in ranges if row.same_day == "recorded"}
        found[GuaranteeHeld] += [
            _of_currency(guarantees.within_ranges(traced_so, {t: recorded[t.name] for t in here.targets}), here.shown) for traced_so in here.traces
        ]
    found[TracedShare] = _shares_of_value(base, found[Ruling])
    if has_findings(base.case):
        found[EffectOfFindings] = _effects(without, [ruling for ruling in found[Ruling] if not ruling.target.startswith(APART)])
    return found


def declared(base: EvidenceBase) -> tuple[Trace, list[Target]]:
    """The trace of the case's own currency under the declared rule, with what persons found; what was bought, and the balances that survive."""
    money, targets = _as_recorded(base), purchase_targets(base)
    if has_findings(base.case):
        money, targets, _ = _as_found(base, money, targets, ())
    here = money.in_currency(money.home, targets, rules={base.case.tracing.rule: RULES[base.case.tracing.rule]})
    return here.traces[0], here.targets


def question(base: EvidenceBase) -> tuple[Sequence[Line], Sequence[Claim], list[Target], Sequence[Link]]:
    """What the case asks the engine, as plain files would: the lines and claims with what persons found, what was bought, the balances that survive and the groups
    of them, and which payments are one. Refusal if money crosses from one currency into another: what crosses depends on the rule."""
    money, bought = _as_recorded(base), purchase_targets(base)
    if money.over:
        raise Refusal(
            "case.toml",
            "conversions",
            "money crosses from one currency into another, and how much of a claim does depends on the rule",
            "Read the figures in the dossier: a plain ledger has one currency.",
        )
    if has_findings(base.case):
        money, bought, _ = _as_found(base, money, bought, ())
    targets = money.in_currency(money.home, bought).targets
    nets = money.networks(money.home, "at_least", free_days=False)
    groups = [group for group in _groups(base, targets) if nets.through(group) is None]
    return money.lines[money.home], money.claims, [*targets, *groups], money.links[money.home]


@dataclass(frozen=True)
class _InCurrency:
    """One currency's traces under every rule, and what is asked of them. `shown` is '' for the currency of the case."""

    currency: str
    shown: str
    traces: list[Trace]
    targets: list[Target]

    @property
    def rulings(self) -> list[Ruling]:
        return [ruling for found in self.traces for ruling in _rulings(found, self.targets, self.shown)]


@dataclass(frozen=True)
class _Money:
    """The ledger of every currency, which of its payments are one, and what crosses from one currency to another. `followed`: the lines as the rules follow them; a link that no
    order of the statements allows is a candidate."""

    lines: Mapping[str, Sequence[Line]]
    links: Mapping[str, Sequence[Link]]
    claims: Sequence[Claim]
    over: Sequence[Crossing]
    home: str
    followed: dict[str, Sequence[Line]] = field(default_factory=dict)

    def in_currency(self, currency: str, bought: Sequence[Target], also: Sequence[Target] = (), rules: Mapping[str, Rule] = RULES) -> _InCurrency:
        """Traces of one currency under the rules; the targets are what was bought, what was repaid or given besides (`also`), what went out to be converted, and the
        balances that survive."""
        paid = [line for target in bought for line in target.transfers]
        ledgers = (
            {name: crossed(self.followed, {self.home: self.claims}, self.over, rule, paid)[currency] for name, rule in rules.items()}
            if self.over
            else dict.fromkeys(rules, build(self.followed[currency], self.claims))
        )
        traces = [trace(ledgers[name], rule, {ledgers[name].index(line) for line in paid if currency == self.home}) for name, rule in rules.items()]
        targets = [
            *((*bought, *also) if currency == self.home else ()),
            *(Target(CONVERSION + c.id, (c.out.id,)) for c in self.over if c.out_currency == currency),
        ]
        known = {line.payer for line in self.lines[self.home]} | {line.payee for line in self.lines[self.home]}
        behind = dict.fromkeys(known, f":{currency}") if currency != self.home else {}
        nets = self.networks(currency, "at_most_linked", free_days=False)
        linked = {account for account in traces[0].ledger.accounts if nets.with_candidates and nets.range_of(Target(account, (), (account,))).at_most_linked}
        targets += _surviving(traces, targets, behind, linked)
        return _InCurrency(currency, "" if currency == self.home else currency, traces, targets)

    def networks(self, currency: str, end: str, *, free_days: bool) -> Networks:
        """The networks of one currency with the least or the most that can have crossed into it; `end` as for `widest`."""
        ledger = widest(self.lines, self.links, {self.home: self.claims}, self.over, end, free_days=free_days)[currency]
        links = self.links[currency]
        followed = build(self.followed[currency], self.claims if currency == self.home else ()) if any(link.holds for link in links) else None
        return networks(ledger, links, free_days=free_days, followed=followed)


def _money(base: EvidenceBase, lines: Mapping[str, Sequence[Line]], links: Sequence[Link], claims: Sequence[Claim]) -> _Money:
    """`links`: those that hold between two places of one transfer; the pairings add theirs."""
    of_currency, followed = _linked(base, lines, links, {claim.transfer for claim in claims})
    return _Money(dict(lines), of_currency, claims, crossings(base, lines), base.case.case.currency, followed)


def _linked(
    base: EvidenceBase, lines: Mapping[str, Sequence[Line]], links: Sequence[Link], claimed: Collection[str]
) -> tuple[dict[str, Sequence[Link]], dict[str, Sequence[Line]]]:
    """The links of every currency, and its lines as the rules follow them."""
    of_currency: dict[str, Sequence[Link]] = {}
    followed: dict[str, Sequence[Line]] = {}
    for currency, of in lines.items():
        ordered = in_ledger_order(of)
        ids = {line.id for line in ordered}
        here = [*(link for link in links if link.debit in ids), *links_of_pairings(base.of(Pairing), base.of(Transfer), ordered, claimed)]
        linked = follow_links(ordered, here)
        followed[currency] = linked.lines
        of_currency[currency] = [replace(link, state=CANDIDATE) if link in linked.not_followed else link for link in here]
    return of_currency, followed


def _as_recorded(base: EvidenceBase) -> _Money:
    return _money(base, *_lines(base), case_claims(base))


def as_recorded(base: EvidenceBase, currency: str) -> tuple[list[Line], Sequence[Link]]:
    """The lines of a currency in the ledger's order, and which of them are one payment or may be, before what persons found of the money's way."""
    lines, links = _lines(base)
    here = {currency: in_ledger_order(lines.get(currency, ()))}
    return here[currency], _linked(base, here, links, {receipt.transfer for receipt in base.of(ClaimedReceipt)})[0][currency]


def _as_found(base: EvidenceBase, money: _Money, *asked: Sequence[Target]) -> tuple[_Money, list[Target], list[Target]]:
    """The same with what persons found; the two lists of targets with what was parted from their transfers."""
    lines, links = _lines(base)
    parted = with_findings(base, lines[money.home], money.claims, {id for link in links for id in (link.debit, link.credit)})
    bought, also = ([replace(t, transfers=(*t.transfers, *(parted.rests[x] for x in t.transfers if x in parted.rests))) for t in targets] for targets in asked)
    ordered = out_before_in(in_ledger_order(parted.lines), {JOINED + joined.id for joined in base.case.joined})
    return _money(base, {**lines, money.home: ordered}, links, parted.claims), bought, also


def _lines(base: EvidenceBase) -> tuple[dict[str, list[Line]], list[Link]]:
    """The lines of the case's currency, and of every other that a conversion names; and the links between two places of one transfer."""
    currencies: dict[str, list[Line]] = {base.case.case.currency: [], **{end.currency: [] for c in base.case.conversions for end in (c.out, c.into)}}
    decided = {pairing.debit_entry for pairing in base.of(Pairing) if pairing.state == "same"}
    found: list[Link] = []
    for currency, of in currencies.items():
        lines, links = lines_and_links((t for t in base.of(Transfer) if t.currency == currency), decided)
        of += lines
        found += links
    return currencies, found


def case_claims(base: EvidenceBase) -> list[Claim]:
    """The receipts that are claimed, in the order in which the case names its claims."""
    order = [claim.label for claim in base.case.claims]
    marked = sorted(base.of(ClaimedReceipt), key=lambda c: (order.index(c.label), c.transfer))
    return [Claim(c.transfer, c.label, c.amount) for c in marked]


def _surviving(traces: Sequence[Trace], targets: Sequence[Target], behind: dict[str, str], linked: Collection[str]) -> list[Target]:
    """The accounts in which money of a claim stands at the end, under any rule or if candidates are one payment (`linked`); `behind`: what follows an account's name."""
    names = {target.name for target in targets}
    accounts = sorted({name for found in traces for name in found.ledger.accounts})
    balances = [Target(BALANCE + account + behind.get(account, ""), (), (account,)) for account in accounts]
    return [t for t in balances if t.name not in names and (t.accounts[0] in linked or any(traced(found, t) for found in traces))]


def _rulings(found: Trace, targets: Sequence[Target], currency: str) -> list[Ruling]:
    rows = []
    for target in targets:
        amounts = traced(found, target)
        rows += [
            Ruling(rule=found.rule.name, target=target.name, label=name, amount=amounts.get(label, 0), currency=currency)
            for label, name in enumerate(found.ledger.labels[:-1])
        ]
    return rows


def _any_order(base: EvidenceBase, money: _Money, here: _InCurrency) -> list[AnyOrder]:
    """The range of every target and, in the currency of the case, of each holder's assets, of all that is within reach, and of the schedule: ranges
    do not add up."""
    together = _groups(base, here.targets) if here.currency == money.home else []
    rows = []
    for same_day in ("recorded", "free"):
        free_days = same_day == "free"
        least = money.networks(here.currency, "at_least", free_days=free_days)
        most, linked = (money.networks(here.currency, end, free_days=free_days) if money.over else least for end in ("at_most", "at_most_linked"))
        for target in [*here.targets, *together]:
            if not money.over:
                found = least.range_of(target)
            else:
                found = LinkedRange(least.range_of(target).at_least, most.range_of(target).at_most, linked.range_of(target).at_most_linked)
            rows.append(AnyOrder(target=target.name, same_day=same_day, at_least=found.at_least, at_most=found.at_most, at_most_linked=found.at_most_linked))
    return rows


def _groups(base: EvidenceBase, targets: Sequence[Target]) -> list[Target]:
    """Each holder's assets, all that is within reach, and the schedule, each as one target."""
    holders = {asset.id: asset.held_by for asset in base.of(Asset)}
    kept = [t for t in targets if not t.name.startswith((CONVERSION, *APART))]
    groups = [
        _together(f"holder:{holder}", [t for t in kept if holder in holders.get(t.name, ())])
        for holder in sorted({one for of in holders.values() for one in of})
    ]
    reached = {asset.id for asset in base.of(Asset) if asset.reach in REACHED}
    groups += [_together("reached", [t for t in kept if t.name in reached]), _together("schedule", kept)]
    return [group for group in groups if group.transfers or group.accounts]


def _counts_once(nets: Networks, target: Target) -> None:
    twice = nets.through(target)
    if twice is not None:
        raise Refusal(
            "the purchases of the case",
            target.name,
            f"money that {original(twice[0])} moved can be moved again by {original(twice[1])}, so a unit would count twice",
            "Name the payments to the seller alone, in case.toml or by a decision.",
        )


def _once(money: _Money, home: str, also: Sequence[Target]) -> list[Target]:
    """Those in which no unit counts twice: of money that went to and fro between two people nobody can say how much was given."""
    if all(len(target.transfers) < 2 for target in also):
        return list(also)
    nets = [money.networks(home, "at_least", free_days=free) for free in (False, True)]
    return [target for target in also if len(target.transfers) < 2 or all(net.through(target) is None for net in nets)]


def _of_currency(held: GuaranteeHeld, currency: str) -> GuaranteeHeld:
    return held.model_copy(update={"name": f"{held.name}, {currency}"}) if currency else held


def _together(name: str, targets: Sequence[Target]) -> Target:
    return Target(name, tuple(x for t in targets for x in t.transfers), tuple(x for t in targets for x in t.accounts))


def _totals(found: Trace, currency: str) -> list[LabelTotal]:
    return [
        LabelTotal(
            rule=found.rule.name,
            label=label,
            claimed=t.claimed,
            held=t.held,
            paid_out=t.paid_out,
            absorbed=t.absorbed,
            relabelled=t.relabelled,
            lost_in_gap=t.lost_in_gap,
            currency=currency,
        )
        for label, t in zip(found.ledger.labels, found.totals, strict=True)
    ]


def _steps(found: Trace, target: Target) -> list[RouteStep]:
    """The route in transfers of the case; the two parts of a transfer that a finding parted are one again."""
    ids, sums = found.ledger.ids, dict[tuple[str, str, str], int]()
    for step in guarantees.routes_add_up(found, target):
        key = (found.ledger.labels[step.label], original(ids[step.came]), "" if step.went == STANDS else original(ids[step.went]))
        if key[1] != key[2]:  # from one place of a transfer to its other
            sums[key] = sums.get(key, 0) + step.amount
    return [
        RouteStep(rule=found.rule.name, target=target.name, label=label, from_transfer=came, to_transfer=went, amount=amount)
        for (label, came, went), amount in sums.items()
    ]


def _shares_of_value(base: EvidenceBase, rulings: Sequence[Ruling]) -> list[TracedShare]:
    """The traced share of each price, applied to what the asset is worth; only where both are known."""
    priced = {p.asset: p.price for p in base.of(Purchase) if p.state == "accepted" and p.price}
    worth = {asset.id: asset.value for asset in base.of(Asset) if asset.value is not None and asset.currency == base.case.case.currency}
    return [
        TracedShare(
            rule=r.rule,
            target=r.target,
            label=r.label,
            traced=r.amount,
            price=priced[r.target],
            value=worth[r.target],
            today=worth[r.target] * r.amount // priced[r.target],
        )
        for r in rulings
        if r.amount and r.target in priced and r.target in worth
    ]


def _effects(without: Sequence[Ruling], rulings: Sequence[Ruling]) -> list[EffectOfFindings]:
    before, after = ({(r.rule, r.target, r.label): r.amount for r in of} for of in (without, rulings))
    return [
        EffectOfFindings(rule=key[0], target=key[1], label=key[2], without=before.get(key, 0), amount=after.get(key, 0))
        for key in sorted(before | after)
        if before.get(key, 0) != after.get(key, 0)
    ]
