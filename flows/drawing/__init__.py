"""Charts as neutral geometry, written as PDF (ReportLab) or as SVG (attributes, no inline style).

Each chart is a function from an evidence base to drawings, a list that is empty where there is nothing to draw. `pdf` and `svg` write what they
give; nothing here reads a case, a store or a file but the typeface's.
"""

from flows.drawing.accounts_by_month import account_grid
from flows.drawing.funds import flow_of_funds
from flows.drawing.ownership import ownership_chart
from flows.drawing.timeline_axis import timeline

__all__ = ["account_grid", "flow_of_funds", "ownership_chart", "timeline"]
