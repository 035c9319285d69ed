"""The program is identified by its code: any other byte of it is another program."""

from __future__ import annotations

import shutil

from command_line import TOP

from flows.custody.program_code import PACKAGES, code_hash


def test_another_byte_name_or_file_of_the_code_is_another_program(tmp_path):
    copy = tmp_path / "copy"
    for package in PACKAGES:
        shutil.copytree(TOP / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))

    def hashed() -> str:
        code_hash.cache_clear()
        return code_hash(copy)

    first = hashed()
    assert len(first) == 64 and first == code_hash(TOP), "where it is installed, and what Python has compiled, is no part of it"
    rule = copy / "tracing/attribution/rules/fifo.py"
    written = rule.read_bytes()
    for change in (
        lambda: rule.write_bytes(written + b"\n"),
        lambda: rule.rename(rule.with_name("first_in.py")),
        lambda: (copy / "flows/sources/tables/templates/another_bank.toml").write_text("says = 'another'"),
    ):
        before = hashed()
        change()
        assert hashed() != before
