"""How well records are recognised: labelled cases through tracing.matching.case_parties, and what was right, wrong and left to a person.

Precision: of what was joined, how much was right. Recall: of what is one party, how much was joined.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from labelled_records import LabelledCase, labelled_case, namesake_pair
from small_worlds import World

from schemas.findings import Match
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.assets import case_parties


@dataclass
class Quality:
    """Pairs of record and party by what is true and what was found; `missed` and `wrong` by what was done to the record."""

    right: int = 0
    asked_rightly: int = 0
    asked_wrongly: int = 0
    missed: Counter = field(default_factory=Counter)
    ruled_out: Counter = field(default_factory=Counter)
    wrong: Counter = field(default_factory=Counter)
    records: int = 0

    def automatic(self) -> tuple[float, float]:
        """Precision and recall of automatic matches."""
        wrong = sum(self.wrong.values())
        return self.right / (self.right + wrong), self.right / self._true()

    def shown(self) -> tuple[float, float]:
        """Precision and recall of automatic and undecided matches together."""
        good = self.right + self.asked_rightly
        return good / (good + sum(self.wrong.values()) + self.asked_wrongly), good / self._true()

    def _true(self) -> int:
        return self.right + self.asked_rightly + sum(self.missed.values()) + sum(self.ruled_out.values())


def measured(seed: int, cases: int) -> Quality:
    """Labelled cases from a seed on."""
    found = Quality()
    for n in range(cases):
        count(labelled_case(Random(seed * 1_000_003 + n)), found)
    return found


def namesakes(seed: int, pairs: int) -> Quality:
    """So many people, each beside a namesake."""
    found = Quality()
    for n in range(pairs):
        count(namesake_pair(Random(seed * 1_000_003 + n)), found)
    return found


def count(case: LabelledCase, into: Quality) -> None:
    """Recognise one case and add up."""
    world = World()
    origin = world.exhibit("IH/1")
    for labelled in case.records:
        world.rows.setdefault(PartyRecord, []).append(labelled.record)
        world.rows.setdefault(PartyIdentifier, []).extend(labelled.identifiers)
        labelled.record.exhibit = origin
    states = {(m.right, m.left): m.state for m in case_parties.findings(world.base(people=case.people, companies=case.companies))[Match]}
    into.records += len(case.records)
    for one in case.records:
        state = states.get((one.record.id, one.party))
        if one.party:
            into.right += state == "same"
            into.asked_rightly += state == "undecided"
            into.ruled_out[one.what] += state == "not_same"
            into.missed[one.what] += state is None
        for party in [*case.people, *case.companies]:
            if party["id"] != one.party:
                other = states.get((one.record.id, party["id"]))
                into.wrong[one.what] += other == "same"
                into.asked_wrongly += other == "undecided"
