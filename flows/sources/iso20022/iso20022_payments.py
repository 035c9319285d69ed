"""Credit transfers that were ordered, as pain.001 and pacs.008 messages: every CdtTrfTxInf with its payer, payee and the message's totals.

Format: ISO 20022 CustomerCreditTransferInitiation and FIToFICustomerCreditTransfer, all versions by the elements that they share, with or without
an envelope. A row is a CdtTrfTxInf. NbOfTxs and CtrlSum are compared, those of the message and of each PmtInf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Protocol

from flows.sources.iso20022.iso20022_entry import unread
from flows.sources.iso20022.iso20022_payment_elements import PAYMENTS
from flows.sources.iso20022.iso20022_values import account
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.xml_fields import Field, Fields
from flows.sources.reading.xml_nodes import NOTHING, Node, Shape, node, note_oddities
from flows.sources.reading.xml_stream import elements, forget, local, opening, raw
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.evidence import Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.payments import PaymentInstruction


def _text_of_lines(*lines: list[str]) -> str:
    return " / ".join(line for of_one_kind in lines for line in of_one_kind if line)


def _first_reference(*references: str) -> str:
    return next((reference for reference in references if reference not in ("", "NOTPROVIDED")), "")


def decimal_of(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def _above_nil(amount: str, currency: str) -> tuple[int, str]:
    """An amount in minor units and its currency; refused unless it is above nil."""
    try:
        minor = money.parse(amount, currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor <= 0:
        raise Unreadable(f"amount {amount!r} is not above nil")
    return minor, currency


def _instructed_or_equivalent(_: str, instructed: str, instructed_in: str, equivalent: str, equivalent_in: str) -> tuple[int, str]:
    """A customer instructs an amount, or what is worth as much in another currency."""
    return _above_nil(equivalent, equivalent_in) if equivalent and not instructed else _above_nil(instructed, instructed_in)


def _named(*pairs: str) -> str:
    """References behind their names: a name, a text, and so on."""
    return "; ".join(f"{name} {text}" for name, text in zip(pairs[::2], pairs[1::2], strict=True) if text not in ("", "NOTPROVIDED"))


def _others(instruction: str, end_to_end: str, transaction: str, uetr: str) -> str:
    return _named("InstrId", instruction, "EndToEndId", end_to_end, "TxId", transaction, "UETR", uetr)


def _charges(bearer: str, amounts: list[str]) -> str:
    return "; ".join(filter(None, (bearer, *amounts)))


def party(role: str, above: str = "") -> tuple[Field, ...]:
    """Name, account and bank of a debtor or creditor; `above`: the path of the element in which they stand."""
    agent = f"{above}{role}Agt/FinInstnId"
    return (
        Field("name", (f"{above}{role}/Nm|{above}{role}/Pty/Nm",)),
        Field("account", (account(f"{above}{role}Acct"),), account_identity),
        Field("bank", ("|".join(f"{agent}/{name}" for name in ("BICFI", "BIC", "CmbndId/BIC", "ClrSysMmbId/MmbId", "Nm")),)),
    )


class Named(Protocol):
    """A message's code, and the element that holds it."""

    @property
    def code(self) -> str: ...
    @property
    def holder(self) -> str: ...


class Order(NamedTuple):
    """One of the two messages: its code, the element that holds it, the amount of a transfer as it is added up, and as it is read."""

    code: str
    holder: str
    added_up: Fields
    amount: Fields


