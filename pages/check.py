"""What validation found in a load."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Check", "What was found in each load: how complete and valid its columns are, its faults, and what changed since the load before."
)

load = ui.choose_load(hub)
load_id = int(load["load_id"])
ui.summary(load)

columns, faults, change = st.tabs(["Columns", "Faults", "Against the load before"])
with columns:
    ui.columns_chart(hub.column_quality(load_id))
with faults:
    ui.faults_panel(hub, load_id, int(load["rows_read"]))
with change:
    ui.change_table(hub.compare_with_previous(load_id))
