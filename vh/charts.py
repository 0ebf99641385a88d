"""Frames and counts into Plotly figures, all of one look: the title says the finding, each mark says its value, none needs its colour.

Every function returns a plain dict (what Streamlit draws fastest); `as_plotly` turns one into a Plotly figure for a notebook.
Colours have at least 3:1 against a white and against a dark page; texts take the colour of the page.
"""

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from vh.model import Evidence, LoadReport, Outcome, Reason, Source
from vh.text.numbers import signed

Figure = dict[str, Any]

GREEN, AMBER, GREY, BLUE, RED = "#12805c", "#c96f12", "#7c8791", "#2f6fb0", "#c2301c"
_UPON = {GREEN: "#ffffff", AMBER: "#111716", GREY: "#111716"}
"""What is written upon a bar of each colour, with at least 4.5:1 against it."""
_PALE = "rgba(124,135,145,0.28)"
OUTCOME_COLOURS = {Outcome.VERIFIED: GREEN, Outcome.REVIEW: AMBER, Outcome.NEEDS_EVIDENCE: GREY}
OUTCOME_WORDS = {
    Outcome.VERIFIED: "Verified",
    Outcome.REVIEW: "An officer looks",
    Outcome.NEEDS_EVIDENCE: "Asks for evidence",
}
_HATCHES = {Outcome.VERIFIED: "", Outcome.REVIEW: "/", Outcome.NEEDS_EVIDENCE: "."}
REASON_WORDS = {
    Reason.V1: "Name and UPRN agree",
    Reason.V2: "Name and address agree",
    Reason.V3: "Name, birth date and address agree",
    Reason.V4: "Same surname at the address, by policy",
    Reason.R1: "A variant of the name",
    Reason.R2: "Same surname, another forename",
    Reason.R3: "Flat or unit unclear",
    Reason.R4: "Record ended or begins near the date",
    Reason.R5: "Owner or assumed liability",
    Reason.R6: "Several people fit",
    Reason.N1: "Nobody of that name there",
    Reason.N2: "Address not in the gazetteer",
    Reason.N3: "Outside the borough",
    Reason.N4: "Record ended before the date",
    Reason.N5: "Only an organisation there",
    Reason.N6: "Data too old to say",
}


def as_plotly(figure: Figure) -> go.Figure:
    """The same chart as a Plotly figure, for a notebook."""
    return go.Figure(figure)


def title(figure: Figure) -> str:
    """The finding in a figure's title as plain text, for a screen reader."""
    return str(figure["layout"]["title"]["text"]).replace("<br>", " ")


def outcome_shares(outcomes: Mapping[Outcome, int] | Mapping[str, int]) -> Figure:
    """One bar, whole = all applicants, a part an outcome with its count and share."""
    counts = {one: int({str(k): v for k, v in outcomes.items()}.get(one.value, 0)) for one in Outcome}
    total = sum(counts.values())
    bars = [
        {
            "type": "bar", "orientation": "h", "y": [""], "x": [number], "name": f"{OUTCOME_WORDS[one]}: <b>{number:,}</b>",
            "marker": _marker(OUTCOME_COLOURS[one], _HATCHES[one]), "constraintext": "none",
            "text": [f"<b>{_percent(number, total)}</b>" if number > 0.07 * total else ""], "textposition": "inside",
            "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": _UPON[OUTCOME_COLOURS[one]], "size": 15},
            "hovertemplate": f"{OUTCOME_WORDS[one]}: {number:,} ({_percent(number, total)})<extra></extra>",
        }
        for one, number in counts.items()
    ]  # fmt: skip
    found = f"{_percent(counts[Outcome.VERIFIED], total)} of {total:,} applicants are verified" if total else "No applicants yet"
    layout = _layout(found, 136, legend=True, wide=True)
    layout |= {"barmode": "stack", "bargap": 0.1, "xaxis": {"visible": False, "range": [0, max(1, total)]}, "yaxis": {"visible": False}}
    return {"data": bars, "layout": layout}


