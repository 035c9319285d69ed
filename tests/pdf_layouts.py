"""Ten layouts of statements in the style of real banks, each drawn as a PDF from rows that are known: what a reader must give back.

Invented banks, persons and amounts. A layout is drawn by its own few lines, so that what is written where can be seen; `Sheet` only turns pages.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

SHOPS = ("HARBOUR BAR", "WREN ASTLEY", "QUAY MOTORS", "LANTERN FUEL", "OSIER MARKET", "PELLOW RENT", "TIDE WATER CO", "MARLOW CAFE")


class Known(NamedTuple):
    """A payment as it must be read back: minor units, above zero for a credit; `balance` after it; `lines` of its text."""

    day: date
    signed: int
    balance: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class Account:
    """An account's statement: what it opens with, and its payments, oldest first."""

    number: str
    first: date
    last: date
    opening: int
    rows: list[Known]
    currency: str = "GBP"

    @property
    def closing(self) -> int:
        return self.rows[-1].balance if self.rows else self.opening

    @property
    def paid_in(self) -> int:
        return sum(row.signed for row in self.rows if row.signed > 0)

    @property
    def paid_out(self) -> int:
        return -sum(row.signed for row in self.rows if row.signed < 0)


def account(
    seed: int,
    number: str,
    first: date,
    last: date,
    size: int,
    opening: int = 50_000,
    wrapped: int = 0,
    most: int = 30_000,
    step: int = 1,
    currency: str = "GBP",
) -> Account:
    """An account with payments drawn from a seed; every `wrapped`-th has a second line of text."""
    draw = random.Random(seed)
    days = sorted(first + timedelta(days=draw.randrange((last - first).days + 1)) for _ in range(size))
    rows, balance = [], opening
    for n, day in enumerate(days):
        signed = draw.choice((-1, -1, 1)) * draw.randrange(100, most) * step
        balance += signed
        lines = (f"{draw.choice(SHOPS)} {n}",) + ((f"REF {1000 + 37 * n}",) if wrapped and n % wrapped == 0 else ())
        rows.append(Known(day, signed, balance, lines))
    return Account(number, first, last, opening, rows, currency)


def pounds(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02}"


def european(minor: int, group: str = ".") -> str:
    return f"{minor // 100:,}".replace(",", group) + f",{minor % 100:02}"


@dataclass
class Sheet:
    """Pages on which words are put from the top; `top` is drawn on each page that is begun, `foot` on each that is left."""

    size: tuple[float, float] = A4
    top: Callable[[Sheet], None] = lambda sheet: None
    foot: Callable[[Sheet], None] = lambda sheet: None
    lowest: float = 760
    y: float = 0
    page: int = 0
    into: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.into, pagesize=self.size, invariant=1)

    def begin(self) -> None:
        """A page more."""
        if self.page:
            self.foot(self)
            self.canvas.showPage()
        self.page += 1
        self.y = 40
        self.top(self)

    def row(self, height: float, room: float = 0) -> None:
        """One line further down; the next page, where there is no room for it and what follows."""
        if self.y + height + room > self.lowest:
            self.begin()
        self.y += height

    def put(self, x: float, text: str, size: float = 9, right: bool = False, font: str = "Helvetica", dy: float = 0) -> None:
        """Words with their left, or right, edge at x."""
        self.canvas.setFont(font, size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, self.size[1] - self.y - dy, text)

    def done(self) -> bytes:
        self.foot(self)
        self.canvas.showPage()
        self.canvas.save()
        return self.into.getvalue()


class Layout(NamedTuple):
    """A statement drawn, the accounts in it, the layout that reads it, and whether the amounts are proven after every payment."""

    pdf: bytes
    accounts: tuple[Account, ...]
    toml: str
    proven: str
    newest_first: bool = False


def _toml(top: str, statement: str, columns: str) -> str:
    return f'says = "drawn for a test"\nformat = "pdf"\n{top}\n[statement]\n{statement}\n[columns]\n{columns}\n'


