"""Many Ntry of a camt message as columns: a block's elements typed all at once, and which entries are vouched for.

Format: ISO 20022 camt.053 ReportEntry. `iso20022_entry.read_entry` is the reference: an entry that is vouched for gives exactly the Entry that it would
give, and any other (with several transactions, not booked, odd in any way) is read there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.iso20022.iso20022_entry import NO_REFERENCE
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_columns import NO_BYTES, Coded, coded, numbers, texts
from flows.sources.reading.text_kernels import alike, is_word
from flows.sources.reading.written_values import NEGATIVES, NOT_VOUCHED, ORDERS, READ, amounts, days
from flows.sources.reading.xml_fields import ITSELF, Elements, Field, Rows
from schemas.accounts import Entry
from schemas.identifiers import account_identity
from schemas.money import DIGITS

_NAMED = {"Nm": Field()}
_PARTY = _NAMED | {"Pty": _NAMED, "Agt": {"FinInstnId": _NAMED}}
_ACCOUNT = _NAMED | {"Id": {"IBAN": Field(), "Othr": {"Id": Field()}, "PrtryAcct": {"Id": Field()}}}
_BOTH = {
    "BkTxCd": {"Domn": {"Cd": Field(), "Fmly": {"Cd": Field(), "SubFmlyCd": Field()}}, "Prtry": {"Cd": Field()}},
    "AmtDtls": {"InstdAmt": {"Amt": Field(currency=True)}},
}
_DAY = {"Dt": Field(day=True), "DtTm": Field(day=True)}
_LINES = 4  # of remittance information
ENTRY = _BOTH | {
    "Amt": Field(currency=True),
    "CdtDbtInd": Field(),
    "Sts": {ITSELF: Field(), "Cd": Field(), "Prtry": Field()},
    "BookgDt": _DAY,
    "ValDt": _DAY,
    "RvslInd": Field(),
    "AddtlNtryInf": Field(),
    "AcctSvcrRef": Field(),
    "NtryRef": Field(),
    "Btch": None,
    "TxDtls": None,
    "NtryDtls": {
        "Btch": {"NbOfTxs": Field()},
        "TxDtls": _BOTH
        | {
            "Refs": dict.fromkeys(("EndToEndId", "TxId", "InstrId", "AcctSvcrRef"), Field()),
            "RltdPties": {"Dbtr": _PARTY, "Cdtr": _PARTY, "DbtrAcct": _ACCOUNT, "CdtrAcct": _ACCOUNT},
            "RmtInf": {"Ustrd": Field(_LINES), "Strd": {"CdtrRefInf": {"Ref": Field()}, "AddtlRmtInf": Field()}},
            "AddtlTxInf": Field(),
        },
    },
}
_DETAIL = "NtryDtls/TxDtls/"


class Side(NamedTuple):
    """Who stands on one side of each entry: name, and a code for the account's identity."""

    name: pa.Array
    account: np.ndarray


class Block(NamedTuple):
    """One block typed. Arrays are as long as the block has rows; where `vouched` is False they say nothing. signed: minor units, above zero for CRDT.
    booked, valued: days since 1970-01-01. other, own: the sides as the direction has them. codes, identities: of accounts; 0 is none."""

    vouched: np.ndarray
    signed: np.ndarray
    debit: np.ndarray
    currency: Coded
    booked: np.ndarray
    valued: np.ndarray
    has_value: np.ndarray
    reversed_: np.ndarray
    strings: dict[str, pa.Array]
    other: Side
    own: Side
    codes: dict[str, int]
    identities: pa.Array

    def entries(self, rows: slice, file: OpenedFile, statement: str, seq: int, own_account: str) -> pa.RecordBatch:
        """The entries of these rows, the first of which is the one behind `seq` of the statement at this place."""
        many = rows.stop - rows.start
        name, account = _other_sides(self, rows, own_account)
        place, of = f"{statement}, Ntry ", np.arange(seq + 1, seq + many + 1)
        signed = self.signed[rows]
        return batch_of(
            Entry,
            many,
            id=numbers(file.id(place), of),
            exhibit=file.exhibit.sha256,
            place=numbers(file.within + place, of),
            period=_alike([file.id(statement, code) for code in self.currency.values], self.currency.codes[rows]),
            account=own_account,
            seq=pa.array(of),
            booked_on=pa.array(self.booked[rows], pa.date32()),
            value_on=pa.array(self.valued[rows], pa.date32(), mask=~self.has_value[rows]),
            amount=pa.array(np.abs(signed)),
            direction=_alike(["credit", "debit"], self.debit[rows]),
            currency=_alike(self.currency.values, self.currency.codes[rows]),
            counterparty=name,
            counterparty_account=account,
            reversal=pa.array(self.reversed_[rows]),
            **{column: values[rows] for column, values in self.strings.items()},
        )


