"""`assettrace ownership` on drawn registers in every layout, against a second way of working it out that shares nothing with the product."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from drawn_registers import DAY, LAYOUTS, drawn, files
from owners_by_hand import answer as by_hand

from flows.registers.register_files import ownership


def differs(seed: int, layout: str, folder: Path) -> str:
    """What the command's answer and the second one differ in; '' where they are the same."""
    random = Random(f"{seed} {layout}")
    interests = drawn(random, layout)
    paths = []
    for n, content in enumerate(files(random, interests, layout) if interests else []):
        paths.append(folder / f"{layout} {n}".replace(".", "_"))
        paths[-1].write_text(content, "utf-8")
    if not paths:
        return ""
    random.shuffle(paths)  # the order of the files does not decide
    lines = ownership(paths, DAY).as_json()
    assert all(line["as_at"] == "2024-06-30" and line["owner_name"] == f"Name of {line['owner']}" for line in lines)
    found = {(line["owner"], line["company"]): (line["share_low"], line["share_high"], line["control"], sorted(line["paths"])) for line in lines}
    assert len(found) == len(lines)
    expected = by_hand(interests, DAY)
    return "\n".join(
        f"{pair}: {found.get(pair)}, by hand {expected.get(pair)}" for pair in sorted(found.keys() | expected.keys()) if found.get(pair) != expected.get(pair)
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_what_is_worked_out_by_hand(tmp_path, layout):
    for seed in range(25):
        assert not differs(seed, layout, tmp_path), f"seed {seed}"
