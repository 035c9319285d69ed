"""PDFs that were made to do harm or to deceive, each from a good statement or from nothing: what a reader must refuse, or read without what is hidden."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pdfminer.high_level
import pikepdf
import pyhanko.pdf_utils.generic
from pdf_layouts import osierbeck
from pdfminer.layout import LTTextLine
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

GOOD = osierbeck().pdf


def changed(change: Callable[[Pdf], None], **kept: object) -> bytes:
    """The good statement after a change."""
    into = io.BytesIO()
    with Pdf.open(io.BytesIO(GOOD)) as pdf:
        change(pdf)
        pdf.save(into, **kept)
    return into.getvalue()


def with_content(instructions: bytes, page: int = 0, resources: dict[str, object] | None = None, first: bool = False) -> bytes:
    """The good statement with further drawing instructions on a page, after its own or before them."""

    def change(pdf: Pdf) -> None:
        one = pdf.pages[page]
        one.contents_add(pdf.make_stream(b"q " + instructions + b" Q"), prepend=first)
        for kind, value in (resources or {}).items():
            one.Resources[kind] = value

    return changed(change)


def words(text: str, x: float, y: float, before: str = "", size: float = 9) -> bytes:
    """Instructions that write a text with its left edge and base line there, from the lower left corner."""
    return f"BT {before} /F1 {size} Tf {x} {y} Td ({text}) Tj ET".encode()


def bare(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, as they stand."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def page_of(
    content: bytes, extra: bytes = b"", font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", more: list[bytes] | None = None
) -> bytes:
    """One page with this stream object as its content; object 6 and on are `more`."""
    return bare(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> " + extra + b" >> >>",
            content,
            font,
            *(more or []),
        ]
    )


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """A stream object, its data as given."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), keys, data)


