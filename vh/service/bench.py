"""The hub beside the incumbent, application by application."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt

import polars as pl

from vh.model import Outcome
from vh.store import Store


class Subjects(StrEnum):
    """Whose outcomes of the hub are compared."""

    REQUESTS = "requests"
    RUN = "run"


class Said(StrEnum):
    """What the incumbent said, in one of three words, however its file or its caller writes it."""

    MATCHED = "matched"
    NOT_MATCHED = "not_matched"
    NO_ANSWER = "no_answer"


class Third(StrEnum):
    """What an officer made of the application, where one did."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NONE = "none"


_REQUESTS = """
select application_ref, application_date, outcome, reason, sources, mode from verification
qualify row_number() over (partition by application_ref order by verification_id desc) = 1
"""
_RUN = """
select application_ref, application_date, outcome, reason, sources, 'batch' as mode from outcome
where run_id = (select max(run_id) from run)
"""
_COMPARED = """
with hub as ({hub}), every_check as (
    select application_ref, checked_at, ci_outcome, final_status, final_reason, decided_by, 0 as told, load_id * 1e9 + row_number as place
    from incumbent_in_force
    union all by name
    select application_ref, checked_at, ci_outcome, final_status, final_reason, decided_by, 1 as told, said_id as place from incumbent_said
), incumbent as (
    select * from every_check
    qualify row_number() over (partition by application_ref order by checked_at desc nulls last, told desc, place desc) = 1
), judged as (
    select application_ref, max(verdict = 'same') as same, max(verdict = 'not_same') as not_same
    from judgement where undone_at is null group by application_ref
), applied as (
    select application_ref, any_value(permit_type) as permit_type from applicant_in_force group by application_ref
)
select hub.*,
    case when lower(i.ci_outcome) in ('matched', 'match', 'found', 'verified', 'yes') then 'matched'
        when replace(lower(i.ci_outcome), '_', ' ') in ('not matched', 'no match', 'not found', 'unmatched', 'no') then 'not_matched'
        else 'no_answer' end as incumbent,
    i.checked_at, i.final_status, i.final_reason, i.decided_by,
    case when j.same then 'confirmed' when j.not_same then 'refuted'
        when lower(i.decided_by) = 'officer' and lower(i.final_status) = 'approved' then 'confirmed'
        when lower(i.decided_by) = 'officer' and lower(i.final_status) = 'rejected' then 'refuted'
        else 'none' end as third,
    coalesce(a.permit_type, 'not known') as permit_type
from hub left join incumbent i using (application_ref) left join judged j using (application_ref) left join applied a using (application_ref)
order by application_ref
"""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95% interval (Wilson 1927, JASA 22, 209-212)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share; 0 where there is no whole."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; 0 to 1 where there is no whole."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.959964, self.whole, self.value
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    @property
    def interval_text(self) -> str:
        """As `95%: 61.0 to 63.8%`; `nobody to tell` where there is no whole."""
        low, high = self.interval
        return f"95%: {100 * low:.1f} to {high:.1%}" if self.whole else "nobody to tell"

    @property
    def text(self) -> str:
        """As `62.4% (61.0 to 63.8%)`; an en dash where there is no whole."""
        low, high = self.interval
        return f"{self.value:.1%} ({100 * low:.1f} to {high:.1%})" if self.whole else "–"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every application that the hub has answered, with what the incumbent and officers said of it."""

    rows: pl.DataFrame
    """application_ref, application_date, outcome, reason, sources, mode, incumbent, checked_at, final_status, final_reason, decided_by,
    third, permit_type."""

    @property
    def both(self) -> pl.DataFrame:
        """Those of whom the incumbent said something."""
        return self.rows.filter(pl.col("incumbent") != Said.NO_ANSWER)

    @property
    def verified(self) -> Share:
        """Applications that the hub verifies."""
        return _share(self.rows, _VERIFIED)

    @property
    def matched(self) -> Share:
        """Of those of whom the incumbent said something, those it matched."""
        return _share(self.both, _MATCHED)

    @property
    def agreement(self) -> Share:
        """Of those of whom the incumbent said something, those on whom the two agree: verified and matched, or neither."""
        return _share(self.both, _VERIFIED == _MATCHED)

    @property
    def only_hub(self) -> pl.DataFrame:
        """Whom the hub verifies and the incumbent did not match."""
        return self.both.filter(_VERIFIED & ~_MATCHED)

    @property
    def only_incumbent(self) -> pl.DataFrame:
        """Whom the incumbent matched and the hub does not verify."""
        return self.both.filter(~_VERIFIED & _MATCHED)

    @property
    def wrong(self) -> Share:
        """Of those whom the hub verifies and of whom an officer said something, those whom the officer refuted."""
        return _refuted(self.rows.filter(_VERIFIED))

    @property
    def incumbent_wrong(self) -> Share:
        """The same of those whom the incumbent matched."""
        return _refuted(self.both.filter(_MATCHED))

    @property
    def unjudged(self) -> int:
        """Applications that the hub verifies and of which no officer has said anything."""
        return self.rows.filter(_VERIFIED & (pl.col("third") == Third.NONE)).height

    def matrix(self) -> dict[tuple[Outcome, Said], int]:
        """Applications by what the hub and the incumbent said."""
        counts = {(row[0], row[1]): row[2] for row in self.rows.group_by("outcome", "incumbent").len().iter_rows()}
        return {(one, said): counts.get((one.value, said.value), 0) for one in Outcome for said in Said}

    def cell(self, outcome: Outcome, said: Said) -> pl.DataFrame:
        """The applications of one cell of the matrix."""
        return self.rows.filter((pl.col("outcome") == outcome) & (pl.col("incumbent") == said))

    def by(self, column: str) -> pl.DataFrame:
        """The same figures for each value of `reason` or `permit_type`: the column, applications, verified, matched, agree, confirmed, refuted."""
        return self.rows.group_by(column).agg(*_COUNTS).sort("applications", column, descending=[True, False])

    def over_time(self) -> pl.DataFrame:
        """By the day of the application: `begins` of each day, week or month (whichever gives at most some 40), and the counts of `by`."""
        if self.rows.is_empty():
            return self.rows.select(pl.col("application_date").alias("begins"), *_COUNTS).clear()
        days = self.rows["application_date"].sort().to_list()
        span: timedelta = days[-1] - days[0]
        every = "1d" if span <= timedelta(days=40) else "1w" if span <= timedelta(days=280) else "1mo"
        return self.rows.group_by(pl.col("application_date").dt.truncate(every).alias("begins")).agg(*_COUNTS).sort("begins")

    def hours_saved(self, minutes: float) -> float:
        """Hours that officers would not spend on documents, at so many minutes an application: those whom the hub alone verifies."""
        return self.only_hub.height * minutes / 60


_VERIFIED = pl.col("outcome") == Outcome.VERIFIED
_MATCHED = pl.col("incumbent") == Said.MATCHED
_COUNTS = (
    pl.len().alias("applications"),
    _VERIFIED.sum().alias("verified"),
    (pl.col("incumbent") != Said.NO_ANSWER).sum().alias("checked"),
    _MATCHED.sum().alias("matched"),
    ((_VERIFIED == _MATCHED) & (pl.col("incumbent") != Said.NO_ANSWER)).sum().alias("agree"),
    (pl.col("third") == Third.CONFIRMED).sum().alias("confirmed"),
    (pl.col("third") == Third.REFUTED).sum().alias("refuted"),
)


def compare(store: Store, subjects: Subjects) -> Comparison:
    """The comparison over all recorded requests (the newest of each reference), or over the latest run."""
    return Comparison(store.frame(_COMPARED.format(hub=_REQUESTS if subjects is Subjects.REQUESTS else _RUN)))


def _share(rows: pl.DataFrame, which: pl.Expr) -> Share:
    return Share(int(rows.select(which.sum()).item() or 0), rows.height)


def _refuted(rows: pl.DataFrame) -> Share:
    return _share(rows.filter(pl.col("third") != Third.NONE), pl.col("third") == Third.REFUTED)
