"""The progress of a long command: on a terminal only, after two seconds only, on standard error only."""

from __future__ import annotations

import io
import sys

from flows.commands import progress_bar as shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(monkeypatch, stream, patience):
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(shown, "PATIENCE", patience)
    with shown.stages() as progress:
        progress("reading the ledger", 0.5)
        progress("writing", 1)
    return stream.getvalue()


def test_on_a_terminal_what_is_done_is_shown_once_it_takes_long(monkeypatch, capsys):
    assert "writing" in told(monkeypatch, Terminal(), -1.0)
    assert told(monkeypatch, Terminal(), 60.0).strip("\x1b[?25hl\n ") == ""
    assert capsys.readouterr().out == ""


def test_elsewhere_nothing_is_shown(monkeypatch):
    assert told(monkeypatch, io.StringIO(), -1.0) == ""
