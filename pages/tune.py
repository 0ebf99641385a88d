"""Move the thresholds, learn the weights, see what follows."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Tune", "Move the two thresholds and see what they would give. Nothing changes until a new version is saved and a match is run."
)

ui.need_run(hub)
ui.thresholds_panel(hub)
ui.weights_panel(hub)

st.subheader("Versions", anchor=False)
ui.versions_table(hub.rule_sets())
if st.button(f"Match with {hub.rule_set().title}", key="tune.match", disabled=ui.busy()):
    ui.start("match", "Matching", lambda ticket: hub.match(ticket=ticket))
