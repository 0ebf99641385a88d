"""Charts of the review room: what the model believes beside what judgements found. The look is that of `vh.charts`."""

from vh.charts import AMBER, BLUE, GREY, Figure, _layout, _names
from vh.tuning import Accuracy


def wrong_in_a_thousand(model: Accuracy, judged: Accuracy | None = None) -> Figure:
    """Of a thousand verifications, how many are wrong: a dot and a whisker by the model, and one by judgements."""
    rows = [("The model", *_wrong(model))]
    if judged is not None:
        rows.append((f"{judged.precision.judged:,} judged pairs", *_wrong(judged)))
    names = [name for name, *_ in rows]
    colours = (GREY, BLUE, AMBER)
    data = [
        {
            "type": "scatter", "mode": "markers", "x": [1000 * value], "y": [name], "name": name, "showlegend": False,
            "marker": {"symbol": ("circle-open", "diamond", "square")[place % 3], "size": 13, "color": colours[place % 3], "line": {"width": 2.5}},
            "error_x": {
                "type": "data", "symmetric": False, "array": [1000 * (high - value)], "arrayminus": [1000 * (value - low)],
                "color": colours[place % 3], "thickness": 2, "width": 7,
            },
            "hovertemplate": f"%{{y}}: {1000 * value:.1f} in 1,000 ({1000 * low:.1f} to {1000 * high:.1f})<extra></extra>",
        }
        for place, (name, value, low, high) in enumerate(rows)
    ]  # fmt: skip
    name, value, low, high = rows[-1]
    layout = _layout(
        f"{name}: {1000 * value:.1f} in 1,000 verifications are wrong, {1000 * low:.1f} to {1000 * high:.1f}", 130 + 46 * len(rows)
    )
    most = max(1000 * one[3] for one in rows)
    layout |= {
        "xaxis": {"title": {"text": "wrong among 1,000 verified"}, "range": [0, max(1.0, 1.75 * most)], "zeroline": True},
        "yaxis": _names(names[::-1]),
        "annotations": [
            {
                "x": 1000 * high, "y": name, "text": f"<b>{1000 * value:.1f}</b> ({1000 * low:.1f} to {1000 * high:.1f})", "xanchor": "left",
                "xshift": 12, "showarrow": False,
            }
            for name, value, low, high in rows
        ],
    }  # fmt: skip
    return {"data": data, "layout": layout}


def _wrong(found: Accuracy) -> tuple[float, float, float]:
    return 1 - found.precision.value, 1 - found.precision.high, 1 - found.precision.low
