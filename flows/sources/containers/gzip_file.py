"""One file that was compressed by itself: what it holds is read by the one source that claims it.

Format: RFC 1952 (gzip). The compressed file is the exhibit; places are those of the file within. It is unpacked no further than a bound, and not under
its own name.
"""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from flows.sources.containers.zip_archive import UNPACKED
from flows.sources.reading.source import CHUNK, Claim, OpenedFile, Part
from flows.sources.reading.zip_members import FREE, SWOLLEN

VERSION = 1
_SIGN = b"\x1f\x8b"
_PACKED = (_SIGN, b"PK\x03\x04", b"PK\x05\x06")


def recognises(file: OpenedFile) -> Claim:
    """The two bytes with which a gzip file begins."""
    known = file.head.startswith(_SIGN)
    return Claim(known, f"it {'begins' if known else 'does not begin'} as a gzip file does")


def parts(file: OpenedFile) -> Iterator[Part]:
    """The one file that is packed in it. Refusal if it is damaged, cut short or swells without bound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unpacked"
        _unpack(file, path)
        inner = file.part(path)
        yield Part(inner, "", "", inner.head.startswith(_PACKED))


def _unpack(file: OpenedFile, path: Path) -> None:
    size, most = 0, min(UNPACKED, max(FREE, SWOLLEN * file.path.stat().st_size))
    try:
        with gzip.open(file.path) as packed, path.open("wb") as written:
            while bit := packed.read(CHUNK):
                size += len(bit)
                if size > most:
                    raise file.refusal(
                        "",
                        f"it swells from {file.path.stat().st_size} to more than {most} bytes: a bomb, or more than is unpacked here",
                        "If it is no bomb, unpack it, and list the file as an exhibit of its own.",
                    )
                written.write(bit)
    except (OSError, EOFError, zlib.error) as error:
        raise file.refusal("", f"it cannot be unpacked ({error}): it is damaged or cut short", "Ask the producer for the whole file.") from error
