"""Charts of the threshold desk: what thresholds cost, what each feed gives, how groups fare, who would change, and how it went over time.

The look is that of `vh.charts`. Each chart is drawn from one frame, which is the data behind it.
"""

from collections import Counter
from html import escape
from textwrap import wrap
from typing import Any

import polars as pl

from vh.charts import (
    _HATCHES,
    AMBER,
    BLUE,
    GREEN,
    GREY,
    OUTCOME_COLOURS,
    OUTCOME_WORDS,
    REASON_WORDS,
    RED,
    Figure,
    _hidden,
    _layout,
    _marker,
    _names,
    _percent,
    _ranking,
)
from vh.model import Outcome, Reason
from vh.text.numbers import signed

_MOVED = {"verify": "Verified from", "review": "An officer looks from"}
_PARTS = {"total": ("All together", "solid", GREY), "reviews": ("Officers' time", "dash", AMBER), "wrong": ("Wrong permits", "dot", RED),
          "evidence": ("Asking for evidence", "dashdot", BLUE)}  # fmt: skip


def score_histogram(bars: pl.DataFrame, verify_at: float, review_at: float) -> Figure:
    """Applicants by their best score with both thresholds drawn in. `bars`: from, to, verifiable, reviewable, as `Desk.histogram` gives them."""
    middle = ((bars["from"] + bars["to"]) / 2).to_list()
    verified = int(bars.filter(pl.col("from") >= verify_at)["verifiable"].sum())
    total = int((bars["verifiable"] + bars["reviewable"]).sum())
    traces = [
        {
            "type": "bar", "x": middle, "y": bars[name].to_list(), "name": words, "marker": _marker(colour, hatch),
            "hovertemplate": "%{y:,} applicants at %{x:+.1f} bits<extra></extra>",
        }
        for name, words, colour, hatch in (
            ("verifiable", "May verify", GREEN, ""), ("reviewable", "Only an officer may decide", AMBER, "/"),
        )
    ]  # fmt: skip
    layout = _layout(f"{_percent(verified, total)} of those with any record stand at {signed(verify_at)} bits or above", 340, legend=True)
    layout |= {
        "barmode": "stack",
        "bargap": 0.05,
        "margin": layout["margin"] | {"l": 60, "b": 90},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": {"title": {"text": "best score of the applicant, in bits"}},
        "yaxis": {"title": {"text": "applicants"}, "tickformat": ","},
        "shapes": [_upright(verify_at, GREEN, "solid"), _upright(review_at, AMBER, "dash")],
        "annotations": [_over(verify_at, "verified from", "left"), _over(review_at, "an officer looks from", "right")],
    }
    return {"data": traces, "layout": layout}


def cost_line(rows: pl.DataFrame, moved: str, now: float, lowest: float) -> Figure:
    """Cost over one threshold, the other held, with where it stands and where the cost is lowest.

    `rows`: moved (`verify` or `review`), threshold (bits), reviews, wrong, evidence, total (pounds), as `hub.cost_line` gives them.
    """
    part = rows.filter(pl.col("moved") == moved)
    if part.is_empty():
        return {"data": [], "layout": _layout("Nothing to cost yet", 200)}
    here, best = (_nearest(part, one) for one in (now, lowest))
    drawn = part.filter((pl.col("threshold") * 2 % 1 < 0.01) | pl.col("threshold").is_in([here["threshold"], best["threshold"]]))
    at = drawn["threshold"].to_list()
    saved = here["total"] - best["total"]
    lower = _MOVED[moved][:1].lower() + _MOVED[moved][1:]
    found = (
        f"£{here['total']:,.0f}: “{lower}” stands where it costs least"
        if saved < 0.5
        else f"“{_MOVED[moved]} {signed(best['threshold'])}” would cost £{saved:,.0f} less"
    )
    lines = [
        {
            "type": "scatter", "mode": "lines", "x": at, "y": drawn[name].to_list(), "name": words,
            "line": {"color": colour, "width": 3.5 if name == "total" else 1.8, "dash": dash},
            "hovertemplate": f"{words}: £%{{y:,.0f}} at %{{x:+.1f}} bits<extra></extra>",
        }
        for name, (words, dash, colour) in _PARTS.items()
    ]  # fmt: skip
    apart = abs(here["total"] - best["total"]) >= 0.5
    lines += [_point(here, "now", "circle", "top"), *([_point(best, "lowest", "diamond", "bottom")] if apart else [])]
    top = 1.6 * max(here["total"], best["total"], 1.0)
    layout = _layout(found, 330, legend=True)
    layout |= {
        "margin": layout["margin"] | {"l": 66, "b": 92, "t": layout["margin"]["t"] + 4},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom", "font": {"size": 12}},
        "xaxis": {"title": {"text": f"{lower}, in bits"}, "tickformat": "+d", "zeroline": False},
        "yaxis": {"title": {"text": "pounds"}, "tickformat": ",", "tickprefix": "£", "range": [0, top], "rangemode": "tozero"},
    }
    return {"data": lines, "layout": layout}