def by_day(rows: Sequence[Known]) -> Iterator[tuple[Known, bool, bool]]:
    """Each payment, whether it is the first of its day, and whether it is the last."""
    for n, row in enumerate(rows):
        yield row, n == 0 or rows[n - 1].day != row.day, n + 1 == len(rows) or rows[n + 1].day != row.day


def osierbeck(seed: int = 1) -> Layout:
    """A high street bank: a day once for its payments, overdrafts with OD, wrapped lines, balances brought and carried forward on each page."""
    one = account(seed, "12345678", date(2024, 3, 1), date(2024, 3, 31), 70, wrapped=4)

    def top(sheet: Sheet) -> None:
        if sheet.page == 1:
            for text in ("Osierbeck Bank plc", "MISS M TUDOSE", "Sort code 20-00-00   Account number 12345678", "Statement 1 March 2024 to 31 March 2024"):
                sheet.put(50, text)
                sheet.y += 14
        sheet.y += 14
        for x, text, right in ((50, "Date", False), (110, "Description", False), (400, "Paid out", True), (470, "Paid in", True), (545, "Balance", True)):
            sheet.put(x, text, right=right, font="Helvetica-Bold")

    def balance(sheet: Sheet, minor: int) -> None:
        sheet.put(545, f"{pounds(abs(minor))}{' OD' if minor < 0 else ''}", right=True)

    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(50, f"Page {sheet.page}", size=7, dy=30))
    sheet.begin()
    sheet.row(14)
    sheet.put(110, "BALANCE BROUGHT FORWARD")
    balance(sheet, one.opening)
    last: Known | None = None
    for row, first, _ in by_day(one.rows):
        page = sheet.page
        if sheet.y + 45 > sheet.lowest and last:
            sheet.row(14)
            sheet.put(110, "BALANCE CARRIED FORWARD")
            balance(sheet, last.balance)
        sheet.row(14, room=30)
        if sheet.page != page and last:
            sheet.put(110, "BALANCE BROUGHT FORWARD")
            balance(sheet, last.balance)
            sheet.row(14)
        if first:
            sheet.put(50, f"{row.day:%d %b}")
        sheet.put(110, row.lines[0])
        sheet.put(400 if row.signed < 0 else 470, pounds(abs(row.signed)), right=True)
        balance(sheet, row.balance)
        for line in row.lines[1:]:
            sheet.row(11)
            sheet.put(110, line)
        last = row
    sheet.row(14)
    sheet.put(110, "BALANCE CARRIED FORWARD")
    balance(sheet, one.closing)
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "d month"\nday_on = "first_of_day"\ndecimal_mark = "."\ngroup_mark = ","\ndebit_marks = ["OD"]\ncountry = "gb"\n'
            'balances = ["Balance brought forward", "Balance carried forward"]\nfeet = ["Page #"]',
            'account = { line = "Account number" }\nsort_code = { line = "Sort code" }\ncurrency = { fixed = "GBP" }\nperiod = { line = "Statement" }\nholder = { nth = 2 }',
            'booked_on = "Date"\ntext = "Description"\npaid_out = "Paid out"\npaid_in = "Paid in"\nbalance_after = "Balance"',
        ),
        "every one",
    )


