"""A short run of the soak tests/soak/fuzzing.py: damaged inputs of every source end in a refusal or in rows that the store can hold."""

from __future__ import annotations

from soak.fuzzing import fuzz


def test_damaged_inputs_of_every_source(tmp_path):
    tally = fuzz(tmp_path, count=300, seed=11)
    assert tally.failed == [] and tally.inputs == 300 and tally.read and tally.refused