def losses(rows: pl.DataFrame, applicants: int) -> Figure:
    """A bar a feed: whom nobody else verifies. `rows`: feed, verified, lost, as `hub.losses` gives them."""
    ordered = rows.sort("lost", "feed")
    bars = [(str(feed), int(lost)) for feed, lost in ordered.select("feed", "lost").iter_rows()]
    found = (
        f"Losing {bars[-1][0]} today would cost {bars[-1][1]:,} verifications" if bars and bars[-1][1] else "No feed alone would be missed"
    )
    return _ranking(found, bars, BLUE, applicants)


def over_time(runs: pl.DataFrame) -> Figure:
    """The share verified, and seen by an officer, in each run. `runs`: run_id, rule_set, applicants, verified, review, as `hub.runs` gives them."""
    rows = runs.filter(pl.col("applicants") > 0).sort("run_id").tail(30).to_dicts()
    if not rows:
        return {"data": [], "layout": _layout("No run yet", 200)}
    names = [f"run {row['run_id']}<br>{escape(row['rule_set'])}" for row in rows]
    first, last = rows[0]["verified"] / rows[0]["applicants"], rows[-1]["verified"] / rows[-1]["applicants"]
    change = 100 * (last - first)
    found = f"{last:.1%} verified in run {rows[-1]['run_id']}"
    found += f", {abs(change):.1f} points {'more' if change >= 0 else 'fewer'} than in run {rows[0]['run_id']}" if len(rows) > 1 else ""
    lines = [
        {
            "type": "scatter", "mode": "lines+markers+text", "x": names, "y": [row[key] / row["applicants"] for row in rows],
            "name": OUTCOME_WORDS[one], "line": {"color": OUTCOME_COLOURS[one], "width": 2.5, "dash": dash},
            "marker": {"size": 9, "symbol": symbol}, "textposition": "top center", "cliponaxis": False,
            "text": [f"{row[key] / row['applicants']:.1%}" if i in (0, len(rows) - 1) else "" for i, row in enumerate(rows)],
            "hovertemplate": f"%{{x}}: %{{y:.1%}} {OUTCOME_WORDS[one].lower()}<extra></extra>",
        }
        for one, key, symbol, dash in ((Outcome.VERIFIED, "verified", "circle", "solid"), (Outcome.REVIEW, "review", "square", "dash"))
    ]  # fmt: skip
    layout = _layout(found, 300, legend=True)
    layout |= {
        "margin": layout["margin"] | {"l": 60, "b": 88},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": {"type": "category", "title": {"text": ""}, "nticks": 8},
        "yaxis": {"title": {"text": "share of applicants"}, "tickformat": ".0%", "range": [0, 1.12]},
    }
    return {"data": lines, "layout": layout}


def by_chance(chance: float) -> str:
    """How often chance alone would show such a thing, in words: `about 1 look in 40`, `under 1 look in 1,000`.

    >>> by_chance(0.0241), by_chance(0.0)
    ('about 1 look in 41', 'under 1 look in 1,000')
    """
    return f"about 1 look in {float(f'{1 / chance:.2g}'):,.0f}" if chance >= 0.001 else "under 1 look in 1,000"


