"""Values that an Ntry and its TxDtls write alike: amounts with their direction, days, references, bank transaction codes, other amounts and rates.

Format: ISO 20022 camt.053 ReportEntry and EntryTransaction; the differences between its versions (Sts, Pty, BIC and BICFI) are read either way.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flows.sources.reading.xml_fields import Field, Fields
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money

NO_REFERENCE = ("", "NOTPROVIDED", "NONREF")  # what stands where a reference must and there is none
_REVERSAL = {"": False, "false": False, "0": False, "true": True, "1": True}
# what may be said of one amount beside that of the entry: the account's own, then what was agreed between the parties
AMOUNT_KINDS = ("TxAmt", "CntrValAmt", "InstdAmt", "AnncdPstngAmt")


class Said(NamedTuple):
    """An amount as written, its currency, and under which name it stands."""

    kind: str
    amount: str
    currency: str


def account(path: str) -> str:
    """Where an account is written in an Acct, DbtrAcct or CdtrAcct at a path: its IBAN, or its other identification."""
    return "|".join(f"{path}/Id/{kind}" for kind in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC"))


def unsigned(amount: str, currency: str) -> int:
    """Minor units; Unreadable for what is no amount, or has a sign."""
    try:
        minor = money.parse(amount, currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor < 0:
        raise Unreadable(f"amount {amount!r} has a sign; CdtDbtInd gives the direction")
    return minor


def _signed(amount: str, currency: str, direction: str) -> int:
    minor = unsigned(amount, currency)
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable(f"CdtDbtInd {direction!r} is neither CRDT nor DBIT")
    return minor if direction == "CRDT" else -minor


def day(written: str) -> date | None:
    """The day of an ISO date, in the bank's own time zone; None where there is none."""
    return day_of(written) if written else None


def _balance_day(written: str) -> date:
    if not written:
        raise Unreadable("the balance has no date")
    return day_of(written)


def booking_day(booked_or_value: str) -> date:
    if not booked_or_value:
        raise Unreadable("neither BookgDt nor ValDt")
    return day_of(booked_or_value)


def is_reversal(written: str) -> bool:
    if written not in _REVERSAL:
        raise Unreadable(f"RvslInd {written!r} is neither true nor false")
    return _REVERSAL[written]


def _bank_code(domain: str, family: str, sub_family: str, of_the_bank: str) -> str:
    return "-".join(filter(None, (domain, family, sub_family))) or of_the_bank


def _amounts(*written: str) -> tuple[Said, ...]:
    return tuple(Said(kind, *pair) for kind, pair in zip(AMOUNT_KINDS, zip(written[::2], written[1::2], strict=True), strict=True) if pair[0])


def _rate(*written: str) -> str:
    """The first rate that is given, and between which currencies."""
    for rate, source, target in zip(written[::3], written[1::3], written[2::3], strict=True):
        if rate:
            return f"{rate} {source} to {target}" if source and target else f"{rate} {source or target}".strip()
    return ""


# minor units, above zero for CRDT and below for DBIT, of anything with Amt and CdtDbtInd
SIGNED_AMOUNT = (Field("minor", ("Amt", "Amt@Ccy", "CdtDbtInd"), _signed, required="no Amt"), Field("currency", ("Amt@Ccy",)))
BALANCE = Fields(*SIGNED_AMOUNT, Field("on", ("Dt/Dt|Dt/DtTm",), _balance_day))
BOTH = (
    Field("bank_code", ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Prtry/Cd"), _bank_code),
    Field("amounts", tuple(f"AmtDtls/{kind}/Amt{part}" for kind in AMOUNT_KINDS for part in ("", "@Ccy")), _amounts),
    Field("rate", tuple(f"AmtDtls/{kind}/CcyXchg/{name}" for kind in ("InstdAmt", "TxAmt", "CntrValAmt") for name in ("XchgRate", "SrcCcy", "TrgtCcy")), _rate),
)
