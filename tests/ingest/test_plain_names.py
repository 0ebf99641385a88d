"""Names read part by part come out as names read whole."""

import random

import polars as pl
import pytest

from vh.ingest import people
from vh.ingest.people import with_people
from vh.model import Ticket

TITLES = (None, "MR", "mrs.", "Dr", "Esq", "Mr & Mrs", "?", "Ms")
GIVEN = (
    None,
    "John",
    "MARY-ANN",
    "J",
    "De'Andre",
    "R & MRS C",
    "İbrahim",
    "GÃ¼ler",
    "AY?E",
    "Łukasz",
    "李",
    "Exors of",
    "KE1LY",
    "Van",
    "-",
    "X",
)
SURNAMES = (
    None,
    "Smith",
    "O`Brien",
    "mac donald",
    "de la Cruz",
    "Smith Jnr",
    "FORD HOMES LTD",
    "Occupier",
    "Al-Hassan",
    "李",
    "St John",
    "(Dec'd)",
    "A",
)
FULL = (
    None, "SMITH,MR JOHN A", "SMITH ,MR JOHN", "SMITH,  MISS  J", "SMITH,MR", "O'BRIEN,PAT JNR", "SMITH,MR J & MRS K", "JONES,EXORS OF J", "John Smith",
    "VAN DIJK,DR A B C", "SMITH,李", "李,JOHN", "MR SMITH,JOHN", "SMITH,JOHN,PAUL", "Smith, Mr John (Dec'd)", "FORD HOMES LTD", "SMITH,LORD J",
)  # fmt: skip


def frame(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    columns = ("full_name", "title", "forename", "middle_name", "surname")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_row_index("row_number")


def test_each_name_gives_the_people_that_reading_it_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    rows = [tuple(dice.choice(some) for some in (FULL, TITLES, GIVEN, GIVEN, SURNAMES)) for _ in range(3000)]
    rows += [(full, None, None, None, None) for full in FULL]
    by_part = with_people(frame(rows), Ticket())
    monkeypatch.setattr(people, "plain_people", lambda _, columns: pl.DataFrame(schema=columns))
    assert by_part.equals(with_people(frame(rows), Ticket()))


def test_most_names_are_read_by_part() -> None:
    names = frame([(None, "MR", "JOHN", None, "SMITH"), ("SMITH,MR JOHN A", None, None, None, None), (None, None, "A & B", None, "SMITH")])
    found = people.plain_people(names.rename({"row_number": "name_id"}), people._SCHEMA)
    assert found["name_id"].to_list() == [0, 1]
