"""One payment as a SWIFT message shows it: who pays whom how much on which day, through which banks, with which reference.

Format: SWIFT MT103 (single customer credit transfer), MT900 (confirmation of debit), MT910 (confirmation of credit): fields 20, 21, 25, 32A, 33B, 36, 50, 52, 57, 59, 70, 71, 72.
A party is an account after a slash, then a name and an address; with option F lines that begin with 1/ (name), 2/ (street), 3/ (country and town); with option A a BIC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from flows.sources.reading.source import Oddities
from flows.sources.swift.swift_fields import Field
from flows.sources.swift.swift_statement import Unreadable, amount, day_of
from schemas import money
from schemas.identifiers import account_identity

TAGS = frozenset(
    """13C 13D 20 21 21P 23B 23E 25 25P 26T 32A 33B 36 50A 50F 50K 50 50L 50C 51A 52A 52D 53A 53B 53D 54A 54B 54D 55A 55B 55D 56A 56C 56D 57A 57B 57C 57D 59 59A 59F 70 71A 71F
    71G 72 77B 77T""".split()
)
_SETTLED = re.compile(r"([0-9]{6})([A-Z]{3})([0-9]+(?:,[0-9]*)?|,[0-9]+)")
_INSTRUCTED = re.compile(r"([A-Z]{3})([0-9]+(?:,[0-9]*)?)")
_NUMBERED = re.compile(r"([1-8])/(.*)")
_NEEDED = {"103": ("20", "32A"), "900": ("20", "25", "32A"), "910": ("20", "25", "32A")}
_TEXTS = ("70", "72", "77B", "77T")
_CODED = ("23B", "23E", "26T")
_CHARGES = ("71A", "71F", "71G")


class Party(NamedTuple):
    """A customer of a bank, or a bank: account as written, name (a BIC where only that is given) and address."""

    account: str = ""
    name: str = ""
    address: str = ""


class Envelope(NamedTuple):
    """What stands around a message: its type, the banks that sent and got it, and its UETR."""

    kind: str = ""
    sender: str = ""
    receiver: str = ""
    uetr: str = ""


def envelope(text: str) -> Envelope:
    """Blocks 1 to 3 of a FIN message. In one that was put in (I) block 1 is the sender's and block 2 the receiver's; in one that came out (O) it is the other way."""
    own = re.search(r"\{1:[A-Z][0-9]{2}([A-Z0-9]{12})", text)
    other = re.search(r"\{2:(?:(I)([0-9]{3})([A-Z0-9]{12})|(O)([0-9]{3})[0-9]{10}([A-Z0-9]{12}))", text)
    uetr = re.search(r"\{121:([0-9a-fA-F-]{36})\}", text)
    ours, theirs = _bank(own[1]) if own else "", _bank(other[3] or other[6]) if other else ""
    kind = (other[2] or other[5]) if other else (named[1] if (named := re.search(r"\{2:[IO]([0-9]{3})", text)) else "")
    came_out = bool(other and other[4])
    return Envelope(kind, theirs if came_out else ours, ours if came_out else theirs, uetr[1] if uetr else "")


def _bank(terminal: str) -> str:
    """The BIC of a logical terminal, which has a letter of its own behind the first eight."""
    return (terminal[:8] + terminal[9:12]).removesuffix("XXX")


def kind_of(tags: Sequence[str]) -> str:
    """Which of the three a message without an envelope is, by its fields; '' if it is none, or could be two."""
    present = set(tags)
    if "32A" not in present or "20" not in present:
        return ""
    if {"59", "59A", "59F"} & present:
        return "103"
    if not {"25", "25P"} & present or "21" not in present:
        return ""
    if any(tag.startswith("50") for tag in present):
        return "910"
    return "" if {"52A", "52D"} & present else "900"  # an MT910 has one of the two, an MT900 may have the second


def party(found: Field | None) -> Party:
    """What a field 50, 52, 57 or 59 says."""
    if found is None:
        return Party()
    lines = [line.strip() for line in found.lines if line.strip()]
    account = ""
    if lines and lines[0].startswith("/"):
        account, lines = lines[0].lstrip("/").partition("//")[0], lines[1:]
        if re.match("[CD]/", account):
            account = account[2:]
    elif lines and found.tag.endswith("F") and not _NUMBERED.match(lines[0]):
        lines = lines[1:]  # a number of a document or register, told as left out
    numbered = [(match[1], match[2]) for line in lines if (match := _NUMBERED.match(line))]
    if found.tag.endswith("F") and numbered:
        return Party(account, " ".join(text for number, text in numbered if number == "1"), ", ".join(text for number, text in numbered if number in "23"))
    return Party(account, lines[0] if lines else "", ", ".join(lines[1:]))


def instruction(kind: str, fields: Sequence[Field], around: Envelope, place: str, odd: Oddities) -> dict[str, Any]:
    """What a PaymentInstruction holds of a message. Unreadable says what is wrong with it."""
    by: dict[str, list[Field]] = {}
    for one in fields:
        by.setdefault(one.tag, []).append(one)
    missing = [tag for tag in _NEEDED[kind] if tag not in by and not (tag == "25" and "25P" in by)]
    if missing:
        raise Unreadable(f"it has no field {' and no field '.join(missing)}, which an MT{kind} must have")
    if len(by["32A"]) > 1:
        raise Unreadable("it has field 32A more than once: which of them counts cannot be told")
    settled = _SETTLED.fullmatch(by["32A"][0].text.strip())
    if settled is None:
        raise Unreadable("field 32A is not a date, a currency and an amount, such as 240105EUR1000,00")
    if settled[2] not in money.DIGITS:
        raise Unreadable(f"field 32A: currency {settled[2]!r} is not an ISO 4217 code")
    minor = amount(settled[3], settled[2])
    if minor <= 0:
        raise Unreadable(f"the amount {settled[3]!r} is not above nil")

    def text(*tags: str) -> str:
        return " / ".join(" ".join(line.strip() for line in one.lines if line.strip()) for tag in tags for one in by.get(tag, ()))

    def of(*tags: str) -> Party:
        return party(next((one for tag in tags for one in by.get(tag, ())), None))

    payer, payee = of("50K", "50F", "50A", "50"), of("59", "59F", "59A")
    through, into = of("52A", "52D"), of("57A", "57B", "57C", "57D")
    own = (by.get("25P") or by.get("25") or [Field("25", 0, [""])])[0].lines[0].strip()
    _tell(fields, place, odd)
    is_order = kind == "103"
    return {
        "message": f"MT{kind}",
        "number": text("20"),
        "related": "" if text("21") == "NONREF" else text("21"),
        "on": day_of(settled[1]),
        "amount": minor,
        "currency": settled[2],
        "debtor": payer.name,
        "debtor_account": account_identity(own.lstrip("/") if kind == "900" else payer.account),
        "debtor_bank": through.name or (around.sender if is_order or kind == "900" else ""),
        "creditor": payee.name,
        "creditor_account": account_identity(own.lstrip("/") if kind == "910" else payee.account),
        "creditor_bank": into.name or (around.receiver if is_order else around.sender if kind == "910" else ""),
        "reference": text("20") if is_order else text("21") if text("21") != "NONREF" else "",
        "other_references": "; ".join(filter(None, (f"UETR {around.uetr}" if around.uetr else "", *(f"{tag} {text(tag)}" for tag in _CODED if tag in by)))),
        "text": " / ".join(filter(None, (payer.address, payee.address, *(text(tag) for tag in _TEXTS)))),
        "charges": "; ".join(filter(None, map(text, _CHARGES))),
        "rate": text("36"),
        "original": _instructed(text("33B"), minor, settled[2], place, odd),
    }


def _instructed(written: str, minor: int, currency: str, place: str, odd: Oddities) -> str:
    """The amount of field 33B, where it is another than was settled."""
    if not written:
        return ""
    match = _INSTRUCTED.fullmatch(written)
    try:
        if match is None or match[1] not in money.DIGITS:
            raise Unreadable("it is not a currency and an amount")
        instructed = amount(match[2], match[1])
    except Unreadable as error:
        odd.note("unreadable_amount", f"field 33B: {error}", place, written)
        return written
    return "" if (instructed, match[1]) == (minor, currency) else f"{money.decimal_string(instructed, match[1])} {match[1]}"


def _tell(fields: Sequence[Field], place: str, odd: Oddities) -> None:
    """Count what no record keeps, by the field's tag."""
    for one in fields:
        if one.tag not in _KEPT:
            odd.leave_out(f"field {one.tag}", place)
        if one.tag in ("50F", "59F") and any((match := _NUMBERED.match(line)) and match[1] in "45678" for line in one.lines):
            odd.leave_out(f"field {one.tag} birth and numbers", place)


_KEPT = frozenset({"20", "21", "25", "25P", "32A", "33B", "36", "50K", "50F", "50A", "50", "52A", "52D", "57A", "57B", "57C", "57D", "59", "59A", "59F"}) | {
    *_TEXTS,
    *_CODED,
    *_CHARGES,
}
