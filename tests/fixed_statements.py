"""Statements in fixed columns and in BAI2, written from known entries: what each reader must give back, with totals that are added up here."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Booked(NamedTuple):
    """An entry as it is known: minor units below nil if money went out."""

    day: date
    minor: int
    text: str
    reference: str = ""


ENTRIES = (
    Booked(date(2024, 2, 6), 123_456, "SUELDO FEBRERO", "R0001"),
    Booked(date(2024, 2, 7), -45_001, "ALQUILER", "R0002"),
    Booked(date(2024, 2, 29), -1, "COMISION", "R0003"),
)
OPENING = -20_000
CLOSING = OPENING + 123_456 - 45_001 - 1


def fields(length: int, *placed: tuple[int, str]) -> str:
    """A line of blanks with each text at its column, counted from 1."""
    line = [" "] * length
    for column, text in placed:
        line[column - 1 : column - 1 + len(text)] = text
    assert len(line) == length, f"a field reaches beyond column {length}"
    return "".join(line)


# AEB Norma 43


def _debit_or_credit(minor: int) -> str:
    return f"{'1' if minor < 0 else '2'}{abs(minor):014d}"


def norma43(entries=ENTRIES, opening: int = OPENING, closing: int | None = None, *, currency: str = "978", end: bool = True, more: bool = True) -> str:
    """One account of bank 2100, branch 0418, number 0200051332 (a well-known example of a CCC, whose control digits are 45)."""
    lines = [
        fields(
            80,
            (1, "11"),
            (3, "2100"),
            (7, "0418"),
            (11, "0200051332"),
            (21, "240201"),
            (27, "240229"),
            (33, _debit_or_credit(opening)),
            (48, currency),
            (51, "3"),
            (52, "ALMENDRO SL"),
        )
    ]
    for one in entries:
        day = one.day.strftime("%y%m%d")
        lines.append(
            fields(
                80,
                (1, "22"),
                (7, "0418"),
                (11, day),
                (17, day),
                (23, "02"),
                (25, "071"),
                (28, _debit_or_credit(one.minor)),
                (43, "0" * 10),
                (53, "0" * 12),
                (65, one.reference),
            )
        )
        if more:
            lines.append(fields(80, (1, "2301"), (5, one.text), (43, "DE OLMO Y CIA")))
    debits, credits = [-one.minor for one in entries if one.minor < 0], [one.minor for one in entries if one.minor > 0]
    closes = opening + sum(one.minor for one in entries) if closing is None else closing
    lines.append(
        fields(
            80,
            (1, "33"),
            (3, "2100"),
            (7, "0418"),
            (11, "0200051332"),
            (21, f"{len(debits):05d}"),
            (26, f"{sum(debits):014d}"),
            (40, f"{len(credits):05d}"),
            (45, f"{sum(credits):014d}"),
            (59, _debit_or_credit(closes)),
            (74, currency),
        )
    )
    return "\r\n".join([*lines, *([fields(80, (1, "88"), (3, "9" * 18), (21, f"{len(lines):06d}"))] if end else [])]) + "\r\n"


# CODA


def _three_decimals(minor: int) -> str:
    return f"{'1' if minor < 0 else '0'}{abs(minor) * 10:015d}"


def coda_movement(
    n: int,
    minor: int,
    day: date,
    *,
    detail: int = 0,
    code: str = "00150000",
    text: str = "",
    structured: bool = False,
    name: str = "",
    account: str = "",
    party: str = "",
    customer: str = "",
    back: str = "",
    reason: str = "",
) -> list[str]:
    """The records of a movement; `party` is the whole name and an address, as an information record gives them."""
    on, number = day.strftime("%d%m%y"), f"{n:04d}{detail:04d}"
    second, third = bool(customer or back or reason or name), bool(name or account)
    lines = [
        fields(
            128,
            (1, "21"),
            (3, number),
            (11, f"BANKREF{n:04d}{detail:04d}"),
            (32, _three_decimals(minor)),
            (48, on),
            (54, code),
            (62, "1" if structured else "0"),
            (63, text),
            (116, on),
            (122, "037"),
            (125, "0"),
            (126, "1" if second else "0"),
            (128, "0"),
        )
    ]
    if second:
        lines.append(
            fields(128, (1, "22"), (3, number), (64, customer), (99, "ZZZZBEBB"), (113, back or " "), (114, reason), (126, "1" if third else "0"), (128, "0"))
        )
    if third:
        lines.append(fields(128, (1, "23"), (3, number), (11, f"{account:34}EUR"), (48, name), (126, "0"), (128, "1" if party else "0")))
    if party:
        whole, _, address = party.partition("|")
        lines.append(
            fields(128, (1, "31"), (3, f"{n:04d}{detail + 1:04d}"), (11, "BANKREF"), (32, code), (40, "1"), (41, "001" + whole), (126, "1"), (128, "0"))
        )
        lines.append(fields(128, (1, "32"), (3, f"{n:04d}{detail + 1:04d}"), (11, address), (126, "0"), (128, "0")))
    return lines


def coda(
    movements: list[list[str]],
    opening: int,
    closing: int,
    debited: int,
    credited: int,
    *,
    account: str,
    first: date,
    last: date,
    records: int | None = None,
    goes_on: bool = False,
) -> str:
    """A statement of one account; `debited` and `credited` are added up by the caller."""
    body = [
        fields(
            128,
            (1, "12"),
            (3, "037"),
            (6, f"{account:34}EUR"),
            (43, _three_decimals(opening)),
            (59, first.strftime("%d%m%y")),
            (65, "ESDOORN BV"),
            (126, "037"),
        ),
        *(line for lines in movements for line in lines),
        fields(128, (1, "8037"), (5, f"{account:34}EUR"), (42, _three_decimals(closing)), (58, last.strftime("%d%m%y")), (128, "0")),
    ]
    head = fields(
        128,
        (1, "00000"),
        (6, last.strftime("%d%m%y")),
        (12, "725"),
        (15, "05"),
        (35, "ESDOORN BV"),
        (61, "ZZZZBEBB"),
        (72, "00123456749"),
        (84, "00000"),
        (128, "2"),
    )
    count = len(body) if records is None else records
    tail = fields(128, (1, "9"), (17, f"{count:06d}"), (23, f"{debited * 10:015d}"), (38, f"{credited * 10:015d}"), (128, "1" if goes_on else "2"))
    return "\r\n".join([head, *body, tail]) + "\r\n"


# CFONB 120

_LAST = {1: "{ABCDEFGHI", -1: "}JKLMNOPQR"}


def _overpunched(minor: int) -> str:
    return f"{abs(minor) // 10:013d}{_LAST[-1 if minor < 0 else 1][abs(minor) % 10]}"


def cfonb(
    entries=ENTRIES,
    opening: int = OPENING,
    closing: int | None = None,
    *,
    currency: str = "EUR",
    decimals: int = 2,
    more: dict[int, list[tuple[str, str]]] | None = None,
) -> str:
    """One account of bank 30004, branch 00823, number 00010138511; `more`: records 05 behind the n-th entry."""
    account = ((3, "30004"), (12, "00823"), (17, currency), (20, str(decimals)), (22, "00010138511"))
    lines = [fields(120, (1, "01"), *account, (35, "310124"), (91, _overpunched(opening)))]
    for n, one in enumerate(entries):
        day = one.day.strftime("%d%m%y")
        lines.append(
            fields(
                120,
                (1, "04"),
                *account,
                (8, "0158"),
                (33, "18"),
                (35, day),
                (43, day),
                (49, one.text),
                (82, f"{n + 1:07d}"),
                (91, _overpunched(one.minor)),
                (105, one.reference),
            )
        )
        lines += [
            fields(120, (1, "05"), *account, (8, "0158"), (33, "18"), (35, day), (46, qualifier), (49, text)) for qualifier, text in (more or {}).get(n, [])
        ]
    closes = opening + sum(one.minor for one in entries) if closing is None else closing
    return "\n".join([*lines, fields(120, (1, "07"), *account, (35, "290224"), (91, _overpunched(closes)))]) + "\n"


# BAI2


def bai2(
    *accounts: tuple[str, list[str], int], sender: str = "021000021", status: str = "1", day: str = "240206", modifier: str = "2", currency: str = "USD"
) -> str:
    """A file of one group; each account is its record 03, its other records, and what all their amounts come to."""
    lines = [f"01,{sender},ALDERTON,240207,0600,7,,,2/", f"02,ALDERTON,{sender},{status},{day},2359,{currency},{modifier}/"]
    total, count = 0, 1
    for identifier, records, amounts in accounts:
        lines += [identifier, *records, f"49,{amounts},{len(records) + 2}/"]
        total, count = total + amounts, count + len(records) + 2
    return "\n".join([*lines, f"98,{total},{len(accounts)},{count + 1}/", f"99,{total},1,{count + 3}/"]) + "\n"


BAI2_ACCOUNT = (
    "03,4410077,USD,010,500000,,,015,612345,,,100,150000,1,,400,37655,2,/",
    [
        "16,195,150000,V,240207,,B77,C88,WIRE FROM BIRCHWOOD, LLC/",
        "88,EREF: E2E-1/",
        "88,DBNM: BIRCHWOOD LLC/",
        "88,DACT: 99001122/",
        "16,475,30000,Z,,1001,CHECK 1001/",
        "16,698,7655,1,,,FEE/",
    ],
    500_000 + 612_345 + 150_000 + 37_655 + 150_000 + 30_000 + 7_655,
)
