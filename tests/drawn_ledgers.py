"""Ledgers drawn at random, as the text of the three files or as lines, with everything that they may hold."""

from __future__ import annotations

from random import Random

from tracing.ledger.prepared_ledger import Claim, Line

ACCOUNTS = ("a", "b", "c", "Zoë, wife", "Ärzte", "b ")[:5]
OUTSIDE = ("", "@", "@shop", "@Łódź")
LABELS = ("B", "A", "own:salary", "own:x", "victim, 2", "é")
KINDS = ("A", "B", "own:salary", "C")
PLACES = {"GBP": 2, "JPY": 0, "KWD": 3}


def drawn(rng: Random, most_lines: int = 16):
    """(ledger, claims, targets) as text."""
    currency = rng.choice(["GBP"] * 4 + ["JPY", "KWD"])
    accounts, labels = rng.sample(ACCOUNTS, rng.randint(1, 4)), rng.sample(LABELS, rng.randint(1, 5))
    largest, days, with_seq = rng.choice([2, 6, 12, 40]), rng.choice([1, 2, 5, 9]), rng.random() < 0.5
    moments = sorted(_moment(rng, days) for _ in range(rng.randint(1, most_lines)))
    lines, claims, whole = [], [], set()
    for n, at in enumerate(moments):
        line, what = f"{rng.choice('tTé')}{n:02d}", rng.random()
        if not with_seq:
            line = str(n + 100)
        plain = [p for p in lines if not p["kind"].startswith(("gap", "rev")) and p["id"] not in whole]
        if what < 0.06:
            row = {"from": rng.choice(accounts), "to": "", "units": 0, "kind": "gap"}
        elif what < 0.24 and plain:
            first = rng.choice(plain[-3:] if rng.random() < 0.6 else plain)
            part = rng.random() < 0.2 and first["units"] > 1
            if not part:
                whole.add(first["id"])
            units = rng.randint(1, first["units"] - 1) if part else first["units"]
            row = {"from": first["to"], "to": first["from"], "units": units, "kind": f"reversal:{first['id']}"}
        else:
            while True:
                payer, payee = (rng.choice(accounts + [rng.choice(OUTSIDE)]) for _ in "ft")
                if payer != payee and (payer in accounts or payee in accounts):
                    break
            opening = not (payer in accounts and payee in accounts) and rng.random() < 0.12
            row = {"from": payer, "to": payee, "units": rng.randint(1, largest), "kind": "opening" if opening else ""}
            if rng.random() < (0.6 if payer not in accounts else 0.12):
                claims += _claims(rng, line, row["units"], labels, payer not in accounts)
        lines.append(
            row | {"id": line, "at": at, "seq": str(n - 5) if with_seq else "", "currency": currency if row["kind"] != "gap" or rng.random() < 0.5 else ""}
        )
    rng.shuffle(claims)
    columns = ["id", "at", "from", "to", "amount", "currency", "kind", *(["seq"] if with_seq else [])]
    rng.shuffle(columns)
    for row in lines:
        row["amount"] = "" if row["kind"] == "gap" else written(rng, row["units"], PLACES[currency])
    order = rng.sample(lines, len(lines))
    ledger = text(columns, [[row[column] for column in columns] for row in order])
    marked = text(
        ["transfer", "label", "amount"], [[line, label, "" if units is None else written(rng, units, PLACES[currency])] for line, label, units in claims]
    )
    return ledger, marked, text(["target", "transfer", "account"], _targets(rng, lines))


def _moment(rng, days):
    day = f"2024-03-{rng.randint(1, days):02d}"
    return day if rng.random() < 0.5 else f"{day}T{rng.randint(0, 3):02d}:0{rng.randint(0, 1)}" + rng.choice(["", ":00", ":00.5"])


def _claims(rng, line, units, labels, outside):
    named = rng.sample(labels, min(len(labels), units, rng.choice([1, 1, 1, 2, 3])))
    if len(named) == 1 and rng.random() < 0.5:
        return [(line, named[0], None)]
    cuts = sorted(rng.sample(range(1, units), len(named) - 1)) if len(named) > 1 else []
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, units], strict=False)]
    if outside and rng.random() < 0.5:
        parts[-1] = rng.randint(1, parts[-1])
    return list(zip([line] * len(named), named, parts, strict=False))


def _targets(rng, lines):
    named = sorted({name for row in lines for name in (row["from"], row["to"]) if name and not name.startswith("@")})
    rows = []
    for n in range(rng.randint(0, 4)):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            account = named and rng.random() < 0.35
            rows.append([f"target {n}", "" if account else rng.choice(lines)["id"], rng.choice(named) if account else ""])
    return rows


def written(rng, units, places):
    """An amount as a person may write it."""
    digits = str(units).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    if not part.strip("0") and rng.random() < 0.5:
        return whole
    return f"{whole}.{part}{rng.choice(['', '', '0', '00'])}" if part or rng.random() < 0.1 and (part := "0") else whole


def text(columns, rows):
    def cell(value):
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in ',"\r\n') else value

    return "".join(",".join(map(cell, row)) + "\n" for row in [columns, *rows])


def drawn_lines(rng: Random, lines: int, largest: int, labels=KINDS, reversals: bool = True) -> tuple[list[Line], list[Claim]]:
    """Lines of every kind with their claims, amounts up to `largest`."""
    drawn, claims, accounts, whole = [], [], ["a", "b", "c", "d"][: rng.randint(2, 4)], set()
    for n in range(lines):
        line, plain_lines = f"t{n:03d}", [d for d in drawn if d.kind == "" and d.id not in whole]
        if rng.random() < 0.04:
            drawn.append(Line(line, "2024-01-01", rng.choice(accounts), "", 0, "gap", n))
        elif reversals and plain_lines and rng.random() < 0.2:
            first = rng.choice(plain_lines[-4:])
            part = rng.random() < 0.2 and first.amount > 1
            whole |= set() if part else {first.id}
            drawn.append(
                Line(line, "2024-01-01", first.payee, first.payer, rng.randint(1, first.amount - 1) if part else first.amount, f"reversal:{first.id}", n)
            )
        else:
            payer, payee = rng.sample([*accounts, rng.choice(OUTSIDE)], 2)
            amount = rng.randint(1, largest)
            drawn.append(Line(line, "2024-01-01", payer, payee, amount, "", n))
            if rng.random() < (0.1 if payer in accounts else 0.6):
                named = rng.sample(labels, min(len(labels), amount, rng.randint(1, 3)))
                cut = [amount // len(named)] * (len(named) - 1)
                last = amount - sum(cut)
                claims += [Claim(line, label, part) for label, part in zip(named, [*cut, last if payer in accounts else rng.randint(1, last)], strict=True)]
    return drawn, claims
