"""One run of Splink 5, in its own Python environment: `python splink_run.py TASK FOLDER OUT`, printing one JSON object. Imports nothing of ours.

Two models. `library`: as Splink's own examples of persons (ForenameSurnameComparison with term frequencies, DateOfBirthComparison; u from
random pairs, EM under two blocking rules) with its advice to put correlated columns (postcode, number, flat, UPRN) into one comparison.
`levels`: the hub's own levels of forename, surname and date of birth written as Splink comparisons, so that both do the same work a pair.
"""

import json
import logging
import os
import sys
import time
from pathlib import Path

STARTED = time.time()

import duckdb  # noqa: E402 - the clock starts before the imports
import splink.comparison_level_library as cll  # noqa: E402
import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

_SAME_FLAT = "unit_l = unit_r"
_LOCATION = (
    ("(postcode_l is null or postcode_r is null) and (uprn_l is null or uprn_r is null)", "no address"),
    ("uprn_l = uprn_r", "same property reference"),
    (f"postcode_l = postcode_r and {_SAME_FLAT} and (number_l = number_r or building_l = building_r)", "same postcode, number and flat"),
    (f"street_l = street_r and number_l = number_r and {_SAME_FLAT}", "same street, number and flat"),
    ("postcode_l = postcode_r and (number_l = number_r or building_l = building_r)", "same building, another flat"),
    ("postcode_l = postcode_r", "same postcode"),
    ("left(postcode_l, length(postcode_l) - 2) = left(postcode_r, length(postcode_r) - 2)", "same sector"),
)


EM_PAIRS = 1e7
"""At most so many pairs for one EM session: among a million applicants 263 million share a full name with somebody."""

_CROSSED = "l.forename = r.surname and l.surname = r.forename"
_HALVES = (
    "left(l.postcode, length(l.postcode) - 3) = left(r.postcode, length(r.postcode) - 3)",
    "right(l.postcode, 3) = right(r.postcode, 3)",
    "l.postcode is null",
    "r.postcode is null",
)
RULES = (
    block_on("uprn"),
    block_on("postcode", "number", "unit"),
    block_on("postcode", "building", "unit"),
    block_on("postcode", "surname_sound"),
    block_on("postcode", "family"),
    "l.postcode = r.postcode and l.forename = r.surname",
    "l.postcode = r.postcode and l.surname = r.forename",
    block_on("street", "number", "unit"),
    block_on("dob", "surname_sound"),
    block_on("dob", "family"),
    *(
        f"{names} and l.{place} = r.{place} and {half}"
        for place in ("number", "building")
        for names in ("l.forename = r.forename and l.surname = r.surname", _CROSSED)
        for half in _HALVES
    ),
)
"""The blocking rules of `vh.matching.block`, in its order."""


_REORDERED = """len(list_intersect(list_concat(given_l, parts_l), list_concat(given_r, parts_r))) >= 2
    and (list_has_all(list_concat(given_r, parts_r), list_append(parts_l, forename_l))
        or list_has_all(list_concat(given_l, parts_l), list_append(parts_r, forename_r)))"""
_LETTER = "(length(forename_l) = 1 or length(forename_r) = 1)"
_FORENAME = (
    (f"{_LETTER} and forename_l[1] = forename_r[1]", "initial"),
    (f"{_LETTER}", "another initial"),
    ("forename_l = forename_r and people_r * 1000 <= population_r", "uncommon forename"),
    ("forename_l = forename_r", "forename"),
    ("family_l = family_r", "form of the forename"),
    (f"list_contains(given_r, forename_l) or list_contains(given_l, forename_r) or ({_REORDERED})", "second name"),
    ("""length(forename_l) >= 4 and length(forename_r) >= 4 and population_r >= 2000 and least(people_l, people_r) <= 1
        and greatest(people_l, people_r) >= 5 and damerau_levenshtein(forename_l, forename_r) = 1""", "slip"),
    ("""jaro_winkler_similarity(forename_l, forename_r) >= 0.92 or (length(forename_l) >= 3 and length(forename_r) >= 3
        and (starts_with(forename_l, forename_r) or starts_with(forename_r, forename_l)))""", "close forename"),
)  # fmt: skip
_SURNAME = (
    ("surname_l = surname_r or (length(surname_r) >= 17 and starts_with(surname_l, surname_r))", "surname"),
    (f"list_has_any(parts_l, parts_r) or ({_REORDERED})", "part of the surname"),
    ("""jaro_winkler_similarity(surname_l, surname_r) >= case when surname_sound_l = surname_sound_r then 0.85 else 0.92 end
        or (least(length(surname_l), length(surname_r)) >= 4 and damerau_levenshtein(surname_l, surname_r) = 1)""", "close surname"),
)  # fmt: skip
_SAME_YEAR, _SAME_DAY = "year(dob_l) = year(dob_r)", "month(dob_l) = month(dob_r) and day(dob_l) = day(dob_r)"
_BIRTH = (
    ("dob_l = dob_r", "date of birth"),
    (f"{_SAME_YEAR} and (strftime(dob_l, '%m%d') = '0101' or strftime(dob_r, '%m%d') = '0101')", "year of birth"),
    (f"""({_SAME_YEAR} and month(dob_l) = day(dob_r) and day(dob_l) = month(dob_r))
        or ({_SAME_DAY} and abs(year(dob_l) - year(dob_r)) in (1, 10))
        or damerau_levenshtein(strftime(dob_l, '%Y%m%d'), strftime(dob_r, '%Y%m%d')) = 1""", "near date of birth"),
)  # fmt: skip