_EITHER = "Amt/InstdAmt|Amt/EqvtAmt/Amt"
CUSTOMER = Order(
    "pain.001",
    "CstmrCdtTrfInitn",
    Fields(Field("sum", (_EITHER,), decimal_of)),
    Fields(
        Field(
            "amount", (_EITHER, "Amt/InstdAmt", "Amt/InstdAmt@Ccy", "Amt/EqvtAmt/Amt", "Amt/EqvtAmt/Amt@Ccy"), _instructed_or_equivalent, required="no amount"
        )
    ),
)
BANK = Order(
    "pacs.008",
    "FIToFICstmrCdtTrf",
    Fields(Field("sum", ("IntrBkSttlmAmt",), decimal_of)),
    Fields(Field("amount", ("IntrBkSttlmAmt", "IntrBkSttlmAmt@Ccy"), _above_nil, required="no amount")),
)
_TRANSFER = Fields(
    Field("on", ("IntrBkSttlmDt",)),
    Field("reference", tuple(f"PmtId/{name}" for name in ("EndToEndId", "TxId", "UETR", "InstrId")), _first_reference),
    Field("text", ("RmtInf/Ustrd*", "RmtInf/Strd/CdtrRefInf/Ref*", "RmtInf/Strd/AddtlRmtInf*"), _text_of_lines),
    Field("other_references", tuple(f"PmtId/{name}" for name in ("InstrId", "EndToEndId", "TxId", "UETR")), _others),
    Field("charges", ("ChrgBr", "ChrgsInf/Amt*"), _charges),
    Field("rate", ("XchgRate|XchgRateInf/XchgRate",)),
    Field("instructed", ("InstdAmt",)),
    Field("instructed_in", ("InstdAmt@Ccy",)),
)
_ABOVE = Fields(  # what a group or header says of all its transfers
    Field("on", ("ReqdExctnDt/Dt|ReqdExctnDt/DtTm|ReqdExctnDt|IntrBkSttlmDt",)), Field("group", ("PmtInfId",)), Field("charges", ("ChrgBr",))
)
_PAYER, _PAYEE = Fields(*party("Dbtr")), Fields(*party("Cdtr"))
_TOTALS = ("MsgId", "NbOfTxs", "CtrlSum", "TtlIntrBkSttlmAmt")


def recognises(file: OpenedFile, order: Named) -> Claim:
    """A Document in a namespace of the message, ISO's or a country's own (pain.001.003.03 of Germany, pain.001.001.03.ch.02 of Switzerland), or in none if
    its first child is the message."""
    found = opening(file)
    if found.problem:
        return Claim(False, found.problem)
    if found.root == "Document" and re.search(rf"[:/$]{re.escape(order.code)}\.[0-9]{{3}}\.[0-9]{{2}}(?![0-9])", found.namespace):
        return Claim(True, f"a Document in the namespace {found.namespace}")
    if found.root == "Document" and not found.namespace and found.first == order.holder:
        return Claim(True, f"a Document without a namespace that holds a {order.holder}")
    return Claim(False, f"its root is {found.root} in {found.namespace or 'no namespace'}, not a {order.code} Document")


class Total:
    """How many transfers there are, and what they come to whatever their currencies, against what the message says."""

    def __init__(self) -> None:
        self.count, self.sum, self.whole = 0, Decimal(0), True

    def add(self, amount: Decimal | None) -> None:
        self.count += 1
        self.sum += amount or 0
        self.whole &= amount is not None

    def compare(self, node: Node, place: str, odd: Oddities) -> None:
        stated = node.at("NbOfTxs")
        if stated and stated.lstrip("0") != str(self.count):
            odd.note("control_total", f"NbOfTxs says {stated}, there are {self.count}", place)
        for name in ("CtrlSum", "TtlIntrBkSttlmAmt"):
            written = node.at(name)
            if written and (not self.whole or decimal_of(written) != self.sum):
                odd.note("control_total", f"{name} says {written}, the transfers come to {self.sum if self.whole else 'what cannot be read'}", place)


