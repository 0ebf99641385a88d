"""Why and how the hub is used, in the council's ethics framework, and the documents that come of it."""

import streamlit as st

from vh import ui

hub = ui.begin(
    "Record",
    "Why and how this is used: the council's ethics framework, with what the running hub knows, and the documents that come of it.",
)

facts = hub.record()
ui.documents(hub, facts)

st.header("The framework", anchor=False)
ui.framework(hub, facts)

st.header("Particulars of the council", anchor=False)
ui.particulars(hub, facts)

with st.expander("Every answer so far", key="record.past", on_change="rerun") as past:
    if past.open:
        ui.record_history(hub)
