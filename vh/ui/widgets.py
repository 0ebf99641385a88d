"""Small things that pages share: boxes, empty states, tables, downloads. Texts from files and records are always shown as text."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from vh.charts import OUTCOME_WORDS, Figure
from vh.errors import HubError, NotReadyError
from vh.export.csv import for_people
from vh.model import NearRecord, Outcome
from vh.text.days import short_day
from vh.text.masks import district_of, initials, masked, year_of
from vh.text.numbers import signed
from vh.ui.drawing import chart, finding, words
from vh.ui.words import share

_COMMAND = re.compile("`([^`]+)`")
_MANY = 12
"""A listing of more rows than this scrolls by itself."""
_TILE = '<div class="vh-tile"><b>{}</b><output>{}</output><small>{}</small></div>'
MIME = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "toml": "application/toml",
}


def box(kind: str, title: str, *lines: str, items: tuple[str, ...] = ()) -> None:
    """A box with a coloured edge; kinds: wrong, warn, note, good. Every text is escaped."""
    heading = f"<h2>{escape(title)}</h2>" if title else ""
    paragraphs = "".join(f"<p>{_said(line)}</p>" for line in lines)
    listed = f"<ul>{''.join(f'<li>{_said(item)}</li>' for item in items)}</ul>" if items else ""
    role = "alert" if kind == "wrong" else "status"
    st.html(f'<div class="vh-box vh-{kind}" role="{role}">{heading}{paragraphs}{listed}</div>')


def _said(sentence: str) -> str:
    """A sentence, escaped; what stands between backticks in it is a command, and is set as one."""
    return _COMMAND.sub(r"<code>\1</code>", escape(sentence))


def problem(error: HubError) -> None:
    """What went wrong, as its title and its sentence."""
    several = error.faults if len(error.faults) > 1 else ()
    said = str(error)
    if several:  # most sentences hold the faults one after the other; listed below, they are not said twice
        said = " ".join(said.replace(" ".join(several), " ").split())
    box("note" if isinstance(error, NotReadyError) else "wrong", error.title, *filter(None, [said]), items=several)


def empty(title: str, *lines: str, steps: tuple[str, ...] = ()) -> None:
    """An empty state: what is missing and why that is all right; a button should follow."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    listed = f'<ol class="vh-steps">{"".join(f"<li>{_said(step)}</li>" for step in steps)}</ol>' if steps else ""
    st.html(f'<div class="vh-empty"><h2>{escape(title)}</h2>{paragraphs}{listed}</div>')


def plot(figure: Figure, key: str, data: pl.DataFrame | None = None, *, follows: bool = False) -> None:
    """A chart of the house: its finding above it as text that wraps, no toolbar; with `data`, a button that gives the figures behind it.

    One that `follows` is redrawn by the desk as well, when a threshold is let go.
    """
    row = st.container(horizontal=True, vertical_alignment="center", key=f"{key}.head")
    with row:
        if follows:
            words(f"{key}.finding", finding(figure))
        else:
            st.html(finding(figure))
        if data is not None:
            st.download_button(
                "CSV", lambda: for_people(data), f"{key.replace('.', '-').replace('_', '-')}.csv", MIME["csv"], key=f"{key}.csv", type="tertiary",
                on_click="ignore", help="The figures behind this chart",
            )  # fmt: skip
    if figure["data"]:  # without any, the finding says that there is nothing to draw
        chart(figure, key)


