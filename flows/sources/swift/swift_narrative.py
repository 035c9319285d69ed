"""What banks write into field 86 of a statement: the other side, references and texts, where the bank's own structure tells them apart.

Format: SWIFT MT940 field 86, free text; the German structure (Deutsche Kreditwirtschaft, DFÜ-Abkommen annex 3: a code of three digits, then
subfields ?20 and the like, with whatever separator the bank uses); the Dutch codewords (/NAME/, /IBAN/, /CNTP/); labels of Knab and mBank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stdnum import iban

STRUCTURED = re.compile(r"\s*([0-9]{3})([^0-9A-Za-z\s])(?=[0-9]{2})")
BLANKS = " \t"  # what Python also calls white space is a letter in some banks' encodings
IBAN_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")  # also one whose check digits are wrong: it is no other kind of number
_FULL = 27  # characters of a German subfield: one that is full is cut, and goes on in the next
_PURPOSE = (*range(20, 30), *range(60, 66))
_TOLD = {0, 10, 30, 31, 32, 33, 34, 38, *_PURPOSE}
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|MTLG|IBAN|BIC)\+")
_CODEWORD = re.compile(
    r"/(TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|PREF|CSID|MARF|ORDP|BENM|CNTP|ULTC|ULTB|ULTD|PURP|ADDR|ID|ISDT|NRTX|RTRN|RREF|CREF|ACCW|SVCL|PRNR|EXTR|CHGS|OCMT|EXCH)/"
)
_LABELS = (
    re.compile(r"REK: *(?P<account>[A-Z0-9]+)/NAAM: *(?P<name>.+)", re.DOTALL),
    re.compile(r"(?:Z|NA) RACH\.: *(?P<account>[0-9 ]+);\s*(?:OD|DLA): *(?P<name>[^;]+)", re.DOTALL),
)


class Narrative(NamedTuple):
    """What field 86 says: bank's code, the other side, the reference that goes with the payment from end to end, and the text."""

    code: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    text: str = ""


def narrative(lines: Sequence[str], supplementary: str, reference: str) -> Narrative:
    """The lines of one or several fields 86; `supplementary` and `reference` are those of the field 61 before them."""
    whole = "".join(lines)
    if match := STRUCTURED.match(whole):
        return _german(match[1], whole[match.end() :], match[2])
    text = "\n".join(filter(None, (line.strip(BLANKS) for line in lines)))
    if whole.lstrip().startswith("/") and _CODEWORD.search(whole):
        return _dutch(whole)
    for label in _LABELS:
        if found := label.search(whole):
            return Narrative(name=_single_spaced(found["name"].replace("\n", " ")), account=_account(found["account"]), text=text)
    if reference and supplementary and text.startswith(f"{reference} {supplementary}"):
        return Narrative(name=supplementary, account=reference, text=text)  # SNS and ASN name the other side twice
    return Narrative(text=text)


def _german(code: str, rest: str, separator: str) -> Narrative:
    parts = re.split(re.escape(separator) + r"([0-9]{2})", separator + rest)
    subfields: dict[int, str] = {}
    for number, value in zip(parts[1::2], parts[2::2], strict=False):
        subfields[int(number)] = subfields.get(int(number), "") + value
    purpose = _joined(subfields, _PURPOSE)
    tags = _SEPA.split(purpose)
    by_tag = dict(zip(tags[1::2], (value.strip(BLANKS) for value in tags[2::2]), strict=False))
    others = [f"{separator}{number:02d}{value.strip(BLANKS)}" for number, value in subfields.items() if number not in _TOLD]
    bank, account = subfields.get(30, "").strip(BLANKS), subfields.get(31, "").strip(BLANKS)
    own_iban = next((one for one in (subfields.get(38, ""), account, by_tag.get("IBAN", "")) if iban.is_valid(one.strip(BLANKS))), "")
    end_to_end = by_tag.get("EREF", "")
    return Narrative(
        code,
        _joined(subfields, (32, 33)),
        own_iban.strip(BLANKS) or (f"{bank}/{account}" if bank and account and not IBAN_SHAPE.fullmatch(account) else account),
        "" if end_to_end in ("NOTPROVIDED", "NONREF") else end_to_end,
        " / ".join(filter(None, (subfields.get(0, "").strip(BLANKS), purpose, *others))),
    )


def _joined(subfields: dict[int, str], numbers: Sequence[int]) -> str:
    """Subfields one after the other: one that is full goes on in the next without a blank."""
    text = ""
    for value in (subfields[number] for number in numbers if number in subfields):
        text += value if len(value) >= _FULL else value + " "
    return _single_spaced(text)


def _dutch(whole: str) -> Narrative:
    parts = _CODEWORD.split(whole)
    said: dict[str, str] = {}
    for key, value in zip(parts[1::2], parts[2::2], strict=False):
        said.setdefault(key, value.strip(BLANKS).strip("/"))
    name, account = said.get("NAME", ""), said.get("IBAN", "")
    if "CNTP" in said:  # account/bank/name/town
        other = [*said["CNTP"].split("/"), "", "", ""]
        account, name = other[0] or account, other[2] or name
    reference = next((said[key] for key in ("EREF", "PREF") if said.get(key) and said[key] != "NOTPROVIDED"), "")
    return Narrative(said.get("TRCD", "") or said.get("TRTP", ""), name, _account(account), reference, _single_spaced(whole))


def _account(written: str) -> str:
    """An account as written; a Polish number without its country is an IBAN without its first two letters."""
    compact = re.sub(r"\s", "", written)
    return "PL" + compact if compact.isdigit() and len(compact) == 26 and iban.is_valid("PL" + compact) else compact


def _single_spaced(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text).strip(BLANKS)
