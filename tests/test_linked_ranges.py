"""Ranges where it is not settled which payments are one: never narrower than what every matching, order and attribution gives; and the rules within them."""

from __future__ import annotations

import json
import os
from collections import Counter
from random import Random

from matchings_by_hand import can_hold, matchings

from flows.dossier import verifier
from tracing.attribution import guarantees
from tracing.attribution.linked_range import networks
from tracing.attribution.routes import traced
from tracing.attribution.rules import RULES
from tracing.attribution.trace_ledger import trace
from tracing.ledger.linked_lines import follow_links
from tracing.ledger.payment_links import CANDIDATE, DECIDED, Link, check
from tracing.ledger.prepared_ledger import Claim, Line, Target, build

DRAWN = int(os.environ.get("LINKED_LEDGERS", "250"))


def drawn(rng):
    """Lines in order, claims, links that hold and candidates; small enough that everything can be tried."""
    accounts, days = ["a", "b", "c"][: rng.randint(2, 3)], rng.randint(1, 3)
    made, claims = [], []
    for n, day in enumerate(sorted(rng.randint(1, days) for _ in range(rng.randint(3, 8)))):
        id, at = f"t{n}", f"2024-03-0{day}"
        back = [line for line in made if line[5] == "" and not any(other[5] == f"reversal:{line[0]}" for other in made)]
        if rng.random() < 0.14 and back:
            first = rng.choice(back[-2:])
            made.append((id, at, first[3], first[2], first[4], f"reversal:{first[0]}"))
            continue
        if rng.random() < 0.03:
            made.append((id, at, rng.choice(accounts), "", 0, "gap"))
            continue
        payer, payee = rng.choice([("", rng.choice(accounts)), (rng.choice(accounts), ""), (rng.choice(accounts), ""), ("", rng.choice(accounts))])
        if rng.random() < 0.12:
            payer, payee = rng.sample(accounts, 2)
        made.append((id, at, payer, payee, rng.choice([1, 2, 2, 3, 4]), ""))
        if not payer and rng.random() < 0.5:
            claims.append((id, "A", rng.randint(1, made[-1][4])))
        if payer and rng.random() < 0.05:
            claims.append((id, "A", made[-1][4]))
    marked = {id for id, _, _ in claims}
    possible = [
        (d[0], c[0])
        for d in made
        for c in made
        if d[5] != "gap" and d[2] and not d[3] and c[3] and not c[2] and d[2] != c[3] and c[0] not in marked and int(c[1][-1]) >= int(d[1][-1]) - 1
    ]
    chosen = rng.sample(possible, min(len(possible), rng.randint(1, 4)))
    held, candidates, taken = [], [], set()
    for link in chosen:
        if rng.random() < 0.25 and not set(link) & taken:
            held.append(link)
            taken |= set(link)
        else:
            candidates.append(link)
    return made, claims, held, candidates


def ledger_of(made, claims):
    lines = [
        Line(id, at, payer or "@", payee if kind == "gap" else payee or "@", amount, kind, n) for n, (id, at, payer, payee, amount, kind) in enumerate(made)
    ]
    marked = [Claim(*claim) for claim in claims]
    return lines, marked, build(lines, marked)


