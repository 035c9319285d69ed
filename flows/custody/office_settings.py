"""What an office has set for all of its cases on this machine: so far, the second place for the heads of logs.

Format: TOML 1.0, $XDG_CONFIG_HOME/assettrace/office.toml (~/.config/assettrace/office.toml), table [office]; the environment comes first.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from schemas.evidence import Refusal

_NEXT = 'It has one table: [office] with log_anchor = "/a/folder".'


def log_anchor() -> Path | None:
    """The folder in which the heads of all logs are written down, None if the office names none: ASSETTRACE_LOG_ANCHOR, or log_anchor under [office].
    Refusal if the settings cannot be read: a place that was named is never silently left out."""
    named = os.environ.get("ASSETTRACE_LOG_ANCHOR") or _settings().get("log_anchor")
    if named is None or named == "":
        return None
    if not isinstance(named, str):
        raise Refusal("office.toml", "office.log_anchor", "this is not the name of a folder", _NEXT)
    return Path(named)


def _settings() -> dict:
    path = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "assettrace" / "office.toml"
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Refusal(str(path), "", f"the office's settings cannot be read ({error})", _NEXT) from error
    office = written.get("office", {})
    if set(written) - {"office"} or not isinstance(office, dict) or set(office) - {"log_anchor"}:
        raise Refusal(str(path), "", "the office's settings have a key that is not known", _NEXT)
    return office
