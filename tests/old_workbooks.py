"""Writes workbooks of the old form (.xls) by hand, record by record: no library that writes them is among what the project needs.

Format: Microsoft [MS-XLS] (BIFF8) in [MS-CFB], as little of both as a reader asks for.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

GENERAL, DAY, DAY_AND_TIME = 0, 1, 2  # the cell formats that the workbook has
_SECTOR, _END, _FREE = 512, -2, -1


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(written: str, size: str = "<H") -> bytes:
    return struct.pack(size, len(written)) + b"\x01" + written.encode("utf-16-le")


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return _record(0x203, struct.pack("<HHHd", row, column, style, value))


def text(row: int, column: int, written: str) -> bytes:
    return _record(0x204, struct.pack("<HHH", row, column, GENERAL) + _text(written))


def error(row: int, column: int, code: int = 0x2A) -> bytes:
    return _record(0x205, struct.pack("<HHHBB", row, column, GENERAL, code, 1))


def computed(row: int, column: int, value: float) -> bytes:
    return _record(0x06, struct.pack("<HHHdHIH", row, column, GENERAL, value, 0, 0, 0))


def old_workbook(sheets: Mapping[str, Sequence[bytes]], *, hidden: Sequence[str] = (), from_1904: bool = False, locked: bool = False) -> bytes:
    """A workbook with these sheets, each the records of its cells."""
    bodies = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + b"".join(cells) + _record(0x0A) for cells in sheets.values()]

    def globals_with(offsets: Sequence[int]) -> bytes:
        styles = b"".join(_record(0xE0, struct.pack("<HH", 0, form) + bytes(16)) for form in (0, 14, 164))
        named = b"".join(
            _record(0x85, struct.pack("<iBB", offset, int(name in hidden), 0) + _text(name, "<B")) for name, offset in zip(sheets, offsets, strict=True)
        )
        return (
            _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
            + (_record(0x2F, bytes(54)) if locked else b"")
            + _record(0x42, struct.pack("<H", 1200))
            + _record(0x22, struct.pack("<H", int(from_1904)))
            + _record(0x41E, struct.pack("<H", 164) + _text("dd/mm/yyyy hh:mm"))
            + styles
            + named
            + _record(0x0A)
        )

    at, offsets = len(globals_with([0] * len(bodies))), []
    for body in bodies:
        offsets.append(at)
        at += len(body)
    return container("Workbook", globals_with(offsets) + b"".join(bodies))


def container(name: str, stream: bytes) -> bytes:
    """A compound file with one stream."""
    size = max(len(stream), 4096)
    count = -(-size // _SECTOR)
    assert count + 2 <= _SECTOR // 4, "one sector of the table of sectors is enough for a test"
    table = [-3, _END, *range(3, count + 2), _END]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xiiiIiiii", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END)
        + struct.pack("<i", 0)
        + struct.pack("<109i", 0, *[_FREE] * 108)
    )

    def entry(called: str, kind: int, child: int, start: int, length: int) -> bytes:
        letters = called.encode("utf-16-le")
        return letters.ljust(64, b"\0") + struct.pack("<HBBiii16xI16xiII", len(letters) + 2 if called else 0, kind, 1, -1, -1, child, 0, start, length, 0)

    directory = entry("Root Entry", 5, 1, _END, 0) + entry(name, 2, -1, 2, size) + entry("", 0, -1, 0, 0) * 2
    sectors = struct.pack(f"<{len(table)}i", *table).ljust(_SECTOR, b"\xff") + directory + stream.ljust(count * _SECTOR, b"\0")
    return header + sectors
