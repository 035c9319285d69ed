"""The SQL by which the part of the registers is found that may concern a case: text from named functions; `flows.store.relevant_part` runs them in their order.

What a statement lets through is looked at again by the rules themselves (`tracing.matching`), so it may let through more than they do, and never less. A number or an
identifier that is not in ASCII is always let through: capitals and blanks of other scripts are not the same everywhere. `given` is the table that is bound.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import SQLModel

from flows.store.queries import primary_key

_BLANKS = r"'[\x09-\x0D\x1C-\x20]'"  # of ASCII, as Python has them
_OTHER = "'*'"  # stands for every number that is not in ASCII


def _compact(column: str) -> str:
    return f"upper(regexp_replace({column}, {_BLANKS}, '', 'g'))"


def _ascii(column: str) -> str:
    return f"length({column}) = strlen({column})"


def number_key(column: str) -> str:
    """Equal for two numbers of companies that are one in a register: without the noughts that fill it up; '' for none."""
    bare = f"regexp_replace({_compact(column)}, '^([A-Z]{{0,2}})0+', '\\1')"
    return f"case when not {_ascii(column)} then {_OTHER} when regexp_matches({column}, '[1-9]') then {bare} else '' end"


def name_parts() -> str:
    """The different parts of names, as they are written between blanks."""
    return "SELECT DISTINCT unnest(string_split(name, ' ')) AS part FROM partyrecord WHERE name <> ''"


def by_names() -> str:
    """Records whose names meet so many words as are asked for. given: part, name, kind, least, word."""
    return """
        SELECT DISTINCT id FROM (
            SELECT r.id FROM (SELECT id, kind, unnest(string_split(name, ' ')) AS part FROM partyrecord WHERE name <> '') r
            JOIN given g ON g.part = r.part AND (r.kind = g.kind OR r.kind NOT IN ('person', 'company'))
            GROUP BY r.id, g.name, g.least HAVING count(DISTINCT g.word) >= g.least
        )"""


def numbered() -> str:
    """A table of every record with a number: its register, and the number as it is compared."""
    return f"""
        CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT id, jurisdiction, key FROM (SELECT id, jurisdiction, {number_key("number")} AS key FROM partyrecord WHERE kind <> 'person' AND number <> '')
        WHERE key <> ''"""


def by_number() -> str:
    """Records whose number is one of those given. given: id."""
    return f"SELECT id FROM numbered WHERE key = {_OTHER} OR key IN (SELECT {number_key('id')} FROM given)"


def by_identifier() -> str:
    """Identifiers whose value is one of those given, or may be. given: id, the values in capitals and without blanks."""
    return f"SELECT * FROM partyidentifier WHERE NOT {_ascii('value')} OR {_compact('value')} IN (SELECT id FROM given)"


def account_holders() -> str:
    """Every record that a statement names as its holder."""
    return "SELECT id FROM partyrecord WHERE mentioned_as = 'account holder'"


def one_of_a_number() -> str:
    """Records that have a number in the same register as one of those given, or are one of them. given: id."""
    return """
        SELECT id FROM given UNION
        SELECT n.id FROM numbered n SEMI JOIN (SELECT jurisdiction, key FROM numbered SEMI JOIN given USING (id) WHERE jurisdiction <> '') o USING (jurisdiction, key)"""


def companies_of() -> str:
    """Records of the companies in which those given have an interest. given: id."""
    return "SELECT DISTINCT company AS id FROM interest SEMI JOIN given ON owner = given.id WHERE company <> ''"


def owners_of() -> str:
    """Records of those who have an interest in the companies given. given: id."""
    return "SELECT DISTINCT owner AS id FROM interest SEMI JOIN given ON company = given.id WHERE owner <> ''"


def titles_of() -> str:
    """Numbers of the titles of which those given are proprietors. given: id."""
    return "SELECT DISTINCT title_number AS id FROM proprietorship SEMI JOIN given ON owner = given.id"


def proprietors_of() -> str:
    """Records of the proprietors of the titles given. given: id."""
    return "SELECT DISTINCT owner AS id FROM proprietorship SEMI JOIN given ON title_number = given.id WHERE owner <> ''"


def titles_named() -> str:
    """Those of the numbers given that are titles in evidence. given: id."""
    return "SELECT id FROM given SEMI JOIN (SELECT title_number FROM title UNION ALL SELECT title_number FROM proprietorship) ON title_number = given.id"


def with_one_of(table: type[SQLModel], *columns: str) -> str:
    """The rows of a table that have one of the ids given in any of these columns, in the order of its primary key. given: id."""
    names, key = (", ".join(f'"{name}"' for name in of) for of in (table.model_fields, primary_key(table)))
    found = " OR ".join(f'"{column}" IN (SELECT id FROM given)' for column in columns)
    return f'SELECT {names} FROM "{table.__tablename__}" WHERE {found} ORDER BY {key}'


def rows_by_exhibit(tables: Sequence[type[SQLModel]]) -> str:
    """How many rows of these tables each exhibit has."""
    every = " UNION ALL ".join(f'SELECT exhibit FROM "{table.__tablename__}"' for table in tables)
    return f"SELECT exhibit, count(*) AS n FROM ({every}) GROUP BY exhibit ORDER BY exhibit"