def table(rows: pl.DataFrame, columns: Mapping[str, Any], key: str, alt: str, **more: Any) -> Any:
    """A table with only the named columns, under the given headings (a text or a Streamlit column)."""
    shown = [name for name in columns if name in rows.columns]
    return st.dataframe(
        rows.select(shown),
        column_config={name: columns[name] for name in shown},
        hide_index=True,
        key=key,
        alt=alt,
        width="stretch",
        **more,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a listing: its heading, what a value is shown as, what the heading means; numbers stand to the right, words may need room."""

    label: str
    shown: Callable[[Any], str] = str
    help: str = ""
    number: bool = False
    wide: bool = False


def listing(rows: pl.DataFrame, columns: Mapping[str, Column], alt: str) -> None:
    """A table of few rows whose cells wrap, so that nothing in them is cut off on a small screen; what is null is an en dash, every text is escaped."""
    kind = {
        one: f' class="{"vh-number" * one.number}{"vh-roomy" * one.wide}"' if one.number or one.wide else "" for one in columns.values()
    }
    head = "".join(f'<th scope="col"{kind[one]}>{_explained(one)}</th>' for one in columns.values())
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind[one]}>{'–' if row[name] is None else _breaking(one.shown(row[name]))}</td>" for name, one in columns.items())
        + "</tr>"
        for row in rows.iter_rows(named=True)
    )
    table = f'<table class="vh-listing" aria-label="{escape(alt)}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    # What scrolls in itself can be reached by key, and is then read out by its name.
    long = f' vh-long" tabindex="0" role="region" aria-label="{escape(alt)}' if rows.height > _MANY else ""
    st.html(f'<div class="vh-wide{long}">{table}</div>')


def _breaking(text: str) -> str:
    """A text, escaped, that may break where the parts of a file's name do."""
    return escape(text).replace("_", "_<wbr>")


def _explained(one: Column) -> str:
    return f'<abbr title="{escape(one.help)}">{escape(one.label)}</abbr>' if one.help else escape(one.label)


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """A small table of words and values, both escaped; long words wrap."""
    body = "".join(f'<tr><th scope="row">{escape(words)}</th><td>{escape(value)}</td></tr>' for words, value in rows)
    st.html(f'<table class="vh-facts"><tbody>{body}</tbody></table>')


def near_records(records: Iterable[NearRecord], heading: str, *, clear: bool = True) -> str:
    """Records near an applicant as an HTML table, every text of them escaped; masked unless `clear`."""
    body = "".join(
        f"<tr><td>{escape(one.source.label)}</td><td>{escape(one.name if clear else initials(one.name))}<br>"
        f'<span class="vh-quiet">{escape(one.address if clear else district_of(one.address))}</span></td>'
        f"<td>{_short(one.born, '–') if clear else year_of(one.born)}</td>"
        f"<td>{_short(one.valid_from, 'start unknown')} to {_short(one.valid_to, 'now')}</td><td>{signed(one.score)}</td></tr>"
        for one in records
    )
    bits = '<abbr title="The evidence that it is the same person, added up: each bit more doubles the odds">Bits</abbr>'
    head = "".join(f'<th scope="col">{words}</th>' for words in ("Source", "Name and address", "Born", "On record", bits))
    table = f"<caption>{escape(heading)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="vh-wide"><table class="vh-records">{table}</table></div>'


def _short(value: date | None, none: str) -> str:
    return short_day(value) if value else none


def items(rows: Iterable[tuple[str, str]]) -> None:
    """A list of words, each with what they mean below, both escaped."""
    body = "".join(f"<dt>{escape(words)}</dt><dd>{escape(meaning)}</dd>" for words, meaning in rows)
    st.html(f'<dl class="vh-items">{body}</dl>')


def outcome_tiles(outcomes: Mapping[str, int]) -> None:
    """One figure an outcome: the share large, the count below."""
    total = sum(outcomes.values())
    tiles([(OUTCOME_WORDS[one], share(outcomes.get(one, 0), total), f"{outcomes.get(one, 0):,} of {total:,}") for one in Outcome])


def tiles(shown: Iterable[tuple[str, str, str]]) -> None:
    """Figures side by side, each with its name above and small words under it. They stand at their height from the start, where Streamlit's
    own metrics come in late and push down what somebody may be about to click."""
    st.html(tiles_html(shown))


def tiles_html(shown: Iterable[tuple[str, str, str]]) -> str:
    """The same as HTML, every text escaped."""
    body = "".join(_TILE.format(*(escape(one) for one in tile)) for tile in shown)
    return f'<div class="vh-tiles" role="status">{body}</div>'


def download(label: str, data: bytes, name: str, key: str, *, primary: bool = False) -> None:
    """A download button. The file's name carries the first 12 characters of its SHA-256: Streamlit tells large files apart by size, ends
    and name only, and would otherwise hand one person's file to another."""
    stem, _, ending = name.rpartition(".")
    stamped = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
    st.download_button(
        label,
        data,
        stamped,
        MIME.get(ending, "application/octet-stream"),
        key=key,
        on_click="ignore",
        type="primary" if primary else "secondary",
    )


def masked_rows(rows: pl.DataFrame, *, leave: tuple[str, ...] = ()) -> pl.DataFrame:
    """A frame of a file's own texts with every one masked, but for the columns named."""
    columns = [name for name, kind in rows.schema.items() if kind == pl.String and name not in leave]
    return rows.with_columns(pl.col(name).map_elements(masked, return_dtype=pl.String) for name in columns)
