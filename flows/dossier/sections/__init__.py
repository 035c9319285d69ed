"""The thirteen sections of a dossier, in order: one file a section, each a function from the brief (`flows.dossier.brief`) to what it says.

Format: docs/prosecutor.md explains each to its reader. A section that has nothing says so and why.
"""

from flows.dossier.sections import (
    conclusions,
    dissipation,
    method,
    order_sought,
    ownership,
    persons,
    sources,
    statement_of_truth,
    statutory_test,
    third_parties,
    tracing,
    undermining,
    wealth,
)

SECTIONS = (
    order_sought.write,
    undermining.write,
    persons.write,
    statutory_test.write,
    sources.write,
    method.write,
    tracing.write,
    ownership.write,
    wealth.write,
    third_parties.write,
    dissipation.write,
    conclusions.write,
    statement_of_truth.write,
)
