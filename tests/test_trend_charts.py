"""The chart of how the hub does over time."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from vh import trend_charts
from vh.charts import title

FIRST = datetime(2026, 12, 1, 9, 30)


def runs(*hours: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "run_id": range(1, len(hours) + 1),
            "started_at": [FIRST + timedelta(hours=one) for one in hours],
            "applicants": 900,
            "verified_share": 0.837,
            "review_share": 0.07,
        }
    )


def test_one_run_alone_is_said_to_be_the_only_one_and_stands_at_its_own_time() -> None:
    figure = trend_charts.verified_over_time(runs(0))
    assert title(figure) == "83.7% verified in the only run so far"
    assert figure["layout"]["xaxis"]["tickvals"] == ["2026-12-01 09:30:00"]


@pytest.mark.parametrize(("last", "by_the_hour"), [(3, True), (24 * 5, True), (24 * 6, False), (24 * 90, False)])
def test_runs_of_a_few_days_are_told_apart_by_the_hour(last: int, by_the_hour: bool) -> None:
    figure = trend_charts.verified_over_time(runs(0, last))
    assert title(figure) == "83.7% verified in the latest of 2 runs, as at first"
    assert ("%H:%M" in figure["layout"]["xaxis"]["tickformat"]) is by_the_hour
    assert "tickvals" not in figure["layout"]["xaxis"]
