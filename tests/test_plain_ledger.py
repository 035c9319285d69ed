"""The demo's ledger as plain files, followed by the command: every figure of the case's store comes out again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from followed_cases import demo_case
from typer.testing import CliRunner

from flows.cli import app
from flows.handover.export import export
from flows.handover.exports import plain_ledger
from flows.handover.exports.leaving import leaving
from schemas.evidence import Refusal
from schemas.findings import AnyOrder, RouteStep, Ruling
from schemas.money import parse
from tracing.attribution.rules import RULES


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """The folder of the command's result."""
    case, out = demo_case(), tmp_path_factory.mktemp("plain") / "out"
    [files] = export(case.folder, ["ledger"], "working")
    ran = CliRunner().invoke(
        app,
        [
            "ledger",
            str(files.path / "ledger.csv"),
            "--claims",
            str(files.path / "claims.csv"),
            "--target",
            str(files.path / "targets.csv"),
            "--rule",
            "all",
            "--bounds",
            "--route",
            "--out",
            str(out),
        ],
    )
    assert ran.exit_code == 0, ran.output
    return out


def test_every_rule_gives_the_figures_of_the_case(traced):
    base = demo_case().base
    expected = {(r.target, r.label, r.rule): r.amount for r in base.of(Ruling) if r.amount and not r.target.startswith(("repayment-", "gift-"))}
    groups = ("holder:", "reached", "schedule")
    found = {(r["target"], r["label"], r["rule"]): parse(r["traced"], "GBP") for r in rows(traced / "rules.csv") if not r["target"].startswith(groups)}
    assert found == expected and len({rule for *_, rule in found}) == len(RULES)


def test_the_ranges_are_those_of_the_case_for_assets_and_for_groups_of_them(traced):
    expected = {r.target: (r.at_least, r.at_most) for r in demo_case().base.of(AnyOrder) if r.same_day == "recorded"}
    found = {r["target"]: (parse(r["at_least"], "GBP"), parse(r["at_most"], "GBP")) for r in rows(traced / "bounds.csv")}
    assert found.items() <= expected.items() and {"reached", "schedule"} <= found.keys()


def test_the_routes_are_those_of_the_case(traced):
    base = demo_case().base
    names = {r.target for r in base.of(Ruling)}
    for rule in RULES:
        expected = {
            (s.target, s.label, s.from_transfer, s.to_transfer): s.amount
            for s in base.of(RouteStep)
            if s.rule == rule and not s.target.startswith(("repayment-", "gift-"))
        }
        found = {
            tuple(r[c] for c in ("target", "label", "from_transfer", "to_transfer")): parse(r["amount"], "GBP")
            for r in rows(traced / rule / "routes.csv")
            if r["target"] in names
        }
        assert found == expected and found, rule


def test_where_transfers_are_withheld_there_is_no_plain_ledger():
    with pytest.raises(Refusal, match="every figure would be another"):
        plain_ledger.write(leaving(demo_case().base, "served"))
