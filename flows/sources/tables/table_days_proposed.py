"""How a table's days are written, and rows without one: by the days themselves and the lines around them (flows/sources/reading/day_order.py), or a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.sources.reading import day_order, proven_forms
from flows.sources.tables.forward_rows import ends_a_table
from flows.sources.tables.table_draft import Drafting
from flows.sources.tables.table_seen import is_money


def days(drafting: Drafting) -> None:
    columns, seen = drafting.draft.columns, drafting.seen
    values = seen.values(str(columns["booked_on"]))
    if seen.sheet:  # days that the workbook stores as such arrive in ISO 8601 and are read under any order
        values = [value for value in values if proven_forms.orders_that_fit([value]) != ["ymd"]]
        if not values:
            drafting.settle("dates", "ymd", "the workbook stores days, which need no order")
            return
    values = [value for value in values if not proven_forms.is_certain(value)] or values  # what is certain is read whatever is declared
    others = [value for heading in seen.headings if heading != columns["booked_on"] and seen.headings.count(heading) == 1 for value in seen.values(heading)]
    others = [value for value in others if proven_forms.looks_like_a_day(value)]
    century = drafting.answers.get("century", day_order.CENTURIES)
    days = day_order.settle(values, others, drafting.around.days, drafting.around.period, seen.headings, century)
    where = f"the column {columns['booked_on']!r}"
    if days.century is None:
        drafting.ask(
            "century",
            f"Which century are the years of two digits in {where} of?",
            days.century_because,
            {one: {"keys": {"century": int(one)}} for one in day_order.CENTURIES},
        )
    elif days.century:
        drafting.draft.keys["century"] = days.century
    said = drafting.answers.get("dates", days.could_be, lambda _: bool(days.could_be))
    if days.order or said:
        drafting.settle("dates", said or days.order, days.why if days.order else f"{said}, as answered")
    elif days.could_be:
        drafting.ask(
            "dates",
            f"In which order are day, month and year written in {where}?",
            days.because,
            {order: {"keys": {"dates": order}} for order in sorted(days.could_be, key=("dmy", "mdy", "ymd").index)},
        )
    else:
        _mostly(drafting, values, int(days.century or 0), where, days.because)


def _mostly(drafting: Drafting, values: Sequence[str], century: int, where: str, because: str) -> None:
    """No order fits every day: the one that most fit, if it is one alone; the others are told, and are not read unless they are certain in themselves."""
    fit = Counter(order for value in values for order in proven_forms.orders_that_fit([value], century))
    said = drafting.answers.get("dates", tuple(proven_forms.ORDERS))
    best = fit.most_common(2)
    if said or len(best) == 1:
        order = said or best[0][0]
        drafting.settle(
            "dates",
            order,
            f"{order}, because {fit[order]} of {len(values)} days fit it; a day in another form is not read unless there is only one way to read it",
        )
    elif best:
        drafting.ask(
            "dates",
            f"In which order are day, month and year written in {where}?",
            because,
            {order: {"keys": {"dates": order}} for order, _ in fit.most_common()},
        )
    else:
        raise drafting.file.refusal("", f"in {where} no day can be read: {because}", "Write the template by hand, or ask the producer for the table again.")


def undated(drafting: Drafting) -> None:
    """Rows without a day, where others have one."""
    columns, seen = drafting.draft.columns, drafting.seen
    width, amounts = len(seen.headings), [seen.headings.index(columns[name]) for name in ("amount", "paid_out", "paid_in") if name in columns]
    bare = [
        record
        for record in (*seen.between, *seen.after)
        if len(record.fields) == width
        and not record.fields[seen.day].strip()
        and any(is_money(record.fields[at].strip()) for at in amounts)
        and not any(ends_a_table(value) for value in record.fields if value.strip())
    ]
    if not bare:
        return
    said = drafting.answers.get("day_once", ("true", "false"))
    if said:
        drafting.settle("day_once", said == "true", f"{said}, as answered")
    else:
        drafting.ask(
            "day_once",
            "Are rows without a day of the day of the row above them?",
            f"{len(bare)} rows have an amount and no day, the first at {bare[0].place}",
            {one: {"keys": {"day_once": one == "true"}} for one in ("true", "false")},
            {"keys": {"day_once": "?"}},
        )


def lines(drafting: Drafting) -> None:
    around, draft = drafting.around, drafting.draft
    footers = list(around.footers)
    if footers:
        draft.keys["footers"] = footers
    for name, where in around.statement.items():
        if name in ("opening", "closing", "first_day", "last_day", "servicer", "holder") and name not in draft.statement:
            draft.statement[name] = where
    for name in ("first_day", "last_day"):
        where = draft.statement.get(name, {})
        order, century = str(draft.keys["dates"]), int(str(draft.keys.get("century", 0)))
        said = where.get("fixed") or (drafting.said_behind(where["line"]) if "line" in where else "")
        if said and proven_forms.day_of(said, order, century) is None:  # the template has one form for all days
            fitting = proven_forms.orders_that_fit([said])
            day = proven_forms.day_of(said, fitting[0]) if len(fitting) == 1 else None
            draft.statement |= {name: {"fixed": proven_forms.written(day, order)}} if day else {}
            if not day:
                draft.statement.pop(name)
    drafting.why += around.why
