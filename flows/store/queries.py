"""The store's SQL: text from named functions; `flows.store.case_store` runs it, with every value bound.

Table and column names come from the schemas, never from input.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import SQLModel

from schemas.columns import column_types
from schemas.evidence_base import RECORD_TABLES
from schemas.guarantees import GuaranteeBroken

# whole numbers are 64 bits wide throughout: money is counted in them
_TYPES = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", date: "DATE"}


def text(value: str) -> str:
    """A text in quotes, for the statements in which no value can be bound (ATTACH, SET)."""
    return "'" + value.replace("'", "''") + "'"


def create(table: type[SQLModel]) -> str:
    """The table, with its primary key. A record's id needs no index: it begins with its exhibit, which enters once, and that no other record
    of the exhibit has it is seen to before (`flows.sources.reading.record_columns.twice`)."""
    columns = [f'"{name}" {_TYPES[kind]}{"" if empty else " NOT NULL"}' for name, (kind, empty) in column_types(table).items()]
    key = [] if table in RECORD_TABLES and primary_key(table) == ["id"] else [f"PRIMARY KEY ({', '.join(primary_key(table))})"]
    return f'CREATE TABLE "{table.__tablename__}" ({", ".join(columns + key)})'


def primary_key(table: type[SQLModel]) -> list[str]:
    """The names of a table's primary key columns."""
    return [column.name for column in table.__table__.primary_key]


def select_all(table: type[SQLModel]) -> str:
    """Every row of a table, ordered by its primary key."""
    columns = _names(table)
    return f'SELECT {columns} FROM "{table.__tablename__}" ORDER BY {", ".join(primary_key(table))}'


def insert_from(table: type[SQLModel], view: str) -> str:
    """All rows of a registered Arrow table, by name."""
    columns = _names(table)
    return f'INSERT INTO "{table.__tablename__}" ({columns}) SELECT {columns} FROM {view}'


def delete_all(table: type[SQLModel]) -> str:
    return f'DELETE FROM "{table.__tablename__}"'


def delete_by(table: type[SQLModel], column: str) -> str:
    if column not in table.model_fields:
        raise GuaranteeBroken(column)
    return f'DELETE FROM "{table.__tablename__}" WHERE "{column}" = ?'


def counts(names: Iterable[str]) -> str:
    """How many rows each of these tables has: one row a table, with its name. One statement, planned once, takes a sixth of the time of one a table."""
    return " UNION ALL ".join(f'SELECT {text(name)}, count(*) FROM "{name}"' for name in names)


def digests(tables: Iterable[tuple[type[SQLModel], str]]) -> str:
    """One row a table: its name, and the count and a sum over the rows that have the bound value in the column named beside it. One value is bound a table."""
    return " UNION ALL ".join(
        f'SELECT {text(table.__tablename__)}, count(*), coalesce(sum(hash({_names(table)})), 0) FROM "{table.__tablename__}" WHERE "{column}" = ?'
        for table, column in tables
    )


def _names(table: type[SQLModel]) -> str:
    return ", ".join(f'"{name}"' for name in table.model_fields)


def count_of(name: str) -> str:
    """How many rows a table of an earlier program has, whose columns need not be known."""
    return f"SELECT count(*) FROM {_name(name)}"


def columns_of(name: str, columns: Iterable[str]) -> str:
    """These columns of a table of an earlier program."""
    return f"SELECT {', '.join(map(_name, columns))} FROM {_name(name)} ORDER BY ALL"


def _name(name: str) -> str:
    """A table's or column's name in quotes; one from an earlier program's head comes from a file."""
    return '"' + name.replace('"', '""') + '"'