def harbour_mutual(seed: int = 2) -> Layout:
    """A bank that writes the amount on a payment's last line, the balance once a day, D for overdrawn, headings over two lines and left of their amounts."""
    one = account(seed, "00600777", date(2023, 12, 15), date(2024, 1, 14), 48, opening=12_345, wrapped=3)

    def top(sheet: Sheet) -> None:
        if sheet.page == 1:
            sheet.put(40, "Harbour Mutual", size=16)
            sheet.put(330, "Account name")
            sheet.put(330, "Mr Jonah Rudge", dy=12)
            sheet.put(440, "Sortcode")
            sheet.put(440, "40-00-05", dy=12)
            sheet.put(500, "Account number")
            sheet.put(500, "00600777", dy=12)
            sheet.y += 50
        sheet.put(40, "Your statement from 15 December 2023 to 14 January 2024")
        sheet.y += 24
        sheet.put(90, "Payment type", font="Helvetica-Bold")
        sheet.put(340, "Paid", font="Helvetica-Bold")
        sheet.put(410, "Paid", font="Helvetica-Bold")
        sheet.y += 10
        for x, text in ((40, "Date"), (90, "and details"), (340, "out"), (410, "in"), (490, "Balance")):
            sheet.put(x, text, font="Helvetica-Bold")

    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(200, "Harbour Mutual, 1 Quay Street, is authorised to take deposits", size=6, dy=40), lowest=730)
    sheet.begin()
    sheet.row(14)
    sheet.put(90, "BALANCE BROUGHT FORWARD")
    sheet.put(530, pounds(one.opening), right=True)
    for row, first, last in by_day(one.rows):
        sheet.row(13, room=30)
        if first:
            sheet.put(40, f"{row.day:%d %b %y}")
        for n, line in enumerate(row.lines):
            if n:
                sheet.row(11)
            sheet.put(90, line)
        sheet.put(385 if row.signed < 0 else 455, pounds(abs(row.signed)), right=True)
        if last:
            sheet.put(530, pounds(abs(row.balance)), right=True)
            if row.balance < 0:
                sheet.put(533, "D")
    sheet.row(13)
    sheet.put(90, "BALANCE CARRIED FORWARD")
    sheet.put(530, pounds(abs(one.closing)), right=True)
    if one.closing < 0:
        sheet.put(533, "D")
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "d month y"\nday_on = "first_of_day"\namount_on = "last_line"\ndecimal_mark = "."\ngroup_mark = ","\ndebit_marks = ["D"]\ncountry = "gb"\n'
            'balances = ["Balance brought forward", "Balance carried forward"]\nfeet = ["Harbour Mutual, # Quay Street, is authorised to take deposits"]',
            'account = { line = "Account number" }\nsort_code = { line = "Sortcode" }\ncurrency = { fixed = "GBP" }\nholder = { line = "Account name" }\n'
            'period = { line = "Your statement from" }',
            'booked_on = "Date"\ntext = "Payment type and details"\npaid_out = "Paid out"\npaid_in = "Paid in"\nbalance_after = "Balance"',
        ),
        "prove the others only in sum",
    )


def lindenkasse(seed: int = 3) -> Layout:
    """A continental savings bank: one signed column with the minus behind, days without a year, a day of value, decimal commas."""
    one = account(seed, "DE89370400440532013000", date(2024, 5, 1), date(2024, 5, 31), 40, opening=123_456, wrapped=2, currency="EUR")

    def signed(minor: int) -> str:
        return european(abs(minor)) + ("-" if minor < 0 else "+")

    def top(sheet: Sheet) -> None:
        sheet.put(50, "Lindenkasse Nord")
        sheet.put(400, "Kontoauszug 5/2024")
        sheet.y += 14
        sheet.put(50, "IBAN: DE89 3704 0044 0532 0130 00")
        sheet.put(300, "Zeitraum: 01.05.2024 - 31.05.2024")
        sheet.y += 30
        for x, text, right in (
            (50, "Buchung", False),
            (100, "Wert", False),
            (150, "Verwendungszweck", False),
            (440, "Betrag EUR", True),
            (540, "Saldo EUR", True),
        ):
            sheet.put(x, text, right=right)

    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(290, f"Seite {sheet.page}", size=7, dy=25), lowest=700)
    sheet.begin()
    sheet.row(14)
    sheet.put(150, "Anfangssaldo")
    sheet.put(540, signed(one.opening), right=True)
    for row in one.rows:
        sheet.row(14, room=25)
        sheet.put(50, f"{row.day:%d.%m.}")
        sheet.put(100, f"{row.day + timedelta(days=1):%d.%m.}")
        sheet.put(150, row.lines[0])
        sheet.put(440, signed(row.signed), right=True)
        sheet.put(540, signed(row.balance), right=True)
        for line in row.lines[1:]:
            sheet.row(10)
            sheet.put(150, line, size=8)
    sheet.row(14)
    sheet.put(150, "Endsaldo")
    sheet.put(540, signed(one.closing), right=True)
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "dm"\ndecimal_mark = ","\ngroup_mark = "."\nnegative = "trailing_minus"\ncredit_marks = ["+"]\nbalances = ["Anfangssaldo", "Endsaldo"]\nfeet = ["Seite #"]',
            'account = { line = "IBAN" }\ncurrency = { fixed = "EUR" }\nperiod = { line = "Zeitraum" }',
            'booked_on = "Buchung"\nvalue_on = "Wert"\ntext = "Verwendungszweck"\namount = "Betrag EUR"\nbalance_after = "Saldo EUR"',
        ),
        "every one",
    )


