"""Reports of suspicions as goAML XML: read for counts and leads, kept apart as intelligence, never evidence.

Format: UNODC goAML schema 4.x and 5.x: a report with its transactions, or an activity with its parties. A row is a transaction or a report_party. The
records are of schemas.intelligence, which no store and no evidence base takes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.sources.leads.goaml_elements import GOAML
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.xml_nodes import NOTHING, Node, node, note_oddities
from flows.sources.reading.xml_stream import elements, forget, local, opening, raw, text_in
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.evidence import Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.intelligence import ReportedParty, ReportedTransaction

VERSION = 3
_ROWS = ("transaction", "report_party")
_SIDES = (("t_from_my_client", "t_from"), ("t_to_my_client", "t_to"))


def recognises(file: OpenedFile) -> Claim:
    """A report, or reports together or in a wrapping of another name, with the elements of goAML."""
    found = opening(file)
    if found.problem:
        return Claim(False, found.problem)
    if (found.root in ("report", "reports") or found.first == "report") and b"rentity_id" in file.head.replace(b"\x00", b""):  # which may be UTF-16
        return Claim(True, "a report that names a reporting entity, as goAML does")
    return Claim(False, f"its root is {found.root}, not a goAML report")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The leads of every row. Refusal if nothing is reported."""
    rows, odd, currency, before = RowsAsColumns(file), Oddities(), "", None
    yield Remark(
        "report", "intelligence", "a report to a financial intelligence unit: leads only. Nothing in it is evidence, and that it exists may not be disclosed"
    )
    for event, element in elements(file, *(f"{{*}}{name}" for name in (*_ROWS, "currency_code_local", "report"))):
        name = local(element.tag)
        if event != "end":
            continue
        if before is not None:
            forget(before)
            before = None
        if name == "currency_code_local":
            currency = text_in(element).strip()
        elif name in _ROWS:
            before = element
            file.rows += 1
            place, written = f"{name} {file.rows}", raw(element)
            reason = _row(rows, node(written), place, currency, odd)
            if reason:
                yield SetAside(place, reason, written)
                continue
            rows.accept(place)
            yield from rows.full()
        else:
            _note_oddities(node(raw(element)), "report", odd)
    yield from rows.rest()
    if not file.rows:
        raise file.refusal("", "the report holds no transaction and no party", "Ask for the whole report.")
    yield from odd.remarks()


def _row(rows: RowsAsColumns, found: Node, place: str, currency: str, odd: Oddities) -> str:
    """Add the leads of a row; why there are none, or it cannot be read: '' where all is well."""
    _note_oddities(found, place, odd)
    parties = list(_parties(found))
    if found.name == "report_party":
        if not parties:
            return "it names no person, company or account"
    else:
        try:
            transaction = _transaction(found, currency)
        except (Unreadable, money.MoneyError) as error:
            return str(error)
        rows.record(ReportedTransaction, place, **transaction)
    for number, party in enumerate(parties, start=1):
        rows.record(ReportedParty, place, f"party {number}", **party)
    return ""


def _transaction(found: Node, currency: str) -> dict[str, Any]:
    on, amount = found.at("date_transaction"), found.at("amount_local")
    (payer, payer_account), (payee, payee_account) = (_side(found, names) for names in _SIDES)
    return {
        "on": day_of(on) if on else None,
        "amount": money.parse(amount, currency) if amount else None,
        "currency": currency,
        "number": found.at("transactionnumber"),
        "payer": payer,
        "payer_account": payer_account,
        "payee": payee,
        "payee_account": payee_account,
        "text": " / ".join(filter(None, (found.at("transaction_description"), found.at("comments")))),
    }


def _side(transaction: Node, names: tuple[str, ...]) -> tuple[str, str]:
    side = next((one for name in names if (one := transaction.first(name)) is not NOTHING), NOTHING)
    found = [(kind, part) for part in side.walk() if (kind := _kind(part))]
    name = next((_name(part) for kind, part in found if kind != "account" and _name(part)), "")
    account = next((_account(part) for kind, part in found if kind == "account"), "")
    return name or next((part.at("account_name") for kind, part in found if kind == "account"), ""), account


def _parties(found: Node) -> Iterator[dict[str, str]]:
    for kind, part in ((kind, part) for part in found.walk() if (kind := _kind(part))):
        yield {
            "role": part.name,
            "kind": kind,
            "name": part.at("account_name") if kind == "account" else _name(part),
            "born": part.at("birthdate")[:10],
            "number": part.at("incorporation_number") or part.at("ssn") or part.at("id_number"),
            "account": _account(part) if kind == "account" else "",
        }


def _kind(node: Node) -> str:
    """What an element is by what it holds: goAML has a name for each place in which a person, company or account may stand."""
    if "last_name" in node.children or "first_name" in node.children:
        return "person"
    if "account" in node.children and not node.first("account").children:
        return "account"
    return "company" if "name" in node.children and ("entity" in node.name or "incorporation_number" in node.children) else ""


def _name(node: Node) -> str:
    return " ".join(filter(None, (node.at(part) for part in ("first_name", "middle_name", "last_name")))) or node.at("name")


def _account(node: Node) -> str:
    account = node.first("account")  # a number, or an element with others in it
    return account_identity(node.at("iban") or ("" if account.children and not account.mixed else account.text))


def _note_oddities(found: Node, place: str, odd: Oddities) -> None:
    note_oddities(found, GOAML, "which is not known in goAML", place, odd)
