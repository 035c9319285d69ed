"""Which account in evidence a text means, in case.toml or in another account's statement.

Authority: ISO 13616 (IBAN; the registry's GB structure is bank code, sort code, account number, its DE structure bank code, account number, its FR and MC structures bank, branch, account number and a key).
"""

from __future__ import annotations

from collections.abc import Collection

from schemas.identifiers import account_identity

_NATIONAL = {"GB": ("gb", 8, None), "DE": ("de", 4, None), "FR": ("fr", 4, 25), "MC": ("fr", 4, 25)}  # scheme of its own number, and where that stands


def known_account(written: str, accounts: Collection[str]) -> str:
    """The identity in `accounts` that `written` means, or '' if none: an identity itself, an IBAN, or a sort code and number.

    A British, German, French or Monegasque IBAN and its own bank code and number are one account, if only one of the two is in `accounts`.
    """
    as_shown = f"account:{written.strip()}"  # a pseudonym keeps its spaces
    identities = (written.strip(), account_identity(written), account_identity(written, country="gb"), as_shown)
    for identity in identities:
        if identity in accounts:
            return identity
    national = {_bank_code_and_number(identity) for identity in identities} - {""}
    if not national:
        return ""
    found = [account for account in accounts if _bank_code_and_number(account) in national]
    return found[0] if len(found) == 1 else ""


def _bank_code_and_number(identity: str) -> str:
    scheme, _, rest = identity.partition(":")
    if scheme == "iban" and rest[:2] in _NATIONAL:
        own, first, last = _NATIONAL[rest[:2]]
        return own + rest[first:last]
    return scheme + rest.replace("-", "") if scheme in ("gb", "de", "fr") else ""
