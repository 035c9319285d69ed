"""The only door to DuckDB: a case's store, opened by one writer at a time and checked against a head kept outside it.

Exhibits enter whole or not at all, one transaction each, keyed on their SHA-256. `store.head.json` beside the store says how many
rows every table holds; a store with fewer is refused, because DuckDB opens a file with a lost write-ahead log
without a word.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from flows.custody import program_code
from flows.custody.case_lock import check_whole, one_writer
from flows.custody.files import IntegrityBroken, write_whole
from flows.sources.reading.record_columns import Records, from_arrow, to_arrow
from flows.store import queries
from schemas.evidence import Exhibit, Reading, Staged, Verdict
from schemas.evidence_base import FINDING_TABLES, RECORD_TABLES

TABLES: tuple[type[SQLModel], ...] = (Exhibit, Verdict, *RECORD_TABLES, *FINDING_TABLES)
STORED_AS = "v1.5.0"  # texts are packed by a method that takes a sixth less time than that of the files every version reads
SEARCH_MEMORY = "4GB"  # half of the least machine that a search is promised on
configure_mappers()  # rows come from the store by model_construct, which does not do it, and cannot be read before it is done
# one hash of every table's columns: a store of other tables, or of another program, is not read as if it were one of these
TABLES_OF_THIS_VERSION = hashlib.sha256("\n".join(map(queries.create, TABLES)).encode()).hexdigest()


class Store:
    """A case's store, open. Use `Store.open(path)`; never keep one across tasks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path):
        self._connection, self._path, self._head = connection, path, _head(path)

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, reading: bool = False, any_program: bool = False) -> Iterator[Store]:
        """Open the store at `path`; StoreBusy after five seconds, IntegrityBroken if rows are missing. If there is none it is made, or,
        with `reading`, an empty one is shown; with `reading` nothing on disk changes. MadeByAnother if another program made it, or,
        with `any_program` (and `reading`), if its tables are others."""
        with one_writer(path.with_suffix(".lock")):
            check_whole(path.parent)
            _check_program(path, any_program)
            head = _head(path)
            if not path.exists():
                if head.exists():
                    raise IntegrityBroken(
                        f"{path.name} is gone, but {head.name} says that it held data. Restore it from a copy, or "
                        f"delete {head.name} to read every exhibit again."
                    )
                if not reading:
                    _make(path)
            with duckdb.connect(":memory:") as connection:
                store = cls(connection, path)
                if path.exists():
                    with _readable(path):
                        _attach(connection, path, "(READ_ONLY)" if reading else "")
                        store._compare_with_head(reading)
                else:
                    _make_tables(connection)
                yield store

    def rows(self, table: type[SQLModel]) -> list[SQLModel]:
        """Every row of a table, in the order of its primary key."""
        with _readable(self._path):
            columns = self._connection.execute(queries.select_all(table)).to_arrow_table()
        return list(from_arrow(table, columns))

    def load(self, exhibit: Exhibit, reading: Reading, staged: Staged | None, verdicts: list[Verdict]) -> bool:
        """Take in one exhibit whole: False, and nothing added, if these bytes are already in the store. An exhibit that was
        refused before holds no records, and gives way unless it is refused for the same reason again."""
        before = self._connection.execute("SELECT state, why FROM reading WHERE exhibit = ?", [exhibit.sha256]).fetchone()
        if before is not None and (before[0] != "refused" or before == (reading.state, reading.why)):
            return False
        with self._transaction():
            if before is not None:
                self._connection.execute(queries.delete_by(Exhibit, "sha256"), [exhibit.sha256])
                self._connection.execute(queries.delete_by(Reading, "exhibit"), [exhibit.sha256])
            self._insert(Exhibit, [exhibit])
            self._insert(Reading, [reading])
            self._insert(Verdict, verdicts)
            if staged is not None:
                by_name = {table.__tablename__: table for table in TABLES}
                for name in sorted(staged.records):
                    self._insert(by_name[name], staged.records[name])
                for rows in (staged.set_aside, staged.declared, staged.remarks):
                    if rows:
                        self._insert(type(rows[0]), rows)
        return True

    def replace(self, findings: dict[type[SQLModel], list[SQLModel]]) -> None:
        """Replace whole tables of findings in one transaction; other tables stay as they are."""
        with self._transaction():
            for table in findings:
                assert table in FINDING_TABLES, table
                self._connection.execute(queries.delete_all(table))
            for table, rows in findings.items():
                self._insert(table, rows)

    def replace_verdicts(self, subject: str, verdicts: list[Verdict]) -> None:
        """Replace the verdicts on one subject."""
        with self._transaction():
            self._connection.execute(queries.delete_by(Verdict, "subject"), [subject])
            self._insert(Verdict, verdicts)

    def describe(self, exhibit: Exhibit) -> None:
        """Bring an exhibit's description (never its bytes or records) up to what exhibits.csv says now."""
        with self._transaction():
            self._connection.execute(queries.delete_by(Exhibit, "sha256"), [exhibit.sha256])
            self._insert(Exhibit, [exhibit])

    def _insert(self, table: type[SQLModel], rows: Sequence[SQLModel]) -> None:
        if not rows:
            return
        for columns in rows.readers() if isinstance(rows, Records) else [pa.Table.from_batches([to_arrow(table, rows)])]:
            self._connection.register("incoming", columns)
            self._connection.execute(queries.insert_from(table, "incoming"))
            self._connection.unregister("incoming")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. The head says beforehand which generation is coming, so that a crash at any point can be told from
        a loss: the store is then at the old generation or the new one, and both are right."""
        coming = self._generation() + 1
        self._write_head(coming - 1, coming=coming)
        self._connection.execute("BEGIN")
        try:
            yield
            self._connection.execute("UPDATE generation SET n = ?", [coming])
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            self._write_head(coming - 1)
            if isinstance(error, duckdb.IOException):  # the disk is full, or gone
                raise OSError(errno.EIO, f"it could not be written, and holds what it held before ({str(error).splitlines()[0]})", self._path.name) from error
            raise
        self._write_head(coming)

    def _roll_back(self) -> None:
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.TransactionException:
            pass  # a COMMIT that failed has rolled back already

    def _generation(self) -> int:
        return self._connection.execute("SELECT n FROM generation").fetchone()[0]

    def _counts(self) -> dict[str, int]:
        return {table.__tablename__: self._connection.execute(queries.count(table)).fetchone()[0] for table in TABLES}

    def _write_head(self, generation: int, coming: int | None = None) -> None:
        head = {"generation": generation, "coming": coming, "rows": self._counts(), "tables": TABLES_OF_THIS_VERSION, "program": program_code.code_hash()}
        write_whole(self._head, json.dumps(head, sort_keys=True, indent=1).encode())

    def _compare_with_head(self, reading: bool) -> None:
        try:
            generation = self._generation()
            if generation == 0 and not self._head.exists():  # just made
                if not reading:
                    self._write_head(0)
                return
            head = json.loads(self._head.read_text("utf-8"))
        except (OSError, ValueError, duckdb.CatalogException) as error:
            raise IntegrityBroken(f"{self._head.name} or the store's own tables cannot be read. Restore both files from one copy.") from error
        if generation == head["coming"]:
            if not reading:
                self._write_head(generation)
        elif generation != head["generation"] or self._counts() != head["rows"]:
            raise IntegrityBroken(
                f"the store holds other data than {self._head.name} says (generation {generation}, expected {head['generation']}): "
                "committed data is missing or was replaced. Restore store.duckdb and its head from one copy, or move all "
                "files that begin with 'store.' away and run again: every exhibit is then read anew."
            )


@contextmanager
def searching(readable: Sequence[Path], spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection without a store, for searching registers: it reads these files, may spill into a folder, and reaches nothing else."""
    with duckdb.connect(":memory:") as connection:
        paths = ", ".join(queries.text(str(path)) for path in readable)
        for setting in (
            f"memory_limit = '{SEARCH_MEMORY}'",
            f"temp_directory = {queries.text(str(spill))}",
            "preserve_insertion_order = false",
            "enable_progress_bar = false",
            f"allowed_paths = [{paths}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"SET {setting}")
        yield connection


def is_of_another_program(path: Path) -> bool:
    """Whether the store at `path` was made by another program than this one; False where there is none."""
    with one_writer(path.with_suffix(".lock")):
        check_whole(path.parent)
        return of_another_program_under_lock(path)


def of_another_program(path: Path, tables: Mapping[str, Sequence[str]]) -> dict[str, list[dict]] | None:
    """What a store that another program made holds in these columns of these tables, as plain values; None if it has not got them. The caller holds the case's lock;
    nothing on disk changes. IntegrityBroken if the store holds other data than its head says."""
    with duckdb.connect(":memory:") as connection, _readable(path):
        _attach(connection, path, "(READ_ONLY)")
        try:
            head = json.loads(_head(path).read_text("utf-8"))
            (generation,) = connection.execute("SELECT n FROM generation").fetchone()
            counts = {name: connection.execute(queries.count_of(name)).fetchone()[0] for name in head["rows"]}
            whole = generation == head["coming"] or (generation == head["generation"] and counts == head["rows"])
        except (OSError, ValueError, KeyError, TypeError, duckdb.CatalogException) as error:
            raise IntegrityBroken(f"{_head(path).name} or the store's own tables cannot be read. Restore both files from one copy.") from error
        if not whole:
            raise IntegrityBroken(f"the store holds other data than {_head(path).name} says. Restore store.duckdb and its head from one copy.")
        try:
            return {name: connection.execute(queries.columns_of(name, columns)).to_arrow_table().to_pylist() for name, columns in tables.items()}
        except (duckdb.CatalogException, duckdb.BinderException):
            return None


def checkpoint(path: Path) -> None:
    """Write everything of a store into its one file, so that it can be moved without its log of writes."""
    with duckdb.connect(":memory:") as connection:
        _attach(connection, path)
        connection.execute("CHECKPOINT store")
    if path.with_name(f"{path.name}.wal").exists():
        raise OSError(errno.EIO, "what was written did not go into the file", path.name)


def _check_program(path: Path, any_program: bool) -> None:
    if any_program and _made_by(path).get("tables") == TABLES_OF_THIS_VERSION:
        return
    if of_another_program_under_lock(path):
        raise program_code.made_by_another(path.name, path.parent)


def of_another_program_under_lock(path: Path) -> bool:
    """The same, for whoever holds the case's lock."""
    made = _made_by(path)
    return bool(made) and path.exists() and (made.get("program"), made.get("tables")) != (program_code.code_hash(), TABLES_OF_THIS_VERSION)


def _made_by(path: Path) -> dict:
    """The store's head; {} if it cannot be read, and then whoever opens the store says what is wrong."""
    try:
        head = json.loads(_head(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return head if isinstance(head, dict) else {}


def _head(path: Path) -> Path:
    return path.with_suffix(".head.json")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What DuckDB says of a file that is damaged, in words."""
    try:
        yield
    except (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException) as error:
        raise IntegrityBroken(
            f"{path.name} cannot be opened as a store ({str(error).splitlines()[0]}). Restore all files that begin with "
            "'store.' from one copy, or move them away and run again: every exhibit is then read anew."
        ) from error


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, how: str = "") -> None:
    connection.execute(f"ATTACH {queries.text(str(path))} AS store {how}")
    connection.execute("USE store")
    connection.execute("SET preserve_insertion_order = false")  # whoever reads says the order; a register is stored in half the time
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _make(path: Path) -> None:
    """An empty store, whole from its first instant under its name."""
    making = path.with_suffix(".making")
    for left_over in (making, making.with_name(f"{making.name}.wal")):
        left_over.unlink(missing_ok=True)
    with duckdb.connect(":memory:") as connection:
        _attach(connection, making, f"(STORAGE_VERSION {queries.text(STORED_AS)})")
        _make_tables(connection)
    os.replace(making, path)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        connection.execute(queries.create(table))
    connection.execute("CREATE TABLE generation (n BIGINT NOT NULL)")
    connection.execute("INSERT INTO generation VALUES (0)")
