"""Run the rule set in force over what is loaded."""

import streamlit as st

from vh import ui

hub = ui.begin("Match", "Compare the permit applications with the records in force, and decide each one by the rule set.")

status, rules = hub.status(), hub.rule_set()
ui.without_basis(hub)
ui.sample_beside(hub)
ready = ui.will_match(status.loads, rules)
if ready:
    st.button("Match", type="primary", key="match.go", disabled=ui.busy(), on_click=ui.start_match, args=(hub,))

if status.run:
    st.header(f"Run {status.run.run_id}, the latest", anchor=False)
    ui.run_results(hub, status.run)
    st.header("What was compared, and what may have been missed", anchor=False)
    ui.blocking_report(hub, status.run)
    st.header("Runs", anchor=False)
    ui.runs_table(hub.runs())

with st.expander("The rule set in force"):
    ui.rules_table(rules)
    if st.button("Change the thresholds", key="match.tune"):
        ui.go("tune")
