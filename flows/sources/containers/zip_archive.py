"""Statements that were sent together in one ZIP archive: each member is read by the one source that claims it.

Format: PKWARE APPNOTE (ZIP). The archive is the exhibit; a place in it begins with the member's name. Members are unpacked one at a time, never under
their own names, and no further than a bound; a member that no source reads is one row, set aside with its SHA-256. A row is a row of a member.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from flows.sources.reading.source import Claim, OpenedFile, Part
from flows.sources.reading.zip_members import unpacked

VERSION = 1
MEMBERS = 2_000
UNPACKED = 4 << 30  # bytes of all members together
_SIGN = (b"PK\x03\x04", b"PK\x05\x06")


def recognises(file: OpenedFile) -> Claim:
    """A ZIP archive that is not a workbook or another document which only happens to be one."""
    if not file.head.startswith(_SIGN):
        return Claim(False, "it does not begin as a ZIP archive does")
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return Claim(False, f"it begins as a ZIP archive and cannot be opened as one ({error})", near=True)
    if "[Content_Types].xml" in names or "mimetype" in names:
        return Claim(False, "it is a workbook or document of an office program")
    return Claim(True, "it is a ZIP archive")


def parts(file: OpenedFile) -> Iterator[Part]:
    """Its members one at a time, each unpacked until the next is asked for. Refusal if one is damaged, locked or swells without bound."""
    with zipfile.ZipFile(file.path) as archive, tempfile.TemporaryDirectory() as folder:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MEMBERS:
            raise file.refusal("", f"the archive has {len(members)} members, more than {MEMBERS}", "Unpack it, and list each file as an exhibit of its own.")
        left = UNPACKED
        for number, member in enumerate(members, start=1):
            place = f"member {number} ({''.join(c if c.isprintable() else '?' for c in member.filename[-100:])})"
            path = Path(folder) / str(number)
            sha256, size = _unpack(file, archive, member, path, place, left)
            left -= size
            inner = file.part(path, f"{place}, ")
            packed = inner.head.startswith(b"\x1f\x8b") or inner.head.startswith(_SIGN) and zipfile.is_zipfile(inner.path) and recognises(inner).claims
            yield Part(inner, place, f"{member.filename} ({size} bytes, SHA-256 {sha256})", packed)
            path.unlink()


def _unpack(file: OpenedFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, place: str, left: int) -> tuple[str, int]:
    """SHA-256 and size of the member, written to `path`."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as written:
        for bit in unpacked(file, archive, member, place, left):
            digest.update(bit)
            written.write(bit)
            size += len(bit)
    return digest.hexdigest(), size
