"""How well records are recognised, in short: labelled cases from the demo's casts for two seeds; at length in tests/soak/recognition.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from recognition_quality import measured, namesakes

TESTS = Path(__file__).resolve().parent


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_joined_is_right_and_what_is_one_party_is_joined_or_asked(seed):
    found = measured(seed, 6)
    (precision, recall), (_, shown) = found.automatic(), found.shown()
    print(f"seed {seed}, {found.records} records: automatic precision {precision:.3f}, recall {recall:.3f}; with undecided, recall {shown:.3f}")
    assert found.records == 6 * 200
    assert recall > 0.45 and shown > 0.96
    assert not any(found.ruled_out.values()), "no true match is ruled out"
    assert precision == 1 and not any(found.wrong.values()), "nobody is joined with a child of the same name at home, or with anybody else"


@pytest.mark.parametrize("seed", [1, 2])
def test_no_namesake_is_ever_joined(seed):
    found = namesakes(seed, 500)
    assert found.records == 500 and sum(found.wrong.values()) == 0
    assert 0 < found.asked_wrongly < 500, "some are ruled out by a date of birth, and some are for a person to decide"


def test_what_makes_the_records_knows_nothing_of_what_recognises_them():
    tree = ast.parse((TESTS / "labelled_records.py").read_text("utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} == {"__future__", "collections", "dataclasses", "datetime", "random", "flows", "schemas"}
    assert {module for module in modules if module.startswith("flows")} == {"flows.demo.cast", "flows.demo.world_parameters"}