def read(file: OpenedFile, order: Order) -> Iterator[Outcome]:
    """A PaymentInstruction for every transfer. Refusal if the message holds none."""
    found = opening(file)
    prefix = f"{{{found.namespace}}}" if found.namespace else ""
    rows, odd, whole, group, header, before = RowsAsColumns(file), Oddities(), Total(), None, NOTHING, None
    groups, above = 0, None
    for event, element in elements(file, *(prefix + name for name in ("GrpHdr", "PmtInf", "CdtTrfTxInf"))):
        name = local(element.tag)
        if event == "end" and before is not None:
            forget(before)
            before = None
        if (event, name) == ("end", "GrpHdr"):
            whole.compare(header, "GrpHdr", odd)  # of the message before, where there are several
            header, whole = node(raw(element)), Total()
            _note_oddities(header, "GrpHdr", odd)
            leave_out(header, {found for name in (*_TOTALS, "IntrBkSttlmDt") for found in header.shape.all(name)}, "GrpHdr", odd)
        elif (event, name) == ("start", "PmtInf"):
            groups += 1
            group, above = Total(), None
        elif (event, name) == ("end", "CdtTrfTxInf"):
            before = element
            file.rows += 1
            place = f"PmtInf {groups}, CdtTrfTxInf {group.count + 1}" if group else f"CdtTrfTxInf {file.rows}"
            if group and above is None:
                above = node(raw(element.getparent()))  # what stands before the first transfer
            written = raw(element)
            transfer = node(written)
            _note_oddities(transfer, place, odd)
            for total in filter(None, (whole, group)):
                total.add(order.added_up.read(transfer)["sum"])
            try:
                rows.record(PaymentInstruction, place, **_instruction(order, transfer, above if group else header, header))
            except Unreadable as error:
                yield SetAside(place, str(error), written)
                continue
            payer = set() if order is CUSTOMER else _PAYER.read_of(transfer.shape)
            leave_out(transfer, order.amount.read_of(transfer.shape) | _TRANSFER.read_of(transfer.shape) | _PAYEE.read_of(transfer.shape) | payer, place, odd)
            rows.accept(place)
            yield from rows.full()
        elif (event, name) == ("end", "PmtInf"):
            stated = node(raw(element))
            _note_oddities(stated, f"PmtInf {groups}", odd)
            group.compare(stated, f"PmtInf {groups}", odd)
            kept = {found for name in (*_TOTALS, "CdtTrfTxInf") for found in stated.shape.all(name)}
            leave_out(stated, kept | _ABOVE.read_of(stated.shape) | _PAYER.read_of(stated.shape), f"PmtInf {groups}", odd)
            group = None
            element[:] = ()
    yield from rows.rest()
    whole.compare(header, "GrpHdr", odd)
    if not file.rows:
        raise file.refusal("", "the message holds no CdtTrfTxInf: nothing is ordered in it", "Ask the producer for the whole message.")
    if found.envelope:
        yield Remark(found.envelope, "envelope", "the message stands in an envelope, whose own elements were not read")
    yield from odd.remarks()


def _instruction(order: Order, transfer: Node, above: Node, header: Node) -> dict[str, Any]:
    """What a PaymentInstruction holds of a transfer; Unreadable says what is wrong with it."""
    minor, currency = order.amount.read(transfer)["amount"]
    said, payer, payee = _TRANSFER.read(transfer), _PAYER.read(transfer if order is BANK else above), _PAYEE.read(transfer)
    of_all = _ABOVE.read(above)
    on = said["on"] or of_all["on"]
    others = [one for one in said["other_references"].split("; ") if one and not one.endswith(f" {said['reference']}")]
    settled_otherwise = order is BANK and said["instructed_in"] not in ("", currency)
    return {
        "message": order.code,
        "on": day_of(on) if on else None,
        "amount": minor,
        "currency": currency,
        "number": header.at("MsgId"),
        "group": of_all["group"],
        "debtor": payer["name"],
        "debtor_account": payer["account"],
        "debtor_bank": payer["bank"],
        "creditor": payee["name"],
        "creditor_account": payee["account"],
        "creditor_bank": payee["bank"],
        "reference": said["reference"],
        "other_references": "; ".join(others),
        "charges": said["charges"] or of_all["charges"],
        "rate": said["rate"],
        "text": said["text"],
        "original": f"{said['instructed']} {said['instructed_in']}" if settled_otherwise else "",
    }


def leave_out(found: Node, kept: set[Shape], place: str, odd: Oddities) -> None:
    """Count by name every element with a text that no record keeps."""
    for path in unread(found.shape, kept):
        odd.leave_out(path, place)


def _note_oddities(found: Node, place: str, odd: Oddities) -> None:
    note_oddities(found, PAYMENTS, "which is not known in a credit transfer", place, odd)
