"""The whole of `assettrace ledger` a second time, for tests: from the text of the files to the text of every result, with coins.

Written from docs/method.md alone; it shares no code with the product: its own reading, order, flags, network and largest flow.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict, deque
from decimal import Decimal

from coin_tracer import FOR_ASSETS, STEPS, follow, is_own

PLACES = {"GBP": 2, "JPY": 0, "KWD": 3}
COUNTED = ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")


class Refused(Exception):
    pass


def table(heading, rows):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text

    return "".join(",".join(map(cell, row)) + "\n" for row in [heading, *sorted(rows)])


def moment(at):
    """The day, and the time of the day as a decimal of seconds."""
    hours, minutes, seconds = (*at[11:].split(":"), "0", "0", "0")[:3] if at[10:] else ("0", "0", "0")
    return at[:10], int(hours) * 3600 + int(minutes) * 60 + Decimal(seconds)


def records(text):
    return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


class Asked:
    """The three files, and the lines in order as (id, payer, payee, units, kind), outside as ''."""

    def __init__(self, ledger, claims, targets):
        rows = records(ledger)
        self.places = PLACES[next((row["currency"] for row in rows if row["currency"]), "GBP")]
        rows.sort(key=lambda row: (*moment(row["at"]), int(row.get("seq") or 0), row["id"]))
        self.lines = [(row["id"], self.inside(row["from"]), self.inside(row["to"]), self.units(row["amount"] or "0"), row.get("kind", "")) for row in rows]
        self.day = {row["id"]: row["at"][:10] for row in rows}
        amount = {line[0]: line[3] for line in self.lines}
        self.claims = [(row["transfer"], row["label"], self.units(row["amount"]) if row["amount"] else amount[row["transfer"]]) for row in records(claims)]
        self.targets = defaultdict(list)
        for row in records(targets):
            self.targets[row["target"]].append(("t", row["transfer"]) if row["transfer"] else ("a", row["account"]))
        self.assets = {name for parts in self.targets.values() for kind, name in parts if kind == "t"}
        self.accounts = {name for line in self.lines for name in line[1:3] if name}

    @staticmethod
    def inside(name):
        return "" if name.startswith("@") else name

    def units(self, text):
        whole, _, part = text.partition(".")
        return int(whole + part[: self.places].ljust(self.places, "0"))

    def money(self, units):
        text = str(units).rjust(self.places + 1, "0")
        return f"{text[: -self.places]}.{text[-self.places :]}" if self.places else text


def answer(ledger, claims, targets, rule, *, bounds=False, label="", free=False, route=False, more=()):
    """Every file of the result but run.json, by name; Refused where a target counts a unit twice. `more`: rules beside those of the method, as name and lists."""
    asked, files = Asked(ledger, claims, targets), {}
    _, _, _, _, _, gone, odd = follow(asked.lines, asked.claims, "fifo")
    for days in {False, free and bounds}:
        graph = Graph(asked, gone, label, days)
        for parts in asked.targets.values():
            graph.refuse_twice(parts)
    by_rule = []
    for name in [r for r in STEPS if asked.targets or r not in FOR_ASSETS] + [*dict(more), "poison"] if rule == "all" else [rule]:
        folder = f"{name}/" if rule == "all" else ""
        if name == "poison":
            files[folder + "flagged.csv"] = table(("transfer", "flag"), [*odd, *((line, "poison") for line in poison(asked))])
            continue
        of_rule, traced = one_rule(asked, dict(more).get(name, name), route)
        files |= {folder + file: text for file, text in of_rule.items()}
        by_rule += [(target, of, name, amount) for target, of, amount in traced]
    if rule == "all":
        files["rules.csv"] = table(("target", "label", "rule", "traced"), by_rule)
    if bounds:
        graph = Graph(asked, gone, label, free)
        files["bounds.csv"] = table(
            ("target", "at_least", "at_most"), [(target, *map(asked.money, graph.range(parts))) for target, parts in asked.targets.items()]
        )
    return files


def one_rule(asked, rule, route):
    moved, held, totals, trails, standing, gone, odd = follow(asked.lines, asked.claims, rule, asked.assets)
    money = asked.money
    labels = dict.fromkeys(label for _, label, _ in asked.claims)
    traced, steps = [], []
    for target, parts in asked.targets.items():
        coins = []
        for kind, name in dict.fromkeys(parts):
            if kind == "a":
                coins += [(*trail, "") for trail in standing.get(name, [])]
            elif name not in gone:
                coins += trails.get(name, [])
        coins = [trail for trail in coins if trail[0] != "own"]
        traced += [(target, label, money(n)) for label, n in Counter(trail[0] for trail in coins).items()]
        walked = Counter((trail[0], *pair) for trail in coins for pair in zip(trail[1:], trail[2:], strict=False))
        steps += [(target, *step, money(n)) for step, n in walked.items()]
    files = {
        "transfers.csv": table(
            ("transfer", "label", "amount"), [(line, label, money(n)) for line, counts in moved.items() for label, n in counts.items() if n and label != "own"]
        ),
        "holdings.csv": table(
            ("account", "label", "amount"), [(account, label, money(n)) for account, counts in held.items() for label, n in counts.items() if n]
        ),
        "totals.csv": table(("label", *COUNTED), [(label, *(money(totals[column][label]) for column in COUNTED)) for label in labels]),
        "targets.csv": table(("target", "label", "traced"), traced),
        "flagged.csv": table(("transfer", "flag"), odd),
    }
    if route:
        files["routes.csv"] = table(("target", "label", "from_transfer", "to_transfer", "amount"), steps)
    return files, traced


def poison(asked):
    flagged, found = set(), []
    for line, payer, payee, _amount, kind in asked.lines:
        if kind == "gap":
            continue
        bad = payer in flagged
        if bad:
            found.append(line)
        if payee and (bad or any(of == line and not is_own(label) for of, label, _ in asked.claims)):
            flagged.add(payee)
    return found


class Graph:
    """Nodes are words and pairs; capacities in a dict of dicts. ('t', id) is a line, ('a', account) what stands there at the end."""

    def __init__(self, asked, gone, label, free):
        self.arcs, self.gone = defaultdict(lambda: defaultdict(int)), gone
        claimed = Counter()
        for line, of, amount in asked.claims:
            if line not in gone and (of == label if label else not is_own(of)):
                claimed[line] += amount
        self.all_claims = sum(claimed.values())
        replaced = {line for line, _, _ in asked.claims}
        for line, amount in claimed.items():
            self.arc("claims", ("t", line), amount)
        for line, _, payee, amount, kind in asked.lines:
            if line not in gone and kind != "gap" and not payee:
                self.arc(("t", line), "gone", amount)
        for account in asked.accounts:
            self.account(account, [line for line in asked.lines if account in line[1:3] and line[0] not in gone], asked.day, free, replaced)

    def arc(self, tail, head, amount):
        if amount > 0:
            self.arcs[tail][head] += amount

    def account(self, account, lines, day, free, replaced):
        periods = []
        for line in lines:
            joins = free and periods and line[4] != "gap" and periods[-1][0][4] != "gap" and day[periods[-1][0][0]] == day[line[0]]
            periods[-1].append(line) if joins else periods.append([line])
        here, b = (account, 0), 0
        for n, period in enumerate(periods, start=1):
            if period[0][4] == "gap":
                self.arc(here, "gone", b)
                here, b = (account, n), 0
                continue
            credits, debits = [p for p in period if p[2] == account], [p for p in period if p[1] == account]
            c, d = sum(p[3] for p in credits), sum(p[3] for p in debits)
            now, came = (account, n), (account, n, "came")
            self.arc(here, now, b)
            for p in credits:
                self.arc(("t", p[0]), came, p[3])
            self.arc(came, now, c - min(c, max(-b, 0)))
            self.arc(came, "gone", min(c, max(d - b, 0)))
            for p in debits:
                self.arc(now, "gone" if p[0] in replaced else ("t", p[0]), p[3])
            here, b = now, b + c - d
        self.arc(here, ("a", account), b)
        self.arc(("a", account), "gone", b)

    def reached(self, begin, without=()):
        seen, queue = set(), deque(begin)
        while queue:
            node = queue.popleft()
            if node not in seen:
                seen.add(node)
                if node not in without:
                    queue.extend(self.arcs[node])
        return seen

    def refuse_twice(self, parts):
        for part in parts:
            if self.reached(self.arcs[part]) & (set(parts) - {part}):
                raise Refused(parts)

    def flow(self, goals, sink):
        """The largest flow from the claims to `sink`, where what comes to a goal goes no further; one unit-augmenting path after another."""
        left = {tail: dict(heads) for tail, heads in self.arcs.items() if tail not in goals}
        if sink == "goals":
            for goal in goals:
                left[goal] = {"goals": self.all_claims}
            for heads in left.values():
                heads.pop("gone", None)
        else:
            for heads in left.values():
                for goal in goals:
                    heads.pop(goal, None)
        total = 0
        while True:
            came, queue = {"claims": None}, deque(["claims"])
            while queue and sink not in came:
                node = queue.popleft()
                for head, capacity in left.get(node, {}).items():
                    if capacity > 0 and head not in came:
                        came[head] = node
                        queue.append(head)
            if sink not in came:
                return total
            path, node = [], sink
            while came[node] is not None:
                path.append((came[node], node))
                node = came[node]
            most = min(left[tail][head] for tail, head in path)
            for tail, head in path:
                left[tail][head] -= most
                left.setdefault(head, {})[tail] = left.get(head, {}).get(tail, 0) + most
            total += most

    def range(self, parts):
        goals = set(parts) - {("t", line) for line in self.gone}
        return self.all_claims - self.flow(goals, "gone"), self.flow(goals, "goals")