def reasons(counts: pl.DataFrame) -> Figure:
    """A bar a reason, coloured by outcome. `counts`: outcome, reason, applicants."""
    rows = counts.group_by("outcome", "reason").agg(pl.col("applicants").sum()).sort("applicants", "reason").to_dicts()
    total = sum(row["applicants"] for row in rows)
    labels = [f"{REASON_WORDS[Reason(row['reason'])]}  <b>{row['reason']}</b>" for row in rows]
    bars = [
        _bars(
            [label for label, row in zip(labels, rows, strict=True) if row["outcome"] == one],
            [row["applicants"] for row in rows if row["outcome"] == one],
            OUTCOME_COLOURS[one],
            total,
            name=OUTCOME_WORDS[one],
            hatch=_HATCHES[one],
        )
        for one in Outcome
    ]
    top = rows[-1] if rows else None
    found = (
        f"The commonest reason: {_lower(REASON_WORDS[Reason(top['reason'])])} ({_percent(top['applicants'], total)})"
        if top
        else "No reasons yet"
    )
    layout = _layout(found, 44 + 30 * len(rows))
    layout |= {
        "barmode": "overlay",
        "margin": layout["margin"] | {"b": 8},
        "xaxis": _hidden(max((row["applicants"] for row in rows), default=1), room=1.9),
        "yaxis": _names(labels),
    }
    return {"data": bars, "layout": layout}


def by_source(counts: Mapping[Source, int], total: int, *, strongest: bool = False) -> Figure:
    """A bar a source: the applicants it verifies by itself, or (`strongest`) those of whom it holds the strongest record."""
    rows = sorted(counts.items(), key=lambda item: item[1])
    best = rows[-1][0].label if rows else ""
    found = (
        f"{f'The strongest record is most often from {best}' if strongest else f'By itself, {best} verifies most'}: "
        f"{_percent(rows[-1][1], total)} of applicants"
        if rows and rows[-1][1]
        else "No source verifies anybody yet"
    )
    return _ranking(found, [(one.label, number) for one, number in rows], GREEN, total)


def only_source(only: Mapping[Source, int], total: int) -> Figure:
    """A bar a source: the applicants nobody else would verify."""
    rows = sorted(only.items(), key=lambda item: item[1])
    alone = "Nobody is verified by one source alone"
    found = f"Without {rows[-1][0].label}, {rows[-1][1]:,} fewer would be verified" if rows and rows[-1][1] else alone
    return _ranking(found, [(one.label, number) for one, number in rows], BLUE, total)


def uplift(steps: pl.DataFrame) -> Figure:
    """What each source adds, in the order they are added. `steps`: step, verified, share, gained (as `Sweep.uplift` gives it)."""
    rows = steps.to_dicts()
    if not rows:
        return {"data": [], "layout": _layout("No source to add", 200)}
    first, last = rows[0], rows[-1]
    found = (
        f"{first['share']:.0%} with {first['step']}, {last['share']:.0%} with all sources"
        if len(rows) > 1
        else f"{first['share']:.0%} with {first['step']}"
    )
    names = [row["step"] for row in rows]
    base = [0, *(row["verified"] for row in rows[:-1])]
    bars = [
        {
            "type": "bar", "x": names, "y": base, "marker": {"color": _PALE, "line": {"color": GREY, "width": 1}},
            "name": "Verified before", "hovertemplate": "%{y:,} verified without it<extra></extra>",
        },
        {
            "type": "bar", "x": names, "y": [row["gained"] for row in rows], "marker": {"color": GREEN}, "name": "Gained by this source",
            "text": [f"<b>{row['share']:.1%}</b><br>+{row['gained']:,}" for row in rows], "textposition": "outside", "cliponaxis": False,
            "hovertemplate": "%{y:,} more<extra></extra>",
        },
    ]  # fmt: skip
    layout = _layout(found, 330)
    top = max(row["verified"] for row in rows)
    layout |= {
        "barmode": "stack",
        "bargap": 0.35,
        "yaxis": {"title": {"text": "applicants verified"}, "range": [0, max(1, top * 1.28)], "tickformat": ","}
        | ({"dtick": 1} if top < 5 else {}),
        "xaxis": {"type": "category", "title": {"text": ""}},
    }
    return {"data": bars, "layout": layout}


