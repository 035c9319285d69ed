"""One Ntry of a camt message: amount and direction, dates, the other side, references and texts.

Format: ISO 20022 camt.053 ReportEntry; the differences between its versions (Sts, Pty, BIC and BICFI) are read either way.
"""
from __future__ import annotations

import re
from datetime import date

from lxml import etree

from flows.sources.source import Oddities, OpenedFile
from flows.sources.xml_stream import children, descendant, text
from schemas import calendar, money
from schemas.accounts import Entry
from schemas.identifiers import account_identity

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T\S+|Z|[+-][0-9]{2}:[0-9]{2})?")


class Unreadable(ValueError):
    """An element that cannot be read as what its name says; the text says why."""


def signed_amount(element: etree._Element) -> tuple[int, str]:
    """Minor units, above zero for CRDT and below for DBIT, and the currency, of an element with Amt and CdtDbtInd."""
    amount = descendant(element, "Amt")
    if amount is None:
        raise Unreadable("no Amt")
    currency = amount.get("Ccy", "")
    try:
        minor = money.parse(text(amount), currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor < 0:
        raise Unreadable(f"amount {text(amount)!r} has a sign; CdtDbtInd gives the direction")
    direction = text(element, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable(f"CdtDbtInd {direction!r} is neither CRDT nor DBIT")
    return (minor if direction == "CRDT" else -minor), currency


def day(element: etree._Element | None) -> date | None:
    """The date in a Dt or DtTm, in the bank's own time zone; None where there is neither."""
    written = text(element, "Dt") or text(element, "DtTm")
    return day_of(written) if written else None


def day_of(written: str) -> date:
    """The date of an ISO date or date with time."""
    match = _DATE.fullmatch(written)
    try:
        return calendar.parse(match[1] if match else written)
    except calendar.DateError as error:
        raise Unreadable(str(error)) from error


def account(element: etree._Element | None) -> str:
    """An account as written in an Acct, DbtrAcct or CdtrAcct: its IBAN, or its other identification."""
    return text(element, "Id/IBAN") or text(element, "Id/Othr/Id") or text(element, "Id/PrtryAcct/Id")


def status(ntry: etree._Element) -> str:
    """BOOK, PDNG, INFO or FUTR; the code stands in Sts itself, or in Sts/Cd from version .07 on."""
    return text(ntry, "Sts") or text(ntry, "Sts/Cd") or text(ntry, "Sts/Prtry")


def read_entry(file: OpenedFile, ntry: etree._Element, place: str, seq: int, own_account: str, odd: Oddities) -> tuple[Entry, int]:
    """The entry (its period is for the caller to name) and its signed amount in minor units; Unreadable says what is wrong."""
    minor, currency = signed_amount(ntry)
    value_on = day(descendant(ntry, "ValDt"))
    booked_on = day(descendant(ntry, "BookgDt"))
    if booked_on is None:
        if value_on is None:
            raise Unreadable("neither BookgDt nor ValDt")
        odd.note("no_booking_date", "entry without BookgDt, taken at its value date", place)
    reversal = text(ntry, "RvslInd")
    if reversal not in ("", "true", "false", "0", "1"):
        raise Unreadable(f"RvslInd {reversal!r} is neither true nor false")
    details = children(ntry, "NtryDtls/TxDtls")
    _check_batch(ntry, details, place, odd)
    reversed_ = reversal in ("true", "1")
    others = [_other_side(detail, (minor >= 0) != reversed_, reversed_, own_account) for detail in details]
    name, other_account = others[0] if others and all(other == others[0] for other in others) else ("", "")
    return Entry(
        **file.origin(place), period="", account=own_account, seq=seq, booked_on=booked_on or value_on, value_on=value_on, amount=abs(minor),
        direction="credit" if text(ntry, "CdtDbtInd") == "CRDT" else "debit", currency=currency, counterparty=name,
        counterparty_account=other_account, reference=_reference(ntry, details), text=_texts(ntry, details, others),
        bank_code=_bank_code(ntry, details), reversal=reversed_,
    ), minor


def _other_side(detail: etree._Element, money_came: bool, reversed_: bool, own_account: str) -> tuple[str, str]:
    """Name and account identity of the party on the other side: who paid, if money came in; who was paid, if it went out.

    A reversal carries the parties of what it reverses. Where banks turn the parties round, the account tells: the other
    side is never the account itself.
    """
    payer, payee = _party(detail, "Dbtr"), _party(detail, "Cdtr")
    other, own = (payer, payee) if money_came else (payee, payer)
    if other[1] == own_account or (reversed_ and not any(other)):
        other, own = own, other
    return other if other[1] != own_account else ("", "")


def _party(detail: etree._Element, role: str) -> tuple[str, str]:
    parties = descendant(detail, "RltdPties")
    names = (f"{role}/Nm", f"{role}/Pty/Nm", f"{role}/Agt/FinInstnId/Nm", f"{role}Acct/Nm")
    name = next((found for path in names if (found := text(parties, path))), "")
    return name, account_identity(account(descendant(parties, f"{role}Acct")))


def _check_batch(ntry: etree._Element, details: list, place: str, odd: Oddities) -> None:
    stated = [text(batch, "NbOfTxs") for batch in children(ntry, "NtryDtls/Btch")]
    counts = [int(number) for number in stated if number.isdigit()]
    if counts and details and sum(counts) != len(details):
        odd.note("batch_count", "batch whose NbOfTxs is not the number of its TxDtls", place, f"{sum(counts)} stated, {len(details)} given")
    if len(details) > 1:
        odd.note("batch", "entry with several transactions, kept as the one entry that it is", place, f"{len(details)} transactions")


def _reference(ntry: etree._Element, details: list) -> str:
    found: list[str] = []
    for detail in details:
        for path in ("Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/AcctSvcrRef"):
            reference = text(detail, path)
            if reference and reference != "NOTPROVIDED":
                found.append(reference)
                break
    return "; ".join(dict.fromkeys(found)) or text(ntry, "AcctSvcrRef") or text(ntry, "NtryRef")


def _texts(ntry: etree._Element, details: list, others: list[tuple[str, str]]) -> str:
    written = [text(ntry, "AddtlNtryInf")]
    for detail, other in zip(details, others):
        if len(details) > 1:
            written.append(other[0])
            written.append(" ".join(filter(None, (text(detail, "Amt"), (amt.get("Ccy") if (amt := descendant(detail, "Amt")) is not None else "")))))
        written += [text(line) for line in children(detail, "RmtInf/Ustrd")]
        written += [text(line) for line in children(detail, "RmtInf/Strd/CdtrRefInf/Ref")]
        written += [text(line) for line in children(detail, "RmtInf/Strd/AddtlRmtInf")]
        written.append(text(detail, "AddtlTxInf"))
    return " / ".join(dict.fromkeys(filter(None, written)))


def _bank_code(ntry: etree._Element, details: list) -> str:
    for element in (ntry, *details):
        domain = [text(element, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
        code = "-".join(filter(None, domain)) or text(element, "BkTxCd/Prtry/Cd")
        if code:
            return code
    return ""
