"""Which amounts are money in and which money out, and in which order the rows stand: by the balances, by words that say so, by whose account it is; else a person is asked.

Authority: arithmetic (table_running.py). An account at a bank writes money out below nil; a card may write what was spent above it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.sources.reading import proven_forms
from flows.sources.tables import table_running, table_words
from flows.sources.tables.table_draft import Drafting

_CARD = re.compile(
    r"\b(card|carte|karte|kreditkarte|tarjeta|carta|visa|mastercard|amex|credit limit)|[*xX•]{4,}|^\W*(?:[0-9][ -]?){12,19}$", re.IGNORECASE
)  # a card's number has up to 19 digits (ISO/IEC 7812)
_CARD_BY_NAME = re.compile(r"\b(credit card|kreditkarte|carte de credit|tarjeta de credito|creditcard)\b", re.IGNORECASE)
_MANY = 3  # amounts below nil, and twice as many as above it: no card's statement has so


def settle(drafting: Drafting) -> None:
    """The keys credits and debits or sign, the order, and the column of a charge; or a question."""
    drafting.by_days = _order_of_days(drafting)
    columns, figures = drafting.draft.columns, drafting.figures
    drafting.draft.keys["order"] = "oldest_first"
    if "amount" in columns:
        _direction(drafting)
    moved = _moved(drafting)
    signs = ("credit_positive", "debit_positive") if "amount" in columns and "direction" not in columns else ("credit_positive",)
    found = _fits(drafting, moved, signs)
    if found:
        _by_balances(drafting, found)
    if not found or len({fit.order for fit in found}) > 1:
        drafting.draft.keys["order"] = drafting.by_days or "oldest_first"
        drafting.why.append(
            f"order: {drafting.draft.keys['order']}, {'because the days are in this order' if drafting.by_days else 'as listed: the days do not tell'}"
        )
    said = drafting.answers.get("sign", tuple(table_running.SIGNS)) if "amount" in columns and "direction" not in columns else ""
    if found and len({fit.sign for fit in found}) == 1 and not (found[0].of < _MANY and found[0].sign == "debit_positive" and _words(drafting).plain):
        if said and said != found[0].sign:
            raise drafting.file.refusal("", f"the answer sign={said} does not fit: the balances follow only under {found[0].sign}", "Leave the answer away.")
        if found[0].sign != "credit_positive":
            drafting.draft.keys["sign"] = found[0].sign
    elif said:
        drafting.settle("sign", said, f"{said}, as answered")
    elif len(signs) == 2 and any(figures.whole(str(columns["amount"]))):
        _by_words(drafting)


def _moved(drafting: Drafting) -> list[int]:
    columns, figures, keys = drafting.draft.columns, drafting.figures, drafting.draft.keys
    if "amount" not in columns:
        return figures.apart(str(columns["paid_out"]), str(columns["paid_in"]))
    amounts = figures.whole(str(columns["amount"]))
    if "direction" in columns:
        at = drafting.seen.headings.index(str(columns["direction"]))
        return [amount if row[at].strip() in keys["credits"] else -amount for amount, row in zip(amounts, figures.rows, strict=True)]
    return amounts


def _fits(drafting: Drafting, moved: list[int], signs: tuple[str, ...]) -> list[table_running.Fit]:
    """The readings under which the balances follow, without a charge if there are such."""
    columns, figures = drafting.draft.columns, drafting.figures
    if "balance_after" not in columns:
        return []
    balances = figures.of(str(columns["balance_after"]))
    if "balance_direction" in columns:
        at, overdrawn = drafting.seen.headings.index(str(columns["balance_direction"])), drafting.draft.keys["overdrawn"]
        balances = [-one if one is not None and row[at].strip() in overdrawn else one for one, row in zip(balances, figures.rows, strict=True)]
    for fee in ("", *(drafting.roles.fees if "amount" in columns and "direction" not in columns else ())):
        found = table_running.fits(moved, balances, figures.groups, signs, figures.whole(fee) if fee else ())
        if fee and found and all(fit.whole for fit in found):
            columns["fee"] = fee
            drafting.why.append(f"fee: {fee!r}, because only with it, taken besides the amount, the balances follow")
        drafting.proven_without_a_charge |= not fee and any(fit.whole for fit in found)
        if found and (not fee or "fee" in columns):
            return [fit for fit in found if not drafting.by_days or fit.order == drafting.by_days]
    return []


def _by_balances(drafting: Drafting, found: list[table_running.Fit]) -> None:
    first = found[0]
    if len({fit.order for fit in found}) == 1:
        drafting.draft.keys["order"] = first.order
    how = "every balance follows from the one before" if first.whole else f"{first.follows} of {first.of} balances follow, and under no other more than a few"
    orders, signs = ({getattr(fit, name) for fit in found} for name in ("order", "sign"))
    told = [*(orders if len(orders) == 1 else ()), *(signs if len(signs) == 1 else ())]
    if told:
        drafting.why.append(f"order and sign: {', '.join(told)}, because only so {how}")


def _order_of_days(drafting: Drafting) -> str:
    """The order of the rows, if the days rise or fall; '' if they do neither, or are all one."""
    values = [row[drafting.seen.day].strip() for row in drafting.rows]
    century = 2000 if proven_forms.has_short_year(values) else 0
    orders = set()
    for order in proven_forms.orders_that_fit(values, century):
        days = [day for value in values if (day := proven_forms.day_of(value, order, century))]
        rises, falls = days == sorted(days), days == sorted(days, reverse=True)
        orders.add("" if rises == falls else "oldest_first" if rises else "newest_first")
    return orders.pop() if len(orders) == 1 else ""


def _direction(drafting: Drafting) -> None:
    """A column of words for in and out, where the amounts have no sign."""
    columns, figures, roles = drafting.draft.columns, drafting.figures, drafting.roles
    amounts = figures.whole(str(columns["amount"]))
    signed = any(amount < 0 for amount in amounts) or drafting.draft.keys.get("negative") == "dr_cr"
    heading = columns.get("direction") or next((one for one in roles.words if one not in columns.values() or columns.get("bank_code") == one), "")
    if signed or not heading:
        columns.pop("direction", None)
        return
    if columns.get("bank_code") == heading:
        columns.pop("bank_code")
    columns["direction"] = heading
    words = sorted(set(drafting.seen.values(str(heading))))
    ways = {word: table_words.way_of(word) for word in words}
    said = drafting.answers.listed("credits", words)
    if said is not None or all(ways.values()):
        credits = said if said is not None else [word for word in words if ways[word] == "credits"]
        debits = [word for word in words if word not in credits]
        drafting.draft.keys["credits"], drafting.draft.keys["debits"] = credits or ["C"], debits or ["D"]
        drafting.why.append(
            f"credits and debits: {', '.join(map(repr, credits)) or 'no word'} in the column {heading!r} is money in{', as answered' if said is not None else ''}"
        )
        return
    choices = {word: {"keys": {"credits": [word], "debits": [other for other in words if other != word] or ["D"]}} for word in words}
    proven = [word for word in choices if _runs_with(drafting, choices[word]["keys"]["credits"])]
    if len(proven) == 1:
        drafting.draft = drafting.draft.changed(choices[proven[0]])
        drafting.why.append(f"credits: {proven[0]!r} in the column {heading!r}, because only so the balances follow")
    else:
        drafting.ask(
            "credits",
            f"Which word in the column {heading!r} says that money came in? The others say that it went out.",
            f"it is not known what {', '.join(repr(word) for word in words if not ways[word])} says",
            choices,
            {"keys": {"credits": "?", "debits": "?"}},
        )


def _runs_with(drafting: Drafting, credits: list[str]) -> bool:
    drafting.draft.keys["credits"] = credits
    moved = _moved(drafting)
    del drafting.draft.keys["credits"]
    return any(fit.whole for fit in _fits(drafting, moved, ("credit_positive",)))


class _Said(NamedTuple):
    """What the words of the rows say of the sign of their amounts: rows in which they agree with a minus for money out; in which they say the opposite; of these, in which a word stands in a
    cell of its own; and whether a payment to a card is among them."""

    plain: int
    against: int
    stated: int
    card: bool


def _words(drafting: Drafting) -> _Said:
    columns, figures, seen = drafting.draft.columns, drafting.figures, drafting.seen
    apart = {*drafting.roles.money, columns.get("status"), seen.headings[seen.day]}
    told = [at for at, heading in enumerate(seen.headings) if heading not in apart]
    plain = against = stated = 0
    card = False
    for amount, row in zip(figures.whole(str(columns["amount"])), figures.rows, strict=True):
        ways = {way for at in told if (way := table_words.way_of(row[at].strip()))}
        moves = 1 if ways == {"credits"} else -1 if ways == {"debits"} else table_words.moves(" / ".join(row[at] for at in told))
        stated += len(ways) == 1 and moves * amount < 0
        plain += moves * amount > 0
        against += moves * amount < 0
        card |= any(table_words.pays_a_card(row[at]) for at in told)
    return _Said(plain, against, stated, card)


def _by_words(drafting: Drafting) -> None:
    """No balance proves the sign: words of the rows do, or whose account it is; or a person is asked."""
    amounts, said = drafting.figures.whole(str(drafting.draft.columns["amount"])), _words(drafting)
    below, above = sum(amount < 0 for amount in amounts), sum(amount > 0 for amount in amounts)
    told = not said.against and not said.card
    no_card = told and not _names_a_card(drafting)
    if told and said.plain and below:
        drafting.settle("sign", "credit_positive", f"credit_positive, because the words of {said.plain} rows say so and none says otherwise")
    elif said.stated and not said.plain and said.stated == said.against:
        drafting.settle(
            "sign",
            "debit_positive",
            f"debit_positive, because in {said.stated} rows a word for money in or out stands beside the other sign, and in none the same",
        )
    elif no_card and below >= _MANY and below >= 2 * above:
        drafting.settle("sign", "credit_positive", f"credit_positive, because {below} of {below + above} amounts are below nil, as what is spent is")
    elif told and below and _at_a_bank(drafting) or no_card and below and below >= above and _has_an_account(drafting):
        drafting.settle("sign", "credit_positive", "credit_positive, because it is an account, of which money out is below nil; no balance proves it")
    else:
        first = "debit_positive" if said.against > said.plain or said.card else "credit_positive"
        drafting.ask(
            "sign",
            "Is an amount above zero money in (credit_positive) or money out (debit_positive), as many cards have it?",
            "words of the rows say both"
            if said.plain and said.against
            else "every amount is above zero, and no balance tells"
            if not below
            else "no balance and no word of the rows tells",
            {one: {"keys": {"sign": one}} for one in sorted(table_running.SIGNS, key=lambda one: one != first)},
        )


def _has_an_account(drafting: Drafting) -> bool:
    """Whether the table or a line around it names an account."""
    return "account" in drafting.roles.apart or "account" in drafting.around.statement


def _names_a_card(drafting: Drafting) -> bool:
    """Whether a heading, a line, or what stands for an account is that of a card."""
    heading, lines = drafting.roles.apart.get("account"), drafting.seen.above
    around = [part.strip() for record in lines for value in record.fields for part in value.split(":")]
    said = [*([heading, *drafting.seen.values(heading)] if heading else []), *around, *drafting.seen.headings]
    named = any(_CARD_BY_NAME.search(cell) for row in drafting.rows for cell in row)
    return named or any(_CARD.search(one) for one in said)


def _at_a_bank(drafting: Drafting) -> bool:
    """Whether an IBAN or a British sort code stands where the holder's or the other side's account does."""
    seen, around = drafting.seen, drafting.around
    headings = [heading for heading in (drafting.roles.apart.get("account"), drafting.draft.columns.get("counterparty_account")) if heading]
    values = [value for heading in headings for value in seen.values(str(heading))] + around.accounts
    return "sort_code" in drafting.roles.apart or any(
        re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,34}|[0-9]{2}-?[0-9]{2}-?[0-9]{2}[- ]?[0-9]{8}", value.strip().upper()) for value in values
    )
