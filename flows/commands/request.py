"""`assettrace request`: what is missing, as drafts of what to ask which bank for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_json

_SAYS = {"list": "List", "letter": "Letter", "production-order": "Facts for a production order", "account-monitoring": "Facts for an account monitoring order"}


def request(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The case's folder.")],
    over: Annotated[int, typer.Option(min=0, help="Vouchers, and accounts paid to, only above so much in the account's currency.")] = 1000,
    follow: Annotated[list[str], typer.Option(metavar="ACCOUNT", help="Ask also about this account that money was paid to; may be given again.")] = (),
    why: Annotated[str, typer.Option(help="Why the requests are drafted; it is kept in the case's log.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draft what to ask which bank and register for: a letter each, and the facts for a production order or an account monitoring order. Nothing is sent.

    Example: assettrace request cases/OP-1
    Example: assettrace request cases/OP-1 --over 5000 --follow "20-00-00 12345678"
    """
    from flows.case.case_folder import CaseFolder
    from flows.dossier.words import count
    from flows.handover.write_requests import draft_requests

    drafted = draft_requests(CaseFolder(directory), over, tuple(follow), why)
    if as_json:
        show_json(
            {
                "requests": [
                    {"kind": d.kind, "to": d.to, "things": d.things, "protected": list(d.protected), "pdf": str(d.pdf), "text": str(d.text)} for d in drafted
                ]
            }
        )
        return
    if not drafted:
        show("Nothing is missing that a bank or a register could be asked for, and no account is left that could be monitored. Nothing was written.")
        return
    the_list, *_requests = drafted
    show(
        "Nothing is missing that a bank or a register could be asked for." if not the_list.things else f"Missing: {count(the_list.things, 'thing')} to ask for."
    )
    for one in drafted:
        to = f", to {one.to or 'a bank that no exhibit names'}" if one is not the_list else ""
        names = f"; it names {' and '.join(one.protected)}, whose account it is about" if one.protected else ""
        show(f"{_SAYS[one.kind]}{to} ({one.things}){names}\n  {one.pdf}\n  {one.text}")
    show("Each is a draft: a person checks, completes and signs it. What is sent is recorded under [[outstanding]] in case.toml.")
