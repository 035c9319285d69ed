"""The process of a private Prefect server: `python -m flows.orchestration.short_lived_server SOCKET HOME`, ended by the end of its input.

A database that is already migrated is kept in the user's cache, one a Prefect version, so that only the first start ever migrates.
"""
from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path


def _end_with_the_parent(home: Path) -> None:
    """The other end of our input is the command: when it is gone, so are we, even if it was killed."""
    sys.stdin.buffer.read()
    shutil.rmtree(home, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "assettrace"


def _migrated(into: Path) -> None:
    """Put an empty, migrated database at `into`."""
    template = _cache() / f"prefect-{version('prefect')}.db"
    if template.is_file():
        shutil.copyfile(template, into)
        return
    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())
    try:
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=template.parent, delete=False) as partial:
            partial.write(into.read_bytes())
        os.replace(partial.name, template)
    except OSError:
        pass  # a cache that cannot be written costs time at the next start, nothing else


def main() -> None:
    listening, home = int(sys.argv[1]), Path(sys.argv[2])
    threading.Thread(target=_end_with_the_parent, args=(home,), daemon=True).start()
    _migrated(home / "prefect.db")
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(webserver_only=True), fd=listening, log_level="critical")


if __name__ == "__main__":
    main()
