"""Charts: valid for Plotly, true to their numbers, and with a finding as title."""

from datetime import date, datetime

import polars as pl
import pytest

from vh import charts, weight_charts
from vh.model import Evidence, LoadReport, Outcome, Reason, Source

COUNTS = {Outcome.VERIFIED: 620, Outcome.REVIEW: 80, Outcome.NEEDS_EVIDENCE: 300}
REASONS = pl.DataFrame({"outcome": ["VERIFIED", "REVIEW", "NEEDS_EVIDENCE"], "reason": ["V1", "R2", "N1"], "applicants": [620, 80, 300]})
STEPS = pl.DataFrame(
    {
        "step": ["Council Tax alone", "with Housing Benefit"],
        "source": ["council_tax", "housing_benefit"],
        "verified": [570, 620],
        "share": [0.57, 0.62],
        "gained": [570, 50],
    }
)
QUALITY = pl.DataFrame({"column_name": ["surname", "date_of_birth"], "rows": [100, 100], "filled": [100, 40], "valid": [100, 35]})
EVIDENCE = (
    Evidence("Address", "the same address", -0.3),
    Evidence("Forename", "the same forename", 8.0),
    Evidence("Surname", "another", -3.4),
)
REPORT = LoadReport(
    1,
    Source.TENANCY,
    "nec",
    "nec",
    "nec.csv",
    "0" * 64,
    date(2026, 10, 1),
    datetime(2026, 10, 2),
    "me",
    100,
    90,
    4,
    95,
    {"under 17": 6},
    ("nino",),
)
FULL = {
    "outcome_shares": (charts.outcome_shares(COUNTS), "62.0% of 1,000 applicants are verified"),
    "reasons": (charts.reasons(REASONS), "The commonest reason: name and UPRN agree (62.0%)"),
    "by_source": (
        charts.by_source({Source.COUNCIL_TAX: 570, Source.TENANCY: 90}, 1000),
        "By itself, Council Tax verifies most: 57.0% of applicants",
    ),
    "only_source": (
        charts.only_source({Source.COUNCIL_TAX: 400, Source.TENANCY: 9}, 1000),
        "Without Council Tax, 400 fewer would be verified",
    ),
    "uplift": (charts.uplift(STEPS), "57% with Council Tax alone, 62% with all sources"),
    "load_rows": (charts.load_rows(REPORT), "90 of 100 rows loaded"),
    "column_quality": (charts.column_quality(QUALITY), "Most doubtful: date of birth, 5 of 40 filled cells"),
    "faults": (charts.faults([("A date cannot be read", 5), ("A name is missing", 9)], 100), "Most often: a name is missing (9 rows)"),
    "waterfall": (charts.waterfall(EVIDENCE, -5.0, 5.0), "Forename speaks for it most"),
}
EMPTY = {
    "outcome_shares": charts.outcome_shares({}),
    "reasons": charts.reasons(REASONS.clear()),
    "by_source": charts.by_source({}, 0),
    "only_source": charts.only_source({Source.TENANCY: 0}, 0),
    "uplift": charts.uplift(STEPS.clear()),
    "column_quality": charts.column_quality(QUALITY.clear()),
    "faults": charts.faults([], 0),
    "waterfall": charts.waterfall((), -5.0, 5.0),
}


@pytest.mark.parametrize("name", FULL)
def test_the_title_says_the_finding_and_plotly_takes_the_figure(name: str):
    figure, finding = FULL[name]
    assert charts.title(figure) == finding
    assert charts.as_plotly(figure).to_dict()["data"]


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_show_is_a_figure_too(name: str):
    charts.as_plotly(EMPTY[name])
    assert charts.title(EMPTY[name])


@pytest.mark.parametrize(("name", "total"), [("outcome_shares", 1000), ("load_rows", 100)])
def test_the_parts_of_a_whole_bar_add_up(name: str, total: int):
    assert sum(bar["x"][0] for bar in FULL[name][0]["data"]) == total


def test_the_parts_of_each_column_add_up_to_all_rows():
    bars = FULL["column_quality"][0]["data"]
    assert [pytest.approx(1.0)] * 2 == [sum(bar["x"][i] for bar in bars) for i in range(2)]


def test_the_waterfall_adds_up_to_the_score_and_shows_both_thresholds():
    figure = FULL["waterfall"][0]
    [bars] = figure["data"]
    assert bars["measure"] == ["relative"] * 3 + ["total"]
    assert sum(bars["y"][:-1]) == pytest.approx(bars["y"][-1]) == pytest.approx(4.3)
    assert [line["y0"] for line in figure["layout"]["shapes"]] == [5.0, -5.0]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -5.0
    assert high > 8.0


