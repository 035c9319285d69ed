"""Which payments may be one and are for a person to decide: the pairings that would change a figure first, the largest in money before the others; alike ones are one question.

Authority: docs/method.md, "Which payments are one". A candidate that only its amount and days suggest, and that changes no figure, is no question; it widens the ranges all the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from schemas.accounts import Entry
from schemas.evidence_base import EvidenceBase
from schemas.findings import LinkEffect, Pairing
from tracing.ledger.link_reasons import NAMING


@dataclass(frozen=True)
class LinkQuestion:
    """Pairings of the same accounts and amounts, in order of time; `effect`: the most of the claims' money that one of them could bring to anything that is asked about, in
    minor units."""

    pairings: tuple[Pairing, ...]
    effect: int

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of the pairings, as a decision names them."""
        return tuple(pairing.id for pairing in self.pairings)

    @property
    def share_entries(self) -> bool:
        """True if some entry is in several of them, so that not all can be true."""
        entries = [entry for pairing in self.pairings for entry in (*pairing.debit_entry.splitlines(), *pairing.credit_entry.splitlines())]
        return len(entries) > len(set(entries))


def link_questions(base: EvidenceBase) -> list[LinkQuestion]:
    """Those that would change a figure, the largest effect first; then the others that a name, a number or a reference suggests, and entries that another account does not show."""
    effects = pairing_effects(base)
    entries = {entry.id: entry for entry in base.of(Entry)}
    alike: dict[tuple[object, ...], list[Pairing]] = defaultdict(list)
    for pairing in base.of(Pairing):
        if pairing.state != "undecided" or pairing.between_accounts and not (pairing.id in effects or NAMING & _kinds(pairing)):
            continue
        sides = [[entries[id] for id in ids.splitlines() if id in entries] for ids in (pairing.debit_entry, pairing.credit_entry)]
        key: tuple[object, ...] = tuple(tuple((entry.account, entry.currency, entry.amount) for entry in side) for side in sides)
        alike[key if all(sides) else (pairing.id,)].append(pairing)
    found = []
    for pairings in alike.values():
        ordered = sorted(
            pairings, key=lambda p: (min(entries[id].booked_on for id in (p.debit_entry + "\n" + p.credit_entry).splitlines() if id in entries), p.id)
        )
        found.append(LinkQuestion(tuple(ordered), max(effects.get(pairing.id, 0) for pairing in ordered)))
    return sorted(found, key=lambda question: (-question.effect, question.subjects))


def pairing_effects(base: EvidenceBase) -> dict[str, int]:
    """By undecided pairing: the most of the claims' money that it could bring to anything that is asked about, in minor units."""
    found: dict[str, int] = {}
    for row in base.of(LinkEffect):
        found[row.pairing] = max(row.amount, found.get(row.pairing, 0))
    return found


def _kinds(pairing: Pairing) -> set[str]:
    return set(pairing.kinds_for.splitlines())
