"""What the columns of each exchange's export mean: whose account, when, which unit, how many, and where money moved for it.

Format: no specification is published; the exports of customers' pages: Binance "Transaction history", Coinbase "Transactions", Kraken "Ledgers". An ISO 4217 code is money here only
where an exchange keeps accounts in it: some coins have the code of another country's money.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

MONEY = frozenset("AED ARS AUD BRL CAD CHF COP CZK DKK EUR GBP HUF JPY KZT MXN NGN NOK NZD PLN RON RUB SEK TRY UAH USD ZAR".split())
_BOUGHT = ("Buy", "Advanced Trade Buy", "Advance Trade Buy", "Subscription", "Card Spend")
_SOLD = ("Sell", "Advanced Trade Sell", "Advance Trade Sell")
_PAID_IN, _PAID_OUT = ("Deposit", "Exchange Deposit", "Pro Deposit"), ("Withdrawal", "Exchange Withdrawal", "Pro Withdrawal")
_LEFT = (*_SOLD, *_PAID_OUT, "Send", "Convert")
_SENT_TO = re.compile(r"\b(?:to|from) ([A-Za-z0-9:]{8,})\b")
_ADDRESS = re.compile(r"(?:0x[0-9a-fA-F]{40}|[13][A-Za-z0-9]{25,34}|bc1[a-z0-9]{6,87}|[A-Za-z0-9]{32,110})")
Row = dict[str, str]


class Unreadable(ValueError):
    """A row that cannot be read; the text says why."""


class Said(NamedTuple):
    """What a row says. `quantity` of `unit`, below nil for what left; `money`, as written without its mark, and its currency where money moved, with its sign; `balance` of the unit
    after it, as written."""

    account: str
    at: str
    kind: str
    unit: str
    quantity: Decimal
    money: Decimal | None
    currency: str
    address: str = ""
    reference: str = ""
    text: str = ""
    balance: str = ""


def number(written: str, what: str) -> Decimal:
    """A decimal number, with a mark of money before it and blanks or commas between thousands. Unreadable if it is none."""
    plain = re.sub(r"^([+-]?)[£€$]", r"\1", written.strip()).replace(",", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?", plain):
        raise Unreadable(f"{what} {written!r} is no number")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Unreadable(f"{what} {written!r} is no number") from None


def binance(row: Row) -> Said:
    """Every movement of a coin or of money is a row of its own; the fee, too."""
    unit, moved = row["Coin"].upper(), number(row["Change"], "Change")
    found = _ADDRESS.search(row["Remark"]) if "withdraw" in row["Operation"].lower() or "deposit" in row["Operation"].lower() else None
    is_money = unit in MONEY
    text = " / ".join(filter(None, (row["Operation"], row["Account"], row["Remark"])))
    return Said(
        row["User_ID"],
        row["UTC_Time"],
        row["Operation"],
        unit,
        moved,
        moved if is_money else None,
        unit if is_money else "",
        found[0] if found else "",
        "",
        text,
    )


def coinbase(row: Row) -> Said:
    """A purchase and a sale have their money in the same row, with the fee; what is sent has only a value there."""
    kind, unit = row["Transaction Type"], row["Asset"].upper()
    quantity = number(row["Quantity Transacted"], "Quantity Transacted")
    if kind in _LEFT and quantity > 0:
        quantity = -quantity
    total, currency = row["Total (inclusive of fees and/or spread)"], (row.get("Price Currency") or row.get("Spot Price Currency") or "").upper()
    money: Decimal | None = None
    if unit in MONEY:
        money, currency = quantity, unit
    elif kind in _BOUGHT or kind in _SOLD:
        money = abs(number(total, "Total")) * (-1 if kind in _BOUGHT else 1)
    address = row.get("Recipient Address") or row.get("Sender Address") or ""
    if not address and kind in ("Send", "Receive") and (found := _SENT_TO.search(row["Notes"])):
        address = found[1]
    fee = row["Fees and/or Spread"]
    text = " / ".join(filter(None, (kind, row["Notes"], f"fee within it {fee}" if re.search("[1-9]", fee) else "")))
    return Said("", row["Timestamp"], kind, unit, quantity, money, currency if money is not None else "", address, row["ID"], text)


def kraken(row: Row) -> Said:
    """Each side of a trade is a row; the fee stands beside the amount. A row without a txid is not booked yet."""
    if not row["txid"]:
        raise Unreadable("it has no txid: it is not booked")
    unit = row["asset"].upper()
    unit = {"XBT": "BTC"}.get(unit[1:] if len(unit) == 4 and unit[0] in "XZ" else unit, unit[1:] if len(unit) == 4 and unit[0] in "XZ" else unit)
    moved = number(row["amount"], "amount") - number(row["fee"] or "0", "fee")
    is_money = unit in MONEY
    text = " / ".join(filter(None, (row["type"], row.get("subtype", ""), f"fee {row['fee']}" if re.search("[1-9]", row["fee"]) else "")))
    return Said("", row["time"], row["type"], unit, moved, moved if is_money else None, unit if is_money else "", "", row["refid"], text, row["balance"])


class Layout(NamedTuple):
    """One exchange's export: its name, the headings by which it is known, and how a row is read."""

    custodian: str
    headings: frozenset[str]
    said: object


LAYOUTS = (
    Layout("Binance", frozenset("User_ID UTC_Time Account Operation Coin Change Remark".split()), binance),
    Layout(
        "Coinbase",
        frozenset(
            (
                "ID",
                "Timestamp",
                "Transaction Type",
                "Asset",
                "Quantity Transacted",
                "Subtotal",
                "Total (inclusive of fees and/or spread)",
                "Fees and/or Spread",
                "Notes",
            )
        ),
        coinbase,
    ),
    Layout("Kraken", frozenset("txid refid time type aclass asset amount fee balance".split()), kraken),
)
