"""The invariants of tracing: each a named function that raises if it is broken, and says in words what it checked if it holds.

Authority: Roscoe v Winder [1915] 1 Ch 62 (the lowest intermediate balance); docs/method.md for the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.findings import GuaranteeHeld
from schemas.guarantees import GuaranteeBroken
from tracing.attribution.plain_tracer import Trace, sums
from tracing.attribution.routes import STANDS, Step, route, traced
from tracing.attribution.rules.effective import own_money_is_spent_first
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL, Ledger, Target


def conservation(trace: Trace) -> GuaranteeHeld:
    """For every label: claimed = held + paid out + absorbed + relabelled + lost in a gap."""
    for label, total in zip(trace.ledger.labels, trace.totals, strict=True):
        found = total.held + total.paid_out + total.absorbed + total.relabelled + total.lost_in_gap
        if total.claimed != found:
            raise GuaranteeBroken(f"{trace.rule.name}: {total.claimed} of {label} came in and {found} is accounted for")
    return _held(
        "conservation",
        "all that came in under each label is held, paid out, absorbed by an overdraft, relabelled or lost in a gap",
        trace,
        f"{len(trace.totals)} labels",
    )


def lots_equal_balances(trace: Trace) -> GuaranteeHeld:
    """What stands in every account by label adds up to its balance, worked out again from the lines alone."""
    for number, balance in enumerate(balances(trace.ledger)):
        account = trace.accounts[number]
        if (sum(lot.amount for lot in account.lots), account.overdraft) != (max(balance, 0), max(-balance, 0)):
            raise GuaranteeBroken(f"{trace.rule.name}: the lots of {trace.ledger.accounts[number]} do not add up to its balance of {balance}")
    return _held(
        "lots equal balances",
        "what stands in every account by label adds up to its balance, worked out again from the lines alone",
        trace,
        f"{len(trace.accounts)} accounts",
    )


def balances(ledger: Ledger) -> list[int]:
    """Every account's balance at the end, in minor units; below zero where overdrawn. A gap sets it to nil."""
    found = [0] * len(ledger.accounts)
    for kind, payer, payee, amount in zip(ledger.kinds, ledger.payer, ledger.payee, ledger.amount, strict=True):
        if kind == GAP:
            found[payer] = 0
            continue
        if payer != NOBODY:
            found[payer] -= amount
        if payee != NOBODY:
            found[payee] += amount
    return found


def parcels_sum(trace: Trace) -> GuaranteeHeld:
    """What every transfer moved by label adds up to its amount."""
    for line, parcel in enumerate(trace.parcels):
        if sum(lot.amount for lot in parcel) != trace.ledger.amount[line]:
            raise GuaranteeBroken(f"{trace.rule.name}: the parts of {trace.ledger.ids[line]} do not add up to its amount")
    return _held("parcels add up", "what every transfer moved by label adds up to its amount", trace, f"{len(trace.parcels)} lines")


def no_label_above_its_claim(trace: Trace) -> GuaranteeHeld:
    """No claim holds or paid out more than was claimed under it."""
    claimed = [0] * len(trace.ledger.labels)
    for of_line in trace.ledger.claims.values():
        for label, amount in of_line:
            claimed[label] += amount
    for label, total in list(enumerate(trace.totals))[:-1]:
        if total.claimed != claimed[label] or not 0 <= total.held <= claimed[label] or total.paid_out < 0:
            raise GuaranteeBroken(f"{trace.rule.name}: {trace.ledger.labels[label]} holds {total.held} of {claimed[label]} claimed")
    return _held("no label above its claim", "no claim is found to hold more than was claimed under it", trace, f"{len(claimed) - 1} claims")


