"""Which column of a table is what: by its heading where its contents agree, by what stands in it where no heading is known, and by the balances where they prove it.

Authority: none for headings (flows/sources/reading/statement_words.py); arithmetic for the columns of amounts (table_running.py). Where two readings fit, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from flows.sources.reading import proven_forms, statement_words
from flows.sources.tables import table_running, table_words
from flows.sources.tables.table_seen import STORED, Seen, is_money
from schemas.money import DIGITS

_MONEY = ("amount", "paid_out", "paid_in", "balance_after", "fee", "original_amount")
_DAYS = ("booked_on", "day", "value_on")
_IBAN = re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_OFTEN = 0.8  # of what stands in a column must be what its heading says
_HEADED = 0.5  # the same, where the heading says that amounts stand there: the others are rows that are not read, by name


@dataclass
class Roles:
    """Columns by our name, as a template has them. apart: what each row says of account, currency, holder and sort code. money: every heading whose column holds amounts.
    open: pairs of headings of which it is not known which is money out and which money in."""

    seen: Seen
    columns: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    apart: dict[str, str] = field(default_factory=dict)
    fees: list[str] = field(default_factory=list)
    balances: list[str] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    money: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # columns whose every word says in or out
    open: tuple[str, str] | None = None
    fixed_currency: str = ""
    why: list[str] = field(default_factory=list)


def roles_of(seen: Seen) -> Roles:
    """Every column by its heading and its contents; which columns hold the amounts is not settled yet."""
    roles = Roles(seen)
    likely: list[tuple[str, str]] = []
    for at, heading in enumerate(seen.headings):
        if seen.headings.count(heading) > 1:
            _twice(roles, heading)
            continue
        values = seen.values(heading)
        if _often(values, is_money) and any(not value.isdigit() for value in values):
            roles.money.append(heading)
        if at == seen.day:
            roles.columns["booked_on"] = heading
            continue
        name = _agreed(statement_words.role(heading), values)
        if name == "text":
            roles.texts.append(heading)
        elif name in ("account", "currency", "holder", "sort_code"):
            if name in roles.apart:
                roles.unknown.append(heading)
            else:
                roles.apart[name] = heading
        elif name in ("fee", "balance_after", "amount"):
            {"fee": roles.fees, "balance_after": roles.balances, "amount": roles.amounts}[name].append(heading)
        elif name and name != "day":
            if name in roles.columns and (seen.values(roles.columns[name]) or not values):
                roles.unknown.append(heading)
            else:
                roles.columns[name] = heading
        elif "status" not in roles.columns and table_words.are_states(values):
            roles.columns["status"] = heading
        elif not name and heading:
            likely.append((heading, _agreed(statement_words.part_role(heading), values)))
        if values and {table_words.way_of(value) for value in values} - {"credits", "debits"} == set():
            roles.words.append(heading)
    _by_parts(roles, likely)
    _by_contents(roles)
    return roles


def _by_contents(roles: Roles) -> None:
    """A column in which nothing stands but codes of currencies; and in a table without headings, one in which one IBAN stands in every row and others in another."""
    seen = roles.seen
    coded = [heading for heading in roles.unknown if (values := seen.values(heading)) and len(values) == len(seen.rows) and set(values) <= DIGITS.keys()]
    if "currency" not in roles.apart and coded and all(seen.values(one) == seen.values(coded[0]) for one in coded):
        roles.apart["currency"] = coded[0]
        roles.why.append(f"currency: in the column {coded[0]!r} stand codes of currencies and nothing else")
    if not seen.numbered or "account" in roles.apart:
        return
    ibans = {heading: set(values) for heading in roles.unknown if (values := seen.values(heading)) and all(map(_IBAN.fullmatch, values))}
    own = [heading for heading, values in ibans.items() if len(values) == 1 and len(seen.values(heading)) == len(seen.rows)]
    others = [heading for heading in ibans if heading not in own]
    if len(own) == 1 and len(seen.rows) > 1 and others:
        roles.apart["account"], roles.columns["counterparty_account"] = own[0], others[0]
        roles.why.append(f"account: the column {own[0]!r}, which has one IBAN in every row; {others[0]!r} has others")
    for heading in {*roles.apart.values(), *roles.columns.values()} & {*roles.unknown}:
        roles.unknown.remove(heading)


def _by_parts(roles: Roles, likely: Iterable[tuple[str, str]]) -> None:
    """Headings of which only one word is known take what no heading says whole."""
    for heading, name in likely:
        if name == "amount" and not roles.amounts and not {"paid_out", "paid_in"} <= roles.columns.keys():
            roles.amounts.append(heading)
        elif name == "fee":
            roles.fees.append(heading)
        elif name == "balance_after":
            roles.balances.append(heading)
        elif name in ("paid_out", "paid_in") and name not in roles.columns:
            roles.columns[name] = heading
        else:
            roles.unknown.append(heading)


def _agreed(name: str, values: Sequence[str]) -> str:
    """The role that a heading says, if what stands in its column can be that; "Valuta" is a day in some languages and a currency in others."""
    if not values:
        return name
    if name in _DAYS:
        return name if _often(values, proven_forms.looks_like_a_day) else _agreed("currency", values)
    if name in _MONEY:
        return name if _often(values, lambda value: proven_forms.are_numbers([value.replace(STORED, ".")]), _HEADED) else ""
    if name == "currency":
        return name if all(value.upper() in DIGITS for value in values) else ""
    if name == "direction":
        return name if len(set(values)) <= 4 and all(len(value) <= 20 for value in values) else ""
    if name == "status":
        return name if table_words.are_states(values) or len(set(values)) <= 8 and not _often(values, proven_forms.looks_like_a_day) else ""
    return name


def _twice(roles: Roles, heading: str) -> None:
    """A heading that stands twice names no column; where a currency stands in all of them, it is that of the table."""
    places = [n for n, one in enumerate(roles.seen.headings) if one == heading]
    values = {row[n].strip() for row in roles.seen.rows for n in places}
    if len(values) == 1 and values <= DIGITS.keys():
        roles.fixed_currency = roles.fixed_currency or values.pop()
    if heading and places[0] != roles.seen.day and f"{heading!r} stands" not in " ".join(roles.why):
        roles.why.append(f"{heading!r} stands {len(places)} times among the headings: none of these columns is read")


def _often(values: Sequence[str], is_so: Callable[[str], bool], share: float = _OFTEN) -> bool:
    return bool(values) and sum(map(is_so, (value.replace(STORED, ".") for value in values))) >= share * len(values)


class Figures:
    """The amounts of the table's rows as whole numbers, comparable with each other; None where nothing stands. `rows`: those that are booked."""

    def __init__(self, seen: Seen, decimal_mark: str, rows: Sequence[Sequence[str]], groups: Sequence[str]):
        self.seen, self._mark, self.rows = seen, decimal_mark, rows
        places = [seen.headings.index(heading) for heading in groups]
        self.groups = [tuple(row[place].strip() for place in places) for row in rows]

    def of(self, heading: str) -> list[int | None]:
        """One column."""
        at = self.seen.headings.index(heading)
        return [table_running.figure(row[at].replace(STORED, self._mark), self._mark) for row in self.rows]

    def whole(self, heading: str) -> list[int]:
        """One column, nil where nothing stands."""
        return [one or 0 for one in self.of(heading)]

    def apart(self, out: str, come: str) -> list[int]:
        """What two columns for money out and in move together."""
        return [into - abs(gone) for gone, into in zip(self.whole(out), self.whole(come), strict=True)]

    def either(self, one: str, other: str) -> bool:
        """Whether every row has an amount in exactly one of two columns, and each column has some."""
        pairs = list(zip(self.whole(one), self.whole(other), strict=True))
        return all(bool(a) != bool(b) or not (a or b) for a, b in pairs) and all(any(pair[n] for pair in pairs) for n in (0, 1))

    def signed(self, out: str, come: str) -> tuple[str, str] | None:
        """The two columns, if every amount of the first is below nil and every one of the second above."""
        gone, into = ([one for one in self.whole(heading) if one] for heading in (out, come))
        return (out, come) if gone and into and max(gone) < 0 < min(into) else None


