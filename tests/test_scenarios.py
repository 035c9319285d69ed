"""The scenarios that a lawyer can read: each says what happened, cites its authority, and what is left under each rule."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from schemas.money import parse
from tracing.attribution import guarantees
from tracing.attribution.any_order_range import Range, bounds
from tracing.attribution.flow_network import network
from tracing.attribution.plain_tracer import Trace, trace
from tracing.attribution.poison import poisoned
from tracing.attribution.rules import RULES
from tracing.ledger.prepared_ledger import Claim, Line, Target, build

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))


def pence(amounts: dict[str, str]) -> dict[str, int]:
    return {label: parse(amount, "GBP") for label, amount in amounts.items()}


def named(found: Trace, amounts: dict[int, int]) -> dict[str, int]:
    return {found.ledger.labels[label]: amount for label, amount in amounts.items()}


def ledger_of(scenario: dict):
    lines, claims = [], []
    for n, stands in enumerate(scenario.get("before", [])):
        amount = parse(stands["amount"], "GBP")
        sides = ("@", stands["account"]) if amount > 0 else (stands["account"], "@")
        lines.append(Line(f"before-{n}", "0001-01-01", *sides, abs(amount), "opening", n))
    for n, event in enumerate(scenario["events"], start=len(lines)):
        id = event.get("id", f"event-{n}")
        lines.append(Line(id, event["on"].isoformat(), event["from"], event["to"], parse(event.get("amount", "0"), "GBP"), event.get("kind", ""), n))
        if "claim" in event:
            claims.append(Claim(id, event["claim"], parse(event["claimed"], "GBP") if "claimed" in event else None))
    return build(lines, claims)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path):
    scenario = tomllib.loads(path.read_text("utf-8"))
    words = {"says", "cites", "before", "events", "assets", "flags", "after", "poisoned", "ranges", "ranges_on_free_days", "ranges_of_A"}
    assert set(scenario) <= words and scenario["says"] and scenario["cites"]
    ledger = ledger_of(scenario)
    if "poisoned" in scenario:
        assert [ledger.ids[line] for line in poisoned(ledger)] == scenario["poisoned"]
    for word, net in (("ranges", network(ledger)), ("ranges_on_free_days", network(ledger, free_days=True)), ("ranges_of_A", network(ledger, {0}))):
        for id, (least, most) in scenario.get(word, {}).items():
            assert bounds(net, Target(id, (id,))) == Range(parse(least, "GBP"), parse(most, "GBP")), (word, id)
    assets = {ledger.index(id) for id in scenario.get("assets", [])}
    assert scenario["after"], "a scenario without an outcome proves nothing"
    for rule, after in scenario["after"].items():
        found = trace(ledger, RULES[rule], assets)
        guarantees.check(found, [Target(id, (id,)) for id in after.get("went", {})])
        for id, amounts in after.get("went", {}).items():
            assert named(found, found.moved(ledger.index(id))) == pence(amounts), (rule, id)
        for account, amounts in after.get("held", {}).items():
            assert named(found, found.held(ledger.accounts.index(account))) == pence(amounts), (rule, account)
        for column in ("absorbed", "relabelled", "lost_in_gap"):
            totals = {label: getattr(total, column) for label, total in zip(ledger.labels, found.totals, strict=True) if getattr(total, column)}
            if column in after:
                assert totals == pence(after[column]), (rule, column)
        assert {ledger.ids[line]: flag for line, flag in found.flags} == scenario.get("flags", {})
