"""A run does only what is new, and finds exactly what a run from scratch finds, whatever was changed before it and in whatever order."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import PATIENCE, environment

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import fingerprint
from flows.custody.files import IntegrityBroken
from flows.demo import small
from flows.dossier import compile
from flows.steps import stages
from flows.steps.check_pages import write_check_pages
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.load_evidence import evidence_base
from flows.steps.stages import DOSSIER, PAGES
from flows.steps.standing import standing_run
from flows.steps.take_in import READ_AGAIN, READ_OTHERWISE, TAKEN_IN, bring_up_to_date, pending, refused_so_far, take_in_several
from flows.steps.write_dossier import compile_dossier
from flows.store import kept_tables
from flows.store.case_store import TABLES, Store
from schemas.decisions import Decision
from schemas.findings import Match
from schemas.stages import StageDone

EDITION = "served"
ROWS = "Date,Details,Amount,Balance\n03/01/2024,Rent,-100.00,900.00\n05/02/2024,Sale,250.00,1150.00\n"
TEMPLATE = """says = "an invented bank"
dates = "dmy"
decimal_mark = "."
order = "oldest_first"
sign = "credit_positive"
delimiter = ","
country = "gb"
[statement]
account = {fixed = "00-00-09 00000009"}
currency = {fixed = "GBP"}
[columns]
booked_on = "Date"
text = "Details"
amount = "Amount"
balance_after = "Balance"
"""


def run(case: Path) -> list[str]:
    """What the flows do, without Prefect; what was read, by reference."""
    folder = CaseFolder(case)
    new = pending(folder)
    bring_up_to_date(folder)
    read = [one.reference for one in take_in_several(folder, new)]
    write_check_pages(folder)
    for verb in VERBS:
        follow_step(folder, verb)
    compile_dossier(folder, EDITION, if_new=True)
    return read


def known(case: Path) -> dict[str, list]:
    """Every table as it is on disk, without what depends on the time of day: the log's head stands in what dossiers are made from."""
    with Store.open(CaseFolder(case).store, reading=True) as store:
        rows = {table.__tablename__: [row.model_dump() for row in store.rows(table)] for table in TABLES}
    kept = rows[StageDone.__tablename__]
    rows[StageDone.__tablename__] = [row for row in kept if not row["stage"].startswith(DOSSIER)]
    return rows


def dossier(case: Path) -> tuple[bytes, bytes]:
    made = compile(replace(evidence_base(CaseFolder(case)), version=1, log_head="0" * 64), EDITION)
    return made.pdf, made.twin


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """A case that was run once; do not change it."""
    case = tmp_path_factory.mktemp("once") / "case"
    small(case)
    run(case)
    return case


@pytest.fixture
def case(once, tmp_path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(once, tmp_path / "case"))