def packed(data: bytes, keys: bytes = b"") -> bytes:
    """A stream object, its data packed."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + keys)


def _bomb(size: int) -> bytes:
    packer, out = zlib.compressobj(9), bytearray()
    for _ in range(size >> 20):
        out += packer.compress(b" " * (1 << 20))
    return bytes(out + packer.flush())


def _laughs() -> bytes:
    """Forms of which each draws the next ten times."""
    forms = []
    for n in range(9):
        inner = b"/X Do " * 10
        forms.append(stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X %d 0 R >> >>" % (7 + n)))
    return page_of(stream(b"/X Do"), b"/XObject << /X 6 0 R >>", more=[*forms, stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]")])


def _many_pages() -> bytes:
    """A thousand pages that run one long content."""
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(1_000))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    return bare(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1000 /Kids [" + kids + b"] >>", packed(b"0 0 m 1 1 l S\n" * 20_000), *[page] * 1_000]
    )


def _round_xref() -> bytes:
    """A cross reference table that names itself as the one before it."""
    good = bare([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
    at = good.index(b"xref")
    return good.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % at)


CID = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [%b] >>] >>"
)
_RANGE = b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"

# each asks for far more of the machine than its size allows, or is no PDF that can be read: all must be refused at once
BOMBS: dict[str, Callable[[], bytes]] = {
    "a hundred megabytes packed into a page": lambda: page_of(stream(_bomb(100 << 20), b"/Filter /FlateDecode")),
    "packed twice": lambda: page_of(stream(zlib.compress(_bomb(100 << 20)), b"/Filter [/FlateDecode /FlateDecode]")),
    "forms that hold each other ten times": _laughs,
    "a form that holds itself": lambda: page_of(
        stream(b"/X Do"),
        b"/XObject << /X 6 0 R >>",
        more=[stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 6 0 R >> >>")],
    ),
    "one long content for a thousand pages": _many_pages,
    "more signs than a page has": lambda: page_of(packed(b"BT /F1 9 Tf 50 50 Td " + b"(" + b"1" * 900_000 + b") Tj ET")),
    "widths of four thousand million signs": lambda: page_of(stream(b"BT /F1 9 Tf <0041> Tj ET"), font=CID % b"0 4000000000 500"),
    "a table of four thousand million signs": lambda: page_of(stream(b"BT /F1 9 Tf <0041> Tj ET"), font=CID % b"", more=[stream(b""), stream(_RANGE)]),
    "a predictor on a row of a gigabyte": lambda: page_of(packed(b"\x02" * 1_000, b"/DecodeParms << /Predictor 12 /Columns 1000000000 >>")),
    "a table of objects that names itself": _round_xref,
    "a tree of pages that goes round": lambda: bare([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
    "lists within lists": lambda: bare(
        [b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 200_000 + b"]" * 200_000 + b" >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    ),
    "cut in half": lambda: GOOD[: len(GOOD) // 2],
    "only its first line": lambda: b"%PDF-1.4\n",
    "noise": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 2_000,
    "a form that a program fills": lambda: changed(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA=pdf.make_stream(b"<x/>")))),
    "opens with a password": lambda: changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user="u")),
    "instructions without end": lambda: page_of(packed(b"q " * 2_000_000)),
    "shapes without end": lambda: page_of(packed(b"0 0 5 5 re f\n" * 100_000)),
    "streams over each other": lambda: bare(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 300 /Kids [" + b" ".join(b"%d 0 R" % (3 + 2 * n) for n in range(300)) + b"] >>",
            *(
                part
                for n in range(300)
                for part in (
                    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (4 + 2 * n),
                    b"<< /Length 9000000 >>\nstream\n" + b"%" * 9_000 + b"\nendstream",
                )
            ),
        ]
    ),
}

FAKE = "13 Mar FAKE PAYMENT 9,999.00"


def _off_layer() -> bytes:
    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("l")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.Resources.Properties = Dictionary(L=layer)
        page.contents_add(pdf.make_stream(b"/OC /L BDC " + words(FAKE, 50, 30) + b" EMC"))

    return changed(change)


# nobody sees the words that these add, in a place where nothing else stands: the statement is read without them, and it is said
HIDDEN: dict[str, Callable[[], bytes]] = {
    "written as invisible": lambda: with_content(words(FAKE, 50, 30, "3 Tr")),
    "in the colour of the paper under it": lambda: with_content(words(FAKE, 50, 30, "1 g")),
    "outside the page": lambda: with_content(words(FAKE, 700, 300)),
    "too small to see": lambda: with_content(words(FAKE, 50, 30, size=0.5)),
    "cut away": lambda: with_content(b"0 0 1 1 re W n " + words(FAKE, 50, 30)),
    "under something that lies over it": lambda: with_content(words(FAKE, 50, 30) + b" 0.9 g 40 20 400 30 re f"),
    "on a layer that is switched off": _off_layer,
    "nearly transparent": lambda: with_content(b"/G gs " + words(FAKE, 50, 30), resources={"/ExtGState": Dictionary(G=Dictionary(ca=0.02))}),
}

# the same at the place of a payment: whoever looks sees one text, whoever copies reads another
OVER: dict[str, Callable[[], bytes]] = {
    "invisible text over an amount": lambda: with_content(words("999.99", _x(), _y(), "3 Tr")),
    "white text over an amount": lambda: with_content(words("999.99", _x(), _y(), "1 g")),
    "an amount painted over and written anew": lambda: with_content(b"1 g %f %f 40 11 re f 0 g " % (_x() - 2, _y() - 2) + words("999.99", _x(), _y())),
    "two amounts over each other": lambda: with_content(words("999.99", _x(), _y())),
    "a note laid over an amount": lambda: changed(_note),
}


def _x() -> float:
    return _first_amount()[0]


def _y() -> float:
    return _first_amount()[1]


def _first_amount() -> tuple[float, float]:
    """Where the first payment's amount is written, from the lower left corner."""
    found: list[LTTextLine] = []

    def walk(shape: object) -> None:
        if isinstance(shape, LTTextLine):
            found.append(shape)
        elif hasattr(shape, "__iter__"):
            for inner in shape:
                walk(inner)

    walk(next(pdfminer.high_level.extract_pages(io.BytesIO(GOOD))))
    amounts = [line for line in found if 360 < line.x0 < 480 and line.get_text().strip()[0].isdigit()]
    top = max(amounts, key=lambda line: line.y0)
    return top.x0, top.y0 + 0.21 * 9


def _note(pdf: Pdf) -> None:
    x, y = _first_amount()
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([x - 3, y - 3, x + 40, y + 12]), Contents=String("1.00"), DA=String("/Helv 9 Tf 0 g"))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["ledger.csv"] = b"a,b"


def _changed_later() -> bytes:
    writer, into = IncrementalPdfFileWriter(io.BytesIO(GOOD)), io.BytesIO()
    writer.root["/Lang"] = pyhanko.pdf_utils.generic.pdf_string("en")
    writer.update_root()
    writer.write(into)
    return into.getvalue()


# read as they are, with a remark of this flag
ODD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a script": ("script", lambda: changed(_script)),
    "another file within": ("attachment", lambda: changed(_attached)),
    "encrypted without a password": ("encrypted", lambda: changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user=""))),
    "text written upwards": ("turned_text", lambda: with_content(b"BT 0 1 -1 0 20 300 Tm /F1 9 Tf (" + FAKE.encode() + b") Tj ET")),
    "changed after it was written": ("changed_later", _changed_later),
}
