"""The chart of the review room says its finding, and holds what was measured."""

from tests.tuning.test_accuracy import measured
from vh.charts import as_plotly, title
from vh.review_charts import wrong_in_a_thousand
from vh.tuning import MODEL


def test_the_model_stands_beside_the_judgements_with_intervals() -> None:
    one = measured(160, 4)
    by_model, found = one.accuracy(5.0, -6.0, MODEL), one.accuracy(5.0, -6.0)
    figure = wrong_in_a_thousand(by_model, found)
    assert title(figure).startswith("164 judged pairs: ")
    assert [trace["y"] for trace in figure["data"]] == [["The model"], ["164 judged pairs"]]
    dot = figure["data"][1]
    assert dot["x"][0] == 1000 * (1 - found.precision.value)
    assert dot["x"][0] + dot["error_x"]["array"][0] == 1000 * (1 - found.precision.low)
    assert len({trace["marker"]["symbol"] for trace in figure["data"]}) == 2
    assert as_plotly(figure).data


def test_the_model_alone_is_named_as_such() -> None:
    assert title(wrong_in_a_thousand(measured().accuracy(5.0, -6.0))).startswith("The model: ")


def test_a_notebook_shows_the_figures_with_their_basis() -> None:
    shown = measured(160, 4).accuracy(5.0, -6.0)._repr_html_()
    assert "judgements" in shown
    assert "Wrong ones expected" in shown
