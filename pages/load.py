"""Bring extracts in."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Load", "Bring extracts in. A load counts whole or not at all, and takes the place of the last one of the same source and feed."
)

ui.sample_beside(hub)
ui.choose_files()
if ui.waiting_files() and not ui.busy():  # files of a load under way vanish one by one
    wanted = ui.looked_at(hub)
    label = f"Load {ui.count(len(wanted), 'file')}" if wanted else "Nothing to load yet"
    st.button(label, type="primary", key="load.go", disabled=not wanted, on_click=ui.start_load, args=(hub, wanted))

finished = ui.finished_job("load", "sample")
if ui.worth_showing(finished):
    st.header("What became of the last load", anchor=False)
    ui.reports(finished)
if ui.worth_showing(finished) and ui.any_loaded(finished):
    follow = st.container(horizontal=True)
    if follow.button("Check what was found", key="load.check"):
        ui.go("check")
    if follow.button("Go to Match", key="load.match"):
        ui.go("match")

with st.expander("Layouts the hub recognises", key="load.known", on_change="rerun") as known:
    if known.open:
        ui.layouts_table(hub.layouts())
