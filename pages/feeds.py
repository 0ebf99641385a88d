"""Extracts that arrive by themselves: what is promised, what came, what is held."""

import streamlit as st

from vh import ui

hub = ui.begin("Feeds", "What is promised, what came, and what is held until somebody has looked.")

feeds = hub.freshness()
if not feeds:
    ui.no_feeds(hub)
    st.stop()

ui.feed_problems()
came = hub.pickups()
ui.held_loads(hub, hub.held_loads())
ui.failed_files(came)

st.header("Promised and kept", anchor=False)
ui.promises(feeds)
ui.waiting(hub)

st.header("What came", anchor=False)
ui.pickups_table(came)

with st.expander("Set a feed up, or change one", key="feeds.form", on_change="rerun") as form:
    if form.open:
        ui.feed_form(hub)
