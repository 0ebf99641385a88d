"""A hub in which everybody of one kind is marked, in a file that is not compressed, so that marks can be looked for in its bytes."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import vh
from tests.ingest.bad_files import HEADERS, row
from vh.store import opening

APPLICATIONS = (
    "permit_reference,application_date,forename_of_applicant,surname_of_applicant,date_of_birth_of_applicant,permit_type,uprn,"
    "address_line_1,address_line_2,address_line_3,postcode,status\n"
)


@pytest.fixture(scope="package", autouse=True)
def _plain_bytes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(opening._CONFIG, "force_compression", "uncompressed")
        yield


def tax(path: Path, *people: tuple[int, str, str], faulty: int = 0) -> Path:
    """A Council Tax extract of people (account number, forename, surname), and so many rows that are set aside."""
    rows = [
        row(number, lead_liab_forename=forename, lead_liab_surname=surname, liab_name=f'"{surname},MS {forename}"')
        for number, forename, surname in people
    ]
    rows += [
        row(900 + number, liab_name='"SETASIDE,MS A"', lead_liab_surname="SETASIDE", occupation_date="31/31/2020")
        for number in range(faulty)
    ]
    path.write_text("\n".join(",".join(cells) for cells in [list(HEADERS), *rows]) + "\n", encoding="utf-8")
    return path


def permits(path: Path, *people: tuple[str, int, str, str], born: str = "1980-02-01") -> Path:
    """Applications of people (reference, house number, forename, surname)."""
    lines = [
        f"{ref},2026-09-01,{forename},{surname},{born},Residents,,{number} MARSH LANE,LONDON,,E8 1AA,Approved\n"
        for ref, number, forename, surname in people
    ]
    path.write_text(APPLICATIONS + "".join(lines), encoding="utf-8")
    return path


def where(folder: Path, *marks: str) -> list[str]:
    """The files in a folder and below that hold any of the marks, in whatever capitals."""
    wanted = [mark.casefold().encode() for mark in marks]
    return sorted(
        str(one.relative_to(folder))
        for one in folder.rglob("*")
        if one.is_file() and any(mark in one.read_bytes().lower() for mark in wanted)
    )


def settled(hub: vh.Hub) -> None:
    """Everything out of the log and into the file, as it is after some hours of work."""
    with hub.store._connection.cursor() as cursor:
        cursor.execute("checkpoint")


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """A CSV file of rows that all have the columns of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
