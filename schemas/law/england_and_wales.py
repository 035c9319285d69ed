"""England and Wales: the Proceeds of Crime Act 2002 and the rules of court, as dated, cited values.

Authority: each value names its own. The Crime and Policing Act 2026, Sch 21, rewrites Part 2 of the 2002 Act; which paragraphs are in
force was not established, so nothing here cites it and every dossier says so.
"""

from __future__ import annotations

from datetime import date

from schemas.law.provision import Element, Gateway, OrderSought, Provision
from schemas.law.trade_and_cooperation import TITLE_XI

POCA = "Proceeds of Crime Act 2002"
CRIMPR = "Criminal Procedure Rules 2025 (SI 2025/909)"
PART_2 = date(2003, 3, 24)

S40 = Provision(
    POCA,
    "s.40",
    "conditions for a restraint order: a criminal investigation has started and there are reasonable "
    "grounds to suspect that the alleged offender has benefited from criminal conduct, or proceedings have started and "
    "there is reasonable cause to believe it",
    PART_2,
    confirmed=True,
)
S41 = Provision(POCA, "s.41", "restraint orders: dealing with realisable property may be prohibited", PART_2)
S42 = Provision(POCA, "s.42", "application for a restraint order, which may be made without notice", PART_2)
S69 = Provision(
    POCA,
    "s.69",
    "how the powers are to be exercised: the value for the time being of realisable property; others keep or recover the value of their interests",
    PART_2,
    confirmed=True,
)
S83 = Provision(POCA, "s.83", "realisable property: any free property held by the defendant or by the recipient of a tainted gift", PART_2)
R33 = Provision(
    CRIMPR,
    "rr.33.45-33.46",
    "an application for a restraint order is in writing, supported by a witness statement giving the "
    "grounds, full details of realisable property and who holds it, and the proposed terms",
    date(2025, 10, 6),
    confirmed=True,
)
S303Z1 = Provision(
    POCA,
    "s.303Z1",
    "account freezing order: reasonable grounds to suspect that money in the account is recoverable "
    "property or is intended for use in unlawful conduct; may be applied for without notice (s.303Z1(4))",
    date(2018, 1, 31),
)
S245A = Provision(
    POCA,
    "s.245A",
    "property freezing order: a good arguable case that the property is or includes recoverable "
    "property; holders identified, or all reasonable steps taken to identify them",
    date(2006, 1, 1),
)
S9 = Provision(POCA, "s.9", "available amount: free property less obligations with priority, plus tainted gifts", PART_2, confirmed=True)
S10 = Provision(
    POCA,
    "s.10",
    "four assumptions: what was transferred to the defendant after the relevant day, what he holds after conviction, what he spent, and that "
    "he holds it free of other interests; none is made that is shown to be incorrect or would risk serious injustice, with reasons",
    PART_2,
    confirmed=True,
)
S16 = Provision(POCA, "s.16", "statement of information, which includes what is relevant to not making an assumption (s.16(4)(b))", PART_2, confirmed=True)
S16_6A = Provision(POCA, "s.16(6A) and s.10A", "what is known of the extent of the defendant's and other persons' interests in property", None)
S41_4 = Provision(POCA, "s.41(4)", "legal expenses that relate to the offence may not be excepted from a restraint order", PART_2)
S47 = Provision(POCA, "s.47", "a restraint order of registered land is protected by a restriction under the land registration rules, not by a notice", PART_2)
S46 = Provision(POCA, "s.46", "hearsay is admissible in restraint proceedings", PART_2)
S68 = Provision(POCA, "s.68", "an accredited financial investigator applies on the authority that this section describes", PART_2)
S77 = Provision(
    POCA,
    "ss.77-78",
    "tainted gifts, of which a transfer at an undervalue is one; before any finding of a criminal lifestyle the wide test applies: six years before "
    "proceedings, and any gift of proceeds",
    PART_2,
    confirmed=True,
)
S78 = Provision(
    POCA,
    "s.78(2)",
    "what is transferred for significantly less than its value is a gift of such share in it as the difference is of its value at the time of the transfer",
    PART_2,
    confirmed=True,
)
S79 = Provision(
    POCA, "s.79", "value is market value; where another person holds an interest too, that of the interest of the person concerned", PART_2, confirmed=True
)
S81 = Provision(
    POCA,
    "s.81",
    "a tainted gift comes to the greater of what was given, at its value then, adjusted for later changes in the value of money, and the value at the "
    "time that counts of what the recipient holds of it or of what represents it in his hands",
    PART_2,
    confirmed=True,
)
R33_2020 = Provision("Criminal Procedure Rules 2020", "r.33.51", "an application for a restraint order (renumbered r.33.45 in 2025)", None, date(2025, 10, 5))
R33_TRUTH = Provision(CRIMPR, "r.33.5", "a statement of truth", date(2025, 10, 6), confirmed=True)
R33_TRUTH_2020 = Provision("Criminal Procedure Rules 2020", "r.33.7", "a statement of truth (renumbered r.33.5 in 2025)", None, date(2025, 10, 5))
RESTRAINT_RULES = (R33, R33_2020)
TRUTH_RULES = (R33_TRUTH, R33_TRUTH_2020)
S303Z2 = Provision(
    POCA,
    "ss.303Z1-303Z3",
    "an enforcement officer applies with a senior officer's authorisation; at least £1,000; at most two years; notice to those affected; exclusions",
    date(2018, 1, 31),
    confirmed=True,
)
S308 = Provision(
    POCA, "s.308", "a purchaser in good faith, for value and without notice, takes property that is no longer recoverable", date(2003, 2, 24), confirmed=True
)
S304 = Provision(
    POCA,
    "ss.304-310",
    "recoverable property, what represents it, mixed property, accruing profits, and the exceptions; no rule of attribution "
    "is prescribed for mixed property (s.306)",
    date(2003, 2, 24),
    confirmed=True,
)
S436 = Provision(POCA, "ss.436-438", "disclosure of information to and by the authorities that recover property in civil proceedings", None)
CICA_S7 = Provision("Crime (International Co-operation) Act 2003", "s.7", "requests for assistance in obtaining evidence abroad", None)
CCA_S7 = Provision("Crime and Courts Act 2013", "s.7", "information gateways of the National Crime Agency", None)

