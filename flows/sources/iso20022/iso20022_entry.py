"""One Ntry of a camt message: its movements, each with amount and direction, days, the other side, references, texts, and what it gives back.

Format: ISO 20022 camt.053 ReportEntry. Which movements an entry has is for flows/sources/iso20022/iso20022_parts.py; the elements of one that no record
keeps are counted by name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from flows.sources.iso20022.iso20022_parts import Charge, Movement, charges, movements
from flows.sources.iso20022.iso20022_transaction import TRANSACTION, Party, reference_of, returned_by_code, sides
from flows.sources.iso20022.iso20022_values import BOTH, NO_REFERENCE, SIGNED_AMOUNT, Said, booking_day, day, is_reversal, unsigned
from flows.sources.reading.source import Oddities
from flows.sources.reading.xml_fields import Field, Fields
from flows.sources.reading.xml_nodes import Node, Shape
from flows.sources.reading.xml_values import Unreadable

_NOBODY = Party("", "", "", "", "")
_ONCE = ("Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt")  # what an entry has once: two of them are two answers


def _references(*written: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in zip(("AcctSvcrRef", "NtryRef"), written, strict=True) if text not in NO_REFERENCE)


def _transactions(in_details: list[str], in_entry: list[str]) -> list[int]:
    return [int(number) for number in in_details + in_entry if re.fullmatch("[0-9]{1,15}", number)]


_TRANSACTIONS = ("NtryDtls/TxDtls", "TxDtls")
_VALUE, _BOOKING = "ValDt/Dt|ValDt/DtTm", "BookgDt/Dt|BookgDt/DtTm"
ENTRY = Fields(
    *SIGNED_AMOUNT,
    Field("direction", ("CdtDbtInd",)),
    Field("value_on", (_VALUE,), day),
    Field("booked_on", (f"{_BOOKING}|{_VALUE}",), booking_day),
    Field("booking", (_BOOKING,)),
    Field("reversal", ("RvslInd",), is_reversal),
    # BOOK, PDNG, INFO or FUTR; the code stands in Sts itself, or in Sts/Cd from version .07 on
    Field("status", ("Sts/Cd|Sts/Prtry|Sts",)),
    Field("transactions", ("NtryDtls/Btch/NbOfTxs*", "Btch/NbOfTxs*"), _transactions),
    Field("references", ("AcctSvcrRef", "NtryRef"), _references),
    Field("text", ("AddtlNtryInf",)),
    *BOTH,
)


class ReadEntry:
    """What one Ntry says: its sum with its sign, in `currency`; its status; and, if it is booked, what `schemas.accounts.Entry` holds of each of its movements with
    what its place ends with. Unreadable says what is wrong with it."""

    def __init__(self, ntry: Node, place: str, own_account: str, only_currency: str, odd: Oddities):
        """`only_currency`: the currency in which the account has all its balances; '' if that is not known."""
        self._once(ntry)
        entry = self._entry = ENTRY.read(ntry)
        self.place, self._own, self._odd, self._ntry = place, own_account, odd, ntry
        self.minor, self.currency, self.status = entry["minor"], entry["currency"], entry["status"]
        nodes = [detail for path in _TRANSACTIONS for detail in ntry.all(path)]
        self._details = [TRANSACTION.read(detail) | {"charges": charges(detail)} for detail in nodes]
        self._charges = charges(ntry)
        self._counter_value(only_currency)
        self.parts = movements(self.minor, self.currency, self._details, self._charges, entry["reversal"]) if self.status == "BOOK" else []

    @staticmethod
    def _once(ntry: Node) -> None:
        twice = ntry.shape.kept("twice", lambda shape: ", ".join(name for name in _ONCE if len(shape.children.get(name, ())) > 1))
        if twice:
            raise Unreadable(f"it has {twice} more than once: which of them counts cannot be told")

    def _counter_value(self, only_currency: str) -> None:
        """An entry in another currency than its account's moves its counter value, if it says it in the account's."""
        self._paid = ""
        if not only_currency or self.currency == only_currency:
            return
        for said in (said for one in (self._entry, *self._details[: len(self._details) == 1]) for said in one["amounts"]):
            if said.currency == only_currency and said.kind in ("CntrValAmt", "TxAmt"):
                minor = unsigned(said.amount, only_currency)
                self._paid = f"{self._ntry.at('Amt')} {self.currency}"
                self.minor, self.currency = minor if self.minor >= 0 else -minor, only_currency
                self._odd.note("counter_value", "entry in another currency than its account's, taken at its counter value", self.place, self._paid)
                return

    def movements(self) -> list[tuple[str, dict[str, Any]]]:
        """(part of the place, values) of every movement; told and counted is what a reader should know of the entry."""
        entry, odd = self._entry, self._odd
        if not entry["booking"]:
            odd.note("no_booking_date", "entry without BookgDt, taken at its value date", self.place)
        stated, given = sum(entry["transactions"]), len(self._details)
        if stated and given and stated != given:
            odd.note("batch_count", "batch whose NbOfTxs is not the number of its TxDtls", self.place, f"{stated} stated, {given} given")
        if given > 1 and len(self.parts) == 1:
            odd.note("batch", "entry with several transactions that do not add up to it, kept as the one entry that it is", self.place, f"{given} transactions")
        for path in self._not_kept():
            odd.leave_out(path, self.place)
        batch = f"{self.place} ({entry['references'][0][1]})" if entry["references"] else self.place
        return [(movement.part, self._movement(movement, batch if len(self.parts) > 1 else "")) for movement in self.parts]

    def _movement(self, movement: Movement, batch: str) -> dict[str, Any]:
        entry, details = self._entry, [self._details[n] for n in movement.details]
        common = {
            "booked_on": entry["booked_on"],
            "value_on": entry["value_on"],
            "amount": abs(movement.minor),
            "direction": "credit" if movement.minor > 0 or (not movement.minor and entry["direction"] == "CRDT") else "debit",
            "currency": self.currency,
            "batch": batch,
        }
        own_references = [f"{name} {text}" for name, text in entry["references"]]
        if movement.charge:
            return common | {
                "reference": next((text for _, text in entry["references"]), ""),
                "other_references": "; ".join(own_references[1:]),
                "text": " / ".join(filter(None, (entry["text"], "charges of the bank"))),
                "charges": _shown(self._all_charges()),
            }
        codes = [one["bank_code"] for one in ((*details, entry) if batch else (entry, *details)) if one["bank_code"]]
        reason, turned = self._returned(details)
        pairs = [sides(detail, (movement.minor >= 0) != entry["reversal"], turned, self._own) for detail in details]
        other, own = (_alike([pair[n] for pair in pairs]) for n in (0, 1))
        references = list(dict.fromkeys(filter(None, map(reference_of, details))))
        reference = "; ".join(references) or next((text for _, text in entry["references"]), "")
        others = [f"{name} {text}" for one in (entry, *details) for name, text in one["references"] if text not in (*references, reference)]
        split = len(self.parts) == 2 and self.parts[-1].charge and not movement.part
        return common | {
            "counterparty": other.name,
            "counterparty_account": other.account,
            "counterparty_bank": other.bank,
            "counterparty_address": other.address,
            "ultimate_counterparty": other.ultimate,
            "on_behalf_of": own.ultimate,
            "reference": reference,
            "other_references": "; ".join(dict.fromkeys(others)),
            "text": _texts(entry["text"], details, [pair[0] for pair in pairs]),
            "bank_code": codes[0] if codes else "",
            "reversal": entry["reversal"],
            "returns": reference if turned and reference in references else "",
            "return_reason": reason,
            "original": self._original(details, abs(movement.minor)),
            "rate": next((one["rate"] for one in (*details, entry) if one["rate"]), "") if len(details) < 2 else entry["rate"],
            "charges": "" if split else _shown([charge for detail in details for charge in detail["charges"]] + ([] if batch else [*self._charges])),
        }

    def _all_charges(self) -> list[Charge]:
        return [*self._charges, *(charge for detail in self._details for charge in detail["charges"])]

    def _returned(self, details: Sequence[dict[str, Any]]) -> tuple[str, bool]:
        """Why the payment came back, in the message's words or by its code ('' if it did not); and whether it is one that takes another back."""
        said = [detail["return_reason"] for detail in details if detail["return_reason"]]
        codes = [one["bank_code"] for one in (*details, self._entry) if returned_by_code(one["bank_code"])]
        reason = "; ".join(dict.fromkeys(said)) or (f"bank transaction code {codes[0]}" if codes else "")
        if self._entry["reversal"]:
            reason = reason or "the bank marks it as a reversal (RvslInd)"
        return reason, bool(reason)

    def _original(self, details: Sequence[dict[str, Any]], moved: int) -> str:
        """Every amount beside the one that was booked: first those in another currency, then what was instructed and is not what moved."""
        foreign, others = [self._paid] if self._paid else [], []
        for one in (self._entry, *details) if len(details) < 2 else (self._entry,):
            own = () if one is self._entry or not one["amount"] else (Said("Amt", one["amount"], one["currency"]),)
            for said in (*one["amounts"], *own):
                if said.currency not in ("", self.currency):
                    foreign.append(f"{said.amount} {said.currency}")
                elif not _comes_to(said, (moved, abs(self.minor)), self.currency):
                    others.append(f"{said.amount} {said.currency}".strip())
        return "; ".join(dict.fromkeys([*foreign, *others]))

    def _not_kept(self) -> tuple[str, ...]:
        """The paths of every element with a text that no record keeps; found out once for all entries built alike."""
        return self._ntry.shape.kept("not kept", _left_out)


