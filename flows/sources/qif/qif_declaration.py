"""What a QIF file does not say of itself and a person declares: the order of its dates, the decimal mark, account and currency.

Format: TOML, a file NAME.toml in the case's folder `templates/`, named like a table's template. Every key:

    says = "what this is, for a person"
    format = "qif"                       # required: other templates are for tables
    encodings = ["utf-8", "cp1252"]      # the first in which every byte is text; also "latin-1", "cp1250", "iso-8859-2", "iso-8859-15", "utf-16"
    dates = "dmy"                        # or "mdy" or "ymd"
    century = 2000                       # only if the years have two digits: what is added to them; after an apostrophe (1/ 1'00) it is always 2000
    decimal_mark = "."
    group_mark = ","                     # marks thousands; "" for none
    account = "00-00-05 00500015"        # required unless the file has one !Account whose name is its number
    currency = "GBP"                     # required
    holder = "Joan Pellow"
    country = "gb"                       # whose account number this is, "" if it is an IBAN

    [accounts]                           # of a file with several, instead of `account`: the name after !Account = its number
    "Current" = "00-00-05 00500015"
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.sources.reading.source import Encoding
from flows.sources.reading.template_files import written
from schemas.evidence import Refusal


class QifDeclaration(BaseModel):
    """One declaration; see the head of this file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    format: Literal["qif"]
    encodings: Annotated[list[Encoding], Field(min_length=1)] = ["utf-8"]
    dates: Literal["dmy", "mdy", "ymd"]
    century: Literal[0, 1900, 2000] = 0
    decimal_mark: Literal[".", ","]
    group_mark: Literal["", ".", ",", " ", "'"] = ""
    account: str = ""
    currency: str
    holder: str = ""
    country: str = ""
    accounts: dict[str, str] = {}

    @model_validator(mode="after")
    def _one_way(self) -> QifDeclaration:
        if self.account and self.accounts:
            raise ValueError("give either account or [accounts]")
        return self


def load(name: str, folder: Path | None) -> QifDeclaration:
    """The declaration called `name`; Refusal if there is none or it has a mistake."""
    path, keys = written(name, folder)
    try:
        return QifDeclaration.model_validate(keys)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(
            path.name,
            ".".join(map(str, first["loc"])),
            f"the declaration is mistaken ({first['msg']})",
            "Mend it; the keys are told in flows/sources/qif/qif_declaration.py.",
        ) from error