def test_where_nobody_is_verified_no_source_is_praised():
    none = {Source.COUNCIL_TAX: 0, Source.TENANCY: 0}
    assert charts.title(charts.by_source(none, 10)) == "No source verifies anybody yet"
    assert charts.title(charts.only_source(none, 10)) == "Nobody is verified by one source alone"


def test_a_few_applicants_are_counted_in_whole_numbers():
    few = STEPS.with_columns(verified=pl.lit(1), gained=pl.lit(0))
    assert charts.uplift(few)["layout"]["yaxis"]["dtick"] == 1
    assert "dtick" not in charts.uplift(STEPS)["layout"]["yaxis"]


def test_a_share_that_is_not_none_is_not_said_to_be_none():
    assert charts.faults([("Cannot be read", 2)], 29_927)["data"][0]["text"] == ["2  (under 0.1%)"]
    assert charts.faults([("Cannot be read", 15)], 29_927)["data"][0]["text"] == ["15  (0.1%)"]
    assert charts.faults([("Cannot be read", 0)], 29_927)["data"][0]["text"] == ["0  (0.0%)"]


def test_a_step_of_the_uplift_stands_on_what_was_verified_before():
    below, gained = FULL["uplift"][0]["data"]
    assert [a + b for a, b in zip(below["y"], gained["y"], strict=True)] == STEPS["verified"].to_list()


def test_outcomes_and_reasons_each_have_words_and_differ_without_colour():
    assert set(charts.OUTCOME_WORDS) == set(Outcome)
    assert set(charts.REASON_WORDS) == set(Reason)
    assert len({bar["marker"]["pattern"]["shape"] for bar in FULL["outcome_shares"][0]["data"]}) == 3


def test_texts_from_files_cannot_bring_tags_into_a_chart():
    named = QUALITY.with_columns(column_name=pl.Series(["<a href='x'>surname</a>", "b"]))
    assert "<a" not in str(charts.column_quality(named))
    assert "<b>x" not in str(charts.faults([("<b>x</b>", 3)], 10))


WEIGHTS = pl.DataFrame(
    {
        "signal": ["forename", "dob"],
        "words": ["the same forename", "the same date of birth"],
        "level": [1, 2],
        "old": [8.0, 8.0],
        "new": [6.7, 9.0],
    }
)
STEPS_TAKEN = pl.DataFrame({"step": [1, 2, 3], "log_posterior": [-500.0, -400.0, -399.9]})
CHANGES = pl.DataFrame(
    {
        "outcome_before": ["VERIFIED", "REVIEW"],
        "reason_before": ["V1", "R1"],
        "outcome": ["REVIEW", "REVIEW"],
        "reason": ["R1", "R2"],
        "applicants": [59, 3],
    }
)


@pytest.mark.parametrize(
    ("figure", "finding"),
    [
        (weight_charts.weights(WEIGHTS), "Most changed: forename, the same forename, from +8.0 to +6.7 bits"),
        (weight_charts.weights(WEIGHTS.with_columns(new="old")), "The weights learned are those in force"),
        (weight_charts.weights(WEIGHTS.clear()), "No weights"),
        (weight_charts.steps(STEPS_TAKEN, converged=True, tolerance=1e-3), "The estimate came to rest after 3 steps"),
        (weight_charts.steps(STEPS_TAKEN, converged=False, tolerance=1e-3), "The estimate had not come to rest after 3 steps"),
        (weight_charts.steps(STEPS_TAKEN.clear(), converged=True, tolerance=1e-3), "There was nothing to learn from"),
        (weight_charts.changes(CHANGES, 59, 8000), "59 of 8,000 applicants would have another outcome"),
        (weight_charts.changes(CHANGES.clear(), 0, 8000), "No applicant's outcome would change"),
    ],
)
def test_charts_of_learned_weights_say_their_finding(figure, finding: str):
    charts.as_plotly(figure)
    assert charts.title(figure) == finding


def test_old_and_new_weights_differ_without_colour_and_say_their_values():
    _, old, new = weight_charts.weights(WEIGHTS)["data"]
    assert old["marker"]["symbol"] != new["marker"]["symbol"]
    assert (old["x"], new["x"]) == ([8.0, 8.0], [6.7, 9.0])
    assert [note["text"] for note in weight_charts.weights(WEIGHTS)["layout"]["annotations"]] == ["<b>+6.7</b>", "<b>+9.0</b>"]


def test_what_is_written_upon_a_bar_stands_out_from_it():
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(
            k * (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4) for k, v in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    for bar in FULL["outcome_shares"][0]["data"]:
        a, b = sorted((light(bar["textfont"]["color"]), light(bar["marker"]["color"])))
        assert (b + 0.05) / (a + 0.05) >= 4.5, bar["name"]
