"""Invented cases made, taken in and followed once a test session; tests look at them and change nothing."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.demo import make, small
from flows.dossier import Compiled, compile
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import pending, take_in_several
from schemas.evidence_base import EvidenceBase


class Followed:
    """A case on disk, what was taken in, the evidence base after every step, and the truth that was planted in it."""

    def __init__(self, directory: Path, write: Callable[..., object], **parameters):
        write(directory, **parameters)
        self.directory, self.folder = directory, CaseFolder(directory)
        self.taken_in = take_in_several(self.folder, pending(self.folder))
        for verb in VERBS:
            follow_step(self.folder, verb)
        self.base: EvidenceBase = evidence_base(self.folder)
        planted = directory / "answers.toml"
        self.answers = tomllib.loads(planted.read_text()) if planted.exists() else {}
        self._compiled: dict[str, Compiled] = {}

    def titles(self, *names: str) -> list[dict]:
        return [title for title in self.answers["titles"] if title["name"] in names]

    def dossier(self, edition: str) -> Compiled:
        if edition not in self._compiled:
            self._compiled[edition] = compile(replace(self.base, version=1), edition)
        return self._compiled[edition]


def _followed(write: Callable[..., object], **parameters) -> Followed:
    folder = Path(tempfile.mkdtemp(prefix="assettrace-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Followed(folder / "case", write, **parameters)


@cache
def small_case() -> Followed:
    """One account, one company, one title."""
    return _followed(small)


@cache
def demo_case() -> Followed:
    """The demo as `assettrace demo` makes it."""
    return _followed(make)
