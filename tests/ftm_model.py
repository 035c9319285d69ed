"""So much of the published model of FollowTheMoney 4.11 as an export of ours may use: schemata, what they extend, their properties and what these refer to.

Authority: the schema files of the package followthemoney 4.11.2; written down here so that no test needs the package.
"""

from __future__ import annotations

# schema: what it extends, the properties that it must have, those that it may have (and what each refers to, '' for a value)
_MODEL: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]] = {
    "Thing": ((), ("name",), dict.fromkeys(("name", "alias", "notes", "summary", "description", "country", "address", "sourceUrl", "publisher"), "")),
    "Value": ((), (), dict.fromkeys(("amount", "currency", "amountUsd", "amountEur"), "")),
    "Interval": ((), (), dict.fromkeys(("startDate", "endDate", "date", "summary", "description", "recordId", "sourceUrl", "publisher"), "")),
    "Interest": (("Interval",), (), dict.fromkeys(("role", "status"), "")),
    "Asset": (("Thing", "Value"), (), {}),
    "LegalEntity": (("Thing",), (), dict.fromkeys(("registrationNumber", "jurisdiction", "legalForm", "incorporationDate", "idNumber"), "")),
    "Person": (("LegalEntity",), (), dict.fromkeys(("birthDate", "nationality", "firstName", "lastName"), "")),
    "Organization": (("LegalEntity",), (), {}),
    "Company": (("Organization", "Asset"), (), {}),
    "BankAccount": (("Asset",), (), dict.fromkeys(("bankName", "accountNumber", "iban", "bic", "balance", "balanceDate"), "")),
    "RealEstate": (("Asset",), (), dict.fromkeys(("registrationNumber", "titleNumber", "tenure", "encumbrance"), "")),
    "Vehicle": (("Asset",), (), dict.fromkeys(("registrationNumber", "type", "model"), "")),
    "Vessel": (("Vehicle",), (), dict.fromkeys(("imoNumber", "mmsi", "flag"), "")),
    "Airplane": (("Vehicle",), (), {"serialNumber": ""}),
    "CryptoWallet": (("Thing", "Value"), (), dict.fromkeys(("publicKey", "balance", "balanceDate", "managingExchange"), "") | {"holder": "LegalEntity"}),
    "Payment": (
        ("Interval", "Value"),
        ("payer", "beneficiary"),
        {"purpose": "", "payer": "LegalEntity", "beneficiary": "LegalEntity", "payerAccount": "BankAccount", "beneficiaryAccount": "BankAccount"},
    ),
    "Ownership": (("Interest",), ("owner", "asset"), {"owner": "LegalEntity", "asset": "Asset", "percentage": "", "ownershipType": "", "legalBasis": ""}),
    "UnknownLink": (("Interest",), ("subject", "object"), {"subject": "Thing", "object": "Thing"}),
}


def ftm_ancestors(schema: str) -> set[str]:
    """The schema and all that it extends."""
    return {schema}.union(*(ftm_ancestors(above) for above in _MODEL[schema][0]))


def ftm_properties(schema: str) -> tuple[dict[str, str], set[str]]:
    """The properties that an entity of it may have, each with the schema that it refers to or '', and those that it must have."""
    lines = [_MODEL[one] for one in sorted(ftm_ancestors(schema))]
    return {name: to for _, _, own in lines for name, to in own.items()}, {name for _, must, _ in lines for name in must}
