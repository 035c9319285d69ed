"""The columns of CFONB 120, record by record.

Format: CFONB, Relevé de compte sur support informatique, 120 characters (July 2004; August 2007 for what is said of transfers).
"""

from __future__ import annotations

from flows.sources.reading.fixed_columns import Layout

LENGTH = 120
_ACCOUNT = {"bank": (3, 7), "branch": (12, 16), "currency": (17, 19), "decimals": (20, 20), "number": (22, 32)}
_RESERVED = {"reserved 8-11": (8, 11), "reserved 21": (21, 21)}
BALANCE = {
    kind: Layout(
        kind,
        LENGTH,
        {**_ACCOUNT, "day": (35, 40), "amount": (91, 104)},
        {**_RESERVED, "reserved 33-34": (33, 34), "reserved 41-90": (41, 90), "reserved 105-120": (105, 120)},
    )
    for kind in ("01", "07")
}
MOVEMENT = Layout(
    "04",
    LENGTH,
    {
        **_ACCOUNT,
        "own code": (8, 11),
        "code": (33, 34),
        "booked": (35, 40),
        "reject": (41, 42),
        "value": (43, 48),
        "text": (49, 79),
        "number of the entry": (82, 88),
        "amount": (91, 104),
        "reference": (105, 120),
    },
    {"reserved 21": (21, 21), "reserved 80-81": (80, 81), "free of commission": (89, 89), "not available": (90, 90)},
)
MORE = Layout("05", LENGTH, {**_ACCOUNT, "qualifier": (46, 48), "text": (49, 118)}, {"reserved 21": (21, 21), "reserved 119-120": (119, 120)})