def settle_amounts(roles: Roles, figures: Figures) -> None:
    """Which columns hold the amounts: one, or one for money out and one for money in; and which the balance."""
    columns = roles.columns
    spare = [heading for heading in roles.money if heading != columns.get("booked_on")]
    known = {*columns.values(), *roles.fees, *roles.balances, *roles.amounts}
    spare = [heading for heading in spare if heading not in known and any(figures.whole(heading)) and heading in (*roles.unknown, *roles.texts)]
    one_side = [name for name in ("paid_out", "paid_in") if name in columns]
    if len(one_side) == 1 and not roles.amounts:
        side = one_side[0]
        partner = [heading for heading in spare if figures.either(columns[side], heading)]
        if len(partner) == 1:
            columns["paid_in" if side == "paid_out" else "paid_out"] = partner[0]
            roles.why.append(f"the column {partner[0]!r} has an amount exactly where {columns[side]!r} has none: it is the other way")
        else:
            roles.amounts.append(columns.pop(side))
    elif len(one_side) == 1:
        columns.pop(one_side[0])
    if not roles.amounts and "paid_out" not in columns:
        _by_arithmetic(roles, figures, spare)
    if roles.amounts and "paid_out" in columns:
        _one_or_two(roles, figures)
    if roles.amounts:
        columns["amount"] = roles.amounts[0]
    if roles.balances and "balance_after" not in columns:
        columns["balance_after"] = roles.balances[0]
    _swapped(roles, figures, spare)
    for heading in {*columns.values()} & {*roles.unknown}:
        roles.unknown.remove(heading)
    roles.texts = [heading for heading in roles.texts if heading not in columns.values()]


