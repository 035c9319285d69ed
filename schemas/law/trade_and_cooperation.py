"""Between the United Kingdom and the European Union: requests for freezing, as dated, cited values.

Authority: EU-UK Trade and Cooperation Agreement, Part Three, Title XI. Neither its articles nor its form were read at their source, so none is cited by number.
"""

from __future__ import annotations

from schemas.law.provision import Provision

TITLE_XI = Provision(
    "EU-UK Trade and Cooperation Agreement",
    "Part Three, Title XI",
    "requests between the United Kingdom and member states for freezing and confiscation, on a form of its own",
    None,
)
