"""One Ntry of a camt message: amount and direction, dates, the other side, references and texts.

Format: ISO 20022 camt.053 ReportEntry; the differences between its versions (Sts, Pty, BIC and BICFI) are read either way.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flows.sources.reading.source import Oddities
from flows.sources.reading.xml_fields import Field, Fields
from flows.sources.reading.xml_nodes import Node
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.identifiers import account_identity

NO_REFERENCE = ("", "NOTPROVIDED", "NONREF")  # what stands where a reference must and there is none
_REVERSAL = {"": False, "false": False, "0": False, "true": True, "1": True}


def account(path: str) -> str:
    """Where an account is written in an Acct, DbtrAcct or CdtrAcct at a path: its IBAN, or its other identification."""
    return "|".join(f"{path}/Id/{kind}" for kind in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC"))


def _signed(amount: str, currency: str, direction: str) -> int:
    try:
        minor = money.parse(amount, currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor < 0:
        raise Unreadable(f"amount {amount!r} has a sign; CdtDbtInd gives the direction")
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable(f"CdtDbtInd {direction!r} is neither CRDT nor DBIT")
    return minor if direction == "CRDT" else -minor


def _day(written: str) -> date | None:
    """The day of an ISO date, in the bank's own time zone; None where there is none."""
    return day_of(written) if written else None


def _balance_day(written: str) -> date:
    if not written:
        raise Unreadable("the balance has no date")
    return day_of(written)


def _booking_day(booked_or_value: str) -> date:
    if not booked_or_value:
        raise Unreadable("neither BookgDt nor ValDt")
    return day_of(booked_or_value)


def _is_reversal(written: str) -> bool:
    if written not in _REVERSAL:
        raise Unreadable(f"RvslInd {written!r} is neither true nor false")
    return _REVERSAL[written]


def _first_reference(*references: str) -> str:
    for reference in references:
        if reference not in NO_REFERENCE:
            return reference
    return ""


def _bank_code(domain: str, family: str, sub_family: str, of_the_bank: str) -> str:
    return "-".join(filter(None, (domain, family, sub_family))) or of_the_bank


def _lines(unstructured: list[str], references: list[str], additional: list[str]) -> list[str]:
    return unstructured + references + additional


def _transactions(in_details: list[str], in_entry: list[str]) -> list[int]:
    return [int(number) for number in in_details + in_entry if re.fullmatch("[0-9]{1,15}", number)]


