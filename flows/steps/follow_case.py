"""Following what was taken in, verb by verb: each step reads all that is known, reasons, and replaces its own findings whole.

A step that finds what it found before changes nothing and logs nothing, so that following again leaves the same evidence.
"""

from __future__ import annotations

import hashlib
import json

from flows.case.case_folder import CaseFolder
from flows.steps.check_pages import write_check_pages
from flows.steps.load_evidence import evidence_base
from flows.store.case_store import Store
from schemas.evidence import Reading, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import FollowedFrom
from tracing.attribution.rules import RULES
from tracing.case_steps import STEPS
from tracing.chains import deficiencies

WEIGH = "weigh what is missing"
VERBS = (*STEPS, "check the store", WEIGH)


def follow_step(folder: CaseFolder, verb: str) -> dict[str, int]:
    """Do one of VERBS; how many findings of each kind there are now. Refusal where case.toml and the evidence do not agree."""
    if verb == "check the store":
        return _check(folder)
    base = evidence_base(folder)
    found = (STEPS | {WEIGH: deficiencies.findings})[verb](base)
    if verb == WEIGH:
        found[FollowedFrom] = [FollowedFrom(fingerprint=rests_on(base))]
    counts = {table.__tablename__: len(rows) for table, rows in found.items()}
    with Store.open(folder.store) as store:
        changed = {table: rows for table, rows in found.items() if set(_values(store.rows(table))) != set(_values(rows))}
        if changed:
            store.replace(found)
    if changed:
        folder.log.add("findings changed", verb, **counts)
    return counts


def rests_on(base: EvidenceBase) -> str:
    """One hash of all that findings are worked out from; what is said of the application itself, and of whom a case may be shown to, is no part of it."""
    parts = [
        base.versions,
        base.case.model_dump(mode="json", exclude={"application", "partners", "special_category"}),
        [decision.model_dump() for decision in base.decisions],
        [exhibit.model_dump(mode="json") for exhibit in base.exhibits],
        [reading.model_dump(mode="json") for reading in base.of(Reading)],
        {name: rule.as_data for name, rule in RULES.items()},
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_followed(base: EvidenceBase) -> None:
    """Refusal if the case file, a decision, an exhibit or the software is not what the findings were worked out from."""
    if [row.fingerprint for row in base.of(FollowedFrom)] != [rests_on(base)]:
        raise Refusal(
            "case.toml",
            "",
            "it, a decision, an exhibit or the software has changed since the case was last followed, so that a dossier would show the figures of another case",
            "Run the case again: assettrace run DIR",
        )


def _check(folder: CaseFolder) -> dict[str, int]:
    from expectations.verdicts import check_store  # Great Expectations is slow to import

    verdicts = check_store(evidence_base(folder))
    with Store.open(folder.store) as store:
        store.replace_verdicts("store", verdicts)
    write_check_pages(folder)
    return {"promises": len(verdicts), "broken": sum(not verdict.held for verdict in verdicts)}


def _values(rows: list) -> list[tuple]:
    return [tuple(getattr(row, name) for name in type(row).model_fields) for row in rows]
