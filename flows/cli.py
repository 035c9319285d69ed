"""The command line: one function a command, each in a file of its own under flows/commands; nothing slow is imported here."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from flows.commands.bundle import bundle
from flows.commands.changes import changes
from flows.commands.decide import decide
from flows.commands.demo import demo
from flows.commands.dossier import dossier
from flows.commands.exit_codes import ERROR, tell
from flows.commands.export import export
from flows.commands.inspect import inspect
from flows.commands.ledger import ledger
from flows.commands.matches import matches
from flows.commands.new import new
from flows.commands.ownership import ownership
from flows.commands.request import request
from flows.commands.research import research
from flows.commands.run import run
from flows.commands.screen import show, warn
from flows.commands.seal import seal
from flows.commands.search import search
from flows.commands.status import status
from flows.commands.store_ledger import store
from flows.commands.up import up
from flows.commands.upgrade import upgrade
from flows.commands.verify import verify
from flows.custody.private_files import keep_private
from flows.orchestration import interrupts

# new objects before Python looks for circles among them; what a command makes stays, and looking as often as Python does took a tenth of a run
SELDOM = (100_000, 20, 50)
INTERRUPTED = 130  # what typer makes of Ctrl-C
app = typer.Typer(
    name="assettrace",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From files received to an evidential dossier.\n\nExit codes: 0 done, 1 error, 2 usage, 3 evidence refused, 4 a decision is needed, 5 integrity broken, 6 what verify worked out agrees and is not complete.",
)


def _identify(asked: bool) -> None:
    """A version number alone never identifies the program."""
    if asked:
        from flows.custody.program_code import CODE, identity

        program = identity()
        show(f"assettrace {program['assettrace']}\ncode SHA-256 {program[CODE]}")
        raise typer.Exit()


@app.callback()
def program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_identify, is_eager=True, help="Print the version, and the hash of the code, which alone identifies the program."),
    ] = False,
) -> None:
    pass


for command in (
    new,
    inspect,
    run,
    status,
    upgrade,
    request,
    matches,
    decide,
    dossier,
    seal,
    bundle,
    export,
    verify,
    changes,
    demo,
    ledger,
    store,
    ownership,
    search,
    research,
    up,
):
    app.command()(command)


def main() -> None:
    """Run the command line `assettrace`."""
    keep_private()
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a screen that knows fewer letters than the exhibits
    with interrupts.remembered():
        try:
            app()
        except SystemExit as end:
            if end.code != INTERRUPTED:
                raise
            sys.exit(_stopped())
        except Exception as error:
            sys.exit(_stopped() if interrupts.came() else tell(error))


def _stopped() -> int:
    """Say that the command was interrupted; the exit code of that."""
    warn("Stopped. What was finished is kept; run it again to go on.")
    return ERROR
