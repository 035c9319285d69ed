"""The small invented case with a victim in it, once with nothing said for an application and once with everything said; for any order of any jurisdiction."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache

from followed_cases import small_case
from pypdf import PdfReader

from flows.dossier import Compiled, compile, compile_document, with_open_points
from flows.dossier.documents import DOCUMENTS
from schemas.assets import Asset
from schemas.case import Case
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency
from schemas.law import JURISDICTIONS

VICTIM = {
    "id": "v1",
    "name": "Ileana Vasarescu",
    "role": "victim",
    "pseudonym": "V1",
    "born": "1991-02-05",
    "address": "24 Nettlecombe Parade, Harrowmouth ZZ55 1NQ",
}
ACCOUNT = "GB93ZZZZ00009191000273"
_FACT = {"says": "An agent was told to sell the house for Ileana Vasarescu's landlord", "kind": "fact", "on": date(2026, 1, 9), "exhibits": ("IH/1",)}

APPLICATION = {
    "court": "Crown Court at Harrowmouth",
    "applicant": {"name": "Corin Dunlin", "office": "Investigator of Northmarsh"},
    "applicant_authority": "Authorised on 3 March 2026 by Orla Finch",
    "senior_officer": {"name": "Orla Finch", "office": "Superintendent"},
    "authorised_on": date(2026, 3, 3),
    "condition": "proceedings",
    "notice": "without",
    "urgency": (_FACT,),
    "until": date(2026, 9, 30),
    "terms": ("That the company not let the house",),
    "expenses": (
        {"kind": "living", "says": "Living expenses each week", "amount": "251.37", "exhibits": ("IH/1",)},
        {"kind": "legal", "says": "No exception for legal expenses"},
        {"kind": "business", "says": "No exception for business expenses"},
    ),
    "ancillary": {
        "grounds": "What is held abroad is not known",
        "disclosure": ("All property above 1,000 pounds",),
        "persons": ("Corin Vexley himself",),
        "questions": ("Who holds what for whom?",),
        "documents": ("Statements of accounts abroad",),
    },
    "compliance_costs": "Reasonable costs of banks are paid",
    "notified": ({"name": "Joan Pellow", "interest": "claims a quarter", "address": "10 Tallowgate, Harrowmouth"},),
    "risk_factors": tuple(
        {"factor": factor, "says": f"Known of the {factor} factor"}
        for factor in ("property", "steps", "circumstances", "character", "record", "benefit", "stage")
    ),
    "gifts": "Six years of transfers were looked at",
    "steps_to_identify": "Both registers were searched",
    "lifestyle": "Alleged for the offence itself",
    "relevant_day": date(2018, 4, 5),
    "against_assumptions": tuple(
        {"assumption": one, "says": f"Against {one}: a salary"} for one in ("transfers", "property", "expenditure", "free_of_interests")
    ),
    "priority_obligations": "A fine of an earlier year",
    "related_orders": (
        {"kind": "Production order", "on": date(2025, 11, 12), "authority": "Crown Court at Ferrymark", "reference": "HM-771", "their_reference": "B-772"},
    ),
    "abroad": {
        "issuing_state": "Germany",
        "executing_state": "Netherlands",
        "issuing_authority": {
            "name": "Prosecutor at Harrowmouth",
            "kind": "prosecutor",
            "contact": "A. Hale",
            "post": "Prosecutor",
            "file_number": "1 Js 1/26",
            "address": "1 Quill Row",
            "telephone": "+00 101",
            "fax": "+00 102",
            "email": "office@example.invalid",
            "languages": ("German", "English"),
        },
        "practical_contact": {
            "name": "Asset team",
            "contact": "B. Hale",
            "post": "Clerk",
            "file_number": "2",
            "address": "2 Quill Row",
            "telephone": "+00 103",
            "email": "b@example.invalid",
            "languages": ("English",),
        },
        "validating_authority": {
            "name": "Local Court at Harrowmouth",
            "kind": "court",
            "contact": "C. Hale",
            "post": "Judge",
            "file_number": "3",
            "address": "3 Quill Row",
            "telephone": "+00 104",
            "email": "c@example.invalid",
            "languages": ("German",),
        },
        "central_authority": {
            "name": "Ministry at Ferrymark",
            "contact": "D. Hale",
            "post": "Officer",
            "file_number": "4",
            "address": "4 Quill Row",
            "telephone": "+00 105",
            "email": "d@example.invalid",
        },
        "executing_authority": {"name": "Office for Recovery at Zeldenhaven"},
        "freezing_order": {"authority": "Local Court at Harrowmouth", "on": date(2026, 3, 30), "reference": "5 Gs 9/26"},
        "concerns": ("money", "items"),
        "amount": "7000.05",
        "total_amount": "10000.00",
        "location_ground": "registered",
        "location": "Entered in the register there",
        "administrator": "No administrator is appointed",
        "urgency_ground": "removal",
        "requested_date": date(2026, 4, 7),
        "coordination": "Together with the searches",
        "affected": (
            {
                "party": "vexley",
                "first_names": "Corin",
                "sex": "male",
                "identity_number": "ID-11",
                "identity_document": "passport P-12",
                "birthplace": "Ferrymark",
                "languages": ("English",),
            },
            {
                "party": "fennmark",
                "legal_form": "Private limited company",
                "trading_name": "Fennmark",
                "seat": "Harrowmouth seat",
                "address": "9 Tallowgate",
                "representative": "Joan Pellow",
            },
        ),
        "place_of_execution": "At the land registry",
        "stage": "Charge is prepared",
        "classification": "Section 232b of the code",
        "listed_offences": ("trafficking in human beings",),
        "maximum_three_years": True,
        "confidentiality": "Until the searches end",
        "formalities": "Two officers present",
        "other_states": ({"state": "Belgium", "authority": "Prosecutor at Gent", "why": "A second account", "value": "512.25", "action": "Freeze it"},),
        "confiscation_expected": date(2026, 12, 1),
        "alternatives_allowed": True,
        "alternative_measures": "Freezing of equal value",
        "restitution": (
            {
                "authority": "Regional Court",
                "on": date(2026, 2, 2),
                "reference": "R-5",
                "property": "Wages",
                "victim": "v1",
                "contested": "By nobody",
                "prejudiced": "Of nobody",
            },
        ),
        "restitution_pending": False,
        "remedies": "issuing",
        "attachments": ("The freezing order itself",),
        "purpose": "To freeze and later confiscate",
        "link": "Its parent is registered there",
        "sought": ("accounts", "companies"),
    },
}


def base(jurisdiction: str, order: str, *, said: bool, day: date = date(2026, 3, 31), **application) -> EvidenceBase:
    """The case for an order, dated `day`, with nothing said for an application or with all of it; `application` changes some of its keys."""
    small = small_case().base
    whole = small.case.model_dump()
    officer = {"name": "Orla Finch", "office": "Superintendent"}
    whole["case"] |= {
        "jurisdiction": jurisdiction,
        "order": order,
        "cut_off": day,
        **({"authorising_officer": officer, "statement_of_facts": ("Workers were not paid.",)} if said else {}),
    }
    whole["people"] = [*({**person, "nationality": "British"} if said else person for person in whole["people"]), VICTIM]
    whole["claims"][0]["victim"] = "v1"
    if said:
        whole |= {
            "application": APPLICATION | application,
            "dissipation": [_FACT],
            "benefit": {"amount": "10000.00", "method": "the receipts claimed", "author": "Imogen Hale"},
        }
        whole["test"] = [
            {"element": element.key, "says": f"Met for {element.key}", "exhibits": ("IH/1",)} for element in JURISDICTIONS[jurisdiction][order].elements
        ]
    else:
        whole["application"] = application
    return replace(
        small, case=Case.model_validate(whole), order=JURISDICTIONS[jurisdiction][order], compiled_on=day, version=1, rows={**small.rows, Deficiency: ()}
    )


def order_of(document: str) -> tuple[str, str]:
    """A jurisdiction and an order for which the document can be had."""
    ((jurisdiction, orders),) = DOCUMENTS[document].orders.items()
    return jurisdiction, orders[0]


@cache
def made(document: str, said: bool, edition: str = "working") -> Compiled:
    """The document from the case with nothing or with all said."""
    return compile_document(with_open_points(for_document(document, said), document), edition, document)


def for_document(document: str, said: bool, **changed) -> EvidenceBase:
    """The case for an order for which the document can be had; of an account freezing order the one account is brought within reach."""
    found = base(*order_of(document), said=said, **changed)
    return _account_in_reach(found) if document == "account-freezing" and said else found


def _account_in_reach(found: EvidenceBase) -> EvidenceBase:
    rows = tuple(
        type(a).model_construct(**{**a.model_dump(), "reach": "basis", "suspect": "vexley", "basis": "nominee"}) if a.kind == "account_balance" else a
        for a in found.of(Asset)
    )
    return replace(found, rows={**found.rows, Asset: rows})


def dossier_of(document: str) -> Compiled:
    """The dossier of the same case, with everything said."""
    return _dossier(*order_of(document))


@cache
def _dossier(jurisdiction: str, order: str) -> Compiled:
    of_the_order = next(document for document in DOCUMENTS if order_of(document) == (jurisdiction, order))
    return compile(for_document(of_the_order, True), "working")


def text(pdf: bytes) -> str:
    """The text of every page but its head and foot, line ends as blanks."""
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
