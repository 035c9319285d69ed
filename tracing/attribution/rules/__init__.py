"""The register of tracing rules: one file a doctrine, in the order in which a table shows them.

Authority: each rule's own.
"""

from __future__ import annotations

from tracing.attribution.rules.asset_first import RULE as ASSET_FIRST
from tracing.attribution.rules.claims_first import RULE as CLAIMS_FIRST
from tracing.attribution.rules.fifo import RULE as FIFO
from tracing.attribution.rules.lifo import RULE as LIFO
from tracing.attribution.rules.own_first_then_oldest_claim import RULE as OWN_FIRST_THEN_OLDEST_CLAIM
from tracing.attribution.rules.own_money_first import RULE as OWN_MONEY_FIRST
from tracing.attribution.rules.pro_rata import RULE as PRO_RATA
from tracing.attribution.rules.rule import Rule

RULES: dict[str, Rule] = {rule.name: rule for rule in (OWN_MONEY_FIRST, PRO_RATA, FIFO, LIFO, CLAIMS_FIRST, ASSET_FIRST, OWN_FIRST_THEN_OLDEST_CLAIM)}
