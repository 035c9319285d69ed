"""Amounts in columns that a proposed template does not read: explained by others of their row, asked about where they may be a charge, or named."""

from __future__ import annotations

import re

from flows.sources.reading import statement_words
from flows.sources.tables import proposed_rows
from flows.sources.tables.table_draft import Drafting

_NO_AMOUNT = re.compile(
    r"\b(rate|kurs|wechselkurs|umrechnungskurs|koers|cours|course|cambio|price|quantity|units?|shares|percent|prozent|%|anzahl|balance|saldo|solde)\b"
)


def charges(drafting: Drafting) -> None:
    """Amounts in columns that the template does not read: they are explained by others of their row, asked about, or named."""
    columns, seen, roles = drafting.draft.columns, drafting.seen, drafting.roles
    read = {heading for value in columns.values() for heading in ([value] if isinstance(value, str) else value)}
    used = [str(columns[name]) for name in ("amount", "paid_out", "paid_in", "balance_after", "original_amount", "fee") if name in columns]
    spare = [
        heading
        for heading in seen.headings
        if heading
        and heading not in (read - set(roles.texts)) | set(used)
        and seen.headings.count(heading) == 1
        and heading not in roles.balances
        and (heading in (*roles.money, *roles.fees) or not seen.values(heading))
        and not _NO_AMOUNT.search(statement_words.plain(heading))
    ]
    drafting.unused, where = proposed_rows.unused_amounts(drafting.file, seen, spare, used, str(drafting.draft.keys["decimal_mark"])) if spare else ([], set())
    if drafting.proven_without_a_charge:
        drafting.unused = [one for one in drafting.unused if not any(f"column {fee!r}" in one.why for fee in roles.fees)]
    charges = [] if drafting.proven_without_a_charge else sorted(where & set(roles.fees))
    if not charges or "amount" not in columns or "direction" in columns:
        return
    said = drafting.answers.get("fee", (*charges, "none"))
    if said and said != "none":
        drafting.draft.columns["fee"] = said
        drafting.unused = [one for one in drafting.unused if f"column {said!r}" not in one.why]
    elif said:
        drafting.unused = [one for one in drafting.unused if not any(f"column {fee!r}" in one.why for fee in charges)]
    else:
        drafting.ask(
            "fee",
            f"Was what stands in {', '.join(map(repr, charges))} taken from the account besides the amount? Answer the heading if it was, and none if it is in the amount already.",
            "no balance tells",
            {"none": {"columns": {"fee": None}}} | {one: {"columns": {"fee": one}} for one in charges},
            {"columns": {"fee": "?"}},
        )
