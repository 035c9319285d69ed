"""A case as a folder: case.toml, the exhibits as received with their register, the store, the decisions, the log, the dossiers.

The investigator owns case.toml, exhibits/ and exhibits.csv; nothing here ever changes them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from flows.case.case_log import CaseLog
from flows.case.upgrade_swap import finish_what_was_stopped
from flows.custody.files import sha256_once, write_whole
from flows.custody.private_files import keep_private
from flows.custody.regular_file import open_regular, why_not, written_name
from schemas import calendar
from schemas.case import Case
from schemas.decisions import Decision
from schemas.evidence import Exhibit, Refusal
from schemas.law import JURISDICTIONS
from schemas.law.provision import OrderSought
from tracing.attribution.rules import RULES

REGISTER_COLUMNS = ("file", "reference", "producer", "received_on", "power", "permitted_use", "handling", "kind", "template")
_HANDLING = ("disclosable", "sensitive", "intelligence", "suspicious_activity_report")


class Received(NamedTuple):
    """A file of exhibits/ and its description."""

    path: Path
    exhibit: Exhibit


class CaseFolder:
    """One case on disk. Reading a part that is missing or mistaken raises Refusal; nothing is written but by named methods.

    Opening one raises IntegrityBroken if a head of its log that stands elsewhere is not that of one of its lines. From then on this process writes for its user alone. An upgrade that was killed when
    its new store was ready is finished first.
    """

    def __init__(self, path: Path | str):
        keep_private()
        self.path = Path(path)
        if not (self.path / "case.toml").is_file():
            raise Refusal(str(self.path), "", "this folder has no case.toml, so it is not a case", "Name a case's folder, or make one with: assettrace new DIR")
        finish_what_was_stopped(self.path)
        self.log.check_anchors()

    @property
    def exhibits(self) -> Path:
        return self.path / "exhibits"

    @property
    def store(self) -> Path:
        return self.path / "store.duckdb"

    @property
    def checks(self) -> Path:
        """The operator's pages: every promise made of the evidence and whether it held; made anew by each run."""
        return self.path / "checks"

    @property
    def dossiers(self) -> Path:
        return self.path / "dossiers"

    @property
    def requests(self) -> Path:
        """Drafts of what banks and registers are to be asked for."""
        return self.path / "requests"

    @property
    def templates(self) -> Path:
        """Where the case's own table templates may lie, beside the ready ones."""
        return self.path / "templates"

    @property
    def log(self) -> CaseLog:
        return CaseLog(self.path / "log.jsonl")

    @cached_property
    def case(self) -> Case:
        """case.toml, typed; Refusal with the line of the first mistake."""
        text = _text(self.path / "case.toml")
        try:
            case = Case.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"line (\d+)", str(error))
            raise Refusal(
                "case.toml", f"line {place[1]}" if place else "", f"this is not TOML ({error})", "Mend that line; texts stand in quotes, dates as 2024-05-02."
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            raise Refusal("case.toml", _place(text, first["loc"]), _mistake(first), "Mend case.toml and run again.") from error
        if case.tracing.rule not in RULES:
            raise Refusal("case.toml", _place(text, ("tracing", "rule")), f"{case.tracing.rule!r} is not a rule of tracing", f"Use one of: {', '.join(RULES)}.")
        return case

    @cached_property
    def order(self) -> OrderSought:
        """The order that the case seeks, with its provisions; Refusal if the jurisdiction or order is not known."""
        head = self.case.case
        orders = JURISDICTIONS.get(head.jurisdiction)
        if orders is None:
            raise Refusal(
                "case.toml",
                "case.jurisdiction",
                f"{head.jurisdiction!r} is not a jurisdiction that is known here",
                f"Known: {', '.join(sorted(JURISDICTIONS))}.",
            )
        if head.order not in orders:
            raise Refusal("case.toml", "case.order", f"{head.order!r} is not an order of {head.jurisdiction}", f"Known: {', '.join(sorted(orders))}.")
        return orders[head.order]

    def received(self) -> list[Received]:
        """Every file of exhibits/ that can be read, by name, with what exhibits.csv says of it. A file without a line is taken with a
        provisional reference and `listed` False; a line without a file, or a mistake in a line, raises Refusal."""
        return self._looked_at()[0]

    def passed_over(self) -> list[Refusal]:
        """What lies in exhibits/ and cannot be taken in because it is no plain file, has no name that can be kept, or cannot be read; the rest goes on."""
        return self._looked_at()[1]

    def _looked_at(self) -> tuple[list[Received], list[Refusal]]:
        described = self._register()
        there = self._in_exhibits()
        passed_over = {path: Refusal(f"exhibits/{written_name(path)}", "", *why) for path in there if (why := why_not(path))}
        files = [path for path in there if path not in passed_over]
        missing = sorted(set(described) - {p.name for p in there})
        if missing:
            raise Refusal(
                "exhibits.csv",
                described[missing[0]]["_place"],
                f"the file {missing[0]!r} is listed but not in exhibits/",
                "Put the file back as it was received, or mend the name.",
            )
        found = []
        for number, path in enumerate(files, start=1):
            row = described.get(path.name)
            try:
                sha256, size = sha256_once(path), path.lstat().st_size
            except (Refusal, OSError) as error:  # it has changed or gone since it was looked at, or its disk fails
                passed_over[path] = (
                    error
                    if isinstance(error, Refusal)
                    else Refusal(f"exhibits/{path.name}", "", f"the file cannot be read ({error.strerror})", "Check that it is there.")
                )
                continue
            if row is None:
                found.append(Received(path, Exhibit(sha256=sha256, reference=f"UNLISTED/{number}", file_name=path.name, size=size, listed=False)))
                continue
            found.append(
                Received(
                    path,
                    Exhibit(
                        sha256=sha256,
                        reference=row["reference"],
                        file_name=path.name,
                        size=size,
                        kind=row["kind"] or "data",
                        producer=row["producer"],
                        received_on=row["_received_on"],
                        power=row["power"],
                        permitted_use=row["permitted_use"],
                        handling=row["handling"] or "disclosable",
                        template=row["template"],
                    ),
                )
            )
        return found, [passed_over[path] for path in there if path in passed_over]

    def check_register(self) -> None:
        """Refusal if exhibits.csv has a mistake; no exhibit is opened."""
        self._register()

    def _in_exhibits(self) -> list[Path]:
        """By name; what begins with a point belongs to the machine (".DS_Store") and is left out."""
        if not self.exhibits.is_dir():
            raise Refusal("exhibits", "", "this case has no folder exhibits/", "Make it and put the files into it as they were received.")
        return sorted(p for p in self.exhibits.iterdir() if p.name != "exhibits.csv" and not p.name.startswith("."))

    def decisions(self) -> list[Decision]:
        """Every line of decisions.jsonl, oldest first; Refusal names a line that is not a decision."""
        path = self.path / "decisions.jsonl"
        decisions = []
        text = _text(path) if path.exists() else ""
        for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
            try:
                decisions.append(Decision.model_validate_json(line))
            except ValidationError as error:
                raise Refusal(
                    "decisions.jsonl",
                    f"line {number}",
                    f"this is not a decision ({_mistake(error.errors()[0])})",
                    "Take the line out or mend it; new decisions are made with: assettrace decide",
                ) from error
        return decisions

    def decide(self, decision: Decision) -> None:
        """Write a decision into decisions.jsonl and a line about it into the case's log."""
        path = self.path / "decisions.jsonl"
        before = path.read_bytes() if path.exists() else b""
        write_whole(path, before + (json.dumps(decision.model_dump(), ensure_ascii=False, sort_keys=True) + "\n").encode())
        self.log.add("decision", decision.subject, decision.reason, decision=decision.id, answer=decision.answer)

    def read_by(self, command: str, why: str) -> None:
        """Somebody looked into the case; it is logged."""
        self.log.add("case read", command, why)

    def _register(self) -> dict[str, dict]:
        path = self.exhibits / "exhibits.csv"
        if not path.exists():
            return {}
        reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
        try:
            return self._described(reader)
        except csv.Error as error:
            raise Refusal(
                "exhibits.csv", f"line {reader.line_num}", f"the quotes do not come out ({error})", 'A quote inside a quoted field is written twice: "".'
            ) from error

    def _described(self, reader: csv.DictReader) -> dict[str, dict]:
        if reader.fieldnames is None or set(reader.fieldnames) != set(REGISTER_COLUMNS):
            raise Refusal("exhibits.csv", "line 1", f"the columns are {', '.join(reader.fieldnames or ['none'])}", f"Expected: {','.join(REGISTER_COLUMNS)}.")
        described: dict[str, dict] = {}
        references: set[str] = set()
        for row in reader:
            place = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise Refusal("exhibits.csv", place, f"this line has not {len(REGISTER_COLUMNS)} fields", "A field with a comma stands in quotes.")
            _check_register_row(row, place, described, references)
            described[row["file"]] = {**row, "_place": place}
            references.add(row["reference"])
        for row in described.values():
            row["_received_on"] = calendar.parse(row["received_on"]) if row["received_on"] else None
        return described


def _check_register_row(row: dict, place: str, described: dict, references: set[str]) -> None:
    if not row["file"] or "/" in row["file"] or "\\" in row["file"]:
        raise Refusal("exhibits.csv", place, f"{row['file']!r} is not the name of a file in exhibits/", "Give the name alone, without a folder.")
    if row["file"] in described:
        raise Refusal("exhibits.csv", place, f"{row['file']!r} is listed twice", "Keep one line for each file.")
    if not row["reference"] or row["reference"] in references:
        raise Refusal(
            "exhibits.csv", place, f"the reference {row['reference']!r} is empty or given twice", "Every exhibit has its own reference, such as JB/1."
        )
    if row["kind"] not in ("", "data", "document"):
        raise Refusal("exhibits.csv", place, f"kind {row['kind']!r} is not known", "Use data (read by a source) or document (kept and cited, not read).")
    if row["handling"] not in ("", *_HANDLING):
        raise Refusal("exhibits.csv", place, f"handling {row['handling']!r} is not known", f"Use one of: {', '.join(_HANDLING)}.")
    if row["received_on"]:
        try:
            calendar.parse(row["received_on"])
        except calendar.DateError as error:
            raise Refusal("exhibits.csv", place, str(error), "Write dates as 2024-05-02.") from error


def _text(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise Refusal(path.name, "", f"the file cannot be opened ({error.strerror})", "Check that it may be read.") from error
    except UnicodeDecodeError as error:
        raise Refusal(path.name, f"byte {error.start}", "this is not UTF-8 text", "Save it as UTF-8 (in Excel: CSV UTF-8).") from error


def _place(text: str, location: tuple) -> str:
    """'people[2].role, line 31': the key that pydantic names, and the line where its table or key stands."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    if not location:
        return ""
    lines = text.splitlines()
    start = 0
    if len(location) > 1 and isinstance(location[1], int):
        heads = [i for i, line in enumerate(lines) if line.strip() == f"[[{location[0]}]]"]
        start = heads[location[1]] if location[1] < len(heads) else 0
    else:
        start = next((i for i, line in enumerate(lines) if line.strip() == f"[{location[0]}]"), 0)
    key = next((str(part) for part in reversed(location) if isinstance(part, str)), "")
    line = next((i for i in range(start, len(lines)) if re.match(rf"\s*{re.escape(key)}\s*=", lines[i])), start)
    return f"{path}, line {line + 1}"


def _mistake(error: dict) -> str:
    if error["type"] == "missing":
        return "this is required and not there"
    if error["type"] == "extra_forbidden":
        return "this key is not known (a typing mistake?)"
    return f"{error['msg'].removeprefix('Value error, ')} (found {error['input']!r})" if len(str(error["input"])) < 60 else error["msg"]
