"""A ledger, claims and a rule become traced amounts, routes and ranges."""
