"""The columns of a table, read off its model: the one place that says of what type each is."""

from __future__ import annotations

import typing

from sqlmodel import SQLModel


def column_types(table: type[SQLModel]) -> dict[str, tuple[type, bool]]:
    """A table's columns in order: the Python type of each, and whether it may be empty."""
    columns = {}
    for name, info in table.model_fields.items():
        kinds = typing.get_args(info.annotation) or (info.annotation,)
        (kind,) = (k for k in kinds if k is not type(None))
        columns[name] = (kind, type(None) in kinds)
    return columns
