"""The people and companies of case.toml: names, roles, identifiers and accounts as the investigator gives them.

A role is the case file's alone (Directive (EU) 2016/680 art.6); a victim or protected witness has a pseudonym.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from schemas.parties import Role
from schemas.stated import Id, Part


class GivenIdentifier(Part):
    """An identifier that the party itself has: an LEI, the number of an identity card. `scheme` says who gives such identifiers out, as the
    exhibits call it."""

    scheme: str = Field(min_length=1)
    value: str = Field(min_length=1)


class Person(Part):
    """A person of the case. `born` may be a year and month ("1979-03"). A victim or protected witness has a `pseudonym`. `family`: ids of
    persons of the case who are family of this one."""

    id: Id
    name: str
    role: Role
    born: str = Field(default="", pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")
    nationality: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    family: tuple[Id, ...] = ()
    identifiers: tuple[GivenIdentifier, ...] = ()
    pseudonym: str = ""
    protected: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _victims_have_pseudonyms(self) -> Person:
        if (self.role == "victim" or self.protected) and not self.pseudonym:
            raise ValueError(f"{self.id} is a {'victim' if self.role == 'victim' else 'protected witness'}: give a pseudonym")
        return self


class Company(Part):
    """A company of the case; `number` in the register of `jurisdiction` (two letters, lower case)."""

    id: Id
    name: str
    role: Role
    jurisdiction: str = Field(pattern=r"^[a-z]{2}$")
    number: str = ""
    accounts: tuple[str, ...] = ()
    identifiers: tuple[GivenIdentifier, ...] = ()
    note: str = ""
