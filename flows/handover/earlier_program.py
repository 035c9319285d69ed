"""A dossier that an earlier program wrote is handed over as it is: what of the case may go with it, where the store may have other tables.

What cannot be known without the store's records is left out, never guessed: it might show a person under a pseudonym.
"""

from __future__ import annotations

from dataclasses import replace

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import fingerprint
from flows.case.version_register import Version
from flows.custody.files import IntegrityBroken, sha256_of
from flows.custody.program_code import made_by_another
from flows.dossier.editions import PARTNER, WORKING
from flows.dossier.pseudonyms import Pseudonyms
from flows.steps.load_evidence import evidence_of_another_program
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase

NOT_KNOWN = "another version of assettrace read it, and whether it would show a person under a pseudonym is not known before the case is upgraded"


def evidence_then(folder: CaseFolder, edition: str, twin: dict) -> EvidenceBase:
    """The evidence as the program that wrote the twin had it; without records where its store has other tables, and then with those exhibits alone that the twin lists, the
    others as intelligence. Refusal for a partner's edition then: what it may hold is found from the records."""
    whole = evidence_of_another_program(folder, twin["software"])
    if whole is not None:
        return whole
    if edition == PARTNER:
        raise made_by_another(folder.store.name, folder.path)
    listed = {exhibit["sha256"]: exhibit for exhibit in twin["exhibits"]}
    received = {item.exhibit.sha256: item.exhibit for item in reversed(folder.received())}
    for sha256, exhibit in listed.items():
        if sha256 not in received:
            raise IntegrityBroken(
                f"{exhibit['file_name']}: this is not the file that was received as {exhibit['reference']}. Restore it from the copy as received."
            )
    exhibits = tuple(e if e.sha256 in listed else e.model_copy(update={"handling": "intelligence"}) for e in received.values())
    stricter = tuple(
        e.model_copy(update={"handling": listed[e.sha256]["handling"]}) if e.handling == "disclosable" and e.sha256 in listed else e for e in exhibits
    )
    return EvidenceBase(
        case=folder.case,
        order=folder.order,
        exhibits=stricter,
        rows={},
        verdicts=(),
        decisions=tuple(folder.decisions()),
        versions=twin["software"],
        log_head=folder.log.evidence_head(),
        compiled_on=folder.case.case.cut_off,
        version=twin["version"],
    )


def not_known(base: EvidenceBase, edition: str) -> str:
    """Why exhibits and lines of the log cannot go with the dossier, or ''."""
    return NOT_KNOWN if not base.rows and edition != WORKING and any(person.pseudonym for person in base.case.people) else ""


def check_unchanged(folder: CaseFolder, base: EvidenceBase, called: str, name: str, twin: dict, versions: list[Version]) -> None:
    """Refusal if the evidence or case.toml is not what the dossier was written from, or the dossier would show somebody who has a pseudonym by now."""
    step = f"Bring the case forward and compile it again: assettrace upgrade {folder.path}"
    if twin["log_head"] != folder.log.evidence_head():
        raise Refusal(name, "", "the evidence has changed since this dossier was compiled", step)
    version = next((version for version in versions if version.number == twin["version"]), None)
    if version is None:
        raise Refusal(name, "", "dossiers/versions.json does not have this version, so it is not known what it was written from", step)
    if version.case_file:
        same = version.case_file == sha256_of(folder.path / "case.toml")
    else:  # written by a program that did not keep it
        same = not base.rows or version.fingerprint == fingerprint(replace(base, final=twin["state"] != "DRAFT"), called)
    if not same:
        raise Refusal(name, "", "case.toml has changed since this dossier was compiled", step)
    if twin["edition"] != WORKING and (shown := Pseudonyms(base).first_shown(str(twin["text"]))):
        raise Refusal(name, "", f"it shows {shown}, as case.toml has it now", step)
