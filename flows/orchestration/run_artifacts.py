"""What an operator sees of a run on Prefect's page: tables of counts with the places of what was written, and no name or figure of a case.

Format: Prefect 3.8 artifacts (Markdown), one key a case and a kind, so that the page of a key is the history of one case. A browser
does not follow links from Prefect's page to files, so each link's text is the whole path.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect.artifacts import create_markdown_artifact


def show_counts(reference: str, kind: str, says: str, heading: Sequence[str], rows: Sequence[Sequence[object]], see: Sequence[Path]) -> None:
    """An artifact of the run that is going on. `kind` is a word; a Path in a row, and each of `see`, is shown as a link."""
    lines = [says, ""]
    if rows:
        lines += [_row(heading), _row(["---"] * len(heading)), *(_row(row) for row in rows), ""]
    lines += [f"* {_link(path)}" for path in see]
    create_markdown_artifact("\n".join(lines), key=f"{reference.lower().replace('_', '-')}-{kind}", description=f"Case {reference}")


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(_link(cell) if isinstance(cell, Path) else str(cell) for cell in cells)} |"


def _link(path: Path) -> str:
    shown = "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in str(path.resolve()))
    return f"[{shown}]({path.resolve().as_uri()})"
