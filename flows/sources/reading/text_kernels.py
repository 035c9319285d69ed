"""Delimited text taken apart by compiled code: where each record and each field begins and ends, and texts made of fields.

Authority: RFC 4180 as the csv module reads it in strict mode, which is the reference. Nothing here decides that something is wrong: a record that is
not plain is only not vouched for, and is read by the reference. Texts are UTF-8 bytes; a place is an offset in them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_LF, _CR, _QUOTE, _BLANK, _TAB, _ZERO = 10, 13, 34, 32, 9, 48
_LONGEST = 100_000  # bytes of a record; the csv module gives up soon after


@njit(nogil=True, cache=True)
def split(text, delimiter, columns, last):
    """Records of `columns` fields in `text`: (starts, stops) of fields without blanks around them, begins of records and one more, their
    lines counted from 0, whether each is plain, and where what follows the last whole record begins. `last`: nothing follows `text`.

    A record that is not plain is one whose fields are not certain here; its extent is, and so is every other's.
    """
    size = len(text)
    most = 1
    for at in range(size):
        if text[at] == _LF or text[at] == _CR:
            most += 1
    starts, stops = np.empty((columns, most), np.int32), np.empty((columns, most), np.int32)
    begins, lines, plain = np.empty(most + 1, np.int32), np.empty(most, np.int64), np.empty(most, np.bool_)
    n, at, line = 0, 0, 0
    while at < size:
        begin, first_line, column, sure = at, line, 0, True
        whole = False
        while True:
            start = at
            if at < size and text[at] == _QUOTE:
                at += 1
                start, closed = at, False
                while at < size:
                    c = text[at]
                    if c == _QUOTE:
                        if at + 1 < size and text[at + 1] == _QUOTE:
                            sure = False
                            at += 2
                            continue
                        closed = True
                        break
                    if c == _LF or (c == _CR and not (at + 1 < size and text[at + 1] == _LF)):
                        line += 1
                        sure = False
                    at += 1
                if not closed:
                    break
                stop = at
                at += 1
                if at < size and text[at] != delimiter and text[at] != _LF and text[at] != _CR:
                    sure = False  # the csv module gives the record up, and goes on with the next line
                    while at < size and text[at] != _LF and text[at] != _CR:
                        at += 1
            else:
                while at < size and text[at] != delimiter and text[at] != _LF and text[at] != _CR:
                    at += 1
                stop = at
            if column < columns:
                start, stop, certain = trimmed(text, start, stop)
                starts[column, n], stops[column, n] = start, stop
                sure &= certain
            column += 1
            if at >= size:
                whole = last
                break
            if text[at] == delimiter:
                at += 1
                continue
            if text[at] == _CR:
                if at + 1 >= size and not last:
                    break
                at += 2 if at + 1 < size and text[at + 1] == _LF else 1
            else:
                at += 1
            line += 1
            whole = True
            break
        if not whole:
            at = begin
            break
        for missing in range(column, columns):
            starts[missing, n] = stops[missing, n] = begin
        begins[n], lines[n], plain[n] = begin, first_line, sure and column == columns and at - begin < _LONGEST
        n += 1
    begins[n] = at
    return starts[:, :n], stops[:, :n], begins[: n + 1], lines[:n], plain[:n], at


@njit(nogil=True, cache=True)
def trimmed(text, start, stop):
    """Without blanks and tabulators around it; not certain if another kind of white space may stand there."""
    while start < stop and (text[start] == _BLANK or text[start] == _TAB):
        start += 1
    while stop > start and (text[stop - 1] == _BLANK or text[stop - 1] == _TAB):
        stop -= 1
    if start == stop:
        return start, stop, True
    if text[start] < _BLANK or text[stop - 1] < _BLANK:
        return start, stop, False
    certain = True
    if text[start] >= 0xC2:
        certain = not _white(text[start], text[start + 1])
    if text[stop - 1] >= 0x80:
        certain &= not _white(text[stop - 2], text[stop - 1]) and not (stop - 3 >= start and _white(text[stop - 3], text[stop - 2]))
    return start, stop, certain


@njit(nogil=True, cache=True)
def _white(first, second):
    """Whether two bytes begin a white space of Unicode, or may."""
    return (
        (first == 0xC2 and (second == 0x85 or second == 0xA0))
        or (first == 0xE1 and second == 0x9A)
        or (first == 0xE2 and (second == 0x80 or second == 0x81))
        or (first == 0xE3 and second == 0x80)
    )


@njit(nogil=True, cache=True)
def joined(text, starts, stops, separator):
    """(offsets, bytes) of the texts of several fields a record, with `separator` between those that are not empty."""
    columns, rows = starts.shape
    offsets = np.empty(rows + 1, np.int32)
    offsets[0] = size = 0
    for row in range(rows):
        parts = 0
        for column in range(columns):
            length = stops[column, row] - starts[column, row]
            if length:
                size += length + (len(separator) if parts else 0)
                parts += 1
        offsets[row + 1] = size
    found = np.empty(size, np.uint8)
    at, one = np.uint64(0), np.uint64(1)  # a place that cannot be below nil is found at once, which halves what copying takes
    for row in range(rows):
        parts = 0
        for column in range(columns):
            begin, stop = np.uint64(starts[column, row]), np.uint64(stops[column, row])
            if stop > begin:
                if parts:
                    for c in separator:
                        found[at] = c
                        at += one
                parts += 1
                while begin < stop:
                    found[at] = text[begin]
                    at += one
                    begin += one
    return offsets, found


@njit(nogil=True, cache=True)
def numbered(prefix, numbers, suffixes, ends, which):
    """(offsets, bytes) of `prefix`, a number above nil in decimal digits, and the suffix of that row: the one that ends at `ends[which[row]]`."""
    rows = len(numbers)
    offsets = np.empty(rows + 1, np.int32)
    offsets[0] = 0
    for row in range(rows):
        digits, number = 1, numbers[row]
        while number >= 10:
            number //= 10
            digits += 1
        offsets[row + 1] = offsets[row] + len(prefix) + digits + ends[which[row] + 1] - ends[which[row]]
    found = np.empty(offsets[rows], np.uint8)
    for row in range(rows):
        at, number = offsets[row], numbers[row]
        for c in prefix:
            found[at] = c
            at += 1
        behind = offsets[row + 1]
        for k in range(ends[which[row] + 1] - 1, ends[which[row]] - 1, -1):
            behind -= 1
            found[behind] = suffixes[k]
        for k in range(behind - 1, at - 1, -1):
            found[k] = _ZERO + number % 10
            number //= 10
    return offsets, found


@njit(nogil=True, cache=True)
def hashes(offsets, text):
    """64 bits of each text (FNV-1a), by which those that may be equal are found."""
    found = np.empty(len(offsets) - 1, np.uint64)
    for row in range(len(found)):
        value = np.uint64(0xCBF29CE484222325)
        for k in range(offsets[row], offsets[row + 1]):
            value = (value ^ np.uint64(text[k])) * np.uint64(0x100000001B3)
        found[row] = value ^ (value >> np.uint64(29))
    return found
