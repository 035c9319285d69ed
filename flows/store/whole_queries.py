"""The SQL for what is promised of everything that was read, and not only of the part that may concern the case: text from named functions.

`apart` is a table of the exhibits (SHA-256, as `id`) whose records are kept apart and are no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import SQLModel

from schemas.interests import WHOLE

_NOT_APART = "exhibit NOT IN (SELECT id FROM apart)"


def keep_apart() -> str:
    """given: id."""
    return "CREATE OR REPLACE TEMP TABLE apart AS SELECT id FROM given"


def count(table: type[SQLModel]) -> str:
    """How many records a table has."""
    return f'SELECT count(*) AS n FROM "{table.__tablename__}" WHERE {_NOT_APART}'


def in_order(table: type[SQLModel], columns: Sequence[str]) -> str:
    """These columns of a table's records, in the order of their ids."""
    return f'SELECT {", ".join(columns)} FROM "{table.__tablename__}" WHERE {_NOT_APART} ORDER BY id'


def twice(tables: Sequence[type[SQLModel]]) -> str:
    """The ids that two records of these tables have. Hashes first: they take a tenth of the memory of the ids."""
    every = " UNION ALL ".join(f'SELECT id FROM "{table.__tablename__}" WHERE {_NOT_APART}' for table in tables)
    alike = f"SELECT hash(id) AS hashed FROM ({every}) GROUP BY hashed HAVING count(*) > 1"
    return f"SELECT id FROM ({every}) WHERE hash(id) IN ({alike}) GROUP BY id HAVING count(*) > 1"


def certain_shares() -> str:
    """A table of the interests by which something of a company is held for certain, as `expectations.shares.HeldForCertain` tells them: the company, the kind, what is held
    at least, and the row. One that another record replaces, or that is said anew later, does not count."""
    return f"""
        CREATE OR REPLACE TEMP TABLE certain AS
        WITH
            evidence AS (SELECT rowid AS row, * FROM interest WHERE {_NOT_APART}),
            said AS (SELECT record, max(stated_on) AS last FROM evidence WHERE record <> '' AND stated_on IS NOT NULL GROUP BY record),
            replaced AS (SELECT DISTINCT unnest(string_split(replaces, chr(10))) AS record FROM evidence WHERE replaces <> ''),
            known AS (
                SELECT r.id, coalesce(m.party, r.jurisdiction || ' ' || r.number) AS party
                FROM partyrecord r LEFT JOIN partymember m ON m.record = r.id WHERE (r.number <> '' OR m.party IS NOT NULL) AND {_NOT_APART}
            )
        SELECT i.row, i.kind, coalesce(k.party, i.company) AS company, i.low + i.low_open::BIGINT AS least
        FROM evidence i LEFT JOIN known k ON k.id = i.company LEFT JOIN said s ON s.record = i.record
        WHERE NOT i.indirect AND i.kind IN ('shares', 'votes', 'surplus_assets') AND i.low IS NOT NULL
            AND (s.last IS NULL OR s.last = i.stated_on) AND i.record NOT IN (SELECT record FROM replaced)"""


def companies_and_kinds() -> str:
    """How many companies and kinds of share there are."""
    return "SELECT count(*) AS n FROM (SELECT DISTINCT company, kind FROM certain)"


def over_the_whole() -> str:
    """The interests of each company and kind of which more than the whole is held on a day on which one of them begins, in the order of their ids; each as a HeldForCertain.
    Most companies have not even more on all days together, and are left out before days and owners are looked at."""
    return f"""
        WITH
            likely AS (SELECT company, kind FROM certain GROUP BY company, kind HAVING sum(least) > {WHOLE}),
            few AS (
                SELECT c.company, c.kind, coalesce(m.party, r.jurisdiction || ' ' || r.number, i.owner) AS owner, c.least,
                       coalesce(i.started_on, DATE '0001-01-01') AS first, i.ended_on AS last, i.exhibit, i.place, i.id
                FROM certain c SEMI JOIN likely l ON l.company = c.company AND l.kind = c.kind JOIN interest i ON i.rowid = c.row
                LEFT JOIN partymember m ON m.record = i.owner LEFT JOIN partyrecord r ON r.id = i.owner AND r.number <> ''
            ),
            held AS (
                SELECT f.company, f.kind, d.first AS day, f.owner, max(f.least) AS least
                FROM few f JOIN (SELECT DISTINCT company, kind, first FROM few) d ON d.company = f.company AND d.kind = f.kind
                WHERE f.first <= d.first AND (f.last IS NULL OR d.first < f.last)
                GROUP BY f.company, f.kind, d.first, f.owner
            ),
            over AS (SELECT DISTINCT company, kind FROM (SELECT company, kind FROM held GROUP BY company, kind, day HAVING sum(least) > {WHOLE}))
        SELECT f.* EXCLUDE (id) FROM few f SEMI JOIN over o ON o.company = f.company AND o.kind = f.kind ORDER BY f.id"""
