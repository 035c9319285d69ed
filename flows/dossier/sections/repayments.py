"""In section 7: payments to the lender whose charge stands on a title, apart from its price: what of them was a claim's money, and on what that rests.

Authority: Boscawen v Bajwa [1996] 1 WLR 328 (subrogation to a charge that traced money paid off).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Amount, Block, Heading, Pieces, Slanted, ToParagraph
from flows.dossier.number_kinds import cited, dated, named
from flows.dossier.words import capital
from flows.dossier.writing import between, para
from schemas.assets import Asset
from schemas.dispositions import ChargeRepayment, RepaymentTransfer
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED
from tracing.assets.dispositions import of_claims
from tracing.attribution.rules import RULES


def repaid(base: EvidenceBase, asset: Asset) -> list[ChargeRepayment]:
    """The repayments of a charge on this asset in which there may be money of a claim, by id."""
    return [row for row in of_claims(base) if row.asset == asset.id]


def paid_off(b: Brief, asset: Asset) -> list[Block]:
    """A paragraph for each lender and paying account; nothing where there is none."""
    rows = repaid(b.base, asset)
    if not rows:
        return []
    blocks: list[Block] = [
        Heading((named(f"{b.assets.mark(asset.id)} Repayments of the charge"),)),
        para(
            "These payments are no part of the price and of no figure above. Money that pays off a charge may be followed into what the charge secured (",
            cited("Boscawen v Bajwa [1996] 1 WLR 328"),
            ") ",
            Slanted(f"[{TO_BE_CONFIRMED}]"),
            "; interest pays for the use of a loan and leaves nothing behind.",
            mark="inference",
        ),
    ]
    for row in rows:
        payments = [r.transfer for r in b.base.of(RepaymentTransfer) if r.repayment == row.id]
        known = f"Decision {row.decided_by} accepts that they repaid this charge." if row.decided_by else "Nobody has decided that they repaid this charge."
        blocks.append(
            para(
                dated(capital(between(row.first, row.last))),
                " ",
                repaid_amount(b.figures, row, payments),
                " went from ",
                named(b.names.account_of(row.account)),
                " to ",
                named(row.lender),
                ", in ",
                b.figures.counted(f"payments {row.id}", len(payments), "payment", by=("rows", "repaymenttransfer", "repayment", row.id)),
                " (",
                *b.transfers.links(payments),
                " of Schedule C). Under the declared rule, ",
                RULES[b.traced.rule].called,
                " (",
                ToParagraph("declared-rule"),
                "), ",
                b.traced.figure(row.id, to="s6"),
                " of it is money of the claims",
                *_range(b.traced, row),
                ". ",
                b.exhibits.linked(" ".join((*row.reasons.splitlines(), known)), row.id),
                " Against it: ",
                b.exhibits.linked(" ".join(row.against.splitlines()), row.id),
                mark="inference",
            )
        )
    return blocks


def repaid_amount(figures: Figures, row: ChargeRepayment, payments: list[str]) -> Amount:
    """What was repaid, as a figure: the sum of the payments."""
    return figures.amount(f"repaid {row.id}", row.amount, "sum of the payments to the lender", *payments, to="sC", by=("sum",))


def _range(traced: TracedMoney, row: ChargeRepayment) -> Pieces:
    least, most = traced.range_figures(row.id, to="s6")
    return "; on any order of attribution at least ", *least, " and at most ", *most
