"""Lists for the parking team."""

import streamlit as st

from vh import ui

hub = ui.begin("Export", "Lists for the parking team, from the latest run with officers' judgements included.")

run = ui.need_run(hub)
status = hub.status()
ui.contents(status.outcomes)
if status.run_is_stale:
    ui.stale_note()

st.header("Download", anchor=False)
now = ui.stamp(run, hub.judgements())
ui.downloads(hub, now)
ui.preview(now)

ui.to_folder(hub)
ui.for_analysis(hub)

st.header("Exports so far", anchor=False)
ui.log_table(hub.exports())
