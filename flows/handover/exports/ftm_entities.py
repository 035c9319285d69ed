"""The network as entities of FollowTheMoney, one JSON object a line: parties, accounts, assets, ownership, payments.

Format: FollowTheMoney 4 (OpenSanctions, Aleph): id, schema, properties whose values are lists of texts. Written as plain JSON, without its library. A payment must have payer
and beneficiary: of an account of which nobody is known, somebody who is not identified, under its name or number alone. A wallet has its holder itself, since it is no asset
there. Where something stands in the evidence is in `notes` of things and `recordId` of what joins them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from flows.handover.exports.network import CaseNetwork, Edge, Node, Value

_SCHEMATA = {
    "person": "Person",
    "company": "Company",
    "unknown": "LegalEntity",
    "account": "BankAccount",
    "outside account": "BankAccount",
    "land_title": "RealEstate",
    "land": "RealEstate",
    "vehicle": "Vehicle",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "crypto_wallet": "CryptoWallet",
    "cash": "Asset",
    "receivable": "Asset",
}
_THINGS = {  # attribute of a node: property, where the schema has it
    "jurisdiction": ("jurisdiction", ("Company", "LegalEntity")),
    "number": ("registrationNumber", ("Company", "LegalEntity")),
    "born": ("birthDate", ("Person",)),
    "identifier": ("registrationNumber", ("Vehicle", "Vessel", "Airplane")),
    "description": ("summary", ("RealEstate", "Vehicle", "Vessel", "Airplane", "CryptoWallet", "Asset")),
    "bank": ("bankName", ("BankAccount",)),
    "value": ("amount", ("RealEstate", "Vehicle", "Vessel", "Airplane", "CryptoWallet", "Asset")),
    "currency": ("currency", ("RealEstate", "Vehicle", "Vessel", "Airplane", "CryptoWallet", "Asset", "BankAccount")),
}
_OWNED = frozenset({"Company", "BankAccount", "RealEstate", "Vehicle", "Vessel", "Airplane", "Asset"})  # what an Ownership can be of
_NUMBERED = {"account": "accountNumber", "land_title": "titleNumber", "land": "titleNumber", "crypto_wallet": "publicKey"}


def write(case: CaseNetwork) -> bytes:
    """Write the network as one file of entities, one JSON object on each line."""
    return "".join(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n" for entity in _entities(case)).encode()


def _entities(case: CaseNetwork) -> Iterator[dict]:
    schema = {node.id: _SCHEMATA[node.kind] for node in case.nodes}
    holders: dict[str, list[str]] = {}
    for edge in case.edges:
        if edge.kind == "holds":
            holders.setdefault(edge.target, []).append(edge.source)
    for node in case.nodes:
        of = _of_node(node)
        yield _entity(node.id, schema[node.id], of | ({"holder": [_id(one) for one in holders.get(node.id, ())]} if schema[node.id] == "CryptoWallet" else {}))
    moved = {end for edge in case.edges if edge.kind == "transfer" for end in (edge.source, edge.target)}
    for node in case.nodes:
        if node.id in moved and node.id not in holders:
            holders[node.id] = [f"whoever holds {node.id}"]
            yield _entity(
                holders[node.id][0], "LegalEntity", {"name": _texts(node, "holder") or [node.label], "notes": [f"not identified; evidence: {node.origins}"]}
            )
    for edge in case.edges:
        if edge.kind == "transfer":
            yield _entity(
                edge.id,
                "Payment",
                {
                    "payer": [_id(one) for one in holders[edge.source]],
                    "beneficiary": [_id(one) for one in holders[edge.target]],
                    "payerAccount": [_id(edge.source)],
                    "beneficiaryAccount": [_id(edge.target)],
                    "amount": _texts(edge, "amount"),
                    "currency": _texts(edge, "currency"),
                    "date": _texts(edge, "day"),
                    "purpose": _texts(edge, "text"),
                    "recordId": [edge.origins],
                },
            )
        elif edge.kind in ("holds", "interest") and schema[edge.target] in _OWNED:
            yield _entity(edge.id, "Ownership", _of_ownership(edge))
        elif edge.kind in ("holds", "interest") and schema[edge.target] != "CryptoWallet":
            yield _entity(
                edge.id,
                "UnknownLink",
                {
                    "subject": [_id(edge.source)],
                    "object": [_id(edge.target)],
                    "role": [edge.label],
                    "startDate": _texts(edge, "started_on"),
                    "endDate": _texts(edge, "ended_on"),
                    "recordId": [edge.origins],
                },
            )


def _of_node(node: Node) -> dict[str, list[str]]:
    schema = _SCHEMATA[node.kind]
    found = {"name": [node.label], "notes": [f"evidence: {node.origins}"]}
    for name, (known_as, schemata) in _THINGS.items():
        if name in node.attributes and schema in schemata:
            found[known_as] = [_text(node.attributes[name]).lower() if name == "jurisdiction" else _text(node.attributes[name])]
    if known_as := _NUMBERED.get(node.kind):
        found[known_as] = _texts(node, "number" if node.kind == "account" else "identifier")
    return found


def _of_ownership(edge: Edge) -> dict[str, list[str]]:
    low, high = edge.attributes.get("low"), edge.attributes.get("high")
    share = [] if low is None or high is None else [_text(low)] if low == high else [f"{_text(low)}-{_text(high)}"]
    kinds = [edge.label, *(["indirect"] if edge.attributes.get("indirect") else []), *_texts(edge, "capacity")]
    return {
        "owner": [_id(edge.source)],
        "asset": [_id(edge.target)],
        "percentage": share if edge.attributes.get("interest") in (None, "shares") else [],
        "ownershipType": [", ".join(kinds)],
        "startDate": _texts(edge, "started_on"),
        "endDate": _texts(edge, "ended_on"),
        "recordId": [edge.origins],
    }


def _entity(id: str, schema: str, properties: dict[str, list[str]]) -> dict:
    return {"id": _id(id), "schema": schema, "properties": {name: [value for value in values if value] for name, values in properties.items() if any(values)}}


def _id(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()[:40]


def _texts(of: Node | Edge, name: str) -> list[str]:
    return [_text(of.attributes[name])] if name in of.attributes else []


def _text(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)
