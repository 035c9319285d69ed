"""The API password of a Prefect server that is started here: new at each start, given to our own processes alone, kept for its user alone.

Authority: Prefect 3.8 settings reference (server.api.auth_string, api.auth_string), RFC 7617 (Basic authentication).
"""

from __future__ import annotations

import os
import secrets
import urllib.parse
from pathlib import Path

OF_CLIENTS = "PREFECT_API_AUTH_STRING"
OF_SERVERS = "PREFECT_SERVER_API_AUTH_STRING"


def new_password() -> str:
    """A user's name, which Prefect does not look at, and 256 random bits."""
    return f"assettrace:{secrets.token_urlsafe(32)}"


def standing_home() -> Path:
    """Where the standing server of this user keeps what it keeps, unless another place was named."""
    return Path.home() / ".assettrace" / "prefect"


def private_folder(folder: Path) -> None:
    """Make the folder, or make it private, whatever the umask is; PermissionError if it is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(1, "this folder belongs to another user", str(folder))
    folder.chmod(0o700)


def password_file(home: Path, port: int) -> Path:
    """Where the password of the standing server on this port stands while it runs."""
    return home / f"api-password-{port}"


def keep_password(home: Path, port: int, password: str) -> Path:
    """Write the password down for its user alone; the file is a new one, whatever lay there."""
    path = password_file(home, port)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(password + "\n")
    return path


def kept_password(api: str) -> str | None:
    """The password of this user's standing server if the URL names one on this machine; its home is PREFECT_HOME or the usual place."""
    try:
        named = urllib.parse.urlsplit(api)
        if named.hostname not in ("127.0.0.1", "localhost") or named.port is None:
            return None
        return password_file(Path(os.environ.get("PREFECT_HOME") or standing_home()), named.port).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None


def out_of_environment() -> None:
    """Take the password out of this process's environment, so that nothing that it starts has it. Prefect has read it when it was imported."""
    import prefect.main  # noqa: F401  reads the settings

    for name in (OF_CLIENTS, OF_SERVERS):
        os.environ.pop(name, None)
