"""FEBRL 4 (5,000 + 5,000 records, each of A once in B) through the hub's core and through Splink, best one-to-one links, same run."""

from datetime import date
from pathlib import Path

import polars as pl

import vh
from benchmarks.lawful import lawful
from benchmarks.peer.figures import SPLINK_POINT, bits
from benchmarks.peer.hub_run import learned
from benchmarks.peer.measure import splink
from benchmarks.peer.score import Links, best_links, links_at, one_to_one, wilson
from vh.store.schema import COMPARABLE_ADDRESS, COMPARABLE_NAME
from vh.text.addresses import address_keys, from_parts
from vh.text.names import name_keys

TRUE_LINKS = 5_000
DAY = date(2026, 6, 30)


def compare(folder: Path, python: Path) -> None:
    """Run both and print F1 at each one's own point and at its best."""
    folder.mkdir(parents=True, exist_ok=True)
    said = splink(python, folder, script="febrl_splink.py").said
    print(
        "\nFEBRL 4: 5,000 pairs to find, best one-to-one links. Columns: names, date of birth, street number, street, building, postcode."
    )
    print("Splink: the detailed model of its own FEBRL 4 example, which does not use the street; u from 10 million pairs.")
    ours = our_pairs(folder)
    for name, pairs, point in ours:
        _print(name, pairs, point)
    for name, words in (("plain", "Splink, without the social security number"), ("ssn", "Splink, with it, as in its example")):
        _print(words, pl.read_parquet(folder / f"splink_{name}.parquet"), bits(SPLINK_POINT), f"{said[name]['seconds']:.1f} s")


def _print(name: str, pairs: pl.DataFrame, point: float, more: str = "") -> None:
    kept = one_to_one(pairs).with_columns((_number("left") == _number("right")).alias("same"))
    for words, links in (("own point", links_at(kept, TRUE_LINKS, point)), ("best point", best_links(kept, TRUE_LINKS))):
        print(f"  {name:46} {words:11} {_figures(links)} {more}")


def _figures(links: Links) -> str:
    low, high = wilson(links.right, links.true_pairs)
    return f"F1 {links.f1:.4f}  precision {links.precision:.4f}  recall {links.recall:.4f} ({low:.4f} to {high:.4f})"


def _number(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"rec-(\d+)-")


def our_pairs(folder: Path) -> list[tuple[str, pl.DataFrame, float]]:
    """The hub's candidates by its expert weights and by learned ones: name, pairs, verify threshold."""
    made = []
    with vh.open() as hub:
        lawful(hub)
        with hub.store.write() as work:
            _load(work, 1, "applications")
            _load(work, 2, "tenancy")
            work.append("applicant", _applicants(_read(folder / "febrl4a.csv")))
            work.append("resident", _residents(_read(folder / "febrl4b.csv")))
        for name, rules in (("Verification Hub, expert weights", hub.rule_set()), ("Verification Hub, learned weights", learned(hub))):
            hub.match(rules)
            pairs = hub.store.frame(
                "select a.application_ref as left, r.source_ref as right, c.score from candidate c "
                "join applicant a on a.applicant_id = c.applicant_id join resident r on r.resident_id = c.resident_id"
            )
            made.append((name, pairs, rules.verify_at))
    return made


def _load(work: vh.store.Writer, load_id: int, source: str) -> None:
    work.execute(
        "insert into load values ($id, $source, $source, 'febrl', 'febrl', $id::varchar, $day, $day, 'benchmark', 5000, 5000, 0, 5000, '{}', '[]', 0, "
        "'[]', true)",
        id=load_id, source=source, day=DAY,
    )  # fmt: skip


def _read(path: Path) -> pl.DataFrame:
    """A side of FEBRL with the hub's comparable columns, made by the hub's own text functions."""
    rows = pl.read_csv(path, infer_schema=False).with_columns(pl.col("*").str.strip_chars())
    names = [name_keys(one["given_name"], None, one["surname"]) for one in rows.iter_rows(named=True)]
    places = [
        address_keys(from_parts(None, one["address_2"], one["street_number"], one["address_1"], None)) for one in rows.iter_rows(named=True)
    ]
    name_fields, place_fields = _fields(COMPARABLE_NAME), [field for field in _fields(COMPARABLE_ADDRESS) if field != "postcode_key"]
    return rows.with_columns(
        *(pl.Series(field, [getattr(one, field) for one in names]) for field in name_fields),
        *(pl.Series(field, [getattr(one, field) for one in places], dtype=pl.String) for field in place_fields),
        pl.col("postcode").alias("postcode_key"),
        pl.col("date_of_birth").str.to_date("%Y%m%d", strict=False).alias("born"),
        pl.int_range(1, pl.len() + 1).alias("row_number"),
    )


def _fields(columns: str) -> list[str]:
    return [part.split()[0] for part in columns.replace("\n", " ").split(",")]


def _keys(rows: pl.DataFrame) -> list[pl.Series]:
    return [rows[field] for field in (*_fields(COMPARABLE_NAME), *_fields(COMPARABLE_ADDRESS))]


def _applicants(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.lit(1).alias("load_id"), "row_number", pl.col("rec_id").alias("application_ref"), pl.lit(DAY).alias("application_date"),
        pl.col("given_name").alias("forename"), "surname", pl.col("born").alias("date_of_birth"), "postcode", *_keys(rows),
    )  # fmt: skip


def _residents(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.lit(2).alias("load_id"), "row_number", pl.lit("tenancy").alias("source"), pl.col("rec_id").alias("source_ref"),
        pl.lit(1).alias("person_no"), pl.col("given_name").alias("forename"), "surname", pl.col("born").alias("date_of_birth"), "postcode",
        pl.lit(value=True).alias("proves_residence"), *_keys(rows),
    )  # fmt: skip