def _by_arithmetic(roles: Roles, figures: Figures, spare: Sequence[str]) -> None:
    """No heading names the amounts: the columns are told by the balances that they prove, or there is only one that could be."""
    known = roles.balances or [""]
    for out, come, balance in ((*pair, balance) for pair in permutations(spare, 2) for balance in (*known, *spare) if balance and balance not in pair):
        if (
            figures.either(out, come)
            and not figures.signed(out, come)
            and any(fit.whole for fit in table_running.fits(figures.apart(out, come), figures.of(balance), figures.groups, ("credit_positive",)))
        ):
            roles.columns["paid_out"], roles.columns["paid_in"], roles.balances = out, come, [balance]
            roles.why.append(f"money out is in {out!r} and money in in {come!r}, because only so the balances in {balance!r} follow from each other")
            return
    found = [
        (amount, balance)
        for amount, balance in ((a, b) for a in spare for b in (*known, *spare) if b and a != b)
        if any(fit.whole and fit.of > 1 for fit in table_running.fits(figures.whole(amount), figures.of(balance), figures.groups))
    ]
    if len(found) == 1:
        roles.amounts, roles.balances = [found[0][0]], [found[0][1]]
        roles.why.append(f"the amounts are in {found[0][0]!r}, because the balances in {found[0][1]!r} follow from them")
        return
    pairs = [(a, b) for n, a in enumerate(spare) for b in spare[n + 1 :] if figures.either(a, b)]
    if len(pairs) == 1 and (signed := figures.signed(*pairs[0]) or figures.signed(*reversed(pairs[0]))):
        roles.columns["paid_out"], roles.columns["paid_in"] = signed
        roles.why.append(f"money out is in {signed[0]!r}, where every amount has a minus, and money in in {signed[1]!r}, where none has")
    elif len(pairs) == 1:
        roles.columns["paid_out"], roles.columns["paid_in"] = roles.open = pairs[0]
    elif spare:
        roles.amounts = list(spare)


def _one_or_two(roles: Roles, figures: Figures) -> None:
    """A column of amounts beside two for money out and in: the two, where the one has no sign; else the one."""
    columns = roles.columns
    amount, apart = figures.whole(roles.amounts[0]), figures.apart(columns["paid_out"], columns["paid_in"])
    if not any(amount) or (amount != apart and [abs(one) for one in amount] == [abs(one) for one in apart] and not any(one < 0 for one in amount)):
        roles.why.append(f"{roles.amounts[0]!r} {'has no sign' if any(amount) else 'is empty'}: the amounts are in columns for money out and in")
        roles.amounts = []
    else:
        for name in ("paid_out", "paid_in"):
            columns.pop(name)


def _swapped(roles: Roles, figures: Figures, spare: Sequence[str]) -> None:
    """Of several columns of balances the one that follows from the amounts, also where no heading says so; and columns for money out and in change places where the balances prove it."""
    columns = roles.columns
    if "balance_after" not in columns and "paid_out" in columns:
        moved = figures.apart(columns["paid_out"], columns["paid_in"])
        running = [
            one
            for one in spare
            if one not in columns.values() and any(fit.whole and fit.of > 1 for fit in table_running.fits(moved, figures.of(one), figures.groups))
        ]
        if len(running) == 1:
            columns["balance_after"], roles.balances = running[0], running
            roles.why.append(f"balance_after: {running[0]!r}, because its balances follow from the amounts")
    if "balance_after" not in columns or not {"amount", "paid_out"} & columns.keys():
        return
    two = "paid_out" in columns
    for balance in roles.balances:
        moved = figures.apart(columns["paid_out"], columns["paid_in"]) if two else figures.whole(columns["amount"])
        fitting = table_running.fits(moved, figures.of(balance), figures.groups)
        if not fitting:
            continue
        columns["balance_after"] = balance
        if two and all(fit.sign == "debit_positive" and fit.whole for fit in fitting):
            columns["paid_out"], columns["paid_in"] = columns["paid_in"], columns["paid_out"]
            roles.open = None
            roles.why.append(
                f"money out is in {columns['paid_out']!r} and money in in {columns['paid_in']!r}, whatever their headings say: only so every balance follows"
            )
        elif two and all(fit.sign == "credit_positive" for fit in fitting):
            roles.open = None
        return


def texts_of(roles: Roles) -> list[str]:
    """The columns that are the text of a row."""
    seen, columns = roles.seen, roles.columns
    if roles.texts:
        return roles.texts
    spare = [
        heading
        for heading in roles.unknown
        if heading not in roles.money
        and (values := seen.values(heading))
        and not _often(values, proven_forms.looks_like_a_day)
        and re.search(r"[^\W\d_]", "".join(values))
    ]
    if spare and not {"counterparty", "reference"} & columns.keys():
        return spare
    return [columns.get("counterparty") or columns.get("reference") or columns.get("bank_code") or (spare or [columns["booked_on"]])[0]]
