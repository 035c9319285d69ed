"""A bundle to hand over: a dossier with its twin, the exhibits that may be disclosed, the log, and the verifier, in one folder that can be checked.

Format: BagIt 1.0 (RFC 8493). Authority: Directive (EU) 2016/680 art.25 (disclosure is logged: who, to whom, what, when, why); Criminal Procedure
and Investigations Act 1996 s.3 (what may be disclosed).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.case.case_log import LEAVES_EVIDENCE
from flows.case.dossier_versions import fingerprint, register_of
from flows.custody.files import IntegrityBroken, today
from flows.dossier.editions import PARTNER, WORKING, Edition, edition_of
from flows.dossier.pseudonyms import Pseudonyms
from flows.handover.bundled_templates import put_templates
from flows.handover.earlier_program import check_unchanged, evidence_then, not_known
from flows.steps.load_evidence import evidence_base
from flows.store.case_store import is_of_another_program
from schemas.evidence import KEPT_APART, Exhibit, Refusal
from schemas.evidence_base import EvidenceBase

VERIFIER = Path(__file__).resolve().parent.parent / "dossier" / "verifier.py"


@dataclass(frozen=True)
class Bundle:
    """A bundle as written; `withheld` are the exhibits and templates that are not in it, each with why."""

    folder: Path
    dossier: str
    exhibits: int
    withheld: tuple[tuple[str, str], ...]
    sha256: str


def bundle(folder: CaseFolder, edition: str, *, to: str = "", why: str = "") -> Bundle:
    """Write the bundle of the newest dossier of an edition into bundles/. With `to` it is logged as handed over, and why; of a partner edition `to` is the partner's id.

    Refusal if there is no such dossier, or the evidence has changed since it was compiled, or a working edition would leave the office, or `to` is no partner.
    """
    if to and edition == "working":
        raise Refusal("bundle", "", "the working edition does not leave the office", "Hand over the served edition.")
    register = register_of(folder)
    register.check()
    called = f"{edition}-{to}" if edition == PARTNER else edition
    if is_of_another_program(folder.store):
        pdf, twin_file = _newest(folder, called)
        twin = json.loads(twin_file.read_bytes())
        base = evidence_then(folder, edition, twin)
        made = edition_of(base, edition, to if edition == PARTNER else "")
        check_unchanged(folder, base, called, pdf.name, twin, register.of(called))
    else:
        base = evidence_base(folder)
        made = edition_of(base, edition, to if edition == PARTNER else "")
        pdf, twin_file = _newest(folder, called)
        _check_newest(folder, base, called, pdf, json.loads(twin_file.read_bytes()))
    bag = folder.path / "bundles" / pdf.stem
    if bag.exists():
        raise Refusal(bag.name, "", "this bundle is there already", "Remove it, or hand it over as it is.")
    partial = bag.with_name(f".{bag.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "data" / "exhibits").mkdir(parents=True)
    (partial / "data" / "dossiers").mkdir()
    for path in (*(_sealed(pdf) or (pdf,)), twin_file):
        shutil.copyfile(path, partial / "data" / "dossiers" / path.name)
    disclosed, withheld = _exhibits(folder, base, made)
    for exhibit, content in disclosed:
        (partial / "data" / "exhibits" / _file_name(exhibit)).write_bytes(content)
    protected = Pseudonyms(base) if made.name != WORKING else None
    withheld += put_templates(
        partial / "data", [exhibit for exhibit, _ in disclosed], folder.templates, lambda text: protected.first_shown(text) if protected else ""
    )
    (partial / "data" / "log.jsonl").write_text("".join(f"{line}\n" for line in _log(folder, base, made)), "utf-8")
    (partial / "data" / "versions.json").write_text(json.dumps({called: [version.model_dump() for version in register.of(called)]}, indent=1) + "\n", "utf-8")
    shutil.copyfile(VERIFIER, partial / "verify.py")
    partner = made.disclosure.partner if made.disclosure else None
    sha256 = _bag(partial, pdf.name, partner.name if partner else to)
    os.replace(partial, bag)
    if to:
        under = {"gateway": partner.gateway, "decided_by": partner.author} if partner else {}
        folder.log.add("handed over", bag.name, why, to=partner.name if partner else to, edition=edition, sha256=sha256, **under)
    return Bundle(bag, pdf.name, len(disclosed), tuple(withheld), sha256)


def _newest(folder: CaseFolder, called: str) -> tuple[Path, Path]:
    """The PDF of the highest version, the sealed one if it was sealed, a final one before a draft; and its twin."""
    found, beginning = [], f"{folder.case.case.reference}-{called}-v"
    for path in folder.dossiers.glob("*.json"):
        match = re.fullmatch(rf"{re.escape(beginning)}([0-9]+)-(draft|final)", path.stem)
        if match and path.with_suffix(".pdf").is_file():
            found.append((int(match[1]), match[2] == "final", path))
    if not found:
        edition, _, to = called.partition("-")
        raise Refusal(
            str(folder.dossiers),
            "",
            f"no dossier of the {edition} edition is there",
            f"Write it first: assettrace dossier {folder.path} --edition {edition}{f' --to {to}' if to else ''}",
        )
    twin = max(found)[2]
    return twin.with_suffix(".pdf"), twin


def _check_newest(folder: CaseFolder, base: EvidenceBase, called: str, pdf: Path, twin: dict) -> None:
    """Refusal if the dossier is not what the case would give now: a permit that was taken back since must not be used."""
    step = f"Compile it again: assettrace dossier {folder.path} --edition {called.replace('-', ' --to ', 1)}"
    if twin["log_head"] != folder.log.evidence_head():
        raise Refusal(pdf.name, "", "the evidence has changed since this dossier was compiled", step)
    now = fingerprint(replace(base, final=twin["state"] != "DRAFT"), called)
    if [version.fingerprint for version in register_of(folder).of(called) if version.number == twin["version"]] != [now]:
        raise Refusal(pdf.name, "", "case.toml or the software has changed since this dossier was compiled", step)


def _sealed(pdf: Path) -> tuple[Path, ...]:
    """The signed file, which begins with the unsigned one, and its manifest; nothing where it was not sealed. Refusal if it is of another version."""
    sealed = pdf.with_suffix(".sealed.pdf")
    if not sealed.is_file():
        return ()
    if not sealed.read_bytes().startswith(pdf.read_bytes()):
        raise Refusal(sealed.name, "", "this seal is of a dossier that was compiled before", "Seal the dossier again.")
    return sealed, sealed.with_name(sealed.name + ".seal.json")


def _exhibits(folder: CaseFolder, base: EvidenceBase, made: Edition) -> tuple[list[tuple[Exhibit, bytes]], list[tuple[str, str]]]:
    """What goes into the bundle, and what does not and why. IntegrityBroken if a file is not the one that was received."""
    protected, unknown, disclosed, withheld = Pseudonyms(base), not_known(base, made.name), [], []
    not_permitted = {exhibit.sha256 for exhibit in made.disclosure.withheld} if made.disclosure else set()
    for exhibit in base.exhibits:
        if exhibit.handling in KEPT_APART:
            if made.name == WORKING:
                withheld.append((exhibit.reference, "kept apart as intelligence"))
            continue
        content = (folder.exhibits / exhibit.file_name).read_bytes() if (folder.exhibits / exhibit.file_name).is_file() else b""
        if hashlib.sha256(content).hexdigest() != exhibit.sha256:
            raise IntegrityBroken(f"{exhibit.file_name}: this is not the file that was received as {exhibit.reference}. Restore it from the copy as received.")
        if made.name == WORKING:
            disclosed.append((exhibit, content))
        elif exhibit.sha256 in not_permitted:
            withheld.append((exhibit.reference, "no permit of this partner names it"))
        elif exhibit.handling != "disclosable":
            withheld.append((exhibit.reference, f"its handling is '{exhibit.handling}'"))
        elif unknown:
            withheld.append((exhibit.reference, unknown))
        elif shown := protected.first_shown(content.decode("utf-8", "replace") + content.decode("latin-1") + exhibit.file_name):
            withheld.append((exhibit.reference, f"it would show {shown}; a redacted copy can be an exhibit of its own"))
        else:
            disclosed.append((exhibit, content))
    return disclosed, withheld


def _file_name(exhibit: Exhibit) -> str:
    """'93f18e2c99156d88-lettings-2024.xml': no name can lead out of the folder, and no two are the same."""
    return f"{exhibit.sha256[:16]}-{re.sub(r'[^A-Za-z0-9._-]', '_', exhibit.file_name)[-80:]}"


def _log(folder: CaseFolder, base: EvidenceBase, made: Edition) -> list[str]:
    """The log's lines. Outside the office only what changed the evidence is shown, and nothing of what is kept apart or not permitted or of who is protected:
    the other lines stand there as their hashes, which keeps the chain."""
    folder.log.lines()
    lines = folder.log.texts()
    if made.name == WORKING:
        return lines
    apart = made.disclosure.withheld if made.disclosure else tuple(exhibit for exhibit in base.exhibits if exhibit.handling in KEPT_APART)
    hidden = {word for exhibit in apart for word in (exhibit.reference, exhibit.sha256, exhibit.file_name)}
    protected, shown = Pseudonyms(base), []
    for number, line in enumerate(lines, start=1):
        entry = json.loads(line)
        if (
            entry["action"] in LEAVES_EVIDENCE
            or entry["why"]
            or not_known(base, made.name)
            or entry["subject"] in hidden
            or any(word in line for word in hidden if len(word) > 8)
            or protected.first_shown(line)
        ):
            shown.append(json.dumps({"n": number, "withheld": hashlib.sha256(line.encode()).hexdigest()}, sort_keys=True))
        else:
            shown.append(line)
    return shown


def _bag(bag: Path, dossier: str, to: str) -> str:
    """The tag files of RFC 8493; the SHA-256 of the last of them, which stands for everything."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "utf-8")
    info = [
        f"Bagging-Date: {today().isoformat()}",
        f"Payload-Oxum: {size}.{len(payload)}",
        f"External-Identifier: {dossier}",
        "Internal-Sender-Description: check it with: python3 verify.py",
    ]
    info += [f"Contact-Name: {' '.join(to.split())}"] if to else []
    (bag / "bag-info.txt").write_text("".join(f"{line}\n" for line in info), "utf-8")
    _manifest(bag, "manifest-sha256.txt", payload)
    _manifest(bag, "tagmanifest-sha256.txt", sorted(path for path in bag.iterdir() if path.is_file()))
    return hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def _manifest(bag: Path, name: str, files: list[Path]) -> None:
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n" for path in files]
    (bag / name).write_text("".join(lines), "utf-8")
