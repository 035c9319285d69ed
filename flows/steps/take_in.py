"""Taking in what was received: hash, recognise, read strictly, validate, and load whole or not at all.

Every exhibit ends in one of four states: admitted, admitted as not reconciling, refused with its reason, or kept as a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flows.case.case_folder import CaseFolder, Received
from flows.custody.files import IntegrityBroken
from flows.custody.private_files import is_wide
from flows.steps.read_and_check import CHECKED, TOGETHER, NotAsItWas, Read, Told, check, enough, nobody, read
from flows.steps.stages import READING, kept, reading_stage
from flows.store.case_store import Store
from schemas.evidence import Exhibit, Reading, Staged
from schemas.stages import StageDone

TAKEN_IN, WITHDRAWN = "exhibit taken in", "refused exhibit withdrawn"
READ_AGAIN, READ_OTHERWISE = "exhibit read again", "exhibit read otherwise"  # to the same records as before, or to others
LARGE = 4 << 20  # bytes of an exhibit that is taken in by itself
_ACTIONS = {"first": TAKEN_IN, "same": READ_AGAIN, "other": READ_OTHERWISE}


@dataclass(frozen=True)
class IntakeResult:
    """What became of one exhibit; `message` is the refusal in words, '' where there is none. Names no person."""

    sha256: str
    reference: str
    state: str
    accepted: int
    set_aside: int
    declared: int
    message: str = ""


def pending(folder: CaseFolder, *, again: bool = False) -> list[str]:
    """SHA-256s of the exhibits that are to be read: not yet in the store, or read from other than what stands now (`stages.reading_stage`); all of them if `again`. By
    reference. Nothing is written.

    IntegrityBroken if an exhibit that was taken in has since been changed or removed.
    """
    received = _by_hash(folder)
    known, readings = _known(folder)
    refused = {reading.exhibit for reading in readings if reading.state == "refused"}
    _nothing_changed(known, received, refused)
    done = kept(folder)
    renamed = {sha256 for sha256 in refused & received.keys() if received[sha256].exhibit.file_name != known[sha256].file_name}  # a refusal names the file

    def stands(exhibit: Exhibit) -> bool:
        stage = reading_stage(folder, exhibit)
        return done.get(stage.stage) == stage and exhibit.sha256 not in renamed

    new = [item.exhibit for item in received.values() if again or not stands(item.exhibit)]
    return [exhibit.sha256 for exhibit in sorted(new, key=lambda e: (e.reference, e.sha256))]


def in_portions(folder: CaseFolder, sha256s: Sequence[str]) -> list[list[str]]:
    """The same, in order, in portions for `take_in_several`: some small exhibits, or a large one by itself, so that not much is done anew if a portion is tried again."""
    sizes = {item.exhibit.sha256: item.exhibit.size for item in folder.received()}
    portions: list[list[str]] = []
    for sha256 in sha256s:
        together = portions and len(portions[-1]) < TOGETHER and max(sizes.get(one, 0) for one in (sha256, *portions[-1])) < LARGE
        if together:
            portions[-1].append(sha256)
        else:
            portions.append([sha256])
    return portions


def up_to_date(folder: CaseFolder) -> bool:
    """Whether `bring_up_to_date` has nothing to do."""
    tables = Store.tables(folder.store, (Exhibit, Reading, StageDone))
    return not is_wide(folder.path) and not any(_out_of_date(folder, *tables.values()))


def bring_up_to_date(folder: CaseFolder) -> None:
    """What exhibits.csv says now of exhibits that were taken in before goes into the store, and a line into the log for each; so does
    the line of an exhibit whose run was stopped between the two. One that was refused and is no longer there leaves the store."""
    folder.log.make_private()
    with Store.open(folder.store) as store:  # also while lines are added: no run is between its exhibit and its line then
        done = store.rows(StageDone)
        changed, gone, without_line = _out_of_date(folder, store.rows(Exhibit), store.rows(Reading), done)
        for exhibit in changed:
            store.describe(exhibit)
            folder.log.add("exhibit described", exhibit.reference, sha256=exhibit.sha256)
        for exhibit in gone:
            store.withdraw(exhibit.sha256, READING + exhibit.sha256)
            folder.log.add(WITHDRAWN, exhibit.reference, "It was never read, and is no longer in exhibits/", sha256=exhibit.sha256)
        logged = _logged(folder)
        for exhibit, reading in without_line:
            action = READ_OTHERWISE if exhibit.sha256 in logged else TAKEN_IN
            _log(folder, action, exhibit, reading, _made_from(done, exhibit.sha256), "The run that took it in was stopped before this line")


def _out_of_date(
    folder: CaseFolder, exhibits: Sequence[Exhibit], readings: Sequence[Reading], done: Sequence[StageDone]
) -> tuple[list[Exhibit], list[Exhibit], list[tuple[Exhibit, Reading]]]:
    """Of what is in the store: exhibits of which exhibits.csv says something else; refused ones that are gone; and those whose reading has no line in the log."""
    received, known, logged = _by_hash(folder), {exhibit.sha256: exhibit for exhibit in exhibits}, _logged(folder)
    changed = [received[sha256].exhibit for sha256, exhibit in known.items() if sha256 in received and received[sha256].exhibit != exhibit]
    gone = [known[reading.exhibit] for reading in readings if reading.state == "refused" and reading.exhibit not in received]
    leaving = {exhibit.sha256 for exhibit in gone}
    without_line = [
        (known[reading.exhibit], reading)
        for reading in readings
        if reading.exhibit not in leaving and logged.get(reading.exhibit) != _made_from(done, reading.exhibit)
    ]
    return changed, gone, without_line


def _logged(folder: CaseFolder) -> dict[str, str]:
    """By SHA-256, what the last line in the log that an exhibit was read says that it was made from."""
    lines = (line["detail"] for line in folder.log.lines() if line["action"] in _ACTIONS.values())
    return {detail["sha256"]: detail.get("made_from", "") for detail in lines}


def given_twice(folder: CaseFolder) -> list[tuple[str, str]]:
    """(reference, reference of the first) of every file whose bytes are those of a file before it by name; it counts once."""
    first = _by_hash(folder)
    return [
        (item.exhibit.reference, first[item.exhibit.sha256].exhibit.reference) for item in folder.received() if item.path != first[item.exhibit.sha256].path
    ]


def refused_so_far(folder: CaseFolder) -> list[IntakeResult]:
    """What became of the exhibits that are refused as the case stands, in the order of their references."""
    known, readings = _known(folder)
    return sorted((_result(known[reading.exhibit], reading) for reading in readings if reading.state == "refused"), key=lambda result: result.reference)


def nothing_accepted(folder: CaseFolder) -> list[IntakeResult]:
    """What became of the exhibits that were read as data and of which no row is evidence, in the order of their references."""
    known, readings = _known(folder)
    return sorted((_result(known[reading.exhibit], reading) for reading in readings if reading.nothing_accepted), key=lambda result: result.reference)


def take_in(folder: CaseFolder, sha256: str, told: Told = nobody, *, again: bool = False) -> IntakeResult:
    """Read, validate and load one exhibit, in place of what was read from it before. A refusal is a result, not an error. `told` is told now and
    then what is being done, with how many rows, and what part of the whole is behind, from 0 to 1. `again`: also if it would be made from the same."""
    (result,) = take_in_several(folder, [sha256], told, again=again)
    return result


def take_in_several(
    folder: CaseFolder, sha256s: Sequence[str], told: Told = nobody, begins: Callable[[int], None] = lambda n: None, *, again: bool = False
) -> list[IntakeResult]:
    """The same for several, in their order, of which some at a time are checked together and then loaded, each whole or not at all. `begins` is told of the n-th when it is
    read, from 0."""
    received, results, waiting = _by_hash(folder), {}, []

    def load() -> None:
        check(waiting, folder.case.case.period, told)
        results.update((result.sha256, result) for result in _loaded(folder, waiting, told, again))
        waiting.clear()

    for n, sha256 in enumerate(sha256s):
        begins(n)
        if sha256 not in received:
            results[sha256] = _not_there(sha256, sha256[:12], "no file of exhibits/ has these bytes any more")
            continue
        try:
            waiting.append(read(folder, received[sha256], told))
        except NotAsItWas as changed:
            results[sha256] = _not_there(sha256, received[sha256].exhibit.reference, str(changed))
        if enough(waiting):
            load()
    if waiting:
        load()
    return [results[sha256] for sha256 in sha256s]


def _loaded(folder: CaseFolder, several: Sequence[Read], told: Told, again: bool) -> Iterator[IntakeResult]:
    """What becomes of exhibits that were read and checked: each in a transaction of its own, and with its line in the log."""
    with Store.open(folder.store) as store:
        for one in several:
            exhibit = one.exhibit
            if not one.unchanged:
                yield _not_there(exhibit.sha256, exhibit.reference, f"exhibits/{one.item.path.name} has changed")
                continue
            if one.staged is not None:
                _tell_of_storing(one.staged, told)
            if loaded := _load(store, one, again):
                _log(folder, _ACTIONS[loaded], exhibit, one.reading, one.stage.fingerprint)
            yield _result(exhibit, one.reading)


def _result(exhibit: Exhibit, reading: Reading) -> IntakeResult:
    return IntakeResult(exhibit.sha256, exhibit.reference, reading.state, reading.accepted, reading.set_aside, reading.declared, reading.why)


def _not_there(sha256: str, reference: str, why: str) -> IntakeResult:
    """Of an exhibit that did not stay what it was since this run began nothing is kept; the next run looks at it anew."""
    return IntakeResult(sha256, reference, "refused", 0, 0, 0, f"{why} since this run began. Run again when nobody writes to exhibits/.")


def _load(store: Store, one: Read, again: bool) -> str | None:
    """How the exhibit was taken in, as `Store.load` says it. What the store cannot hold is no reason to stop the others: the exhibit is refused. What is wrong with the store
    or the disk is one."""
    try:
        return store.load(one.exhibit, one.reading, one.staged, one.verdicts, one.stage, again=again)
    except (OSError, IntegrityBroken):
        raise
    except Exception as error:
        from flows.sources.read_exhibit import our_mistake

        if one.staged is None:
            raise
        one.refuse(our_mistake(one.exhibit, error))
        return store.load(one.exhibit, one.reading, None, [], one.stage, again=again)


def _tell_of_storing(staged: Staged, told: Told) -> None:
    stored, most = 0, sum(map(len, staged.records.values())) or 1

    def more(rows: int) -> None:
        nonlocal stored
        stored += rows
        told("storing", stored, CHECKED + (1 - CHECKED) * min(stored / most, 1))

    more(0)
    for records in staged.records.values():
        if hasattr(records, "batches"):
            records.told = more


def _by_hash(folder: CaseFolder) -> dict[str, Received]:
    return {item.exhibit.sha256: item for item in reversed(folder.received())}


def _known(folder: CaseFolder) -> tuple[dict[str, Exhibit], list[Reading]]:
    tables = Store.tables(folder.store, (Exhibit, Reading))
    return {exhibit.sha256: exhibit for exhibit in tables[Exhibit]}, list(tables[Reading])


def _made_from(done: Sequence[StageDone], sha256: str) -> str:
    """What the exhibit as it stands in the store was read from."""
    return next((stage.fingerprint for stage in done if stage.stage == READING + sha256), "")


def _log(folder: CaseFolder, action: str, exhibit: Exhibit, reading: Reading, made_from: str, why: str = "") -> None:
    folder.log.add(action, exhibit.reference, why, state=reading.state, sha256=exhibit.sha256, rows=reading.total, made_from=made_from)


def _nothing_changed(known: dict[str, Exhibit], received: dict[str, Received], refused: set[str]) -> None:
    names = {item.exhibit.file_name: sha256 for sha256, item in received.items()}
    for sha256, exhibit in sorted(known.items(), key=lambda pair: pair[1].reference):
        if sha256 in received or sha256 in refused:
            continue
        if exhibit.file_name in names:
            raise IntegrityBroken(
                f"exhibits/{exhibit.file_name} ({exhibit.reference}) has changed since it was received: its SHA-256 was {sha256} and is "
                f"{names[exhibit.file_name]}. Put the file back as it was received; a new version is a new exhibit under a new name."
            )
        raise IntegrityBroken(f"exhibits/{exhibit.file_name} ({exhibit.reference}) was taken in and is no longer there. Put it back as it was received.")
