"""Everything that commands show: what an exhibit says must not command a terminal or reorder a line of it.

Authority: Unicode Standard Annex #9 (explicit formatting characters); ECMA-48 (control functions).
"""

from __future__ import annotations

import json
import sys
import unicodedata


def plain(text: str) -> str:
    """The text with every control and formatting character but the new line as its code point, "<U+001B>"."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else f"<U+{ord(c):04X}>" for c in text)


def show(text: str = "") -> None:
    """Print on standard output, with whatever could command a terminal made harmless."""
    print(plain(text))


def warn(text: str) -> None:
    """Print on standard error, with whatever could command a terminal made harmless."""
    print(plain(text), file=sys.stderr, flush=True)


def show_json(value: dict | list) -> None:
    """Print one JSON value on one line; JSON itself writes what is no printable character as an escape."""
    print(json.dumps(value, ensure_ascii=True))
