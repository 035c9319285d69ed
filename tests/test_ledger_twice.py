"""`assettrace ledger` against a second implementation of the whole command: every file, byte for byte, on ledgers drawn at random."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest
from coin_command import Refused, answer
from drawn_ledgers import drawn

from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted, write
from schemas.evidence import Refusal
from tracing.attribution.rules import RULES
from tracing.attribution.rules.rule import ALL_RULES, POISON

SEEDS, PARTS = 1200, 4


def compare(seed: int, folder) -> str:
    """'same' or 'refused' by both; AssertionError where the two differ."""
    rng = Random(seed)
    texts = drawn(rng)
    rule = rng.choice([ALL_RULES] * 3 + [*RULES, POISON])
    labels = [row["label"] for row in csv.DictReader(io.StringIO(texts[1]))]
    wanted = Wanted(rule, rng.random() < 0.7, rng.choice(labels) if labels and rng.random() < 0.3 else "", rng.random() < 0.4, rng.random() < 0.7)
    files = [folder / name for name in ("ledger.csv", "claims.csv", "targets.csv")]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8", newline="")
    try:
        expected = answer(*texts, rule, bounds=wanted.ranges, label=wanted.label, free=wanted.free_days, route=wanted.routes)
    except Refused:
        with pytest.raises(Refusal, match="a unit counts once"):
            write(read(*files), wanted, folder / "out")
        return "refused"
    write(read(*files), wanted, folder / "out")
    found = {str(path.relative_to(folder / "out")): path.read_bytes().decode() for path in (folder / "out").rglob("*.csv")}
    assert found == expected, f"seed {seed}"
    return "same"


@pytest.mark.parametrize("part", range(PARTS))
def test_both_implementations_write_the_same_bytes(part, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.ledgers.ledger_results.write_whole", lambda path, data: path.write_bytes(data))  # without waiting for the disk
    ended = [compare(seed, tmp_path) for seed in range(part * SEEDS // PARTS, (part + 1) * SEEDS // PARTS)]
    assert ended.count("same") > len(ended) * 0.7 and "refused" in ended
