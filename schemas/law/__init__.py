"""Law as dated, cited values: one file a place. Nothing else in the project knows what a statute says."""

from schemas.law import england_and_wales, european_union

JURISDICTIONS = {"england_and_wales": england_and_wales.ORDERS, "european_union": european_union.ORDERS}
GATEWAYS = {"england_and_wales": england_and_wales.GATEWAYS, "european_union": european_union.GATEWAYS}