def lowest_intermediate_balance(trace: Trace) -> GuaranteeHeld:
    """Where own money is spent before a claim's, with one claim: what stands of it in an account is the running minimum of what came in and the balance,
    lines undone by a reversal left out. Where money went and came back whole, payments in between may have taken more of the claim:
    there the minimum is a cap."""
    ledger = trace.ledger
    claim = next(label for label, own in enumerate(ledger.own) if not own)
    balance, lowest = [0] * len(ledger.accounts), [0] * len(ledger.accounts)
    was_away = {ledger.payee[line] for line in trace.unwound if ledger.kinds[line] == REVERSAL}
    for line in range(len(ledger)):
        payer, payee, amount = ledger.payer[line], ledger.payee[line], ledger.amount[line]
        if line in trace.unwound:
            continue
        if ledger.kinds[line] == GAP:
            balance[payer] = lowest[payer] = 0
            continue
        if payer != NOBODY:
            balance[payer] -= amount
            lowest[payer] = min(lowest[payer], max(balance[payer], 0))
        if payee != NOBODY:
            came = sums(trace.parcels[line]).get(claim, 0)
            own = amount - came
            owed = min(max(-balance[payee], 0), amount)
            balance[payee] += amount
            lowest[payee] += came - max(owed - own, 0)
    for number, name in enumerate(ledger.accounts):
        stands = trace.held(number).get(claim, 0)
        if stands > lowest[number] or (stands < lowest[number] and number not in was_away):
            raise GuaranteeBroken(
                f"{trace.rule.name}: {stands} of {ledger.labels[claim]} stands in {name}; the lowest balance in between allows {lowest[number]}"
            )
    return _held(
        "lowest intermediate balance",
        "no later money becomes claim money: what stands of the claim is the lowest balance since it came",
        trace,
        f"{len(ledger.accounts)} accounts",
    )


def within_ranges(trace: Trace, ranges: Mapping[Target, tuple[int, int]], label: str = "") -> GuaranteeHeld:
    """What the rule finds in each target, of `label` or of all claims, lies in the range that holds on any order of attribution."""
    labels, own = trace.ledger.labels, trace.ledger.own
    for target, (at_least, at_most) in ranges.items():
        found = sum(amount for n, amount in traced(trace, target).items() if (labels[n] == label if label else not own[n]))
        if not at_least <= found <= at_most:
            raise GuaranteeBroken(f"{trace.rule.name}: {found} in {target.name} lies outside its range of {at_least} to {at_most}")
    return _held(
        "within the range", "what the rule finds in each target lies in the range that holds on any order of attribution", trace, f"{len(ranges)} targets"
    )


def routes_add_up(trace: Trace, target: Target) -> list[Step]:
    """The route to a target, after a check that at every line what comes in and what goes on is the same, claims apart."""
    steps = route(trace, target)
    reached = traced(trace, target)
    named = {trace.ledger.index(name) for name in target.transfers}
    through: dict[tuple[int, int], int] = {}
    for step in steps:
        through[step.label, step.came] = through.get((step.label, step.came), 0) - step.amount
        if step.went != STANDS and step.went not in named:
            through[step.label, step.went] = through.get((step.label, step.went), 0) + step.amount
    for (label, line), left in through.items():
        first_carried = {lot.label: 0 for lot in trace.parcels[line]}
        for lot in trace.parcels[line]:
            first_carried[lot.label] += lot.amount if lot.parent is None else 0
        if line not in named and not 0 <= -left <= first_carried.get(label, 0):
            raise GuaranteeBroken(f"{trace.rule.name}: the route to {target.name} does not add up at {trace.ledger.ids[line]}")
    ends = {label: sum(s.amount for s in steps if s.label == label and (s.went == STANDS or s.went in named)) for label in reached}
    for label, amount in reached.items():
        claimed_there = sum(lot.amount for line in named - trace.unwound for lot in trace.parcels[line] if lot.label == label and lot.parent is None)
        if ends[label] + claimed_there != amount:
            raise GuaranteeBroken(f"{trace.rule.name}: the route to {target.name} ends in {ends[label]} of {amount}")
    return steps


def check(trace: Trace, targets: Sequence[Target] = ()) -> list[GuaranteeHeld]:
    """Every guarantee that speaks of this trace; GuaranteeBroken for the first that does not hold."""
    held = [conservation(trace), lots_equal_balances(trace), parcels_sum(trace), no_label_above_its_claim(trace)]
    if sum(not own for own in trace.ledger.own) == 1 and own_money_is_spent_first(trace.rule, trace.ledger.own):
        held.append(lowest_intermediate_balance(trace))
    steps = sum(len(routes_add_up(trace, target)) for target in targets)
    return [*held, _held("routes add up", "at every step of every route what comes in goes on", trace, f"{steps} steps to {len(targets)} targets")]


def _held(name: str, says: str, trace: Trace, what: str) -> GuaranteeHeld:
    return GuaranteeHeld(name=f"{name}: {trace.rule.name}", says=says, checked_on=f"{what}, {len(trace.ledger)} lines")
