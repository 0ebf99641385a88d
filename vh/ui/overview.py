"""Parts of the Today and Match pages: what is loaded and how old, the latest run, what waits, and the jobs that change them."""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from vh import Hub, LoadReport, RuleSet, Status, charts
from vh.model import EVIDENCE, Outcome, Run, Source, Ticket, Verdict
from vh.ruleset import probability
from vh.text.numbers import bits
from vh.ui.loading import Wanted, load_all, wanted_now
from vh.ui.page import attempt, busy, go, jobs
from vh.ui.state import say
from vh.ui.watching import complete_words, rhythm_words
from vh.ui.widgets import Column, box, empty, listing, plot, table
from vh.ui.words import VERDICT_WORDS, age, certainty, count, day, duration, freshness, short_day
from vh.workbench import Watch

_COUNT = st.column_config.NumberColumn(format="localized")


def start_match(hub: Hub) -> None:
    """Begin a match, from a button's callback: a click that has come counts, whatever is asked for next."""
    attempt(jobs().start, "match", "Matching", lambda ticket: hub.match(ticket=ticket))


def start_load(hub: Hub, wanted: Sequence[Wanted]) -> None:
    """Begin to load files, from a button's callback."""
    now = wanted_now(wanted)
    if now:
        attempt(jobs().start, "load", f"Loading {count(len(now), 'file')}", lambda ticket: load_all(hub, now, ticket))


def _sample(hub: Hub) -> None:
    attempt(jobs().start, "sample", "The sample borough", lambda ticket: run_everything(hub, ticket))


def run_everything(hub: Hub, ticket: Ticket) -> list[LoadReport]:
    """Load the sample borough and match it. Runs in a job's thread."""
    reports = hub.load_sample(_part(ticket, 0.0, 0.7))
    hub.match(ticket=_part(ticket, 0.7, 1.0))
    return reports


def _part(ticket: Ticket, begin: float, end: float) -> Ticket:
    """A ticket for one stretch of a longer job."""
    return Ticket(progress=lambda share, words: ticket.progress(begin + share * (end - begin), words), stop=ticket.stop)


def welcome(hub: Hub) -> None:
    """An empty hub: what it is for, and the two ways to begin."""
    empty(
        "This hub is empty",
        "Verification Hub reads extracts of council systems and says, for each permit application, whether a record shows that this person "
        "lives at this address on this day. It never refuses anybody: an application is verified, looked at by an officer, or asked for evidence.",
        steps=(
            "Load Council Tax, tenancies and Housing Benefit, each on the lawful basis that it is used on; then the permit applications.",
            "Match. Move the thresholds if need be, and look at the unsure pairs.",
            "Export the lists for the parking team.",
        ),
    )
    row = st.container(horizontal=True)
    row.button(
        "Load the sample borough and run the whole job", type="primary", key="today.sample", disabled=busy(), on_click=_sample, args=(hub,),
    )  # fmt: skip
    if row.button("Load your own extracts", key="today.load"):
        go("load")
    st.caption("The sample borough is made up: no person in it exists. It takes under a minute, and shows every page at work.")


def latest(hub: Hub, status: Status) -> None:
    """The latest run's outcomes, and what to do next."""
    if status.run is None:
        box("note", "Not matched yet", "Extracts are loaded, but nothing has been matched with them.")
        if st.button("Go to Match", type="primary", key="today.match_first"):
            go("match")
        return
    left, right = st.columns([3, 1], gap="large")
    with left:
        plot(charts.outcome_shares(status.outcomes), "today.shares")
        run = status.run
        st.caption(
            f"Run {run.run_id} with rule set {run.rule_set} on {day(run.started_at)} at {run.started_at:%H:%M}, officers' judgements included."
        )
    with right, st.container(border=True, key="today_waits"):
        st.metric("Waiting for an officer", f"{status.waiting:,}")
        more = 0 if status.lapsed else status.outcomes.get(Outcome.REVIEW, 0) - status.waiting
        if more:
            st.caption(f"{more:,} more {'was' if more == 1 else 'were'} judged unsure, or two officers differ.")
        if status.waiting and st.button("Review them", type="primary", key="today.review", width="stretch"):
            go("review")
        if not status.lapsed and st.button("Export the lists", key="today.export", width="stretch"):
            go("export")
    if not lapsed(hub) and status.run_is_stale:
        box(
            "warn",
            "The latest run is out of date",
            "Loads, rules or lawful bases have changed since. Match again, so that the lists rest on what is in force.",
        )
        st.button("Match again", key="today.match_again", disabled=busy(), on_click=start_match, args=(hub,))