def fairness(rows: pl.DataFrame, dimension: str) -> Figure:
    """A bar a group, parted into outcomes; groups that fall behind are marked in words. `rows` as `hub.fairness` gives them."""
    part = rows.filter(pl.col("dimension") == dimension)
    if part.is_empty():
        return {"data": [], "layout": _layout("Too few applicants to look at by group", 120)}
    groups = part.reverse().to_dicts()
    names = [
        f"{'<br>'.join(escape(one) for one in wrap(row['group'], 36))}{'  <b>▼ behind</b>' if row['behind'] else ''}" for row in groups
    ]
    low = min(groups, key=lambda row: row["verified"] / row["people"])
    flagged = [row for row in groups if row["behind"]]
    found = (
        f"{flagged[0]['group']}: {_percent(flagged[0]['verified'], flagged[0]['people'])} verified, behind by more than chance "
        f"(by chance alone in {by_chance(flagged[0]['chance'])})"
        if len(flagged) == 1
        else f"{len(flagged)} groups fall behind by more than chance"
        if flagged
        else f"No group falls behind by more than chance; lowest: {low['group']} ({_percent(low['verified'], low['people'])})"
    )
    bars = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": [row[key] / row["people"] for row in groups], "name": OUTCOME_WORDS[one],
            "marker": _marker(OUTCOME_COLOURS[one], _HATCHES[one]), "constraintext": "none", "textangle": 0, "insidetextanchor": "start",
            "text": [f"{row[key] / row['people']:.1%} of {row['people']:,}" if key == "verified" else "" for row in groups],
            "textposition": "inside", "textfont": {"color": "#ffffff", "size": 13},
            "hovertemplate": f"%{{y}}: %{{x:.1%}} {OUTCOME_WORDS[one].lower()}<extra></extra>",
        }
        for one, key in ((Outcome.VERIFIED, "verified"), (Outcome.REVIEW, "review"), (Outcome.NEEDS_EVIDENCE, "evidence"))
    ]  # fmt: skip
    layout = _layout(found, 132 + 30 * len(groups), legend=True, wide=True)
    layout |= {
        "barmode": "stack",
        "bargap": 0.2,
        "margin": layout["margin"] | {"b": 78},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": {"range": [0, 1], "tickformat": ".0%", "title": {"text": "share of the group"}},
        "yaxis": _names(names),
    }
    return {"data": bars, "layout": layout}


def flips(rows: pl.DataFrame, applicants: int) -> Figure:
    """A bar a kind of change. `rows`: outcome_before, reason_before, outcome, reason, applicants, as `Flips.table` gives them."""
    number = int(rows["applicants"].sum())
    found = f"{number:,} of {applicants:,} applicants would have another outcome" if number else "No applicant's outcome would change"
    counted: Counter[str] = Counter()
    for row in rows.to_dicts():
        counted[change_words(row)] += int(row["applicants"])
    bars = counted.most_common(10)[::-1]
    figure = _ranking(found, bars, BLUE, applicants)
    figure["layout"]["xaxis"] = _hidden(max((one for _, one in bars), default=1), room=1.9)
    return figure


def change_words(row: dict[str, Any]) -> str:
    """A change of outcome in words, with the reason that tells most: why it now speaks, or why it did."""
    reason = row["reason"] or row["reason_before"]
    why = f": {REASON_WORDS[Reason(reason)].lower()} ({reason})" if reason else ""
    return f"{OUTCOME_WORDS[Outcome(row['outcome_before'])]} → {OUTCOME_WORDS[Outcome(row['outcome'])].lower()}{why}"


def _nearest(part: pl.DataFrame, at: float) -> dict[str, float]:
    return part.row(int((part["threshold"] - at).abs().arg_min() or 0), named=True)


def _point(row: dict[str, float], words: str, symbol: str, where: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers+text", "x": [row["threshold"]], "y": [row["total"]], "showlegend": False,
        "marker": {"size": 13, "symbol": symbol, "color": GREEN, "line": {"width": 2, "color": "#ffffff"}},
        "text": [f"<b>{words}: £{row['total']:,.0f}</b>"], "textposition": f"{where} center", "cliponaxis": False,
        "hovertemplate": f"{words}: £%{{y:,.0f}} at %{{x:+.1f}} bits<extra></extra>",
    }  # fmt: skip


def _upright(at: float, colour: str, dash: str) -> dict[str, Any]:
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": {"color": colour, "width": 2, "dash": dash}}


def _over(at: float, words: str, anchor: str) -> dict[str, Any]:
    return {"yref": "paper", "y": 1, "yanchor": "bottom", "x": at, "xanchor": anchor, "text": f"{words} {signed(at)}", "showarrow": False}
