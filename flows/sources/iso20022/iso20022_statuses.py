"""What banks said later of payments, as pain.002, pacs.002 and pacs.004 messages: every status and every return, with what it names as what it is of.

Format: ISO 20022 CustomerPaymentStatusReport, FIToFIPaymentStatusReport and PaymentReturn, all versions by the elements that they share. A row is a TxInfAndSts or TxInf; an
OrgnlPmtInfAndSts or OrgnlGrpInfAndSts that has a status of its own; a message that names no payment is one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from flows.sources.iso20022.iso20022_payment_elements import STATUSES
from flows.sources.iso20022.iso20022_payments import Total, decimal_of, leave_out, party
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.xml_fields import Field, Fields
from flows.sources.reading.xml_nodes import NOTHING, Node, Shape, node, note_oddities
from flows.sources.reading.xml_stream import elements, forget, local, opening, raw
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.evidence import Outcome, Remark, SetAside
from schemas.payments import PaymentStatus


class Report(NamedTuple):
    """One of the three messages: its code, the element that holds it, and that of one payment in it."""

    code: str
    holder: str
    payment: str


CUSTOMER = Report("pain.002", "CstmrPmtStsRpt", "TxInfAndSts")
BANK = Report("pacs.002", "FIToFIPmtStsRpt", "TxInfAndSts")
RETURN = Report("pacs.004", "PmtRtr", "TxInf")
_REASONS = ("StsRsnInf", "RtrRsnInf")
_IN_REASON = ("Rsn/Cd", "Rsn/Prtry", "StsRsn/Cd", "StsRsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry", "AddtlInf", "AddtlStsRsnInf", "AddtlRtrRsnInf", "Orgtr/Nm")


def _references(*pairs: str) -> str:
    names = ("RtrId", "StsId", "OrgnlInstrId", "OrgnlTxId", "OrgnlUETR")
    return "; ".join(f"{name} {text}" for name, text in zip(names, pairs, strict=True) if text not in ("", "NOTPROVIDED"))


def _reason(*written: list[str]) -> str:
    return "; ".join(dict.fromkeys(text for texts in written for text in texts if text))


def _reference(end_to_end: str, *others: str) -> str:
    return next((one for one in (end_to_end, *others) if one not in ("", "NOTPROVIDED")), "")


_SAID = Fields(
    Field("status", ("TxSts|PmtInfSts|GrpSts",)),
    Field("reason", tuple(f"{reason}/{name}*" for reason in _REASONS for name in _IN_REASON), _reason),
    Field("original_message", ("OrgnlGrpInf/OrgnlMsgId|OrgnlMsgId",)),
    Field("original_kind", ("OrgnlGrpInf/OrgnlMsgNmId|OrgnlMsgNmId",)),
    Field("original_group", ("OrgnlPmtInfId",)),
    Field("reference", ("OrgnlEndToEndId", "OrgnlTxId", "OrgnlUETR", "OrgnlInstrId"), _reference),
    Field("other_references", ("RtrId", "StsId", "OrgnlInstrId", "OrgnlTxId", "OrgnlUETR"), _references),
    Field("on", ("IntrBkSttlmDt|AccptncDtTm|FctvIntrBkSttlmDt/Dt|FctvIntrBkSttlmDt/DtTm",)),
    Field("charges", ("ChrgsInf/Amt*",), lambda texts: "; ".join(texts)),
    # what comes back, else the amount of what it is said of
    *(
        Field(f"{name} {part}", (f"{path}{part}",))
        for name, path in (
            ("returned", "RtrdIntrBkSttlmAmt"),
            ("sent", "OrgnlIntrBkSttlmAmt"),
            ("settled", "OrgnlTxRef/IntrBkSttlmAmt"),
            ("instructed", "OrgnlTxRef/Amt/InstdAmt"),
        )
        for part in ("", "@Ccy")
    ),
)
_PAYER, _PAYEE = Fields(*party("Dbtr", "OrgnlTxRef/")), Fields(*party("Cdtr", "OrgnlTxRef/"))
_HEADER = ("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "TtlRtrdIntrBkSttlmAmt", "IntrBkSttlmDt")
_SUMMARY = ("OrgnlNbOfTxs", "OrgnlCtrlSum", "NbOfTxsPerSts")


class _Reading:
    """The message as its elements end."""

    def __init__(self, file: OpenedFile, report: Report):
        self.file, self.report, self.rows, self.odd = file, report, RowsAsColumns(file), Oddities()
        self.header, self.of_message, self.total = NOTHING, NOTHING, Total()
        self.groups = self.payments = self.in_group = 0
        self.group = NOTHING
        self.before: Any = None

    def meet(self, event: str, element: Any) -> Iterator[Outcome]:
        """One beginning or end of an element that `read` asks for."""
        name, parent = local(element.tag), element.getparent()
        within = local(parent.tag) if parent is not None else ""
        if event == "end" and self.before is not None:
            forget(self.before)
            self.before = None
        if (event, name, within) == ("start", "OrgnlPmtInfAndSts", self.report.holder):
            self.groups, self.in_group, self.group = self.groups + 1, 0, NOTHING
        elif (event, name) == ("end", "GrpHdr"):
            self.header = self._noted(element, "GrpHdr")
            leave_out(self.header, {shape for one in _HEADER for shape in self.header.shape.all(one)}, "GrpHdr", self.odd)
        elif event == "end" and name in ("OrgnlGrpInfAndSts", "OrgnlGrpInf") and within == self.report.holder:
            self.of_message = self._noted(element, name)
            if self.of_message.at("GrpSts") or self.of_message.at("RtrRsnInf/Rsn/Cd"):
                yield from self._row(name, self.of_message, "message", raw(element))
        elif event == "end" and name == "OrgnlPmtInfAndSts" and within == self.report.holder:
            yield from self._of_group(element)
        elif event == "end" and name == self.report.payment:
            self.before = element
            if within == "OrgnlPmtInfAndSts" and self.group is NOTHING:
                self.group = node(raw(parent))  # what stands before the first payment of the group
            self.payments, self.in_group = self.payments + 1, self.in_group + 1
            place = f"OrgnlPmtInfAndSts {self.groups}, {name} {self.in_group}" if within == "OrgnlPmtInfAndSts" else f"{name} {self.payments}"
            yield from self._row(place, self._noted(element, place), "payment", raw(element))

    def _noted(self, element: Any, place: str) -> Node:
        found = node(raw(element))
        note_oddities(found, STATUSES, f"which is not known in {self.report.code}", place, self.odd)
        return found

    def _of_group(self, element: Any) -> Iterator[Outcome]:
        place = f"OrgnlPmtInfAndSts {self.groups}"
        found = self._noted(element, place)
        if found.at("PmtInfSts"):
            yield from self._row(place, found, "group", raw(element))
        element[:] = ()
        self.group = NOTHING

    def _row(self, place: str, said: Node, of: str, written: str) -> Iterator[Outcome]:
        self.file.rows += 1
        if of == "payment" and self.report is RETURN:
            self.total.add(decimal_of(said.at("RtrdIntrBkSttlmAmt")))
        try:
            values = self._values(said, of)
        except Unreadable as error:
            yield SetAside(place, str(error), written)
            return
        self.rows.record(PaymentStatus, place, **values)
        kept: set[Shape] = {shape for fields in (_SAID, _PAYER, _PAYEE) for shape in fields.read_of(said.shape)}
        if of != "payment":
            kept |= {shape for one in (*_SUMMARY, self.report.payment) for shape in said.shape.all(one)}
            for one in filter(said.at, _SUMMARY):
                self.odd.leave_out(one, place)
        leave_out(said, kept, place, self.odd)
        self.rows.accept(place)
        yield from self.rows.full()

    def _values(self, said: Node, of: str) -> dict[str, Any]:
        """What a PaymentStatus holds of an element; Unreadable says what is wrong with it."""
        own, above = _SAID.read(said), _SAID.read(self.of_message)
        payer, payee = _PAYER.read(said), _PAYEE.read(said)
        amount, currency, original = _amounts(own)
        group = own["original_group"] or (self.group.at("OrgnlPmtInfId") if of == "payment" else "")
        on = own["on"] or self.header.at("IntrBkSttlmDt") or self.header.at("CreDtTm")
        reason = own["reason"] or (above["reason"] if self.report is RETURN else "")
        others = "; ".join(one for one in own["other_references"].split("; ") if not one.endswith(f" {own['reference']}") or not own["reference"])
        return {
            "message": self.report.code,
            "number": self.header.at("MsgId"),
            "on": day_of(on) if on else None,
            "of": of,
            "status": "RTRN" if self.report is RETURN else own["status"],
            "reason": reason,
            "original_message": own["original_message"] or above["original_message"],
            "original_kind": own["original_kind"] or above["original_kind"],
            "original_group": group,
            "reference": own["reference"],
            "other_references": others,
            "amount": amount,
            "currency": currency,
            "original": original,
            "debtor": payer["name"],
            "debtor_account": payer["account"],
            "creditor": payee["name"],
            "creditor_account": payee["account"],
            "charges": own["charges"],
        }

    def finish(self) -> Iterator[Outcome]:
        """The message itself where it names no payment; then what it says of its numbers is compared. Refusal if it holds nothing at all."""
        if not self.file.rows:
            if not self.header.at("MsgId"):
                raise self.file.refusal(
                    "", f"the message holds no {self.report.payment} and no number: nothing is said in it", "Ask the producer for the whole message."
                )
            self.odd.note("no_payment", f"the message names no payment that it is of: it holds no {self.report.payment}", "GrpHdr")
            yield from self._row("GrpHdr", self.of_message, "message", "")
        yield from self.rows.rest()
        if self.report is RETURN:
            self.total.compare(self.header, "GrpHdr", self.odd)


def _amounts(own: dict[str, Any]) -> tuple[int | None, str, str]:
    """Minor units, currency, and what was sent where something else comes back."""
    pairs = [(own[f"{name} "], own[f"{name} @Ccy"]) for name in ("returned", "sent", "settled", "instructed")]
    stated = [(amount, currency) for amount, currency in pairs if amount]
    if not stated:
        return None, "", ""
    (amount, currency), *others = stated
    try:
        minor = money.parse(amount, currency)
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error
    if minor <= 0:
        raise Unreadable(f"amount {amount!r} is not above nil")
    return minor, currency, next((f"{a} {c}" for a, c in others if (decimal_of(a), c) != (decimal_of(amount), currency)), "")


def read(file: OpenedFile, report: Report) -> Iterator[Outcome]:
    """A PaymentStatus for every payment, group and message of which something is said."""
    found = opening(file)
    prefix = f"{{{found.namespace}}}" if found.namespace else ""
    reading = _Reading(file, report)
    names = ("GrpHdr", "OrgnlGrpInfAndSts", "OrgnlGrpInf", "OrgnlPmtInfAndSts", report.payment)
    for event, element in elements(file, *(prefix + name for name in names)):
        yield from reading.meet(event, element)
    yield from reading.finish()
    if found.envelope:
        yield Remark(found.envelope, "envelope", "the message stands in an envelope, whose own elements were not read")
    yield from reading.odd.remarks()
