"""The mapping of a layout that the hub does not know: best guess filled in, first rows beside it, kept under a name."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from vh import Hub, InputError
from vh.ingest import FIELDS, NOT_SHOWN, ONE_OF, Field, Preview, make_layout, never_read
from vh.model import Source
from vh.ui import widgets
from vh.ui.state import Waiting, say
from vh.ui.words import count

LEAVE_OUT = "(not in this file)"


def map_unknown(hub: Hub, waiting: Waiting, found: Preview) -> None:
    """The mapping form: our best guess filled in, the first rows beside it."""
    widgets.box(
        "warn", "This layout is new to the hub", "Say once which column is which. Files with the same columns are recognised from then on."
    )
    for said in found.refused:
        widgets.box("warn", "A saved layout is skipped", said)
    guessed = max(Source, key=lambda one: _likely(one, found.guesses[one]))
    sources: list[Source] = list(Source)
    source = st.selectbox(
        "What does the file hold?",
        sources,
        index=sources.index(guessed),
        format_func=lambda one: one.label,
        key=f"load.source.{waiting.path}",
    )
    left, right = st.columns([5, 6], gap="large")
    with right:
        st.caption("First rows of the file, as they are; not shown: columns that are read for a check and not kept")
        first = _shown(waiting, source, found).head(5).fill_null("")
        names = [f"row {place + 1}" for place in range(first.height)]
        turned = first.transpose(include_header=True, header_name="column", column_names=names)
        high = min(640, 36 * (turned.height + 1))
        st.dataframe(
            turned,
            hide_index=True,
            key=f"load.turned.{waiting.path}",
            alt="Each column with its first values",
            height=high,
            width="stretch",
        )
    with left:
        _mapping(waiting, source, found)
        st.text_input(
            "Name of this layout", value=f"{source.value.replace('_', '-')}-own", max_chars=40, key=_name_key(waiting, source),
            help="Small letters, digits, - and _.",
        )  # fmt: skip
        st.button("Save this layout", type="primary", key=f"load.save.{waiting.path}", on_click=_save, args=(hub, waiting, source))
    error = st.session_state.pop(f"load.fault.{waiting.path}", None)
    if error is not None:
        widgets.problem(error)


def _shown(waiting: Waiting, source: Source, found: Preview) -> pl.DataFrame:
    """The first rows, without the values of columns that are chosen in the form for a field that is read for a check and not kept."""
    chosen = {st.session_state.get(_choice_key(waiting, source, field)) for field in FIELDS[source] if not field.kept}
    return found.sample.with_columns(pl.lit(NOT_SHOWN).alias(header) for header in found.sample.columns if header in chosen)


def _likely(source: Source, guess: Mapping[str, str]) -> float:
    """How well a file fits a source: the share of what it needs, then how much more is found."""
    needs: list[tuple[str, ...]] = [(field.name,) for field in FIELDS[source] if field.required]
    needs += ONE_OF[source]
    met = sum(any(name in guess for name in group) for group in needs) / max(1, len(needs))
    return met + 0.05 * len(guess)


def _mapping(waiting: Waiting, source: Source, found: Preview) -> None:
    guess = found.guesses[source]
    likely = [
        field for field in FIELDS[source] if field.required or field.name in guess or any(field.name in group for group in ONE_OF[source])
    ]
    others = [field for field in FIELDS[source] if field not in likely]
    for field in likely:
        _choice(waiting, source, field, found.headers, guess)
    with st.expander(f"{count(len(others), 'more field')} that may be filled"):
        for field in others:
            _choice(waiting, source, field, found.headers, guess)


def _choice(waiting: Waiting, source: Source, field: Field, headers: Sequence[str], guess: Mapping[str, str]) -> None:
    options = [LEAVE_OUT, *(header for header in headers if not never_read(header, field.name))]
    st.selectbox(
        f"{field.label} (needed)" if field.required else field.label,
        options,
        index=options.index(guess[field.name]) if guess.get(field.name) in options else 0,
        help=field.help or None,
        key=_choice_key(waiting, source, field),
    )


def _choice_key(waiting: Waiting, source: Source, field: Field) -> str:
    return f"load.map.{waiting.path}.{source}.{field.name}"


def _name_key(waiting: Waiting, source: Source) -> str:
    return f"load.name.{waiting.path}.{source}"


def _save(hub: Hub, waiting: Waiting, source: Source) -> None:
    """Keep the mapping as it stands in the form now: what the button was drawn with may be older."""
    form = st.session_state
    chosen = {field.name: form.get(_choice_key(waiting, source, field), LEAVE_OUT) for field in FIELDS[source]}
    try:
        layout = make_layout(
            form[_name_key(waiting, source)].strip(), source, {name: header for name, header in chosen.items() if header != LEAVE_OUT}
        )
        hub.save_layout(layout)
    except InputError as error:
        form[f"load.fault.{waiting.path}"] = error
        return
    say("Saved. Files with these columns are recognised from now on.")
