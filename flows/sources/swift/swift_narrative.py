"""What banks write into field 86 of a statement: the other side, references, texts, charges and returns, where the bank's own structure tells them apart.

Format: SWIFT MT940 field 86, free text; the German structure (Deutsche Kreditwirtschaft, DFÜ-Abkommen annex 3: a code of three digits, then
subfields ?20 and the like, with whatever separator the bank uses); the Dutch codewords (/NAME/, /IBAN/, /CNTP/, /RTRN/); labels in words (IBAN: .. NAAM: ..), those of Knab and mBank
among them.
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
_GERMAN_RETURNS = ("059", "108", "109", "159", "181", "184")  # returned transfers and direct debits
_SAYS_RETURN = re.compile(
    r"R(?:UE|Ü|U)CK(?:LAST|GABE|UEB|ÜB|BUCH)|RETOUR|STORN|TERUGBOEK", re.IGNORECASE
)  # as banks name a booking that gives back an earlier one
_WIDE = 65  # characters of a line of field 86: one that is full goes on in the next
_IN_WORDS = re.compile(
    r"(?:(?<=^)|(?<=\s))(IBAN|BIC|NAAM|NAME|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENM\.|VOOR|ID DEBITEUR|REDEN|UITERSTE DEBITEUR):[ \t]*"
)
_AMOUNT = re.compile(r"([0-9]+(?:[.,][0-9]*)?) ?([A-Z]{3})?|([A-Z]{3}) ?([0-9]+(?:[.,][0-9]*)?)")
_LABELS = (
    re.compile(r"REK: *(?P<account>[A-Z0-9]+)/NAAM: *(?P<name>.+)", re.DOTALL),
    re.compile(r"(?:Z|NA) RACH\.: *(?P<account>[0-9 ]+);\s*(?:OD|DLA): *(?P<name>[^;]+)", re.DOTALL),
)


class Narrative(NamedTuple):
    """What field 86 says: bank's code, the other side, the reference that goes with the payment from end to end, and the text. `others`: further references behind their names. payer, payee:
    for whom these two act. return_reason: '' for what gives nothing back. charges, original: amounts as "3.00 EUR", the currency as it is written. left_out: names of what is in none of these."""

    code: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    text: str = ""
    bank: str = ""
    others: tuple[str, ...] = ()
    payer: str = ""
    payee: str = ""
    return_reason: str = ""
    charges: str = ""
    original: str = ""
    rate: str = ""
    left_out: tuple[str, ...] = ()


def narrative(lines: Sequence[str], supplementary: str, reference: str) -> Narrative:
    """The lines of one or several fields 86; `supplementary` and `reference` are those of the field 61 before them."""
    whole = "".join(lines)
    if match := STRUCTURED.match(whole):
        return _german(match[1], whole[match.end() :], match[2])
    text = "\n".join(filter(None, (line.strip(BLANKS) for line in lines)))
    if whole.lstrip().startswith("/") and _CODEWORD.search(whole):
        return _dutch(whole)
    if (labelled := _in_words(lines)) is not None:
        return labelled._replace(text=text)
    for label in _LABELS:
        if found := label.search(whole):
            return Narrative(name=_single_spaced(found["name"].replace("\n", " ")), account=_account(found["account"]), text=text)
    if reference and supplementary and text.startswith(f"{reference} {supplementary}"):
        return Narrative(name=supplementary, account=reference, text=text)  # SNS and ASN name the other side twice
    return Narrative(text=text)


def amounts_beside(supplementary: str) -> Narrative:
    """What the supplementary details of a field 61 say of other amounts: the original one, the rate, charges."""
    said = dict(re.findall(r"/(OCMT|EXCH|CHGT|CHGS)/([^/]*)", supplementary))
    charges = "; ".join(filter(None, (_amount(said.get(name, "")) for name in ("CHGT", "CHGS"))))
    return Narrative(original=_amount(said.get("OCMT", "")), rate=said.get("EXCH", "").replace(",", "."), charges=charges)


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
    end_to_end, booked_as = by_tag.get("EREF", ""), subfields.get(0, "").strip(BLANKS)
    returned = code in _GERMAN_RETURNS or _SAYS_RETURN.search(booked_as)
    return Narrative(
        code,
        _joined(subfields, (32, 33)),
        own_iban.strip(BLANKS) or (f"{bank}/{account}" if bank and account and not IBAN_SHAPE.fullmatch(account) else account),
        "" if end_to_end in ("NOTPROVIDED", "NONREF") else end_to_end,
        " / ".join(filter(None, (booked_as, purpose, *others))),
        bank=bank or by_tag.get("BIC", ""),
        others=tuple(f"{name} {by_tag[name]}" for name in ("KREF", "MREF", "CRED", "DEBT") if by_tag.get(name)),
        payer=by_tag.get("ABWA", ""),
        payee=by_tag.get("ABWE", ""),
        return_reason=" ".join(filter(None, (booked_as, by_tag.get("SVWZ", "")))) or f"code {code}" if returned else "",
        charges=_amount(by_tag.get("COAM", "")),
        original=_amount(by_tag.get("OAMT", "")),
        left_out=tuple(f"subfield {number:02d} of field 86" for number in (10, 34) if subfields.get(number, "").strip(BLANKS)),
    )


def _amount(written: str) -> str:
    """'3.00 EUR' of an amount with its currency before or behind it, as written but for the decimal mark; '' of anything else."""
    match = _AMOUNT.match(written.strip(BLANKS))
    if match is None:
        return ""
    amount, unit = (match[1], match[2] or "") if match[1] else (match[4], match[3])
    return f"{amount.replace(',', '.').removesuffix('.')} {unit}".strip()


def _in_words(lines: Sequence[str]) -> Narrative | None:
    """Labels in words, an account among them; a value goes on to the next label, over lines."""
    whole = "".join(line if len(line) >= _WIDE else f"{line} " for line in lines)
    parts = _IN_WORDS.split(whole)
    said = {key: _single_spaced(value) for key, value in reversed(list(zip(parts[1::2], parts[2::2], strict=False)))}
    if not {"IBAN"} & said.keys() or not {"NAAM", "NAME"} & said.keys():
        return None
    booked_as = _single_spaced(parts[0])
    reference = said.get("KENMERK", "")
    return Narrative(
        name=said.get("NAAM") or said.get("NAME", ""),
        account=_account(said["IBAN"]),
        reference="" if reference == "NOTPROVIDED" else reference,
        bank=said.get("BIC", ""),
        others=tuple(f"{name} {said[name]}" for name in ("MACHTIGING", "INCASSANT", "BETALINGSKENM.") if said.get(name)),
        payer=said.get("UITERSTE DEBITEUR", ""),
        return_reason=" ".join(filter(None, (booked_as, said.get("REDEN", "")))) if _SAYS_RETURN.search(booked_as) else "",
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
    name, account, bank = said.get("NAME", ""), said.get("IBAN", ""), said.get("BIC", "")
    if "CNTP" in said:  # account/bank/name/town
        other = [*said["CNTP"].split("/"), "", "", ""]
        account, bank, name = other[0] or account, other[1] or bank, other[2] or name
    reference = next((said[key] for key in ("EREF", "PREF") if said.get(key) and said[key] != "NOTPROVIDED"), "")
    kind = said.get("TRTP", "")
    return Narrative(
        said.get("TRCD", "") or kind,
        name,
        _account(account),
        reference,
        _single_spaced(whole),
        bank=bank,
        others=tuple(f"{key} {said[key]}" for key in ("PREF", "MARF", "CSID", "RREF", "CREF") if said.get(key) and said[key] != reference),
        payer=said.get("ULTD", ""),
        payee=said.get("ULTC") or said.get("ULTB", ""),
        return_reason=said.get("RTRN", "") or (kind if _SAYS_RETURN.search(kind) else ""),
        charges=_amount(said.get("CHGS", "")),
        original=_amount(said.get("OCMT", "")),
        rate=said.get("EXCH", "").replace(",", "."),
    )


def _account(written: str) -> str:
    """An account as written; a Polish number without its country is an IBAN without its first two letters."""
    compact = re.sub(r"\s", "", written)
    return "PL" + compact if compact.isdigit() and len(compact) == 26 and iban.is_valid("PL" + compact) else compact


def _single_spaced(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text).strip(BLANKS)
