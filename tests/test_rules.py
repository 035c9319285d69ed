"""A rule is a list of steps and nothing else: lists that nobody has named are followed alike by every tracer, by the command, in a case and by the verifier."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import import_module
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from alike import every_number
from coin_command import Refused, answer
from coin_tracer import FOR_ASSETS, STEPS, follow
from drawn_ledgers import drawn, drawn_lines
from followed_cases import Followed, small_case
from test_compiled import much_comes_back, the_same
from test_stored_ledger import RESULTS, parquet
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.demo import small
from flows.dossier import verifier
from flows.handover.bundle import bundle
from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted, write
from flows.ledgers.stored_ledger import store
from flows.ledgers.stored_results import write_stored
from flows.steps.follow_case import check_followed
from flows.steps.write_dossier import compile_dossier
from schemas.evidence import Refusal
from schemas.findings import LabelTotal, Ruling
from tracing.attribution import compiled_tracer, guarantees
from tracing.attribution.fastest_engine import follow as follow_lines
from tracing.attribution.fastest_engine import lines_of, marked_of, positions_of
from tracing.attribution.plain_tracer import trace
from tracing.attribution.routes import route, traced
from tracing.attribution.rules import RULES
from tracing.attribution.rules.effective import by_age_alone, by_labels_alone
from tracing.attribution.rules.rule import Rule, RuleMistake
from tracing.attribution.rules.spending import spend
from tracing.ledger.prepared_ledger import GAP, Claim, Line, Target, build, outside

TOP = Path(__file__).resolve().parent.parent
COLUMNS = ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")
STEP = list(product(("own", "claims", "all"), ("oldest", "newest", "rateably")))
WHOLE = [
    steps
    for length in (1, 2)
    for steps in product(STEP, repeat=length)
    if {"own", "claims"} <= {w for whose, _ in steps for w in ((whose,) if whose != "all" else ("own", "claims"))}
]


def a_rule(steps, on_targets=None, name="unheard_of"):
    return Rule(name=name, says="nobody has heard of it", authority="none", use="in a test", steps=steps, steps_on_targets=on_targets)


UNHEARD_OF = a_rule([("claims", "newest"), ("own", "rateably")])


# what a rule is


def test_every_doctrine_in_the_folder_is_in_the_register_under_its_file_s_name():
    files = {path.stem for path in (TOP / "tracing/attribution/rules").glob("*.py") if "\nRULE = " in path.read_text("utf-8")}
    assert files == set(RULES) and all(RULES[name] is import_module(f"tracing.attribution.rules.{name}").RULE and RULES[name].name == name for name in RULES)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([("own", "oldest")], "no step takes the claims' money"),
        ([("claims", "newest"), ("claims", "rateably")], "no step takes own money"),
        ([], "no step takes own money"),
        ([("own", "oldest"), ("claims", "largest")], "is not a step"),
        ([("everything", "oldest")], "is not a step"),
        ([("all",)], "is not a step"),
        ([("all", "oldest", "first")], "is not a step"),
    ],
)
def test_a_list_that_does_not_say_everything_is_refused_when_it_is_written(steps, said):
    for lists in ((steps, None), ([("all", "oldest")], steps)):
        with pytest.raises(RuleMistake, match=said):
            a_rule(*lists)


@pytest.mark.parametrize("name", ["all", "poison", "pari_passu", "Fifo", "own money", "", "../up"])
def test_a_name_that_means_something_else_is_refused(name):
    with pytest.raises(RuleMistake, match="cannot be the name of a rule"):
        a_rule([("all", "oldest")], name=name)


def test_the_steps_that_the_others_have_are_those_of_the_register():
    """The tracer with coins and the verifier have the rules in their own words."""
    for name, rule in RULES.items():
        lists = [[tuple(step.split()) for step in steps] for steps in (STEPS[name], FOR_ASSETS.get(name, STEPS[name]))]
        assert lists == [list(rule.steps_for(False)), list(rule.steps_for(True))], name
    assert {name: rule.as_data for name, rule in RULES.items()} == verifier.RULES and set(STEPS) == set(RULES)


def test_the_method_lists_the_rules_as_they_are():
    text = (TOP / "docs/method.md").read_text("utf-8")
    table = re.search(r"\| name \| what leaves \| authority \| used \|\n\|[-|]+\n((?:\|.*\n)+)", text)[1]
    assert table == "".join(f"| {rule.name} | {rule.in_words} | {rule.authority} | {rule.use} |\n" for rule in RULES.values())


def test_within_a_label_the_oldest_go_first_unless_the_step_says_newest():
    """Two lots of A, one of own money between them; 3 of 9 are spent."""
    labels, amounts, own = [0, 1, 0], [3, 3, 3], [False, True]
    spent = {order: spend(a_rule([("claims", order), ("own", "oldest")]).steps, 4, labels, amounts, own) for order in ("oldest", "newest", "rateably")}
    assert spent == {"oldest": [3, 0, 1], "newest": [1, 0, 3], "rateably": [3, 0, 1]}


# every tracer


def tuples(lines):
    """Lines as the other tracers take them: outside is ''."""
    return [(n.id, *("" if outside(side) else side for side in (n.payer, n.payee)), n.amount, n.kind) for n in lines]


def coins_agree(lines, claims, rule: Rule, found, assets) -> None:
    ledger, whole = found.ledger, {n.id: n.amount for n in lines}
    moved, held, totals, _, _, gone, odd = follow(
        tuples(lines),
        [(c.transfer, c.label, c.amount or whole[c.transfer]) for c in claims],
        (rule.steps, rule.steps_on_targets),
        {ledger.ids[t] for t in assets},
    )
    word = ledger.labels
    for t, id in enumerate(ledger.ids):
        assert {word[label]: n for label, n in found.moved(t).items()} == +moved[id], id
    for a, name in enumerate(ledger.accounts):
        assert {word[label]: n for label, n in found.held(a).items()} == +held.get(name, Counter()), name
    for n, label in enumerate(word):
        for column in COLUMNS:
            assert getattr(found.totals[n], column) == totals[column][label], (label, column)
    assert [(ledger.ids[t], flag) for t, flag in found.flags] == odd and {ledger.ids[t] for t in found.unwound} == gone


def verifier_agrees(lines, rule: Rule, found, assets) -> None:
    """Totals, and the way of all that stands in an account or went to a target."""
    ledger = found.ledger
    number = {name: n for n, name in enumerate(ledger.accounts)}
    theirs = [(n.id, n.at, number.get(n.payer, -1), number.get(n.payee, -1), n.amount, n.kind) for n in lines]
    of_line = {t: [(ledger.labels[label], n) for label, n in of] for t, of in ledger.claims.items()}
    again = verifier.Followed(theirs, len(number), of_line, ledger.labels, rule.as_data, set(assets))
    for n, label in enumerate(ledger.labels):
        for column in COLUMNS:
            assert again.totals[label][column] == getattr(found.totals[n], column), (label, column)
    for target, where in (
        (Target("t", tuple(ledger.ids[t] for t in assets)), (tuple(assets), ())),
        *((Target(a, (), (a,)), ((), (n,))) for a, n in number.items()),
    ):
        held, steps = again.target(*where)
        assert dict(held) == {ledger.labels[label]: n for label, n in traced(found, target).items()}
        assert dict(steps) == {(ledger.labels[s.label], s.came, s.went): s.amount for s in route(found, target)}


LABELS = (("A",), ("A", "own:x"), ("own:x", "own:y"), ("A", "B", "own:salary", "C"))


def every_tracer_agrees(steps, seed: int, turn: int) -> Counter:
    """One list on one drawn ledger: the plain tracer, the coins, the compiled loop, the fast ways with positions known and not, and the verifier; which fast way served it."""
    rng, labels = Random(seed), LABELS[turn % len(LABELS)]
    lines, claims = much_comes_back(rng, labels) if turn % 2 else drawn_lines(rng, 24, 9, labels)
    ledger, rule = build(lines, claims), a_rule(steps, rng.choice(WHOLE) if turn % 8 >= 4 else None)
    payments = [t for t, kind in enumerate(ledger.kinds) if kind != GAP]
    assets = sorted(rng.sample(payments, len(payments) // 3))
    found = trace(ledger, rule, assets)
    guarantees.check(found)
    coins_agree(lines, claims, rule, found, assets)
    assert every_number(compiled_tracer.trace(ledger, rule, assets)) == every_number(found)
    arrays, marked, bought = lines_of(ledger), marked_of(ledger), np.array(assets, np.int64)
    the_same(follow_lines(arrays, marked, rule, bought), found, ledger)
    the_same(follow_lines(arrays, marked, rule, bought, positions_of(arrays, np.zeros(0, np.int64))), found, ledger)
    if turn % 2:  # a case's ledger has no returns of a part
        verifier_agrees(lines, rule, found, assets)
    return Counter(positions=by_age_alone(rule, ledger.own), sums=by_labels_alone(rule, ledger.own))


@pytest.mark.parametrize("part", range(3))
def test_every_list_of_one_and_two_steps_is_followed_alike_by_every_tracer(part):
    """Each list alone, and as the list for ordinary payments beside another for those that bought an asset."""
    served = Counter()
    for n, steps in list(enumerate(WHOLE))[part::3]:
        for turn in range(16):
            served += every_tracer_agrees(steps, n * 101 + turn, turn)
    assert served["positions"] > 5 and served["sums"] > 25, served


def test_which_fast_way_serves_follows_from_the_steps_and_the_labels():
    one_claim, two_claims, kinds, no_claim = [False, True], [False, False, True], [False, True, True], [True, True]
    oldest_claim, hallett, first_in = (RULES[name] for name in ("own_first_then_oldest_claim", "own_money_first", "fifo"))
    assert [by_labels_alone(oldest_claim, own) for own in (one_claim, two_claims, kinds)] == [True, False, False]
    assert [by_labels_alone(hallett, own) for own in (one_claim, two_claims, kinds)] == [True, True, False]
    assert by_age_alone(oldest_claim, no_claim) and by_age_alone(hallett, no_claim), "where nothing is claimed but kinds of own money, the oldest leaves"
    assert all(by_age_alone(first_in, own) for own in (one_claim, two_claims, kinds, no_claim)) and not by_age_alone(RULES["lifo"], one_claim)
    assert by_age_alone(a_rule([("all", "oldest"), ("own", "newest")]), two_claims), "the second step never finds anything"
    assert not by_labels_alone(a_rule([("own", "oldest"), ("claims", "rateably")], [("claims", "newest"), ("all", "oldest")]), two_claims), "both lists count"


def test_the_lowest_balance_is_checked_where_own_money_is_spent_first_whatever_the_rule_is_called():
    ledger = build([Line("in", "2024-01-01", "@", "a", 10), Line("out", "2024-01-02", "a", "@", 4)], [Claim("in", "A")])

    def checked(rule):
        return any(held.name.startswith("lowest intermediate balance") for held in guarantees.check(trace(ledger, rule)))

    assert checked(a_rule([("own", "newest"), ("all", "oldest")])) and checked(RULES["own_first_then_oldest_claim"]) and checked(RULES["own_money_first"])
    assert not any(checked(rule) for rule in (UNHEARD_OF, RULES["pro_rata"], RULES["asset_first"], RULES["fifo"]))


# the command and stored ledgers


@pytest.fixture
def unheard_of(monkeypatch):
    """Rules that the program does not come with, registered: one list, and two with assets."""
    more = [UNHEARD_OF, a_rule([("own", "newest"), ("all", "rateably")], [("all", "newest")], "unheard_of_too")]
    for rule in more:
        monkeypatch.setitem(RULES, rule.name, rule)
    return more


def test_the_command_follows_them_all(unheard_of, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.ledgers.ledger_results.write_whole", lambda path, data: path.write_bytes(data))  # without waiting for the disk
    monkeypatch.setitem(FOR_ASSETS, "unheard_of_too", ("all newest",))
    files, compared = [tmp_path / name for name in ("ledger.csv", "claims.csv", "targets.csv")], 0
    for seed in range(40):
        texts = drawn(Random(seed))
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8", newline="")
        more = [(rule.name, (rule.steps, rule.steps_on_targets)) for rule in unheard_of if rule.steps_on_targets is None or texts[2].count("\n") > 1]
        try:
            expected = answer(*texts, "all", bounds=True, route=True, more=more)
        except Refused:
            with pytest.raises(Refusal, match="a unit counts once"):
                write(read(*files), Wanted("all", True, "", False, True), tmp_path / "out")
            continue
        write(read(*files), Wanted("all", True, "", False, True), tmp_path / "out")
        assert {str(path.relative_to(tmp_path / "out")): path.read_bytes().decode() for path in (tmp_path / "out").rglob("*.csv")} == expected, seed
        compared += len(more)
    assert compared > 30


def test_a_stored_ledger_gives_the_same_bytes(unheard_of, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.ledgers.ledger_results.write_whole", lambda path, data: path.write_bytes(data))
    files, compared = [tmp_path / name for name in ("ledger.csv", "claims.csv", "targets.csv")], 0
    for seed in range(14):
        texts = drawn(Random(seed), 20)
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8", newline="")
        question = read(*files)
        if any(len(target.transfers) + len(target.accounts) > 1 for target in question.targets):
            continue  # a unit that passes a target twice: the plain files refuse some of these
        parquet(texts[0], tmp_path / "ledger.parquet")
        stored = store(tmp_path / "ledger.parquet", tmp_path / "stored")
        for rule in (*unheard_of, RULES["own_first_then_oldest_claim"]):
            write(question, Wanted(rule.name), tmp_path / "plain")
            write_stored(stored, files[1], rule.name, tmp_path / "fast", files[2])
            assert all((tmp_path / f"fast/{name}.csv").read_bytes() == (tmp_path / f"plain/{name}.csv").read_bytes() for name in RESULTS), (seed, rule.name)
            compared += 1
    assert compared > 10


def test_the_command_knows_its_rules_from_the_register(unheard_of, tmp_path):
    (tmp_path / "ledger.csv").write_text("id,at,from,to,amount,currency\n1,2024-01-01,@,a,10.00,GBP\n2,2024-01-02,@,a,10.00,GBP\n3,2024-01-03,a,@x,10.00,GBP\n")
    (tmp_path / "claims.csv").write_text("transfer,label,amount\n1,A,\n")
    asked = ["ledger", str(tmp_path / "ledger.csv"), "--claims", str(tmp_path / "claims.csv"), "--out", str(tmp_path / "out"), "--rule"]
    done = CliRunner().invoke(app, [*asked, "unheard_of"])
    assert done.exit_code == 0 and (tmp_path / "out/transfers.csv").read_text() == "transfer,label,amount\n1,A,10.00\n3,A,10.00\n", done.output
    assert CliRunner().invoke(app, [*asked, "unheard_of_too"]).exit_code == 2, "it needs to know which payments bought an asset"
    wrong = CliRunner().invoke(app, [*asked, "best"])
    assert wrong.exit_code == 2 and "unheard_of_too" in wrong.output


def test_what_depends_on_the_inner_order_of_a_mixed_receipt_is_said(unheard_of, tmp_path):
    """One receipt brings two claims and own money: rules that go by age among what it brought say so."""
    (tmp_path / "ledger.csv").write_text("id,at,from,to,amount,currency\n1,2024-01-01,@,a,10.00,GBP\n")
    for claims, said in (
        ("1,A,4.00\n1,B,4.00\n", {"fifo", "lifo", "own_first_then_oldest_claim", "unheard_of"}),
        ("1,A,4.00\n", {"fifo", "lifo"}),
        ("1,A,\n", set()),
    ):
        (tmp_path / "claims.csv").write_text("transfer,label,amount\n" + claims)
        write(read(tmp_path / "ledger.csv", tmp_path / "claims.csv", None), Wanted("all"), tmp_path / "out")
        assert set(json.loads((tmp_path / "out/run.json").read_text())["depends_on_the_inner_order_of_mixed_credits"]) == said


# a case, its dossier, and the verifier


def small_under(rule: str):
    """Writes the small case with another declared rule."""

    def written(path):
        small(path)
        toml = path / "case.toml"
        toml.write_text(toml.read_text("utf-8").replace('"own_money_first"', f'"{rule}"'), "utf-8")

    return written


@pytest.fixture
def case_of_its_own_rule(unheard_of, tmp_path):
    return Followed(tmp_path / "case", small_under("unheard_of"))


def test_a_case_may_name_it_and_its_dossier_and_the_verifier_follow_it(case_of_its_own_rule, capsys):
    """10,000 claimed and 5,000 of trade come in, 12,000 buys the title: with the claims first, the newest before the oldest, 10,000 of it."""
    case = case_of_its_own_rule
    base = case.base
    held = {r.rule: r.amount for r in base.of(Ruling) if r.label == "A" and not r.target.startswith("account:")}
    assert held["unheard_of"] == 10_000_00 and held["own_first_then_oldest_claim"] == held["own_money_first"] == 7_000_00 and set(held) == set(RULES)
    assert {t.rule for t in base.of(LabelTotal)} == set(RULES)
    compile_dossier(case.folder, "working")
    bag = bundle(case.folder, "working").folder
    twin = json.loads(next((bag / "data/dossiers").glob("*.json")).read_bytes())
    assert twin["case"]["rules"]["unheard_of"] == {"steps": [["claims", "newest"], ["own", "rateably"]], "steps_on_targets": None}
    said = json.dumps(twin["text"], ensure_ascii=False)
    assert "adopts unheard of: nobody has heard of it" in said and "the claims' money, the newest first; then own money, rateably" in said
    assert verifier.main([str(bag)]) == verifier.NOT_COMPLETE
    told = capsys.readouterr().out
    assert (
        "0 things do not" in told and "AGREES, NOT COMPLETE." in told and "the rule unheard_of (claims newest; then own rateably) is the dossier's own" in told
    )
    assert "unheard_of_too (own newest; then all rateably; for payments that bought an asset all newest)" in told


def test_a_case_that_names_a_rule_which_is_none_is_refused(tmp_path):
    small_under("best")(tmp_path / "case")
    with pytest.raises(Refusal, match="'best' is not a rule of tracing") as refused:
        CaseFolder(tmp_path / "case").case
    assert "tracing.rule, line" in str(refused.value) and "own_first_then_oldest_claim" in str(refused.value)


def test_a_case_followed_under_other_rules_has_to_be_followed_again(monkeypatch):
    """Else the dossier would print nil under a rule that nobody has followed."""
    base = small_case().base
    check_followed(base)
    monkeypatch.setitem(RULES, "unheard_of", UNHEARD_OF)
    with pytest.raises(Refusal, match="Run the case again"):
        check_followed(base)


def verdict(twin: dict) -> verifier.Findings:
    findings = verifier.Findings()
    verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, findings)
    return findings


def test_the_verifier_tells_a_rule_that_it_does_not_know_and_steps_that_it_knows_otherwise():
    twin = json.loads(small_case().dossier("working").twin)
    assert not verdict(twin).broken and not verdict(twin).incomplete
    rules = twin["case"]["rules"]

    def with_rules(**changed):
        found = verdict(twin | {"case": twin["case"] | {"rules": rules | changed}})
        return found.broken, " ".join(found.incomplete)

    broken, incomplete = with_rules(own_money_first={"steps": [["own", "newest"], ["claims", "oldest"]], "steps_on_targets": None})
    assert not broken and "this file knows own_money_first (own oldest; then claims rateably)" in incomplete, (
        "with one claim the figures are the same, and still it is said"
    )
    broken, incomplete = with_rules(own_money_first={"steps": [["claims", "oldest"], ["own", "oldest"]], "steps_on_targets": None})
    assert broken and "own_money_first" in incomplete, "the figures are not those of these steps"
    broken, incomplete = with_rules(lifo={"steps": [["all", "by lot"]], "steps_on_targets": None})
    assert not broken and "not worked out" in incomplete
    broken, incomplete = with_rules(fifo={"steps": [["own", "oldest"]], "steps_on_targets": None})
    assert not broken and "not worked out" in incomplete
    left_out = verdict(twin | {"case": twin["case"] | {"rules": {name: rule for name, rule in rules.items() if name != "lifo"}}})
    assert left_out.broken and any("lifo" in line for line in left_out.incomplete), "its figures are still there"


def test_a_twin_of_before_the_rules_were_said_is_checked_under_the_six_that_there_were():
    twin = json.loads(small_case().dossier("working").twin)
    del twin["case"]["rules"]
    assert verdict(twin).broken, "it has figures under a rule that it does not say"
    for table in ("ruling", "labeltotal"):
        twin["findings"][table] = [row for row in twin["findings"][table] if row["rule"] != "own_first_then_oldest_claim"]
    twin["figures"] = [figure for figure in twin["figures"] if "own_first_then_oldest_claim" not in figure["id"]]
    found = verdict(twin)
    assert not found.incomplete and not any("ruling" in line or "worked out" in line for line in found.broken), found.broken
