"""The columns of CODA, record by record.

Format: Febelfin, Coded statement of account (CODA), version 2: records of 128 characters.
"""

from __future__ import annotations

from flows.sources.reading.fixed_columns import Layout

LENGTH = 128
HEADER = Layout(
    "0",
    LENGTH,
    {"made": (6, 11), "bank": (12, 14), "application": (15, 16), "copy": (17, 17), "holder": (35, 60), "bic": (61, 71), "company": (72, 82)},
    {"file reference": (25, 34), "separate application": (84, 88), "reference": (89, 104), "related reference": (105, 120)},
)
OLD_BALANCE = Layout(
    "1",
    LENGTH,
    {"structure": (2, 2), "number": (3, 5), "account": (6, 42), "side": (43, 43), "balance": (44, 58), "day": (59, 64), "holder": (65, 90)},
    {"description of the account": (91, 125), "paper statement": (126, 128)},
)
MOVEMENT = Layout(
    "21",
    LENGTH,
    {
        "sequence": (3, 6),
        "detail": (7, 10),
        "bank reference": (11, 31),
        "side": (32, 32),
        "amount": (33, 47),
        "value": (48, 53),
        "code": (54, 61),
        "structured": (62, 62),
        "text": (63, 115),
        "booked": (116, 121),
    },
    {},
)
SECOND = Layout(
    "22",
    LENGTH,
    {
        "text": (11, 63),
        "customer reference": (64, 98),
        "bic": (99, 109),
        "kind of return": (113, 113),
        "reason of return": (114, 117),
        "category": (118, 121),
        "purpose": (122, 125),
    },
    {},
)
THIRD = Layout("23", LENGTH, {"account": (11, 47), "name": (48, 82), "text": (83, 125)}, {})
INFORMATION = {
    "31": Layout("31", LENGTH, {"structured": (40, 40), "text": (41, 113)}, {}),
    "32": Layout("32", LENGTH, {"text": (11, 115)}, {}),
    "33": Layout("33", LENGTH, {"text": (11, 100)}, {}),
}
NEW_BALANCE = Layout("8", LENGTH, {"number": (2, 4), "account": (5, 41), "side": (42, 42), "balance": (43, 57), "day": (58, 63)}, {})
FREE_TEXT = Layout("4", LENGTH, {"text": (33, 112)}, {})
TRAILER = Layout("9", LENGTH, {"records": (17, 22), "debited": (23, 37), "credited": (38, 52), "goes on": (128, 128)}, {})


def shifted(line: str) -> str:
    """Why the columns of a line cannot be trusted; '' if they can. Every record ends with a code in its last column, so that none can have lost blanks."""
    size = len(line.rstrip())
    return "" if size == LENGTH else f"it has {size} characters, where CODA has {LENGTH}: the line is damaged, and its columns are shifted"
