"""Section 12: conclusions, each marked fact, inference or opinion, the last with its author.

Authority: Directive (EU) 2016/680 art.7(1) (facts apart from personal assessments).
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.document import Block, Section
from flows.dossier.shared_figures import traced_to_reached
from flows.dossier.unmatched_payments import if_matched_at_all
from flows.dossier.writing import para
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """What people concluded, then what the figures come to."""
    blocks: list[Block] = [*each_asserted(b.edition, b.exhibits, b.base.case.conclusions, "conclusions")]
    if not blocks:
        blocks.append(para("The case file states no conclusion."))
    if b.assets.reached:
        blocks.append(
            para(
                f"Under {RULES[b.traced.rule].called}, ",
                traced_to_reached(b.assets, b.figures, b.traced),
                " of the money of the claims is represented by assets within reach of the order; on any order of attribution at least ",
                b.traced.range_figures("reached", to="s6")[0],
                " and at most ",
                b.traced.range_figures("reached", to="s6")[1],
                ".",
                *if_matched_at_all(b),
                mark="inference",
            )
        )
    return Section("12", "Conclusions", "s12", tuple(blocks))
