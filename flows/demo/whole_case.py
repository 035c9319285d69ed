"""A whole invented case: its folder with case.toml, the exhibits as received, some decisions, and beside them what is true of it.

Nothing in it is real; `flows.demo.world_parameters` says why nothing in it could be. The same parameters give the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from flows.demo.answers_file import answer_tables
from flows.demo.case_argument import argument
from flows.demo.case_file import write_exhibits, write_toml
from flows.demo.case_parts import facts
from flows.demo.cast import Names
from flows.demo.planted_world import Planted, plant
from flows.demo.received_exhibits import Received
from flows.demo.recorded_decisions import decisions
from flows.demo.story import Story
from flows.demo.world_parameters import World

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
    lines = (json.dumps(decision.model_dump(), ensure_ascii=False, sort_keys=True) + "\n" for decision in decisions(planted, received))
    (case / "decisions.jsonl").write_text("".join(lines), encoding="utf-8")
    return planted
