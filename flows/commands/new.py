"""`assettrace new`: a new case's folder, ready for its exhibits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.exit_codes import USAGE
from flows.commands.screen import show, warn


def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The new case's folder; it must not exist.")],
    reference: Annotated[str, typer.Option(prompt="Reference of the case (letters, digits, - and _)", help="Such as OP-1.")],
    caption: Annotated[str, typer.Option(prompt="Caption, as on the application", help="Such as 'R v Bloggs'.")],
    offence: Annotated[str, typer.Option(prompt="Offence alleged", help="In words, with its provision.")],
    first: Annotated[str, typer.Option(prompt="First day of the period (2024-01-01)", help="First day of the case's period.")],
    last: Annotated[str, typer.Option(prompt="Last day of the period (2024-12-31)", help="Last day of the case's period.")],
    author: Annotated[str, typer.Option(prompt="Your name", help="Who makes the case and chooses the rule.")],
    office: Annotated[str, typer.Option(prompt="Your office", help="Such as 'Financial investigator'.")],
    jurisdiction: Annotated[str, typer.Option(help="A jurisdiction that is known here.")] = "england_and_wales",
    order: Annotated[str, typer.Option(help="The order sought; see docs/case-file.md.")] = "restraint",
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "GBP",
    rule: Annotated[str, typer.Option(help="The rule of tracing that is declared.")] = "own_money_first",
) -> None:
    """Make a new case: case.toml with everything explained, exhibits/ and exhibits.csv.

    Example: assettrace new cases/OP-1 --reference OP-1 --caption "R v Bloggs" --offence "Fraud Act 2006 s.1" --first 2024-01-01 --last 2024-12-31 --author "J. Bloggs" --office "Financial investigator"
    """
    from flows.case.new_case import NotMade, make_case

    try:
        make_case(
            directory,
            reference=reference,
            caption=caption,
            offence=offence,
            first=first,
            last=last,
            author=author,
            office=office,
            jurisdiction=jurisdiction,
            order=order,
            currency=currency,
            rule=rule,
        )
    except NotMade as error:
        warn(str(error))
        raise typer.Exit(USAGE) from None
    show(
        f"Made {directory}. Next: put the files as received into {directory / 'exhibits'}, list them in exhibits.csv, complete case.toml, "
        f"then: assettrace run {directory}"
    )
