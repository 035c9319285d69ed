"""case.toml, exhibits.csv and decisions.jsonl: read whole, or refused with the place of the mistake and what to do."""

from __future__ import annotations

import pytest

from flows.case.case_folder import CaseFolder
from flows.demo import small
from schemas.decisions import Decision, in_force
from schemas.evidence import Refusal


@pytest.fixture
def case(tmp_path):
    small(tmp_path / "case")
    return tmp_path / "case"


def refused(case) -> Refusal:
    with pytest.raises(Refusal) as caught:
        folder = CaseFolder(case)
        folder.case, folder.order, folder.received(), folder.decisions()
    return caught.value


def alter(path, old: str, new: str) -> int:
    """Replace the first `old` by `new`; the line it stands on."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_case_is_read(case):
    folder = CaseFolder(case)
    assert folder.case.case.currency == "GBP" and folder.order.regime in ("value", "property")
    received = folder.received()
    assert [item.exhibit.listed for item in received] == [True] * len(received)
    assert len({item.exhibit.reference for item in received}) == len(received)


def test_a_folder_without_a_case_says_so(tmp_path):
    with pytest.raises(Refusal, match="no case.toml"):
        CaseFolder(tmp_path)


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("[case]", "[case]\nrefrence = 'x'", "not known"),
        ('role = "suspect"', 'role = "suspekt"', "suspekt"),
        ("currency = ", "currency = 'XXX' #", "ISO 4217"),
        ("[tracing]", "[traceing]", ""),
        ("expected_total = ", "expected_total = '12,50' #", "not an amount"),
    ],
)
def test_a_mistake_in_the_case_file_is_named_with_its_line(case, old, new, reason):
    alter(case / "case.toml", old, new)
    refusal = refused(case)
    assert refusal.file == "case.toml" and reason in refusal.reason and refusal.next_step


def test_the_line_is_the_mistakes_own(case):
    line = alter(case / "case.toml", 'role = "suspect"', 'role = "suspekt"')
    assert refused(case).place.endswith(f"line {line}")


def test_toml_that_does_not_parse_names_the_line(case):
    line = alter(case / "case.toml", "[tracing]", "[tracing\n")
    assert refused(case).place == f"line {line}"


def test_an_unlisted_file_is_taken_with_a_mark(case):
    (case / "exhibits" / "late.csv").write_text("a,b\n")
    late = [item.exhibit for item in CaseFolder(case).received() if item.exhibit.file_name == "late.csv"]
    assert [exhibit.listed for exhibit in late] == [False]


@pytest.mark.parametrize(
    "line, reason",
    [
        ("nothing.xml,ZZ/9,Bank,2024-01-02,s.345,case,disclosable,data,", "not in exhibits/"),
        ("../case.toml,ZZ/9,Bank,2024-01-02,s.345,case,disclosable,data,", "not the name of a file"),
        ("a,ZZ/9,Bank,02/01/2024,s.345,case,disclosable,data,", "cannot be read"),
        ("a,ZZ/9,Bank,2024-01-02,s.345,case,secret,data,", "handling"),
        ("a,ZZ/9,Bank,2024-01-02,s.345,case,disclosable,film,", "kind"),
        ("a,ZZ/9", "fields"),
    ],
)
def test_a_mistake_in_the_exhibit_register_is_named(case, line, reason):
    register = case / "exhibits" / "exhibits.csv"
    (case / "exhibits" / "a").write_text("a")
    register.write_text(register.read_text("utf-8") + line + "\n", "utf-8")
    refusal = refused(case)
    assert refusal.file == "exhibits.csv" and reason in refusal.reason
    assert refusal.place == f"line {len(register.read_text('utf-8').splitlines())}"


def test_a_decision_is_kept_and_can_be_taken_back(case):
    folder = CaseFolder(case)
    first = Decision(id="d1", at="2024-05-02T10:00:00Z", author="DC Quill", subject="match-1", answer="same", reason="passport seen")
    folder.decide(first)
    assert in_force(folder.decisions()) == {"match-1": first}
    folder.decide(
        Decision(id="d2", at="2024-05-03T10:00:00Z", author="DC Quill", subject="match-1", answer="taken_back", reason="wrong passport", takes_back="d1")
    )
    assert in_force(folder.decisions()) == {}
    assert [line["action"] for line in folder.log.lines()] == ["decision", "decision"]


def test_a_line_that_is_no_decision_is_refused(case):
    (case / "decisions.jsonl").write_text('{"id": "d1"}\n')
    assert refused(case).place == "line 1"
