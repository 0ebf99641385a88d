"""How far two officers agree: kappa against worked examples."""

import math

import polars as pl
import pytest

from vh.review import agreement_of, wilson


def counts(**cells: int) -> pl.DataFrame:
    """Cells as `same_not_same=3` for 3 pairs that the first called the same and the second not."""
    names = {"ss": ("same", "same"), "sn": ("same", "not_same"), "ns": ("not_same", "same"), "nn": ("not_same", "not_same")}
    rows = [(*names[cell], pairs) for cell, pairs in cells.items()]
    return pl.DataFrame(rows, schema={"first": pl.String, "second": pl.String, "pairs": pl.Int64}, orient="row")


def test_kappa_of_a_worked_example() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.70 observed, 0.50 by chance, kappa 0.40."""
    found = agreement_of(counts(ss=20, sn=5, ns=10, nn=15))
    assert (found.pairs, found.agreed) == (50, 35)
    assert found.kappa == pytest.approx(0.40)
    # The variance of Fleiss, Cohen and Everitt for two answers, written out by hand: p.j and pi. from the margins 25/25 and 30/20.
    po, pe, n = 0.7, 0.5, 50
    first = 0.4 * ((1 - pe) - (0.5 + 0.6) * (1 - po)) ** 2 + 0.3 * ((1 - pe) - (0.5 + 0.4) * (1 - po)) ** 2
    second = (1 - po) ** 2 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.4 + 0.5) ** 2)
    # cell (yes, no) weighs (p.yes + pno.)², cell (no, yes) weighs (p.no + pyes.)²
    error = math.sqrt((first + second - (po * pe - 2 * pe + po) ** 2) / (n * (1 - pe) ** 4))
    assert found.low == pytest.approx(0.40 - 1.959964 * error)
    assert found.high == pytest.approx(0.40 + 1.959964 * error)


def test_kappa_is_none_where_all_answers_are_alike() -> None:
    found = agreement_of(counts(ss=12))
    assert (found.kappa, found.low, found.share) == (None, None, 1.0)
    assert found.share_low == pytest.approx(wilson(12, 12)[0])
    assert agreement_of(counts()).pairs == 0


def test_full_agreement_over_both_answers_is_one() -> None:
    assert agreement_of(counts(ss=10, nn=10)).kappa == pytest.approx(1.0)


def test_wilsons_interval_of_a_known_case() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 15 of 148 gives 0.0624 to 0.1605."""
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)
