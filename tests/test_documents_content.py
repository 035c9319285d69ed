"""Each document has every element that the law asks of it: filled in where the case says it, visibly open where it does not; and no figure but the dossier's."""

from __future__ import annotations

import io
import json
import re

import pytest
from documents_case import dossier_of, for_document, made, text
from pypdf import PdfReader

from flows.dossier import with_open_points
from flows.dossier.amounts_in_words import amount_in_words
from flows.dossier.documents import DOCUMENTS
from schemas.assets import Asset
from schemas.findings import Deficiency
from schemas.money import SYMBOLS, display, parse

# what each document must contain, whether or not the case says it: Criminal Procedure Rules 2025 rr.33.45-33.46, Proceeds of Crime Act 2002, Regulation (EU) 2018/1805
# Annex I, Directive (EU) 2024/1260 art.9
CONTAINS = {
    "restraint": (
        "Proceeds of Crime Act 2002 s.40",
        "rr.33.45-33.46",
        "Authority to apply",
        "s.68",
        "without notice only if it is urgent",
        "The condition relied on",
        "The benefit and how it is estimated",
        "Realisable property and who holds it",
        "Legal owner",
        "Beneficial interest",
        "Value",
        "Charges",
        "Traced",
        "Tainted gifts",
        "ss.77-78",
        "wide test",
        "Risk of dissipation",
        "The nature of the property",
        "Steps taken",
        "The circumstances of its holder",
        "The holder's character",
        "criminal record",
        "The benefit suspected",
        "The stage that the proceedings have reached",
        "not cited as law",
        "Full and frank disclosure",
        "[2010] EWCA Civ 137",
        "Unfavourable rules",
        "Gaps and breaks",
        "Lawful income",
        "Was there delay?",
        "Earlier applications",
        "Living expenses",
        "Legal expenses",
        "Business expenses",
        "s.41(4)",
        "s.69",
        "s.47",
        "Third parties",
        "To be served or notified",
        "No undertaking in damages",
        "costs of third parties",
        "Ancillary order",
        "Sources of hearsay",
        "s.46",
        "Statement of truth",
        "r.33.5",
        "Draft order",
        "PENAL NOTICE",
        "contempt",
        "The schedule to the order",
        "vary or discharge",
    ),
    "account-freezing": (
        "ss.303Z1-303Z3",
        "enforcement officer",
        "Authorised by a senior officer",
        "at most two years",
        "The minimum for an order is £1,000",
        "without notice (s.303Z1(4))",
        "Grounds to suspect",
        "Connection to earlier orders",
        "Exclusions",
        "To be served or notified",
        "Full and frank disclosure",
        "Statement of truth",
    ),
    "property-freezing": (
        "s.245A",
        "High Court",
        "Good arguable case",
        "Holders of associated property",
        "Steps taken to identify",
        "ss.304-310",
        "s.308",
        "Purchasers for value",
        "Exclusions",
        "Full and frank disclosure",
        "Connection to earlier orders",
        "To be served or notified",
        "Statement of truth",
    ),
    "statement-of-information": (
        "Proceeds of Crime Act 2002 s.16",
        "s.16(6A) and s.10A",
        "Information against making an assumption",
        "transferred to the defendant after the relevant day",
        "held after conviction",
        "Expenditure of the defendant",
        "free of other interests",
        "serious risk of injustice",
        "criminal lifestyle",
        "relevant day",
        "Obligations with priority",
        "not the available amount",
        "Tainted gifts",
        "The extent of others' interests",
        "What undermines this statement",
        "Statement of truth",
    ),
    "freezing-request": (
        "EU-UK Trade and Cooperation Agreement",
        "Part Three, Title XI",
        "to be confirmed by a lawyer",
        "did not read at its source",
        "The domestic order",
        "Urgency",
        "Persons affected",
        "Facts, offence and grounds",
        "Legal classification",
        "in figures and words",
        "Relation of the property to the offence",
        "Third parties and victims",
        "What speaks against the request",
        "Confidentiality",
        "Formalities",
        "Signature",
        "Official stamp",
    ),
    "freezing-certificate": (
        "Issuing State",
        "Issuing authority",
        "Validating authority",
        "Executing State",
        "Executing authority",
        "imminently be removed or destroyed",
        "investigative or procedural needs",
        "a specific date is requested",
        "coordination needed",
        "First name(s)",
        "Aliases",
        "Sex",
        "Nationality",
        "Identity or social security number",
        "Identity document",
        "Date of birth",
        "Place of birth",
        "Residence or known address",
        "Language(s)",
        "person against whom the order is directed",
        "person that owns property",
        "Legal form",
        "Short or trading name",
        "Registered seat",
        "Registration number",
        "Name of the representative",
        "Third parties whose rights are directly prejudiced",
        "an amount of money",
        "specific item(s) of property",
        "property of equivalent value",
        "in figures and words",
        "located in the executing State",
        "registered in the executing State",
        "reasonable grounds to believe",
        "judicial administrator",
        "Summary of the facts",
        "Stage of the investigation",
        "Grounds for freezing",
        "legal classification",
        "at least three years",
        "3. trafficking in human beings",
        "9. laundering of the proceeds of crime",
        "32. sabotage",
        "Relation of the property to the offence",
        "confidential after execution",
        "formalities",
        "confiscation certificate",
        "alternative measures",
        "restitute frozen property to the victim",
        "demand for restitution pending",
        "arts 29 and 30(5)",
        "legal remedies",
        "certifies that the content of this freezing certificate is accurate and correct",
        "Official stamp",
        "Attachments",
    ),
    "asset-recovery-request": (
        "Directive (EU) 2024/1260 art.9",
        "Object of the request",
        "Reasons and nature of the proceedings",
        "The offence is",
        "Link to the requested state",
        "bank and payment accounts",
        "real estate",
        "crypto-assets",
        "vehicles, aircraft and vessels",
        "companies and interests in them",
        "Persons and companies",
        "Urgency",
        "art.10",
        "23 November 2026",
        "national law governs",
        "For each register the reply",
    ),
}
# a value of the full application that each document prints, and the blank that stands there if it is not said
SAID = {
    "restraint": (
        ("Crown Court at Harrowmouth", "which Crown Court the application is made to"),
        ("Authorised on 3 March 2026 by Orla Finch", "on what authority the applicant applies (s.68)"),
        ("The application is made without notice.", "with or without notice"),
        ("£251.37", "an exception for living expenses"),
        ("Proceedings for an offence have been started", "which condition of s.40"),
        ("Six years of transfers were looked at", "gifts and transfers at an undervalue"),
        ("10 Tallowgate", "to be served or told"),
        ("Who holds what for whom?", "an order for information"),
        ("Known of the record factor", "the holder's criminal record"),
        ("Met for investigation", "A criminal investigation has been started".lower()),
        ("Reasonable costs of banks are paid", "third parties' costs of compliance"),
        ("That the company not let the house", "terms sought"),
        ("The benefit alleged is £10,000.00", "the benefit alleged"),
    ),
    "account-freezing": (
        ("Orla Finch, Superintendent", "which senior officer authorised"),
        ("30 September 2026", "until which day"),
        ("HM-771", "earlier orders about the same property"),
        ("Held by Bank Balance", "the accounts to be frozen"),
    ),
    "property-freezing": (
        ("Both registers were searched", "to identify the holders"),
        ("Met for good_arguable_case", "there is a good arguable case"),
        ("HM-771", "earlier orders"),
    ),
    "statement-of-information": (
        ("Against expenditure: a salary", "the assumption on expenditure"),
        ("Alleged for the offence itself", "whether a criminal lifestyle is alleged"),
        ("5 April 2018", "the relevant day"),
        ("A fine of an earlier year", "which obligations have priority"),
    ),
    "freezing-request": (
        ("Netherlands", "the requested state"),
        ("5 Gs 9/26", "the domestic order that the request rests on"),
        ("To freeze and later confiscate", "the purpose of the request"),
        ("Section 232b of the code", "legal classification"),
        ("seven thousand pounds sterling and five pence", "the amount for execution"),
    ),
    "freezing-certificate": (
        ("Germany", "the issuing state"),
        ("Together with the searches", "on which ground it is urgent"),
        ("passport P-12", "sex of Corin Vexley"),
        ("Ferrymark", "place of birth"),
        ("ten thousand pounds sterling", "the total amount covered by the order"),
        ("[X] 3. trafficking in human beings", "which of the listed offences"),
        ("Until the searches end", "confidential after execution"),
        ("Prosecutor at Gent", "other states to which"),
        ("HM-771", "earlier orders or requests"),
        ("1 December 2026", "whether a confiscation certificate"),
        ("Freezing of equal value", "alternative measures"),
        ("R-5", "given back to a victim"),
        ("[X] the issuing authority (see Section M)", "informs about legal remedies"),
        ("+00 101", "the type of the issuing authority"),
        ("C. Hale", "the validating authority"),
        ("Ministry at Ferrymark", "the central authority"),
        ("The freezing order itself", "what is attached"),
    ),
    "asset-recovery-request": (
        ("Office for Recovery at Zeldenhaven", "the asset recovery office of the requested state"),
        ("Its parent is registered there", "what links"),
        ("[X] bank and payment accounts", "which kinds of property"),
        ("Charge is prepared", "nature and stage"),
    ),
}
OWN_FIGURES = ("expense ", "amount for the executing state", "total amount of the order", "value in ")


