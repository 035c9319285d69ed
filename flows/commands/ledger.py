"""`assettrace ledger`: run the engine on plain files, without a case."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import USAGE
from flows.commands.screen import show, warn
from tracing.attribution.rules import RULES
from tracing.attribution.rules.rule import ALL_RULES, POISON


def _known(rule: str) -> str:
    if rule not in (known := (*RULES, POISON, ALL_RULES)):
        raise typer.BadParameter(f"{rule!r} is not a rule; use one of {', '.join(known)}.")
    return rule


class SameDay(StrEnum):
    recorded = "recorded"
    free = "free"


def ledger(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER.csv", help="id,at,from,to,amount,currency[,seq][,kind]; or a folder made by `assettrace store`")],
    claims: Annotated[Path, typer.Option(help="transfer,label,amount (empty amount: the whole transfer)")],
    rule: Annotated[str, typer.Option(callback=_known, help=f"The rule of attribution: {', '.join(RULES)}; {POISON} (flags alone); or {ALL_RULES}.")],
    out: Annotated[Path, typer.Option(help="Folder for the results; replaced whole.")],
    target: Annotated[Path | None, typer.Option(help="target,transfer,account (one of the last two empty)")] = None,
    links: Annotated[Path | None, typer.Option(help="debit,credit,state (recorded, decided or candidate): which payments are one")] = None,
    bounds: Annotated[bool, typer.Option("--bounds", help="At least and at most, on any order of attribution.")] = False,
    claim: Annotated[str, typer.Option(help="Ranges for this label alone.")] = "",
    same_day: Annotated[SameDay, typer.Option(help="Ranges with the order within a day as recorded, or free.")] = SameDay.recorded,
    route: Annotated[bool, typer.Option("--route", help="How each traced unit came from a claim.")] = False,
) -> None:
    """Trace a ledger of plain files under one rule or all.

    Example: assettrace ledger ledger.csv --claims claims.csv --rule all --target targets.csv --bounds --route --out result
    """
    from flows.commands.progress_bar import stages
    from flows.ledgers.ledger_files import read

    if rule in RULES and RULES[rule].steps_on_targets is not None and target is None:
        warn(f"{rule} needs --target: the payments that bought the assets.")
        raise typer.Exit(USAGE)
    if ledger.is_dir():
        if bounds or route or claim or links or rule in (POISON, ALL_RULES):
            warn("A stored ledger is followed under one rule; ranges, routes, links and poison need the ledger as a file.")
            raise typer.Exit(USAGE)
        from flows.ledgers.stored_ledger import open_stored
        from flows.ledgers.stored_results import write_stored

        with stages() as progress:
            stored = open_stored(ledger)
            write_stored(stored, claims, rule, out, target, progress)
        show(f"{stored.facts['lines']} lines traced; results in {out}")
        return
    with stages() as progress:
        question = read(ledger, claims, target, links, progress)
        if claim and claim not in question.ledger.labels[:-1]:
            warn(f"--claim {claim}: the claims name {', '.join(question.ledger.labels[:-1]) or 'no label'}.")
            raise typer.Exit(USAGE)
        from flows.ledgers.ledger_results import Wanted, write

        inputs = [path for path in (ledger, claims, target, links) if path]
        write(question, Wanted(rule, bounds, claim, same_day == SameDay.free, route), out, inputs, progress)
    show(f"{len(question.ledger)} lines traced; results in {out}")
