"""Account reports of ISO 20022: every statement, interim report or notification in a message, entry by entry, in constant memory.

Format: ISO 20022 Bank-to-Customer Cash Management: camt.052, camt.053, camt.054, with or without the envelope in which it was sent
(SWIFT DataPDU, ISO 20022 business message envelope); Austrian banks have a namespace of their own (STUZZA). A row is an Ntry, or each movement of one that is made of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.sources.iso20022.iso20022_elements import CAMT052, CAMT053, CAMT054
from flows.sources.iso20022.iso20022_entry import unread
from flows.sources.iso20022.iso20022_report import Report
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.xml_nodes import Node, node, note_oddities
from flows.sources.reading.xml_stream import elements, forget, local, opening, raw
from schemas.accounts import Entry
from schemas.evidence import Outcome, Remark, SetAside


class Message(NamedTuple):
    """One of the three messages: its code, the element that holds it, the element that is one report, what that report is (as in
    `StatementPeriod.kind`), the versions whose elements are declared, and those elements."""

    code: str
    holder: str
    report: str
    kind: str
    versions: tuple[str, ...]
    elements: frozenset[str]


REPORT = Message("camt.052", "BkToCstmrAcctRpt", "Rpt", "interim report", ("01", "02", "04", "06", "08"), CAMT052)
STATEMENT = Message("camt.053", "BkToCstmrStmt", "Stmt", "statement", ("02", "03", "04", "08"), CAMT053)
NOTIFICATION = Message("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", "notification", ("02", "04", "08"), CAMT054)


def recognises(file: OpenedFile, message: Message) -> Claim:
    """A Document in the message's namespace, or in none if its first child is the message."""
    found = opening(file)
    if found.problem:
        return Claim(False, found.problem)
    if found.root == "Document" and _version(found.namespace, message):
        return Claim(True, f"a Document in the namespace {found.namespace}")
    if found.root == "Document" and not found.namespace and found.first == message.holder:
        return Claim(True, f"a Document without a namespace that holds a {message.holder}")
    return Claim(False, f"its root is {found.root} in {found.namespace or 'no namespace'}, not a {message.code} Document")


def read(file: OpenedFile, message: Message) -> Iterator[Outcome]:
    """The entries of every report, and with each report's end its account, holder, period and balances.

    Refusal if there is no report, one that names no account, or a second message of another kind in the same envelope.
    """
    found = opening(file)
    prefix = f"{{{found.namespace}}}" if found.namespace else ""
    reading = _Reading(file, message)
    names = ("GrpHdr", message.holder, f"{message.holder}V01", message.report, "Ntry")
    for event, element in elements(file, "{*}Document", *(prefix + name for name in names)):
        yield from reading.meet(event, element, found.namespace)
    yield from reading.rows.rest()
    if not reading.reports:
        raise file.refusal(
            "", f"the message holds no {message.report}: there is no {message.kind} in it", "Ask the producer for the message with its statements."
        )
    if found.envelope:
        yield Remark(found.envelope, "envelope", "the message stands in an envelope, whose own elements were not read")
    version = _version(found.namespace, message)
    if not version:
        yield Remark("Document", "no_namespace", f"the message names no version of {message.code}; it was read by its elements")
    elif version not in message.versions:
        yield Remark(
            "Document",
            "version",
            f"version .{version} of {message.code} was read by the elements that it shares with {', '.join('.' + known for known in message.versions)}",
        )
    yield from reading.odd.remarks()


def _version(namespace: str, message: Message) -> str:
    code = re.escape(message.code)
    match = re.fullmatch(rf"urn:iso:std:iso:20022:tech:xsd:{code}\.001\.([0-9]{{2}})|ISO:{code}\.001\.([0-9]{{2}}):APC:STUZZA:payments:[0-9]{{3}}", namespace)
    return match[1] or match[2] if match else ""


class _Reading:
    """The message as its elements begin and end."""

    def __init__(self, file: OpenedFile, message: Message):
        self.file, self.message, self.rows, self.odd = file, message, RowsAsColumns(file), Oddities()
        self.report: Report | None = None
        self.reports = 0
        self.made = ""  # when the message says it was made
        self.before = None  # an entry can only be taken out of the tree when the parser has left it

    def meet(self, event: str, element, namespace: str) -> Iterator[Outcome]:
        """One beginning or end of an element that `read` asks for."""
        name, message = local(element.tag), self.message
        if event == "end" and self.before is not None:
            forget(self.before)
            self.before = None
        if name == "Ntry":
            if event == "end":
                self.before = element
                yield from self._entry(element)
        elif name == "Document":
            if event == "start" and element.tag != (f"{{{namespace}}}Document" if namespace else name):
                raise self.file.refusal(
                    "Document", "the envelope holds messages of different kinds or versions", "Take them out and list each as an exhibit of its own."
                )
        elif (event, name) == ("start", message.report):
            self.reports += 1
            self.report = Report(self.file, f"{message.report} {self.reports}", message.kind, self.made, self.odd)
        elif (event, name) == ("end", message.report):
            report = node(raw(element))
            self._note_oddities(report, self.report.place)
            yield from self.report.finish(report)
            self.report = None
            element[:] = ()  # the element itself stays: the parser still stands at its end
        elif event == "end":
            found = node(raw(element))
            if name == "GrpHdr":
                self.made = found.at("CreDtTm")
                for path in unread(found.shape, set(found.shape.all("CreDtTm"))):
                    self.odd.leave_out(f"GrpHdr/{path}", name)
            else:
                self._note_oddities(found, name)

    def _entry(self, element) -> Iterator[Outcome]:
        self.file.rows += 1
        parent, written = element.getparent(), raw(element)
        if self.report is None or local(parent.tag) != self.message.report:
            yield SetAside(f"Ntry {self.file.rows} of the file", f"an Ntry that stands in no {self.message.report}", written)
            return
        if not self.report.entries:
            self.report.begin(node(raw(parent)))
        ntry, place = node(written), f"{self.report.place}, Ntry {self.report.entries + 1}"
        self._note_oddities(ntry, place)
        movements, reason = self.report.entry(ntry, place)
        if reason:
            yield SetAside(place, reason, written)
            return
        self.file.rows += len(movements) - 1
        for at, values in movements:
            self.rows.record(Entry, at, **values)
        self.rows.accept(place, len(movements))
        yield from self.rows.full()

    def _note_oddities(self, found: Node, place: str) -> None:
        note_oddities(found, self.message.elements, f"which {self.message.code} does not know", place, self.odd)