def lantern_card(seed: int = 4) -> Layout:
    """A card: what is spent has no sign, what is paid in has CR, balances are what is owed, and only the totals prove the amounts."""
    one = account(seed, "5499 0000 1111 2222", date(2024, 2, 6), date(2024, 3, 5), 33, opening=-40_000, most=9_000)

    def top(sheet: Sheet) -> None:
        sheet.put(45, "Lantern Card", size=14)
        sheet.y += 20
        if sheet.page == 1:
            sheet.put(45, "Card number 5499 0000 1111 2222")
            sheet.put(320, "Statement period 06/02/2024 - 05/03/2024")
            for text, minor in (
                ("Previous balance", -one.opening),
                ("Total payments", one.paid_in),
                ("Total purchases", one.paid_out),
                ("New balance", -one.closing),
            ):
                sheet.y += 14
                sheet.put(45, text)
                sheet.put(240, f"£{pounds(minor)}", right=True)
            sheet.y += 20
        for x, text, right in ((45, "Transaction date", False), (130, "Posted", False), (200, "Details", False), (520, "Amount (£)", True)):
            sheet.put(x, text, right=right, font="Helvetica-Bold")

    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(45, f"Continued overleaf - page {sheet.page} of 2", size=8, dy=30), lowest=520)
    sheet.begin()
    for row in one.rows:
        sheet.row(14)
        sheet.put(45, f"{row.day - timedelta(days=1):%d/%m/%y}")
        sheet.put(130, f"{row.day:%d/%m/%y}")
        sheet.put(200, row.lines[0])
        sheet.put(520, pounds(abs(row.signed)), right=True)
        if row.signed > 0:
            sheet.put(523, "CR")
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "dmy"\ndecimal_mark = "."\ngroup_mark = ","\ncurrency_mark = "£"\ncredit_marks = ["CR"]\nsign = "debit_positive"\nbalance_sign = "debit_positive"\n'
            'feet = ["Continued overleaf - page # of #"]',
            'account = { line = "Card number" }\ncurrency = { fixed = "GBP" }\nperiod = { line = "Statement period" }\nopening = { line = "Previous balance" }\n'
            'closing = { line = "New balance" }\ntotal_in = { line = "Total payments" }\ntotal_out = { line = "Total purchases" }',
            'booked_on = "Posted"\nvalue_on = "Transaction date"\ntext = "Details"\namount = "Amount (£)"',
        ),
        "totals of both columns",
    )