def sample_beside(hub: Hub) -> None:
    """That made-up people are still loaded beside the council's own, and a button that takes them out."""
    if said := hub.sample_beside():
        box(
            "warn",
            "The sample borough is still loaded beside your own extracts",
            f"Its made-up addresses and people take part in every match: {', '.join(dict.fromkeys(label for label, _ in reversed(said)))}. "
            "Your own extracts stay when it is taken out.",
        )
        if hub.may("take_out_sample"):
            st.button("Take the sample out", key="sample.out", disabled=busy(), on_click=_take_out_sample, args=(hub,))


def _take_out_sample(hub: Hub) -> None:
    if attempt(hub.take_out_sample):
        say("The sample borough was taken out. Match again, so that the lists rest on your own extracts.")


def without_basis(hub: Hub) -> None:
    """Which sources are loaded and not used, for want of a lawful basis, and what to do."""
    if said := hub.without_basis():
        box("warn", "Loaded, and not used", "A source of residents is used only while a lawful basis for it is in force.", items=said)
        if hub.may("record_basis") and st.button("Record a basis", key="basis.record"):
            go("access")


def lapsed(hub: Hub) -> bool:
    """Whether the latest run used what may not be used any more; says so, and offers to match again."""
    gone = hub.lapsed_sources()
    if gone:
        names = " and ".join(one.label for one in gone)
        box(
            "wrong", "The latest run may not be used", f"It read {names}, for which no lawful basis is in force any more: its pairs and lists stay shut. "
            "Match again to go on without it, or record a basis on page Access.",
        )  # fmt: skip
        if hub.may("match"):
            st.button("Match again", type="primary", key="basis.match", disabled=busy(), on_click=start_match, args=(hub,))
    return bool(gone)


def _fresh(row: dict[str, Any], limit: int) -> str:
    if not row["in_use"]:
        return "Not used"
    return freshness(row["age_days"], limit) if Source(row["source"]).is_evidence else ""


def loads_table(loads: pl.DataFrame, limit: int, watch: Watch) -> None:
    """The loads in force, a row a source and feed, with their age in words and how complete they are; sources not loaded are said so."""
    rows = [
        (
            Source(row["source"]).label, row["feed"], row["as_of"], age(row["age_days"]),
            _fresh(row, limit), rhythm_words(watch, row["source"], row["feed"]),
            complete_words(watch.complete.get(row["load_id"])), row["records"], row["rows_quarantined"], row["file_name"],
        )
        for row in sorted(loads.to_dicts(), key=lambda row: (list(Source).index(Source(row["source"])), row["feed"]))
    ]  # fmt: skip
    frame = pl.DataFrame(
        rows, schema=["source", "feed", "as_of", "age", "fresh", "rhythm", "complete", "records", "faulty", "file"], orient="row"
    )
    headings = {
        "source": Column("Source"), "feed": Column("Feed"), "as_of": Column("Shows the day", short_day), "age": Column("Age"), "fresh": Column("Freshness"),
        "rhythm": Column("Rhythm"), "complete": Column("Cells filled"), "records": Column("Records", "{:,}".format, number=True),
        "faulty": Column("Set aside", "{:,}".format, "Rows set aside because of a fault", number=True), "file": Column("File", wide=True),
    }  # fmt: skip
    if not watch.feeds:
        del headings["rhythm"]
    listing(frame, headings, "Extracts in force, and how old they are")
    have = {Source(one) for one in loads["source"]}
    missing = [one.label for one in (*EVIDENCE, Source.APPLICATIONS, Source.GAZETTEER) if one not in have]
    said = f"An extract older than {count(limit, 'day')} on the application date verifies nobody."
    st.caption(f"Not loaded: {', '.join(missing)}. {said}" if missing else said)


def activity_table(activity: pl.DataFrame) -> None:
    """Who did what, newest first."""
    rows = [(row["done_at"], row["who"], row["action"].capitalize(), _told(row["detail"])) for row in activity.to_dicts()]
    frame = pl.DataFrame(rows, schema=["when", "who", "what", "detail"], orient="row")
    headings = {
        "when": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"),
        "who": "Who",
        "what": "What",
        "detail": "Detail",
    }
    table(frame, headings, "today.activity", "What was done, newest first")


def _told(detail: str) -> str:
    """The detail of an activity as words: `rows 1,200, source council tax`."""
    parts = json.loads(detail)
    return ", ".join(f"{_WORDS.get(key) or key.replace('_', ' ').lower()} {_value(key, value)}" for key, value in parts.items())


_WORDS = {"load_id": "load", "rows_quarantined": "rows set aside", "soft_faults": "faults in rows kept"}
"""Of the details of activities: the words that the pages use elsewhere."""


def _value(key: str, value: object) -> str:
    if key == "source" and value in list(Source):
        return Source(str(value)).label
    if key == "verdict" and value in list(Verdict):
        return VERDICT_WORDS[Verdict(str(value))].lower()
    return f"{value:,}" if isinstance(value, int) else str(value)


