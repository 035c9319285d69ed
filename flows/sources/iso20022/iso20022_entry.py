"""One Ntry of a camt message: amount and direction, dates, the other side, references and texts.

Format: ISO 20022 camt.053 ReportEntry; the differences between its versions (Sts, Pty, BIC and BICFI) are read either way.
"""

from __future__ import annotations

import re
from datetime import date

from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.xml_stream import NOTHING, Node
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.accounts import Entry
from schemas.identifiers import account_identity

NO_REFERENCE = ("", "NOTPROVIDED", "NONREF")  # what stands where a reference must and there is none


def signed_amount(element: Node) -> tuple[int, str]:
    """Minor units, above zero for CRDT and below for DBIT, and the currency, of an element with Amt and CdtDbtInd."""
    amount = element.first("Amt")
    if amount is NOTHING:
        raise Unreadable("no Amt")
    currency = amount.attributes.get("Ccy", "")
    try:
        minor = money.parse(amount.text, currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor < 0:
        raise Unreadable(f"amount {amount.text!r} has a sign; CdtDbtInd gives the direction")
    direction = element.at("CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable(f"CdtDbtInd {direction!r} is neither CRDT nor DBIT")
    return (minor if direction == "CRDT" else -minor), currency


def day(element: Node) -> date | None:
    """The date in a Dt or DtTm, in the bank's own time zone; None where there is neither."""
    written = element.at("Dt") or element.at("DtTm")
    return day_of(written) if written else None


def account(element: Node) -> str:
    """An account as written in an Acct, DbtrAcct or CdtrAcct: its IBAN, or its other identification."""
    return next(filter(None, (element.at(f"Id/{kind}") for kind in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC"))), "")


def status(ntry: Node) -> str:
    """BOOK, PDNG, INFO or FUTR; the code stands in Sts itself, or in Sts/Cd from version .07 on."""
    return ntry.at("Sts/Cd") or ntry.at("Sts/Prtry") or ntry.at("Sts")


def read_entry(file: OpenedFile, ntry: Node, statement: str, seq: int, own_account: str, odd: Oddities) -> tuple[Entry, int]:
    """The entry and its signed amount in minor units; Unreadable says what is wrong. `statement` is the statement's place."""
    place = f"{statement}, Ntry {seq}"
    minor, currency = signed_amount(ntry)
    value_on = day(ntry.first("ValDt"))
    booked_on = day(ntry.first("BookgDt"))
    if booked_on is None:
        if value_on is None:
            raise Unreadable("neither BookgDt nor ValDt")
        odd.note("no_booking_date", "entry without BookgDt, taken at its value date", place)
    reversal = ntry.at("RvslInd")
    if reversal not in ("", "true", "false", "0", "1"):
        raise Unreadable(f"RvslInd {reversal!r} is neither true nor false")
    details = ntry.all("NtryDtls/TxDtls") + ntry.all("TxDtls")
    _check_batch(ntry, details, place, odd)
    reversed_ = reversal in ("true", "1")
    others = [_other_side(detail, (minor >= 0) != reversed_, reversed_, own_account) for detail in details]
    name, other_account = others[0] if others and all(other == others[0] for other in others) else ("", "")
    return file.record(
        Entry,
        place,
        period=file.id(statement, currency),
        account=own_account,
        seq=seq,
        booked_on=booked_on or value_on,
        value_on=value_on,
        amount=abs(minor),
        direction="credit" if ntry.at("CdtDbtInd") == "CRDT" else "debit",
        currency=currency,
        counterparty=name,
        counterparty_account=other_account,
        reference=_reference(ntry, details),
        text=_texts(ntry, details, others),
        bank_code=_bank_code(ntry, details),
        reversal=reversed_,
        original=_original(ntry, details, currency),
    ), minor


def _other_side(detail: Node, money_came: bool, reversed_: bool, own_account: str) -> tuple[str, str]:
    """Name and account identity of the party on the other side: who paid, if money came in; who was paid, if it went out.

    A reversal carries the parties of what it reverses. Where banks turn the parties round, the account tells: the other
    side is never the account itself.
    """
    payer, payee = _party(detail, "Dbtr"), _party(detail, "Cdtr")
    other, own = (payer, payee) if money_came else (payee, payer)
    if other[1] == own_account or (reversed_ and not any(other)):
        other, own = own, other
    return other if other[1] != own_account else ("", "")


def _party(detail: Node, role: str) -> tuple[str, str]:
    parties = detail.first("RltdPties")
    names = (f"{role}/Nm", f"{role}/Pty/Nm", f"{role}/Agt/FinInstnId/Nm", f"{role}Acct/Nm")
    name = next((found for path in names if (found := parties.at(path))), "")
    return name, account_identity(account(parties.first(f"{role}Acct")))


def _check_batch(ntry: Node, details: list, place: str, odd: Oddities) -> None:
    stated = [batch.at("NbOfTxs") for batch in ntry.all("NtryDtls/Btch") + ntry.all("Btch")]
    counts = [int(number) for number in stated if re.fullmatch("[0-9]{1,15}", number)]
    if counts and details and sum(counts) != len(details):
        odd.note("batch_count", "batch whose NbOfTxs is not the number of its TxDtls", place, f"{sum(counts)} stated, {len(details)} given")
    if len(details) > 1:
        odd.note("batch", "entry with several transactions, kept as the one entry that it is", place, f"{len(details)} transactions")


def _reference(ntry: Node, details: list) -> str:
    found: list[str] = []
    for detail in details:
        for path in ("Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/AcctSvcrRef"):
            reference = detail.at(path)
            if reference not in NO_REFERENCE:
                found.append(reference)
                break
    own = next((reference for path in ("AcctSvcrRef", "NtryRef") if (reference := ntry.at(path)) not in NO_REFERENCE), "")
    return "; ".join(dict.fromkeys(found)) or own


def _texts(ntry: Node, details: list, others: list[tuple[str, str]]) -> str:
    """What the bank says of the entry, then of each transaction; in a batch each with its other side and amount."""
    written = [ntry.at("AddtlNtryInf")]
    for detail, (name, _) in zip(details, others):
        said = [line.text for path in ("Ustrd", "Strd/CdtrRefInf/Ref", "Strd/AddtlRmtInf") for line in detail.all(f"RmtInf/{path}")]
        said.append(detail.at("AddtlTxInf"))
        if len(details) > 1:
            amount = detail.first("Amt")
            said = [" ".join(filter(None, (name, amount.text, amount.attributes.get("Ccy"), *said)))]
        written += [text for text in said if text not in written or len(details) > 1]
    return " / ".join(filter(None, written))


def _original(ntry: Node, details: list, currency: str) -> str:
    """The amount instructed in another currency, if the entry is one transaction."""
    for element in (ntry, *details) if len(details) < 2 else (ntry,):
        amount = element.first("AmtDtls/InstdAmt/Amt")
        if amount.attributes.get("Ccy", currency) != currency:
            return f"{amount.text} {amount.attributes['Ccy']}"
    return ""


def _bank_code(ntry: Node, details: list) -> str:
    for element in (ntry, *details):
        domain = [element.at(f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
        code = "-".join(filter(None, domain)) or element.at("BkTxCd/Prtry/Cd")
        if code:
            return code
    return ""
