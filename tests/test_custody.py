"""The case's log cannot be rewritten unseen, and files are replaced whole."""

from __future__ import annotations

import random

import pytest

from flows.case.case_log import NO_LINE_YET, CaseLog
from flows.custody.files import IntegrityBroken, sha256_of, write_whole
from schemas.evidence import Refusal


def log_of(path, lines: int) -> CaseLog:
    log = CaseLog(path / "log.jsonl")
    for n in range(lines):
        log.add("exhibit taken in", f"AB/{n}", rows=n)
    return log


def test_an_empty_log_has_a_head_of_zeros(tmp_path):
    assert CaseLog(tmp_path / "log.jsonl").head() == NO_LINE_YET


def test_lines_follow_one_another(tmp_path):
    log = log_of(tmp_path, 5)
    assert [line["n"] for line in log.lines()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("seed", range(60))
def test_an_altered_log_is_found_given_an_earlier_head(tmp_path, seed):
    """Edits, deletions, swaps and truncations: every one breaks the chain or leaves a head that was never printed."""
    log = log_of(tmp_path, 6)
    head, chance = log.head(), random.Random(seed)
    lines = log.path.read_text("utf-8").splitlines()
    at = chance.randrange(len(lines))
    alteration = chance.choice(["edit", "delete", "swap", "cut"])
    if alteration == "edit":
        lines[at] = lines[at].replace(f'"AB/{at}"', '"AB/99"')
    elif alteration == "delete":
        del lines[at]
    elif alteration == "swap":
        lines[at], lines[at - 1] = lines[at - 1], lines[at]
    else:
        lines = lines[:at]
    log.path.write_text("".join(line + "\n" for line in lines), "utf-8")
    try:
        log.lines()
    except IntegrityBroken:
        return
    assert log.head() != head


def test_writing_whole_leaves_no_part_behind(tmp_path):
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two" and [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_file_that_cannot_be_opened_is_refused_in_words(tmp_path):
    with pytest.raises(Refusal, match="cannot be opened"):
        sha256_of(tmp_path / "nothing")


def test_a_reason_may_hold_any_separator(tmp_path):
    log = CaseLog(tmp_path / "log.jsonl")
    for why in ("one\u2028two\x85three\x0bfour\n\r", "five"):
        log.add("decision", "match-1", why)
    assert [line["why"] for line in log.lines()] == ["one\u2028two\x85three\x0bfour\n\r", "five"]
