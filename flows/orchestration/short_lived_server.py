"""The process of a private Prefect server: `python -m flows.orchestration.short_lived_server SOCKET HOME`, ended by the end of its input.

A database that is already migrated is kept in the user's cache, one a Prefect version, so that only the first start ever migrates.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from flows.custody.error_log import cache_folder
from flows.orchestration.password import OF_SERVERS, out_of_environment


def _end_with_the_parent(home: Path) -> None:
    """The other end of our input is the command: when it is gone, so are we, even if it was killed."""
    sys.stdin.buffer.read()
    shutil.rmtree(home, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _migrated(into: Path) -> None:
    """Put an empty, migrated database at `into`."""
    template = cache_folder() / f"prefect-{version('prefect')}.db"
    if _is_migrated(template):
        shutil.copyfile(template, into)
        return
    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())
    try:
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=template.parent, delete=False) as partial, closing(sqlite3.connect(into)) as database:
            database.execute("VACUUM INTO ?", [partial.name])
        os.replace(partial.name, template)
    except (OSError, sqlite3.Error):
        pass  # a cache that cannot be written costs time at the next start, nothing else


def _is_migrated(template: Path) -> bool:
    if not template.is_file():
        return False
    try:
        with closing(sqlite3.connect(template)) as database:
            return database.execute("SELECT version_num FROM alembic_version").fetchone() is not None
    except sqlite3.Error:
        return False


def main() -> None:
    os.umask(0o077)
    listening, home, password = int(sys.argv[1]), Path(sys.argv[2]), os.environ[OF_SERVERS]
    threading.Thread(target=_end_with_the_parent, args=(home,), daemon=True).start()
    _migrated(home / "prefect.db")
    gc.disable()  # nothing of what is imported becomes free
    import uvicorn
    from prefect.server.api.server import create_app

    from flows.orchestration.door import Door, port_of

    gc.freeze()
    gc.enable()
    out_of_environment()
    uvicorn.run(
        Door(create_app(webserver_only=True), port_of(listening), password), fd=listening, log_level="critical", proxy_headers=False, server_header=False
    )


if __name__ == "__main__":
    main()
