"""Titles whose registered proprietor is a company of the United Kingdom.

Format: HM Land Registry, UK companies that own property in England and Wales (CCOD), full file (35 columns)
and change-only update (37), with a row count at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.land import hmlr_proprietors
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 2


def recognises(file: OpenedFile) -> Claim:
    """The data set's headings, all of them, in the first line."""
    return hmlr_proprietors.claim(file, hmlr_proprietors.columns(overseas=False))


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A title a row, with up to four proprietors."""
    return hmlr_proprietors.read(file, overseas=False)
