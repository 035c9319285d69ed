"""What was traced into an asset or an account: under a rule, and at least and at most on any order of attribution.

Authority: Foskett v McKeown [2001] 1 AC 102; docs/method.md (rules, ranges).
"""

from __future__ import annotations

from functools import cached_property

from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Amount, Pieces
from schemas.evidence_base import EvidenceBase
from schemas.findings import AnyOrder, RouteStep, Ruling


class TracedMoney:
    """The findings of tracing in one evidence base. A target is the id of an asset or of an account; `rule`: the one that the case declares."""

    def __init__(self, base: EvidenceBase, figures: Figures):
        self._base, self._figures, self.rule = base, figures, base.case.tracing.rule
        self._made: dict[tuple[str, str, str], Amount] = {}

    @cached_property
    def claim_labels(self) -> tuple[str, ...]:
        """The labels that are claims, in the case file's order; kinds of own money are none."""
        return tuple(claim.label for claim in self._base.case.claims if not claim.label.startswith("own:"))

    @cached_property
    def _amounts(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for ruling in self._base.of(Ruling):
            if ruling.label in self.claim_labels:
                found[ruling.rule, ruling.target] = found.get((ruling.rule, ruling.target), 0) + ruling.amount
        return found

    @cached_property
    def _currencies(self) -> dict[str, str]:
        return {ruling.target: ruling.currency for ruling in self._base.of(Ruling) if ruling.currency}

    def currency_of(self, target: str) -> str:
        """The currency in which money was traced into a target: the case's, unless it stands in an account of another."""
        return self._currencies.get(target, self._figures.currency)

    def into(self, target: str, rule: str = "") -> int:
        """Minor units of all claims together in a target, under a rule (the declared one if none is given)."""
        return self._amounts.get((rule or self.rule, target), 0)

    @cached_property
    def _steps(self) -> dict[tuple[str, str], list[RouteStep]]:
        found: dict[tuple[str, str], list[RouteStep]] = {}
        for step in self._base.of(RouteStep):
            found.setdefault((step.rule, step.target), []).append(step)
        return found

    def steps(self, target: str, rule: str = "") -> list[RouteStep]:
        """The steps of the routes to a target, under a rule (the declared one if none is given)."""
        return self._steps.get((rule or self.rule, target), [])

    def figure(self, target: str, rule: str = "", to: str = "") -> Amount:
        """What `into` says, as a figure. Its sources are the payments that reach the target and, under the declared rule, the route's."""
        rule = rule or self.rule
        if (rule, target, to) in self._made:
            return self._made[rule, target, to]
        steps = [s for s in self.steps(target, rule) if s.label in self.claim_labels]
        sources = sorted({s.from_transfer for s in steps} | {s.to_transfer for s in steps if s.to_transfer})
        made = self._figures.amount(
            f"traced {rule} {target}",
            self.into(target, rule),
            f"all claims' money in {target} under {rule} (ruling)",
            *(sources or ("ledger",)),
            to=to,
            currency=self.currency_of(target),
            by=("traced", rule, target),
        )
        self._made[rule, target, to] = made
        return made

    def range_of(self, target: str, same_day: str = "recorded") -> AnyOrder | None:
        """At least and at most, on any order of attribution."""
        return next((r for r in self._base.of(AnyOrder) if (r.target, r.same_day) == (target, same_day)), None)

    def range_figures(self, target: str, same_day: str = "recorded", to: str = "") -> tuple[Pieces, Pieces]:
        """The two ends of a range, each as a figure; beside the second what it is if payments that are not yet matched are the same, where that is more. Dashes where no range
        was worked out."""
        found = self.range_of(target, same_day)
        if found is None:
            return ("–",), ("–",)
        how, currency = f"maximum flow through the ledger, order within a day {same_day}", self.currency_of(target)
        least = self._figures.amount(
            f"at least {same_day} {target}",
            found.at_least,
            f"all claims less the {how} that avoids {target}",
            "ledger",
            to=to,
            currency=currency,
            by=("at least", same_day, target),
        )
        if found.at_most_linked > found.at_most == 0:  # nothing reads as nil while it is not known to be
            return (least,), (self.linked_figure(found, to), " if linked")
        most = self._figures.amount(
            f"at most {same_day} {target}",
            found.at_most,
            f"the {how} from the claims into {target}",
            "ledger",
            to=to,
            currency=currency,
            by=("at most", same_day, target),
        )
        if found.at_most_linked <= found.at_most:
            return (least,), (most,)
        return (least,), (most, "; ", self.linked_figure(found, to), " if linked")

    def linked_figure(self, found: AnyOrder, to: str = "") -> Amount:
        """The most that a target can hold if payments that are not yet matched are the same payments."""
        return self._figures.amount(
            f"at most linked {found.same_day} {found.target}",
            found.at_most_linked,
            f"the maximum flow through the ledger, order within a day {found.same_day}, from the claims into {found.target}, where every pairing that waits for a decision is one",
            "ledger",
            to=to,
            currency=self.currency_of(found.target),
            by=("at most linked", found.same_day, found.target),
        )