def penny_app(seed: int = 5) -> Layout:
    """An app's statement: newest first, a minus before what goes out, whole dates, the balance at its start and end in boxes above."""
    one = account(seed, "GB33BUKB20201555555555", date(2024, 1, 1), date(2024, 1, 31), 45, opening=80_000)

    def money(minor: int) -> str:
        return f"{'-' if minor < 0 else ''}£{pounds(abs(minor))}"

    def top(sheet: Sheet) -> None:
        if sheet.page == 1:
            sheet.put(60, "Penny", size=20)
            sheet.y += 30
            sheet.put(60, "Ada Quince")
            sheet.put(60, "IBAN", dy=14)
            sheet.put(60, "GB33BUKB20201555555555", dy=26)
            sheet.put(300, "01/01/2024 - 31/01/2024")
            sheet.y += 60
            for x, text, minor in ((60, "Starting balance", one.opening), (200, "Closing balance", one.closing)):
                sheet.put(x, text)
                sheet.put(x, money(minor), size=12, dy=15)
            sheet.y += 50
        for x, text, right in ((60, "Date", False), (130, "Description", False), (430, "(GBP) Amount", True), (530, "(GBP) Balance", True)):
            sheet.put(x, text, right=right, size=8)

    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(60, "Penny Payments Limited. Registered at 4 Cooper Row.", size=6, dy=45), lowest=720)
    sheet.begin()
    for row in reversed(one.rows):
        sheet.row(16)
        sheet.put(60, f"{row.day:%d/%m/%Y}")
        sheet.put(130, row.lines[0])
        sheet.put(430, money(row.signed).replace("£", ""), right=True)
        sheet.put(530, money(row.balance).replace("£", ""), right=True)
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "dmy"\ndecimal_mark = "."\ngroup_mark = ","\ncurrency_mark = "£"\norder = "newest_first"\nfeet = ["Penny Payments Limited. Registered at # Cooper Row."]',
            'account = { line = "IBAN" }\ncurrency = { fixed = "GBP" }\nperiod = { nth = 2 }\nopening = { line = "Starting balance" }\nclosing = { line = "Closing balance" }\n'
            "holder = { nth = 2 }",
            'booked_on = "Date"\ntext = "Description"\namount = "(GBP) Amount"\nbalance_after = "(GBP) Balance"',
        ),
        "every one",
        newest_first=True,
    )


def first_prairie(seed: int = 6) -> Layout:
    """An American bank: month first and no year, a beginning and an ending balance, a row of totals, no running balance, white headings on a dark bar."""
    one = account(seed, "000987654321", date(2024, 1, 5), date(2024, 2, 4), 52, opening=310_000, currency="USD")

    def top(sheet: Sheet) -> None:
        sheet.put(36, "First Prairie Bank", size=12, font="Times-Bold")
        sheet.put(330, "January 5, 2024 through February 4, 2024", font="Times-Roman")
        sheet.y += 14
        sheet.put(330, "Account Number: 000987654321", font="Times-Roman")
        sheet.y += 30
        if sheet.page == 1:
            for text, minor in (("Beginning Balance", one.opening), ("Ending Balance", one.closing)):
                sheet.put(36, text, font="Times-Roman")
                sheet.put(250, f"${pounds(minor)}", right=True, font="Times-Roman")
                sheet.y += 14
            sheet.y += 10
        sheet.canvas.setFillGray(0.2)
        sheet.canvas.rect(30, sheet.size[1] - sheet.y - 4, 550, 15, stroke=0, fill=1)
        sheet.canvas.setFillGray(1)
        for x, text, right in ((36, "DATE", False), (90, "DESCRIPTION", False), (460, "WITHDRAWALS", True), (560, "DEPOSITS", True)):
            sheet.put(x, text, right=right, font="Times-Bold", size=8)
        sheet.canvas.setFillGray(0)

    sheet = Sheet(LETTER, top=top, foot=lambda sheet: sheet.put(520, f"Page {sheet.page} of 2", size=8, dy=30), lowest=690)
    sheet.begin()
    for row in one.rows:
        sheet.row(13, room=20)
        sheet.put(36, f"{row.day:%m/%d}", font="Times-Roman")
        sheet.put(90, row.lines[0], font="Times-Roman")
        sheet.put(460 if row.signed < 0 else 560, pounds(abs(row.signed)), right=True, font="Times-Roman")
    sheet.row(15)
    sheet.put(90, "TOTALS", font="Times-Bold")
    sheet.put(460, f"${pounds(one.paid_out)}", right=True, font="Times-Bold")
    sheet.put(560, f"${pounds(one.paid_in)}", right=True, font="Times-Bold")
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "md"\ndecimal_mark = "."\ngroup_mark = ","\ncurrency_mark = "$"\ntotals = ["Totals"]\nfeet = ["Page # of #"]',
            'account = { line = "Account Number" }\ncurrency = { fixed = "USD" }\nperiod = { nth = 1 }\nopening = { line = "Beginning Balance" }\nclosing = { line = "Ending Balance" }',
            'booked_on = "DATE"\ntext = "DESCRIPTION"\npaid_out = "WITHDRAWALS"\npaid_in = "DEPOSITS"',
        ),
        "totals of both columns",
    )