def load_rows(report: LoadReport) -> Figure:
    """One bar: the rows read, parted into loaded, set aside with a fault, and left out by rule."""
    parts = (
        ("Loaded", report.rows_loaded, GREEN, ""),
        ("Left out by rule", sum(report.left_out.values()), GREY, "."),
        ("Set aside with a fault", report.rows_quarantined, AMBER, "/"),
    )
    bars = [
        {
            "type": "bar", "orientation": "h", "y": [""], "x": [number], "name": f"{words}: <b>{number:,}</b>",
            "marker": _marker(colour, hatch),
            "hovertemplate": f"{words}: {number:,} ({_percent(number, report.rows_read)})<extra></extra>",
        }
        for words, number, colour, hatch in parts
    ]  # fmt: skip
    layout = _layout(f"{report.rows_loaded:,} of {report.rows_read:,} rows loaded", 116, legend=True, wide=True)
    layout |= {
        "barmode": "stack",
        "bargap": 0.1,
        "xaxis": {"visible": False, "range": [0, max(1, report.rows_read)]},
        "yaxis": {"visible": False},
    }
    return {"data": bars, "layout": layout}


def column_quality(quality: pl.DataFrame) -> Figure:
    """A bar a column: filled and valid, filled but doubtful, blank. `quality`: column_name, rows, filled, valid, in file order."""
    rows = quality.reverse().to_dicts()
    names = [escape(row["column_name"].replace("_", " ")) for row in rows]
    valid = [_ratio(row["valid"], row["rows"]) for row in rows]
    doubtful = [_ratio(row["filled"] - row["valid"], row["rows"]) for row in rows]
    blank = [1 - a - b for a, b in zip(valid, doubtful, strict=True)]
    worst = max(rows, key=lambda row: row["filled"] - row["valid"], default=None)
    if worst is None:
        found = "No columns"
    elif worst["filled"] > worst["valid"]:
        column = escape(worst["column_name"].replace("_", " "))
        found = f"Most doubtful: {column}, {worst['filled'] - worst['valid']:,} of {worst['filled']:,} filled cells"
    else:
        found = "Every filled cell is valid"
    bars = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": values, "name": words,
            "marker": _marker(colour, hatch),
            "text": [f"{value:.0%}" if words == "Filled and valid" and value > 0.09 else "" for value in values],
            "textposition": "inside", "insidetextanchor": "start", "textangle": 0, "textfont": {"color": "#ffffff", "size": 12}, "constraintext": "none",
            "hovertemplate": f"%{{y}}: %{{x:.1%}} {words.lower()}<extra></extra>",
        }
        for words, values, colour, hatch in (
            ("Filled and valid", valid, GREEN, ""), ("Filled, but doubtful", doubtful, AMBER, "/"), ("Blank", blank, _PALE, ""),
        )
    ]  # fmt: skip
    layout = _layout(found, 150 + 25 * len(rows), legend=True, wide=True)
    layout |= {
        "barmode": "stack",
        "margin": layout["margin"] | {"b": 78},
        "legend": layout["legend"] | {"y": 0, "yref": "container", "yanchor": "bottom"},
        "bargap": 0.25,
        "xaxis": {"range": [0, 1], "tickformat": ".0%", "title": {"text": "share of rows"}},
        "yaxis": _names(names),
    }
    return {"data": bars, "layout": layout}


def faults(counts: Sequence[tuple[str, int]], rows_read: int) -> Figure:
    """A bar a kind of fault: words and number of rows."""
    rows = sorted(counts, key=lambda item: item[1])
    found = f"Most often: {escape(_lower(rows[-1][0]).rstrip('.'))} ({rows[-1][1]:,} rows)" if rows else "No faults found"
    return _ranking(found, rows, AMBER, rows_read, hatch="/")


