"""Taking in what was received: hash, recognise, read strictly, validate, and load whole or not at all.

Every exhibit ends in one of four states: admitted, admitted as not reconciling, refused with its reason, or kept as a document.
"""
from __future__ import annotations

from dataclasses import dataclass

from flows.case_folder import CaseFolder, Received
from flows.custody import IntegrityBroken
from flows.store import Store
from schemas.evidence import KEPT_APART, Exhibit, Reading, Refusal, Staged


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


def pending(folder: CaseFolder) -> list[str]:
    """SHA-256s of the exhibits that are not yet in the store, or were refused before; by reference.

    Descriptions in exhibits.csv that changed are brought up to date. IntegrityBroken if an exhibit that was taken in has since
    been changed or removed.
    """
    received = {item.exhibit.sha256: item for item in reversed(folder.received())}
    with Store.open(folder.store) as store:
        known = {exhibit.sha256: exhibit for exhibit in store.rows(Exhibit)}
        refused = {reading.exhibit for reading in store.rows(Reading) if reading.state == "refused"}
        _nothing_changed(known, received, refused)
        for sha256, exhibit in known.items():
            if sha256 in received and received[sha256].exhibit != exhibit:
                store.describe(received[sha256].exhibit)
    new = [item.exhibit for sha256, item in received.items() if sha256 not in known or sha256 in refused]
    return [exhibit.sha256 for exhibit in sorted(new, key=lambda e: (e.reference, e.sha256))]


def take_in(folder: CaseFolder, sha256: str) -> IntakeResult:
    """Read, validate and load one exhibit. A refusal is a result, not an error: the rest goes on."""
    item = next(item for item in folder.received() if item.exhibit.sha256 == sha256)
    exhibit, staged, verdicts = item.exhibit, None, []
    reading = Reading(exhibit=sha256, source="", reader_version=0, encoding="", accepted=0, set_aside=0, declared=0, total=0, state="document")
    if exhibit.kind == "data":
        try:
            staged, verdicts, reading = _read(folder, item)
        except Refusal as refusal:
            reading.state, reading.why = "refused", str(refusal)
    with Store.open(folder.store) as store:
        new = store.load(exhibit, reading, staged, verdicts)
    if new:
        folder.log.add("exhibit taken in", exhibit.reference, state=reading.state, sha256=sha256, rows=reading.total)
    return IntakeResult(sha256, exhibit.reference, reading.state, reading.accepted, reading.set_aside, reading.declared, reading.why)


def _read(folder: CaseFolder, item: Received) -> tuple:
    # both are slow to import and not needed by a case without data exhibits
    from expectations.verdicts import check_exhibit
    from flows.sources.strict import is_intelligence, stage

    period = folder.case.case.period
    staged = stage(item.path, item.exhibit, template=item.exhibit.template or None, templates_dir=folder.templates)
    if is_intelligence(staged.source):
        return None, [], _leads_only(item.exhibit, staged)
    checked = check_exhibit(staged, first=period.first, last=period.last)
    rows = checked.staged.rows
    reading = Reading(
        exhibit=item.exhibit.sha256, source=staged.source, reader_version=staged.reader_version, encoding=staged.encoding,
        accepted=rows.accepted, set_aside=rows.set_aside, declared=rows.declared, total=rows.total, state=checked.state,
    )
    return checked.staged, checked.verdicts, reading


def _leads_only(exhibit: Exhibit, staged: Staged) -> Reading:
    """What read it; no row of it is stored, and for the case it is a document. Refused unless exhibits.csv keeps it apart, and known even so for
    what it is, so that not even the refusal is told to those who may not know of it."""
    reading = Reading(
        exhibit=exhibit.sha256, source=staged.source, reader_version=staged.reader_version, encoding=staged.encoding,
        accepted=0, set_aside=0, declared=0, total=0, state="document",
    )
    if exhibit.handling not in KEPT_APART:
        refusal = Refusal(exhibit.file_name, "", "this is a report to a financial intelligence unit, which is never evidence, and exhibits.csv does not keep it apart",
                          f"Write {' or '.join(sorted(KEPT_APART))} into its column handling.")
        reading.state, reading.why = "refused", str(refusal)
    return reading


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