def test_the_columns_are_never_narrower_than_every_matching_and_the_rules_lie_within():
    """`LINKED_LEDGERS=12000 pytest -s` on this file counts how often the columns are wider than the best matching, for docs/validation.md."""
    count = Counter()
    for seed in range(DRAWN):
        rng = Random(seed)
        made, claims, held, candidates = drawn(rng)
        lines, marked, ledger = ledger_of(made, claims)
        links = [Link(*link, DECIDED) for link in held] + [Link(*link, CANDIDATE) for link in candidates]
        if not links:
            continue
        check(ledger, links)
        linked = follow_links(lines, links)
        followed = build(linked.lines, marked)
        links = [Link(one.debit, one.credit, CANDIDATE) if one in linked.not_followed else one for one in links]
        held = [(one.debit, one.credit) for one in links if one.holds]
        candidates = [(one.debit, one.credit) for one in links if not one.holds]
        nets = {free: networks(ledger, links, free_days=free, followed=followed) for free in (False, True)}
        claimed, relabelled = Counter(), {id for id, *_ in claims if next(line for line in made if line[0] == id)[2]}
        for id, _, amount in claims:
            claimed[id] += amount
        undone = pairs_undone(ledger)
        targets = [Target(id, (id,)) for id in ledger.ids if not any(id in pair for pair in undone)] + [Target(a, (), (a,)) for a in ledger.accounts]
        for target in rng.sample(targets, min(3, len(targets))):
            found, wide = nets[False].range_of(target), nets[True].range_of(target)
            assert wide.at_least <= found.at_least <= found.at_most <= found.at_most_linked <= wide.at_most_linked, (seed, target)
            truths = {}
            for chosen in matchings(made, candidates):
                taken = {id for link in held for id in link}
                if any(set(link) & taken for link in chosen):
                    continue
                sums = can_hold(made, claimed, relabelled, undone, held, chosen, (target.transfers, target.accounts))
                if sums:
                    truths[chosen] = sums
            assert () in truths, (seed, "what holds can be followed")
            least, most = min(map(min, truths.values())), max(map(max, truths.values()))
            assert found.at_least <= least and most <= found.at_most_linked, (seed, target, found, least, most)
            assert found.at_least <= min(truths[()]) and max(truths[()]) <= found.at_most, (seed, target, found, truths[()])
            count["targets"] += 1
            count["wider at the top"] += found.at_most_linked > most
            count["wider at the bottom"] += found.at_least < least
            count["above at most"] += most > found.at_most
            count["matchings"] += len(truths)
            for rule in RULES.values():
                here = trace(followed, rule, {len(followed) - 1})
                guarantees.check(here)
                amounts = sum(amount for label, amount in traced(here, target).items() if not followed.own[label])
                assert found.at_least <= amounts <= found.at_most, (seed, target, rule.name, amounts, found)
        count["ledgers"] += 1
    print(dict(count))
    assert count["above at most"] and count["targets"] > DRAWN


def pairs_undone(ledger):
    from tracing.attribution.flow_network import unwound

    lines = unwound(ledger)
    return [(ledger.ids[ledger.reverses[t]], ledger.ids[t]) for t in sorted(lines) if ledger.reverses[t] >= 0]


def test_the_verifier_follows_links_and_works_the_three_columns_out_a_second_time():
    """On drawn ledgers, from what a twin holds: lines, links and claims."""
    compared = Counter()
    for seed in range(100_000, 100_000 + DRAWN):
        made, claims, held, candidates = drawn(Random(seed))
        lines, marked, ledger = ledger_of(made, claims)
        given = [Link(*link, DECIDED) for link in held] + [Link(*link, CANDIDATE) for link in candidates]
        if not given or not claims:
            continue
        linked = follow_links(lines, given)
        followed = build(linked.lines, marked)
        links = [Link(one.debit, one.credit, CANDIDATE) if one in linked.not_followed else one for one in given]
        again = verifier.Recomputed(twin_of(made, claims, given, ledger), verifier.Findings())
        for rule in RULES:
            ours = trace(followed, RULES[rule])
            for account in ledger.accounts:
                there = again.held[rule].get(f"account:{account}", ({}, {}))[0]
                assert dict(there) == {
                    followed.labels[label]: n for label, n in ours.held(followed.number(account)).items() if followed.labels[label] != "own"
                }, (seed, rule)
        for free in (False, True):
            nets = networks(ledger, links, free_days=free, followed=followed)
            for account in ledger.accounts:
                found = nets.range_of(Target(account, (), (account,)))
                theirs = again.ranges.get(("free" if free else "recorded", f"account:{account}"))
                assert theirs is None or theirs == (found.at_least, found.at_most, found.at_most_linked), (seed, free, account)
                assert theirs is not None or free or not found.at_most_linked or not candidates, (seed, account)
                compared["ranges"] += theirs is not None
        compared["ledgers"] += 1
    assert compared["ledgers"] > DRAWN // 3 and compared["ranges"] > DRAWN // 3


def twin_of(made, claims, links, ledger):
    """As much of a twin as the money is followed from."""
    number = {account: n for n, account in enumerate(ledger.accounts)}
    empty = ("ruling", "asset", "purchase", "purchasepayment", "repaymenttransfer", "gifttransfer", "gift", "chargerepayment")
    return verifier.Twin(
        json.dumps(
            {
                "format": verifier.FORMAT,
                "case": {"currency": "JPY", "rule": "fifo", "rules": verifier.RULES, "claims": ["A"], "labels": ["A"]},
                "ledger": {
                    "accounts": list(ledger.accounts),
                    "lines": [[id, at, number.get(payer, -1), number.get(payee, -1), amount, kind, "", ""] for id, at, payer, payee, amount, kind in made],
                    "links": [[link.debit, link.credit, link.state] for link in links],
                },
                "findings": {name: [] for name in empty} | {"claimedreceipt": [{"transfer": id, "label": label, "amount": str(n)} for id, label, n in claims]},
                "figures": [],
                "exhibits": [],
                "statements": [],
            }
        ).encode()
    )
