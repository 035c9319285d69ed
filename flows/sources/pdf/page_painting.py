"""Runs the instructions of a page that paint, confine, colour and switch: what lies under its text, and what over it.

Format: ISO 32000-1, 8 (graphics), 8.11 (layers that can be switched off). Nothing is drawn.
"""

from __future__ import annotations

from typing import Any, Self

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from flows.sources.pdf.page_signs import PageUnderWay
from flows.sources.pdf.painted import Area, Colour, area_of, box_area, colour_of, segments
from flows.sources.reading.limits import within

CONTENT = 2 << 20  # bytes of instructions that one page may run
_CLIPS, _MARKS = 200, 1_000  # paths that confine painting, and parts that are marked, within each other
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


class Painter(PDFPageInterpreter):
    """pdfminer's interpreter with the instructions that it leaves out, which decide what is seen of a page. Its device draws nothing."""

    graphicstate: State

    def __init__(self, into: PageUnderWay):
        super().__init__(into.fonts, PDFDevice(into.fonts))
        self.into = into
        self.states: dict[str, Any] = {}
        self.layers: dict[str, Any] = {}
        self.clip: bool | None = None  # even-odd or not, once W was met
        self.marks: list[bool] = []  # of marked content: whether a layer begins that is off
        self.inherited: State | None = None

    def within_form(self, region: Area) -> Self:
        """What runs a form: it begins as things stand now, confined to the form's region."""
        made = type(self)(self.into)
        made.parent_stream_ids = self.parent_stream_ids | self.stream_ids
        made.inherited, made.marks = self.graphicstate.copy(), [any(self.marks)]
        made.inherited.clips = (*made.inherited.clips, region)
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
            within(len(self.graphicstate.clips), _CLIPS, "a page of the PDF confines its painting more often than a statement does")
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
        within(len(self.marks), _MARKS, "a page of the PDF marks more parts within each other than a statement has")

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
