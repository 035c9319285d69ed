"""Runs the drawing instructions of a page and of the forms in it, and notes each sign that they write and each picture that they place.

Format: ISO 32000-1, 7.8 (content streams), 8.8 to 8.10 (forms and pictures), 9 (text). Nothing is drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFTextState
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix, mult_matrix

from flows.sources.pdf.page_painting import Painter
from flows.sources.pdf.page_signs import CLIPPED, FAINT, INVISIBLE, OUTSIDE, SEEN, SMALL, SWITCHED_OFF, TURNED, Sign, middles
from flows.sources.pdf.painted import Colour, box_area, colour_of
from flows.sources.pdf.pdf_fonts import letter
from flows.sources.reading.limits import Exceeded, within

SIGNS = 30_000  # of one page
DEPTH = 12  # forms within forms
SIDES = 200_000  # sides of paths that are no rectangles, each as often as text is held against it
_SMALL = 1.5  # points: smaller letters are not read by anybody
_FAINT = 0.3  # of full colour


class Runner(Painter):
    """Runs a page, or a form on it."""

    # forms and pictures

    def do_Do(self, xobjid_arg: Any) -> None:
        form = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        if not isinstance(form, PDFStream):
            return
        off = "OC" in form.attrs and self._is_off(form.attrs["OC"])
        kind = literal_name(resolve1(form.get("Subtype", "")))
        self.marks.append(off)
        if kind == "Image":
            self._picture("SMask" in form or "Mask" in form or bool(resolve1(form.get("ImageMask"))))
        elif kind == "Form" and "BBox" in form:
            self._form(form)
        self.marks.pop()

    def _form(self, form: PDFStream) -> None:
        self.into.depth += 1
        if self.into.depth > DEPTH:
            raise Exceeded("the PDF's forms hold each other", DEPTH)
        a, b, c, d, e, f = (float(resolve1(n)) for n in list_value(form.get("Matrix", [1, 0, 0, 1, 0, 0])))
        matrix: Matrix = mult_matrix((a, b, c, d, e, f), self.ctm)
        left, foot, right, top = (float(resolve1(n)) for n in list_value(form["BBox"]))
        inner = self.within_form(box_area(matrix, left, foot, right, top))
        own = form.get("Resources")
        inner.render_contents(dict_value(own) if own else self.resources, [form], ctm=matrix)
        self.into.depth -= 1

    def do_EI(self, obj: Any) -> None:
        self._picture(isinstance(obj, PDFStream) and bool(resolve1(obj.get_any(("IM", "ImageMask"), False))))

    def _picture(self, shows_through: bool) -> None:
        area = box_area(self.ctm)
        if any(self.marks) or not area.outlines:
            return
        left, top, right, foot = area.box()
        page = self.into.page
        seen = max(0.0, min(right, page.width) - max(left, 0)) * max(0.0, min(foot, page.height) - max(top, 0))
        page.pictured = min(1.0, page.pictured + seen / (page.width * page.height))
        self.into.painted.add(len(self.into.signs), area, None, self.graphicstate.fill, shows_through or self.graphicstate.blended)

    # text

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:
        if literal_name(fontid) not in self.fontmap:
            raise PDFException("a font that the page does not have")
        super().do_Tf(fontid, fontsize)

    def do_TJ(self, seq: Any) -> None:
        """Note each sign of the string, and move on as it says."""
        text, into = self.textstate, self.into
        font = text.font
        if font is None or not isinstance(seq, list):
            raise PDFException("text without a font")
        a, b, c, d, e, f = mult_matrix(text.matrix, self.ctm)
        x, y = text.linematrix
        y += text.rise
        size = abs(text.fontsize) * (c * c + d * d) ** 0.5
        state, colour = self._seen(text), self._colour(text)
        if not state and (font.is_vertical() or abs(b) > 0.02 * abs(a) or abs(c) > 0.02 * abs(d) or a * text.fontsize <= 0 or d * text.fontsize >= 0):
            state = TURNED
        elif not state and size < _SMALL:
            state = SMALL
        scale = text.fontsize * text.scaling * 0.01
        apart, between = text.charspace * text.scaling * 0.01, 0.0 if font.is_multibyte() else text.wordspace * text.scaling * 0.01
        begin, right, foot = len(into.signs), into.page.width, into.page.height
        wrong = into.fonts.contradicted.get(id(font), frozenset())
        for part in seq:
            if isinstance(part, int | float):
                x -= part * 0.001 * scale
                continue
            if not isinstance(part, bytes):
                raise PDFException("a text that is none")
            within(len(into.signs) + len(part) // (2 if font.is_multibyte() else 1), SIGNS, "a page of the PDF has more signs than a statement's page has")
            for code in font.decode(part):
                wide = font.char_width(code) * scale
                here, there, base = a * x + c * y + e, a * (x + wide) + c * y + e, b * x + d * y + f
                if there < here:
                    here, there = there, here
                shown = state if 0 <= here + there <= 2 * right and 0 <= base <= foot else OUTSIDE
                into.signs.append(Sign(letter(font, code), here, there, base, size, shown))
                into.colours.append(colour)
                if code in wrong:
                    into.page.contradicted = into.page.contradicted or letter(font, code)
                x += wide + apart + (between if code == 32 else 0.0)
        text.linematrix = (x, y - text.rise)
        if state == SEEN and self.graphicstate.clips:
            self._cut(begin)

    def _seen(self, text: PDFTextState) -> int:
        """Why nothing that is now written would be seen; SEEN if it would."""
        state = self.graphicstate
        if any(self.marks):
            return SWITCHED_OFF
        if text.render not in (0, 1, 2):
            return INVISIBLE
        return FAINT if (state.stroke if text.render == 1 else state.fill) < _FAINT or state.masked else SEEN

    def _colour(self, text: PDFTextState) -> Colour | None:
        state = self.graphicstate
        return colour_of(state.scs.name, state.scolor) if text.render == 1 else colour_of(state.ncs.name, state.ncolor)

    def _cut(self, begin: int) -> None:
        """Which signs of this string stand where nothing is painted now."""
        signs = self.into.signs
        x, y = middles(signs[begin:])
        inside = np.ones(len(x), bool)
        for clip in self.graphicstate.clips:
            self.into.cut += clip.sides()
            inside &= clip.holds(x, y)
        within(self.into.cut, SIDES, "a page of the PDF cuts its text by more lines than a statement does")
        for n in np.flatnonzero(~inside).tolist():
            signs[begin + n] = signs[begin + n]._replace(state=CLIPPED)
