"""The sheets of an Excel workbook, row by row, every cell as text: numbers as they are stored, dates as ISO 8601.

Format: ECMA-376 Office Open XML, SpreadsheetML (.xlsx). Read from its XML and not by a library, because these give numbers as floats, and no float
touches money.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

from flows.sources.reading.delimited import Record
from flows.sources.reading.old_workbook import OldWorkbook, is_old_workbook
from flows.sources.reading.sheets import Sheet, Sheets, Unreadable, shown_day, shown_number
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.xml_stream import elements_of, forget, local, text_in
from flows.sources.reading.zip_members import unpacked

COLUMNS = 1_024
_TEXTS, _SHEET = 64 << 20, 2 << 30  # bytes of the shared texts, which are kept in memory, and of a sheet, which is not
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # number formats that are dates or times, by ECMA-376 18.8.30
_COUNT = re.compile("[0-9]{1,9}")


@contextmanager
def opened(file: OpenedFile) -> Iterator[Sheets]:
    """The workbook in the file, of today's form or of the old one; Refusal if it is not one that can be opened."""
    if is_old_workbook(file):
        yield OldWorkbook(file)
        return
    try:
        with zipfile.ZipFile(file.path) as archive:
            yield Workbook(file, archive)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise file.refusal("", f"the workbook cannot be opened ({error}): it is damaged or cut short", "Ask the producer to send it again.") from error