class Changes:
    """A case, and what a person may do to it; each gives False where there is nothing to do it to."""

    def __init__(self, case: Path):
        self.case, self.toml, self.register = case, case / "case.toml", case / "exhibits/exhibits.csv"
        self.template = case / "templates/shop.toml"

    def add_an_exhibit(self) -> bool:
        added = self.case / "exhibits/shop.csv"
        if added.exists():
            return False
        added.write_text(ROWS)
        self.template.parent.mkdir(exist_ok=True)
        if not self.template.exists():
            self.template.write_text(TEMPLATE)
        self.register.write_text(f"{self.register.read_text()}shop.csv,IH/9,A bank,2024-03-06,volunteered,this investigation,disclosable,data,shop\n")
        return True

    def read_the_days_otherwise(self) -> bool:
        return self._replace(self.template, '"dmy"', '"mdy"') or self._replace(self.template, '"mdy"', '"dmy"')

    def name_a_heading_that_is_not_there(self) -> bool:
        return self._replace(self.template, '"Details"', '"Narrative"')

    def mend_the_heading(self) -> bool:
        return self._replace(self.template, '"Narrative"', '"Details"')

    def take_out_what_was_refused(self) -> bool:
        if "IH/9" not in [refused.reference for refused in refused_so_far(CaseFolder(self.case))]:
            return False
        (self.case / "exhibits/shop.csv").unlink()
        lines = self.register.read_text().splitlines(keepends=True)
        self.register.write_text("".join(line for line in lines if not line.startswith("shop.csv")))
        return True

    def follow_another_rule(self) -> bool:
        return self._replace(self.toml, '"own_money_first"', '"fifo"') or self._replace(self.toml, '"fifo"', '"own_money_first"')

    def ask_for_a_longer_period(self) -> bool:
        longer = "period = { first = 2024-01-01, last = 2024-03-31 }"
        shorter = longer.replace("03-31", "02-29")
        text = self.toml.read_text()
        here = next((line for line in text.splitlines() if line in (longer, shorter)), "")
        return bool(here) and self._replace(self.toml, f"\n{here}\n", f"\n{shorter if here == longer else longer}\n")

    def describe_an_exhibit(self) -> bool:
        return self._replace(self.register, "Companies House", "The registrar") or self._replace(self.register, "The registrar", "Companies House")

    def decide(self) -> bool:
        match = next(iter(evidence_base(CaseFolder(self.case)).of(Match)), None)
        if match is None:
            return False
        decisions = self.case / "decisions.jsonl"
        before = decisions.read_text() if decisions.exists() else ""
        n = before.count("\n") + 1
        decision = Decision(id=f"D{n}", at="2024-03-30T10:00:00Z", author="Imogen Hale", subject=match.id, answer="not_same", reason="Another person")
        decisions.write_text(before + json.dumps(decision.model_dump(), sort_keys=True) + "\n")
        return True

    def take_the_last_decision_out(self) -> bool:
        decisions = self.case / "decisions.jsonl"
        lines = decisions.read_text().splitlines(keepends=True) if decisions.exists() else []
        decisions.write_text("".join(lines[:-1]))
        return bool(lines)

    @staticmethod
    def _replace(path: Path, old: str, new: str) -> bool:
        text = path.read_text() if path.exists() else ""
        if old not in text:
            return False
        path.write_text(text.replace(old, new))
        return True


def from_scratch(case: Path, into: Path) -> Path:
    """The same case, of which nothing is known yet."""
    shutil.copytree(case, into, ignore=shutil.ignore_patterns("store.*", "log.jsonl", "checks", "dossiers"))
    run(into)
    return into


def changes_of(case: Path) -> dict[str, Callable[[], bool]]:
    of = Changes(case)
    return {name: getattr(of, name) for name in vars(Changes) if not name.startswith("_")}


def same_as_from_scratch(case: Path, into: Path, *, dossiers: bool = True) -> None:
    fresh = from_scratch(case, into)
    expected, found = known(fresh), known(case)
    assert {name for name in expected if expected[name] != found[name]} == set()
    if dossiers:
        assert dossier(fresh) == dossier(case)
    shutil.rmtree(fresh)


@pytest.mark.parametrize("seed", [1, 2])
def test_drawn_changes_give_what_a_run_from_scratch_gives(case, tmp_path, seed):
    chance, done = random.Random(seed), []
    changes = changes_of(case)
    changes["add_an_exhibit"]()
    while len(done) < 3:
        name = chance.choice(sorted(changes))
        if not changes[name]():
            continue
        done.append(name)
        run(case)
        assert standing_run(CaseFolder(case), [EDITION]) is not None, done
        same_as_from_scratch(case, tmp_path / "fresh", dossiers=len(done) == 3)


def test_each_change_redoes_what_rests_on_it_and_nothing_else(tmp_path):
    case = tmp_path / "case"
    small(case)
    changes = changes_of(case)
    changes["add_an_exhibit"]()
    assert run(case) == ["IH/1", "IH/2", "IH/3", "IH/4", "IH/9"] and run(case) == []
    data = ["IH/1", "IH/2", "IH/3", "IH/4", "IH/9"]
    for name, read in (
        ("read_the_days_otherwise", data),
        ("follow_another_rule", []),
        ("describe_an_exhibit", []),
        ("ask_for_a_longer_period", data),
        ("decide", []),
    ):
        assert changes[name](), name
        assert standing_run(CaseFolder(case), [EDITION]) is None, name
        before = {row["stage"]: row["fingerprint"] for row in known(case)[StageDone.__tablename__]}
        assert run(case) == read, name
        after = {row["stage"]: row["fingerprint"] for row in known(case)[StageDone.__tablename__]}
        assert all((before[stage] != after[stage]) == (bool(read) or not stage.startswith("read ")) for stage in before if stage != PAGES), name
    folder = CaseFolder(case)
    lines = [line["action"] for line in folder.log.lines()]
    assert lines.count(TAKEN_IN) == 5 and [line for line in lines if line in (READ_AGAIN, READ_OTHERWISE)][:5] == [READ_AGAIN] * 4 + [READ_OTHERWISE]
    days = [row["booked_on"].isoformat() for row in known(case)["entry"] if row["text"] == "Sale"]
    assert days == ["2024-05-02"], "the template says now that the month comes first"


