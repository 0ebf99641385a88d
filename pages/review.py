"""Decide the pairs between the thresholds."""

import streamlit as st

from vh import ui

hub = ui.begin("Review", "Pairs between the two thresholds, least certain first. A judgement settles that application at once.")

ui.need_run(hub)
ui.review_panel(hub)

with st.expander("Judgements so far", key="review.log", on_change="rerun") as log:
    if log.open:
        ui.judgements_table(hub.judgements())
