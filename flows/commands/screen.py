"""What an exhibit says, as it may be shown on a terminal: no character of it commands the terminal or reorders the line.

Authority: Unicode Standard Annex #9 (explicit formatting characters); ECMA-48 (control functions).
"""
from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The text with every control and formatting character but the new line as its code point, "<U+001B>"."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else f"<U+{ord(c):04X}>" for c in text)


def show(text: str = "") -> None:
    """Print on standard output, plainly."""
    print(plain(text))
