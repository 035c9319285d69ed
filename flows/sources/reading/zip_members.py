"""The members of a ZIP container as bytes, bounded: whatever its headers say, nothing is unpacked without end.

Format: PKWARE APPNOTE (ZIP).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

from flows.sources.reading.source import OpenedFile

SWOLLEN, FREE = 100, 8 << 20  # no member may be this many times its packed size, once it is larger than this many bytes
_BIT = 1 << 20


def unpacked(file: OpenedFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, most: int) -> Iterator[bytes]:
    """The member bit by bit; Refusal if it is locked, damaged, or larger than `most` bytes or than its packed size can honestly be."""
    if member.flag_bits & 1:
        raise file.refusal(place, "this member is locked with a password", "Ask the producer for the archive without a password.")
    size, most = 0, min(most, max(FREE, SWOLLEN * member.compress_size))
    bomb = file.refusal(
        place,
        f"this member swells from {member.compress_size} to more than {most} bytes: a bomb, or more than is read at once",
        "If it is no bomb, unpack it, and list each file as an exhibit of its own.",
    )
    if member.file_size > most:  # an honest header saves the work; one that lies is found out
        raise bomb
    try:
        with archive.open(member) as packed:
            while bit := packed.read(_BIT):
                size += len(bit)
                if size > most:
                    raise bomb
                yield bit
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise file.refusal(
            place, f"this member cannot be unpacked ({error}): the archive is damaged or cut short", "Ask the producer for the whole archive."
        ) from error
