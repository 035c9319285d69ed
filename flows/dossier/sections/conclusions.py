"""Section 12: conclusions, each marked fact, inference or opinion, the last with its author.

Authority: Directive (EU) 2016/680 art.7(1) (facts apart from personal assessments).
"""

from __future__ import annotations

from flows.dossier.asserted import each_asserted
from flows.dossier.brief import Brief, para
from flows.dossier.document import Block, Section
from flows.dossier.figures import traced_to_reached
from flows.dossier.unmatched_payments import if_matched
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """What people concluded, then what the figures come to."""
    blocks: list[Block] = [*each_asserted(b, b.case.conclusions, "conclusions")]
    if not blocks:
        blocks.append(para("The case file states no conclusion."))
    if b.reached:
        blocks.append(
            para(
                f"Under {RULES[b.rule].called}, ",
                traced_to_reached(b),
                " of the money of the claims is represented by assets within reach of the order; on any order of attribution at least ",
                b.range_figures("reached", to="s6")[0],
                " and at most ",
                b.range_figures("reached", to="s6")[1],
                ".",
                *if_matched(b, "reached"),
                mark="inference",
            )
        )
    return Section("12", "Conclusions", "s12", tuple(blocks))