# What these two require of an application, and who may make it, was not read at its source: a document that names them says so and leaves it to a lawyer.
S345 = Provision(POCA, "s.345", "production order: material for an investigation is produced by whoever appears to have it", None)
S370 = Provision(POCA, "s.370", "account monitoring order: a bank gives information about an account for a time to come", None)

CONTROL_IS_NOT_OWNERSHIP = "Prest v Petrodel Resources Ltd [2013] UKSC 34; R v Boyle Transport (Northern Ireland) Ltd [2016] EWCA Crim 19"
TRACED_SHARE = "Foskett v McKeown [2001] 1 AC 102"
# The factors that the 2026 Act lists for the risk of dissipation: a checklist here, and not cited, while its commencement was not established.
RISK_FACTORS = {
    "property": "the nature of the property",
    "steps": "steps taken that bear on it",
    "circumstances": "the circumstances of its holder",
    "character": "the holder's character",
    "record": "the holder's criminal record",
    "benefit": "the benefit suspected",
    "stage": "the stage that the proceedings have reached",
}
ASSUMPTIONS = {
    "transfers": "Property transferred to the defendant after the relevant day was obtained as a result of general criminal conduct",
    "property": "Property that the defendant held after conviction was so obtained",
    "expenditure": "Expenditure of the defendant after the relevant day was met from property so obtained",
    "free_of_interests": "Property so obtained was obtained free of other interests in it",
}

ORDERS = {
    "restraint": OrderSought(
        "restraint",
        "Restraint order",
        "value",
        "Crown Court",
        (S40, S41, S42, S69, S83, R33),
        (
            Element(
                "investigation",
                "A criminal investigation has been started in England and Wales with regard to an offence, or proceedings have been started",
                S40,
            ),
            Element("benefit", "There are reasonable grounds to suspect that the alleged offender has benefited from criminal conduct", S40),
            Element("realisable_property", "There is realisable property, described with who holds it", S83),
            Element("risk_of_dissipation", "There is a real risk that the property would otherwise be dissipated", S41),
        ),
        S77,
        (S78, S79, S81),
    ),
    "account_freezing": OrderSought(
        "account_freezing",
        "Account freezing order",
        "property",
        "Magistrates' court",
        (S303Z1, S304),
        (
            Element("account", "The money is held in an account maintained with a relevant financial institution", S303Z1),
            Element(
                "suspicion", "There are reasonable grounds to suspect that the money is recoverable property or is intended for use in unlawful conduct", S303Z1
            ),
        ),
    ),
    "property_freezing": OrderSought(
        "property_freezing",
        "Property freezing order",
        "property",
        "High Court",
        (S245A, S304),
        (
            Element("good_arguable_case", "There is a good arguable case that the property is or includes recoverable property", S245A),
            Element("holders", "The holders of associated property are identified, or all reasonable steps to identify them were taken", S245A),
        ),
    ),
}

# None of these was read at its source, nor was it checked what else stands in the way of each (data protection, promises of confidentiality, the power by which
# an exhibit was obtained).
GATEWAYS = {
    gateway.key: gateway
    for gateway in (
        Gateway("tca_title_xi", TITLE_XI, ("judicial_authority",)),
        Gateway("poca_436_438", S436, ("law_enforcement",)),
        Gateway("international_co_operation", CICA_S7, ("judicial_authority",)),
        Gateway("national_crime_agency", CCA_S7, ("law_enforcement", "asset_recovery_office")),
    )
}
