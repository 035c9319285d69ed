"""One TxDtls of a camt entry: its parties and for whom they act, accounts, banks, references, texts, and of a return what is returned and why.

Format: ISO 20022 camt.053 EntryTransaction; the external code sets for bank transaction codes and return reasons. Where a party's bank is British by its BIC (ISO 9362), a
number of fourteen digits is a sort code and an account number.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from flows.sources.iso20022.iso20022_values import BOTH, NO_REFERENCE, account
from flows.sources.reading.xml_fields import Field, Fields
from schemas.identifiers import account_identity

_FIRST = ("EndToEndId", "TxId", "InstrId", "CdtrRefInf/Ref", "AcctSvcrRef")  # the reference of a payment is the first of these
_FURTHER = ("UETR", "MndtId", "ChqNb", "ClrSysRef", "PmtInfId", "MsgId", "AcctOwnrTxId", "AcctSvcrTxId", "MktInfrstrctrTxId", "PrcgId", "Prtry/Ref")
_RETURNED = re.compile(r".*-(UPDD|PRDD|RRTN|UPCQ)")  # unpaid direct debits and cheques, reversals because a payment was returned
_GERMAN = re.compile(r"(?:N[A-Z0-9]{3}[-+])?(059|108|109|159|181|184)(?:\+.*)?")


class Party(NamedTuple):
    """Who paid or was paid, as the message names them; `ultimate` for whom they did."""

    name: str
    account: str
    bank: str
    address: str
    ultimate: str


def returned_by_code(code: str) -> bool:
    """Whether a bank transaction code says that a payment came back: ISO's, or a German Geschaeftsvorfallcode."""
    return bool(_RETURNED.fullmatch(code) or _GERMAN.fullmatch(code))


def _references(*written: str) -> tuple[tuple[str, str], ...]:
    names = (*_FIRST, *_FURTHER)
    return tuple((name.replace("CdtrRefInf/Ref", "CdtrRef"), text) for name, text in zip(names, written, strict=True) if text not in NO_REFERENCE)


def _lines(*several: list[str]) -> list[str]:
    return [line for lines in several for line in lines]


def _address(street: str, number: str, lines: list[str], lines_of_party: list[str], postcode: str, town: str, country: str) -> str:
    return ", ".join(filter(None, (" ".join(filter(None, (street, number))), *lines, *lines_of_party, " ".join(filter(None, (postcode, town))), country)))


def _reason(code: str, words: list[str], more_words: list[str], originator: str) -> str:
    return " ".join(filter(None, (code, *words, *more_words, originator and f"(by {originator})")))


def _account(written: str, bic: str) -> str:
    return account_identity(written, country="gb" if bic[4:6].upper() == "GB" else "")


def _paths(*paths: str) -> str:
    return "|".join(f"RltdPties/{path}" for path in paths)


def _party(role: str, short: str) -> tuple[Field, ...]:
    agent = "|".join(f"RltdAgts/{role}Agt/FinInstnId/{kind}" for kind in ("BICFI", "BIC", "ClrSysMmbId/MmbId", "Nm"))
    bic = "|".join(f"RltdAgts/{role}Agt/FinInstnId/{kind}" for kind in ("BICFI", "BIC"))
    in_address = [_paths(f"{role}/PstlAdr/{name}", f"{role}/Pty/PstlAdr/{name}") for name in ("StrtNm", "BldgNb", "PstCd", "TwnNm", "Ctry")]
    lines = (f"RltdPties/{role}/PstlAdr/AdrLine*", f"RltdPties/{role}/Pty/PstlAdr/AdrLine*")
    return (
        Field(short, (_paths(f"{role}/Nm", f"{role}/Pty/Nm", f"{role}/Agt/FinInstnId/Nm", f"{role}Acct/Nm"),)),
        Field(f"{short}_account", (account(f"RltdPties/{role}Acct"), bic), _account),
        Field(f"{short}_bank", (agent,)),
        Field(f"{short}_address", (*in_address[:2], *lines, *in_address[2:]), _address),
        Field(f"{short}_ultimate", (_paths(f"Ultmt{role}/Nm", f"Ultmt{role}/Pty/Nm"),)),
    )


TRANSACTION = Fields(
    Field("references", tuple(f"RmtInf/Strd/{name}" if name == "CdtrRefInf/Ref" else f"Refs/{name}" for name in (*_FIRST, *_FURTHER)), _references),
    *_party("Dbtr", "payer"),
    *_party("Cdtr", "payee"),
    Field("lines", ("RmtInf/Ustrd*", "RmtInf/Strd/CdtrRefInf/Ref*", "RmtInf/Strd/AddtlRmtInf*"), _lines),
    Field("text", ("AddtlTxInf",)),
    Field("amount", ("Amt",)),
    Field("currency", ("Amt@Ccy",)),
    Field("direction", ("CdtDbtInd",)),
    Field(
        "return_reason",
        (
            "RtrInf/Rsn/Cd|RtrInf/Rsn/Prtry|RtrInf/RtrRsn/Cd|RtrInf/RtrRsn/Prtry",
            "RtrInf/AddtlInf*",
            "RtrInf/AddtlRtrRsnInf*",
            "RtrInf/Orgtr/Nm|RtrInf/Orgtr/Pty/Nm|RtrInf/RtrOrgtr/Nm",
        ),
        _reason,
    ),
    *BOTH,
)


def reference_of(detail: dict[str, Any]) -> str:
    """The reference by which the payment is known; '' if it has none."""
    return next((text for name, text in detail["references"] if name in (*_FIRST, "CdtrRef")), "")


def sides(detail: dict[str, Any], money_came: bool, turned: bool, own_account: str) -> tuple[Party, Party]:
    """The party on the other side, and that on the account's own: who paid is the other, if money came in; who was paid, if it went out.

    A reversal or return (`turned`) may carry the parties of what it takes back. Where banks turn the parties round, the account tells: the other
    side is never the account itself.
    """
    payer, payee = (Party(*(detail[f"{short}{part}"] for part in ("", "_account", "_bank", "_address", "_ultimate"))) for short in ("payer", "payee"))
    other, own = (payer, payee) if money_came else (payee, payer)
    if other.account == own_account or (turned and not (other.name or other.account)):
        other, own = own, other
    return (other if other.account != own_account else Party("", "", "", "", ""), own)
