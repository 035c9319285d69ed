"""Following what was taken in, verb by verb: each step reads all that is known, reasons, and replaces its own findings whole.

A step that finds what it found before changes nothing and logs nothing, so that following again leaves the same evidence.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from flows.case.case_folder import CaseFolder
from flows.steps.check_pages import write_check_pages
from flows.steps.load_evidence import evidence_base
from flows.steps.stages import FOLLOW, following_name, following_stage, kept, stands
from flows.store.case_store import Store
from schemas.evidence import KEPT_APART, Reading, Refusal
from schemas.evidence_base import RECORD_TABLES, EvidenceBase
from schemas.findings import FollowedFrom
from schemas.stages import StageDone
from tracing.attribution.rules import RULES
from tracing.case_steps import STEPS
from tracing.chains import deficiencies

STORE = "store"  # the subject of the verdicts on everything together
CHECK, WEIGH = "check the store", "weigh what is missing"
VERBS = (*STEPS, CHECK, WEIGH)


def follow_step(folder: CaseFolder, verb: str, *, again: bool = False) -> dict[str, int]:
    """Do one of VERBS, unless what it found stands; how many findings of each kind there are now. `again`: do it in any case. Refusal where case.toml and the
    evidence do not agree."""
    stage = following_stage(folder, verb, VERBS.index(verb))
    if not again and stands(folder, stage):
        return json.loads(kept(folder)[stage.stage].result)
    if verb == CHECK:
        return _check(folder, stage)
    base = _before(folder, verb)
    found = (STEPS | {WEIGH: deficiencies.findings})[verb](base)
    if verb == WEIGH:
        found[FollowedFrom] = [FollowedFrom(fingerprint=rests_on(base))]
    counts = {table.__tablename__: len(rows) for table, rows in found.items()}
    with Store.open(folder.store) as store:  # compared under the lock: what another run has written meanwhile must not be taken for ours
        changed = any(set(_values(store.rows(table))) != set(_values(rows)) for table, rows in found.items())
        store.replace(found if changed else {}, stage.model_copy(update={"result": json.dumps(counts)}))
        if verb == WEIGH and (gone := [one.stage for one in store.rows(StageDone) if one.stage.startswith(FOLLOW) and one.stage not in _names()]):
            store.forget_stages(gone)
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


def _before(folder: CaseFolder, verb: str) -> EvidenceBase:
    """The evidence as it is before this verb: what the verbs after it found in an earlier run is not in it, so that what is found does not depend on earlier runs."""
    base, done = evidence_base(folder), kept(folder)
    earlier = [done.get(following_name(one, n)) for n, one in enumerate(VERBS[: VERBS.index(verb)])]
    found = {table for stage in earlier if stage is not None for table in json.loads(stage.result)}
    rows = {table: rows if table in RECORD_TABLES or table.__tablename__ in found else () for table, rows in base.rows.items()}
    verdicts = base.verdicts if verb == WEIGH else tuple(verdict for verdict in base.verdicts if verdict.subject != STORE)
    return replace(base, rows=rows, verdicts=verdicts)


def _check(folder: CaseFolder, stage: StageDone) -> dict[str, int]:
    from expectations.verdicts import check_store  # Great Expectations is slow to import
    from flows.store.whole_store import everything

    base = _before(folder, CHECK)
    apart = {exhibit.sha256 for exhibit in base.exhibits if exhibit.handling in KEPT_APART}
    with Store.open(folder.store, reading=True) as store:
        verdicts = check_store(base, everything(store, apart))
    counts = {"promises": len(verdicts), "broken": sum(not verdict.held for verdict in verdicts)}
    with Store.open(folder.store) as store:
        store.replace_verdicts(STORE, verdicts, stage.model_copy(update={"result": json.dumps(counts)}))
    write_check_pages(folder)
    return counts


def _names() -> set[str]:
    """The names of the stages of VERBS."""
    return {following_name(verb, number) for number, verb in enumerate(VERBS)}


def _values(rows: list) -> list[tuple]:
    return [tuple(getattr(row, name) for name in type(row).model_fields) for row in rows]
