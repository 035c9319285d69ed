"""Writes docs/formats.md: every source with what it reads, and what inspecting each file of a folder of samples gave.

Run from the project's folder: python docs/formats.py FOLDER. The samples are not part of the project; what is written names them by their paths in FOLDER.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flows.sources import INTELLIGENCE, SOURCES
from flows.sources.read_exhibit import source_name
from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import Inspection, inspect, opened
from schemas.evidence import Refusal

MOST = 60  # files of a folder that are told one by one
SKIPPED = {".md", ".xsd", ".yml", ".toml"}
_ADDS_UP = {True: "yes", False: "**no**", None: "not stated"}


def main(folder: Path, into: Path) -> None:
    """Write the page."""
    lines = [
        "# Formats",
        "",
        "What is read, by which source, and what inspecting every sample file gave. Made by `python docs/formats.py FOLDER`; nothing here is typed by hand.",
        "",
        "## Sources",
        "",
        "| source | what it reads |",
        "|---|---|",
        *(f"| `{source_name(source)}` | {_says(source)} |" for source in SOURCES),
        "",
        "A table without a standard is read by a template: one of those ready in `flows/sources/tables/templates`, or one of the case's own. `assettrace inspect FILE --propose` proposes one.",
        "A statement as PDF is read by a layout: one of those ready in `flows/sources/pdf/layouts`, or one of the case's own; what it proves is told in [pdf-statements.md](pdf-statements.md).",
        "",
        "## Samples",
        "",
    ]
    by_folder: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in SKIPPED and path.name != "LICENSE":
            by_folder[path.parent.relative_to(folder).as_posix()].append(path)
    lines += ["| file | source | rows | set aside | declared | reconciles | remarks | refused, why |", "|---|---|---|---|---|---|---|---|"]
    for name, paths in by_folder.items():
        lines += _of_folder(name, paths)
    into.write_text("\n".join(lines) + "\n", "utf-8")


def _of_folder(name: str, paths: list[Path]) -> Iterator[str]:
    found = [(path, *_look(path)) for path in paths]
    told = [one for one in found if one[1]]
    if len(told) <= MOST:
        yield from (_line(f"{name}/{path.name}", source, one) for path, source, one in told)
    else:
        read = sum(one.refused is None for *_, one in told)
        yield (
            f"| {name}/, {len(told)} files | {', '.join(sorted({source for _, source, _ in told}))} | {sum(one.rows.accepted for *_, one in told)} | "
            f"{sum(one.rows.set_aside for *_, one in told)} | {sum(one.rows.declared for *_, one in told)} |  |  | {len(told) - read} of them |"
        )
    unclaimed = [path.name for path, source, _ in found if not source]
    if unclaimed:
        names = ", ".join(unclaimed) if len(unclaimed) <= 3 else f"{unclaimed[0]} and {len(unclaimed) - 1} more"
        yield f"| {name}/: {names} |  |  |  |  |  |  | no source reads this |"


def _look(path: Path) -> tuple[str, Inspection]:
    """What inspecting gives; a table that no template fits is read by the one that is proposed for it, if no question is open but whose it is."""
    found = inspect(path)
    if found.refused is None or path.suffix not in (".csv", ".xlsx"):
        return f"`{found.source}`" if found.source else "", found
    try:
        proposal = propose(opened(path))
        if [question.key for question in proposal.questions] == ["account"]:
            proposal = propose(opened(path), {"account": "1"})
    except Refusal:
        return "", found
    if proposal.questions:
        return "", found
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "proposed.toml"
        template.write_text(proposal.template, "utf-8")
        found = inspect(path, str(template))
    return f"`{found.source}`, by the proposed template", found


def _line(name: str, source: str, found: Inspection) -> str:
    rows = found.rows
    counts = f"{rows.accepted} | {rows.set_aside} | {rows.declared}" if found.refused is None else " |  | "
    adds_up = ", ".join(dict.fromkeys(_ADDS_UP[account.reconciles] for account in found.accounts))
    return f"| {name} | {source} | {counts} | {adds_up} | {', '.join(found.flags)} | {_why(found.refused, found.file)} |"


def _why(refused: str | None, file: str) -> str:
    """The reason in one sentence, without what each source said of itself."""
    if refused is None:
        return ""
    told = refused.removeprefix(Path(file).name).lstrip(":, ")
    return re.split(r" \(iso20022|\. [A-Z]", told)[0].replace("|", "\\|").replace("\n", " ")[:200]


def _says(source) -> str:
    first, _, _ = source.__doc__.partition("\n")
    return first + (" *Leads, kept apart.*" if source in INTELLIGENCE else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("formats.md"))
