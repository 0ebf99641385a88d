"""A chart of how the hub does over time. The look is that of `vh.charts`."""

from datetime import timedelta

import polars as pl

from vh.charts import AMBER, GREEN, Figure, _layout, _percent


def verified_over_time(runs: pl.DataFrame) -> Figure:
    """The verified share, and that which an officer looks at, run by run. `runs` as `vh.monitor.trend` gives them."""
    if runs.is_empty():
        return {"data": [], "layout": _layout("Nothing has been matched yet", 200)}
    first, last = runs["verified_share"][0], runs["verified_share"][-1]
    points = 100 * (last - first)
    moved = f", {abs(points):.1f} points {'higher' if points > 0 else 'lower'} than at first" if abs(points) >= 0.05 else ", as at first"
    found = f"{_percent(last, 1)} verified in the {f'latest of {runs.height:,} runs{moved}' if runs.height > 1 else 'only run so far'}"
    when = runs["started_at"].dt.strftime("%Y-%m-%d %H:%M:%S").to_list()
    counts = [f"run {run_id}, {applicants:,} applications" for run_id, applicants in runs.select("run_id", "applicants").iter_rows()]
    lines = [
        {
            "type": "scatter", "mode": "lines+markers", "x": when, "y": [100 * one for one in runs[column]], "name": name,
            "line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"symbol": symbol, "size": 8}, "customdata": counts,
            "hovertemplate": f"%{{x|%-d %b %Y, %H:%M}}<br>{name}: %{{y:.1f}}% (%{{customdata}})<extra></extra>",
        }
        for column, name, colour, symbol, dash in (
            ("verified_share", "Verified", GREEN, "circle", "solid"), ("review_share", "An officer looks", AMBER, "diamond", "dot"),
        )
    ]  # fmt: skip
    layout = _layout(found, 280, legend=True, wide=True)
    layout |= {
        "margin": layout["margin"] | {"b": 64, "l": 44},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": {"type": "date", "showgrid": False, **_ticks(when, runs["started_at"][-1] - runs["started_at"][0])},
        "yaxis": {"range": [0, 104], "ticksuffix": "%", "nticks": 5, "gridcolor": "rgba(124,135,145,0.28)", "zeroline": False},
    }
    return {"data": lines, "layout": layout}


def _ticks(when: list[str], span: timedelta) -> dict[str, object]:
    """No day twice on the axis: runs of a few days are told apart by the hour, and one alone stands at its own."""
    if span >= _DAYS_ENOUGH:
        return {"nticks": 6, "tickformat": "%-d %b"}
    return {"nticks": 4, "tickformat": "%-d %b, %H:%M", **({"tickvals": when} if len(when) == 1 else {})}


_DAYS_ENOUGH = timedelta(days=6)
