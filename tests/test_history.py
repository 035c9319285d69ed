"""Who held what when, and what changed near the dates that matter: by hand, on both edges of the window, and as the dossier shows it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from small_worlds import CUT_OFF, KESTREL, LETTINGS, World, after

from schemas.evidence_base import EvidenceBase
from schemas.tenures import Change, Tenure
from tracing.assets import case_parties
from tracing.ownership import case_ownership, history

MAREN = {"id": "maren", "name": "Maren Kestrel", "role": "third_party", "born": "1981-04-02"}
ARREST = date(2023, 6, 1)
STEPS = (case_parties, case_ownership, history)


def told(world: World, **parts) -> EvidenceBase:
    """Offence in January to March 2024; an arrest in June 2023; a window of 30 days."""
    parts = {
        "people": [KESTREL | {"family": ["maren"]}, MAREN],
        "companies": [LETTINGS],
        "history": {"window_days": 30, "dates": [{"on": ARREST, "what": "arrest", "exhibits": ["IH/1"]}]},
    } | parts
    return after(world.base(**parts), *STEPS)


def changes(base: EvidenceBase) -> list[tuple]:
    return [(change.on, change.kind, change.days, change.near) for change in base.of(Change)]


def given_away(world: World, on: date) -> None:
    suspect, wife = world.person("Adrian Kestrel", born=(1979, 3, 17)), world.person("Maren Kestrel", born=(1981, 4, 2))
    company = world.company("99999901", "Tarnbrook Lettings Ltd", incorporated_on=date(2019, 1, 1))
    world.interest(suspect, company, started_on=date(2020, 1, 1), ended_on=on)
    world.interest(wife, company, started_on=on + timedelta(days=3))


def test_a_share_passed_on_to_family_near_the_arrest_is_told_with_its_days():
    world = World()
    given_away(world, ARREST - timedelta(days=10))
    base = told(world)
    assert changes(base) == [
        (date(2023, 5, 22), "interest ends", -10, "the arrest"),
        (date(2023, 5, 25), "interest begins", -7, "the arrest"),
        (date(2023, 5, 25), "passed on", -7, "the arrest"),
    ]
    passed = base.of(Change)[2]
    assert (passed.party, passed.other) == ("kestrel", "maren") and "Maren Kestrel is family of Adrian Kestrel by the case file." in passed.says
    assert "ended on 22 May 2023" in passed.says and passed.exhibit and passed.place
    assert [(t.owner, t.since, t.until) for t in base.of(Tenure)] == [("kestrel", date(2020, 1, 1), date(2023, 5, 22)), ("maren", date(2023, 5, 25), None)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (ARREST - timedelta(days=31), None),
        (ARREST - timedelta(days=30), (-30, "the arrest")),
        (ARREST, (0, "the arrest")),
        (ARREST + timedelta(days=30), (30, "the arrest")),
        (ARREST + timedelta(days=31), None),
        (date(2023, 12, 2), (-30, "the offence period")),
        (date(2024, 2, 10), (0, "the offence period")),
    ],
)
def test_the_window_has_both_its_edges(on, expected):
    world = World()
    world.company("99999901", "Tarnbrook Lettings Ltd", dissolved_on=on)
    assert changes(told(world)) == ([] if expected is None else [(on, "dissolution", *expected)])


def test_offices_new_companies_and_titles():
    world = World()
    director, company = (
        world.person("Adrian Kestrel", born=(1979, 3, 17)),
        world.company("99999901", "Tarnbrook Lettings Ltd", incorporated_on=date(2024, 1, 5)),
    )
    world.interest(director, company, None, None, kind="office", says="director", started_on=date(2024, 1, 5), ended_on=date(2024, 3, 1))
    world.title("ZZ100001", world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="proprietor"), since=date(2024, 2, 5))
    base = told(world)
    assert [(change.on, change.kind) for change in base.of(Change)] == [
        (date(2024, 1, 5), "appointment"),
        (date(2024, 1, 5), "new company"),
        (date(2024, 2, 5), "title registered"),
        (date(2024, 3, 1), "resignation"),
    ]
    assert "Adrian Kestrel gives up an office in Tarnbrook Lettings Ltd: director." in {change.says for change in base.of(Change)}


def test_nobody_outside_the_case_and_nothing_after_the_cut_off_is_told():
    world = World()
    stranger, company = world.person("Odo Penhallow", born=(1950, 1, 1)), world.company("99999902", "Vellacot Ltd", incorporated_on=date(2024, 1, 5))
    world.interest(stranger, company, started_on=date(2024, 1, 5))
    world.company("99999901", "Tarnbrook Lettings Ltd", dissolved_on=CUT_OFF + timedelta(days=1))
    base = told(world)
    assert base.of(Change) == base.of(Tenure) == ()


def test_a_mistaken_date_of_the_case_file_is_refused():
    for wrong in ({"window_days": 0}, {"dates": [{"on": ARREST, "what": "other"}]}, {"dates": [{"on": ARREST, "what": "holiday"}]}):
        with pytest.raises(ValidationError):
            told(World(), history=wrong)
    with pytest.raises(ValidationError, match="nobody in"):
        told(World(), people=[KESTREL | {"family": ["somebody"]}])