def test_what_is_read_again_takes_the_place_of_what_was_read(tmp_path):
    case = tmp_path / "case"
    small(case)
    changes = changes_of(case)
    for name in ("add_an_exhibit", "name_a_heading_that_is_not_there", "mend_the_heading", "name_a_heading_that_is_not_there", "take_out_what_was_refused"):
        assert changes[name](), name
        run(case)
    same_as_from_scratch(case, tmp_path / "fresh")
    assert refused_so_far(CaseFolder(case)) == [] and "IH/9" not in str(known(case)["exhibit"])


def test_other_code_does_everything_again(case, tmp_path, monkeypatch):
    assert standing_run(CaseFolder(case), [EDITION]) is not None
    monkeypatch.setattr(stages, "code_hash", lambda: "0" * 64)
    assert standing_run(CaseFolder(case), [EDITION]) is None
    assert run(case) == ["IH/1", "IH/2", "IH/3", "IH/4"]
    same_as_from_scratch(case, tmp_path / "fresh")


@pytest.mark.parametrize("lost", ["dossiers/*.pdf", "dossiers/*served*.json"])
def test_a_dossier_that_is_gone_or_altered_is_no_run_with_nothing_new(case, lost):
    for path in case.glob(lost):
        path.write_bytes(path.read_bytes() + b" ")
    assert standing_run(CaseFolder(case), [EDITION]) is None
    for path in case.glob(lost):
        path.unlink()
    assert standing_run(CaseFolder(case), [EDITION]) is None
    with pytest.raises(IntegrityBroken):
        run(case)


def test_pages_that_are_gone_or_altered_are_written_again(case):
    was = {path: path.read_bytes() for path in (*case.glob("dossiers/*"), *case.glob("checks/*"))}
    page = case / "checks/index.html"
    page.write_bytes(page.read_bytes() + b" ")
    assert standing_run(CaseFolder(case), [EDITION]) is None
    page.unlink()
    assert standing_run(CaseFolder(case), [EDITION]) is None
    run(case)
    assert {path: path.read_bytes() for path in was} == was and standing_run(CaseFolder(case), [EDITION]) is not None


def test_the_evidence_that_is_kept_is_that_of_the_store(case, tmp_path):
    kept = evidence_base(CaseFolder(case))
    kept_tables.keep(tmp_path / "another", (), {})
    read = evidence_base(CaseFolder(case))
    assert kept.rows == read.rows and kept.rows is not read.rows and fingerprint(kept, "served") == fingerprint(read, "served")


def test_what_another_process_wrote_is_read(case):
    folder = CaseFolder(case)
    before = evidence_base(folder)
    assert evidence_base(folder).rows == before.rows
    code = "import sys; sys.path.insert(0, 'tests'); from pathlib import Path; from test_incremental import run; run(Path(sys.argv[1]))"
    Changes(case).add_an_exhibit()
    subprocess.run([sys.executable, "-c", code, str(case)], env=environment(), check=True, timeout=PATIENCE)
    assert len(evidence_base(CaseFolder(case)).exhibits) == len(before.exhibits) + 1


def test_nothing_new_is_told_before_anything_slow_is_imported(case):
    compile_dossier(CaseFolder(case), "working")
    code = (
        "import sys; from flows.commands.run import run\nfrom pathlib import Path\n"
        "try: run(Path(sys.argv[1]), again=False, as_json=True)\n"
        "finally: print([name for name in ('prefect', 'great_expectations', 'reportlab', 'numba', 'pandas', 'scipy', 'ortools') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code, str(case)], env=environment(), capture_output=True, text=True, timeout=PATIENCE).stdout
    assert '"nothing_new": true' in said and said.rstrip().endswith("[]"), said
