"""Reads exhibits strictly, and holds what was read of several to its promises at once: what is to be loaded of each, or why it is refused.

Whatever goes wrong with one is a reading that is refused, and stops none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.case.case_folder import CaseFolder, Received
from flows.custody.files import sha256_of
from flows.steps.stages import reading_stage
from schemas.case import Period
from schemas.evidence import KEPT_APART, Exhibit, Reading, Refusal, RefusedForNow, RowCount, Staged, Verdict
from schemas.stages import StageDone

READ, CHECKED = 0.5, 0.7  # of the work on a large exhibit, what is behind when it is read, and when it is checked
TOGETHER, ROWS_TOGETHER = 32, 20_000  # exhibits, and rows of them, that wait to be checked and loaded: each holds files open, and memory
Told = Callable[[str, int, float], None]


def nobody(doing: str, rows: int, part: float) -> None:
    """Whom nothing needs to be told."""


class NotAsItWas(Exception):
    """A file of exhibits/ has gone or has changed since this run began."""


@dataclass
class Read:
    """An exhibit as it was read. `staged`: what is to be loaded of it; None if it is kept as a document or refused, as `reading` says."""

    item: Received
    stage: StageDone
    reading: Reading
    stamp: tuple[int, ...] | None
    staged: Staged | None = None
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def exhibit(self) -> Exhibit:
        return self.item.exhibit

    @property
    def unchanged(self) -> bool:
        """Whether nobody has written to its file since it was read."""
        return _stamp(self.item.path) == self.stamp

    def refuse(self, refusal: Refusal) -> None:
        """Nothing is to be loaded of it."""
        self.reading = _reading(self.exhibit, state="refused", why=str(refusal))
        self.staged, self.verdicts = None, []
        if isinstance(refusal, RefusedForNow):
            self.stage = made_from_nothing(self.stage)


def read(folder: CaseFolder, item: Received, told: Told = nobody) -> Read:
    """One exhibit, read and not yet checked. NotAsItWas if its file is not that of `item` any more."""
    exhibit = item.exhibit
    try:
        found, stamp = sha256_of(item.path), _stamp(item.path)
    except (Refusal, OSError) as error:
        raise NotAsItWas(f"exhibits/{item.path.name} has gone or cannot be read any more") from error
    if found != exhibit.sha256:
        raise NotAsItWas(f"exhibits/{item.path.name} has changed")
    one = Read(item, reading_stage(folder, exhibit), _reading(exhibit, state="document"), stamp)
    if exhibit.kind != "data":
        return one
    # slow to import and not needed by a case without data exhibits
    from flows.sources.read_exhibit import is_intelligence, stage
    from flows.sources.reading.record_columns import give_back

    with _refusing(one):
        one.staged = stage(
            item.path,
            exhibit,
            template=exhibit.template or None,
            templates_dir=folder.templates,
            told=lambda rows, behind, size: told("reading", rows, READ * min(behind / size, 1) if size else 0),
        )
        one.reading = _reading(exhibit, one.staged, state="admitted")
        if one.reading.total > ROWS_TOGETHER:
            give_back()
        if is_intelligence(one.staged.source):
            _leads_only(one, one.staged)
    return one


def enough(waiting: Sequence[Read]) -> bool:
    """Whether those that wait are to be checked and loaded before another is read."""
    return len(waiting) >= TOGETHER or sum(one.reading.total for one in waiting) >= ROWS_TOGETHER


def check(several: Sequence[Read], period: Period, told: Told = nobody) -> None:
    """Hold what was read to its promises; what breaks one is set aside, and what goes wrong with one exhibit refuses it alone."""
    data = [one for one in several if one.staged is not None]
    if not data:
        return
    from flows.sources.reading.record_columns import give_back

    told("checking", data[-1].reading.total, READ)
    if len(data) > 1:
        with suppress(Exception):  # something is wrong with one of them: each by itself then tells with which
            _check(data, period)
            data = []
    for one in data:
        with _refusing(one):
            _check([one], period)
    give_back()


def _check(data: Sequence[Read], period: Period) -> None:
    from expectations.verdicts import check_exhibits  # Great Expectations is slow to import

    staged = [one.staged for one in data if one.staged is not None]
    for one, checked in zip(data, check_exhibits(staged, first=period.first, last=period.last), strict=True):
        one.staged, one.verdicts = checked.staged, checked.verdicts
        one.reading = _reading(one.exhibit, checked.staged, state=checked.state)


@contextmanager
def _refusing(one: Read) -> Iterator[None]:
    """Whatever goes wrong inside refuses this exhibit."""
    from flows.sources.read_exhibit import answered_for

    try:
        with answered_for(one.exhibit):
            yield
    except Refusal as refusal:
        one.refuse(refusal)


def _reading(exhibit: Exhibit, staged: Staged | None = None, *, state: str, why: str = "") -> Reading:
    """What is said of an exhibit as a whole; without `staged`, that nothing was read."""
    said = Reading(exhibit=exhibit.sha256, source="", reader_version=0, encoding="", accepted=0, set_aside=0, declared=0, total=0, state=state, why=why)
    if staged is not None:
        rows = staged.rows
        said.source, said.reader_version, said.encoding = staged.source, staged.reader_version, staged.encoding
        said.accepted, said.set_aside, said.declared, said.total = rows.accepted, rows.set_aside, rows.declared, rows.total
    return said


def _leads_only(one: Read, staged: Staged) -> None:
    """What read it; no row of it is stored, and for the case it is a document. Refused unless exhibits.csv keeps it apart, and known even so for
    what it is, so that not even the refusal is told to those who may not know of it."""
    one.reading, one.staged = _reading(one.exhibit, replace(staged, rows=RowCount()), state="document"), None
    if one.exhibit.handling not in KEPT_APART:
        refusal = Refusal(
            one.exhibit.file_name,
            "",
            "this is a report to a financial intelligence unit, which is never evidence, and exhibits.csv does not keep it apart",
            f"Write {' or '.join(sorted(KEPT_APART))} into its column handling.",
        )
        one.reading.state, one.reading.why = "refused", str(refusal)


def made_from_nothing(stage: StageDone) -> StageDone:
    """The same stage as one that never stands: the next run tries again."""
    return stage.model_copy(update={"fingerprint": ""})


def _stamp(path: Path) -> tuple[int, ...] | None:
    """What tells that a file was written to or replaced; None if it is gone."""
    try:
        stat = path.lstat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