def northmoor_pair(seed: int = 7) -> Layout:
    """Two accounts in one file, each with its own number, its own opening and closing balance, one beginning on the page on which the other ends."""
    pair = (
        account(seed, "00-00-05 00500111", date(2024, 4, 1), date(2024, 4, 30), 34, opening=25_000),
        account(seed + 100, "00-00-05 00500222", date(2024, 4, 1), date(2024, 4, 30), 18, opening=900_000),
    )

    def head(sheet: Sheet) -> None:
        for x, text, right in (
            (50, "Date", False),
            (105, "Code", False),
            (150, "Transaction", False),
            (390, "Money out £", True),
            (460, "Money in £", True),
            (540, "Balance £", True),
        ):
            sheet.put(x, text, right=right, font="Helvetica-Bold", size=8)

    def top(sheet: Sheet) -> None:
        sheet.put(50, "Northmoor Bank plc")
        sheet.put(300, "Statement period: 1 to 30 April 2024")
        sheet.y += 20
        if sheet.page > 1:
            sheet.put(50, f"Account {pair[current].number}")
            sheet.y += 18
            head(sheet)

    current = 0
    sheet = Sheet(top=top, foot=lambda sheet: sheet.put(50, f"{sheet.page}/2", size=7, dy=30), lowest=640)
    sheet.begin()
    for current, one in enumerate(pair):
        sheet.row(20, room=100)
        if sheet.page == 1 or current:
            sheet.put(50, f"Account {one.number}")
            sheet.row(14)
            sheet.put(50, f"Opening balance £{pounds(one.opening)}")
            sheet.row(20)
            head(sheet)
        for n, row in enumerate(one.rows):
            sheet.row(14, room=20)
            sheet.put(50, f"{row.day.day} {row.day:%b}")
            sheet.put(105, "DEB" if n % 3 else "FPI")
            sheet.put(150, row.lines[0])
            sheet.put(390 if row.signed < 0 else 460, pounds(abs(row.signed)), right=True)
            sheet.put(540, f"{'-' if row.balance < 0 else ''}{pounds(abs(row.balance))}", right=True)
        sheet.row(14)
        sheet.put(50, f"Closing balance £{pounds(abs(one.closing))}" + (" overdrawn" if one.closing < 0 else ""))
    return Layout(
        sheet.done(),
        pair,
        _toml(
            'dates = "d month"\ndecimal_mark = "."\ngroup_mark = ","\ncurrency_mark = "£"\ndebit_marks = ["overdrawn"]\ncountry = "gb"\nfeet = ["#/#"]',
            'account = { line = "Account" }\ncurrency = { fixed = "GBP" }\nperiod = { line = "Statement period" }\nopening = { line = "Opening balance" }\nclosing = { line = "Closing balance" }',
            'booked_on = "Date"\nbank_code = "Code"\ntext = "Transaction"\npaid_out = "Money out £"\npaid_in = "Money in £"\nbalance_after = "Balance £"',
        ),
        "every one",
    )


