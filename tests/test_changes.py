"""The change list: what is other in the new version, and because of what."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bundles import planted
from followed_cases import small_case
from typer.testing import CliRunner

from flows.cli import app
from flows.dossier import compile
from flows.dossier.changes import changes
from schemas.evidence import Refusal
from schemas.findings import Ruling


def test_two_equal_versions_have_no_change():
    twin = small_case().dossier("served").twin
    assert changes(twin, twin) == changes(twin, twin) and not changes(twin, twin).because and not changes(twin, twin).figures


def test_another_rule_is_named_as_the_cause_and_its_figures_as_what_it_did():
    base = small_case().base
    tracing = base.case.tracing.model_copy(update={"rule": "fifo"})
    other = compile(replace(base, version=2, case=base.case.model_copy(update={"tracing": tracing})), "served").twin
    found = changes(small_case().dossier("served").twin, other)
    assert "rule: own_money_first, now fifo" in found.because
    assert any(line.startswith("new: 10000.00 GBP") and "traced fifo reached" in line for line in found.figures)
    assert any(line.startswith("there no longer") and "route own_money_first" in line for line in found.figures)


def test_an_exhibit_added_replaced_or_taken_away_is_named():
    twin = json.loads(small_case().dossier("served").twin)
    other = json.loads(small_case().dossier("served").twin)
    first, second = other["exhibits"][:2]
    first["sha256"] = "f" * 64
    other["exhibits"].remove(second)
    other["exhibits"].append({**second, "sha256": "e" * 64, "reference": "NEW/1", "file_name": "new.xml"})
    found = changes(json.dumps(twin).encode(), json.dumps(other).encode()).because
    assert f"exhibit {first['reference']} ({first['file_name']}) is another file than before" in found
    assert "exhibit NEW/1 (new.xml) is new" in found and f"exhibit {second['reference']} ({second['file_name']}) is there no longer" in found


def test_a_changed_figure_stands_with_both_amounts_and_its_formula(tmp_path):
    wrong = planted(small_case(), Ruling, "amount", 100, rule="own_money_first", label="A")
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_bytes(small_case().dossier("served").twin)
    new.write_bytes(wrong.dossier("served").twin)
    told = CliRunner().invoke(app, ["changes", str(old), str(new)])
    assert told.exit_code == 0 and "3000.00 GBP, now 3001.00 GBP (all claims' money in" in told.output


def test_two_cases_or_editions_are_not_compared():
    with pytest.raises(Refusal, match="not of one edition"):
        changes(small_case().dossier("working").twin, small_case().dossier("served").twin)
    with pytest.raises(Refusal, match="not the twin"):
        changes(b"{}", small_case().dossier("served").twin)
