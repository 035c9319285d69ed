"""JSON lines taken apart by compiled code: where each declared field of each object stands, and whether the line is plain.

Authority: RFC 8259. A line is plain if it is one object of declared names, each once, none of whose texts has an escape; any other line is only not
vouched for, and is read by `flows.sources.reading.json_text`, the reference. Texts are UTF-8 bytes; a place is an offset in them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from flows.sources.reading.text_kernels import trimmed

TEXT, EXACT, NUMBER, OBJECT, LIST, UNREAD = range(6)  # what stands under a name; an exact text keeps the blanks around it
NOTHING, IS_TEXT, IS_NUMBER = range(3)
_DEEPEST = 4
_LF, _BLANK, _QUOTE, _BACKSLASH, _ZERO, _NINE = 10, 32, 34, 92, 48, 57


@njit(nogil=True, cache=True)
def take_apart(text, names, lengths, parents, kinds, into, columns, last):
    """Lines of `text`: (starts, stops, what) of each column and line, (line, starts, stops) of the texts of the list, begins of lines and one more,
    whether each is plain, and where what follows the last whole line begins.

    names, lengths: of each declared field, in the order of `parents`, the number of the object that it stands in (0 is the whole). `into` is a column,
    or the number of an object.
    """
    size, most = len(text), 1
    for at in range(size):
        if text[at] == _LF:
            most += 1
    starts, stops, what = np.zeros((columns, most), np.int32), np.zeros((columns, most), np.int32), np.zeros((columns, most), np.uint8)
    begins, plain = np.empty(most + 1, np.int32), np.empty(most, np.bool_)
    items = np.empty((3, size // 3 + 1), np.int32)
    seen = np.full(len(lengths), -1, np.int64)
    objects = np.searchsorted(parents, np.arange(parents[-1] + 2))
    listed = n = at = 0
    while at < size:
        end = _line_end(text, at)
        if end == size and not last:
            break
        begins[n] = at
        before = listed
        plain[n], listed = _line(text, at, end, n, names, lengths, kinds, into, objects, starts, stops, what, items, listed, seen)
        if not plain[n]:
            listed = before
        n += 1
        at = min(end + 1, size)
    begins[n] = at
    return starts[:, :n], stops[:, :n], what[:, :n], items[:, :listed], begins[: n + 1], plain[:n], at


@njit(nogil=True, cache=True)
def _line(text, at, end, n, names, lengths, kinds, into, objects, starts, stops, what, items, listed, seen):
    """Whether the line is plain, and how many items there are."""
    within = np.zeros(_DEEPEST, np.int64)
    depth = 0
    at = _on(text, at, end)
    if at >= end or text[at] != 123:
        return False, listed
    at = _on(text, at + 1, end)
    opened = True
    while True:
        if opened and at < end and text[at] == 125:
            pass  # an object without fields
        else:
            stop = _text_end(text, at, end)
            if stop < 0:
                return False, listed
            field = _field(text, at + 1, stop, names, lengths, objects[within[depth]], objects[within[depth] + 1])
            if field < 0 or seen[field] == n:
                return False, listed
            seen[field] = n
            at = _on(text, stop + 1, end)
            if at >= end or text[at] != 58:
                return False, listed
            at = _on(text, at + 1, end)
            if at >= end:
                return False, listed
            kind, c = kinds[field], text[at]
            if c == 123:
                if kind != OBJECT or depth + 1 == _DEEPEST:
                    return False, listed
                depth += 1
                within[depth] = into[field]
                at = _on(text, at + 1, end)
                opened = True
                continue
            if c == _QUOTE:
                stop = _text_end(text, at, end)
                if stop < 0 or not (kind == TEXT or kind == EXACT or kind == UNREAD):
                    return False, listed
                if kind != UNREAD:
                    begin, close, certain = at + 1, stop, True
                    if kind == TEXT:
                        begin, close, certain = trimmed(text, begin, close)
                    if not certain:
                        return False, listed
                    starts[into[field], n], stops[into[field], n], what[into[field], n] = begin, close, IS_TEXT
                at = stop + 1
            elif c == 45 or _ZERO <= c <= _NINE:
                stop = at + 1 if c == 45 else at
                digits = stop
                while stop < end and _ZERO <= text[stop] <= _NINE:
                    stop += 1
                if stop == digits or (text[digits] == _ZERO and stop > digits + 1) or stop - digits > 9 or not (kind == NUMBER or kind == UNREAD):
                    return False, listed
                if stop < end and (text[stop] == 46 or text[stop] == 69 or text[stop] == 101):
                    return False, listed
                if kind == NUMBER:
                    starts[into[field], n], stops[into[field], n], what[into[field], n] = at, stop, IS_NUMBER
                at = stop
            elif c == 91:
                if kind != LIST:
                    return False, listed
                at = _on(text, at + 1, end)
                first = True
                while not (first and at < end and text[at] == 93):
                    stop = _text_end(text, at, end)
                    if stop < 0:
                        return False, listed
                    items[0, listed], items[1, listed], items[2, listed] = n, at + 1, stop
                    listed, first = listed + 1, False
                    at = _on(text, stop + 1, end)
                    if at < end and text[at] == 44:
                        at = _on(text, at + 1, end)
                    elif at < end and text[at] == 93:
                        break
                    else:
                        return False, listed
                at += 1
            elif _stands(text, at, end, 110, 117, 108, 108):
                at += 4
            elif kind == UNREAD and _stands(text, at, end, 116, 114, 117, 101):
                at += 4
            elif kind == UNREAD and c == 102 and _stands(text, at + 1, end, 97, 108, 115, 101):
                at += 5
            else:
                return False, listed
        opened = False
        at = _on(text, at, end)
        while at < end and text[at] == 125:
            depth -= 1
            at = _on(text, at + 1, end)
            if depth < 0:
                return at == end, listed
        if at >= end or text[at] != 44:
            return False, listed
        at = _on(text, at + 1, end)


@njit(nogil=True, cache=True)
def _line_end(text, at):
    """Where the line that is at `at` ends; the end of the text if it does not."""
    here, beyond, one = np.uint64(at), np.uint64(len(text)), np.uint64(1)
    while here < beyond and text[here] != _LF:
        here += one
    return np.int64(here)


@njit(nogil=True, cache=True)
def _on(text, at, end):
    """Past white space."""
    while at < end and (text[at] == _BLANK or text[at] == 9 or text[at] == 13):
        at += 1
    return at


@njit(nogil=True, cache=True)
def _text_end(text, at, end):
    """Where the quotation mark stands that ends the text which begins at `at`; -1 if none begins there, or it is not plain."""
    if at >= end or text[at] != _QUOTE:
        return -1
    here, beyond, one = np.uint64(at + 1), np.uint64(end), np.uint64(1)  # a place that cannot be below nil is found at once
    while here < beyond and text[here] != _QUOTE:
        if text[here] == _BACKSLASH or text[here] < _BLANK:
            return -1
        here += one
    return np.int64(here) if here < beyond else -1


@njit(nogil=True, cache=True)
def _field(text, start, stop, names, lengths, first, beyond):
    """The declared field of this name; -1 if there is none."""
    for field in range(first, beyond):
        if lengths[field] == stop - start:
            same = True
            for k in range(lengths[field]):
                if text[start + k] != names[field, k]:
                    same = False
                    break
            if same:
                return field
    return -1


@njit(nogil=True, cache=True)
def _stands(text, at, end, a, b, c, d):
    return at + 4 <= end and text[at] == a and text[at + 1] == b and text[at + 2] == c and text[at + 3] == d
