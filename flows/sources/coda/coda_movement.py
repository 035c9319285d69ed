"""One movement of a CODA statement, put together from its records: amount, other side, references, return and communication.

Format: CODA 2: records 21 to 23, and 31 to 33 for information. Amounts have three decimals; days are DDMMYY; 0 is credit, 1 debit. A structured communication
101 or 102 is a reference of twelve digits; 001 of an information record is the other side's whole name and address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.sources.coda.coda_layouts import INFORMATION, MOVEMENT, SECOND, THIRD, shifted
from flows.sources.reading.fixed_columns import Unreadable, implied, whole_number
from flows.sources.reading.limits import MESSAGE_FIELD, within
from flows.sources.reading.source import Oddities
from schemas.identifiers import account_identity

_REFERENCES = ("101", "102")
_NONE = ("", "NOTPROVIDED", "NOT PROVIDED")
_RETURNS = {"1": "reject", "2": "return", "3": "refund", "4": "reversal", "5": "cancellation"}


def day_of(written: str, what: str) -> date:
    """DDMMYY: 80 to 99 are 19xx. Unreadable if there is no such day."""
    whole_number(written, what)
    year = int(written[4:])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(written[2:4]), int(written[:2]))
    except ValueError:
        raise Unreadable(f"{what} {written!r} does not exist (read as day, month, year)") from None


def signed(side: str, written: str, currency: str, what: str) -> int:
    """Minor units, below nil for a debit. Unreadable if it is no amount of 15 digits."""
    if side not in ("0", "1"):
        raise Unreadable(f"{what}: {side!r} stands where 0 says credit and 1 debit")
    if len(written) != 15:
        raise Unreadable(f"{what} {written!r} is not 15 digits: the line is damaged, or its columns are shifted")
    return implied(written, 3, currency, what) * (1 if side == "0" else -1)


@dataclass
class Movement:
    """A record 21 with all that follows it. `sequence` and `detail` are the bank's own numbers; a detail that is not nil is a part of the one before it."""

    place: str
    raw: str
    fields: dict[str, str]
    second: dict[str, str] = field(default_factory=dict)
    third: dict[str, str] = field(default_factory=dict)
    information: list[str] = field(default_factory=list)
    party: list[str] = field(default_factory=list)  # name and address, where the bank gives them whole
    sequence: str = ""
    detail: str = ""
    _in_party: bool = False

    @classmethod
    def begin(cls, line: str, place: str, odd: Oddities) -> Movement:
        """A record 21."""
        said = MOVEMENT.cut(line, place, odd)
        return cls(place, line, said, sequence=said["sequence"], detail=said["detail"])

    def more(self, kind: str, line: str, place: str, odd: Oddities) -> None:
        """A record 22, 23, 31, 32 or 33. One whose columns are shifted is kept as text."""
        within(len(self.raw) + len(line), MESSAGE_FIELD, "a movement has more characters", self.place)
        self.raw += f"\n{line}"
        if shifted(line):
            odd.note("line_length", f"record {kind} of which nothing but the text is kept: {shifted(line)}", place, line)
            self.information.append(line[10:].strip())
        elif kind == "22":
            self.second = SECOND.cut(line, place, odd)
        elif kind == "23":
            self.third = THIRD.cut(line, place, odd)
        else:
            said = INFORMATION[kind].cut(line, place, odd)
            if kind == "31":
                self._in_party = said["structured"] == "1" and said["text"].startswith("001")
            if self._in_party:
                self.party.append(said["text"].removeprefix("001") if kind == "31" else said["text"])
            elif said["text"]:
                self.information.append(said["text"])

    @property
    def level(self) -> int:
        """0 for a movement of the account, 1 for a part of it, 2 for a part of a part (transaction type 9)."""
        return 0 if not self.detail.strip("0") else 2 if self.fields["code"].startswith("9") else 1

    def amount(self, currency: str) -> int:
        """Minor units, below nil for a debit. Unreadable if it is none."""
        if why := shifted(self.raw.partition("\n")[0]):
            raise Unreadable(why)
        return signed(self.fields["side"], self.fields["amount"], currency, "the amount")

    def facts(self) -> dict[str, Any]:
        """What an entry holds of it, but for its amount. Unreadable if a day does not exist."""
        said = self.fields
        communication = "".join((said["text"].ljust(53), self.second.get("text", "").ljust(53), self.third.get("text", ""))).strip()
        structured = said["structured"] == "1"
        reference = communication[3:15] if structured and communication[:3] in _REFERENCES else ""
        end_to_end = self.second.get("customer reference", "")
        kind, reason = self.second.get("kind of return", ""), self.second.get("reason of return", "")
        name, whole = self.third.get("name", ""), self.party[0] if self.party else ""
        others = (
            ("bank", said["bank reference"]),
            ("sequence", f"{self.sequence}/{self.detail}"),
            ("category", self.second.get("category", "")),
            ("purpose", self.second.get("purpose", "")),
        )
        return {
            "booked_on": day_of(said["booked"], "the day of booking"),
            "value_on": day_of(said["value"], "the value date") if said["value"].strip("0") else None,
            "credit": said["side"] == "0",
            "counterparty": whole if whole.startswith(name) else name,
            "counterparty_account": account_identity(_account(self.third.get("account", ""))),
            "counterparty_bank": self.second.get("bic", ""),
            "counterparty_address": ", ".join(" ".join(line.split()) for line in self.party[1:] if line),
            "reference": next((one for one in (end_to_end, reference) if one not in _NONE), ""),
            "other_references": "; ".join(f"{what} {value}" for what, value in others if value),
            "text": " / ".join(filter(None, (" ".join(communication.split()), "".join(one.ljust(73) for one in self.information).strip()))),
            "bank_code": said["code"],
            "reversal": kind == "4",
            "return_reason": " ".join(filter(None, (_RETURNS.get(kind, kind), reason))) if kind.strip("0") else "",
        }


def _account(written: str) -> str:
    """The number without the currency behind it."""
    first, _, last = written.partition(" ")
    return first if last.strip() in ("", "EUR") or len(last.strip()) == 3 else written
