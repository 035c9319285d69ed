"""The dossier's diagrams, drawn as vectors from the evidence base: each a list of drawings, empty where there is nothing to draw.

Format: ReportLab Drawings of a given width in points; a diagram is a summary of rows and its caption says so.
"""

from flows.dossier.drawing.accounts import account_grid
from flows.dossier.drawing.events import timeline
from flows.dossier.drawing.funds import flow_of_funds
from flows.dossier.drawing.ownership import ownership_chart

__all__ = ["account_grid", "flow_of_funds", "ownership_chart", "timeline"]