class _Fields:
    """Fields of a block by their paths."""

    def __init__(self, rows: Rows, columns: dict[str, int]):
        self.text, self.starts, self.stops, self._columns = rows.text, rows.starts, rows.stops, columns

    def at(self, path: str, nth: int = 0) -> tuple[np.ndarray, np.ndarray]:
        column = self._columns[path] + nth
        return self.starts[column], self.stops[column]

    def first(self, *paths: str) -> tuple[np.ndarray, np.ndarray]:
        """Of several fields the first that is not empty."""
        return _first([self.at(path) for path in paths])

    def texts(self, *fields: tuple[np.ndarray, np.ndarray], between: str = "") -> pa.Array:
        return texts(self._only(fields), *range(len(fields)), between=between)

    def coded(self, field: tuple[np.ndarray, np.ndarray]) -> Coded:
        return coded(self._only([field]), 0)

    def _only(self, fields) -> Rows:
        starts, stops = (np.array(one) for one in zip(*fields))
        return Rows(self.text, starts, stops, NO_BYTES, NO_BYTES)


def _first(fields: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    (starts, stops), *others = fields
    for more_starts, more_stops in others:
        empty = starts == stops
        starts, stops = np.where(empty, more_starts, starts), np.where(empty, more_stops, stops)
    return starts, stops


def typed(rows: Rows, elements: Elements) -> Block:
    """The block's entries as columns."""
    fields = _Fields(rows, elements.columns)
    currency, way, state, reversal = (
        fields.coded(field) for field in (fields.at("Amt@Ccy"), fields.at("CdtDbtInd"), fields.first("Sts", "Sts/Cd", "Sts/Prtry"), fields.at("RvslInd"))
    )
    minor, sure = _amounts(fields, currency)
    sign = way.mapped(np.int8, lambda code: (code == "CRDT") - (code == "DBIT"))
    booked, booked_state = _days(fields, "BookgDt")
    valued, valued_state = _days(fields, "ValDt")
    vouched = sure & (sign != 0) & state.mapped(bool, lambda code: code == "BOOK") & reversal.mapped(bool, lambda said: said in ("", "true", "false", "0", "1"))
    vouched &= (booked_state == READ) & (valued_state != NOT_VOUCHED)
    batch_of_one = fields.coded(fields.at("NtryDtls/Btch/NbOfTxs")).mapped(bool, lambda number: number in ("", "1"))
    reversed_ = reversal.mapped(bool, lambda said: said in ("true", "1"))
    original, instructed = _original(fields, currency)
    other, own, codes = _sides(fields, ((sign > 0) | (minor == 0)) != reversed_)
    strings = {"reference": _reference(fields), "text": _text(fields), "bank_code": _bank_code(fields), "original": original}
    return Block(
        vouched & batch_of_one & instructed,
        minor * sign,
        sign < 0,
        currency,
        booked,
        valued,
        valued_state == READ,
        reversed_,
        strings,
        other,
        own,
        codes,
        pa.array(codes, pa.string()),
    )


def _amounts(fields: _Fields, currency: Coded) -> tuple[np.ndarray, np.ndarray]:
    places = currency.mapped(np.int8, lambda code: DIGITS.get(code, -1))
    minor, state = amounts(fields.text, *fields.at("Amt"), places, ord("."), 0, NEGATIVES["minus"], NO_BYTES)
    return minor, (state == READ) & (minor >= 0)


def _days(fields: _Fields, name: str) -> tuple[np.ndarray, np.ndarray]:
    return days(fields.text, *fields.first(f"{name}/Dt", f"{name}/DtTm"), ORDERS["ymd"], False)


def _sides(fields: _Fields, came: np.ndarray) -> tuple[Side, Side, dict[str, int]]:
    """The other side and one's own, if the bank put the parties where they belong: who paid, where money came. And the code of each account's identity."""
    payer, payee = (
        [
            fields.first(*(f"{_DETAIL}RltdPties/{role}{path}" for path in paths))
            for paths in (("/Nm", "/Pty/Nm", "/Agt/FinInstnId/Nm", "Acct/Nm"), ("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id"))
        ]
        for role in ("Dbtr", "Cdtr")
    )
    written = fields.coded(tuple(np.concatenate(both) for both in zip(payer[1], payee[1])))
    codes = {"": 0}
    of_payer, of_payee = np.split(written.mapped(np.int32, lambda account: codes.setdefault(account_identity(account), len(codes))), 2)
    other, own = (
        Side(fields.texts(tuple(np.where(where, *both) for both in zip(payer[0], payee[0]))), np.where(where, of_payer, of_payee)) for where in (came, ~came)
    )
    return other, own, codes


def _reference(fields: _Fields) -> pa.Array:
    found = []
    for path in (
        *(_DETAIL + name for name in ("Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/AcctSvcrRef")),
        "AcctSvcrRef",
        "NtryRef",
    ):
        starts, stops = fields.at(path)
        for word in filter(None, NO_REFERENCE):
            starts = np.where(is_word(fields.text, starts, stops, np.frombuffer(word.encode(), np.uint8)), stops, starts)
        found.append((starts, stops))
    return fields.texts(_first(found))


def _text(fields: _Fields) -> pa.Array:
    entry = fields.at("AddtlNtryInf")
    lines = [fields.at(f"{_DETAIL}RmtInf/Ustrd", nth) for nth in range(_LINES)]
    lines += [fields.at(_DETAIL + path) for path in ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")]
    own = [(starts, np.where(alike(fields.text, starts, stops, *entry), starts, stops)) for starts, stops in lines]
    return fields.texts(entry, *own, between=" / ")


def _original(fields: _Fields, currency: Coded) -> tuple[pa.Array, np.ndarray]:
    """The amount instructed in another currency, '' where there is none, and whether that is certain."""
    mine = currency.mapped(object, str)
    nothing = np.zeros(len(mine), np.int32)
    found, amount, code = np.zeros(len(mine), bool), (nothing, nothing), (nothing, nothing)
    for path in ("", _DETAIL):
        written, unit = fields.at(f"{path}AmtDtls/InstdAmt/Amt"), fields.at(f"{path}AmtDtls/InstdAmt/Amt@Ccy")
        here = ~found & (unit[0] != unit[1]) & (fields.coded(unit).mapped(object, str) != mine)
        amount, code = (tuple(np.where(here, new, old) for new, old in zip(*pair)) for pair in ((written, amount), (unit, code)))
        found |= here
    return fields.texts(amount, code, between=" "), ~found | (amount[0] != amount[1])


def _bank_code(fields: _Fields) -> pa.Array:
    """The domain's code, family and sub-family, or the bank's own; of the entry, or of the transaction."""
    empty = np.zeros(fields.starts.shape[1], np.int32)
    chosen = [(empty, empty)] * 3
    for path in ("", _DETAIL):
        for parts in (("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd"), ("Prtry/Cd",)):
            nothing = np.logical_and.reduce([starts == stops for starts, stops in chosen])
            these = [fields.at(f"{path}BkTxCd/{part}") for part in parts] + [(empty, empty)] * (3 - len(parts))
            chosen = [tuple(np.where(nothing, new, old) for new, old in zip(*pair)) for pair in zip(these, chosen)]
    return fields.texts(*chosen, between="-")


def _other_sides(block: Block, rows: slice, own_account: str) -> tuple[pa.Array, pa.Array]:
    """Name and account identity of the other side of each entry, as `iso20022_entry` has them."""
    mine = block.codes.get(own_account, -1)
    name, account = block.other.name[rows], block.other.account[rows]
    turned = account == mine
    if block.reversed_[rows].any():
        turned |= block.reversed_[rows] & (account == 0) & pc.equal(name, "").to_numpy(zero_copy_only=False)
    if turned.any():
        name, account = pc.if_else(pa.array(turned), block.own.name[rows], name), np.where(turned, block.own.account[rows], account)
    nobody = account == mine
    if nobody.any():
        name, account = pc.if_else(pa.array(nobody), "", name), np.where(nobody, 0, account)
    return name, _alike(block.identities, account)


def _alike(values: pa.Array | list[str], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), values)
