"""Bundles for tests: of invented cases, as `assettrace bundle` writes them; and ways to alter one."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

from followed_cases import Followed

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import fingerprint
from flows.handover.bundle import Bundle, bundle
from flows.steps.load_evidence import evidence_base


def case_in(folder: Path, case: Followed, *editions: str) -> CaseFolder:
    """A copy of a case with the dossiers that were compiled of it."""
    shutil.copytree(case.directory, folder, dirs_exist_ok=True)
    copy = CaseFolder(folder)
    copy.dossiers.mkdir(exist_ok=True)
    for edition in editions:
        made, stem = case.dossier(edition), copy.dossiers / f"{copy.case.case.reference}-{edition}-v1-draft"
        stem.with_suffix(".pdf").write_bytes(made.pdf)
        stem.with_suffix(".json").write_bytes(made.twin)
    (copy.dossiers / "versions.json").write_text(json.dumps({edition: [fingerprint(evidence_base(copy), edition)] for edition in editions}))
    return copy


def bundle_of(folder: Path, case: Followed, edition: str) -> Bundle:
    """The bundle of one edition."""
    return bundle(case_in(folder, case, edition), edition)


def rehash(bag: Path) -> None:
    """Write both manifests again, so that only what the files say can give an alteration away."""
    for name, files in (("manifest-sha256.txt", (bag / "data").rglob("*")), ("tagmanifest-sha256.txt", bag.iterdir())):
        found = sorted(path for path in files if path.is_file() and path.name != "tagmanifest-sha256.txt")
        (bag / name).write_text("".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n" for path in found))


def altered(bag: Path, random: Random) -> str:
    """Alter a bundle in one of many ways; what was done. Where the manifests are written again, only files that something else vouches for are altered."""
    files = sorted(path for path in bag.rglob("*") if path.is_file())
    path = random.choice([p for p in files if p.stat().st_size])
    content = path.read_bytes()
    kind = random.randrange(9)
    if kind == 0:
        at = random.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :])
        return f"one bit of {path.name}"
    if kind == 1:
        path.write_bytes(content[: random.randrange(len(content))])
        return f"{path.name} cut"
    if kind == 2:
        path.unlink()
        return f"{path.name} deleted"
    if kind == 3:
        (path.parent / "another.txt").write_text("x")
        return f"a file added beside {path.name}"
    if kind == 4:
        path.rename(path.with_name("renamed"))
        return f"{path.name} renamed"
    if kind == 5:
        return _exhibit(bag, random)
    if kind == 6:
        return _log(bag, random)
    if kind == 7:
        return _twin(bag, random)
    other = random.choice([p for p in files if p.read_bytes() != content])
    swap = other.read_bytes()
    other.write_bytes(content)
    path.write_bytes(swap)
    return f"{path.name} and {other.name} exchanged"


def _exhibit(bag: Path, random: Random) -> str:
    """A digit of an exhibit changed, and the manifests written again."""
    path = random.choice(sorted((bag / "data" / "exhibits").iterdir()))
    content = bytearray(path.read_bytes())
    at = random.choice([n for n, byte in enumerate(content) if chr(byte).isdigit()])
    content[at] = ord(str((int(chr(content[at])) + random.randrange(1, 10)) % 10))
    path.write_bytes(bytes(content))
    rehash(bag)
    return f"a digit of {path.name}, hashes written again"


def _log(bag: Path, random: Random) -> str:
    """A line of the log edited, deleted, doubled or moved, or the log cut, and the manifests written again."""
    path = bag / "data" / "log.jsonl"
    lines = path.read_text().splitlines()
    head = next((bag / "data" / "dossiers").glob("*.json"))
    last = next(n for n, line in enumerate(lines) if hashlib.sha256(line.encode()).hexdigest() == json.loads(head.read_bytes())["log_head"])
    at, way = random.randrange(last + 1), random.choice(("edit", "delete", "double", "move", "cut"))
    if way == "edit":
        lines[at] = lines[at].replace('"n": ', '"m": 1, "n": ', 1)
    elif way == "delete":
        del lines[at]
    elif way == "double":
        lines.insert(at, lines[at])
    elif way == "move":
        lines[at], lines[(at + 1) % (last + 1)] = lines[(at + 1) % (last + 1)], lines[at]
    else:
        del lines[at:]
    path.write_text("".join(f"{line}\n" for line in lines))
    rehash(bag)
    return f"log: {way} line {at + 1}, hashes written again"


def _twin(bag: Path, random: Random) -> str:
    """A digit of the twin beside the PDF changed, and the manifests written again."""
    path = next((bag / "data" / "dossiers").glob("*.json"))
    content = bytearray(path.read_bytes())
    at = random.choice([n for n, byte in enumerate(content) if chr(byte).isdigit()])
    content[at] = ord(str((int(chr(content[at])) + 1) % 10))
    path.write_bytes(bytes(content))
    rehash(bag)
    return "a digit of the twin, hashes written again"


def planted(case: Followed, table: type, field: str, by: int, **row) -> Followed:
    """The same case with one number of a finding changed before the dossier is written: PDF, twin and text then agree on it."""
    rows, done = [], False
    for found in case.base.of(table):
        if not done and all(getattr(found, name) == value for name, value in row.items()) and getattr(found, field):
            found = type(found).model_construct(**{**found.model_dump(), field: getattr(found, field) + by})
            done = True
        rows.append(found)
    assert done, (table, field)
    other = object.__new__(Followed)
    other.directory, other.folder, other.answers, other._compiled = case.directory, case.folder, case.answers, {}
    other.base = replace(case.base, rows={**case.base.rows, table: tuple(rows)})
    return other
