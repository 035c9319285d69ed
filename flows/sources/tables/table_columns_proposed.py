"""Which columns of a table the template names, and which rows are booked: by headings, contents and balances, or a question.

Authority: none for headings and words; arithmetic for columns of amounts (table_running.py).
"""

from __future__ import annotations

from flows.sources.tables import table_running, table_whose, table_words
from flows.sources.tables.table_draft import Drafting
from flows.sources.tables.table_roles import settle_amounts, texts_of


def booked(drafting: Drafting) -> None:
    """Which rows are booked: by words that are known; rows that wait are set aside."""
    drafting.rows = drafting.seen.rows
    heading = drafting.roles.columns.get("status")
    if not heading:
        return
    words = sorted(set(drafting.seen.values(heading)))
    known = [word for word in words if table_words.is_booked(word)]
    unsure = [word for word in words if table_words.is_booked(word) is None]
    said = drafting.answers.listed("booked", words)
    if not words:
        drafting.roles.columns.pop("status")
        return
    if said is None and unsure:
        drafting.ask(
            "booked",
            f"Which words in the column {heading!r} say that a row is booked?",
            f"it is not known what {', '.join(map(repr, unsure))} says; rows with another word are set aside",
            {word: {"keys": {"booked": [*known, word]}} for word in unsure} | {", ".join(words): {"keys": {"booked": words}}},
            {"keys": {"booked": "?"}},
        )
    else:
        booked = said or known
        drafting.settle(
            "booked",
            booked or ["(none)"],
            f"{', '.join(map(repr, booked)) or 'none'} in the column {heading!r} says that a row is booked{'' if said is None else ', as answered'}; others are set aside",
        )
    taken, at = drafting.draft.keys["booked"], drafting.seen.headings.index(heading)
    drafting.rows = [row for row in drafting.seen.rows if row[at].strip() in taken]


def columns(drafting: Drafting) -> None:
    roles, seen = drafting.roles, drafting.seen
    drafting.currency_column = roles.apart.get("currency", "")
    drafting.figures = drafting.figures_by(drafting.currency_column)
    settle_amounts(roles, drafting.figures)
    drafting.account_runs = table_whose.balances_run_within(drafting)
    if drafting.account_runs:
        drafting.figures = drafting.figures_by(drafting.currency_column, roles.apart["account"])
    _which_amount(drafting)
    if not {"amount", "paid_out"} & roles.columns.keys() or "booked_on" not in roles.columns:
        raise drafting.file.refusal(
            "",
            "the headings name no day of booking, or neither an amount nor money out and in",
            "Write the template by hand, or ask the producer for a table with headings.",
        )
    if roles.open:
        out, come = roles.open
        said = drafting.answers.get("paid_out", (out, come))
        if said:
            roles.columns["paid_out"], roles.columns["paid_in"] = (out, come) if said == out else (come, out)
        else:
            drafting.ask(
                "paid_out",
                f"Which column is money out: {out!r} or {come!r}?",
                "every row has an amount in one of them, and neither a heading that is known nor a balance tells",
                {a: {"columns": {"paid_out": a, "paid_in": b}} for a, b in ((out, come), (come, out))},
            )
    columns = dict(roles.columns)
    for one, other in (("original_amount", "original_currency"), ("original_currency", "original_amount")):
        if one in columns and other not in columns:
            columns.pop(one)
    if "direction" in columns and "amount" not in columns:
        heading = columns.pop("direction")
        _balance_direction(drafting, heading, columns)
    texts = texts_of(roles)
    drafting.draft.columns |= {**columns, **drafting.draft.columns, "text": texts if len(texts) > 1 else texts[0]}
    drafting.draft.columns = {name: drafting.draft.columns[name] for name in ("booked_on", *(name for name in drafting.draft.columns if name != "booked_on"))}
    drafting.why += roles.why
    drafting.why += [f"{name}: the column {heading if isinstance(heading, str) else ', '.join(heading)!r}" for name, heading in drafting.draft.columns.items()]
    if seen.numbered:
        drafting.draft.keys["column_names"] = seen.headings


def _balance_direction(drafting: Drafting, heading: str, columns: dict[str, str]) -> None:
    words = sorted(set(drafting.seen.values(heading)))
    ways = {word: table_words.way_of(word) for word in words}
    if "balance_after" in columns and words and all(ways.values()):
        columns["balance_direction"] = heading
        for key, way, other in (("in_credit", "credits", "Cr"), ("overdrawn", "debits", "Dr")):
            drafting.settle(key, [word for word in words if ways[word] == way] or [other], f"what {heading!r} says beside a balance")


def _which_amount(drafting: Drafting) -> None:
    """Of several columns of amounts: the one that the balances prove; any, if they are alike; else a person says."""
    roles = drafting.roles
    amounts = [heading for heading in roles.amounts if any(drafting.figures.whole(heading))]
    if len(amounts) < 2 or roles.columns.get("amount") not in roles.amounts:
        if amounts and "amount" in roles.columns:
            roles.columns["amount"] = amounts[0]
        return
    balance = roles.columns.get("balance_after")
    proven = [one for one in amounts if balance and table_running.fits(drafting.figures.whole(one), drafting.figures.of(balance), drafting.figures.groups)]
    said = drafting.answers.get("amount", amounts)
    if said or len(proven) == 1:
        roles.columns["amount"] = said or proven[0]
        roles.why.append(f"amount: {roles.columns['amount']!r}, {'as answered' if said else 'because only so the balances follow'}")
    elif all(drafting.figures.whole(one) == drafting.figures.whole(amounts[0]) for one in amounts):
        roles.columns["amount"] = amounts[0]
    else:
        drafting.ask(
            "amount",
            "Which column is what moved on this account?",
            f"the columns {', '.join(map(repr, amounts))} hold different amounts, and no balance tells",
            {one: {"columns": {"amount": one}} for one in amounts},
        )
        roles.columns["amount"] = amounts[0]
