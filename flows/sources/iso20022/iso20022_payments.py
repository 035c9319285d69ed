"""Credit transfers that were ordered, as pain.001 and pacs.008 messages: every CdtTrfTxInf with its payer, payee and the message's totals.

Format: ISO 20022 CustomerCreditTransferInitiation and FIToFICustomerCreditTransfer, all versions by the elements that they share, with or without
an envelope. A row is a CdtTrfTxInf. NbOfTxs and CtrlSum are compared, those of the message and of each PmtInf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from flows.sources.iso20022.iso20022_entry import account
from flows.sources.iso20022.iso20022_payment_elements import PAYMENTS
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.xml_stream import NOTHING, Node, elements, forget, local, opening, raw
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.evidence import Accepted, Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.payments import PaymentInstruction


class Order(NamedTuple):
    """One of the two messages: its code and the element that holds it."""

    code: str
    holder: str


CUSTOMER = Order("pain.001", "CstmrCdtTrfInitn")
BANK = Order("pacs.008", "FIToFICstmrCdtTrf")


def recognises(file: OpenedFile, order: Order) -> Claim:
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


class _Total:
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
            if written and (not self.whole or _decimal(written) != self.sum):
                odd.note("control_total", f"{name} says {written}, the transfers come to {self.sum if self.whole else 'what cannot be read'}", place)


def read(file: OpenedFile, order: Order) -> Iterator[Outcome]:
    """A PaymentInstruction for every transfer. Refusal if the message holds none."""
    found = opening(file)
    prefix = f"{{{found.namespace}}}" if found.namespace else ""
    odd, whole, group, header, before = Oddities(), _Total(), None, NOTHING, None
    groups, above = 0, None
    for event, element in elements(file, *(prefix + name for name in ("GrpHdr", "PmtInf", "CdtTrfTxInf"))):
        name = local(element.tag)
        if event == "end" and before is not None:
            forget(before)
            before = None
        if (event, name) == ("end", "GrpHdr"):
            whole.compare(header, "GrpHdr", odd)  # of the message before, where there are several
            header, whole = Node(element), _Total()
            _tell_unknown(header, "GrpHdr", odd)
        elif (event, name) == ("start", "PmtInf"):
            groups += 1
            group, above = _Total(), None
        elif (event, name) == ("end", "CdtTrfTxInf"):
            before = element
            file.rows += 1
            place = f"PmtInf {groups}, CdtTrfTxInf {group.count + 1}" if group else f"CdtTrfTxInf {file.rows}"
            if group and above is None:
                above = Node(element.getparent())  # what stands before the first transfer
            instruction, reason, amount = _instruction(file, order, Node(element), above if group else header, place, odd)
            for total in filter(None, (whole, group)):
                total.add(amount)
            yield Accepted(place, (instruction,)) if instruction else SetAside(place, reason, raw(element))
        elif (event, name) == ("end", "PmtInf"):
            node = Node(element)
            _tell_unknown(node, f"PmtInf {groups}", odd)
            group.compare(node, f"PmtInf {groups}", odd)
            group = None
            element[:] = ()
    whole.compare(header, "GrpHdr", odd)
    if not file.rows:
        raise file.refusal("", "the message holds no CdtTrfTxInf: nothing is ordered in it", "Ask the producer for the whole message.")
    if found.envelope:
        yield Remark(found.envelope, "envelope", "the message stands in an envelope, whose own elements were not read")
    yield from odd.remarks()


def _instruction(
    file: OpenedFile, order: Order, transfer: Node, above: Node, place: str, odd: Oddities
) -> tuple[PaymentInstruction | None, str, Decimal | None]:
    _tell_unknown(transfer, place, odd)
    settled, instructed = transfer.first("IntrBkSttlmAmt"), transfer.first("InstdAmt")
    amount = (
        settled if order is BANK else next((one for one in (transfer.first("Amt/InstdAmt"), transfer.first("Amt/EqvtAmt/Amt")) if one is not NOTHING), NOTHING)
    )
    currency = amount.attributes.get("Ccy", "")
    try:
        if amount is NOTHING:
            raise Unreadable("no amount")
        minor = money.parse(amount.text, currency)
        if minor <= 0:
            raise Unreadable(f"amount {amount.text!r} is not above nil")
        written = next(
            filter(
                None,
                (transfer.at("IntrBkSttlmDt"), above.at("ReqdExctnDt/Dt"), above.at("ReqdExctnDt/DtTm"), above.at("ReqdExctnDt"), above.at("IntrBkSttlmDt")),
            ),
            "",
        )
        on = day_of(written) if written else None
    except (Unreadable, money.MoneyError) as error:
        return None, str(error), _decimal(amount.text)
    payer = transfer if order is BANK else above
    return (
        file.record(
            PaymentInstruction,
            place,
            message=order.code,
            on=on,
            amount=minor,
            currency=currency,
            debtor=_name(payer, "Dbtr"),
            debtor_account=account_identity(account(payer.first("DbtrAcct"))),
            creditor=_name(transfer, "Cdtr"),
            creditor_account=account_identity(account(transfer.first("CdtrAcct"))),
            reference=next((one for path in ("EndToEndId", "TxId", "UETR", "InstrId") if (one := transfer.at(f"PmtId/{path}")) not in ("", "NOTPROVIDED")), ""),
            text=" / ".join(line.text for path in ("Ustrd", "Strd/CdtrRefInf/Ref", "Strd/AddtlRmtInf") for line in transfer.all(f"RmtInf/{path}") if line.text),
            original=f"{instructed.text} {instructed.attributes.get('Ccy', '')}"
            if order is BANK and instructed.attributes.get("Ccy", currency) != currency
            else "",
        ),
        "",
        _decimal(amount.text),
    )


def _name(node: Node, role: str) -> str:
    return node.at(f"{role}/Nm") or node.at(f"{role}/Pty/Nm")


def _decimal(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def _tell_unknown(node: Node, place: str, odd: Oddities) -> None:
    for part in node.walk():
        if part.mixed:
            odd.note("stray_text", f"text beside the elements in {part.name}, read as one with theirs", place, part.text)
        if part.name not in PAYMENTS:
            odd.note("unknown_element", f"element {part.name}, which is not known in a credit transfer", place, part.text)
