"""Feeds: extracts that arrive by themselves, taken in whole and once, and held where they look suspicious."""

from vh.feeds.force import approve, reject
from vh.feeds.freshness import Freshness, Rhythm, freshness
from vh.feeds.inbox import Settling
from vh.feeds.look import Look, Ready, Waiting, look, ready, unmatched
from vh.feeds.notices import Notice, due, tell
from vh.feeds.plans import Plan, plan_of, plans, remove_plan, save_plan
from vh.feeds.states import Pickup, State, held, pickup, pickups

__all__ = [
    "Freshness",
    "Look",
    "Notice",
    "Pickup",
    "Plan",
    "Ready",
    "Rhythm",
    "Settling",
    "State",
    "Waiting",
    "approve",
    "due",
    "freshness",
    "held",
    "look",
    "pickup",
    "pickups",
    "plan_of",
    "plans",
    "ready",
    "reject",
    "remove_plan",
    "save_plan",
    "tell",
    "unmatched",
]
