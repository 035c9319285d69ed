"""What the dossier calls things that the evidence base knows by short names: strengths, states, kinds. A rule of tracing says itself what it is called.

Format: plain English; a term that a judge may not know stands in the glossary.
"""

from __future__ import annotations

# the weakest first: what a chain is worth is what its weakest link is worth
STRENGTHS = {
    "inference": "an inference",
    "automatic": "a match that no person has decided",
    "case file": "what the case file states",
    "decided": "a recorded decision",
    "identifier": "identifiers that agree",
}
STATES = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "refused": "refused", "document": "kept as a document, not read"}
HANDLING = {
    "disclosable": "may be disclosed",
    "sensitive": "sensitive",
    "intelligence": "intelligence",
    "suspicious_activity_report": "suspicious activity report",
}
GAPS = {
    "missing": "statements missing",
    "broken_balance": "balance does not carry over",
    "overlap": "statements disagree",
    "not_reconciling": "statement does not add up",
}
MONTHS = {"complete": "complete", "partly": "part", "broken": "broken", "missing": "missing"}
PARTS = {"A": "property register", "B": "proprietorship register", "C": "charges register"}


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."


def capital(text: str) -> str:
    """The text with its first letter as a capital, and nothing else changed: names keep theirs."""
    return text[:1].upper() + text[1:]


def listed(words: list[str] | tuple[str, ...]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def with_article(noun: str) -> str:
    """'a restraint order', 'an account freezing order'."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def count(number: int, noun: str, plural: str = "") -> str:
    """'1 row', '2 rows', '1,200 entries'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
