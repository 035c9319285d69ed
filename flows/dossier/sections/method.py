"""Section 6: the method: the rule declared, why, by whose opinion, and the same assets under every other rule.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (a range of opinion, with reasons) [rule numbers to be confirmed by a lawyer].
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers, day_of
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Link, Pieces, Row, Section, Table, ToParagraph
from flows.dossier.number_kinds import briefly, cited, named, quoted
from flows.dossier.sections.findings_of_people import findings_of_people
from flows.dossier.words import sentence
from flows.dossier.writing import para, row
from schemas.evidence_base import EvidenceBase
from schemas.findings import AnyOrder
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """Labels and lots in plain words; the rule; the table of rules; ranges; opening balances; guarantees."""
    return Section(
        "6",
        "Method",
        "s6",
        (
            *_ledger(),
            *_rule(b.base, b.traced),
            *_every_rule(b.assets, b.traced),
            *_together(b.base, b.traced, b.names),
            *findings_of_people(b),
            *_openings(b.transfers, b.names, b.exhibits),
        ),
    )


def _ledger() -> list[Block]:
    return [
        para(
            "All statements in evidence are put together into one ledger, in which every movement of money is one transfer, whichever statements show it. Money "
            "that a receipt brought is marked with the claim that is made on it. A rule of attribution then says, for each payment out of an account, which "
            "part of it came from which of the money that stood there. Every penny is accounted for: amounts are whole pence (cents) and nothing is "
            "rounded away. The method is set out in full in docs/method.md of the software, and the figures can be worked out again from the exhibits by hand."
        ),
        para(
            "What no claim covers is called own money by the rules. That is a term of the method: it does not say that the money is lawful, or that it is the "
            "account holder's."
        ),
    ]


def _rule(base: EvidenceBase, traced: TracedMoney) -> list[Block]:
    choice, rule = base.case.tracing, RULES[traced.rule]
    day = {
        "recorded": "Within a day, transfers are taken in the order in which the statements list them. That is the bank's order and not necessarily that of events; "
        "the ranges below say what changes if the order within a day is free.",
        "free": "The order within a day is treated as not known.",
    }[choice.same_day]
    return [
        Heading("The declared rule"),
        para(
            f"{choice.author} adopts {RULES[traced.rule].called}: {rule.says}. Authority: ",
            cited(choice.authority),
            ". Reason: ",
            quoted(sentence(choice.reason), "case.toml: tracing"),
            f" The choice of a rule is the opinion of {choice.author}.",
            mark="opinion",
            key="declared-rule",
        ),
        para(day),
    ]


def _every_rule(assets: ScheduledAssets, traced: TracedMoney) -> list[Block]:
    targets = [asset for asset in assets.scheduled if any(traced.into(asset.id, rule) for rule in RULES)]
    if not targets:
        return [Heading("Under every rule"), para("No money of a claim reaches an asset under any rule.")]
    rules = (traced.rule, *(rule for rule in RULES if rule != traced.rule))
    columns = (Column("Asset", 5), *(Column(RULES[rule].called + (" (declared)" if rule == traced.rule else ""), 5, True) for rule in rules))
    rows = [row(assets.labelled(a), *(traced.figure(a.id, rule, to=assets.row_key(a)) for rule in rules)) for a in targets]
    notes = tuple(row(RULES[rule].called, RULES[rule].says, RULES[rule].in_words, cited(RULES[rule].authority), RULES[rule].use) for rule in rules)
    return [
        Heading("The same assets under every rule"),
        Table(columns, tuple(rows), note="All claims together. Each figure is exact under its rule."),
        Table((Column("Rule", 4), Column("What it says", 7), Column("What leaves", 7), Column("Authority", 7), Column("Used", 6)), notes),
        Heading("Whatever the rule"),
        para(
            "Courts and experts may differ about the rule. The next table says what no rule can change: how much of an asset must, and how much could, have come from "
            "the claims, in whatever order the payments are attributed, on the assumptions in ",
            ToParagraph("assumptions"),
            ".",
            key="any-order",
        ),
        Table(_RANGES, tuple(row(assets.labelled(a), *_both(traced, a.id)) for a in targets)),
    ]


_RANGES = (
    Column("Asset", 11),
    Column("At least", 6, True),
    Column("At most", 6, True),
    Column("At least, order within a day free", 7, True),
    Column("At most, order within a day free", 7, True),
)


def _both(traced: TracedMoney, target: str) -> tuple[Pieces, ...]:
    return (*traced.range_figures(target), *traced.range_figures(target, "free"))


def _together(base: EvidenceBase, traced: TracedMoney, names: Names) -> list[Block]:
    """Ranges of several assets together: they do not add up."""
    known = [found.target for found in base.of(AnyOrder) if found.same_day == "recorded" and found.target.startswith("holder:")]
    rows: list[Row] = [row(named(f"All that {names.party(target.removeprefix('holder:'))} holds"), *_both(traced, target)) for target in sorted(known)]
    for target, words in (("reached", "All that is within reach of the order"), ("schedule", "All assets and surviving balances")):
        if traced.range_of(target):
            rows.append(row(words, *_both(traced, target), strong=True))
    if not rows:
        return []
    return [
        para(
            "Ranges do not add up: two assets may each have been bought without the claims on some view, and yet not both. What several assets hold together "
            "is therefore worked out together."
        ),
        Table(_RANGES, tuple(rows)),
    ]


def _openings(transfers: LedgerTransfers, names: Names, exhibits: CitedExhibits) -> list[Block]:
    opened = [t for t in transfers.relied if t.kind == "opening"]
    blocks: list[Block] = [Heading("Opening balances")]
    if opened:
        rows = tuple(
            row(
                named(names.account_of(t.payee if t.payee in names.holders else t.payer)),
                briefly(day_of(t)),
                transfers.link(t.id),
                exhibits.linked(t.why, f"transfer {t.id}"),
                transfers.figure(t),
            )
            for t in opened
        )
        blocks += [
            para(
                "What stood in an account when its statements begin, or begin again, is money of unknown origin: it is never taken for a claim, and it "
                "is not said to be lawful."
            ),
            Table(
                (Column("Account", 9), Column("On", 5, whole=True), Column("Row", 2), Column("Where the figure comes from", 10), Column("Amount", 5, True)),
                rows,
            ),
        ]
    else:
        blocks.append(para("No account that this dossier relies on opens with a balance."))
    return [
        *blocks,
        para("Every run checks that what it found does not contradict itself; the checks that held, and on what, stand under ", Link("sW", "guarantees"), "."),
    ]
