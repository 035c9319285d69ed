"""Faults put into the source, one at a time, and whether the fast tests notice: a survivor is a line that no test holds to its word.

Method: R. DeMillo, R. Lipton and F. Sayward, Hints on test data selection (1978). Works on a copy; the checkout is not touched.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

TOP = Path(__file__).resolve().parent.parent.parent
FILES = (
    "schemas/money.py",
    "tracing/attribution/plain_tracer.py",
    *(
        f"tracing/attribution/rules/{path.name}"
        for path in sorted((TOP / "tracing/attribution/rules").glob("*.py"))
        if path.name not in ("__init__.py", "effective.py")
    ),
)
TESTS = ("tests/test_money.py", "tests/test_scenarios.py", "tests/test_ledger_twice.py::test_both_implementations_write_the_same_bytes[0]")
PATIENCE = 60  # seconds; a mutant that never ends is noticed
SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def places(tree: ast.AST):
    """Every (node, fault) that can be put in: another operator, another number, a condition turned round, a statement left out."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)) and type(node.op) in SWAPPED:
            yield node, "operator"
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
            yield node, "comparison"
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield node, "number"
        elif isinstance(node, ast.If):
            yield node, "condition"
        elif isinstance(node, (ast.AugAssign, ast.Expr)) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node, "statement"


def faulty(source: str, chosen: int) -> tuple[str, str]:
    """The source with its n-th fault, and the fault in words."""
    tree = ast.parse(source)
    node, fault = list(places(tree))[chosen]
    before = ast.unparse(node).splitlines()[0]
    if fault == "operator":
        node.op = SWAPPED[type(node.op)]()
    elif fault == "comparison":
        node.ops[0] = SWAPPED[type(node.ops[0])]()
    elif fault == "number":
        node.value += 1
    elif fault == "condition":
        node.test = ast.UnaryOp(ast.Not(), node.test)
    else:
        for parent in ast.walk(tree):
            for body in (getattr(parent, name, []) for name in ("body", "orelse")):
                if isinstance(body, list) and node in body:
                    body[body.index(node)] = ast.Pass()
    ast.fix_missing_locations(tree)
    return ast.unparse(tree), f"line {node.lineno}, {fault}: {before}"


def run(count: int, seed: int) -> str:
    """`count` faults chosen at random over all files; survivors are printed."""
    every = [(file, n) for file in FILES for n in range(len(list(places(ast.parse((TOP / file).read_text("utf-8"))))))]
    chosen = Random(seed).sample(every, min(count, len(every)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(TOP, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".pytest_cache", ".hypothesis"))
        for file, n in chosen:
            original = (copy / file).read_text("utf-8")
            changed, words = faulty(original, n)
            (copy / file).write_text(changed, "utf-8")
            if not _noticed(copy):
                survivors.append(f"{file}, {words}")
                print("survived:", survivors[-1], flush=True)
            (copy / file).write_text(original, "utf-8")
    killed = len(chosen) - len(survivors)
    return f"{killed} of {len(chosen)} faults noticed ({100 * killed / len(chosen):.1f} per cent), of {len(every)} that can be put in"


def _noticed(copy: Path) -> bool:
    environment = os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"}
    tests = TESTS
    try:
        return (
            subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests], cwd=copy, env=environment, capture_output=True, timeout=PATIENCE
            ).returncode
            != 0
        )
    except subprocess.TimeoutExpired:
        return True
