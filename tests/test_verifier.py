"""The verifier: wrong figures found however they were planted, altered bundles refused, clean ones accepted; alone, and without our code."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from bundles import altered, bundle_of, planted, rehash
from followed_cases import demo_case, small_case

from flows.dossier import verifier
from flows.dossier.verifier import BROKEN, NOTHING, OK, Findings, NotCheckable, Twin, check_content, verify
from schemas.accounts import StatementPeriod, Transfer
from schemas.evidence import Reading
from schemas.findings import AnyOrder, ClaimedReceipt, LabelTotal, Ruling
from tracing.attribution.any_order_range import bounds
from tracing.attribution.flow_network import network
from tracing.attribution.plain_tracer import trace
from tracing.attribution.routes import route, traced
from tracing.attribution.rules import RULES
from tracing.ledger.prepared_ledger import Claim, Line, Target, build

ALTERATIONS = 40  # tests/soak/altered_bundles.py makes as many as it is asked for


@pytest.fixture(scope="module")
def small_bag(tmp_path_factory) -> Path:
    return bundle_of(tmp_path_factory.mktemp("small") / "case", small_case(), "working").folder


@pytest.fixture(scope="module")
def demo_bag(tmp_path_factory) -> Path:
    return bundle_of(tmp_path_factory.mktemp("demo") / "case", demo_case(), "working").folder


# clean ones


def test_the_demos_bundle_holds_and_every_line_of_its_ledger_was_looked_up(demo_bag):
    found = verify(demo_bag)
    assert not found.broken, found.broken
    said = "\n".join(found.checked)
    lines = len(json.loads(demo_case().dossier("working").twin)["ledger"]["lines"])
    for check in (
        f"of the ledger's {lines} lines stand in their exhibits",
        "17 exhibits read again",
        "the case log of",
        "traced again",
        "worked out again",
        "the text of",
    ):
        assert check in said, check
    assert lines > 1000 and "entries of the ledger stand in exhibits that were not read" not in "\n".join(found.unchecked)


@pytest.mark.parametrize("case", [small_case, demo_case], ids=["small", "demo"])
def test_a_dossier_by_itself_holds_and_says_that_no_exhibit_was_read(tmp_path, case):
    pdf = tmp_path / "served.pdf"
    pdf.write_bytes(case().dossier("served").pdf)
    found = verify(pdf)
    assert not found.broken, found.broken
    assert any("none of them is here to be read" in line for line in found.unchecked) and any("is not signed" in line for line in found.unchecked)


def test_the_file_in_the_bundle_runs_by_itself_on_a_bare_python(small_bag, tmp_path):
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    told = subprocess.run([sys.executable, "-I", "-S", bag / "verify.py"], cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == OK, told.stdout + told.stderr
    assert "pypdf is not there" in told.stdout and "0 things do not" in told.stdout
    assert sorted(p for p in bag.rglob("*")) == sorted(bag / p.relative_to(small_bag) for p in small_bag.rglob("*")), "it writes nothing"


def test_what_cannot_be_checked_is_told_from_what_does_not_hold(tmp_path, small_bag):
    for path, content in (("not-there", None), ("text.pdf", b"text"), ("empty.pdf", b"%PDF-1.7\n")):
        if content is not None:
            (tmp_path / path).write_bytes(content)
        assert verifier.main([str(tmp_path / path)]) == NOTHING
    (tmp_path / "folder").mkdir()
    assert verifier.main([str(tmp_path / "folder")]) == NOTHING
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    (bag / "data" / "log.jsonl").write_text("")
    assert verifier.main([str(bag)]) == BROKEN


# wrong figures

PRINTED = [  # planted before the dossier was written, so that PDF, twin and text agree on them
    (Ruling, "amount", 100, {"rule": "own_money_first", "label": "A"}),
    (Ruling, "amount", -100, {"rule": "fifo", "label": "A"}),
    (Ruling, "amount", 1, {"rule": "pro_rata", "label": "A"}),
    (AnyOrder, "at_least", 100, {"same_day": "recorded"}),
    (AnyOrder, "at_most", -100, {"same_day": "free"}),
    (LabelTotal, "paid_out", 100, {"rule": "own_money_first", "label": "A"}),
    (Transfer, "amount", 1000, {"payer": "@Trade"}),
    (StatementPeriod, "closing", 100, {}),
    (Reading, "accepted", 1, {}),
    (ClaimedReceipt, "amount", -100, {}),
]


@pytest.mark.parametrize(("table", "field", "by", "row"), PRINTED, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_wrong_figure_that_pdf_and_twin_agree_on_is_found(tmp_path, table, field, by, row):
    if table is Transfer:
        row = {"id": next(t.id for t in small_case().base.of(Transfer) if t.credit_entry and not t.kind)}
    wrong = planted(small_case(), table, field, by, **row)
    found = verify(bundle_of(tmp_path / "case", wrong, "working").folder)
    assert found.broken and not any("twin beside" in line or "bag" in line for line in found.broken), found.broken


@cache
def demo_twin() -> dict:
    return json.loads(demo_case().dossier("working").twin)


def _first(twin: dict, table: str, **values) -> dict:
    return next(row for row in twin["findings"][table] if all(row[name] == value for name, value in values.items()))


def _title(twin: dict) -> dict:
    return max((p for p in twin["findings"]["purchase"] if p["state"] == "accepted"), key=lambda p: float(p["price"]))


def _set(row: dict, name: str, value) -> None:
    assert row[name] != value
    row[name] = value


def _exchange(lines: list, one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def _big_debit(twin: dict) -> list:
    return next(line for line in twin["ledger"]["lines"] if line[4] == 26_000_000)


IN_THE_TWIN: dict[str, Callable[[dict], None]] = {
    "a route's step": lambda t: _set(_first(t, "routestep", label="A"), "amount", "1.00"),
    "a route's step left out": lambda t: t["findings"]["routestep"].pop(),
    "a ruling left out": lambda t: t["findings"]["ruling"].remove(_first(t, "ruling", rule="fifo", label="A")),
    "a net equity": lambda t: _set(max(t["findings"]["asset"], key=lambda a: float(a["net_equity"] or 0)), "net_equity", "285001.00"),
    "a price": lambda t: _set(_title(t), "price", "260001.00"),
    "what was lost in a gap": lambda t: _set(_first(t, "labeltotal", rule="asset_first", label="A"), "lost_in_gap", "26153.84"),
    "a line's amount": lambda t: _set(_big_debit(t), 4, 26_000_100),
    "a line's payer": lambda t: _set(_big_debit(t), 2, -1),
    "a line left out": lambda t: t["ledger"]["lines"].pop(500),
    "a line's place": lambda t: _set(
        t["ledger"]["lines"][500], 7 if t["ledger"]["lines"][500][7] else 6, t["ledger"]["lines"][501][7] or t["ledger"]["lines"][501][6]
    ),
    "a statement's opening": lambda t: _set(t["statements"][3], "opening", t["statements"][3]["opening"] + 1),
    "a figure of the lineage": lambda t: _set(next(f for f in t["figures"] if f["id"] == "claimed in all"), "amount", "280000.01"),
    "a figure of the text": lambda t: _set(
        next(r for s in t["text"] for b in s["blocks"] for c in (b.get("text") or ()) for r in [c] if isinstance(r, list) and r[0] == "figure"), 1, "£1.00"
    ),
    "a number that says nothing of itself": lambda t: t["text"][3]["blocks"][0].update(text="It is 5,000 more."),
}


@pytest.fixture(scope="module")
def demo_files(demo_bag) -> dict[str, Path]:
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (demo_bag / "data" / "exhibits").iterdir()}


@pytest.mark.parametrize("wrong", IN_THE_TWIN)
def test_a_wrong_number_in_the_twin_is_found_from_the_exhibits_and_the_twin_alone(demo_files, wrong):
    twin = copy.deepcopy(demo_twin())
    IN_THE_TWIN[wrong](twin)
    found = Findings()
    check_content(Twin(json.dumps(twin).encode()), demo_files, found)
    assert found.broken


def test_an_exhibit_with_another_amount_is_found_though_every_hash_was_written_again(tmp_path, small_bag):
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    statement = next(path for path in (bag / "data" / "exhibits").iterdir() if b"<Ntry>" in path.read_bytes())
    statement.write_bytes(statement.read_bytes().replace(b"12000.00", b"12001.00"))
    rehash(bag)
    assert any("register" in line for line in verify(bag).broken)


# altered bundles


@pytest.mark.parametrize("seed", range(ALTERATIONS))
def test_an_altered_bundle_is_refused(tmp_path, small_bag, seed, monkeypatch):
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    what = altered(bag, Random(seed))
    if "hashes written again" not in what:
        monkeypatch.setitem(sys.modules, "pypdf", None)  # the hashes give it away, so the pages need not be read
    try:
        assert verify(bag).broken, what
    except NotCheckable:
        pass


def test_a_manifest_cannot_lead_out_of_the_bag(tmp_path, small_bag):
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    (bag / "manifest-sha256.txt").write_text((bag / "manifest-sha256.txt").read_text() + f"{'0' * 64}  data/../../secret\n")
    with pytest.raises(NotCheckable, match="outside the bag"):
        verify(bag)


# its tracing against ours, on the ledgers that the tests of the engine use


def test_its_tracer_and_ours_agree_on_random_ledgers():
    for seed in range(150):
        lines, claims = _ledger(Random(seed))
        ledger = build(
            [Line(*line[:1], f"2024-01-{1 + n // 4:02d}", *line[1:4], line[4], n) for n, line in enumerate(lines)], [Claim(*claim) for claim in claims]
        )
        ids = {name: n for n, name in enumerate(ledger.accounts)}
        theirs = [(line[0], f"2024-01-{1 + n // 4:02d}", ids.get(line[1], -1), ids.get(line[2], -1), line[3], line[4]) for n, line in enumerate(lines)]
        of_line: dict[int, list] = {}
        for label in dict.fromkeys(label for _, label, _ in claims):
            for line, named, amount in claims:
                if named == label:
                    of_line.setdefault(int(line[1:]), []).append((label, amount))
        bought = {n for n, line in enumerate(lines) if line[2] == "@" and line[1] in ids and not line[4]}
        for rule in RULES:
            ours = trace(ledger, RULES[rule], bought)
            found = verifier.Followed(theirs, len(ids), of_line, ledger.labels, verifier.RULES[rule], bought)
            for n, label in enumerate(ledger.labels):
                for part in ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap"):
                    assert found.totals[label][part] == getattr(ours.totals[n], part), (seed, rule, label, part)
            for target, where in [
                (Target("t", tuple(lines[n][0] for n in sorted(bought))), (tuple(sorted(bought)), ())),
                *((Target(a, (), (a,)), ((), (n,))) for a, n in ids.items()),
            ]:
                held, steps = found.target(*where)
                assert dict(held) == {ledger.labels[label]: amount for label, amount in traced(ours, target).items()}, (seed, rule)
                assert dict(steps) == {(ledger.labels[s.label], s.came, s.went): s.amount for s in route(ours, target)}, (seed, rule)
        for free in (False, True):
            net = verifier.Network(
                theirs, len(ids), of_line, verifier.Followed(theirs, len(ids), of_line, ledger.labels, verifier.RULES["pro_rata"], set()).undone, free
            )
            for name, n in ids.items():
                ours = bounds(network(ledger, free_days=free), Target(name, (), (name,)))
                assert net.range((), (n,)) == (ours.at_least, ours.at_most), (seed, free, name)


def _ledger(random: Random) -> tuple[list[tuple], list[tuple]]:
    """A small ledger with claims, overdrafts, gaps and reversals: (id, payer, payee, amount, kind)."""
    lines, claims = [], []
    for n in range(random.randrange(4, 16)):
        payer, payee = random.sample(("P", "Q", "R", "@", "@"), 2)
        plain = [line for line in lines if not line[4] and line[0] not in {other[4][9:] for other in lines}]
        if random.random() < 0.06 and payer != "@":
            lines.append((f"t{n}", payer, "", 0, "gap"))
        elif random.random() < 0.2 and plain:
            first = random.choice(plain)
            lines.append((f"t{n}", first[2], first[1], first[3], f"reversal:{first[0]}"))
        elif payer == payee:
            lines.append((f"t{n}", "@", "P", random.randrange(1, 60), ""))
        else:
            lines.append((f"t{n}", payer, payee, random.randrange(1, 60), ""))
        line = lines[-1]
        if line[1] == "@" and not line[4] and random.random() < 0.6:
            claims.append((line[0], random.choice(("A", "B", "own:wages")), random.randrange(1, line[3] + 1)))
        elif line[1] in "PQR" and not line[4] and random.random() < 0.1:
            claims.append((line[0], "C", line[3]))
    return lines, claims
