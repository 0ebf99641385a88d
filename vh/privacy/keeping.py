"""When what the hub holds of people is to go: every extract, run, judgement and request has its day."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from vh.model import Source
from vh.settings import Settings
from vh.store import Store

EXTRACT, QUARANTINE, RUN, JUDGEMENTS, SAMPLES, REQUESTS, ANSWERS = (
    "extract", "quarantine", "run", "judgements", "samples", "requests", "incumbent answers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of thing is kept, and what for."""

    what: str
    setting: str
    days: int
    counted_from: str
    reason: str
    stays: str
    """What of it stays: nothing that names anybody."""


def rules(settings: Settings) -> tuple[Rule, ...]:
    """Every rule of keeping, in the order of the page; the words are those of docs/data-protection.md."""
    extracts = tuple(
        Rule(
            f"{source.label}: extract in force",
            f"keep_{source.value}_days",
            days_of(settings, source),
            "the day it was loaded",
            _WHY[source],
            "file name, fingerprint, counts, completeness by column",
        )
        for source in Source
    )
    return (
        *extracts,
        Rule(
            "extract no longer in force", "keep_superseded_days", settings.keep_superseded_days, "the day a newer one came",
            "comparing two extracts, and seeing what a run rests on; those of the latest run stay as long as it is the latest",
            "the same",
        ),
        Rule(
            "rows set aside (quarantine)", "keep_quarantine_days", settings.keep_quarantine_days, "the day of the load",
            "the team that owns the source puts them right in the next extract", "row numbers, kinds of fault and columns",
        ),
        Rule(
            "outcomes and candidates of a run", "keep_runs_days", settings.keep_runs_days, "the day of the run",
            "questions and complaints about an outcome, usually made within three months", "counts, rule set, blocking figures",
        ),
        Rule(
            "officers' judgements, and samples", "keep_judgements_days", settings.keep_judgements_days, "the day of the judgement or draw",
            "how often the hub is wrong is known from them alone", "counts in the activity and audit",
        ),
        Rule(
            "requests to the API and answers of the incumbent", "keep_requests_days", settings.keep_requests_days, "the day of the request",
            "an answer given to another system can be explained for a year", "metrics",
        ),
        Rule(
            "files of feeds in done and failed", "keep_files_days", settings.keep_files_days, "the day they were filed",
            "finding out what arrived when something went wrong", "name, fingerprint and what became of each",
        ),
    )  # fmt: skip


_WHY = {
    Source.COUNCIL_TAX: "an older extract cannot say who lives where now",
    Source.HOUSING_BENEFIT: "the most sensitive source is kept the shortest",
    Source.TENANCY: "an older extract cannot say who lives where now",
    Source.APPLICATIONS: "a permit runs for up to a year",
    Source.GAZETTEER: "addresses are nobody's personal data, and change slowly",
    Source.INCUMBENT: "comparing the two checks over a year of permits",
}


def days_of(settings: Settings, source: Source) -> int:
    """Days that an extract of a source is kept while it is in force."""
    return int(getattr(settings, f"keep_{source.value}_days"))


_LOADS = """
with newest as (select loads from run where run_id = (select max(run_id) from run) and started_at::date > $runs_from),
used as (select unnest(from_json(loads, '["integer"]')) as load_id from newest),
held as (
    select load_id, count(*) as rows from (
        select load_id from resident union all select load_id from applicant union all
        select load_id from gazetteer_address union all select load_id from incumbent_result)
    group by load_id
), dated as (
    select l.load_id, l.source, l.feed, l.file_name, l.loaded_at::date as loaded_on, h.rows, l.in_force or l.load_id in (select load_id from used)
            or l.load_id in (select load_id from pickup where state in ('held', 'checking')) as is_used,
        (select min(n.loaded_at)::date from load n where n.source = l.source and n.feed = l.feed and n.load_id > l.load_id) as followed_on
    from load l join held h using (load_id)
)
select load_id, source, feed, file_name, rows, is_used, loaded_on + d.days::integer as at_most,
    least(loaded_on + d.days::integer, case when is_used then null else coalesce(followed_on, loaded_on) + $superseded::integer end) as purge_on
from dated join days d using (source)
"""
_GROUPED = {
    JUDGEMENTS: "select kept_on::date + $judgements::integer as purge_on, count(*) as rows "
    "from (select judged_at as kept_on from judgement union all select left_at from left_for_later) group by 1",
    SAMPLES: "select s.drawn_at::date + $judgements::integer as purge_on, count(*) as rows "
    "from sample_pair p join review_sample s using (sample_id) group by 1",
    REQUESTS: "select purge_on, count(*) as rows from verification group by 1",
    ANSWERS: "select purge_on, count(*) as rows from incumbent_said group by 1",
}
_QUARANTINE = """
select q.load_id as number, l.source || ', ' || l.file_name as about, count(*) as rows, l.loaded_at::date + $quarantine::integer as purge_on
from quarantine q join load l using (load_id) group by all
"""
_RUNS = """
select run_id as number, rule_set as about, o.rows + coalesce(c.rows, 0) as rows, started_at::date + $runs::integer as purge_on
from run join (select run_id, count(*) as rows from outcome group by 1) o using (run_id)
left join (select run_id, count(*) as rows from candidate group by 1) c using (run_id)
"""
_SCHEMA = {"what": pl.String, "number": pl.Int64, "about": pl.String, "rows": pl.Int64, "purge_on": pl.Date}


def dates(store: Store, settings: Settings) -> pl.DataFrame:
    """What is held of people and the day it goes, soonest first: what, number (the load or run; null for a group), about (source and file, or
    rule set), rows, purge_on. A thing goes on its day; the day is moved on by a newer run only where the latest run rests on it."""
    days = pl.DataFrame({"source": [str(one) for one in Source], "days": [days_of(settings, one) for one in Source]})
    with store.scratch() as work:
        work.execute("begin transaction")
        with work.using("days", days):
            loads = work.frame(
                _LOADS, superseded=settings.keep_superseded_days, runs_from=date.today() - timedelta(days=settings.keep_runs_days)
            )
        parts = [
            loads.select(
                pl.lit(EXTRACT).alias("what"),
                pl.col("load_id").alias("number"),
                pl.format("{}, {}", "source", "file_name").alias("about"),
                "rows",
                "purge_on",
            ),
            work.frame(_QUARANTINE, quarantine=settings.keep_quarantine_days).with_columns(pl.lit(QUARANTINE).alias("what")),
            work.frame(_RUNS, runs=settings.keep_runs_days).with_columns(pl.lit(RUN).alias("what")),
        ]
        for what, sql in _GROUPED.items():
            needs = {"judgements": settings.keep_judgements_days} if "$judgements" in sql else {}
            parts.append(
                work.frame(sql, **needs).with_columns(pl.lit(what).alias("what"), pl.lit(None).alias("number"), pl.lit("").alias("about"))
            )
        work.execute("rollback")
    found = pl.concat([one.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()) for one in parts])
    return found.sort("purge_on", "what", "number")