# minor units, above zero for CRDT and below for DBIT, of anything with Amt and CdtDbtInd
_SIGNED_AMOUNT = (Field("minor", ("Amt", "Amt@Ccy", "CdtDbtInd"), _signed, required="no Amt"), Field("currency", ("Amt@Ccy",)))
BALANCE = Fields(*_SIGNED_AMOUNT, Field("on", ("Dt/Dt|Dt/DtTm",), _balance_day))
_BOTH = (
    Field("bank_code", ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Prtry/Cd"), _bank_code),
    Field("instructed", ("AmtDtls/InstdAmt/Amt",)),
    Field("instructed_in", ("AmtDtls/InstdAmt/Amt@Ccy",)),
)
_TRANSACTIONS = ("NtryDtls/TxDtls", "TxDtls")
_VALUE, _BOOKING = "ValDt/Dt|ValDt/DtTm", "BookgDt/Dt|BookgDt/DtTm"
ENTRY = Fields(
    *_SIGNED_AMOUNT,
    Field("direction", ("CdtDbtInd",)),
    Field("value_on", (_VALUE,), _day),
    Field("booked_on", (f"{_BOOKING}|{_VALUE}",), _booking_day),
    Field("booking", (_BOOKING,)),
    Field("reversal", ("RvslInd",), _is_reversal),
    # BOOK, PDNG, INFO or FUTR; the code stands in Sts itself, or in Sts/Cd from version .07 on
    Field("status", ("Sts/Cd|Sts/Prtry|Sts",)),
    Field("transactions", ("NtryDtls/Btch/NbOfTxs*", "Btch/NbOfTxs*"), _transactions),
    Field("reference", ("AcctSvcrRef", "NtryRef"), _first_reference),
    Field("text", ("AddtlNtryInf",)),
    *_BOTH,
)


def _party(role: str) -> str:
    return "|".join(f"RltdPties/{role}{path}" for path in ("/Nm", "/Pty/Nm", "/Agt/FinInstnId/Nm", "Acct/Nm"))


TRANSACTION = Fields(
    Field("reference", ("Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/AcctSvcrRef"), _first_reference),
    Field("payer", (_party("Dbtr"),)),
    Field("payer_account", (account("RltdPties/DbtrAcct"),), account_identity),
    Field("payee", (_party("Cdtr"),)),
    Field("payee_account", (account("RltdPties/CdtrAcct"),), account_identity),
    Field("lines", ("RmtInf/Ustrd*", "RmtInf/Strd/CdtrRefInf/Ref*", "RmtInf/Strd/AddtlRmtInf*"), _lines),
    Field("text", ("AddtlTxInf",)),
    Field("amount", ("Amt",)),
    Field("currency", ("Amt@Ccy",)),
    *_BOTH,
)


def read_entry(ntry: Node, place: str, own_account: str, odd: Oddities) -> tuple[dict[str, Any], int, str]:
    """What `schemas.accounts.Entry` holds of an Ntry, its amount in minor units with its sign, and its status; Unreadable says what is wrong with it."""
    entry = ENTRY.read(ntry)
    details = [TRANSACTION.read(detail) for path in _TRANSACTIONS for detail in ntry.all(path)]
    minor, reversed_ = entry["minor"], entry["reversal"]
    if not entry["booking"]:
        odd.note("no_booking_date", "entry without BookgDt, taken at its value date", place)
    _check_batch(entry["transactions"], details, place, odd)
    others = [_other_side(detail, (minor >= 0) != reversed_, reversed_, own_account) for detail in details]
    name, other_account = others[0] if others and others.count(others[0]) == len(others) else ("", "")
    references = [detail["reference"] for detail in details if detail["reference"]]
    codes = [one["bank_code"] for one in (entry, *details) if one["bank_code"]]
    return (
        {
            "booked_on": entry["booked_on"],
            "value_on": entry["value_on"],
            "amount": abs(minor),
            "direction": "credit" if entry["direction"] == "CRDT" else "debit",
            "currency": entry["currency"],
            "counterparty": name,
            "counterparty_account": other_account,
            "reference": "; ".join(dict.fromkeys(references)) or entry["reference"],
            "text": _texts(entry["text"], details, others),
            "bank_code": codes[0] if codes else "",
            "reversal": reversed_,
            "original": _original(entry, details),
        },
        minor,
        entry["status"],
    )


def _other_side(detail: dict[str, Any], money_came: bool, reversed_: bool, own_account: str) -> tuple[str, str]:
    """Name and account identity of the party on the other side: who paid, if money came in; who was paid, if it went out.

    A reversal carries the parties of what it reverses. Where banks turn the parties round, the account tells: the other
    side is never the account itself.
    """
    payer, payee = (detail["payer"], detail["payer_account"]), (detail["payee"], detail["payee_account"])
    other, own = (payer, payee) if money_came else (payee, payer)
    if other[1] == own_account or (reversed_ and not any(other)):
        other, own = own, other
    return other if other[1] != own_account else ("", "")


def _check_batch(stated: list[int], details: list, place: str, odd: Oddities) -> None:
    if stated and details and sum(stated) != len(details):
        odd.note("batch_count", "batch whose NbOfTxs is not the number of its TxDtls", place, f"{sum(stated)} stated, {len(details)} given")
    if len(details) > 1:
        odd.note("batch", "entry with several transactions, kept as the one entry that it is", place, f"{len(details)} transactions")


def _texts(of_the_entry: str, details: list[dict[str, Any]], others: list[tuple[str, str]]) -> str:
    """What the bank says of the entry, then of each transaction; in a batch each with its other side and amount."""
    if not details:
        return of_the_entry
    written = [of_the_entry]
    for detail, (name, _) in zip(details, others, strict=True):
        said = [*detail["lines"], detail["text"]]
        if len(details) > 1:
            said = [" ".join(filter(None, (name, detail["amount"], detail["currency"], *said)))]
        written += [text for text in said if text not in written or len(details) > 1]
    return " / ".join(filter(None, written))


def _original(entry: dict[str, Any], details: list[dict[str, Any]]) -> str:
    """The amount instructed in another currency, if the entry is one transaction."""
    for one in (entry, *details) if len(details) < 2 else (entry,):
        if one["instructed_in"] not in ("", entry["currency"]):
            return f"{one['instructed']} {one['instructed_in']}"
    return ""
