"""The columns of Norma 43, record by record.

Format: AEB, Serie normas y procedimientos bancarios, Cuaderno 43 (Información normalizada de cuenta corriente): records of 80 characters.
"""

from __future__ import annotations

from flows.sources.reading.fixed_columns import Layout

LENGTH = 80
ACCOUNT = Layout(
    "11",
    LENGTH,
    {
        "bank": (3, 6),
        "branch": (7, 10),
        "number": (11, 20),
        "first": (21, 26),
        "last": (27, 32),
        "side": (33, 33),
        "balance": (34, 47),
        "currency": (48, 50),
        "holder": (52, 77),
    },
    {"mode of information": (51, 51), "free zone": (78, 80)},
)
MOVEMENT = Layout(
    "22",
    LENGTH,
    {
        "branch": (7, 10),
        "booked": (11, 16),
        "value": (17, 22),
        "concept": (23, 24),
        "own concept": (25, 27),
        "side": (28, 28),
        "amount": (29, 42),
        "document": (43, 52),
        "first reference": (53, 64),
        "second reference": (65, 80),
    },
    {"free zone": (3, 6)},
)
CONCEPT = Layout("23", LENGTH, {"first": (5, 42), "second": (43, 80)}, {"data code": (3, 4)})
EQUIVALENT = Layout("24", LENGTH, {"currency": (5, 7), "amount": (8, 21)}, {"data code": (3, 4), "free zone": (22, 80)})
END = Layout(
    "33",
    LENGTH,
    {
        "bank": (3, 6),
        "branch": (7, 10),
        "number": (11, 20),
        "debits": (21, 25),
        "debited": (26, 39),
        "credits": (40, 44),
        "credited": (45, 58),
        "side": (59, 59),
        "balance": (60, 73),
        "currency": (74, 76),
    },
    {"free zone": (77, 80)},
)
END_OF_FILE = Layout("88", LENGTH, {"nines": (3, 20), "records": (21, 26)}, {"free zone": (27, 80)})
# ISO 4217, numeric codes: those in which accounts in Spain are kept, and the peseta of old statements
CURRENCIES = {
    "036": "AUD",
    "124": "CAD",
    "156": "CNY",
    "203": "CZK",
    "208": "DKK",
    "348": "HUF",
    "356": "INR",
    "376": "ILS",
    "392": "JPY",
    "484": "MXN",
    "504": "MAD",
    "554": "NZD",
    "578": "NOK",
    "702": "SGD",
    "710": "ZAR",
    "724": "ESP",
    "752": "SEK",
    "756": "CHF",
    "784": "AED",
    "826": "GBP",
    "840": "USD",
    "946": "RON",
    "949": "TRY",
    "975": "BGN",
    "978": "EUR",
    "985": "PLN",
    "986": "BRL",
}
