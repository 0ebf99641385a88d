"""What one person's session remembers between pages: one typed object, and nothing of it in the URL."""

import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from vh.errors import HubError
from vh.export import Lists
from vh.model import Answer, Judgement
from vh.privacy import Hit, Subject
from vh.ruleset import RuleSet
from vh.store.audit_check import Verification
from vh.tuning import Learned


@dataclass(slots=True)
class Waiting:
    """A file that waits to be loaded. `temporary` files are ours and are removed afterwards."""

    name: str
    path: Path
    temporary: bool
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class State:
    """One session."""

    began: float = field(default_factory=time.monotonic)
    page: str = ""
    """The page that is open, by the name of its file."""
    noted: set[str] = field(default_factory=set)
    """What the audit knows of this session: the pages that were refused, and an empty text for the sign-in."""
    problem: HubError | None = None
    """What went wrong in the last action; shown once at the top of the page."""
    said: list[str] = field(default_factory=list)
    """Short words on what was just done, shown as toasts at the next run: a callback may not draw."""
    jobs_told: set[int] = field(default_factory=set)
    """Jobs whose end was announced to this person."""
    waiting: list[Waiting] = field(default_factory=list)
    uploader: int = 0
    """Goes up after each upload: a new key drops the old widget and its bytes."""
    judged: list[Judgement] = field(default_factory=list)
    """Judgements of this session, for Undo."""
    has_judged: bool = False
    """A judgement was made or taken back: what stands outside that part of the page has to be drawn again."""
    found: Answer | None = None
    """What the last question on page Find was answered, until the page is left."""
    lists: tuple[str, Lists] | None = None
    """Lists made ready for download, with the stamp of what they were made from."""
    audit_file: tuple[tuple[Any, ...], bytes] | None = None
    """Entries of the audit made ready for download, with the conditions that they fit."""
    pseudonymous: bytes | None = None
    """The outcomes without names, made ready for download."""
    desk: str = field(default_factory=secrets.token_urlsafe)
    """By what the browser of this session asks for figures of other thresholds; known to it alone."""
    draft: RuleSet | None = None
    """What was changed on the Tune page and is not in force; None while nothing is. The controls themselves forget when the page changes."""
    drawn_for: str = ""
    """The rule set whose thresholds the Tune page last began with."""
    unexplained: bool = False
    """A version was to be saved without a word on why; said once beside the button."""
    redraw: bool = False
    """Something was done in a part of the page that changes what stands outside that part."""
    learned: Learned | None = None
    """Weights learned and neither saved nor discarded yet."""
    learned_seen: int = 0
    """The number of the latest job of learning whose result was taken in."""
    thresholds_set: int = 0
    """Goes up when the thresholds on the Tune page are set by anything but the person's hand on them: the browser then begins anew."""
    verified: Verification | None = None
    """What the last check of the audit found in this session."""
    unmasked: dict[str, str] = field(default_factory=dict)
    """The pages on which people are shown in clear, with the reason given."""
    subject_hits: tuple[Hit, ...] | None = None
    """What was found of a person who asks; None until somebody is looked for."""
    subject_search: int = 0
    """Goes up with each search, so that nothing is ticked any more."""
    subject: tuple[tuple[str, ...], Subject] | None = None
    """What is held of the person picked, with the picks that it was gathered for."""
    new_key: str | None = None
    """A key of the API just made, until the person has copied it: it is kept nowhere else."""


def state() -> State:
    """This session's state."""
    if "vh" not in st.session_state:
        st.session_state["vh"] = State()
    found: State = st.session_state["vh"]
    return found


def say(words: str) -> None:
    """Tell the person what was just done, as soon as the page draws."""
    state().said.append(words)
