"""Proposes a declaration for a QIF file: the order of its dates, the century, the decimal mark, whose account it is; a person says what the file does not.

Format: the declaration's own (flows/sources/qif/qif_declaration.py). QIF never says its currency.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from flows.sources.qif.qif_declaration import QifDeclaration
from flows.sources.qif.qif_statement import read_as
from flows.sources.reading import day_order, proven_forms
from flows.sources.reading.proposal import Answers, NotRead, Proposal, ProposedRow, Question, Reading, toml
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_lines import text_lines
from schemas.accounts import Entry
from schemas.evidence import AcceptedRows, SetAside
from schemas.money import DIGITS, decimal_string

_SUPPOSED = "EUR"
_COMPARED = 3


def propose(file: OpenedFile, answers: Mapping[str, str] | None = None) -> Proposal:
    """A declaration for the file. Refusal if it has no days, or an answer does not fit."""
    proposing = _Proposing(file, Answers(file, answers or {}))
    proposing.decide()
    return proposing.made


class _Proposing:
    """What each key of the declaration is to be."""

    def __init__(self, file: OpenedFile, answers: Answers):
        self.file, self.answers, self.made = file, answers, Proposal()
        self.encoding = file.decode_as("utf-8", "cp1252", "latin-1")
        self.days: list[str] = []
        self.amounts: list[str] = []
        self.names: list[str] = []  # of accounts
        self.keys: dict[str, Any] = {"format": "qif", "encodings": [self.encoding.removesuffix("-sig")]}
        self.accounts: dict[str, str] = {}
        self.open: list[tuple[str, str, str, dict[str, dict[str, Any]]]] = []
        self._look()

    def _look(self) -> None:
        in_account = False
        for line in text_lines(self.file, self.encoding):
            text = line.strip()
            if text.startswith("!"):
                in_account = text.lower() == "!account"
            elif in_account and text[:1] == "N":
                self.names.append(text[1:].strip())
            elif not in_account and text[:1] == "D" and re.match("D *[0-9]", text):
                self.days.append(re.sub(r"\s", "", text[1:]))
            elif not in_account and text[:1] in ("T", "U", "$"):
                self.amounts.append(text[1:].strip())
        self.file.rows = 0

    def decide(self) -> None:
        """Every key, or a question; then the rows under it."""
        if not self.days:
            raise self.file.refusal("", "no record of it has a day", "Ask the producer for the whole file.")
        self._dates()
        self._decimals()
        self._free("currency", "In which currency are the amounts?", "QIF does not say it", _SUPPOSED)
        self._whose()
        unsaid = [key.partition(".")[2] for key, *_ in self.open if key.startswith("accounts.")]
        blank = {key: "" if key == "account" else "?" for key, *_ in self.open if not key.startswith("accounts.")}
        self.made.template = self._toml(blank, [name for name in self.accounts if name not in unsaid])
        self.made.rows, self.made.not_read = self._rows(self._toml({}))
        for key, asks, because, choices in self.open:
            readings = [Reading(choice, self._rows(self._toml(change))[0]) for choice, change in choices.items()]
            places = [n for n, rows in enumerate(zip(*(one.rows for one in readings), strict=False)) if any(row != rows[0] for row in rows)] or list(
                range(_COMPARED)
            )
            shown = [Reading(one.choice, [one.rows[n] for n in places[:_COMPARED] if n < len(one.rows)]) for one in readings]
            self.made.questions.append(Question(key, asks, list(choices), because, shown))
            if choices:
                self.made.supposed[key] = next(iter(choices))
        self.answers.all_taken()

    def _dates(self) -> None:
        whole = [re.sub("['.]", "/", day) for day in self.days if "'" not in day]
        quoted = [day.replace("'", "/") for day in self.days if "'" in day]
        short = any(proven_forms.has_short_year([day]) for day in (*whole, *quoted))
        century = self.answers.get("century", day_order.CENTURIES)
        found = day_order.settle(whole or quoted, quoted, [], None, [], century or ("2000" if quoted and not whole else ""))
        could_be = [order for order in found.could_be if order in proven_forms.IN_WORDS]
        said = self.answers.get("dates", could_be)
        if short and found.century is None:
            self.keys["century"] = 2000
            self.open.append(
                ("century", "Which century are the years of two digits of?", found.century_because, {one: {"century": int(one)} for one in day_order.CENTURIES})
            )
        elif short:
            self.keys["century"] = found.century or 2000
        if said or found.order in proven_forms.IN_WORDS:
            self.keys["dates"] = said or found.order
            self.made.why.append(f"dates: {found.why or said}")
        elif could_be:
            self.keys["dates"] = could_be[0]
            self.open.append(("dates", "In which order are day, month and year written?", found.because, {order: {"dates": order} for order in could_be}))
        else:
            raise self.file.refusal("", f"its days fit no order: {found.because or self.days[0]!r}", "Ask the producer for the file again.")

    def _decimals(self) -> None:
        mark = proven_forms.decimal_mark(self.amounts, 2)
        said = self.answers.get("decimal_mark", mark.could_be)
        chosen = mark.value or said or (mark.could_be[0] if mark.could_be else ".")
        self.keys |= {"decimal_mark": chosen, "group_mark": proven_forms.group_mark(self.amounts, chosen)}
        self.made.why.append(f"decimal_mark: {chosen}, {'as answered' if said else 'because ' + mark.why}")
        if not mark.value and not said:
            choices = {one: {"decimal_mark": one, "group_mark": proven_forms.group_mark(self.amounts, one)} for one in mark.could_be}
            self.open.append(("decimal_mark", "Which mark stands before the decimals of an amount?", mark.why, choices))

    def _free(self, key: str, asks: str, because: str, supposed: str) -> None:
        said = self.answers.get(key, fits=(lambda answer: answer.upper() in DIGITS) if key == "currency" else None)
        self.keys[key] = said.upper() if said and key == "currency" else said or supposed
        if not said:
            self.open.append((key, asks, because, {}))

    def _whose(self) -> None:
        names = list(dict.fromkeys(self.names))
        if len(names) > 1:
            for name in names:
                said = self.answers.get(f"accounts.{name}")
                self.accounts[name] = said or f"not said: {name}"
                if not said:
                    self.open.append((f"accounts.{name}", f"Which number has the account {name!r}?", "the file names it and gives no number", {}))
        elif names and re.search("[0-9]{4}", names[0]) and "account" not in self.answers.said:
            self.made.why.append(f"account: {names[0]}, which the file names")
        else:
            self._free(
                "account",
                "Whose account is it? Answer with its number.",
                f"the file names it {names[0]!r}, which is no number" if names else "the file does not say it",
                "not said",
            )

    def _toml(self, change: Mapping[str, Any], accounts: Sequence[str] | None = None) -> str:
        says = f"Proposed for {self.file.exhibit.file_name}; read it before it is used"
        named = {name: number for name, number in self.accounts.items() if accounts is None or name in accounts}
        return toml({"says": says, **self.keys, **change}, accounts=named)

    def _rows(self, text: str) -> tuple[list[ProposedRow], list[NotRead]]:
        declared, rows, not_read = QifDeclaration.model_validate(tomllib.loads(text)), [], []
        unknown = [key for key, *_ in self.open]
        for outcome in read_as(self.file, declared):
            if isinstance(outcome, AcceptedRows):
                rows += [self._row(one, declared, unknown) for one in outcome.columns[str(Entry.__tablename__)].to_pylist()]
            elif isinstance(outcome, SetAside):
                not_read.append(NotRead(outcome.place, outcome.reason))
        self.file.rows = 0
        return rows, not_read

    def _row(self, entry: dict[str, Any], declared: QifDeclaration, unknown: list[str]) -> ProposedRow:
        minor = entry["amount"] if entry["direction"] == "credit" else -entry["amount"]
        whose = (
            "" if "account" in unknown or any(key.startswith("accounts.") for key in unknown) else declared.account or entry["account"].removeprefix("account:")
        )
        return ProposedRow(
            str(entry["booked_on"]),
            decimal_string(minor, entry["currency"]),
            "" if "currency" in unknown else entry["currency"],
            entry["counterparty"] or "",
            entry["text"] or "",
            whose,
            entry["place"],
        )