def is_workbook(file: OpenedFile) -> bool:
    """A ZIP container with a workbook in it, or a workbook of the old form."""
    if is_old_workbook(file):
        return True
    if not file.head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(file.path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        return False


class Workbook(Sheets):
    """An open workbook: its sheets, and the records of each."""

    def __init__(self, file: OpenedFile, archive: zipfile.ZipFile):
        super().__init__()
        self.file, self.archive = file, archive
        targets = {e.get("Id"): e.get("Target", "") for e in self._parts("xl/_rels/workbook.xml.rels", "{*}Relationship")}
        self.from_1904 = False
        for element in self._parts("xl/workbook.xml", "{*}workbookPr", "{*}sheet"):
            if local(element.tag) == "workbookPr":
                self.from_1904 = element.get("date1904") in ("1", "true")
                continue
            relation = next((value for name, value in element.attrib.items() if local(name) == "id" and name != "id"), "")
            target = targets.get(relation, "")
            self.sheets.append(
                Sheet(element.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}", element.get("state", "visible") != "visible")
            )
        self.texts = ["".join(_texts(e)) for e in self._parts("xl/sharedStrings.xml", "{*}si")]
        self.dates = self._date_styles()

    def records(self, sheet: Sheet, decimal_mark: str, odd: Oddities, counted: bool = True) -> Iterator[Record]:
        """Every row of the sheet; numbers with `decimal_mark`. Counts them in `file.rows` unless they are only looked at."""
        row_number = 0
        for row in self._parts(sheet.member, "{*}row", most=_SHEET):
            row_number = int(row.get("r")) if _COUNT.fullmatch(row.get("r", "")) else row_number + 1
            place = f"{sheet.name}, row {row_number}"
            fields, problem = [], ""
            try:
                fields = self._fields(row, place, decimal_mark, odd)
            except Unreadable as error:
                problem = str(error)
            if counted:
                self.file.rows += 1
                if row.get("hidden") in ("1", "true"):
                    odd.note("hidden_row", "row that the workbook hides; it is read like the others", place)
            yield Record(place, fields, "\t".join(fields) or "\t".join(_texts(row)), problem)

    def _fields(self, row, place: str, decimal_mark: str, odd: Oddities) -> list[str]:
        fields: list[str] = []
        for cell in row:
            if local(cell.tag) != "c":
                continue
            at = _column(cell.get("r", ""), len(fields))
            if at < len(fields) or at >= COLUMNS:
                raise Unreadable(f"the cell {cell.get('r')!r} stands outside the row's order or beyond {COLUMNS} columns")
            fields.extend([""] * (at - len(fields)))
            fields.append(self._text(cell, place, decimal_mark, odd))
        while fields and not fields[-1].strip():
            fields.pop()
        return fields

    def _text(self, cell, place: str, decimal_mark: str, odd: Oddities) -> str:
        if not len(cell) and not cell.text:
            return ""
        kind, inside = cell.get("t", "n"), [child for child in cell if isinstance(child.tag, str)]
        parts = {local(child.tag): child for child in inside}
        if len(parts) < len(inside):
            raise Unreadable("a cell holds two values")
        if (cell.text or "").strip() or any((child.tail or "").strip() for child in cell):
            raise Unreadable("a cell holds text beside its value")
        value = text_in(parts["v"]) if "v" in parts else ""
        if "f" in parts:
            odd.note("formula", "cell that the workbook computes; what it stored as the result is read", place, "=" + text_in(parts["f"]))
        if kind == "inlineStr":
            return "".join(_texts(parts["is"])) if "is" in parts else value
        if kind == "s":
            if not _COUNT.fullmatch(value) or int(value) >= len(self.texts):
                raise Unreadable(f"a cell names text {value!r}, which the workbook does not have")
            return self.texts[int(value)]
        if kind == "e":
            raise Unreadable(f"a cell holds the error {value}")
        if kind in ("n", "") and value:
            return self._number(value, cell.get("s", "0"), place, decimal_mark, odd)
        return value

    def _number(self, value: str, style: str, place: str, decimal_mark: str, odd: Oddities) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise Unreadable(f"a cell holds {value!r}, which is no number") from None
        if not number.is_finite() or abs(number.adjusted()) > 40:
            raise Unreadable(f"a cell holds {value!r}, which is no amount or day")
        if _COUNT.fullmatch(style) and int(style) in self.dates:
            return shown_day(number, self.from_1904)
        return shown_number(number, place, decimal_mark, odd)

    def _date_styles(self) -> set[int]:
        own, styles = set(), []
        for element in self._parts("xl/styles.xml", "{*}numFmt", "{*}cellXfs"):
            if local(element.tag) == "numFmt":
                code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", element.get("formatCode", ""))
                if re.search("[dDyYhHsS]", code) and _COUNT.fullmatch(element.get("numFmtId", "")):
                    own.add(int(element.get("numFmtId")))
            else:
                styles = [xf.get("numFmtId", "0") for xf in element]
        return {n for n, number in enumerate(styles) if _COUNT.fullmatch(number) and int(number) in _DATES | own}

    def _parts(self, name: str, *tags: str, most: int = _TEXTS) -> Iterator:
        """The elements of a member as they end, each forgotten when the next one comes; nothing if there is no such member."""
        try:
            member = self.archive.getinfo(name)
        except KeyError:
            return
        stream = io.BufferedReader(_Stream(unpacked(self.file, self.archive, member, name, most)))
        before = None
        for event, element in elements_of(self.file, stream, *tags):
            if event == "end":
                if before is not None:
                    forget(before)
                yield element
                before = element


class _Stream(io.RawIOBase):
    """Pieces of bytes, one after the other, as a file to read from."""

    def __init__(self, bits: Iterator[bytes]):
        self.bits, self.left = bits, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        while not self.left:
            bit = next(self.bits, None)
            if bit is None:
                return 0
            self.left = bit
        size = min(len(into), len(self.left))
        into[:size], self.left = self.left[:size], self.left[size:]
        return size


def _texts(element) -> Iterator[str]:
    """The texts of an element, without the reading aids of East Asian text."""
    if (element.text or "").strip():
        yield element.text
    for part in element:
        if isinstance(part.tag, str) and local(part.tag) == "t":
            yield text_in(part)
        elif isinstance(part.tag, str) and local(part.tag) != "rPh":
            yield from _texts(part)
        if (part.tail or "").strip():
            yield part.tail


def _column(reference: str, following: int) -> int:
    """The column of a cell such as 'C7', from 0; the next one where it does not say."""
    letters = re.match("[A-Z]{1,3}", reference)
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1
