"""Names for assets, made from what identifies them, so that a purchase can name its title before the schedule is drawn up.

Format: a finding's name (`tracing.ids`); an account's surviving balance is 'account:<identity>', as rulings call it.
"""

from __future__ import annotations

from tracing.ids import finding_id


def title_asset(title_number: str) -> str:
    """The asset that is this registered title; `title_number` as `schemas.identifiers.title_number` gives it."""
    return finding_id("asset", "land_title", title_number)


def shares_asset(company: str, owner: str) -> str:
    """The asset that is the owner's shares in the company; both are Party ids."""
    return finding_id("asset", "shares", company, owner)


def balance_asset(account: str) -> str:
    """The asset that is what stands in the account; `account` is its identity."""
    return f"account:{account}"


def recorded_asset(kind: str, key: str) -> str:
    """The asset that is a thing of this kind; `key` is its number for life, or else its mark (`tracing.assets.recorded_assets`)."""
    return finding_id("asset", kind, key)