@pytest.mark.parametrize("said", [False, True], ids=["nothing said", "all said"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_element_is_there(document, said):
    found = text(made(document, said).pdf)
    assert [element for element in CONTAINS[document] if element.casefold() not in found.casefold()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_case_says_is_filled_in_and_what_it_does_not_say_is_open(document):
    bare, full = text(made(document, False).pdf), text(made(document, True).pdf)
    blanks = " ".join(re.findall(r"\[open: [^\]]*\]", bare)).casefold()
    for value, missing in SAID[document]:
        assert missing.casefold() in blanks and value not in bare.replace(missing, ""), missing
        assert value in full, value
    assert "[open:" not in full


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_blank_is_a_reason_against_a_final_document_and_says_where_to_fill_it(document):
    base = with_open_points(for_document(document, False), document)
    found, bare = base.of(Deficiency), text(made(document, False).pdf)
    assert len(found) >= 4 and len({reason.id for reason in found}) == len(found)
    for reason in found:
        assert reason.kind == "document_open" and reason.declarable and reason.next_step.startswith("case.toml: ")
        assert reason.says[1:-1] in bare and reason.next_step.removeprefix("case.toml: ").split()[0] in bare
    assert with_open_points(for_document(document, True), document).of(Deficiency) == ()


def test_the_certificate_has_its_sixteen_sections_in_order():
    reader = PdfReader(io.BytesIO(made("freezing-certificate", True).pdf))
    sections = [entry.title for entry in reader.outline if entry.title.startswith("Section")]
    assert [title[:10] for title in sections] == [f"Section {letter}:" for letter in "ABCDEFGHIJKLMNOP"]
    pages = [reader.get_destination_page_number(entry) for entry in reader.outline]
    assert pages == sorted(pages)


# figures


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_figure_of_the_case_is_the_dossiers(document):
    here, there = (
        {f["id"]: (f["amount"], f["currency"]) for f in json.loads(twin)["figures"]} for twin in (made(document, True).twin, dossier_of(document).twin)
    )
    of_the_case = {id: amount for id, amount in here.items() if not id.startswith(OWN_FIGURES)}
    assert of_the_case and {id: there.get(id) for id in of_the_case} == of_the_case


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_amount_on_its_pages_is_a_figure_of_its_twin(document):
    twin = json.loads(made(document, True).twin)
    figures = {display(parse(f["amount"], f["currency"]), f["currency"]) for f in twin["figures"] if f["currency"] not in ("", "%")}
    stated_by_law = {"£1,000"} if document == "account-freezing" else set()
    printed = set(re.findall(rf"[{''.join(SYMBOLS.values())}][0-9][0-9,.]*[0-9]", text(made(document, True).pdf)))
    charge_and_balance_texts = {
        amount for row in for_document(document, True).of(Asset) for amount in re.findall(r"£[0-9,.]*[0-9]", row.charges_basis + row.value_basis)
    }
    assert printed - figures - charge_and_balance_texts - stated_by_law == set()


def test_the_sums_of_the_small_case_are_those_that_were_planted():
    said = text(made("restraint", True).pdf)
    assert (
        "of the money of the claims" in said.casefold()
        and "£7,000.00 is traced into them" in said
        and "The receipts claimed in the dossier come to £10,000.00" in said
    )


def spoken(words: str) -> int:
    """A number back from its words, by adding and multiplying: not how they were made."""
    small = {
        w: n
        for n, w in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
        )
    }
    small |= {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
    total = group = 0
    for word in words.replace("-", " ").split():
        if word in small:
            group += small[word]
        elif word == "hundred":
            group *= 100
        elif word in ("thousand", "million", "billion", "trillion"):
            total, group = total + group * 10 ** {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}[word], 0
        else:
            assert word == "and", word
    return total + group


@pytest.mark.parametrize("minor", [0, 1, 5, 99, 100, 101, 1_00_00, 1_100_00, 21_000_05, 999_999_99, 1_000_000_00, 1_001_001_01, 12_345_678_90, 10**13 + 7])
def test_amounts_in_words_come_back(minor):
    words = amount_in_words(minor, "GBP")
    pounds, _, rest = words.partition(" pound")
    pence = re.search(r"and ([a-z -]+?) (penny|pence)$", rest)
    assert spoken(pounds) * 100 + (spoken(pence[1]) if pence else 0) == minor
    assert amount_in_words(minor, "EUR").startswith(pounds + " euro") and amount_in_words(minor, "PLN").startswith(pounds + " PLN")


def test_a_currency_without_parts_or_name_is_written_by_its_code():
    assert amount_in_words(1_205, "JPY") == "one thousand two hundred and five JPY"
    assert amount_in_words(1_05, "PLN") == "one PLN and five one hundredths"
    assert amount_in_words(1, "EUR") == "zero euro and one cent" and amount_in_words(1_01, "GBP") == "one pound sterling and one penny"