def waterfall(evidence: Sequence[Evidence], review_at: float, verify_at: float) -> Figure:
    """The pieces of evidence of one candidate, adding up to its score in bits, with the two thresholds it is held against."""
    score = sum(one.weight for one in evidence)
    names = [*(one.signal for one in evidence), "Score"]
    values = [*(one.weight for one in evidence), score]
    running = [0.0]
    for one in evidence:
        running.append(running[-1] + one.weight)
    low, high = min(*running, review_at, 0.0), max(*running, verify_at, 0.0)
    room = max(1.0, 0.12 * (high - low))
    words = ["stands for" if value > 0 else "speaks against" if value < 0 else "says nothing" for value in values]
    bars = {
        "type": "waterfall", "x": names, "y": values, "measure": [*("relative" for _ in evidence), "total"],
        "text": [f"<b>{signed(value)}</b>" for value in values], "textposition": "outside", "cliponaxis": False,
        "increasing": {"marker": {"color": GREEN}}, "decreasing": {"marker": {"color": RED}}, "totals": {"marker": {"color": BLUE}},
        "connector": {"line": {"color": GREY, "width": 1, "dash": "dot"}},
        "customdata": [*(one.level for one in evidence), "the sum"], "hovertemplate": "%{x}: %{customdata}, %{y:+.1f} bits<extra></extra>",
    }  # fmt: skip
    strongest = max(evidence, key=lambda one: abs(one.weight), default=None)
    found = f"{strongest.signal} {words[names.index(strongest.signal)]} most" if strongest else f"The parts add up to {signed(score)} bits"
    found = found.replace("stands for most", "speaks for it most").replace("speaks against most", "speaks against it most")
    layout = _layout(found, 320)
    layout |= {
        "showlegend": False,
        "xaxis": {"type": "category", "title": {"text": ""}},
        "yaxis": {"title": {"text": "evidence, in bits"}, "range": [low - room, high + room], "zeroline": True, "zerolinecolor": GREY},
        "shapes": [_line(verify_at, GREEN, "solid"), _line(review_at, AMBER, "dash")],
        "annotations": [_note(verify_at, "verified", "bottom"), _note(review_at, "an officer looks", "top")],
        "margin": {"l": 60, "r": 12, "t": 40, "b": 30},
    }
    return {"data": [bars], "layout": layout}


def _line(at: float, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "layer": "below",
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }  # fmt: skip


def _note(at: float, words: str, anchor: str) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 0.01, "xanchor": "left", "y": at, "yanchor": anchor, "text": words, "showarrow": False, "font": {"size": 12},
    }  # fmt: skip


def _ranking(found: str, rows: Sequence[tuple[str, int]], colour: str, total: int, hatch: str = "") -> Figure:
    names = ["<br>".join(escape(one) for one in wrap(words, 40)) for words, _ in rows]
    layout = _layout(found, 40 + (42 if any("<br>" in one for one in names) else 32) * max(1, len(rows)))
    layout |= {
        "showlegend": False,
        "margin": layout["margin"] | {"b": 8},
        "xaxis": _hidden(max((number for _, number in rows), default=1)),
        "yaxis": _names(names),
    }
    return {"data": [_bars(names, [number for _, number in rows], colour, total, hatch=hatch)], "layout": layout}


def _bars(names: list[str], values: list[int], colour: str, total: int, name: str = "", hatch: str = "") -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "y": names, "x": values, "name": name, "constraintext": "none",
        "marker": _marker(colour, hatch),
        "text": [f"{value:,}  ({_percent(value, total)})" for value in values], "textposition": "outside", "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:,}<extra></extra>",
    }  # fmt: skip


def _marker(colour: str, hatch: str) -> dict[str, Any]:
    return {
        "color": colour,
        "pattern": {"shape": hatch, "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.3, "solidity": 0.2, "size": 7},
    }


def _layout(found: str, height: int, *, legend: bool = False, wide: bool = False) -> dict[str, Any]:
    lines = wrap(found, 90 if wide else 44) or [""]
    return {
        "title": {
            "text": "<br>".join(lines), "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "yref": "container", "pad": {"t": 4},
        },
        "height": height + 22 * (len(lines) - 1),
        "margin": {"l": 8, "r": 16, "t": 14 + 22 * len(lines), "b": 34},
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.06, "yanchor": "top", "traceorder": "normal", "font": {"size": 13}},
        "hoverlabel": {"font": {"size": 14}},
        "dragmode": False,
    }  # fmt: skip


def _names(names: list[str]) -> dict[str, Any]:
    return {"type": "category", "categoryorder": "array", "categoryarray": names, "automargin": True, "title": {"text": ""}, "ticks": ""}


def _hidden(top: int, room: float = 1.35) -> dict[str, Any]:
    """An axis that is not drawn, with room beyond the longest bar for its label."""
    return {"visible": False, "range": [0, max(1, top) * room]}


def _lower(words: str) -> str:
    first = words.split(" ")[0]
    return words if len(first) > 1 and first.isupper() else words[:1].lower() + words[1:]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(part: float, whole: float) -> str:
    ratio = _ratio(part, whole)
    return "under 0.1%" if 0 < ratio < 0.0005 else f"{100 * ratio:.1f}%"
