"""The checked-in sample is what the code makes, and holds every quirk it promises."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from vh.model import Source
from vh.sample import SAMPLE_FILES, sample_folder, write_sample
from vh.sample.cases import PLAN

LAYOUTS = {
    "council_tax_academy.csv": "utf-8",
    "council_tax_nfi.csv": "utf-8",
    "housing_benefit_academy.csv": "utf-8",
    "tenancy_uh.csv": "utf-8",
    "tenancy_mtfh.csv": "utf-8",
    "tenancy_nec.csv": "cp1252",
    "parking_applications.csv": "utf-8",
    "citizen_index.csv": "utf-8-sig",
    "llpg.csv": "utf-8",
    "truth.csv": "utf-8",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


def rows(name: str) -> list[dict[str, str]]:
    text = (sample_folder() / name).read_bytes().decode(LAYOUTS[name])
    return list(csv.DictReader(text.splitlines(keepends=True)))


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_code_writes_the_checked_in_bytes(written: Path, name: str) -> None:
    assert (written / name).read_bytes() == (sample_folder() / name).read_bytes()


def test_nothing_else_is_written_and_all_is_under_four_megabytes(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == set(LAYOUTS)
    assert sum(path.stat().st_size for path in sample_folder().iterdir()) < 4_000_000


def test_every_file_to_load_is_there_and_has_its_day() -> None:
    assert all((sample_folder() / one.file_name).is_file() for one in SAMPLE_FILES)
    assert {one.source for one in SAMPLE_FILES} == set(Source)
    assert [one.layout for one in SAMPLE_FILES if one.source is Source.TENANCY] == ["uh", "mtfh", "nec"]
    assert {one.layout: one.as_of for one in SAMPLE_FILES}["uh"] == date(2026, 6, 20)


@pytest.mark.parametrize("case", sorted({case.removesuffix("_left") for case in PLAN}))
def test_every_planted_case_is_among_the_applications(case: str) -> None:
    planned = sum(count for name, count in PLAN.items() if name.removesuffix("_left") == case)
    assert sum(row["case"] == case for row in rows("truth.csv")) >= planned


def test_the_shares_that_the_readme_promises() -> None:
    truth = rows("truth.csv")
    should = [row for row in truth if row["should_verify"] == "true"]
    assert len(truth) == 900
    assert 0.80 <= len(should) / 900 <= 0.88
    assert 0.55 <= sum("council_tax" in row["sources_current"] for row in should) / 900 <= 0.60
    assert max(row["application_date"] for row in truth) == "2026-09-30"


def test_truth_never_says_both_and_gives_a_tell_only_for_what_is_not_so() -> None:
    for row in rows("truth.csv"):
        assert not (row["should_verify"] == "true" and row["must_not_verify"] == "true")
        assert bool(row["tell"]) == (row["must_not_verify"] == "true")
        assert bool(row["sources_current"]) == bool(row["files_current"])
        assert row["should_verify"] != "true" or (row["resident_on_date"] == "true" and row["files_current"])


def test_every_application_with_a_truth_is_in_the_applications() -> None:
    forms = [row["permit_reference"] for row in rows("parking_applications.csv")]
    truth = {row["application_ref"] for row in rows("truth.csv")}
    assert len(truth) == 900
    assert truth < set(forms)
    assert sum(count > 1 for count in Counter(forms).values()) >= 8


QUIRKS: list[tuple[str, str, str, int]] = [
    ("council_tax_academy.csv", "liab_pos", r"0", 30),
    ("council_tax_academy.csv", "liab_pos", r"7", 100),
    ("council_tax_academy.csv", "liab_pos", r"8|9|11", 60),
    ("council_tax_academy.csv", "liab_name", r"[A-Z' -]+,(MR|MRS|MISS|MS) .*", 1000),
    ("council_tax_academy.csv", "liab_name", r".* & .*", 40),
    ("council_tax_academy.csv", "liab_name", r"(EXORS|EXECUTORS|PERS REPS) .*|.*\(DECEASED\)", 2),
    ("council_tax_academy.csv", "liab_name", r"THE OCCUPIER|OCCUPIER|OCCUPIER,THE", 10),
    ("council_tax_academy.csv", "liab_name", r".*\b(LTD|LIMITED|LLP|HOLDINGS)", 20),
    ("council_tax_academy.csv", "liab_name", r".*[A-Z][01].*", 5),
    ("council_tax_academy.csv", "liab_name", r"[*/.&].*", 3),
    ("council_tax_academy.csv", "uprn", r"", 300),
    ("council_tax_academy.csv", "uprn", r"0\d{11}", 10),
    ("council_tax_academy.csv", "addr1", r"FLAT .*", 300),
    ("council_tax_academy.csv", "addr1", r"\d+[A-D] .*", 30),
    ("council_tax_academy.csv", "addr1", r"(FLT|APT|GFF|FFF|GND FLR|BST|1ST).*", 20),
    ("council_tax_academy.csv", "for_addr1", r".+", 50),
    ("council_tax_nfi.csv", "Discount Type", r"25", 100),
    ("council_tax_nfi.csv", "Surname 2", r".+", 100),
    ("council_tax_nfi.csv", "UPRN", r"\d\.\d+E\+1\d", 3),
    ("housing_benefit_academy.csv", "type", r"3", 100),
    ("housing_benefit_academy.csv", "nino", r"QQ\d{6}[A-D]", 500),
    ("housing_benefit_academy.csv", "deceased_date", r".+", 2),
    ("housing_benefit_academy.csv", "model_amt", r"0\.00", 20),
    ("housing_benefit_academy.csv", "birth_date", r"1900-01-01 .*", 10),
    ("housing_benefit_academy.csv", "birth_date", r"\d{4}-01-01 .*", 40),
    ("housing_benefit_academy.csv", "surname", r".*Ã.*", 3),
    ("tenancy_uh.csv", "con_address", r"(?s).*\n.*", 200),
    ("tenancy_uh.csv", "forename", r" {24}", 40),
    ("tenancy_uh.csv", "dob", r"1900-01-01 .*", 10),
    ("tenancy_mtfh.csv", "tenure_code", r"TGA|PVG", 5),
    ("tenancy_mtfh.csv", "tenure_code", r"LEA", 20),
    ("tenancy_mtfh.csv", "endoftenuredate", r"1900-01-01.*", 5),
    ("tenancy_nec.csv", "ltcy_hrv_ttyp_code", r"NONRES|COMMERCIAL", 5),
    ("tenancy_nec.csv", "lpar_date_of_birth", r"\d\d-[A-Z]{3}-\d{4}", 300),
    ("tenancy_nec.csv", "lpar_per_surname", r".*[À-ÿ].*", 3),
    ("parking_applications.csv", "surname_of_applicant", r"(?i)test|tester", 15),
    ("parking_applications.csv", "surname_of_applicant", r"O'Brien-\"Smith\"|O'BRIEN-\"SMITH\"", 1),
    ("parking_applications.csv", "permit_type", r"Business", 10),
    ("parking_applications.csv", "start_date", r"0000-00-00", 20),
    ("parking_applications.csv", "postcode", r"[A-Z0-9]+[A-Z][A-Z0-9]* ?[OI][A-Z]{2}|SE3O.*|E2I.*", 1),
    ("parking_applications.csv", "uprn", r"", 150),
    ("llpg.csv", "lpi_logical_status", r"Alternative", 100),
    ("llpg.csv", "lpi_logical_status", r"Historical", 20),
    ("llpg.csv", "blpu_class", r"PP", 100),
    ("llpg.csv", "blpu_class", r"PS", 20),
    ("llpg.csv", "blpu_class", r"CR08", 10),
    ("llpg.csv", "neverexport", r"t", 3),
    ("citizen_index.csv", "ci_outcome", r"error", 3),
]


@pytest.mark.parametrize(("name", "column", "pattern", "least"), QUIRKS, ids=[f"{q[0]}-{q[1]}-{n}" for n, q in enumerate(QUIRKS)])
def test_every_quirk_is_planted_often_enough(name: str, column: str, pattern: str, least: int) -> None:
    found = sum(re.fullmatch(pattern, row[column]) is not None for row in rows(name))
    assert found >= least


def test_the_wide_file_ends_its_lines_as_windows_does_and_the_index_begins_with_a_mark() -> None:
    wide = (sample_folder() / "council_tax_nfi.csv").read_bytes()
    assert wide.count(b"\r\n") == wide.count(b"\n") > 900
    assert (sample_folder() / "citizen_index.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r" not in (sample_folder() / "council_tax_academy.csv").read_bytes()


def test_no_email_or_mobile_number_can_be_anybodys() -> None:
    for row in rows("parking_applications.csv"):
        assert row["email_address_of_applicant"].endswith("@example.net")
        assert re.fullmatch(r"07700900\d{3}|02079460\d{3}", row["primary_phone"])
