"""One applicant at a time against a council of any size: how long an answer takes from the index, and by SQL beside it.

The council is the sample borough many times over, each time with other districts, streets and property numbers, surnames moved from
household to household, forenames from person to person and birthdays by weeks, so that keys are shared about as they are in one large place.
"""

import random
import statistics
import time
from datetime import date
from typing import Any

import polars as pl
import psutil

from benchmarks.lawful import lawful
from vh.ingest import one_applicant

SURNAME = ("surname", "surname_key", "surname_parts", "surname_sound")
FORENAME = ("forename", "forename_key", "forename_family", "given_keys")
AREAS = ("E", "N", "SE", "SW", "W", "NW", "BR", "CR", "DA", "EN", "HA", "IG", "KT", "RM", "SM", "TW", "UB")
SYLLABLES = ("BAR", "COL", "DUN", "FAL", "GRE", "HOL", "KEN", "LAN", "MAR", "NOR", "PEM", "ROS", "SEL", "TAL", "WIN")


def _place(turn: int) -> tuple[str, str]:
    """The district and the first word of every street of one turn."""
    district = f"{AREAS[turn % len(AREAS)]}{1 + turn // len(AREAS) % 90}"
    return district, SYLLABLES[turn % 15] + SYLLABLES[turn // 15 % 15] + "TON"


def _moved(frame: pl.DataFrame, turn: int) -> list[pl.Expr]:
    district, word = _place(turn)
    inward = pl.col("postcode_key").str.tail(3)
    return [
        (pl.lit(district) + inward).alias("postcode_key"),
        (pl.lit(f"{district} ") + inward).alias("postcode"),
        (pl.lit(f"{word} ") + pl.col("street_key")).alias("street_key"),
        (pl.col("uprn").cast(pl.Int64) + turn * 1_000_000_000).cast(pl.String).alias("uprn"),
        *([pl.lit(None, pl.String).alias("parent_uprn")] if "parent_uprn" in frame.columns else []),
    ]


def _others(residents: pl.DataFrame, turn: int) -> pl.DataFrame:
    """The residents of one more turn."""
    people = residents.height
    given = residents.select(pl.col(name).gather((pl.int_range(people) + turn * 797) % people) for name in FORENAME)
    households = residents.unique("source_ref", keep="first", maintain_order=True).select("source_ref", *SURNAME)
    families = households.height
    other = households.select(
        "source_ref", pl.col("surname").alias("was"),
        *(pl.col(name).gather((pl.int_range(families) + turn * 131) % families).alias(f"new_{name}") for name in SURNAME),
    )  # fmt: skip
    renamed = residents.drop(FORENAME).hstack(given).join(other, on="source_ref", how="left", maintain_order="left")
    same = pl.col("surname") == pl.col("was")
    return renamed.with_columns(
        *(pl.when(same).then(f"new_{name}").otherwise(name).alias(name) for name in SURNAME),
        *_moved(residents, turn),
        pl.col("date_of_birth").dt.offset_by(f"{turn * 37 - 800}d"),
        (pl.col("source_ref") + f"-{turn}").alias("source_ref"),
    ).select(residents.columns)


def fill(hub: Any, residents: int) -> None:
    """The sample borough loaded, and then so often that there are about so many residents."""
    hub.load_sample()
    people = hub.store.frame("select * exclude (resident_id) from resident")
    addresses = hub.store.frame("select * from gazetteer_address")
    for turn in range(1, round(residents / people.height)):
        with hub.store.write() as work:
            work.append("resident", _others(people, turn))
            work.append("gazetteer_address", addresses.with_columns(*_moved(addresses, turn)))


def requests(hub: Any, count: int) -> list[dict[str, Any]]:
    """What people type in: most live where they say; some are misspelt, some claim another's address, some leave the postcode out."""
    dice = random.Random(1)
    found = hub.store.frame(
        "select forename_key, surname_key, unit_key, number_key, building_key, street_key, postcode, date_of_birth from resident "
        "where forename_key is not null and surname_key is not null and street_key is not null order by hash(resident_id) limit $n",
        n=2 * count,
    ).to_dicts()
    asked = []
    for who, there in zip(found[:count], found[count:], strict=True):
        where = who if dice.random() < 0.85 else there
        lines = (where["unit_key"] and f"FLAT {where['unit_key']}", where["building_key"])
        surname = who["surname_key"]
        if dice.random() < 0.15:
            at = dice.randrange(len(surname))
            surname = surname[:at] + dice.choice("AEIOU") + surname[at + 1 :]
        asked.append({
            "forename": who["forename_key"], "surname": surname,
            "address": ", ".join([*filter(None, lines), " ".join(filter(None, (where["number_key"], where["street_key"])))]),
            "postcode": where["postcode"] if dice.random() < 0.9 else None,
            "dob": who["date_of_birth"] if dice.random() < 0.5 else None, "on": date(2026, 8, 1),
        })  # fmt: skip
    return asked


def single(residents: str) -> dict[str, float]:
    """Milliseconds of a whole request, typed text to answer: median and 99th percentile; the index's build and memory; SQL's median."""
    import vh

    with vh.open() as hub:
        lawful(hub)
        fill(hub, int(residents))
        asked = requests(hub, 5000)
        by_sql = [_timed(hub, one) for one in asked[:8]]
        memory, began = psutil.Process().memory_info().rss, time.perf_counter()
        index = hub.index()
        built = time.perf_counter() - began
        for one in asked[:500]:
            _from_index(index, one)
        times, cpu = [], []
        for one in asked:
            began = time.thread_time()
            times.append(_from_index(index, one))
            cpu.append(1000 * (time.thread_time() - began))
        return {
            "p50_ms": statistics.median(times), "p99_ms": statistics.quantiles(times, n=100)[98], "p99_cpu_ms": statistics.quantiles(cpu, n=100)[98],
            "build_s": built, "index_mb": index.size / 1e6, "more_rss_mb": (psutil.Process().memory_info().rss - memory) / 1e6,
            "sql_ms": statistics.median(by_sql), "residents": float(hub.store.scalar("select count(*) from resident_in_force")),
        }  # fmt: skip


def _from_index(index: Any, one: dict[str, Any]) -> float:
    """As the API asks: the answer alone, which it records in its journal. `hub.verify` makes an entry in the audit as well."""
    began = time.perf_counter()
    index.answer(one_applicant(**one))
    return 1000 * (time.perf_counter() - began)


def _timed(hub: Any, one: dict[str, Any]) -> float:
    began = time.perf_counter()
    hub.verify(**one, explained=False)
    return 1000 * (time.perf_counter() - began)
