"""Charts of the threshold desk: valid for Plotly, true to their numbers, with a finding as title."""

from datetime import datetime

import polars as pl
import pytest

import vh
from vh import charts, desk_charts
from vh.ruleset import RuleSet

LINE = pl.DataFrame(
    {
        "moved": ["verify"] * 3, "threshold": [4.0, 5.0, 6.0], "reviews": [1.0, 5.0, 9.0], "wrong": [50.0, 10.0, 4.0], "evidence": [7.0] * 3,
        "total": [58.0, 22.0, 20.0],
    }
)  # fmt: skip
LOSSES = pl.DataFrame(
    {"feed": ["Council Tax", "Tenancies (uh)"], "source": ["council_tax", "tenancy"], "verified": [50, 9], "lost": [41, 0]}
)
RUNS = pl.DataFrame(
    {
        "run_id": [2, 1], "rule_set": ["standard v1", "standard v0"], "started_at": [datetime(2026, 9, 2), datetime(2026, 9, 1)],
        "applicants": [200, 200], "verified": [160, 150], "review": [20, 30], "needs_evidence": [20, 20],
    }
)  # fmt: skip
FAIR = pl.DataFrame(
    {
        "dimension": ["Age"] * 2, "group": ["Under <25>", "65 and over"], "people": [100, 50], "verified": [60, 45], "review": [30, 3],
        "evidence": [10, 2], "verifiable": [90, 48], "wrong": [0.1, 0.1], "missed": [3.0, 0.1], "behind": ["the threshold", ""], "chance": [0.001, 1.0],
    }
)  # fmt: skip
FLIPS = pl.DataFrame(
    {
        "outcome_before": ["VERIFIED", "REVIEW"], "reason_before": ["V1", "R2"], "outcome": ["REVIEW", "NEEDS_EVIDENCE"], "reason": ["R1", ""],
        "applicants": [7, 2],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "finding"),
    [
        (desk_charts.cost_line(LINE, "verify", 5.0, 6.0), "“Verified from +6.0” would cost £2 less"),
        (desk_charts.cost_line(LINE, "verify", 6.0, 6.0), "£20: “verified from” stands where it costs least"),
        (desk_charts.cost_line(LINE.clear(), "review", 6.0, 6.0), "Nothing to cost yet"),
        (desk_charts.losses(LOSSES, 80), "Losing Council Tax today would cost 41 verifications"),
        (desk_charts.losses(LOSSES.clear(), 80), "No feed alone would be missed"),
        (desk_charts.over_time(RUNS), "80.0% verified in run 2, 5.0 points more than in run 1"),
        (desk_charts.over_time(RUNS.head(1)), "80.0% verified in run 2"),
        (desk_charts.over_time(RUNS.clear()), "No run yet"),
        (
            desk_charts.fairness(FAIR, "Age"),
            "Under <25>: 60.0% verified, behind by more than chance (by chance alone in about 1 look in 1,000)",
        ),
        (
            desk_charts.fairness(FAIR.with_columns(behind=pl.lit("")), "Age"),
            "No group falls behind by more than chance; lowest: Under <25> (60.0%)",
        ),
        (desk_charts.fairness(FAIR, "Tenure"), "Too few applicants to look at by group"),
        (desk_charts.flips(FLIPS, 90), "9 of 90 applicants would have another outcome"),
        (desk_charts.flips(FLIPS.clear(), 90), "No applicant's outcome would change"),
    ],
)
def test_a_chart_says_its_finding_and_plotly_takes_it(figure, finding: str) -> None:
    charts.as_plotly(figure)
    assert charts.title(figure) == finding


def test_groups_that_fall_behind_are_marked_in_words_and_markup_is_escaped() -> None:
    names = desk_charts.fairness(FAIR, "Age")["data"][0]["y"]
    assert names == ["65 and over", "Under &lt;25&gt;  <b>▼ behind</b>"]


def test_a_change_says_why() -> None:
    rows = FLIPS.to_dicts()
    assert desk_charts.change_words(rows[0]) == "Verified → an officer looks: a variant of the name (R1)"
    assert desk_charts.change_words(rows[1]) == "An officer looks → asks for evidence: same surname, another forename (R2)"


def test_changes_of_one_kind_are_one_bar_and_the_longest_is_on_top() -> None:
    rows = pl.concat([FLIPS, FLIPS.with_columns(reason_before=pl.lit("V2"), applicants=pl.lit(3, pl.Int64))])
    bar = desk_charts.flips(rows, 90)["data"][0]
    assert bar["x"][-1] == 10
    assert "a variant of the name" in bar["y"][-1].replace("<br>", " ")


def test_cost_lines_differ_without_colour() -> None:
    dashes = [one["line"]["dash"] for one in desk_charts.cost_line(LINE, "verify", 5.0, 6.0)["data"] if one["mode"] == "lines"]
    assert len(set(dashes)) == 4


def test_a_notebook_gets_every_chart_as_plotly() -> None:
    with vh.open() as hub:
        hub.load_sample()
        hub.match()
        now, moved = hub.tune_figures(), hub.tune_figures(RuleSet(verify_at=12.0, review_at=2.0))
        assert hub.tune().outcomes(5.0, -6.0) == hub.latest_run().counts
        expected = hub.expected(RuleSet(verify_at=12.0))
    assert set(now) >= {
        "scores",
        "cost_verify",
        "cost_review",
        "uplift",
        "losses",
        "over_time",
        "changes",
        "fairness_tenure",
        "fairness_age",
    }
    same = {name for name in now if now[name] == moved[name]}
    assert same == {"over_time"}
    assert expected.wrong.low <= expected.wrong.value <= expected.wrong.high
