"""Member states of the European Union: mutual recognition of freezing orders, as dated, cited values.

Authority: Regulation (EU) 2018/1805, which does not bind Denmark or Ireland and is not available to a court in England and Wales.
"""
from __future__ import annotations

from datetime import date

from schemas.law.provision import Element, OrderSought, Provision

R2018_1805 = Provision("Regulation (EU) 2018/1805", "arts 4-6, Annex I", "a freezing order is transmitted by means of the freezing certificate of Annex I",
                       date(2020, 12, 19), confirmed=True)
PROCEEDS = Provision("Regulation (EU) 2018/1805", "art.2(4)", "proceeds: any economic advantage derived directly or indirectly from a criminal "
                     "offence, including reinvestment or transformation and valuable benefits", date(2020, 12, 19), confirmed=True)

ORDERS = {
    "freezing_certificate": OrderSought(
        "freezing_certificate", "Freezing order with certificate for another member state", "property", "Issuing authority", (R2018_1805, PROCEEDS),
        (
            Element("freezing_order", "A freezing order has been issued within the framework of proceedings in criminal matters", R2018_1805),
            Element("proceeds", "The property is proceeds of a criminal offence, or its equivalent in value", PROCEEDS),
        ),
    ),
}
