"""Member states of the European Union: mutual recognition of freezing orders, as dated, cited values.

Authority: Regulation (EU) 2018/1805, which does not bind Denmark or Ireland and is not available to a court in England and Wales.
"""

from __future__ import annotations

from datetime import date

from schemas.law.provision import Element, Gateway, OrderSought, Provision
from schemas.law.trade_and_cooperation import TITLE_XI

R2018_1805 = Provision(
    "Regulation (EU) 2018/1805",
    "arts 4-6, Annex I",
    "a freezing order is transmitted by means of the freezing certificate of Annex I",
    date(2020, 12, 19),
    confirmed=True,
)
PROCEEDS = Provision(
    "Regulation (EU) 2018/1805",
    "art.2(4)",
    "proceeds: any economic advantage derived directly or indirectly from a criminal offence, including reinvestment or transformation and valuable benefits",
    date(2020, 12, 19),
    confirmed=True,
)
RESTITUTION = Provision(
    "Regulation (EU) 2018/1805",
    "arts 29 and 30(5)",
    "frozen property is restituted to a victim whose title is not contested, if it is not needed as "
    "evidence and no affected person's rights are prejudiced; a pending claim of a victim bars disposal",
    date(2020, 12, 19),
    confirmed=True,
)
LISTED = Provision(
    "Regulation (EU) 2018/1805",
    "art.3(1)",
    "offences for which double criminality is not checked, if punishable by a maximum of at least three years",
    date(2020, 12, 19),
    confirmed=True,
)
ARO_REQUEST = Provision("Directive (EU) 2024/1260", "art.9", "what a request to the asset recovery office of another member state contains", None)
ARO_REPLY = Provision(
    "Directive (EU) 2024/1260",
    "art.10",
    "a reply within seven days; in urgent cases within eight hours from registers with direct access, else three days",
    None,
)
POLICE_EXCHANGE = Provision(
    "Directive (EU) 2023/977", "the Directive as a whole", "exchange of information between the law enforcement authorities of member states", None
)
TRANSPOSED_BY = date(2026, 11, 23)  # Directive (EU) 2024/1260: from then on national law governs
NOT_BOUND = ("Denmark", "Ireland")  # by Regulation (EU) 2018/1805

# Regulation (EU) 2018/1805, Annex I, section E.3: the list in its order.
LISTED_OFFENCES = (
    "participation in a criminal organisation",
    "terrorism",
    "trafficking in human beings",
    "sexual exploitation of children and child pornography",
    "illicit trafficking in narcotic drugs and psychotropic substances",
    "illicit trafficking in weapons, munitions and explosives",
    "corruption",
    "fraud, including fraud and other criminal offences affecting the Union's financial interests as defined in Directive (EU) 2017/1371",
    "laundering of the proceeds of crime",
    "counterfeiting currency, including the euro",
    "computer-related crime",
    "environmental crime, including illicit trafficking in endangered animal species and in endangered plant species and varieties",
    "facilitation of unauthorised entry and residence",
    "murder or grievous bodily injury",
    "illicit trade in human organs and tissue",
    "kidnapping, illegal restraint or hostage-taking",
    "racism and xenophobia",
    "organised or armed robbery",
    "illicit trafficking in cultural goods, including antiques and works of art",
    "swindling",
    "racketeering and extortion",
    "counterfeiting and piracy of products",
    "forgery of administrative documents and trafficking therein",
    "forgery of means of payment",
    "illicit trafficking in hormonal substances and other growth promoters",
    "illicit trafficking in nuclear or radioactive materials",
    "trafficking in stolen vehicles",
    "rape",
    "arson",
    "crimes within the jurisdiction of the International Criminal Court",
    "unlawful seizure of aircraft or ships",
    "sabotage",
)

ORDERS = {
    "freezing_certificate": OrderSought(
        "freezing_certificate",
        "Freezing order with certificate for another member state",
        "property",
        "Issuing authority",
        (R2018_1805, PROCEEDS),
        (
            Element("freezing_order", "A freezing order has been issued within the framework of proceedings in criminal matters", R2018_1805),
            Element("proceeds", "The property is proceeds of a criminal offence, or its equivalent in value", PROCEEDS),
        ),
    )
}

# A certificate goes to the executing authority of a state that the Regulation binds; the other three were not read at their source.
GATEWAYS = {
    gateway.key: gateway
    for gateway in (
        Gateway("regulation_2018_1805", R2018_1805, ("judicial_authority",), NOT_BOUND),
        Gateway("directive_2024_1260", ARO_REQUEST, ("asset_recovery_office",)),
        Gateway("directive_2023_977", POLICE_EXCHANGE, ("law_enforcement",)),
        Gateway("tca_title_xi", TITLE_XI, ("judicial_authority",)),
    )
}
