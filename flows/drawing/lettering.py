"""How words are fitted to the room they are given: measured in the dossier's typeface, broken over lines, shortened; and what is printed for a
sign that the typeface lacks.

Format: points; Unicode.
"""

from __future__ import annotations

import re
from functools import cache

from flows.drawing.geometry import Role
from flows.drawing.pdf import letter_widths

ELLIPSIS = "…"


@cache
def _letters() -> frozenset[int]:
    """The code points that every font of the typeface has."""
    roles: tuple[Role, ...] = ("regular", "bold", "italic")
    return frozenset.intersection(*(frozenset(letter_widths(role)) for role in roles))


def visible(text: str) -> str:
    """The text with every sign that the typeface lacks, every invisible one, and every space after a space written as [U+XXXX], so that what
    is printed is what the exhibit has, sign by sign. Line ends stay."""
    known = _letters()
    shown = "".join(c if c == "\n" or (ord(c) in known and c.isprintable()) else f"[U+{ord(c):04X}]" for c in text)
    return re.sub(r"(?<= ) ", "[U+0020]", shown)


def width_of(text: str, size: float, role: Role = "regular") -> float:
    """The width in points of a line of text that is `visible`."""
    widths = letter_widths(role)
    return 0.001 * size * sum(widths[ord(c)] for c in text)


def shortened(text: str, width: float, size: float, role: Role = "regular") -> str:
    """The text, or as much of its beginning as fits with an ellipsis; the full text stands in the schedule."""
    text = visible(" ".join(text.split()))
    if width_of(text, size, role) <= width:
        return text
    while text and width_of(text + ELLIPSIS, size, role) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def wrapped(text: str, width: float, size: float, role: Role = "regular", lines: int = 2) -> list[str]:
    """The text on at most so many lines of that width; what does not fit ends in an ellipsis."""
    done: list[str] = []
    rest = visible(" ".join(text.split()))
    while rest and len(done) < lines - 1:
        line = _first_line(rest, width, size, role)
        done.append(line)
        rest = rest[len(line) :].lstrip()
    return [*done, shortened(rest, width, size, role)] if rest else done


def _first_line(text: str, width: float, size: float, role: Role) -> str:
    if width_of(text, size, role) <= width:
        return text
    end = len(text)
    while end > 1 and width_of(text[:end], size, role) > width:
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    return text[:space] if space > 0 else text[:end]
