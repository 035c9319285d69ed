"""The schedules and lists behind the sections, in order: one file each, each a function from the brief to its rows.

Format: every row has a key that figures lead to, and says in which exhibit, and where in it, it stands.
"""

from flows.dossier.schedules import (
    accounts,
    assets,
    chronology,
    data_quality,
    entities,
    exhibit_register,
    glossary,
    guarantees,
    outstanding,
    transactions,
    unused,
    valuations,
)

SCHEDULES = (
    assets.write,
    accounts.write,
    transactions.write,
    entities.write,
    valuations.write,
    chronology.write,
    outstanding.write,
    exhibit_register.write,
    glossary.write,
    data_quality.write,
    unused.write,
    guarantees.write,
)
