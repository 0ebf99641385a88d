"""What every page begins with: heading, the open hub, long work under way, and problems as sentences."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import streamlit as st

import vh
from vh import Hub
from vh.access import PAGES, may_open
from vh.errors import HubError, HubFileError
from vh.settings import Settings, default_hub
from vh.ui import entrance, loading, widgets
from vh.ui.attempts import attempt as attempt
from vh.ui.entrance import Person
from vh.ui.jobs import Job, Jobs, Stage, fault
from vh.ui.state import state

P = ParamSpec("P")
_HERE = Path(__file__).resolve().parent
_PAGES = _HERE.parents[1] / "pages"
_STYLE = f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>"


@st.cache_resource(show_spinner=False, on_release=lambda hub: hub.close())
def _open(path: str) -> Hub:
    return vh.open(path)


@st.cache_resource(show_spinner=False)
def _jobs(path: str) -> Jobs:
    """The jobs of one hub file, shared by all sessions."""
    del path  # only the cache's key
    return Jobs()


def shared_hub() -> Hub:
    """The open hub that pages and API share. Raises HubFileError where it cannot be opened."""
    hub: Hub = _open(str(default_hub().resolve()))
    return hub


def jobs() -> Jobs:
    """The jobs of the hub that the pages show."""
    return _jobs(str(default_hub().resolve()))


def begin(title: str, purpose: str) -> Hub:
    """Set up the page and return the open hub, with whoever is signed in at work; the first statement of every page.

    Stops the page where nobody is signed in who may open it (the page is known by the file that calls), or the hub cannot be opened.
    """
    state().page = Path(sys._getframe(1).f_code.co_filename).stem
    st.set_page_config(page_title="Verification Hub", page_icon=str(_HERE / "icon.png"), layout="wide")
    st.logo(str(_HERE / "logo.svg"), size="large")
    st.html(_STYLE)
    who = _admitted()
    if not may_open(state().page, who.roles):
        _note(who, admitted=False)
        entrance.refuse(who)
        entrance.leave(who)
        st.stop()
    st.set_page_config(page_title=f"{title} · Verification Hub")
    st.title(title, anchor=False)
    st.caption(purpose)
    try:
        shared = shared_hub()
    except HubFileError as error:
        widgets.problem(error)
        if st.button("Try again", type="primary"):
            st.rerun()
        st.stop()
    _tell()
    _tell_jobs()
    entrance.leave(who)
    _note(who, admitted=True)
    return shared.on_behalf_of(who.name, who.roles, who.until) if who.name else shared


def _admitted() -> Person:
    """Whoever is at work, with all the roles they have: those of a claim or a setting, and those that page Access gave to their name."""
    who = entrance.person(Settings.from_environment())
    if who.name is None or not who.vouched or not default_hub().exists():
        return who
    try:
        return replace(who, roles=who.roles | shared_hub().roles_of(who.name))
    except HubFileError:  # the page says so, to those who are signed in
        return who


def _note(who: Person, *, admitted: bool) -> None:
    """Who came in, once a session, and who was refused a page, once a session and page, goes into the audit."""
    about = "" if admitted else state().page
    if who.name is None or about in state().noted or not default_hub().exists():
        return
    state().noted.add(about)
    with suppress(HubFileError):  # the page says so
        shared_hub().on_behalf_of(who.name, who.roles).note_entrance(state().page, admitted=admitted)


def offered() -> frozenset[str]:
    """The pages that the menu offers to whoever is at work, by the names of their files."""
    who = _admitted()
    return frozenset(page for page in PAGES if may_open(page, who.roles))


def wanted_first(address: str, mine: frozenset[str]) -> None:
    """Where the first page is asked for and is not for whoever asks, lead them to the first that is."""
    if not address and mine and "today" not in mine:
        go(next(page for page in PAGES if page in mine))


@contextmanager
def problems() -> Iterator[None]:
    """Show any HubError as its title and sentence instead of a stack trace, and a fault of the program without its text."""
    try:
        yield
    except HubError as error:
        widgets.problem(error)
    except Exception as error:  # noqa: BLE001 - Streamlit would write its text, which may hold values of rows, to the log
        widgets.problem(fault(error, "A page"))


def panel(draw: Callable[P, None]) -> Callable[P, None]:
    """A part of a page that reruns alone, its problems shown in place."""

    @wraps(draw)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        who = _admitted()
        if not may_open(state().page, who.roles):  # it runs alone, without the page's first statement
            entrance.refuse(who)
            return
        _tell()
        with problems():
            draw(*args, **kwargs)

    fragment: Callable[P, None] = st.fragment(guarded)
    return fragment


def go(page: str) -> None:
    """Go to a page by the name of its file."""
    st.switch_page(str(_PAGES / f"{page}.py"))


def finished_job(*kinds: str) -> Job | None:
    """The latest job, if it is of these kinds and has ended."""
    job = jobs().latest
    return job if job is not None and job.kind in kinds and job.stage is not Stage.RUNNING else None


def busy() -> bool:
    """Whether long work is under way, so that other work must wait."""
    return jobs().running is not None


def _tell() -> None:
    said, state().said = state().said, []
    for words in said:
        st.toast(words)
    error, state().problem = state().problem, None
    if error is not None:
        with st.container(key="problem"):  # stays in sight where the button that failed is far down the page
            widgets.problem(error)


def _tell_jobs() -> None:
    job = jobs().latest
    if job is None:
        return
    if job.stage is Stage.RUNNING:
        _watch(job)
    elif job.ended > state().began and job.number not in state().jobs_told:
        if job.error is None:
            state().jobs_told.add(job.number)
            loading.forget_loaded(job)
            st.toast(loading.how_it_ended(job))
        else:
            widgets.problem(job.error)
            st.button("Dismiss", key="job.dismiss", on_click=state().jobs_told.add, args=(job.number,))


@st.fragment(run_every=0.4)
def _watch(job: Job) -> None:
    if job.stage is not Stage.RUNNING:
        st.rerun(scope="app")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="job_strip"):
        words = "Stopping" if job.stop.is_set() else job.words
        st.progress(job.share, text=f"{job.title}: {words.rstrip('.')} ({job.share:.0%})")
        st.button("Cancel", key="job.cancel", on_click=job.stop.set, disabled=job.stop.is_set())
