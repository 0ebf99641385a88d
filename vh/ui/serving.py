"""Parts of the Service page: the mode and its switch, the keys, and the newest requests."""

import polars as pl
import streamlit as st

from vh import Hub
from vh.charts import OUTCOME_WORDS, REASON_WORDS
from vh.model import Outcome, Reason
from vh.service import Mode
from vh.service.keys import PER_MINUTE
from vh.ui.page import attempt, panel
from vh.ui.state import say, state
from vh.ui.widgets import box, empty, items, table
from vh.ui.words import count, day, source_label

_MODE_WORDS = {Mode.SHADOW: "Shadow", Mode.ADVISE: "Advise", Mode.LIVE: "Live"}
_MOMENT = "D MMM YYYY, HH:mm"


@panel
def mode_panel(hub: Hub) -> None:
    """The mode in force, and the switch, which needs a name and a reason."""
    now = hub.mode()
    since = f"Since {day(now.switched_at)}, by {now.switched_by}: {now.reason}" if now.switched_at else now.reason
    box("note" if now.mode is Mode.SHADOW else "good", f"Mode: {_MODE_WORDS[now.mode]}", now.mode.text, since)
    with st.expander("Switch the mode"):
        items((f"{_MODE_WORDS[one]}", one.text) for one in Mode)
        with st.form("service.mode_form", border=False, clear_on_submit=True):
            others = [one for one in Mode if one is not now.mode]
            st.segmented_control(
                "New mode", others, format_func=_MODE_WORDS.__getitem__, key="service.mode", required=True, default=others[0]
            )
            row = st.columns([1, 2])
            row[0].text_input("Who answers for it", key="service.name", max_chars=80)
            row[1].text_input("Why", key="service.reason", max_chars=300)
            st.form_submit_button("Switch", on_click=_switch, args=(hub,))
    switches = hub.mode_switches()
    if switches.height > 1:
        with st.expander("Switches so far"):
            headings = {
                "mode": "Mode", "switched_at": st.column_config.DatetimeColumn("When", format=_MOMENT), "switched_by": "Who answers for it",
                "reason": "Why",
            }  # fmt: skip
            table(switches, headings, "service.switches", "Switches of the mode, newest first")


def _switch(hub: Hub) -> None:
    wanted = Mode(st.session_state["service.mode"])
    name, reason = (str(st.session_state[f"service.{one}"] or "") for one in ("name", "reason"))
    if attempt(lambda: hub.switch_mode(wanted, name=name, reason=reason)):
        say(f"The mode is {_MODE_WORDS[wanted].lower()} now. The switch is in the log.")


@panel
def keys_panel(hub: Hub) -> None:
    """The keys there are, a new one (shown once), and the end of one."""
    made = state().new_key
    if made is not None:
        box(
            "good",
            "A new key",
            "Copy it now and give it to the supplier over a safe channel. It is shown this once: the hub keeps only its fingerprint.",
        )
        st.code(made, language=None, wrap_lines=True)
        st.button("I have copied it", key="service.copied", on_click=_forget_key)
    keys = hub.keys()
    if keys.is_empty():
        st.caption("No keys yet. Each system that asks has a key of its own, so that one can be ended without the others.")
    else:
        headings = {
            "key_id": "Key", "client": "System", "state": "State", "made_at": st.column_config.DatetimeColumn("Made", format=_MOMENT),
            "made_by": "By", "expires_at": st.column_config.DatetimeColumn("Good until", format=_MOMENT),
            "per_minute": st.column_config.NumberColumn("A minute at most", format="localized"),
        }  # fmt: skip
        table(keys, headings, "service.keys", "Keys of the API, newest first")
    row = st.columns(2, gap="large")
    with row[0], st.form("service.key_form", clear_on_submit=True):
        st.text_input("System", key="service.client", placeholder="Parking system", max_chars=60)
        parts = st.columns(2)
        parts[0].number_input("Good for so many days", 1, 3650, 365, key="service.days")
        parts[1].number_input("Applications a minute at most", 1, 600_000, PER_MINUTE, key="service.per_minute")
        st.form_submit_button("Make a key", on_click=_make, args=(hub,))
    in_force = keys.filter(pl.col("state") == "in force")
    if in_force.height:
        with row[1], st.form("service.revoke_form", clear_on_submit=True):
            names = {key: f"{client} ({key})" for key, client in in_force.select("key_id", "client").iter_rows()}
            st.selectbox(
                "Key to end", list(names), format_func=names.__getitem__, key="service.revoke", index=None, placeholder="Choose a key"
            )
            st.caption("It is refused from that moment on, and cannot be brought back.")
            st.form_submit_button("End this key", on_click=_revoke, args=(hub,))


def _make(hub: Hub) -> None:
    def work() -> None:
        asked = st.session_state
        _, state().new_key = hub.make_key(
            str(asked["service.client"] or ""), days=int(asked["service.days"]), per_minute=int(asked["service.per_minute"])
        )

    attempt(work)


def _forget_key() -> None:
    state().new_key = None


def _revoke(hub: Hub) -> None:
    if (chosen := st.session_state["service.revoke"]) and attempt(hub.revoke_key, str(chosen)):
        say("The key is ended.")


def requests_table(hub: Hub) -> None:
    """The newest requests with their true outcomes."""
    found = hub.requests(200)
    if found.is_empty():
        empty(
            "No requests yet",
            "Once a system asks with a key of its own, its requests are here, each with the true outcome, whatever it was told.",
        )
        st.caption("What suppliers need to know is at /api/v1/docs on this server, and in docs/api.md.")
        return
    rows = found.with_columns(
        pl.col("outcome").replace_strict({str(one): OUTCOME_WORDS[one] for one in Outcome}).alias("outcome"),
        pl.col("reason").replace_strict({str(one): f"{REASON_WORDS[one]} ({one})" for one in Reason}).alias("reason"),
        pl.col("sources").map_elements(source_label, return_dtype=pl.String),
    )
    headings = {
        "asked_at": st.column_config.DatetimeColumn("When", format=_MOMENT), "client": "System", "application_ref": "Application",
        "revision": st.column_config.NumberColumn("Revision", width="small"), "outcome": "Outcome", "reason": "Reason", "sources": "Sources",
        "mode": "Mode", "rule_set": "Rule set", "milliseconds": st.column_config.NumberColumn("ms", format="%.1f", width="small"),
    }  # fmt: skip
    table(rows, headings, "service.requests", "The newest requests, newest first")
    st.caption(
        f"{count(found.height, 'request')} shown. Each is deleted {count(hub.settings.keep_requests_days, 'day')} after it was asked."
    )
