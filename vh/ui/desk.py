"""What a person is trying out on the Tune page: the rule set as changed so far, kept for their session and for nobody else's."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from vh import Hub, RuleSet
from vh.ui.state import state


def drafted(hub: Hub) -> RuleSet:
    """The rule set as changed so far, with the thresholds as last let go in the browser; the one in force while nothing is changed."""
    in_force, mine = hub.rule_set(), state()
    take_in(hub)
    draft = mine.draft or in_force
    if mine.draft is None and mine.drawn_for != in_force.title:
        mine.drawn_for = in_force.title
        mine.thresholds_set += 1  # another version was published meanwhile
    return draft


def take_in(hub: Hub) -> None:
    """Keep the thresholds that were last let go in the browser."""
    given: Mapping[str, Any] = st.session_state.get("tune.live", {}).get("thresholds") or {}
    if given.get("revision") == revision():
        in_force = hub.rule_set()
        _keep((state().draft or in_force).changed(verify_at=float(given["verify"]), review_at=float(given["review"])), in_force)


def change(hub: Hub, **fields: object) -> None:
    """Change the draft otherwise than by hand in the browser."""
    put(hub, drafted(hub).changed(**fields))


def put(hub: Hub, rules: RuleSet) -> None:
    """Try out a whole rule set."""
    _keep(rules, hub.rule_set())
    state().thresholds_set += 1


def drop() -> None:
    """Back to the rule set in force."""
    state().draft = None
    state().thresholds_set += 1


def revision() -> str:
    """What the thresholds in the browser belong to; under another revision they begin anew at those given."""
    return str(state().thresholds_set)


def alike(one: RuleSet, other: RuleSet) -> bool:
    """Whether two rule sets decide alike, whatever their versions."""
    return one.changed(version=0, name="") == other.changed(version=0, name="")


def _keep(rules: RuleSet, in_force: RuleSet) -> None:
    state().draft = None if alike(rules, in_force) else rules
