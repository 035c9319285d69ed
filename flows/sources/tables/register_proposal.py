"""Proposes a template for a register's table: which kind of asset a row is, what each column is, how days and amounts are written; a person says what the headings do not.

Format: the template's own (flows/sources/tables/register_template.py). A heading is known by the words below; authority: none, these are registers' habits.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flows.sources.reading import day_order, proven_forms, statement_words
from flows.sources.reading.delimited import opening_records
from flows.sources.reading.proposal import Answers, NotRead, Proposal, Question, Reading, toml
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.workbook import is_workbook
from flows.sources.tables import forward_rows, table_seen
from flows.sources.tables.register_rows import Register
from flows.sources.tables.register_template import OF_THE_HOLDER, RegisterTemplate
from flows.sources.tables.table_seen import STORED, Seen
from schemas.evidence import AcceptedRows, Refusal, SetAside
from schemas.money import DIGITS, decimal_string
from schemas.parties import PartyRecord
from schemas.registered_assets import REGISTERED_ASSETS

_OF_ALL = {
    "holder": "owner|keeper|holder|registered owner|registered keeper|proprietor|owner name|keeper name|name of owner|name of keeper|registered proprietor|operator|eigentumer|halter|"
    "proprietaire|titulaire|propietario|proprietario|eigenaar|houder|wlasciciel|account holder|lender|creditor|seized from|person|subject|from whom",
    "holder_number": "owner number|company number|company registration number|registration number of owner|keeper number|holder number|id number of owner|date of birth or number",
    "holder_address": "owner address|keeper address|address of owner|address of keeper|holder address|proprietor address|anschrift|adresse du proprietaire",
    "held_since": "keeper since|owner since|registered since|registered owner since|acquired by keeper|date acquired|date of acquisition|held since|since|keeper start date",
    "value": "value|valuation|estimated value|market value|current value|wert|valeur|valor|waarde",
    "valued_on": "valuation date|value date|date of valuation|valued on",
    "currency": "currency|ccy|wahrung|devise|moneda|valuta|munt",
}
_OF_KIND: dict[str, dict[str, str]] = {
    "vehicle": {
        "registration": "registration mark|registration|vrm|vrn|reg|reg no|registration number|licence plate|number plate|plate|kennzeichen|immatriculation|matricula|kenteken|targa|numer rejestracyjny",
        "vin": "vin|vin number|chassis number|chassis|vehicle identification number|fahrgestellnummer",
        "make": "make|manufacturer|marke|hersteller|marque|marca|merk",
        "model": "model|modell|modele|modelo",
        "colour": "colour|color|farbe|couleur|kleur",
        "first_registered_on": "date of first registration|first registered|first registration|erstzulassung|date de premiere immatriculation|registered on",
    },
    "vessel": {
        "official_number": "official number|official no|registration number|ship number|on",
        "name": "name of ship|ship name|vessel name|vessel|ship|name",
        "imo": "imo number|imo|imo no",
        "mmsi": "mmsi|mmsi number",
        "flag": "flag|flag state|port of registry",
        "shares": "shares|shares held|share",
        "mortgages": "mortgages|mortgage|charges",
    },
    "aircraft": {
        "registration": "registration|registration mark|mark|tail number|tail|aircraft registration|kennzeichen",
        "serial_number": "serial number|serial|msn|manufacturer serial number|constructor number",
        "model": "type|aircraft type|model|aircraft model",
        "mortgages": "mortgages|mortgage|charges",
    },
    "crypto_wallet": {
        "network": "network|chain|blockchain|coin network",
        "address": "address|wallet address|wallet|public address",
        "balance": "balance|amount held|holding",
        "unit": "unit|asset|coin|token",
        "balance_on": "balance date|as at|date|balance on",
        "custodian": "custodian|exchange|provider",
    },
    "cash": {
        "reference": "seizure reference|reference|exhibit|exhibit number|seizure number|ref|case reference",
        "amount": "amount|cash|sum|amount seized",
        "seized_on": "date of seizure|seized on|seizure date|date seized|date",
        "seized_at": "place of seizure|seized at|location|place",
        "power": "power|legal basis|authority|section",
    },
    "land": {
        "land_registry": "register|land registry|registry",
        "title_number": "title number|title|title no|folio|parcel|property number|grundbuchblatt|cadastral reference|land register number",
        "country": "country|land|pays",
        "address": "property|property address|address|location|description of property",
        "share": "share|interest|anteil|quota",
        "charges": "charges|mortgages|encumbrances|lasten",
        "acquired_on": "acquired|acquired on|date of transfer|date acquired|registered on|date of registration",
        "price_paid": "price paid|price|purchase price|consideration|kaufpreis|prix",
    },
    "receivable": {
        "reference": "agreement|loan|loan reference|reference|contract|agreement number|loan number",
        "debtor": "borrower|debtor|name of borrower|debitor|emprunteur",
        "principal": "principal|loan amount|amount lent|advanced|amount advanced",
        "outstanding": "outstanding|balance outstanding|amount outstanding|owed|still owed",
        "lent_on": "date of loan|lent on|loan date|advanced on",
        "due_on": "due|due on|due date|repayable on|maturity",
        "outstanding_on": "outstanding on|as at|balance date",
        "security": "security|secured on|collateral",
    },
}
_ENOUGH = 3  # headings that are known


@dataclass
class _Match:
    """A kind and what each heading would be in it."""

    kind: str
    columns: dict[str, str]
    missing: list[str]


@dataclass
class _Draft:
    keys: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)


def is_register(file: OpenedFile) -> bool:
    """Whether more of the headings are known as a register's than as a bank's; a file that cannot be looked at is none."""
    try:
        lines = _lines(file)
    except Refusal:
        return False
    best = max(lines, key=_score, default=[])
    return _score(best) >= _ENOUGH and _score(best) > max(map(table_seen.weight, lines), default=0)


def _lines(file: OpenedFile) -> list[list[str]]:
    if is_workbook(file):
        return [record.fields for record in table_seen.sheet_lines(file, Seen())[:100]]
    return [fields for mark in (",", ";", "\t", "|") for fields in opening_records(file, mark, encodings=["latin-1"])]


def _score(fields: Sequence[str]) -> int:
    """How many headings of a line are those of one kind, of which all that identifies a thing is among them."""
    return max((len(match.columns) for match in _matches(fields) if not match.missing), default=0)


def _matches(headings: Sequence[str]) -> list[_Match]:
    """Every kind, and what each heading would be in it. missing: fields that identify a thing of the kind and that no heading is; the others can be asked for."""
    found = []
    for kind, words in _OF_KIND.items():
        known = {name: spellings.split("|") for name, spellings in {**words, **_OF_ALL}.items()}
        fields = REGISTERED_ASSETS[kind].model_fields
        columns: dict[str, str] = {}
        for heading in headings:
            name = next(
                (name for name, spellings in known.items() if statement_words.plain(heading) in spellings and (name in fields or name in OF_THE_HOLDER)), ""
            )
            if name and name not in columns and list(headings).count(heading) == 1:
                columns[name] = heading
        needed = [name for name, info in fields.items() if info.is_required() and name not in ("id", "exhibit", "place") and name not in columns]
        found.append(_Match(kind, columns, [name for name in needed if name not in ("land_registry", "network", "currency")]))
    return found


def propose(file: OpenedFile, answers: Mapping[str, str] | None = None) -> Proposal:
    """A template for the register's table in the file. Refusal if no line has enough of a register's headings, or an answer does not fit."""
    proposing = _Proposing(file, Answers(file, answers or {}))
    proposing.decide()
    return proposing.made


class _Proposing:
    """What each key of the template is to be."""

    def __init__(self, file: OpenedFile, answers: Answers):
        self.file, self.answers, self.made, self.draft = file, answers, Proposal(), _Draft()
        self.seen = table_seen.look(file, lambda fields: max((len(match.columns) for match in _matches(fields)), default=0))
        self.open: list[tuple[str, str, str, dict[str, dict[str, Any]]]] = []

    def decide(self) -> None:
        """The kind, its columns, the forms of days and amounts, and the rows."""
        matches = sorted(_matches(self.seen.headings), key=lambda match: (len(match.missing), -len(match.columns)))
        fitting = [match for match in matches if not match.missing and len(match.columns) == len(matches[0].columns)]
        said = self.answers.get("kind", tuple(REGISTERED_ASSETS))
        match = next((one for one in matches if one.kind == said), matches[0])
        if match.missing:
            raise self.file.refusal(
                "",
                f"it is no register's table that is known: of a {match.kind} no heading says the {match.missing[0].replace('_', ' ')}",
                "Write the template by hand; the keys are told in flows/sources/tables/register_template.py.",
            )
        self.draft.keys["kind"], self.draft.columns = match.kind, match.columns
        if len(fitting) > 1 and not said:
            self._ask("kind", "What is each row: " + " or ".join(one.kind for one in fitting) + "?", "its headings fit both", {one.kind: {} for one in fitting})
        self.made.why += [*self.seen.why, *(f"{name}: the column {heading!r}" for name, heading in match.columns.items())]
        self._dates()
        self._amounts()
        for name in ("land_registry", "network"):
            if name in REGISTERED_ASSETS[match.kind].model_fields and name not in match.columns:
                self._text(name, f"Which {name.replace('_', ' ')} are these of?")
        self._read()
        self.answers.all_taken()

    def _ask(self, key: str, asks: str, because: str, choices: dict[str, dict[str, Any]]) -> None:
        self.open.append((key, asks, because, choices))

    def _text(self, name: str, asks: str) -> None:
        said = self.answers.get(name, fits=(lambda answer: answer.upper() in DIGITS) if name == "currency" else None)
        self.draft.fixed[name] = (said.upper() if name == "currency" else said) or ("EUR" if name == "currency" else "not said")
        if not said:
            self._ask(name, asks, "no column says it", {})

    def _values(self, kind: str) -> list[str]:
        fields = REGISTERED_ASSETS[str(self.draft.keys["kind"])].model_fields
        headings = [heading for name, heading in self.draft.columns.items() if name in fields and kind in str(fields[name].annotation)]
        return [value for heading in headings for value in self.seen.values(heading)]

    def _dates(self) -> None:
        values = [value for value in self._values("date") if not (self.seen.sheet and proven_forms.orders_that_fit([value]) == ["ymd"])]
        if not values:
            self.draft.keys["dates"] = "ymd"
            return
        days = day_order.settle(values, [], [], None, self.seen.headings, "")
        could_be = [order for order in days.could_be if order in proven_forms.IN_WORDS]
        said = self.answers.get("dates", could_be)
        if said or days.order in proven_forms.IN_WORDS:
            self.draft.keys["dates"] = said or days.order
            self.made.why.append(f"dates: {days.why or said}")
        elif could_be:
            self.draft.keys["dates"] = could_be[0]
            self._ask("dates", "In which order are day, month and year written?", days.because, {order: {"dates": order} for order in could_be})
        else:
            raise self.file.refusal(
                "",
                f"its days can be read in no order that a register's template has: {days.because or values[0]!r}",
                "Ask the producer for days such as 2024-01-31.",
            )

    def _amounts(self) -> None:
        values = [value for value in self._values("int") if STORED not in value]
        if not values:
            return
        mark = proven_forms.decimal_mark(values)
        said = self.answers.get("decimal_mark", mark.could_be)
        chosen = mark.value or said or mark.could_be[0]
        self.draft.keys |= {"decimal_mark": chosen, "group_mark": proven_forms.group_mark(values, chosen)}
        if not mark.value and not said:
            choices = {one: {"decimal_mark": one, "group_mark": proven_forms.group_mark(values, one)} for one in mark.could_be}
            self._ask("decimal_mark", "Which mark stands before the decimals of an amount?", mark.why, choices)
        if "currency" not in self.draft.columns and "currency" in REGISTERED_ASSETS[str(self.draft.keys["kind"])].model_fields:
            named = {statement_words.currency_in(heading) for heading in self.draft.columns.values()} - {""}
            if len(named) == 1:
                self.draft.fixed["currency"] = named.pop()
            else:
                self._text("currency", "In which currency are the amounts?")

    def _toml(self, change: Mapping[str, Any] | None = None, blank: bool = False) -> str:
        keys = {
            "says": f"Proposed for {self.file.exhibit.file_name}; read it before it is used",
            "encodings": [self.seen.encoding or "utf-8"],
            "delimiter": self.seen.delimiter,
            **self.draft.keys,
            **(change or {}),
        }
        fixed = dict(self.draft.fixed)
        footers = [label for record in self.seen.after if (label := record.fields[0].strip()) and forward_rows.ends_a_table(label)]
        if footers:
            keys["footers"] = list(dict.fromkeys(footers))
        for key, *_ in self.open if blank else ():
            (fixed if key in fixed else keys)[key] = "?"
        return toml(keys, columns=self.draft.columns, fixed=fixed)

    def _read(self) -> None:
        unknown = [key for key, *_ in self.open]
        self.made.template = self._toml(blank=True)
        self.made.rows, self.made.not_read = self._rows(self._toml(), unknown)
        for key, asks, because, choices in self.open:
            readings = [Reading(choice, self._rows(self._toml(change), unknown)[0]) for choice, change in choices.items() if change]
            differing = [n for n, rows in enumerate(zip(*(one.rows for one in readings), strict=False)) if any(row != rows[0] for row in rows)] or list(
                range(3)
            )
            readings = [Reading(one.choice, [one.rows[n] for n in differing[:3] if n < len(one.rows)]) for one in readings]
            self.made.questions.append(Question(key, asks, list(choices), because, readings))
            if choices:
                self.made.supposed[key] = next(iter(choices))

    def _rows(self, text: str, unknown: Sequence[str]) -> tuple[list[dict[str, str]], list[NotRead]]:
        try:
            template = RegisterTemplate.model_validate(tomllib.loads(text))
        except ValidationError as error:
            raise self.file.refusal(
                "", f"these answers make no template that can be used ({error.errors()[0]['msg'].removeprefix('Value error, ')})", "Look at the answers again."
            ) from error
        register = Register(self.file, template, Oddities(), in_workbook=bool(self.seen.sheet))
        rows: list[dict[str, Any]] = []
        not_read: list[NotRead] = []
        holders: dict[str, str] = {}
        kind, party = str(template.model.__tablename__), str(PartyRecord.__tablename__)
        with self.seen.records(self.file, template.decimal_mark) as records:
            for outcome in register.outcomes(records):
                if isinstance(outcome, AcceptedRows):
                    if party in outcome.columns:
                        holders |= {one["id"]: one["name"] for one in outcome.columns[party].to_pylist()}
                    rows += outcome.columns[kind].to_pylist()
                elif isinstance(outcome, SetAside):
                    not_read.append(NotRead(outcome.place, outcome.reason))
        return [_row(one, holders, unknown) for one in rows], not_read


def _row(record: dict[str, Any], holders: Mapping[str, str], unknown: Sequence[str]) -> dict[str, str]:
    """What is read of a row, by name, where something is; amounts as decimal strings."""
    row = {"line": record["place"]}
    for name, value in record.items():
        if name in ("id", "exhibit", "place") or name in unknown or value in (None, ""):
            continue
        row[name] = holders.get(value, "") if name == "holder" else decimal_string(value, record["currency"]) if isinstance(value, int) else str(value)
    return row
