"""England and Wales: the Proceeds of Crime Act 2002 and the rules of court, as dated, cited values.

Authority: each value names its own. The Crime and Policing Act 2026, Sch 21, rewrites Part 2 of the 2002 Act; which paragraphs are in
force was not established, so nothing here cites it and every dossier says so.
"""
from __future__ import annotations

from datetime import date

from schemas.law.provision import Element, OrderSought, Provision

POCA = "Proceeds of Crime Act 2002"
CRIMPR = "Criminal Procedure Rules 2025 (SI 2025/909)"

S40 = Provision(POCA, "s.40", "conditions for a restraint order: a criminal investigation has started and there are reasonable "
                "grounds to suspect that the alleged offender has benefited from criminal conduct, or proceedings have started and "
                "there is reasonable cause to believe it", date(2003, 3, 24), confirmed=True)
S41 = Provision(POCA, "s.41", "restraint orders: dealing with realisable property may be prohibited", date(2003, 3, 24))
S42 = Provision(POCA, "s.42", "application for a restraint order, which may be made without notice", date(2003, 3, 24))
S69 = Provision(POCA, "s.69", "how the powers are to be exercised: the value for the time being of realisable property; others keep or "
                "recover the value of their interests", date(2003, 3, 24), confirmed=True)
S83 = Provision(POCA, "s.83", "realisable property: any free property held by the defendant or by the recipient of a tainted gift",
                date(2003, 3, 24))
R33 = Provision(CRIMPR, "rr.33.45-33.46", "an application for a restraint order is in writing, supported by a witness statement giving the "
                "grounds, full details of realisable property and who holds it, and the proposed terms", date(2025, 10, 6), confirmed=True)
S303Z1 = Provision(POCA, "s.303Z1", "account freezing order: reasonable grounds to suspect that money in the account is recoverable "
                   "property or is intended for use in unlawful conduct; may be applied for without notice (s.303Z1(4))",
                   date(2018, 1, 31))
S245A = Provision(POCA, "s.245A", "property freezing order: a good arguable case that the property is or includes recoverable "
                  "property; holders identified, or all reasonable steps taken to identify them", date(2006, 1, 1))
S304 = Provision(POCA, "ss.304-310", "recoverable property, what represents it, mixed property, accruing profits, and the exceptions; no rule of attribution "
                 "is prescribed for mixed property (s.306)", date(2003, 2, 24), confirmed=True)

CONTROL_IS_NOT_OWNERSHIP = (
    "Prest v Petrodel Resources Ltd [2013] UKSC 34; R v Boyle Transport (Northern Ireland) Ltd [2016] EWCA Crim 19"
)
TRACED_SHARE = "Foskett v McKeown [2001] 1 AC 102"

ORDERS = {
    "restraint": OrderSought(
        "restraint", "Restraint order", "value", "Crown Court", (S40, S41, S42, S69, S83, R33),
        (
            Element("investigation", "A criminal investigation has been started in England and Wales with regard to an offence, or proceedings have been started", S40),
            Element("benefit", "There are reasonable grounds to suspect that the alleged offender has benefited from criminal conduct", S40),
            Element("realisable_property", "There is realisable property, described with who holds it", S83),
            Element("risk_of_dissipation", "There is a real risk that the property would otherwise be dissipated", S41),
        ),
    ),
    "account_freezing": OrderSought(
        "account_freezing", "Account freezing order", "property", "Magistrates' court", (S303Z1, S304),
        (
            Element("account", "The money is held in an account maintained with a relevant financial institution", S303Z1),
            Element("suspicion", "There are reasonable grounds to suspect that the money is recoverable property or is intended for use in unlawful conduct", S303Z1),
        ),
    ),
    "property_freezing": OrderSought(
        "property_freezing", "Property freezing order", "property", "High Court", (S245A, S304),
        (
            Element("good_arguable_case", "There is a good arguable case that the property is or includes recoverable property", S245A),
            Element("holders", "The holders of associated property are identified, or all reasonable steps to identify them were taken", S245A),
        ),
    ),
}