def rules_table(rules: RuleSet) -> None:
    """The rule set in force, in words."""
    rows = [
        ("Rule set", rules.title),
        ("Verified from", _likely(rules.verify_at)),
        ("An officer looks from", _likely(rules.review_at)),
        ("Sources that may be used", ", ".join(one.label for one in rules.sources)),
        ("Grace before a record begins", count(rules.grace_before_days, "day")),
        ("Grace after a record ended", count(rules.grace_after_days, "day")),
        ("An extract counts for", count(rules.max_extract_age_days, "day")),
        ("The surname alone at the address", "is accepted" if rules.same_surname else "is not enough"),
        ("A title of the other sex beside an initial", "goes to an officer" if rules.ask_titles else "says nothing"),
    ]
    table(
        pl.DataFrame(rows, schema=["what", "value"], orient="row"),
        {"what": "Rule", "value": "Value"},
        "match.rules",
        "The rule set in force",
    )


def _likely(score: float) -> str:
    return f"{bits(score)} bits: {certainty(probability(score))} likely the same person"


def will_match(loads: pl.DataFrame, rules: RuleSet) -> bool:
    """What the next match compares; returns whether it can run."""
    loads = loads.filter("in_use")
    sizes = {Source(source): records for source, records in loads.group_by("source").agg(pl.col("records").sum()).iter_rows()}
    applicants = sizes.get(Source.APPLICATIONS, 0)
    against = [f"{sizes[one]:,} from {one.label}" for one in rules.sources if one in sizes]
    if applicants and against:
        words = f"{count(applicants, 'application')} against the records in force: {', '.join(against)}."
        box("note", "What the next match compares", words)
        return True
    lacking = "permit applications" if not applicants else "Council Tax, Housing Benefit or tenancies"
    empty("Something is missing for a match", f"Load {lacking} first: a match compares applications with the records of residents.")
    if st.button("Go to Load", type="primary", key="match.load"):
        go("load")
    return False


def run_results(hub: Hub, run: Run) -> None:
    """The latest run: outcome shares and reasons as they stand, and what each source verified."""
    counts = hub.outcome_counts(run.run_id)
    plot(charts.outcome_shares(dict(counts.group_by("outcome").agg(pl.col("applicants").sum()).iter_rows())), "match.shares")
    left, right = st.columns(2, gap="large")
    with left:
        plot(charts.reasons(counts), "match.reasons")
        st.caption(
            "Reasons that begin with V are verified, with R an officer looks, with N the applicant is asked for evidence. Officers' judgements included."
        )
    with right:
        plot(charts.by_source(run.verified_by, run.applicants, strongest=True), "match.sources")
        st.caption(
            f"{run.applicants:,} applicants and {run.candidates:,} candidate pairs in {duration(run.seconds)}. "
            "Where several sources verify an applicant, the strongest one is counted here, as it was before officers judged."
        )


def runs_table(runs: pl.DataFrame) -> None:
    """Every run, newest first."""
    headings = {
        "run_id": st.column_config.NumberColumn("Run", width="small"), "rule_set": "Rule set",
        "started_at": st.column_config.DatetimeColumn("Started", format="D MMM YYYY, HH:mm"),
        "seconds": st.column_config.NumberColumn("Seconds", format="%.1f"), "run_by": "By",
        "applicants": _COUNT | {"label": "Applicants"}, "candidates": _COUNT | {"label": "Pairs compared"}, "verified": _COUNT | {"label": "Verified"},
        "review": _COUNT | {"label": "An officer looks"}, "needs_evidence": _COUNT | {"label": "Asks for evidence"},
    }  # fmt: skip
    table(runs, headings, "match.runs", "Every run, newest first")


def need_run(hub: Hub) -> Run:
    """The latest run; without one, an empty state that leads to Match, and the page stops."""
    run = hub.latest_run()
    if run is None:
        loaded = not hub.loads().is_empty()
        empty(
            "Nothing has been matched yet",
            "This page shows the outcomes of a match. Run one first."
            if loaded
            else "Load extracts, then match them; this page shows what came out.",
        )
        if st.button("Go to Match" if loaded else "Go to Load", type="primary", key="need.run"):
            go("match" if loaded else "load")
        st.stop()
    if lapsed(hub):
        st.stop()
    return run


def nothing_loaded() -> None:
    """No record to look anything up in."""
    empty("Nothing to look in yet", "Load Council Tax, Housing Benefit or tenancies first: an answer rests on the records in force.")
    if st.button("Go to Load", type="primary", key="need.load"):
        go("load")


def stale_note() -> None:
    """Loads or rules are newer than the run."""
    box(
        "warn",
        "The latest run is out of date",
        "Loads or rules have changed since. Match again first, unless these lists are wanted as they were.",
    )
    if st.button("Go to Match", key="need.match"):
        go("match")