def _left_out(shape: Shape) -> tuple[str, ...]:
    kept = ENTRY.read_of(shape) | {found for name in ("Chrgs/Amt", "Chrgs/CdtDbtInd") for found in shape.all(name)} | _of_charges(shape)
    for path in _TRANSACTIONS:
        for detail in shape.all(path):
            kept |= TRANSACTION.read_of(detail) | _of_charges(detail)
    return tuple(unread(shape, kept))


def _of_charges(shape: Shape) -> set[Shape]:
    return {found for name in ("Amt", "TtlChrgsAndTaxAmt", "Rcrd/Amt", "Rcrd/CdtDbtInd") for found in shape.all(f"Chrgs/{name}")}


def unread(shape: Shape, kept: Collection[Shape], path: str = "") -> list[str]:
    """The paths of elements below `shape` that have a text of their own and are not `kept`."""
    found: list[str] = []
    for name, children in shape.children.items():
        for child in children:
            below = f"{path}/{name}" if path else name
            if child not in kept:
                found += [below] if child.pieces and (not child.children or child.mixed) else []
                found += unread(child, kept, below)
    return found


def _comes_to(said: Said, amounts: Collection[int], currency: str) -> bool:
    try:
        return unsigned(said.amount, currency) in amounts
    except Unreadable:
        return False


def _alike(parties: Sequence[Party]) -> Party:
    """The one party that all transactions name; nobody where they name several."""
    return parties[0] if parties and all((one.name, one.account) == (parties[0].name, parties[0].account) for one in parties) else _NOBODY


def _shown(stated: Sequence[Charge]) -> str:
    return "; ".join(f"{'-' if charge.sign > 0 else ''}{charge.amount} {charge.currency}".strip() for charge in stated)


def _texts(of_the_entry: str, details: Sequence[dict[str, Any]], others: Sequence[Party]) -> str:
    """What the bank says of the entry, then of each transaction; in a batch that stays one entry each with its other side and amount."""
    written = [of_the_entry]
    for detail, other in zip(details, others, strict=True):
        said = [*detail["lines"], detail["text"]]
        if len(details) > 1:
            said = [" ".join(filter(None, (other.name, detail["amount"], detail["currency"], *said)))]
        written += [text for text in said if text not in written or len(details) > 1]
    return " / ".join(filter(None, written))