def comparison(name: str, missing: str, levels: tuple[tuple[str, str], ...]) -> cl.CustomComparison:
    """A comparison of our levels, best first."""
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            cll.CustomLevel(missing, "missing").configure(is_null_level=True),
            *(cll.CustomLevel(sql, label) for sql, label in levels),
            cll.ElseLevel(),
        ],
    )


def settings(model: str) -> SettingsCreator:
    """The model of that name."""
    models = {
        "library": [
            cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="both_names"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            comparison("location", _LOCATION[0][0], _LOCATION[1:]),
        ],
        "levels": [
            comparison("forename", "forename_l is null or forename_r is null", _FORENAME),
            comparison("surname", "surname_l is null or surname_r is null", _SURNAME),
            comparison("dob", "dob_l is null or dob_r is null", _BIRTH),
            comparison("location", _LOCATION[0][0], _LOCATION[1:]),
        ],
    }
    return SettingsCreator(
        link_type="link_only",
        comparisons=models[model],
        blocking_rules_to_generate_predictions=list(RULES),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


_COLUMNS = """unique_id, forename, surname, forename || ' ' || surname as both_names, family, given, parts, surname_sound, dob, uprn,
    unit, number, building, street, postcode, people, population"""


ASKED = 60
"""Single applicants looked up."""


class Clock:
    """Wall and CPU seconds of each phase."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._began, self._used = STARTED, 0.0

    def mark(self, phase: str) -> None:
        now, used = time.time(), sum(os.times()[:4])
        self.wall[phase], self.cpu[phase] = now - self._began, used - self._used
        self._began, self._used = now, used


def trained(folder: Path, clock: Clock, model: str, u_pairs: float) -> tuple[Linker, duckdb.DuckDBPyConnection]:
    """The cleaned tables read, and the model trained on them."""
    con = duckdb.connect()
    con.execute("set threads = 2")
    con.execute("set enable_progress_bar = false")
    for name, side in (("applicants", "a"), ("residents", "r")):
        con.execute(f"create table {side} as select {_COLUMNS} from read_parquet('{folder / name}.parquet')")
    clock.mark("read")
    api = DuckDBAPI(con)
    linker = Linker(
        [api.register("a", dataset_display_name="a"), api.register("r", dataset_display_name="r")], settings(model), log_level=logging.ERROR
    )
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("forename", "surname", "dob"),
            block_on("forename", "surname", "uprn"),
            block_on("forename", "surname", "postcode", "number"),
        ],
        recall=0.8,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=u_pairs, seed=1)
    clock.mark("u")
    for rule in (block_on("forename", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True, max_pairs=EM_PAIRS)
    clock.mark("em")
    return linker, con


def link(folder: Path, out: Path, model: str, u_pairs: str) -> dict[str, object]:
    """Train, score every blocked pair, and find the best record of each applicant."""
    clock = Clock()
    clock.mark("start")
    linker, con = trained(folder, clock, model, float(u_pairs))
    predicted = linker.inference.predict()
    clock.mark("predict")
    con.execute(
        f"create table pairs as select unique_id_l as left, unique_id_r as right, match_weight as score from {predicted.physical_name}"
    )
    con.execute('select "left", arg_max("right", score), max(score) from pairs group by all').fetchall()
    clock.mark("best")
    out.mkdir(parents=True, exist_ok=True)
    con.execute(f"copy pairs to '{out / 'pairs.parquet'}' (format parquet)")
    n = con.execute("select count(*) from pairs").fetchone()[0]
    linker.misc.save_model_to_json(str(out / "model.json"), overwrite=True)
    return {"wall": clock.wall, "cpu": clock.cpu, "pairs": n}


def single(folder: Path, out: Path) -> dict[str, object]:
    """One applicant at a time against all the residents, by the trained model: milliseconds of each."""
    con = duckdb.connect()
    con.execute("set threads = 2")
    con.execute("set enable_progress_bar = false")
    con.execute(f"create table r as select {_COLUMNS} from read_parquet('{folder / 'residents'}.parquet')")
    con.execute(f"create table a as select {_COLUMNS} from read_parquet('{folder / 'applicants'}.parquet')")
    api = DuckDBAPI(con)
    one, many = api.register("a", dataset_display_name="a"), api.register("r", dataset_display_name="r")
    linker = Linker([one, many], json.loads((out / "model.json").read_text()), log_level=logging.ERROR)
    for column in ("forename", "surname", "both_names"):
        linker.table_management.compute_tf_table(column)
    taken = []
    for i in range(ASKED):
        con.execute(f"create or replace table asked_{i} as select * from a limit 1 offset {i * 37}")
        began = time.perf_counter()
        asked = api.register(f"asked_{i}", dataset_display_name=f"a_{i}")
        linker.inference.predict_between(asked, many).as_record_list()
        taken.append(1000 * (time.perf_counter() - began))
    return {"ms": taken}


def main() -> None:
    task, folder, out, *more = sys.argv[1:]
    logging.getLogger("splink").setLevel(logging.ERROR)
    print(json.dumps({"link": link, "single": single}[task](Path(folder), Path(out), *more)))


if __name__ == "__main__":
    main()
