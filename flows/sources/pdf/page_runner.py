"""Runs the drawing instructions of a page and of the forms in it, and notes each sign that they write and each shape that they paint.

Format: ISO 32000-1, 7.8 (content streams), 8 (graphics), 8.11 (layers that can be switched off), 9 (text). Nothing is drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import mult_matrix

from flows.sources.pdf.page_signs import CLIPPED, FAINT, INVISIBLE, OUTSIDE, SEEN, SMALL, SWITCHED_OFF, TURNED, PageUnderWay, Sign, middles
from flows.sources.pdf.painted import Area, Colour, area_of, box_area, colour_of, segments
from flows.sources.pdf.pdf_fonts import letter
from flows.sources.reading.limits import Exceeded, within

SIGNS = 30_000  # of one page
DEPTH = 12  # forms within forms
CONTENT = 2 << 20  # bytes of instructions that one page may run
SIDES = 200_000  # sides of paths that are no rectangles, each as often as text is held against it
_SMALL = 1.5  # points: smaller letters are not read by anybody
_FAINT = 0.3  # of full colour
_BROAD = 2  # points: a line of a table is thinner


class State(PDFGraphicState):
    """The graphics state with what pdfminer leaves out: where painting is confined to, how opaque it is, whether a layer is off."""

    def __init__(self) -> None:
        super().__init__()
        self.clips: tuple[Area, ...] = ()
        self.fill, self.stroke, self.blended, self.masked = 1.0, 1.0, False, False

    def copy(self) -> State:
        made = State()
        made.__dict__.update(self.__dict__)
        return made


class Runner(PDFPageInterpreter):
    """pdfminer's interpreter with the instructions that it leaves out and that decide what is seen. Its device draws nothing."""

    def __init__(self, into: PageUnderWay):
        super().__init__(into.fonts, PDFDevice(into.fonts))
        self.into = into
        self.states: dict[str, Any] = {}
        self.layers: dict[str, Any] = {}
        self.clip: bool | None = None  # even-odd or not, once W was met
        self.marks: list[bool] = []  # of marked content: whether a layer begins that is off
        self.inherited: State | None = None

    def dup(self) -> Runner:
        made = Runner(self.into)
        made.inherited, made.marks = self.graphicstate.copy(), [any(self.marks)]
        return made

    def init_resources(self, resources: dict[object, object]) -> None:
        super().init_resources(resources)
        known = dict_value(resources) if resources else {}
        self.states = dict_value(known.get("ExtGState", {}))
        self.layers = dict_value(known.get("Properties", {}))
        for name, spec in dict_value(known.get("ColorSpace", {})).items():
            spec = resolve1(spec)
            kind = literal_name(spec[0] if isinstance(spec, list) and spec else spec)
            if name in self.csmap and self.csmap[name].name != kind:
                self.csmap.pop(name)

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.graphicstate = self.inherited or State()

    def execute(self, streams: Any) -> None:
        for stream in map(resolve1, streams):
            if isinstance(stream, PDFStream):
                self.into.pdf.runs(stream)
                self.into.content += len(stream.get_data())
        within(self.into.content, CONTENT, "a page of the PDF has more instructions than a statement's page has")
        super().execute(streams)

    # what pdfminer leaves out

    def do_gs(self, name: Any) -> None:
        """Opacity, blending and masks."""
        said = dict_value(self.states.get(literal_name(name), {}))
        state = self.graphicstate
        if "Font" in said:
            raise PDFException("a graphics state that names a font")
        state.fill, state.stroke = (float(resolve1(said.get(key, was))) for key, was in (("ca", state.fill), ("CA", state.stroke)))
        if "BM" in said:
            mode = resolve1(said["BM"])
            mode = mode[0] if isinstance(mode, list) and mode else mode
            state.blended = literal_name(mode) not in ("Normal", "Compatible")
        if "SMask" in said:
            state.masked = isinstance(resolve1(said["SMask"]), dict)

    def do_W(self) -> None:
        self.clip = False

    def do_W_a(self) -> None:
        self.clip = True

    def _confine(self) -> None:
        """The path that was just painted confines what follows, if W was met."""
        if self.clip is not None:
            self.graphicstate.clips = (*self.graphicstate.clips, area_of(self.curpath, self.ctm, self.clip))
            within(len(self.graphicstate.clips), 200, "a page of the PDF confines its painting more often than a statement does")
        self.clip = None

    def _paint(self, filled: bool, even_odd: bool) -> None:
        state = self.graphicstate
        if filled and self.curpath:
            self._cover(area_of(self.curpath, self.ctm, even_odd), colour_of(state.ncs.name, state.ncolor), state.fill)
        elif self.curpath and state.linewidth > _BROAD:
            self._strokes(state)
        self._confine()
        self.curpath = []

    def _strokes(self, state: State) -> None:
        """Straight lines so broad that they may cover letters."""
        half, colour = state.linewidth / 2, colour_of(state.scs.name, state.scolor)
        for (x0, y0), (x1, y1) in segments(self.curpath, self.ctm):
            left, right, top, foot = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            if min(right - left, foot - top) < 1:
                self._cover(box_area((1, 0, 0, 1, 0, 0), left - half, top - half, right + half, foot + half), colour, state.stroke)

    def _cover(self, area: Area, colour: Colour | None, opacity: float) -> None:
        state = self.graphicstate
        if not any(self.marks) and not state.masked:
            self.into.painted.add(len(self.into.signs), area, colour, opacity, state.blended)

    def do_S(self) -> None:
        self._paint(False, False)

    def do_f(self) -> None:
        self._paint(True, False)

    def do_F(self) -> None:
        self._paint(True, False)

    def do_f_a(self) -> None:
        self._paint(True, True)

    def do_B(self) -> None:
        self._paint(True, False)

    def do_B_a(self) -> None:
        self._paint(True, True)

    def do_n(self) -> None:
        self._confine()
        self.curpath = []

    def do_sh(self, name: Any) -> None:
        """A shading fills all that it is confined to."""
        width, height = self.into.page.width, self.into.page.height
        for area in self.graphicstate.clips[-1:] or (box_area((1, 0, 0, 1, 0, 0), 0, 0, width, height),):
            self._cover(area, None, self.graphicstate.fill)

    # colours of spaces that pdfminer does not know stay unknown

    def do_cs(self, name: Any) -> None:
        self.graphicstate.ncs, self.graphicstate.ncolor = self._space(name)

    def do_CS(self, name: Any) -> None:
        self.graphicstate.scs, self.graphicstate.scolor = self._space(name)

    def _space(self, name: Any) -> tuple[Any, Any]:
        space = self.csmap.get(literal_name(name))
        if space is None:
            return self.csmap["Pattern"], "unknown"
        return space, (1.0 if space.name == "Separation" else 0.0)

    def do_scn(self) -> None:
        if self.graphicstate.ncs.name == "Pattern":
            self.argstack.clear()
            self.graphicstate.ncolor = "unknown"
        else:
            super().do_scn()

    def do_SCN(self) -> None:
        if self.graphicstate.scs.name == "Pattern":
            self.argstack.clear()
            self.graphicstate.scolor = "unknown"
        else:
            super().do_SCN()

    # layers

    def do_BMC(self, tag: Any) -> None:
        self.marks.append(False)

    def do_BDC(self, tag: Any, props: Any) -> None:
        named = self.layers.get(literal_name(props)) if isinstance(props, PSLiteral) else props
        self.marks.append(isinstance(tag, PSLiteral) and tag.name == "OC" and self._is_off(named))
        within(len(self.marks), 1_000, "a page of the PDF marks more parts within each other than a statement has")

    def do_EMC(self) -> None:
        if len(self.marks) > (self.inherited is not None):
            self.marks.pop()

    def _is_off(self, layer: Any) -> bool:
        """Whether a layer, or one of a group of layers, is not surely shown."""
        said = resolve1(layer)
        if not isinstance(said, dict):
            return True
        if "OCGs" not in said and "VE" not in said:
            return isinstance(layer, PDFObjRef) and layer.objid in self.into.off
        groups = said.get("OCGs")
        members = resolve1(groups)
        several = members if isinstance(members, list) else [groups]
        return "VE" in said or any(isinstance(one, PDFObjRef) and one.objid in self.into.off for one in several)

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
        matrix = mult_matrix(tuple(float(resolve1(n)) for n in list_value(form.get("Matrix", [1, 0, 0, 1, 0, 0]))), self.ctm)
        left, foot, right, top = (float(resolve1(n)) for n in list_value(form["BBox"]))
        inner = self.subinterp()
        if inner.inherited is not None:
            inner.inherited.clips = (*inner.inherited.clips, box_area(matrix, left, foot, right, top))
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
