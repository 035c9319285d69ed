"""The files in which a person declares how to read what no standard describes: the case's own, in its folder templates/, and the ready ones.

Format: TOML; what its keys are is told by the reader that it is for (a bank's table, a QIF file, a PDF).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from schemas.evidence import Refusal

READY = Path(__file__).resolve().parent.parent / "tables" / "templates"
READY_LAYOUTS = Path(__file__).resolve().parent.parent / "pdf" / "layouts"


def template_names(folder: Path | None) -> list[str]:
    """The templates that can be named: the case's own and the ready ones."""
    return sorted({path.stem for each in _folders(folder) for path in each.glob("*.toml")})


def file_of(name: str, folder: Path | None) -> Path | None:
    """Where the template called `name` lies: the case's own comes before a ready one; None if there is none."""
    if name != Path(name).name:
        return None
    return next((path for each in _folders(folder) if (path := each / f"{name}.toml").is_file()), None)


def written(name: str, folder: Path | None) -> tuple[Path, dict]:
    """The file of the template called `name`, and what stands in it; Refusal if there is none or it is not TOML."""
    path = file_of(name, folder)
    if path is None:
        known = ", ".join(template_names(folder))
        raise Refusal(f"template {name!r}", "", "there is no template of this name", f"Known: {known}. Your own go into the case's folder templates/.")
    try:
        return path, tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(path.name, "", f"this template is not TOML ({error})", "Mend it; the keys are told in flows/sources/tables/table_template.py.") from error


def _folders(folder: Path | None) -> list[Path]:
    return [each for each in (folder, READY, READY_LAYOUTS) if each is not None and each.is_dir()]
