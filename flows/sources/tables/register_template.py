"""The template that declares how to read a register's table: which kind of asset a row is, and its columns.

Format: TOML. A template is a file NAME.toml among the ready ones (flows/sources/register_templates) or in the case's own folder
`templates/registers/`; the case's own comes first. It is named "register:NAME". Every key:

    says = "what this is, for a person"
    kind = "vehicle"                     # a key of schemas.registered_assets.REGISTERED_ASSETS
    encodings = ["utf-8", "latin-1"]     # the first in which every byte is text; also "cp1252", "cp1250", "iso-8859-2", "iso-8859-15", "utf-16"
    delimiter = ","
    dates = "dmy"                        # or "mdy" or "ymd"; a year has four digits
    decimal_mark = "."
    group_mark = ","                     # marks thousands; "" for none
    holder_kind = "unknown"              # or "person" or "company": what stands in the holder's column
    footers = ["Total"]                  # what a line below the table may begin with

    [columns]                            # a field of the kind's model = the heading in the file
    registration = "Registration mark"   # fields without a default are required, here or under [fixed]
    holder = "Keeper"                    # the holder's name; holder_number and holder_address are read with it

    [fixed]                              # a text field that is the same for the whole table
    currency = "GBP"
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlmodel import SQLModel

from flows.sources.reading.source import REGISTER, Encoding
from schemas.evidence import Refusal
from schemas.registered_assets import REGISTERED_ASSETS

READY = Path(__file__).resolve().parent / "register_templates"
OWN = "registers"
OF_THE_HOLDER = ("holder", "holder_number", "holder_address")
_ORIGIN = ("id", "exhibit", "place")


class RegisterTemplate(BaseModel):
    """One template; see the head of this file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    kind: str
    encodings: Annotated[list[Encoding], Field(min_length=1)] = ["utf-8"]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    dates: Literal["dmy", "mdy", "ymd"]
    decimal_mark: Literal[".", ","] = "."
    group_mark: Literal["", ".", ",", " ", "'"] = ""
    holder_kind: Literal["person", "company", "unknown"] = "unknown"
    footers: list[str] = []
    columns: dict[str, str]
    fixed: dict[str, str] = {}

    @model_validator(mode="after")
    def _fits_the_model(self) -> RegisterTemplate:
        if self.kind not in REGISTERED_ASSETS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(REGISTERED_ASSETS)}")
        if self.decimal_mark == self.group_mark:
            raise ValueError("decimal_mark and group_mark are the same")
        fields = {name: info for name, info in self.model.model_fields.items() if name not in _ORIGIN}
        unknown = sorted({*self.columns, *self.fixed} - fields.keys() - {*OF_THE_HOLDER})
        if unknown or set(self.columns) & set(self.fixed):
            raise ValueError(f"{unknown[0]!r} is no field of this kind" if unknown else "a field is given both as a column and as fixed")
        missing = [name for name, info in fields.items() if info.is_required() and name not in self.columns and name not in self.fixed]
        if missing:
            raise ValueError(f"{missing[0]} must be given, as a column or fixed")
        wrong = [name for name in self.fixed if name not in fields or fields[name].annotation is not str or name == "holder"]
        if wrong:
            raise ValueError(f"{wrong[0]} cannot be fixed: only a text of the model can")
        return self

    @property
    def model(self) -> type[SQLModel]:
        """The model of the asset that each row records."""
        return REGISTERED_ASSETS[self.kind]

    def headings(self) -> set[str]:
        """Every heading that the table must have."""
        return set(self.columns.values())


def template_names(folder: Path | None) -> list[str]:
    """The templates that can be named: the case's own and the ready ones."""
    return sorted({path.stem for each in _folders(folder) for path in each.glob("*.toml")})


def load(name: str, folder: Path | None) -> RegisterTemplate:
    """The template called `name`; Refusal if there is none or it has a mistake."""
    beside = folder / f"{name}.toml" if folder is not None and name == Path(name).name else None  # a template that somebody names by its file
    paths = [each / f"{name}.toml" for each in _folders(folder)] if name in template_names(folder) else []
    path = beside if beside is not None and _says_its_kind(beside) else next((path for path in paths if path.is_file()), None)
    if path is None:
        raise Refusal(
            f"template register:{name}",
            "",
            "there is no template of this name",
            f"Known: {', '.join(template_names(folder))}. Your own go into the case's folder templates/{OWN}/.",
        )
    try:
        return RegisterTemplate.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(
            path.name, "", f"this template is not TOML ({error})", "Mend it; the keys are told in flows/sources/tables/register_template.py."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(
            path.name,
            ".".join(map(str, first["loc"])),
            f"the template is mistaken ({first['msg']})",
            "Mend it; the keys are told in flows/sources/tables/register_template.py.",
        ) from error


def name_of(path: Path) -> str:
    """How an exhibit names the template that a file is: a register's is one that says its kind."""
    return f"{REGISTER}{path.stem}" if _says_its_kind(path) else path.stem


def _says_its_kind(path: Path) -> bool:
    try:
        return "kind" in tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def _folders(folder: Path | None) -> list[Path]:
    own = folder / OWN if folder is not None else None
    return [each for each in (own, READY) if each is not None and each.is_dir()]
