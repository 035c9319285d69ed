"""A large camt message without the entries that are plain: they are read in blocks as columns, and only the rest is parsed.

Format: ISO 20022 camt.052, camt.053, camt.054. What comes of it is what `iso20022_camt` alone would give, entry for entry, remark for remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from flows.sources.iso20022.iso20022_entry_columns import ENTRY, typed
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.xml_fields import declared
from flows.sources.reading.xml_rows import Thinned, codec_of

_PREFIX = re.compile(rb"<((?:[A-Za-z_][A-Za-z0-9_.-]{0,30}:)?)Document[\s>]")


@contextmanager
def without_plain_entries(file: OpenedFile, holder: str, report: str, known: frozenset[str]) -> Iterator[Thinned | None]:
    """None where the file must be parsed whole. holder, report: the elements that hold reports, and entries. known: the message's elements."""
    codec, prefix = codec_of(file), _PREFIX.search(file.head)
    if not codec or prefix is None:
        yield None
        return
    elements = declared(ENTRY, ("Document", holder, report, "Ntry"), known, ("GrpHdr", f"{holder}V01"), prefix[1].decode())
    with Thinned(file, elements, codec, f"{prefix[1].decode()}Ntry", partial(typed, elements=elements)) as thinned:
        yield thinned
