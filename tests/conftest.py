"""What many tests look at and none changes: one small case that was run once, and one Prefect server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import PATIENCE, Said, assettrace, environment

from flows.custody.error_log import cache_folder
from flows.demo import small
from flows.orchestration.settings import QUIET

os.umask(0o077)  # as every command sets it, so that no order of tests decides what a case's log says


# The files that take longest, the longest first: one that begins last would be waited for by a core that has nothing to do.
LONGEST = (
    "test_incremental",
    "test_servers",
    "test_closed_door",
    "test_commands_case",
    "test_reliability",
    "test_upgrade",
    "test_partner_edition",
    "test_compiled",
    "test_tracing_plain",
    "test_verifier",
    "test_commands_bad_input",
    "test_exhibit_limits",
    "test_demo",
    "test_bundling",
    "test_bank_blocks",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; within a file the tests stay in their order."""
    order = {name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


class Ran(NamedTuple):
    """A small case whose purchase nobody has decided, after its first run, and what the run said."""

    case: Path
    said: Said


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """Commands of the tests keep what they keep for a user here; a database that was migrated before is not migrated again."""
    cache = tmp_path_factory.mktemp("cache")
    (cache / "assettrace").mkdir()
    for migrated in cache_folder().glob("prefect-*.db"):
        shutil.copy(migrated, cache / "assettrace")
    return cache


@pytest.fixture(scope="session", autouse=True)
def cache_of_every_test(cache) -> Iterator[None]:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(cache)
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def ran(tmp_path_factory, cache) -> Ran:
    """Do not change it: `ran_case` gives a copy."""
    case = tmp_path_factory.mktemp("ran") / "case"
    small(case)
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").partition("[[purchases]]")[0], "utf-8")
    return Ran(case, assettrace("run", case))


@pytest.fixture
def ran_case(ran, tmp_path) -> Path:
    """A copy of the case that was run, to be changed."""
    return Path(shutil.copytree(ran.case, tmp_path / "case"))


class Server(NamedTuple):
    """A Prefect server on loopback with a home of its own."""

    url: str
    home: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """Runs to the end of the session."""
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    child = subprocess.Popen(
        [sys.executable, "-m", "prefect", "--no-prompt", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        env=environment(**QUIET, PREFECT_HOME=str(home), PREFECT_SERVER_UI_ENABLED="false", PREFECT_API_BLOCKS_REGISTER_ON_START="false"),
        stdin=subprocess.DEVNULL,
        stdout=(home / "server.txt").open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        until(lambda: answers(f"{url}/health"))
        yield Server(url, home)
    finally:
        child.terminate()
        child.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody listens on just now."""
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(url: str) -> bool:
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def until(happened: Callable[[], object]) -> None:
    """Wait for it; fail if it does not happen in time, which is far more than it takes: a machine may be busy with other work."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