def sakura(seed: int = 8) -> Layout:
    """Yen, which have no decimals; the year first; the balance before the text."""
    one = account(seed, "0070012345", date(2023, 10, 1), date(2023, 12, 31), 40, opening=500_000, currency="JPY", step=10)

    def top(sheet: Sheet) -> None:
        sheet.put(50, "SAKURA TRUST BANK, London branch")
        sheet.y += 16
        sheet.put(50, "Account No. 0070012345")
        sheet.put(250, "Currency JPY")
        sheet.put(380, "From 2023/10/01 to 2023/12/31")
        sheet.y += 24
        for x, text, right in ((50, "Date", False), (190, "Withdrawal", True), (270, "Deposit", True), (360, "Balance", True), (390, "Remarks", False)):
            sheet.put(x, text, right=right)

    sheet = Sheet(top=top, lowest=520, foot=lambda sheet: sheet.put(300, f"- {sheet.page} -", dy=40))
    sheet.begin()
    sheet.row(14)
    sheet.put(360, f"{one.opening:,}", right=True)
    sheet.put(390, "Carried over")
    for row in one.rows:
        sheet.row(14)
        sheet.put(50, f"{row.day:%Y/%m/%d}")
        sheet.put(190 if row.signed < 0 else 270, f"{abs(row.signed):,}", right=True)
        sheet.put(360, f"{'-' if row.balance < 0 else ''}{abs(row.balance):,}", right=True)
        sheet.put(390, row.lines[0])
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "ymd"\ndecimal_mark = "."\ngroup_mark = ","\nbalances = ["Carried over"]\nfeet = ["- # -"]',
            'account = { line = "Account No." }\ncurrency = { line = "Currency" }\nperiod = { line = "From" }',
            'booked_on = "Date"\ntext = "Remarks"\npaid_out = "Withdrawal"\npaid_in = "Deposit"\nbalance_after = "Balance"',
        ),
        "every one",
    )


def banque_du_quai(seed: int = 9) -> Layout:
    """A French bank: blanks between thousands, balances in the columns of payments, a row of totals, no running balance."""
    one = account(seed, "FR1420041010050500013M02606", date(2024, 6, 1), date(2024, 6, 30), 44, opening=154_320, wrapped=5, currency="EUR")

    def top(sheet: Sheet) -> None:
        sheet.put(50, "Banque du Quai")
        sheet.put(330, "Relevé du 01.06.2024 au 30.06.2024")
        sheet.y += 14
        sheet.put(50, "IBAN FR14 2004 1010 0505 0001 3M02 606")
        sheet.y += 26
        for x, text, right in ((50, "Date", False), (95, "Valeur", False), (145, "Nature des opérations", False), (440, "Débit", True), (540, "Crédit", True)):
            sheet.put(x, text, right=right)

    def stated(sheet: Sheet, text: str, minor: int) -> None:
        sheet.row(16)
        sheet.put(145, text, font="Helvetica-Bold")
        sheet.put(440 if minor < 0 else 540, european(abs(minor), " "), right=True, font="Helvetica-Bold")

    sheet = Sheet(top=top, lowest=560, foot=lambda sheet: sheet.put(50, f"Page {sheet.page}/2", size=7, dy=60))
    sheet.begin()
    stated(sheet, "Solde précédent", one.opening)
    for row in one.rows:
        sheet.row(14, room=22)
        sheet.put(50, f"{row.day:%d.%m}")
        sheet.put(95, f"{row.day:%d.%m}")
        sheet.put(145, row.lines[0])
        sheet.put(440 if row.signed < 0 else 540, european(abs(row.signed), " "), right=True)
        for line in row.lines[1:]:
            sheet.row(10)
            sheet.put(145, line)
    sheet.row(18)
    sheet.put(145, "Total des mouvements")
    sheet.put(440, european(one.paid_out, " "), right=True)
    sheet.put(540, european(one.paid_in, " "), right=True)
    stated(sheet, "Nouveau solde", one.closing)
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "dm"\ndecimal_mark = ","\ngroup_mark = " "\nbalances = ["Solde précédent", "Nouveau solde"]\ntotals = ["Total des mouvements"]\nfeet = ["Page #/#"]',
            'account = { line = "IBAN" }\ncurrency = { fixed = "EUR" }\nperiod = { line = "Relevé" }\nservicer = { nth = 1 }',
            'booked_on = "Date"\nvalue_on = "Valeur"\ntext = "Nature des opérations"\npaid_out = "Débit"\npaid_in = "Crédit"',
        ),
        "totals of both columns",
    )


