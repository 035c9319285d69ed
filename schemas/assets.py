"""Assets of a case, whatever their kind: who holds them, what they are worth net, and how far they can be reached.

Authority: Proceeds of Crime Act 2002 ss.79-84 (property, interests, value); Prest v Petrodel [2013] UKSC 34 (a company's
property is its own).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

ASSET_KINDS = {
    "land_title": "registered land",
    "shares": "shares in a company",
    "account_balance": "balance of a bank account",
    "vehicle": "motor vehicle",
    "vessel": "ship or boat",
    "aircraft": "aircraft",
    "crypto_wallet": "crypto wallet",
    "cash": "cash seized",
    "land": "land in another register",
    "receivable": "money owed",
}
# what stands before an identifier in a sentence
_SHORT = {
    "land_title": "title",
    "vehicle": "vehicle",
    "vessel": "vessel",
    "aircraft": "aircraft",
    "crypto_wallet": "wallet",
    "cash": "the cash seized under",
    "land": "land",
    "receivable": "the loan",
}
REACHED = ("own", "basis")  # an order against a suspect could reach the asset itself, on what is recorded
BASES = {
    "own_name": "held in the suspect's own name",
    "nominee": "held by a nominee",
    "bare_trust": "held on a bare trust",
    "tainted_gift": "tainted gift",
    "sham": "sham or façade",
    "piercing": "piercing the corporate veil",
}

# columns whose amounts are in the currency that another column names, and not in the row's own
OWN_CURRENCY = {"price": "price_currency", "value_before": "before_currency"}


def thing(kind: str, identifier: str) -> str:
    """A thing that can be bought, in a sentence: 'title ZZ100001', 'vehicle ZZ24AAA'."""
    return f"{_SHORT[kind]} {identifier}"


class Asset(SQLModel, table=True):
    """One thing that an order could reach. Amounts in minor units of `currency`; None is "not known", never nil.

    `kind` is a key of ASSET_KINDS. `identifier` can be served on a registrar or bank. `holder` is a Party's id (the legal
    owner). `reach`: 'own' (the suspect's own name), 'basis' (through a company or person, on a recorded basis), 'shares'
    (no basis recorded: only the shares are within reach), 'none' (not connected to a suspect by ownership).
    `beneficial` in millionths of the whole, of all suspects together, None where not established. A value that was converted has what it was in `value_before`, in minor units of
    `before_currency`, and the `rate`; `price` is in `price_currency`, paid on `price_on`. Net equity from a price has no `value`, and `currency` is then the price's.
    """

    id: str = Field(primary_key=True)
    kind: str
    identifier: str
    description: str
    holder: str
    holder_name: str
    currency: str
    value: int | None = None
    value_on: date | None = None
    value_basis: str = ""
    value_before: int | None = None
    before_currency: str = ""
    rate: str = ""
    charges: int | None = Field(default=None, description="sum of dated redemption figures; None: at least one is not known")
    charges_basis: str = ""
    costs: int | None = Field(default=0, description="what realising it would cost, as far as it is stated; None: in another currency than the value")
    costs_basis: str = ""
    beneficial: int | None = None
    beneficial_basis: str = ""
    net_equity: int | None = Field(
        default=None, description="(value, or the price where no valuation is recorded, - charges - costs) x beneficial share, rounded down"
    )
    net_equity_basis: str = Field(default="", description="'valuation', or in words that it is the price; or why a price says nothing of it")
    reach: str
    suspect: str = ""
    co_suspects: str = Field(
        default="", description="ids of the other suspects who hold it too, or for whom it is held on a recorded basis too; separated by spaces"
    )
    basis: str = ""
    basis_reason: str = ""
    basis_author: str = ""
    third_parties: str = ""
    acquired_on: date | None = None
    price: int | None = None
    price_currency: str = ""
    price_on: date | None = None
    exhibit: str = ""
    place: str = ""

    @property
    def suspects(self) -> tuple[str, ...]:
        """Every suspect through whom it is within reach, the one whom the row is drawn up for first."""
        return (self.suspect, *self.co_suspects.split()) if self.suspect else ()

    @property
    def held_by(self) -> tuple[str, ...]:
        """The holder, and the other suspects who hold it too."""
        return (self.holder, *(self.co_suspects.split() if self.reach == "own" else ()))


class Purchase(SQLModel, table=True):
    """A payment, or several, that bought a title or another thing of `kind`, whose identifier is then in `title_number`. `state`: 'proposed', 'accepted', 'rejected'; `decided_by` is a decision's
    id, 'case file', or ''. The three parts add up to the price: paid from accounts in evidence, mortgage, elsewhere."""

    id: str = Field(primary_key=True)
    asset: str
    title_number: str
    kind: str = "land_title"
    price: int
    currency: str
    completed_on: date | None = None
    paid: int
    mortgage: int = 0
    elsewhere: int = 0
    state: str
    decided_by: str = ""
    reasons: str = ""
    against: str = ""


class PurchasePayment(SQLModel, table=True):
    """One transfer that paid for a purchase."""

    purchase: str = Field(primary_key=True)
    transfer: str = Field(primary_key=True)
    part: str = Field(description="'deposit', 'completion' or 'whole price'")
