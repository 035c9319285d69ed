"""The templates that a bundle's exhibits were read by, as they stand: without them nobody could read a bank's table again.

Format: `templates/NAME.toml` (a register's: `templates/registers/NAME.toml`), and `templates.json`, an object from an exhibit's SHA-256 to the name of its template there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.sources.reading import template_files
from flows.sources.reading.source import REGISTER
from flows.sources.tables import register_template
from schemas.evidence import Exhibit


def put_templates(data: Path, exhibits: Sequence[Exhibit], own: Path, shown: Callable[[str], str]) -> list[tuple[str, str]]:
    """Write into the bundle's `data` the template of each of its exhibits that has one; those that are not written, each with why. own: the case's own templates.
    shown: who is protected and named in a text, '' if nobody is."""
    used: dict[str, str] = {}
    withheld: dict[str, str] = {}
    for exhibit in exhibits:
        if not exhibit.template:
            continue
        path = _file(exhibit.template, own)
        if path is None:
            withheld[f"template {exhibit.template}"] = "it is not among the case's templates any more"
        elif who := shown(path.read_bytes().decode("utf-8", "replace")):
            withheld[f"template {exhibit.template}"] = f"it would show {who}"
        else:
            used[exhibit.sha256] = name = f"{exhibit.template.replace(REGISTER, register_template.OWN + '/')}.toml"
            into = data / "templates" / name
            into.parent.mkdir(parents=True, exist_ok=True)
            into.write_bytes(path.read_bytes())
    if used:
        (data / "templates.json").write_text(json.dumps(used, indent=1, sort_keys=True) + "\n", "utf-8")
    return sorted(withheld.items())


def _file(template: str, own: Path) -> Path | None:
    """Where a template lies: the case's own comes before a ready one."""
    if not template.startswith(REGISTER):
        return template_files.file_of(template, own)
    name = template.removeprefix(REGISTER)
    folders = (own / register_template.OWN, register_template.READY)
    return next((path for folder in folders if name == Path(name).name and (path := folder / f"{name}.toml").is_file()), None)
