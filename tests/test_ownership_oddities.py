"""Companies that own one another and records that contradict each other, as section 8 of a dossier shows them: worked out by hand."""

from __future__ import annotations

import pytest
from small_worlds import KESTREL, World, after

from flows.dossier.brief import brief_of
from flows.dossier.document import Heading, Paragraph, Table, plain
from flows.dossier.ownership_oddities import oddities
from tracing.assets import case_parties
from tracing.ownership import case_ownership
from tracing.ownership.contradictions import contradictions
from tracing.ownership.stakes import stakes_of

RING = [
    {"id": id, "name": f"{id.upper()} Ltd", "role": "associate", "jurisdiction": "gb", "number": number}
    for id, number in (("one", "99999901"), ("two", "99999902"))
]


def shown(world: World, **parts) -> list[str]:
    """Every heading, paragraph and row in words."""
    base = after(world.base(people=[KESTREL], companies=RING, **parts), case_parties, case_ownership)
    found = []
    b = brief_of(base, "working")
    for block in oddities(b.base, b.names, b.exhibits):
        found += [plain(block.text)] if isinstance(block, Heading) else [plain(block.pieces)] if isinstance(block, Paragraph) else []
        found += [" | ".join(plain(cell) for cell in row.cells) for row in block.rows] if isinstance(block, Table) else []
    return found


@pytest.fixture
def ring() -> World:
    """One holds half of Two, and Two 40 per cent of One."""
    world = World()
    one, two = (world.company(each["number"], each["name"]) for each in RING)
    world.interest(one, two, 50, 50)
    world.interest(two, one, 40, 40)
    return world


def test_a_share_of_a_circle_is_worth_what_comes_round_as_well(ring):
    """20 per cent of One: 20 / (1 - 50 % x 40 %) = 25 per cent, and half of that of Two."""
    ring.interest(ring.person("Adrian Kestrel", born=(1979, 3, 17)), ring.company("99999901", "ONE Ltd"), 20, 20)
    heading, told, *rows = shown(ring)
    assert heading == "Companies that own one another"
    assert told.startswith("ONE Ltd and TWO Ltd own one another: ONE Ltd holds 50 % of TWO Ltd, TWO Ltd holds 40 % of ONE Ltd. ")
    assert rows == ["Adrian Kestrel | ONE Ltd | 20 % | 25 %", "Adrian Kestrel | TWO Ltd | none | 12.5 %"]


def test_a_closed_circle_has_no_ultimate_owner(ring):
    assert shown(ring)[-1] == "Nobody outside the circle is on record for a share of it: it has no ultimate owner."


def test_records_that_exclude_each_other_are_both_shown_and_the_range_covers_them():
    world = World()
    owner, company = world.person("Adrian Kestrel", born=(1979, 3, 17)), world.company("99999901", "ONE Ltd")
    world.interest(owner, company, 75, 100, place="line 7")
    world.interest(owner, company, 40, 40, reference="JB/4", place="row 2")
    heading, told, row = shown(world)
    assert (heading, "nothing is mended" in told) == ("Records that contradict each other", True)
    on, records, made = row.split(" | ")
    assert on == "shares of Adrian Kestrel in ONE Ltd" and made == "The range covers them all: 40 to 100 %."
    for text in ("at least 75% and at most 100%", "(IH/1, line 7)", "Against it: Adrian Kestrel holds 40%", "(JB/4, row 2)"):
        assert text in records, text


def test_more_than_the_whole_is_a_contradiction_of_all_and_a_bare_title_beside_its_owner_is_none():
    world = World()
    company = world.company("99999901", "ONE Ltd")
    other = world.company("99999902", "TWO Ltd")
    world.interest(other, company, 60, 60)

    def base():
        return after(world.base(people=[KESTREL], companies=RING), case_parties, case_ownership)

    world.interest(world.person("Adrian Kestrel", born=(1979, 3, 17)), company, 50, 50, capacity="nominee")
    assert contradictions(stakes_of(base())) == []
    world.interest(world.person("Adrian Kestrel", born=(1979, 3, 17)), company, 50, 50)
    (found,) = contradictions(stakes_of(base()))
    assert (found.owner, found.company, found.range.low) == ("", "one", 1_100_000)
    assert shown(world)[-1].endswith("comes to 110 %, more than the whole; no owner's range is cut down for it.")
