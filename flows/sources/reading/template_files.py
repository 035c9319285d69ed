"""The files in which a person declares how to read what no standard describes: the case's own, in its folder templates/, and the ready ones.

Format: TOML; what its keys are is told by the reader that it is for (a bank's table, a QIF file).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from schemas.evidence import Refusal

READY = Path(__file__).resolve().parent.parent / "tables" / "templates"


def template_names(folder: Path | None) -> list[str]:
    """The templates that can be named: the case's own and the ready ones."""
    folders = [each for each in (folder, READY) if each is not None and each.is_dir()]
    return sorted({path.stem for each in folders for path in each.glob("*.toml")})


def written(name: str, folder: Path | None) -> tuple[Path, dict]:
    """The file of the template called `name`, and what stands in it; Refusal if there is none or it is not TOML."""
    known = template_names(folder)
    if name not in known:
        raise Refusal(
            f"template {name!r}", "", "there is no template of this name", f"Known: {', '.join(known)}. Your own go into the case's folder templates/."
        )
    own = folder / f"{name}.toml" if folder is not None else READY
    path = own if own.is_file() else READY / f"{name}.toml"
    try:
        return path, tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(path.name, "", f"this template is not TOML ({error})", "Mend it; the keys are told in flows/sources/tables/table_template.py.") from error
