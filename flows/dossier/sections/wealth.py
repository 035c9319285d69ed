"""Section 9: source and application of funds as far as it was assessed: where the money of each claim came from and what became of it; the benefit.

Authority: R v May [2008] UKHL 28 and R v Ahmad [2014] UKSC 36 (benefit); what was not assessed is said and not implied.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Amount, Block, Column, Heading, Section, Table
from flows.dossier.number_kinds import named
from flows.dossier.sections.gifts import given
from flows.dossier.shared_figures import benefit, claimed_in_all, no_benefit
from flows.dossier.writing import para, row
from schemas.assets import Purchase
from schemas.evidence_base import EvidenceBase
from schemas.findings import LabelTotal, Ruling
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """Application of the claims' money, the benefit, gifts, and what was not assessed."""
    return Section("9", "Source and application of funds", "s9", (*_benefit(b), *applied(b.base, b.figures, b.traced), *given(b), *_not_assessed()))


def _benefit(b: Brief) -> list[Block]:
    stated = b.base.case.benefit
    if stated is None:
        return [Heading("Benefit"), para(no_benefit(b.edition), ", and none is worked out here.")]
    return [
        Heading("Benefit"),
        para(
            "The benefit alleged is ",
            benefit(b.base, b.figures),
            ": ",
            b.exhibits.linked(stated.method, "case.toml: benefit"),
            named(f" ({stated.author}"),
            b.exhibits.in_brackets(stated.exhibits),
            "). The receipts claimed in this dossier come to ",
            claimed_in_all(b.base, b.figures, b.traced),
            ". Benefit is gross; it may be joint, and is recovered once.",
            mark="opinion",
        ),
    ]


def applied(base: EvidenceBase, figures: Figures, traced: TracedMoney) -> list[Block]:
    """For each claim under the declared rule: claimed = in assets + standing + lost + absorbed + elsewhere."""
    bought = {purchase.asset for purchase in base.of(Purchase) if purchase.state == "accepted"}
    rows, sums = [], [0] * 6
    for total in (t for t in base.of(LabelTotal) if t.rule == traced.rule and t.label in traced.claim_labels):
        assets = sum(r.amount for r in base.of(Ruling) if (r.rule, r.label, r.currency) == (traced.rule, total.label, total.currency) and r.target in bought)
        elsewhere = total.paid_out - assets
        numbers = (total.claimed, assets, total.held, total.lost_in_gap, total.absorbed + total.relabelled, elsewhere)
        if not total.currency:
            sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        rows.append(
            row(
                named(f"Claim {total.label} {total.currency}".strip()),
                *(_cell(figures, traced, total.label, name, number, total.currency) for name, number in zip(_PARTS, numbers, strict=True)),
            )
        )
    if not rows:
        return [Heading("What became of the claims' money"), para("No receipt is claimed.")]
    if len(rows) > 1:
        rows.append(
            row(f"Together in {figures.currency}", *(_cell(figures, traced, ALL, name, number) for name, number in zip(_PARTS, sums, strict=True)), strong=True)
        )
    columns = (Column("", 5), *(Column(title, 5, True) for title in _PARTS.values()))
    return [
        Heading("What became of the claims' money"),
        para(
            f"Under the declared rule ({RULES[traced.rule].called}) the money of each claim is accounted for to the last penny: the first column is the sum of the others."
        ),
        Table(columns, tuple(rows)),
    ]


ALL = "all claims"
_PARTS = {
    "claimed": "Claimed",
    "in assets": "In assets bought",
    "held": "Stands in accounts",
    "lost in gaps": "Lost in gaps",
    "absorbed": "Absorbed by overdrafts",
    "elsewhere": "Paid out elsewhere",
}


def _cell(figures: Figures, traced: TracedMoney, label: str, part: str, minor: int, currency: str = "") -> Amount:
    by = ("total", traced.rule, part, *(() if label == ALL else (label,))) if not currency else ("stated",)
    return figures.amount(
        f"total {traced.rule} {label} {currency} {part}", minor, f"{part}, of {label}, under {traced.rule}", "ledger", to="s9", by=by, currency=currency
    )


def _not_assessed() -> list[Block]:
    return [
        Heading("What was not assessed"),
        para(
            "This dossier does not assess: net worth, bank deposits or cash living; whether the respondent's known lawful income could have paid for what was bought; "
            "gifts other than those above and those for which a basis is recorded; hidden assets; the available amount; or changes in the value of money, except in what gifts come to. Nothing follows from "
            "their absence."
        ),
    ]
