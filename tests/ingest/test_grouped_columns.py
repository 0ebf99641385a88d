"""A row above the column names that says what groups of columns are about, as reports and pivot tables have it."""

from pathlib import Path

import pytest

from tests.ingest.bad_files import workbook
from vh.errors import InputError
from vh.ingest.content import GROUPED
from vh.ingest.guessing import guess
from vh.ingest.read import Table, read_header, read_table
from vh.ingest.reader_child import under_groups
from vh.model import Source, Ticket
from vh.settings import Settings

NAMES = ["Ref", "Band", "Name", "Title", "Address", "Postcode", "UPRN", "Name", "Address", "From", "To"]
ROWS = [
    ["800001", "C", "SMITH/JOHN", "MR", "1 HIGH STREET", "E8 3RH", "100012345", "ACME LTD", "9 LOW ROAD", "2020-04-01", ""],
    ["800002", "D", "JONES/ANN", "MRS", "2 HIGH STREET", "E8 3RH", "100012346", "ACME LTD", "9 LOW ROAD", "2021-04-01", ""],
]
MERGED = ["Account", "", "Liable party", "", "Property", "", "", "Landlord", "", "Period", ""]
REPEATED = ["Account"] * 2 + ["Liable party"] * 2 + ["Property"] * 3 + ["Landlord"] * 2 + ["Period"] * 2
CALLED = (
    "Account Ref", "Account Band", "Liable party Name", "Liable party Title", "Property Address", "Property Postcode", "Property UPRN",
    "Landlord Name", "Landlord Address", "Period From", "Period To",
)  # fmt: skip
TITLE = ["Council Tax liability report"]
ABOVE = {
    "merged": [MERGED],
    "repeated": [REPEATED],
    "merged, under a title": [TITLE, MERGED],
    "repeated, under a title and a blank row": [TITLE, [], REPEATED],
}


def written(rows: list[list[str]], kind: str, folder: Path) -> Path:
    path = folder / f"extract.{kind}"
    if kind == "csv":
        path.write_text("".join(",".join(row) + "\n" for row in rows))
    else:
        path.write_bytes(workbook({"S": [list(row) for row in rows]}))
    return path


def read(path: Path, columns: frozenset[str] | None = None) -> Table:
    return read_table(path, Settings(), Ticket(), columns)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("case", ABOVE)
def test_each_column_is_called_by_its_group_and_its_name(case: str, kind: str, tmp_path: Path) -> None:
    path = written([*ABOVE[case], NAMES, *ROWS], kind, tmp_path)

    table = read(path)

    assert table.headers == read_header(path, Settings()) == CALLED
    assert table.rows["Property Address"].to_list() == ["1 HIGH STREET", "2 HIGH STREET"]
    assert table.rows["Landlord Address"].to_list() == ["9 LOW ROAD"] * 2
    assert GROUPED in table.notes
    assert ("1 row(s) above the column names were left out." in table.notes) is ("title" in case)
    assert read(path, frozenset({"Account Ref", "Landlord Name"})).rows.columns == ["row_number", "Account Ref", "Landlord Name"]


def test_the_home_is_the_property_s_address_and_not_the_landlord_s() -> None:
    found = guess(CALLED, Source.COUNCIL_TAX)

    assert (found["reference"], found["full_name"], found["full_address"]) == ("Account Ref", "Liable party Name", "Property Address")
    assert (found["start_date"], found["end_date"]) == ("Period From", "Period To")
    assert not any(header.startswith("Landlord") for header in found.values())


@pytest.mark.parametrize(
    ("above", "names"),
    [
        (["Council Tax extract", "Finance", "", ""], ["Ref", "Name", "Address", "Postcode"]),  # a title in two parts
        (["Council Tax", "Finance", "run 30/09/2026", ""], ["Ref", "Name", "Address", "Postcode"]),
        (["Council Tax", "Finance", "Run by:", ""], ["Ref", "Name", "Address", "Postcode"]),
        (["Council Tax", "Confidential", "Draft", "", ""], ["Ref", "Name", "Address", "Postcode", "UPRN"]),  # side by side
        (["Council Tax", "Finance", "Eastmere", ""], ["account_ref", "liab_name", "addr1", "postcode"]),
        (["Account", "Person", "Address", "Place"], ["Ref", "Name", "Address", "Postcode"]),  # one for each is no group
    ],
)
def test_a_title_is_no_row_of_groups(above: list[str], names: list[str]) -> None:
    assert under_groups(above, names) is None


def test_a_name_that_says_its_group_is_not_called_by_it_twice() -> None:
    above = ["Account", "", "Person", "Place", "", ""]

    assert under_groups(above, ["Account Ref", "Band", "Name", "Street", "", "Town"]) == [
        "Account Ref", "Account Band", "Person Name", "Place Street", "", "Place Town",
    ]  # fmt: skip


def test_names_that_occur_twice_within_a_group_are_refused_as_ever(tmp_path: Path) -> None:
    path = written(
        [["Account", "", "Person", ""], ["Reference", "Postcode", "Surname", "Surname"], ["1", "E8 3RH", "A", "B"]], "csv", tmp_path
    )

    with pytest.raises(InputError, match="columns of the same name"):
        read(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_first_row_of_data_is_no_row_of_names(kind: str, tmp_path: Path) -> None:
    names = ["Surname", "Forename", "Address", ""]
    rows = [["SMITH", "JOHN", "ELM HOUSE", "LONDON"], ["JONES", "ANN", "OAK HOUSE", "LONDON"]]

    table = read(written([names, *rows], kind, tmp_path))

    assert (table.headers, table.rows.height) == (("Surname", "Forename", "Address", "unnamed_4"), 2)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_column_name_twice_is_told_and_no_data_taken_for_names(kind: str, tmp_path: Path) -> None:
    rows = [["Name", "Name", "Address", "Address"], ["SMITH", "JOHN", "HIGH STREET", "LONDON"], ["JONES", "ANN", "LOW STREET", "LONDON"]]
    with pytest.raises(InputError, match="columns of the same name"):
        read(written(rows, kind, tmp_path))
