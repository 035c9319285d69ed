"""Attacks on a signed dossier: each makes other bytes of it that a careless check would still take for the signed ones."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from certificates import PASSPHRASE, pkcs12_file
from followed_cases import small_case
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from flows.dossier.sign_pdf import from_pkcs12, seal

Attack = Callable[[bytes], bytes]


def _update(change: Callable[[IncrementalPdfFileWriter], None]) -> Attack:
    """An update appended after the signature: the signed bytes stay as they are."""

    def attack(signed: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(signed))
        change(writer)
        made = io.BytesIO()
        writer.write(made)
        return made.getvalue()

    return attack


def _overlay(writer: IncrementalPdfFileWriter) -> None:
    """Paints another figure over the first page."""
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"q 1 1 1 rg 60 400 200 40 re f Q")
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(stream)])
    writer.update_container(page)


def _annotation(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 400, 300, 440))),
            generic.pdf_name("/Contents"): generic.pdf_string("£1.00"),
            generic.pdf_name("/DA"): generic.pdf_string("/Helv 12 Tf 0 g"),
        }
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def _no_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages.raw_get("/Kids"))[:1])
    pages["/Count"] = generic.NumberObject(1)
    writer.update_container(pages)


def _other_twin(writer: IncrementalPdfFileWriter) -> None:
    """Another twin in the place of the attached one."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    reference = names[1]["/EF"].raw_get("/F")
    writer.mark_update(reference)
    found = reference.get_object()
    found._data = found.data.replace(b"7000.00", b"9000.00")
    found._encoded_data = None


def _root(key: str, value) -> Attack:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[generic.pdf_name(key)] = value
        writer.update_root()

    return _update(change)


def _drop(key: str) -> Attack:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root.pop(generic.pdf_name(key), None)
        writer.update_root()

    return _update(change)


def _flip(where: Callable[[bytes], int], bit: int = 1) -> Attack:
    def attack(signed: bytes) -> bytes:
        made = bytearray(signed)
        made[where(signed)] ^= bit
        return bytes(made)

    return attack


def _contents(signed: bytes) -> int:
    """Where the signature's own bytes begin."""
    return (
        signed.index(
            b"<", signed.rindex(b"/Contents", 0, signed.rindex(b"/ByteRange") + 20000 if signed.rindex(b"/ByteRange") + 20000 < len(signed) else len(signed))
        )
        + 1
    )


def _rewritten(signed: bytes) -> bytes:
    """Every object written again, the signature with them."""
    made = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(signed))).write(made)
    return made.getvalue()


def _byte_range(signed: bytes) -> bytes:
    """The signature said to cover less."""
    found = re.search(rb"/ByteRange *\[ *([0-9]+) +([0-9]+) +([0-9]+) +([0-9]+)", signed)
    last = found[4]
    return signed[: found.start(4)] + str(int(last) - 1).encode().rjust(len(last)) + signed[found.end(4) :]


def _signed_by(name: str, issuer: str) -> Attack:
    """The unsigned document signed by somebody else, under the name of the one who did."""

    def attack(signed: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            signer = from_pkcs12(pkcs12_file(Path(folder) / "x.p12", name, issuer), PASSPHRASE, datetime.now(UTC))
        return seal("x", small_case().dossier("served").pdf, signer, reason="Seal").pdf

    return attack


def _another_dossier(signed: bytes) -> bytes:
    """The signature of this dossier put at the end of another."""
    return small_case().dossier("working").pdf + signed[len(small_case().dossier("served").pdf) :]


def _middle(signed: bytes) -> int:
    return len(small_case().dossier("served").pdf) // 2


ATTACKS: dict[str, Attack] = {
    "an overlay after signing": _update(_overlay),
    "a byte of the document": _flip(_middle),
    "a byte of the signature": _flip(lambda signed: _contents(signed) + 400),
    "signed by somebody else under the same name": _signed_by("Imogen Hale", "Another authority"),
    "the signature taken off": lambda signed: small_case().dossier("served").pdf,
    "the signature of another dossier": _another_dossier,
    "another twin attached": _update(_other_twin),
    "less covered": _byte_range,
    "a note after signing": _update(_annotation),
    "pages left out after signing": _update(_no_pages),
    "another language": _root("/Lang", generic.pdf_string("fr-FR")),
    "something to run": _root(
        "/OpenAction", generic.DictionaryObject({generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("1")})
    ),
    "bookmarks taken out": _drop("/Outlines"),
    "what is certified taken out": _drop("/Perms"),
    "the signature's field taken out": _drop("/AcroForm"),
    "every object written again": _rewritten,
    "a space after the end": lambda signed: signed + b" ",
    "a comment after the end": lambda signed: signed + b"%changed\n%%EOF\n",
    "the last byte cut": lambda signed: signed[:-1],
    "the end cut": lambda signed: signed[:-2000],
    "the first byte": _flip(lambda signed: 5, 2),
    "padding of the signature": _flip(lambda signed: signed.rindex(b"00000000>") + 3),
    "the trailer": _flip(lambda signed: signed.rindex(b"startxref") + 11),
    "signed by somebody that the authority knows": _signed_by("Mallory", "Test authority"),
    "signed twice": lambda signed: signed + signed[len(small_case().dossier("served").pdf) :],
}
assert len(ATTACKS) == 25
