"""Names for findings, made from what was found, so that a finding keeps its name when unrelated exhibits are added.

Format: a word, a hyphen and twelve hexadecimal digits of a SHA-256 over the parts in their order.
"""

from __future__ import annotations

from hashlib import sha256


def finding_id(word: str, *parts: object) -> str:
    """`finding_id("match", "kestrel", "r1")` is always the same text; different parts give different ones."""
    return f"{word}-{sha256(chr(31).join(map(str, parts)).encode()).hexdigest()[:12]}"
