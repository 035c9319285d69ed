"""The style of the house as a test: which way imports go, one door a library, names, and what no file may contain."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
ROOMS = {
    "schemas": {"schemas"},
    "expectations": {"schemas", "expectations"},
    "tracing": {"schemas", "tracing"},
    "flows": {"schemas", "expectations", "tracing", "flows"},
}
# library: the only places that may import it
DOORS = {
    "duckdb": ("flows/store/case_store.py",),
    "great_expectations": ("expectations/",),
    "reportlab": ("flows/dossier/printing.py", "flows/drawing/pdf.py"),
    "prefect": ("flows/run_case.py", "flows/intake.py", "flows/follow.py", "flows/compile_dossier.py", "flows/orchestration/"),
    "xlsxwriter": ("flows/handover/exports/",),
    "anxwritter": ("flows/handover/exports/",),
    "ortools": ("tracing/attribution/any_order_range.py",),
    "lxml": ("flows/sources/",),
    "splink": ("tracing/matching/search_weights.py",),
    "pyhanko": ("flows/handover/seal.py", "flows/dossier/sign_pdf.py", "flows/dossier/pkcs11_token.py", "flows/dossier/verifier.py"),
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "process", "handle"}
# standard library modules a module of ours may not hide: Prefect puts flows/ first on sys.path
SOURCES = sorted(path for room in ROOMS for path in (TOP / room).rglob("*.py"))
MODULES = [pytest.param(path, id=str(path.relative_to(TOP))) for path in SOURCES]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; flows are loaded by path, so imports are absolute"
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES)
def test_imports_go_one_way(path):
    room = path.relative_to(TOP).parts[0]
    ours = {name.split(".")[0] for name in imported(path)} & set(ROOMS)
    assert ours <= ROOMS[room], f"{room} may not import {sorted(ours - ROOMS[room])}"


@pytest.mark.parametrize("path", MODULES)
def test_each_library_has_one_door(path):
    where = path.relative_to(TOP).as_posix()
    for name in {name.split(".")[0] for name in imported(path)} & set(DOORS):
        assert where.startswith(DOORS[name]), f"{name} is imported outside its door"


@pytest.mark.parametrize("path", MODULES)
def test_a_file_says_what_it_is_for(path):
    text = path.read_text("utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no docstring"


@pytest.mark.parametrize("path", MODULES)
def test_names_are_the_fields_own(path):
    assert path.stem not in FORBIDDEN_NAMES
    assert path.parent.name != "flows" or path.stem not in sys.stdlib_module_names


def test_reasoning_touches_no_file_database_or_clock():
    doors = {"duckdb", "pathlib", "os", "io", "time", "random", "reportlab", "prefect", "sqlite3", "socket"}
    for path in (TOP / "tracing").rglob("*.py"):
        assert not imported(path) & doors, f"{path.relative_to(TOP)} imports {sorted(imported(path) & doors)}"


def test_charts_know_neither_case_nor_store():
    for path in (TOP / "flows/drawing").rglob("*.py"):
        ours = {name for name in imported(path) if name.split(".")[0] in ROOMS}
        assert all(name.startswith(("flows.drawing", "schemas.", "tracing.")) for name in ours), f"{path.relative_to(TOP)} imports {sorted(ours)}"


def test_the_verifier_imports_nothing_but_the_standard_library_and_what_it_can_do_without():
    verifier = TOP / "flows/dossier/verifier.py"
    names = {name.split(".")[0] for name in imported(verifier)}
    may_be_there = {"pypdf", "pyhanko", "pyhanko_certvalidator"}
    assert names - may_be_there <= sys.stdlib_module_names
    top = {alias.name.split(".")[0] for node in ast.parse(verifier.read_text("utf-8")).body if isinstance(node, ast.Import) for alias in node.names}
    top |= {node.module.split(".")[0] for node in ast.parse(verifier.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)}
    assert not top & may_be_there, "what may be missing is imported where it is used"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [TOP / name for name in listed.stdout.split("\0") if name]


def test_no_registry_and_no_path_of_a_machine_is_named():
    forbidden = re.compile(r"--(extra-)?index-url +http|https?://[^ \"]*/simple/|https?://files\.|(^|[^a-zA-Z0-9_.])/(wor" + r"k|roo" + r"t)/[a-z.]")
    for path in tracked():
        if path.suffix in {".png", ".pdf", ".ttf"} or not path.is_file():
            continue
        hit = forbidden.search(path.read_text("utf-8", errors="replace"))
        assert hit is None, f"{path.relative_to(TOP)}: {hit[0]!r}"


def test_no_lock_that_names_its_registry():
    assert "uv.lock" not in {path.name for path in tracked()}