def tern_business(seed: int = 10) -> Layout:
    """A business account on turned pages: headings only on the first, a grid of lines, grey stripes, a watermark, and a summary with amounts beside the table."""
    one = account(seed, "GB29NWBK60161331926819", date(2024, 7, 1), date(2024, 7, 31), 40, opening=1_234_567, most=900_000)

    def top(sheet: Sheet) -> None:
        canvas = sheet.canvas
        canvas.setPageRotation(90)
        canvas.translate(595.2756, 0)
        canvas.rotate(90)
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.translate(200, 150)
        canvas.rotate(35)
        canvas.setFont("Helvetica-Bold", 60)
        canvas.drawString(0, 0, "COPY")
        canvas.restoreState()
        sheet.put(50, "Tern Business Bank", size=12)
        sheet.put(400, "IBAN: GB29 NWBK 6016 1331 9268 19")
        sheet.y += 16
        if sheet.page == 1:
            sheet.put(50, "Statement of account for 1 July 2024 - 31 July 2024")
            sheet.put(720, "At a glance", size=8)
            sheet.put(720, "Money in", size=8, dy=12)
            sheet.put(720, f"£{pounds(one.paid_in)}", size=8, dy=24)
            sheet.y += 30
            for x, text, right in (
                (50, "Posting date", False),
                (130, "Particulars", False),
                (480, "Debit", True),
                (570, "Credit", True),
                (680, "Balance", True),
            ):
                sheet.put(x, text, right=right, font="Helvetica-Bold")
            sheet.row(16)
            sheet.put(130, "Opening balance")
            sheet.put(680, pounds(one.opening), right=True)

    sheet = Sheet((841.8898, 595.2756), top=top, lowest=480, foot=lambda sheet: sheet.put(50, f"Sheet {sheet.page}", size=7, dy=30))
    sheet.begin()
    for n, row in enumerate(one.rows):
        sheet.row(15)
        if n % 2:
            sheet.canvas.setFillGray(0.92)
            sheet.canvas.rect(45, sheet.size[1] - sheet.y - 4, 640, 14, stroke=0, fill=1)
            sheet.canvas.setFillGray(0)
        sheet.put(50, f"{row.day:%d-%b-%Y}")
        sheet.put(130, row.lines[0])
        sheet.put(480 if row.signed < 0 else 570, pounds(abs(row.signed)), right=True)
        sheet.put(680, pounds(row.balance) if row.balance >= 0 else f"({pounds(-row.balance)})", right=True)
    sheet.row(15)
    sheet.put(130, "Closing balance")
    sheet.put(680, pounds(one.closing) if one.closing >= 0 else f"({pounds(-one.closing)})", right=True)
    return Layout(
        sheet.done(),
        (one,),
        _toml(
            'dates = "d month y"\nheadings_on = "first_page"\ndecimal_mark = "."\ngroup_mark = ","\nnegative = "parentheses"\ncurrency_mark = "£"\n'
            'balances = ["Opening balance", "Closing balance"]\nfeet = ["Sheet #"]',
            'account = { line = "IBAN" }\ncurrency = { fixed = "GBP" }\nperiod = { line = "Statement of account for" }',
            'booked_on = "Posting date"\ntext = "Particulars"\npaid_out = "Debit"\npaid_in = "Credit"\nbalance_after = "Balance"',
        ),
        "every one",
    )


LAYOUTS: dict[str, Callable[[], Layout]] = {
    made.__name__: made
    for made in (osierbeck, harbour_mutual, lindenkasse, lantern_card, penny_app, first_prairie, northmoor_pair, sakura, banque_du_quai, tern_business)
}
