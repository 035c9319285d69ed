"""What the documents show is true: the example case file is valid and whole, every command shown exists, every file named is there."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command

from flows.case.case_folder import REGISTER_COLUMNS
from flows.cli import app
from schemas.case import Case
from schemas.law import JURISDICTIONS
from schemas.standing_questions import STANDING_QUESTIONS
from tracing.attribution.rules import RULES

TOP = Path(__file__).resolve().parent.parent
PAGES = [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]
CASE_FILE = (TOP / "docs/case-file.md").read_text("utf-8")
COMMANDS = get_command(app).commands


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", CASE_FILE, re.S)[1]


def test_the_example_case_file_is_valid():
    Case.model_validate(tomllib.loads(block("toml")))


def test_the_example_case_file_has_an_example_of_every_key():
    given: dict[type, set[str]] = {}

    def look(kind, value) -> None:
        for model in (k for k in (kind, *get_args(kind)) if isinstance(k, type) and issubclass(k, BaseModel)):
            for one in value if isinstance(value, list) else [value]:
                given.setdefault(model, set()).update(one)
                for name, part in one.items():
                    look(model.model_fields[name].annotation, part)

    look(Case, tomllib.loads(block("toml")))
    assert len(given) > 20
    for model, keys in given.items():
        assert keys == set(model.model_fields), (model.__name__, set(model.model_fields) - keys)


def test_orders_rules_and_questions_are_those_that_are_known():
    for names in (*(orders for orders in JURISDICTIONS.values()), JURISDICTIONS, RULES, STANDING_QUESTIONS):
        for name in names:
            assert re.search(rf"[`\s]{name}[`,.\s]", CASE_FILE), name


def test_the_example_register_of_exhibits_has_its_columns():
    rows = list(csv.reader(io.StringIO(block("csv"))))
    assert tuple(rows[0]) == REGISTER_COLUMNS and all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_shown_exists(page):
    for text in re.findall(r"(?:`|^    |\$ )assettrace ([^`\n]*)", page.read_text("utf-8"), re.M):
        name = text.split()[0]
        assert name in COMMANDS or name in ("--help", "--version"), text
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts} if name in COMMANDS else set()
        assert set(re.findall(r"(?<=\s)--[a-z0-9-]+", text)) <= options | {"--help"}, text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert not target.startswith("http") and (page.parent / target).exists(), target
