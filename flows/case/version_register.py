"""Which version of a document has which number, what it was made from, and the hashes of its files: a version that exists never gets other bytes.

Format: versions.json beside the files, JSON: for each document a list of versions, each {"number", "fingerprint", "case_file", "since", "files": {name: SHA-256}}.
Earlier programs wrote the fingerprints alone, in order.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from flows.case.case_folder import CaseFolder
from flows.custody.case_lock import one_writer
from flows.custody.files import IntegrityBroken, sha256_of, sha256_once, write_whole
from schemas.evidence import Refusal

_SHA256 = r"^[0-9a-f]{64}$"


class Version(BaseModel):
    """One version. `fingerprint` is one hash of all that it is made from, the program's code among it; `case_file` the SHA-256 of case.toml then; `since` the number of the
    version that its list of changes begins from, 0 where there was none; `files` the SHA-256 of each of its files, none while it is being written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1)
    fingerprint: str = Field(pattern=_SHA256)
    case_file: str = ""
    since: int = 0
    files: dict[str, str] = {}


_Known = TypeAdapter(dict[str, list[Version]])


class VersionRegister:
    """The versions of what lies in one folder of a case (dossiers/ or requests/). A document is `called` 'served', 'partner-ID', 'letter-a-bank'."""

    def __init__(self, folder: CaseFolder, room: Path):
        self.folder, self.room = folder, room
        self.path = room / "versions.json"
        self._lock = folder.store.with_suffix(".lock")

    def of(self, called: str) -> list[Version]:
        """The versions of one document, by number. Refusal if the register cannot be read."""
        return self.known().get(called, [])

    def known(self) -> dict[str, list[Version]]:
        """Every version of every document. Refusal if the register is not what was written there."""
        if not self.path.exists():
            return {}
        try:
            written = json.loads(self.path.read_bytes())
            return _Known.validate_python({called: [_version(n, one) for n, one in enumerate(versions, start=1)] for called, versions in written.items()})
        except (ValueError, AttributeError, TypeError, ValidationError, OSError) as error:
            raise Refusal(
                f"{self.room.name}/versions.json",
                "",
                "it is damaged, so it is not known which number the next version has",
                f"Put it back from a copy of the case. If there is none, move the whole folder {self.room.name}/ elsewhere: numbers then go on after the last one that "
                "the case's log knows, and what was handed over keeps the number that is printed on it.",
            ) from error

    def check(self) -> None:
        """IntegrityBroken if a file of a version is gone or is not what was written; of versions that an earlier program wrote, if the log has another hash of the PDF."""
        known = self.known()
        for version in (version for versions in known.values() for version in versions):
            for name, sha256 in version.files.items():
                self._compare(name, sha256)
        if any(not version.files for versions in known.values() for version in versions):
            said = {name for versions in known.values() for version in versions for name in version.files}
            for name, sha256 in self._logged().items():
                if name not in said and (self.room / name).is_file():
                    self._compare(name, sha256)

    def reserve(self, called: str, fingerprint: str) -> Version:
        """The version that was made from the same before, or a new one under the next number, which is written down before anything is made. A number is never given twice:
        the next one comes after all that the register, the folder or the log know. Refusal if the register cannot be read."""
        with one_writer(self._lock):
            known = self.known()
            versions = known.setdefault(called, [])
            for version in versions:
                if version.fingerprint == fingerprint:
                    return version
            there = list(self._numbered(called, (path.name for path in self.room.glob("*"))))
            logged = self._numbered(called, self._logged())
            new = Version(
                number=1 + max((*(version.number for version in versions), *(n for n, _ in (*there, *logged))), default=0),
                fingerprint=fingerprint,
                case_file=sha256_of(self.folder.path / "case.toml"),
                since=max((n for n, name in there if name.endswith(".json")), default=0),
            )
            versions.append(new)
            self._write(known)
            return new

    def keep(self, called: str, number: int, files: dict[str, bytes]) -> None:
        """Write the files of a version and their hashes. Refusal, and nothing written, if the version is there already with other bytes."""
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        with one_writer(self._lock):
            known = self.known()
            place, version = next((n, version) for n, version in enumerate(known[called]) if version.number == number)
            for name, sha256 in hashes.items():
                path = self.room / name
                if version.files.get(name, sha256) != sha256 or (path.exists() and sha256_of(path) != sha256):
                    raise Refusal(
                        f"{self.room.name}/{name}",
                        "",
                        "this version is there already, and would now come out with other bytes though it is made from the same; nothing was replaced",
                        "Go on with the file that is there, and tell whoever looks after the program.",
                    )
            for name, content in files.items():
                if not (self.room / name).exists():
                    write_whole(self.room / name, content)
            if version.files != hashes:
                known[called][place] = version.model_copy(update={"files": hashes})
                self._write(known)

    def _write(self, known: dict[str, list[Version]]) -> None:
        self.room.mkdir(exist_ok=True)
        write_whole(self.path, json.dumps(_Known.dump_python(known), sort_keys=True, indent=1).encode())

    def _compare(self, name: str, sha256: str) -> None:
        path = self.room / name
        wrong = "is gone" if not path.is_file() else "is not the file that was written" if sha256_once(path) != sha256 else ""
        if wrong:
            raise IntegrityBroken(
                f"{self.room.name}/{name} {wrong}: its SHA-256 was {sha256}. Put it back from a copy of the case. If there is none, move the whole folder "
                f"{self.room.name}/ elsewhere; numbers then go on after the last one that the case's log knows."
            )

    def _logged(self) -> dict[str, str]:
        """The SHA-256 that the log has last of every PDF that was written here, by name."""
        action = {"dossiers": "dossier compiled", "requests": "request drafted"}[self.room.name]
        return {line["subject"]: line["detail"]["sha256"] for line in self.folder.log.lines() if line["action"] == action}

    def _numbered(self, called: str, names: Iterator[str] | dict[str, str]) -> Iterator[tuple[int, str]]:
        pattern = re.compile(rf"{re.escape(f'{self.folder.case.case.reference}-{called}')}-v([0-9]+)(-draft|-final)?\.(pdf|json|txt)")
        return ((int(match[1]), name) for name in names if (match := pattern.fullmatch(name)))


def _version(number: int, written: dict | str) -> dict:
    return {"number": number, "fingerprint": written} if isinstance(written, str) else written
