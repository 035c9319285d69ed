"""Bank tables drawn over the conventions of many banks, each with the rows that stand in it and the true answer to whatever may be asked of it.

Format: none; each is written here as a bank might write it, by its own code, from rows that are known.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from typing import NamedTuple

# language: day, value day, text, name, amount, out, in, balance, currency, account, the other side's account, direction (credit, debit), months
WORDS = {
    "en": (
        "Date|Transaction Date|Posting Date",
        "Value Date",
        "Description|Details|Narrative",
        "Name|Payee",
        "Amount",
        "Paid out|Debit|Money Out|Withdrawals",
        "Paid in|Credit|Money In|Deposits",
        "Balance",
        "Currency",
        "Account Number|Account",
        "Counterparty Account",
        "Dr/Cr|Debit/Credit",
        ("CR", "DR"),
    ),
    "de": (
        "Buchungstag|Buchungsdatum|Datum",
        "Valuta|Wertstellung",
        "Verwendungszweck|Buchungstext",
        "Empfänger|Auftraggeber/Empfänger",
        "Betrag|Umsatz",
        "Soll|Belastung",
        "Haben|Gutschrift",
        "Saldo|Kontostand",
        "Währung",
        "Auftragskonto|IBAN Auftragskonto",
        "IBAN Zahlungsbeteiligter",
        "Soll/Haben",
        ("H", "S"),
    ),
    "nl": (
        "Datum|Boekdatum",
        "Rentedatum|Valutadatum",
        "Omschrijving|Mededelingen",
        "Naam tegenpartij",
        "Bedrag",
        "Af",
        "Bij",
        "Saldo na mutatie|Saldo",
        "Munt",
        "Rekening|Rekeningnummer",
        "Tegenrekening",
        "Af Bij",
        ("Bij", "Af"),
    ),
    "fr": (
        "Date|Date opération|Date comptable",
        "Date valeur",
        "Libellé",
        "Contrepartie",
        "Montant",
        "Débit",
        "Crédit",
        "Solde",
        "Devise",
        "Compte",
        "IBAN contrepartie",
        "Sens",
        ("C", "D"),
    ),
    "es": (
        "Fecha|Fecha operación",
        "Fecha valor",
        "Concepto|Descripción",
        "Beneficiario",
        "Importe",
        "Cargo|Debe",
        "Abono|Haber",
        "Saldo",
        "Divisa|Moneda",
        "Cuenta",
        "IBAN beneficiario",
        "D/H",
        ("H", "D"),
    ),
    "it": (
        "Data|Data contabile",
        "Data valuta",
        "Descrizione|Causale",
        "Controparte",
        "Importo",
        "Addebiti|Uscite|Dare",
        "Accrediti|Entrate|Avere",
        "Saldo",
        "Divisa",
        "Conto",
        "IBAN controparte",
        "Segno",
        ("A", "D"),
    ),
    "pl": (
        "Data operacji|Data księgowania",
        "Data waluty",
        "Opis|Tytuł",
        "Nadawca/Odbiorca",
        "Kwota",
        "Obciążenia",
        "Uznania",
        "Saldo po operacji",
        "Waluta",
        "Numer rachunku",
        "Numer rachunku kontrahenta",
        "+/-",
        ("+", "-"),
    ),
    "sv": (
        "Bokföringsdag",
        "Valutadag",
        "Beskrivning|Text",
        "Mottagare",
        "Belopp",
        "Uttag",
        "Insättning",
        "Saldo",
        "Valuta",
        "Konto",
        "Motkonto",
        "+/-",
        ("+", "-"),
    ),
}
_IBANS = ("DE89370400440532013000", "NL91ABNA0417164300", "FR1420041010050500013M02606", "ES9121000418450200051332")
_BRITISH = "20-00-00 12345678"
_NAMES = ("Wren Astley", "Harbour Inc", "Quinn Fell", "Mossgate Ltd", "Pier and Sons", "Tansy Orr", "Ketil Brand")
_TEXTS = ("RENT", "HARBOUR BAR", "INVOICE 7/24", "LOAN 2", "STORE 114", "SHARES", "AGREED SUM", "PART 3 OF 5")


class Drawn(NamedTuple):
    """A table as its bank writes it; its rows as (day, minor units, currency), those that are not booked left out; the true answers by key."""

    content: bytes
    rows: list[tuple[str, int, str]]
    truth: dict[str, str]
    what: str


def drawn(seed: int) -> Drawn:
    """One table; the same for the same seed."""
    return _Bank(random.Random(seed)).table()


class _Bank:
    def __init__(self, dice: random.Random):
        self.dice = dice
        self.language = dice.choice(list(WORDS))
        self.british = self.language == "en" and dice.random() < 0.5
        self.american = self.language == "en" and not self.british and dice.random() < 0.6
        self.currency = "GBP" if self.british else "USD" if self.american else {"pl": "PLN", "sv": "SEK"}.get(self.language, dice.choice(["EUR", "EUR", "CHF"]))
        self.comma = self.language != "en" and self.currency != "CHF"
        self.delimiter = dice.choice([";", ";", "\t"]) if self.comma else dice.choice([",", ",", ";", "|"])
        self.group = dice.choice(["", "."] if self.comma else ["", ",", *(["'"] if self.currency == "CHF" else [])])
        self.dates = self._date_form()
        self.sign = dice.choice(["minus", "minus", "two", "two", "mark", "trailing", "brackets", "card", "two_minus"])
        self.balances = dice.random() < 0.55
        self.newest = dice.random() < 0.5
        self.account = (
            "4929 1234 5678 1234" if self.sign == "card" else _BRITISH if self.british else "021000021 445566" if self.american else dice.choice(_IBANS)
        )
        self.names = [dice.choice(one.split("|")) if isinstance(one, str) else one for one in WORDS[self.language]]
        self.account_in = dice.choice(["column", "line", "line", "nowhere"])
        self.currency_in = dice.choice(["column", "heading", "line", "mark", "nowhere"])
        self.period = dice.random() < 0.4
        self.others = dice.random() < 0.4 and self.sign != "card" and not self.american
        self.status = dice.random() < 0.2
        self.footer = dice.choice(["", "", "total", "note"])
        self.forward = self.balances and dice.random() < 0.25 and self.sign in ("two", "minus")

    def _date_form(self) -> str:
        if self.american:
            return self.dice.choice(["%m/%d/%Y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d"])
        if self.british:
            return self.dice.choice(["%d/%m/%Y", "%d/%m/%Y", "%d %b %Y", "%d-%b-%y", "%Y-%m-%d"])
        return self.dice.choice(
            {"de": ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"], "nl": ["%d-%m-%Y", "%Y%m%d", "%Y-%m-%d"], "sv": ["%Y-%m-%d"]}.get(
                self.language, ["%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%Y-%m-%d %H:%M:%S"]
            )
        )

    def table(self) -> Drawn:
        dice = self.dice
        first = date(2019, 1, 1) + timedelta(dice.randrange(2200))
        rows, day, balance = [], first, dice.randrange(-50_000, 400_000)
        start = balance
        for _ in range(dice.randrange(2, 30)):
            day += timedelta(dice.randrange(0, 6))
            amount = (1 if dice.random() < (0.15 if self.sign == "card" else 0.35) else -1) * dice.choice(
                [dice.randrange(1, 900_00), dice.randrange(1, 90) * 100]
            )
            waits = self.status and dice.random() < 0.2
            if not waits:
                balance += amount
            rows.append((day, amount, balance, dice.choice(_TEXTS), dice.choice(_NAMES), dice.choice(_IBANS), waits))
        if self.status and all(row[-1] for row in rows):
            rows[-1] = (*rows[-1][:-1], False)
            balance += rows[-1][1]
            rows[-1] = (rows[-1][0], rows[-1][1], balance, *rows[-1][3:])
        lines = self._lines(first, day)
        listed = rows[::-1] if self.newest else rows
        head, cells = self._columns(listed)
        if self.forward:
            row = [""] * len(head)
            row[0], row[head.index(self.names[7])] = self._day(first), self._money(start)
            row[head.index(self.names[2])] = {
                "en": "BALANCE BROUGHT FORWARD",
                "de": "Saldovortrag",
                "nl": "Beginsaldo",
                "fr": "Solde précédent",
                "es": "Saldo anterior",
                "it": "Saldo iniziale",
                "pl": "Saldo początkowe",
                "sv": "Ingående saldo",
            }[self.language]
            cells = [*cells, row] if self.newest else [row, *cells]
        lines += [head, *cells]
        if self.footer == "total":
            total = sum(row[1] for row in rows)
            at = next(n for n, name in enumerate(head) if name in (self._heading(4), self._heading(5)))
            lines.append(["Total", *("" for _ in head[1:at]), self._money(abs(total)), *("" for _ in head[at + 1 :])] if at else ["Total"])
        elif self.footer == "note":
            lines.append(["Printed for the account holder, without engagement"])
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n").writerows(lines)
        encoding = "utf-8-sig" if dice.random() < 0.2 else "utf-8" if dice.random() < 0.6 or self.language == "pl" else "latin-1"
        known = [(row[0].isoformat(), row[1], self.currency) for row in listed if not row[-1]]
        return Drawn(
            text.getvalue().encode(encoding, "replace"),
            known,
            self._truth(),
            f"{self.language} {self.sign} {self.dates} {'balances' if self.balances else ''} {self.currency_in} {self.account_in}",
        )

    def _truth(self) -> dict[str, str]:
        order = {"%d": "dmy", "%m": "mdy", "%Y": "ymd"}[self.dates[:2]] if "%b" not in self.dates else "d month y"
        return {
            "dates": "yyyymmdd" if self.dates == "%Y%m%d" else order,
            "century": "2000",
            "decimal_mark": "," if self.comma else ".",
            "currency": self.currency,
            "account": self.account,
            "sign": "debit_positive" if self.sign == "card" else "credit_positive",
            "booked": '["Booked"]',
            "credits": self.names[12][0],
            "day_once": "false",
            "paid_out": self._heading(5),
        }

    def _heading(self, n: int) -> str:
        name = self.names[n]
        return f"{name} ({self.currency})" if self.currency_in == "heading" and n in (4, 5, 6) else name

    def _lines(self, first: date, last: date) -> list[list[str]]:
        lines: list[list[str]] = []
        labels = {
            "en": ("Account Number", "Currency", "Statement period"),
            "de": ("Kontonummer", "Währung", "Zeitraum"),
            "nl": ("Rekening", "Munt", "Periode"),
            "fr": ("Compte", "Devise", "Période"),
            "es": ("Cuenta", "Divisa", "Periodo"),
            "it": ("Conto", "Divisa", "Periodo"),
            "pl": ("Numer rachunku", "Waluta", "Okres"),
            "sv": ("Konto", "Valuta", "Period"),
        }[self.language]
        if self.account_in == "line":
            lines.append([labels[0], self.account] if self.dice.random() < 0.6 else [f"{labels[0]}: {self.account}"])
        if self.currency_in == "line":
            lines.append([labels[1], self.currency])
        if self.period:
            form = (
                self.dates
                if "%y" not in self.dates and "%H" not in self.dates and "%Y%m" not in self.dates
                else "%d.%m.%Y"
                if "." in self.dates
                else "%Y-%m-%d"
            )
            lines.append([labels[2], f"{first.strftime(form)} - {last.strftime(form)}"])
        return [*lines, []] if lines else []

    def _columns(self, rows: list[tuple]) -> tuple[list[str], list[list[str]]]:
        columns: list[tuple[str, list[str]]] = [(self.names[0], [self._day(row[0]) for row in rows])]
        if self.dice.random() < 0.3:
            columns.append((self.names[1], [self._day(row[0] + timedelta(row[1] % 2)) for row in rows]))
        columns.append((self.names[2], [row[3] for row in rows]))
        if self.others:
            columns += [(self.names[3], [row[4] for row in rows]), (self.names[10], [row[5] for row in rows])]
        if self.sign in ("two", "two_minus"):
            out = "-" if self.sign == "two_minus" else ""
            columns.append((self._heading(5), [out + self._money(-row[1]) if row[1] < 0 else "" for row in rows]))
            columns.append((self._heading(6), [self._money(row[1]) if row[1] > 0 else "" for row in rows]))
        elif self.sign == "mark":
            columns.append((self._heading(4), [self._money(abs(row[1])) for row in rows]))
            columns.append((self.names[11], [self.names[12][row[1] < 0] for row in rows]))
        else:
            columns.append((self._heading(4), [self._money(-row[1] if self.sign == "card" else row[1]) for row in rows]))
        if self.balances:
            columns.append((self.names[7], [self._money(row[2]) for row in rows]))
        if self.currency_in == "column":
            columns.append((self.names[8], [self.currency] * len(rows)))
        if self.account_in == "column":
            columns.append((self.names[9], [self.account] * len(rows)))
        if self.status:
            columns.append(("Status", ["Pending" if row[-1] else "Booked" for row in rows]))
        return [name for name, _ in columns], [list(row) for row in zip(*(values for _, values in columns), strict=True)]

    def _day(self, day: date) -> str:
        return day.strftime(self.dates)

    def _money(self, minor: int) -> str:
        units, cents = divmod(abs(minor), 100)
        whole = f"{units:,}".replace(",", self.group) if self.group else str(units)
        text = f"{whole}{',' if self.comma else '.'}{cents:02}"
        if self.currency_in == "mark":
            text = {"GBP": f"£{text}", "USD": f"${text}"}.get(self.currency, f"{text} {self.currency}")
        if minor >= 0:
            return text
        return {"trailing": f"{text}-", "brackets": f"({text})"}.get(self.sign, f"-{text}")
