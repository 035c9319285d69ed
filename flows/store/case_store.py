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
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from flows.custody import program_code
from flows.custody.case_lock import check_whole, one_writer
from flows.custody.files import IntegrityBroken, write_whole
from flows.sources.reading.record_columns import BATCH, Records, from_arrow, to_arrow
from flows.store import kept_tables, queries
from flows.store.relevant_part import RelevantPart, relevant_part
from schemas.evidence import Exhibit, Reading, Staged, Verdict
from schemas.evidence_base import FINDING_TABLES, RECORD_TABLES, REGISTER_TABLES, UNREAD_TABLES
from schemas.guarantees import GuaranteeBroken
from schemas.stages import StageDone
from tracing.assets.sought_in_registers import Sought

TABLES: tuple[type[SQLModel], ...] = (Exhibit, Verdict, StageDone, *RECORD_TABLES, *FINDING_TABLES)
READ_WHOLE = tuple(table for table in TABLES if table not in (*REGISTER_TABLES, *UNREAD_TABLES))
Loaded = Literal["first", "same", "other"]  # what an exhibit holds beside what was read from it before
STORED_AS = "v1.5.0"  # texts are packed by a method that takes a sixth less time than that of the files every version reads
FEW = 2000  # rows that are read in less time than a store is opened
SEARCH_MEMORY = "4GB"  # half of the least machine that a search is promised on
READING_MEMORY = "1GB"  # for the columns of a whole register; what is made of them comes on top
configure_mappers()  # rows come from the store by model_construct, which does not do it, and cannot be read before it is done
# one hash of every table's columns: a store of other tables, or of another program, is not read as if it were one of these
TABLES_OF_THIS_VERSION = hashlib.sha256("\n".join(map(queries.create, TABLES)).encode()).hexdigest()


