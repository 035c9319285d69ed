"""A whole invented case: its folder with case.toml, the exhibits as received, two decisions, and beside them what is true of it.

Nothing in it is real; `flows.demo.world` says why nothing in it could be. The same parameters give the same bytes.
"""
from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from random import Random

from flows.demo.case_argument import argument
from flows.demo.case_file import write_exhibits, write_toml
from flows.demo.case_parts import INVESTIGATOR, facts
from flows.demo.cast import Names
from flows.demo.household import COSTS, HOME_LENDER
from flows.demo.planted import Planted, plant
from flows.demo.received import Received
from flows.demo.story import Story
from flows.demo.truth import answer_tables
from flows.demo.world import World
from schemas.decisions import Decision
from tracing.case_purchases import purchase_id
from tracing.finding_ids import finding_id

SEED = 7
_CASE = """An invented case of assettrace: no person, company, account or title in it exists or could exist.
Texts stand in quotes, dates as 2024-05-02, amounts in quotes with a point. Change what you like and run it again."""
_ANSWERS = """What is true of this invented case, worked out from the payments that were planted in it, before anything was read or traced.
Compare it with the dossier: the demo's tests do."""


def make(directory: Path | str, *, seed: int = SEED, world: World = World(), story: Story = Story(), names: Names | None = None) -> Planted:
    """Writes a case folder at `directory`, which must not exist or be empty: case.toml, exhibits/, decisions.jsonl, answers.toml.

    `world` says how large and how tangled it is, `story` which sums moved; without `names` the demo's, or drawn ones where there
    are several victims. Returns what was planted.
    """
    case, planted = Path(directory), plant(seed, world, story, names)
    received = Received(planted, Random(f"{seed} registers"))
    write_exhibits(case, received.exhibits)
    write_toml(case / "case.toml", _CASE, [*facts(planted, received), *argument(planted, received)])
    write_toml(case / "answers.toml", _ANSWERS, answer_tables(planted, received))
    decided = (_no_price(planted, received), _the_suspects_home(planted, received))
    (case / "decisions.jsonl").write_text("".join(json.dumps(one.model_dump(), ensure_ascii=False, sort_keys=True) + "\n" for one in decided), encoding="utf-8")
    return planted


def _no_price(planted: Planted, received: Received) -> Decision:
    """The conveyancer's bill, which names a title and so is proposed as its price, is decided to be none."""
    title = planted.cast.titles[2].number
    for exhibit in received.exhibits:
        lines = exhibit.content.split(b"\n")
        for number, line in enumerate(lines, start=1):
            if exhibit.template == "uk_bank" and COSTS.encode() in line:
                entry = f"{sha256(exhibit.content).hexdigest()[:16]}/line {number}"
                return Decision(
                    id="D1", at=f"{planted.world.last_year + 1}-03-11T10:20:00Z", author=INVESTIGATOR, subject=purchase_id(title, [entry]), answer="reject",
                    reason="A conveyancer's bill for a new mortgage: it names the title and is no part of its price.", exhibits=(exhibit.reference,),
                )
    raise AssertionError(f"no statement has the bill {COSTS}")


def _the_suspects_home(planted: Planted, received: Received) -> Decision:
    """Name and address are the suspect's, and a register of titles says nothing of a birth: a person decides that its proprietor is he."""
    register, letter = (received.reference[key] for key in ("title_three", "spouse_letter"))
    (exhibit,) = [exhibit for exhibit in received.exhibits if exhibit.reference == register]
    record = f"{sha256(exhibit.content).hexdigest()[:16]}/group 2, entry 1:proprietor 1"
    return Decision(
        id="D2", at=f"{planted.world.last_year + 1}-03-11T10:35:00Z", author=INVESTIGATOR, subject=finding_id("match", "suspect", record), answer="same",
        reason=f"The lender whose charge is registered, {HOME_LENDER}, is paid from his account each month, and his wife's solicitors claim half of this title for her.",
        exhibits=(*received.of_account("suspect"), register, letter),
    )
