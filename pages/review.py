"""Decide pairs: those that wait, those drawn for measuring, and those on which two officers differ."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Review", "Look at pairs one by one. A judgement settles that application at once; judgements of a random sample measure the hub."
)

ui.need_run(hub)
ui.review_panel(hub)

with st.expander("How often the hub is wrong, by these judgements", key="review.measured", on_change="rerun") as measured:
    if measured.open:
        ui.measured_panel(hub)
        ui.samples_table(hub.samples())
with st.expander("Judgements so far", key="review.log", on_change="rerun") as log:
    if log.open:
        ui.judgements_table(hub.judgements())
with st.expander("Judgements that no longer hold", key="review.old", on_change="rerun") as old:
    if old.open:
        ui.lapsed_table(hub.lapsed())
