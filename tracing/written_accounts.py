"""Which account in evidence a person means when they write an account in case.toml.

Authority: ISO 13616 (IBAN); UK sort code and account number.
"""
from __future__ import annotations

from collections.abc import Collection

from schemas.identifiers import account_identity


def known_account(written: str, accounts: Collection[str]) -> str:
    """The identity in `accounts` that `written` means, or '' if none: an identity itself, an IBAN, or a sort code and number."""
    for identity in (written.strip(), account_identity(written), account_identity(written, country="gb")):
        if identity in accounts:
            return identity
    return ""
