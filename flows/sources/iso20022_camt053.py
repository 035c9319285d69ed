"""Bank statements as camt.053 messages: every Stmt with its account, balances, control totals and booked entries.

Format: ISO 20022 Bank-to-Customer Statement, camt.053.001.02, .03, .04 and .08. A row is an Ntry.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.iso20022_elements import CAMT053
from flows.sources.iso20022_statement import Statement
from flows.sources.source import Claim, Oddities, OpenedFile
from flows.sources.xml_stream import Node, elements, forget, local, opening, raw
from schemas.evidence import Accepted, Outcome, Remark, SetAside

VERSION = 1
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.([0-9]{2})")
_DECLARED_VERSIONS = ("02", "03", "04", "08")


def recognises(file: OpenedFile) -> Claim:
    """A Document in a camt.053 namespace, or in none if BkToCstmrStmt is its first child."""
    found = opening(file)
    if found.problem:
        return Claim(False, found.problem)
    if found.root == "Document" and _NAMESPACE.fullmatch(found.namespace):
        return Claim(True, f"a Document in the namespace {found.namespace}")
    if found.root == "Document" and not found.namespace and found.first == "BkToCstmrStmt":
        return Claim(True, "a Document without a namespace that holds a BkToCstmrStmt")
    return Claim(False, f"its root is {found.root} in {found.namespace or 'no namespace'}, not a camt.053 Document")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The entries of every statement, and with each statement's end its account, holder, period and balances.

    Refusal if there is no statement, or one that names no account.
    """
    namespace = opening(file).namespace
    prefix = f"{{{namespace}}}" if namespace else ""
    odd, statement, statements, before = Oddities(), None, 0, None
    for event, element in elements(file, *(prefix + name for name in ("BkToCstmrStmt", "Stmt", "Ntry"))):
        name = local(element.tag)
        if event == "end" and before is not None:
            forget(before)  # an entry can only be taken out of the tree when the parser has left it
            before = None
        if (event, name) == ("start", "Stmt"):
            statements += 1
            statement = Statement(file, f"Stmt {statements}", odd)
        elif (event, name) == ("end", "Ntry"):
            before = element
            file.rows += 1
            parent = element.getparent()
            if statement is None or local(parent.tag) != "Stmt":
                yield SetAside(f"Ntry {file.rows} of the file", "an Ntry that stands in no Stmt", raw(element))
                continue
            if not statement.entries:
                statement.begin(Node(parent))
            ntry, place = Node(element), f"{statement.place}, Ntry {statement.entries + 1}"
            _tell_unknown(ntry, place, odd)
            entry, reason = statement.entry(ntry)
            yield Accepted(place, (entry,)) if entry else SetAside(place, reason, raw(element))
        elif (event, name) == ("end", "Stmt"):
            stmt = Node(element)
            _tell_unknown(stmt, statement.place, odd)
            yield from statement.finish(stmt)
            statement = None
            element[:] = ()  # the element itself stays: the parser still stands at its end
        elif event == "end":
            _tell_unknown(Node(element), name, odd)
    if not statements:
        raise file.refusal("", "the message holds no Stmt: there is no statement in it", "Ask the producer for the message with its statements.")
    yield from _version(namespace)
    yield from odd.remarks()


def _version(namespace: str) -> Iterator[Remark]:
    version = _NAMESPACE.fullmatch(namespace)
    if version is None:
        yield Remark("Document", "no_namespace", "the message names no version of camt.053; it was read by its elements")
    elif version[1] not in _DECLARED_VERSIONS:
        yield Remark("Document", "version", f"version .{version[1]} of camt.053 was read by the elements that it shares with "
                                            f"{', '.join('.' + known for known in _DECLARED_VERSIONS)}")


def _tell_unknown(node: Node, place: str, odd: Oddities) -> None:
    for part in node.walk():
        if part.name not in CAMT053:
            odd.note("unknown_element", f"element {part.name}, which camt.053 does not know", place, part.text)
