"""Charts of learned weights: old beside new, how the estimate came to rest, and which outcomes would change. The look is that of `vh.charts`."""

from html import escape
from math import log10
from textwrap import wrap
from typing import Any

import polars as pl

from vh.charts import BLUE, GREY, OUTCOME_WORDS, REASON_WORDS, Figure, _hidden, _layout, _names, _ranking
from vh.model import Outcome, Reason
from vh.text.numbers import signed

SIGNAL_TITLES = {"dwelling": "Address", "forename": "Forename", "surname": "Surname", "dob": "Date of birth"}


def weights(rows: pl.DataFrame, called: str = "Learned") -> Figure:
    """Old and new weight of each level of one stratum; `called` says what the new ones are.

    `rows`: signal, level, words, old, new, as `Learned.weights` gives them.
    """
    shown = rows.with_columns((pl.col("new") - pl.col("old")).alias("change")).to_dicts()
    if not shown:
        return {"data": [], "layout": _layout("No weights", 200)}
    names = [f"{SIGNAL_TITLES[row['signal']]}: {'<br>'.join(wrap(escape(row['words']), 46))}" for row in shown]
    most = max(shown, key=lambda row: abs(row["change"]))
    said = (
        f"Most changed: {SIGNAL_TITLES[most['signal']].lower()}, {most['words']}, from {signed(most['old'])} to {signed(most['new'])} bits"
    )
    found = said if abs(most["change"]) >= 0.05 else f"The weights {called[:1].lower()}{called[1:]} are those in force"
    lines = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, "line": {"color": GREY, "width": 2},
        "x": [value for row in shown for value in (row["old"], row["new"], None)], "y": [name for one in names for name in (one, one, None)],
    }  # fmt: skip
    old = _dots(
        names, [row["old"] for row in shown], "In force", {"symbol": "circle-open", "color": GREY, "size": 12, "line": {"width": 2.5}}
    )
    new = _dots(names, [row["new"] for row in shown], called, {"symbol": "diamond", "color": BLUE, "size": 12})
    low, high = min(min(row["old"], row["new"]) for row in shown), max(max(row["old"], row["new"]) for row in shown)
    layout = _layout(found, 110 + 30 * len(names) + 18 * sum("<br>" in name for name in names), legend=True, wide=True)
    layout |= {
        "margin": layout["margin"] | {"b": 92},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": {
            "title": {"text": "bits: left of 0 speaks against, right of it speaks for"}, "range": [low - 1.5, high + 2.5], "zeroline": True,
            "zerolinecolor": GREY, "zerolinewidth": 2,
        },
        "yaxis": _names(names[::-1]),
        "annotations": [
            {"x": max(row["old"], row["new"]), "y": name, "text": f"<b>{signed(row['new'])}</b>", "xanchor": "left", "xshift": 12, "showarrow": False}
            for name, row in zip(names, shown, strict=True)
        ],
    }  # fmt: skip
    return {"data": [lines, old, new], "layout": layout}


def _dots(names: list[str], values: list[float], name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": values, "y": names, "name": name, "marker": marker,
        "hovertemplate": f"%{{y}}<br>{name}: %{{x:+.2f}} bits<extra></extra>",
    }  # fmt: skip


def steps(rows: pl.DataFrame, *, converged: bool, tolerance: float) -> Figure:
    """How much the log of the posterior still rose at each step, against the rise at which the estimate stands. `rows`: step, log_posterior."""
    rises = rows.with_columns(pl.col("log_posterior").diff().alias("rise")).filter(pl.col("rise") > 0)
    if rises.is_empty():
        return {"data": [], "layout": _layout("There was nothing to learn from", 200)}
    number, enough = int(rows["step"][-1]), tolerance * abs(float(rows["log_posterior"][-1]))
    found = f"The estimate came to rest after {number} steps" if converged else f"The estimate had not come to rest after {number} steps"
    line = {
        "type": "scatter", "mode": "lines+markers", "x": rises["step"].to_list(), "y": rises["rise"].to_list(),
        "line": {"color": BLUE, "width": 2}, "marker": {"size": 5}, "hovertemplate": "step %{x}: up by %{y:.2g}<extra></extra>",
    }  # fmt: skip
    layout = _layout(found, 280)
    layout |= {
        "showlegend": False,
        "margin": {"l": 70, "r": 16, "t": 40, "b": 44},
        "xaxis": {"title": {"text": "step"}},
        "yaxis": {"title": {"text": "rise of the log posterior"}, "type": "log", "dtick": 2, "exponentformat": "power"},
        "shapes": [{
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": enough, "y1": enough, "line": {"color": GREY, "width": 1.5, "dash": "dash"},
        }],
        "annotations": [{
            "xref": "paper", "x": 0.01, "xanchor": "left", "y": log10(enough), "yanchor": "bottom", "text": "small enough", "showarrow": False,
        }],
    }  # fmt: skip
    return {"data": [line], "layout": layout}


def changes(rows: pl.DataFrame, flips: int, applicants: int) -> Figure:
    """A bar a change of outcome. `rows`: outcome_before, reason_before, outcome, reason, applicants."""
    moved = rows.filter(pl.col("outcome_before") != pl.col("outcome"))
    kept = moved.group_by("outcome_before", "outcome", "reason").agg(pl.col("applicants").sum()).sort("applicants", "outcome", "reason")
    found = f"{flips:,} of {applicants:,} applicants would have another outcome" if flips else "No applicant's outcome would change"
    bars = [
        (
            f"{OUTCOME_WORDS[Outcome(before)]} → {OUTCOME_WORDS[Outcome(after)].lower()}: {REASON_WORDS[Reason(reason)].lower()} ({reason})",
            number,
        )
        for before, after, reason, number in kept.tail(8).iter_rows()
    ]
    figure = _ranking(found, bars, BLUE, applicants)
    figure["layout"]["xaxis"] = _hidden(max((number for _, number in bars), default=1), room=2.2)
    return figure