class Store:
    """A case's store, open. Use `Store.open(path)`; never keep one across tasks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path):
        self._connection, self._path, self._head = connection, path, _head(path)
        self._rows: dict[str, int] = {}
        self._written: set[type[SQLModel]] = set()  # in this transaction
        self._changed: set[type[SQLModel]] = set()  # since it was opened

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, reading: bool = False, any_program: bool = False) -> Iterator[Store]:
        """Open the store at `path`; StoreBusy after five seconds, IntegrityBroken if rows are missing. If there is none it is made, or,
        with `reading`, an empty one is shown; with `reading` nothing on disk changes. MadeByAnother if another program made it, or,
        with `any_program` (and `reading`), if its tables are others."""
        with one_writer(path.with_suffix(".lock")):
            check_whole(path.parent)
            _check_program(path, any_program)
            head, before = _head(path), files_now(path)
            if not path.exists():
                if head.exists():
                    raise IntegrityBroken(
                        f"{path.name} is gone, but {head.name} says that it held data. Restore it from a copy, or "
                        f"delete {head.name} to read every exhibit again."
                    )
                if not reading:
                    _make(path)
            with tempfile.TemporaryDirectory(prefix="assettrace-spill-") as spill, duckdb.connect(":memory:") as connection:
                store = cls(connection, path)
                if path.exists():
                    with _readable(path):
                        if reading:
                            _with_little_memory(connection, Path(spill))
                        _attach(connection, path, "(READ_ONLY)" if reading else "")
                        store._compare_with_head(reading)
                else:
                    _make_tables(connection)
                yield store
                now = store._written_and_few(kept_tables.known(path, before))
            kept_tables.written(path, before, files_now(path), store._changed, now)  # before anybody else may write

    @classmethod
    def tables(cls, path: Path, tables: Sequence[type[SQLModel]], *, any_program: bool = False) -> kept_tables.Rows:
        """Every row of these tables, in the order of its primary key; read by this process once, and again only when it has changed. `any_program`: as `open` has it;
        what is read so is not kept."""
        known = {} if any_program else kept_tables.known(path, files_now(path))
        if not all(table in known for table in tables):
            with cls.open(path, reading=True, any_program=any_program) as store:
                known = store._read(tables, keep=not any_program)
        return {table: known[table] for table in tables}

    @classmethod
    def evidence(cls, path: Path, key: str, sought: Callable[[kept_tables.Rows], Sought], *, any_program: bool = False) -> RelevantPart:
        """Every table, of the registers the part that may concern the case: `sought` tells from the other tables what is looked for in them. Read by this process once for
        the same `key`, and again only when it has changed; all of it as it stood at one moment. `any_program`: as `open` has it."""
        files = files_now(path)
        known, part = kept_tables.known(path, files), kept_tables.known_part(path, files, key)
        if any_program or part is None or not all(table in known for table in READ_WHOLE):
            with cls.open(path, reading=True, any_program=any_program) as store:
                known, files = store._read(READ_WHOLE, keep=not any_program), files_now(path)
                part = None if any_program else kept_tables.known_part(path, files, key)
                if part is None:
                    part = relevant_part(store, sought(known))
                    if not any_program:
                        kept_tables.keep_part(path, files, key, part)
        return RelevantPart({table: known[table] for table in READ_WHOLE} | part.rows, part.counts)

    def _read(self, tables: Sequence[type[SQLModel]], *, keep: bool) -> kept_tables.Rows:
        """These tables and what this process knows besides."""
        files = files_now(self._path)
        known = kept_tables.known(self._path, files) if keep else {}
        known |= {table: tuple(self.rows(table)) for table in tables if table not in known}
        if keep:
            kept_tables.keep(self._path, files, known)
        return known

    def _written_and_few(self, known: kept_tables.Rows) -> kept_tables.Rows:
        """What the tables hold now that were known and have been written to since: to open the store once more only to read them would take longer."""
        again = (table for table in self._changed if table in known and self._rows[table.__tablename__] <= FEW)
        return {table: tuple(self.rows(table)) for table in again}

    def ask(self, statement: str, given: pa.Table | None = None) -> pa.Table:
        """What a statement that changes nothing in the store gives; `given` is bound as the table of that name."""
        with _readable(self._path):
            if given is None:
                return self._connection.execute(statement).to_arrow_table()
            self._connection.register("given", given)
            try:
                return self._connection.execute(statement).to_arrow_table()
            finally:
                self._connection.unregister("given")

    def rows(self, table: type[SQLModel]) -> list[SQLModel]:
        """Every row of a table, in the order of its primary key."""
        with _readable(self._path):
            columns = self._connection.execute(queries.select_all(table)).to_arrow_table()
        return list(from_arrow(table, columns))

    def stream(self, statement: str) -> Iterator[pa.RecordBatch]:
        """The same batch by batch, so that it need not be held whole; one at a time."""
        with _readable(self._path):
            yield from self._connection.execute(statement).to_arrow_reader(BATCH)

    def load(
        self, exhibit: Exhibit, reading: Reading, staged: Staged | None, verdicts: list[Verdict], stage: StageDone | None = None, *, again: bool = False
    ) -> Loaded | None:
        """Take in one exhibit whole, in place of what was read from it before: None, and nothing changed, if that was made from the same (`stage`). What was
        refused before gives way unless it is refused for the same reason again. `again`: it gives way in any case."""
        before = self._connection.execute("SELECT state, why FROM reading WHERE exhibit = ?", [exhibit.sha256]).fetchone()
        same = before is not None and (stage is None or self.stage(stage.stage) == stage)
        if same and not again and (before[0] != "refused" or before == (reading.state, reading.why)):
            return None
        held = self._digests(exhibit.sha256) if before is not None else []
        with self._transaction():
            if before is not None:
                self._forget(exhibit.sha256)
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
            self._keep(stage)
        return "first" if before is None else "same" if self._digests(exhibit.sha256) == held else "other"

    def withdraw(self, sha256: str, stage: str) -> None:
        """Take an exhibit out, with what is kept of the stage that read it. IntegrityBroken if it was not refused: what was read from it is evidence."""
        state = self._connection.execute("SELECT state FROM reading WHERE exhibit = ?", [sha256]).fetchone()
        if state != ("refused",):
            raise IntegrityBroken(f"{sha256} was taken in, and cannot be withdrawn. Put the file back as it was received.")
        with self._transaction():
            self._forget(sha256)
            self._delete(queries.delete_by(StageDone, "stage"), StageDone, stage)

    def stage(self, name: str) -> StageDone | None:
        """The result of a stage that was kept, with what it was made from; None if there is none."""
        return next((done for done in self.rows(StageDone) if done.stage == name), None)

    def keep(self, stage: StageDone) -> None:
        """Keep that this stage is done, in place of what was kept of it; nothing else changes."""
        with self._transaction():
            self._keep(stage)

    def forget_stages(self, names: Iterable[str]) -> None:
        """Take out what is kept of these stages: the program has them no longer."""
        with self._transaction():
            for name in names:
                self._delete(queries.delete_by(StageDone, "stage"), StageDone, name)

    def replace(self, findings: dict[type[SQLModel], list[SQLModel]], stage: StageDone | None = None) -> None:
        """Replace whole tables of findings, and what is kept of the stage that made them, in one transaction; other tables stay as they are."""
        with self._transaction():
            for table in findings:
                if table not in FINDING_TABLES:
                    raise GuaranteeBroken(table)
                self._delete(queries.delete_all(table), table)
            for table, rows in findings.items():
                self._insert(table, rows)
            self._keep(stage)

    def replace_verdicts(self, subject: str, verdicts: list[Verdict], stage: StageDone | None = None) -> None:
        """Replace the verdicts on one subject."""
        with self._transaction():
            self._delete(queries.delete_by(Verdict, "subject"), Verdict, subject)
            self._insert(Verdict, verdicts)
            self._keep(stage)

    def describe(self, exhibit: Exhibit) -> None:
        """Bring an exhibit's description (never its bytes or records) up to what exhibits.csv says now."""
        with self._transaction():
            self._delete(queries.delete_by(Exhibit, "sha256"), Exhibit, exhibit.sha256)
            self._insert(Exhibit, [exhibit])

    def _keep(self, stage: StageDone | None) -> None:
        if stage is not None:
            self._delete(queries.delete_by(StageDone, "stage"), StageDone, stage.stage)
            self._insert(StageDone, [stage])

    def _digests(self, sha256: str) -> list[tuple]:
        """By table, what tells whether the records of an exhibit are others; enough to say so in the log, and not for anything to rest on."""
        tables = ((Verdict, "subject"), *((table, "exhibit") for table in RECORD_TABLES))
        return sorted(self._connection.execute(queries.digests(tables), [sha256] * len(tables)).fetchall())

    def _forget(self, sha256: str) -> None:
        """Everything that was read from an exhibit, and what was found of that alone."""
        self._delete(queries.delete_by(Exhibit, "sha256"), Exhibit, sha256)
        self._delete(queries.delete_by(Verdict, "subject"), Verdict, sha256)
        for table in RECORD_TABLES:
            self._delete(queries.delete_by(table, "exhibit"), table, sha256)

    def _delete(self, statement: str, table: type[SQLModel], *values: str) -> None:
        self._connection.execute(statement, list(values))
        self._written.add(table)

    def _insert(self, table: type[SQLModel], rows: Sequence[SQLModel]) -> None:
        if not rows:
            return
        self._written.add(table)
        for columns in rows.readers() if isinstance(rows, Records) else [pa.Table.from_batches([to_arrow(table, rows)])]:
            self._connection.register("incoming", columns)
            self._connection.execute(queries.insert_from(table, "incoming"))
            self._connection.unregister("incoming")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. The head says beforehand which generation is coming, so that a crash at any point can be told from
        a loss: the store is then at the old generation or the new one, and both are right."""
        coming = self._generation() + 1
        before, self._written = self._rows, set()
        self._write_head(coming - 1, coming=coming)
        self._connection.execute("BEGIN")
        try:
            yield
            self._connection.execute("UPDATE generation SET n = ?", [coming])
            self._rows = before | self._counts(table for table in TABLES if table in self._written)
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            self._rows = before
            self._write_head(coming - 1)
            if isinstance(error, duckdb.IOException):  # the disk is full, or gone
                raise OSError(errno.EIO, f"it could not be written, and holds what it held before ({str(error).splitlines()[0]})", self._path.name) from error
            raise
        self._write_head(coming)
        self._changed |= self._written

    def _roll_back(self) -> None:
        with suppress(duckdb.TransactionException):  # a COMMIT that failed has rolled back already
            self._connection.execute("ROLLBACK")

    def _generation(self) -> int:
        return self._connection.execute("SELECT n FROM generation").fetchone()[0]

    def _counts(self, tables: Iterable[type[SQLModel]] = TABLES) -> dict[str, int]:
        names = [table.__tablename__ for table in tables]
        return dict(self._connection.execute(queries.counts(names)).fetchall()) if names else {}

    def _write_head(self, generation: int, coming: int | None = None) -> None:
        head = {"generation": generation, "coming": coming, "rows": self._rows, "tables": TABLES_OF_THIS_VERSION, "program": program_code.code_hash()}
        write_whole(self._head, json.dumps(head, sort_keys=True, indent=1).encode())

    def _compare_with_head(self, reading: bool) -> None:
        try:
            generation, self._rows = self._generation(), self._counts()
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
        elif generation != head["generation"] or self._rows != head["rows"]:
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


def files_now(path: Path) -> tuple:
    """What tells whether anybody has written to a store since: inode, size and times of its files. Nobody can write to a file and leave all of these."""
    return tuple(_stat(each) for each in (path, path.with_name(f"{path.name}.wal"), _head(path)))


def _stat(path: Path) -> tuple[int, ...] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


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
    """As `of_another_program`, for whoever holds the case's lock already."""
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


def _with_little_memory(connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
    """What does not fit goes into this folder."""
    connection.execute(f"SET memory_limit = '{READING_MEMORY}'")
    connection.execute(f"SET temp_directory = {queries.text(str(spill))}")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, how: str = "") -> None:
    connection.execute("SET enable_progress_bar = false")
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
