"""Charts of the hub beside the incumbent. The look is that of `vh.charts`."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from vh.charts import AMBER, BLUE, GREEN, Figure, _layout, _percent

_LINES = (("verified", "applications", "Hub verifies", GREEN, "solid", "circle"), ("matched", "checked", "Incumbent matched", AMBER, "dash", "square"),
          ("agree", "checked", "The two agree", BLUE, "dot", "diamond"))  # fmt: skip


def over_time(rows: pl.DataFrame) -> Figure:
    """Three shares by the day of the application. `rows`: begins, and the counts of `vh.service.bench.Comparison.over_time`."""
    if rows.is_empty():
        return {"data": [], "layout": _layout("No applications yet", 200)}
    checked, agree = int(rows["checked"].sum()), int(rows["agree"].sum())
    found = f"The two agree on {_percent(agree, checked)} of {checked:,} applications" if checked else "The incumbent has said nothing yet"
    layout = _layout(found, 320, legend=True, wide=True)
    layout |= {
        "margin": {"l": 56, "r": 16, "t": 40, "b": 64},
        "legend": layout["legend"] | {"y": -0.16},
        "xaxis": {"type": "date", "title": {"text": ""}, "tickformat": "%-d %b %Y"} | _ticks(rows["begins"].to_list()),
        "yaxis": {"title": {"text": "share"}, "tickformat": ".0%", "range": [0, 1.02]},
        "hovermode": "x unified",
    }
    return {"data": [_line(rows, *one) for one in _LINES], "layout": layout}


def _ticks(days: list[date]) -> dict[str, Any]:
    """A tick at each of a few days; many are left to Plotly."""
    if len(days) > 8:
        return {}
    room = timedelta(days=max(2, (days[-1] - days[0]).days // 12))
    return {"tickvals": days, "range": [days[0] - room, days[-1] + room]}


def _line(rows: pl.DataFrame, part: str, whole: str, name: str, colour: str, dash: str, symbol: str) -> dict[str, Any]:
    shares = [row[part] / row[whole] if row[whole] else None for row in rows.to_dicts()]
    return {
        "type": "scatter", "mode": "lines+markers", "x": rows["begins"].to_list(), "y": shares, "name": name, "connectgaps": False,
        "line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"symbol": symbol, "size": 8},
        "customdata": rows[whole].to_list(), "hovertemplate": "%{y:.1%} of %{customdata:,}",
    }  # fmt: skip
