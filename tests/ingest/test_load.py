"""A load is whole or not at all, and says what became of every row."""

import csv
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import polars as pl
import pytest

from tests.ingest.bad_files import BAD_FILES, CANARY, FAULTY_FILES, HEADERS, BadFile, FaultyFile, csv_text, line, workbook
from tests.ingest.bad_files import row as good_cells
from tests.ingest.conftest import AS_OF, Load, fingerprint
from tests.ingest.extracts import ROWS, SOURCES, extract
from vh.errors import CancelledError, HubError, HubFileError, InputError
from vh.ingest import make_layout, preview, save_layout
from vh.ingest.load import load_report
from vh.model import LoadReport, Source, Ticket
from vh.settings import Settings
from vh.store import Store, Writer

Unchanged = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def filled(load: Load, tmp_path: Path) -> None:
    """Something in the hub already, which a bad file could harm."""
    load(Source.COUNCIL_TAX, extract(tmp_path, "academy", name="before.csv"))
    load(Source.APPLICATIONS, extract(tmp_path, "liberator", name="applications.csv"))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_bad_file_is_told_in_a_sentence_and_changes_nothing(load: Load, unchanged: Unchanged, tmp_path: Path, bad: BadFile) -> None:
    path = bad.make(tmp_path)
    with unchanged(), pytest.raises(InputError) as told:
        load(Source.COUNCIL_TAX, path)
    assert bad.says in str(told.value)
    assert CANARY not in str(told.value)


def test_blank_rows_are_left_out_by_name_and_are_no_fault(load: Load, tmp_path: Path) -> None:
    blank = next(faulty for faulty in FAULTY_FILES if faulty.kind == "blank_row")
    report = load(Source.COUNCIL_TAX, blank.make(tmp_path))
    assert (report.rows_quarantined, report.left_out["blank row"]) == (0, 1)
    assert report.rows_read == report.rows_loaded + sum(report.left_out.values())


@pytest.mark.parametrize("faulty", [one for one in FAULTY_FILES if one.kind != "blank_row"], ids=lambda faulty: faulty.name)
def test_rows_that_are_no_rows_go_to_quarantine_and_the_others_are_loaded(
    load: Load, store: Store, tmp_path: Path, faulty: FaultyFile
) -> None:
    report = load(Source.COUNCIL_TAX, faulty.make(tmp_path))
    found = store.frame("select row_number, kind, severity from fault where severity = 'hard' order by 1").rows()
    assert found == [(number, faulty.kind, "hard") for number in faulty.row_numbers]
    assert (report.rows_read, report.rows_quarantined) == (faulty.rows_read, len(faulty.row_numbers))
    assert report.rows_loaded == report.records == faulty.rows_read - len(faulty.row_numbers)
    assert store.frame("select row_number, record from quarantine order by 1").rows() == [(number, "{}") for number in faulty.row_numbers]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("layout", [name for name in ROWS if SOURCES[name] is not Source.COUNCIL_TAX])
def test_an_extract_of_another_source_is_told_what_it_is_and_changes_nothing(
    load: Load, unchanged: Unchanged, tmp_path: Path, layout: str
) -> None:
    with unchanged(), pytest.raises(InputError, match=r"looks like .+, not Council Tax\. Load it as "):
        load(Source.COUNCIL_TAX, extract(tmp_path, layout))


@pytest.mark.usefixtures("filled")
def test_dates_in_mixed_formats_are_read_day_first_and_never_guessed(load: Load, store: Store, tmp_path: Path) -> None:
    forms = ["2017-02-01", "01/02/2017", "1.2.2017", "42767", "01-FEB-2017", "2017-02-01T00:00:00", "1 February 2017", "02/13/2017"]
    path = extract(tmp_path, "academy", *({"account_ref": f"{number}", "occupation_date": form} for number, form in enumerate(forms)))
    report = load(Source.COUNCIL_TAX, path)
    starts = store.frame("select distinct valid_from from resident_in_force")["valid_from"].to_list()
    assert starts == [date(2017, 2, 1)]
    assert (report.rows_loaded, report.rows_quarantined) == (7, 1)


@pytest.mark.usefixtures("filled")
def test_a_file_with_too_many_faulty_rows_loads_nothing_and_counts_the_faults(load: Load, unchanged: Unchanged, tmp_path: Path) -> None:
    bad = {"occupation_date": CANARY, "postcode": CANARY}
    path = extract(tmp_path, "academy", {}, {"account_ref": "2"}, {"account_ref": "3", **bad}, {"account_ref": "4", **bad}, name="ct.csv")
    with unchanged(), pytest.raises(InputError) as told:
        load(Source.COUNCIL_TAX, path)
    assert str(told.value).startswith(
        "2 of the 4 rows of “ct.csv” have faults, more than the 25% allowed, so nothing was loaded and nothing was changed. "
        "2 rows: The start date cannot be read as a date, day first. (column occupation_date) "
    )
    assert told.value.faults == ("2 rows: The start date cannot be read as a date, day first. (column occupation_date)",)
    assert CANARY not in str(told.value)


def test_the_share_of_faulty_rows_that_is_allowed_is_a_setting_and_inclusive(load: Load, tmp_path: Path) -> None:
    path = extract(tmp_path, "academy", {}, {"account_ref": "", "addr1": "9 OTHER ROAD"})
    assert load(Source.COUNCIL_TAX, path, settings=Settings(max_faulty_share=0.5)).rows_quarantined == 1


@pytest.mark.parametrize("layout", ROWS)
def test_every_layout_reports_every_row_and_the_columns_it_never_read(load: Load, tmp_path: Path, layout: str) -> None:
    path = extract(tmp_path, layout)
    report = load(SOURCES[layout], path, who="grace")
    assert (report.source, report.layout, report.file_name, report.loaded_by) == (SOURCES[layout], layout, "extract.csv", "grace")
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined, report.records) == (1, 1, 0, 1)
    assert report.as_of == AS_OF
    assert not report.already_loaded
    for never in ("nino", "ni_no", "gender", "for_addr1", "email_address_of_applicant", "vrm", "Amount", "primary_phone"):
        assert (never in report.columns_left_out) == (never in ROWS[layout])


def test_what_is_not_whitelisted_is_nowhere_in_the_hub(load: Load, store: Store, tmp_path: Path) -> None:
    secret = {"nino": CANARY, "gender": CANARY}
    load(
        Source.HOUSING_BENEFIT,
        extract(tmp_path, "academy_hb", secret, *({"claim_id": f"{n}"} for n in range(4)), {"claim_id": "", **secret}),
    )
    for table in store.frame("select table_name from information_schema.tables where table_type = 'BASE TABLE'")["table_name"]:
        assert CANARY not in str(store.frame(f"select * from {table}").to_dicts()), table


def test_a_quarantined_row_can_be_found_again_by_its_own_columns(load: Load, store: Store, tmp_path: Path) -> None:
    good = [{"claim_id": f"{number}"} for number in range(4)]
    load(Source.HOUSING_BENEFIT, extract(tmp_path, "academy_hb", *good, {"from_date": "31/31/2020"}))
    ((number, record),) = store.frame("select row_number, record from quarantine").rows()
    found = json.loads(record)
    assert (number, found["claim_id"], found["from_date"], found["addr1"]) == (5, "5012223", "31/31/2020", "FLAT 2")
    assert not {"nino", "gender", "model_amt"} & set(found)


def test_the_same_bytes_again_change_nothing_and_say_so(load: Load, unchanged: Unchanged, tmp_path: Path) -> None:
    first = load(Source.COUNCIL_TAX, extract(tmp_path, "academy"))
    with unchanged():
        again = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", name="renamed.csv"), as_of=None)
    assert again.already_loaded
    assert (again.load_id, again.sha256, again.file_name) == (first.load_id, first.sha256, "extract.csv")


def test_the_same_bytes_for_another_day_or_feed_are_another_load(load: Load, tmp_path: Path) -> None:
    path = extract(tmp_path, "uh")
    loads = [load(Source.TENANCY, path), load(Source.TENANCY, path, as_of=date(2026, 9, 2)), load(Source.TENANCY, path, feed="other")]
    assert len({report.load_id for report in loads}) == 3


def test_a_load_replaces_the_one_in_force_of_its_feed_and_the_older_one_stays(load: Load, store: Store, tmp_path: Path) -> None:
    load(Source.COUNCIL_TAX, extract(tmp_path, "academy"))
    load(Source.TENANCY, extract(tmp_path, "uh"))
    load(Source.TENANCY, extract(tmp_path, "mtfh"))
    load(Source.COUNCIL_TAX, extract(tmp_path, "nfi"))
    assert store.frame("select layout, feed, in_force from load order by load_id").rows() == [
        ("academy", "council_tax", False),
        ("uh", "uh", True),
        ("mtfh", "mtfh", True),
        ("nfi", "council_tax", True),
    ]
    assert store.scalar("select count(*) from resident") == 4
    assert store.scalar("select count(*) from resident_in_force") == 3


@pytest.mark.parametrize(
    ("layout", "changes", "as_of"),
    [
        ("academy", ({"occupation_date": "2026-08-20"}, {"account_ref": "2", "occupation_date": "2999-01-01"}), date(2026, 8, 20)),
        ("liberator", ({}, {"permit_reference": "HYR2", "application_date": "2026-07-30 10:00:00"}), date(2026, 7, 30)),
        ("citizen_index", ({},), date(2026, 7, 17)),
        ("nfi", ({},), date.today()),
    ],
)
def test_the_day_of_an_extract_is_the_newest_date_in_it_that_is_not_after_today(
    load: Load, tmp_path: Path, layout: str, changes: tuple[dict[str, str], ...], as_of: date
) -> None:
    assert load(SOURCES[layout], extract(tmp_path, layout, *changes), as_of=None).as_of == as_of


def test_an_as_of_date_after_today_is_refused(load: Load, unchanged: Unchanged, tmp_path: Path) -> None:
    with unchanged(), pytest.raises(InputError, match="The as-of date is after today"):
        load(Source.COUNCIL_TAX, extract(tmp_path, "academy"), as_of=date.today() + timedelta(days=1))


def test_an_unknown_layout_is_mapped_saved_and_recognised_from_then_on(load: Load, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Acc;Name;Where;PC;NI Number\n1;Ada Obi;14 Mare Street;E8 3RH;QQ123456C\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not laid out like any Council Tax extract"):
        load(Source.COUNCIL_TAX, path)
    mapping = {"reference": "Acc", "full_name": "Name", "full_address": "Where", "postcode": "PC"}
    save_layout(store, make_layout("ours", Source.COUNCIL_TAX, mapping), "ada")
    report = load(Source.COUNCIL_TAX, path)
    assert (report.layout, report.feed, report.rows_loaded, report.columns_left_out) == ("ours", "council_tax", 1, ("NI Number",))


def test_a_preview_shows_the_first_rows_and_a_first_mapping_and_keeps_nothing(store: Store, unchanged: Unchanged, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    lines = "\n".join(f"{number},Ada,Obi,E8 3RH,QQ" for number in range(9))
    path.write_text(f"Account Number,First Name,Last Name,Post Code,NINO\n{lines}\n", encoding="utf-8")
    with unchanged():
        found = preview(store, path, Settings())
    assert (found.layout, found.source, found.file_name) == (None, None, "other.csv")
    assert found.sample.height == 5
    assert found.sample.columns == ["Account Number", "First Name", "Last Name", "Post Code"]
    assert found.headers[-1] == "NINO"
    assert found.guesses[Source.COUNCIL_TAX] == {
        "reference": "Account Number", "forename": "First Name", "surname": "Last Name", "postcode": "Post Code",
    }  # fmt: skip


def test_a_preview_of_a_known_layout_names_it(store: Store, tmp_path: Path) -> None:
    found = preview(store, extract(tmp_path, "uh"), Settings())
    assert found.layout is not None
    assert (found.layout.name, found.source) == ("uh", Source.TENANCY)


@pytest.mark.parametrize("layout", ["nfi", None])
def test_a_preview_shows_no_value_of_a_column_that_is_only_read_for_a_check(store: Store, tmp_path: Path, layout: str | None) -> None:
    changes = {"Exemption Type": "ZZYZX HOSPITAL", "Discount Type": "ZZYZX", "Discount/Exemption Expiry Date": "ZZYZX", "Surname": "OBI"}
    path = extract(tmp_path, "nfi", changes)
    if layout is None:  # a column that makes the layout known is called otherwise
        path.write_text(path.read_text(encoding="utf-8").replace("Surname 2", "Other last name"), encoding="utf-8")
    found = preview(store, path, Settings())
    assert (found.layout.name if found.layout else None) == layout
    assert "ZZYZX" not in str(found.sample.to_dicts())
    assert found.sample["Surname"].to_list() == ["OBI"]
    for header in ("Exemption Type", "Discount Type", "Discount/Exemption Expiry Date"):
        assert found.sample[header].to_list() == ["not shown"]
        assert header in found.not_shown
    assert found.sample.columns == [header for header in found.headers if header in found.sample.columns]


def test_a_preview_of_an_unknown_file_says_which_saved_layouts_are_skipped(store: Store, tmp_path: Path) -> None:
    body = 'name = "older"\nsource = "council_tax"\n[columns]\nreference = "Acc"\nfull_name = "Corr Name"\nfull_address = "Where"\n'
    with store.write() as writer:
        writer.execute("insert into saved_layout values ('older', 'council_tax', $body, current_localtimestamp(), 'ada')", body=body)
    path = tmp_path / "other.csv"
    path.write_text("Acc,Corr Name,Where\n1,Ada Obi,2 Elm Road\n", encoding="utf-8")
    (said,) = preview(store, path, Settings()).refused
    assert said.startswith("The saved layout older cannot be used any more")
    assert preview(store, extract(tmp_path, "uh"), Settings()).refused == ()


def test_the_name_to_record_may_differ_from_a_temporary_path(load: Load, tmp_path: Path) -> None:
    assert load(Source.COUNCIL_TAX, extract(tmp_path, "academy"), file_name="council tax.csv").file_name == "council tax.csv"


def test_progress_starts_at_once_and_only_grows(load: Load, tmp_path: Path) -> None:
    said: list[tuple[float, str]] = []
    load(Source.COUNCIL_TAX, extract(tmp_path, "academy"), ticket=Ticket(progress=lambda share, words: said.append((share, words))))
    shares = [share for share, _ in said]
    assert said[0] == (0.0, "Opening “extract.csv”")
    assert shares == sorted(shares)
    assert said[-1] == (1.0, "Loaded")


def _stopped_after(steps: int, load: Load, path: Path, store: Store) -> bool:
    """Ask to stop when so many steps have been reported; whether that stopped it (and then, that nothing changed)."""
    stop, left = Event(), [steps]

    def count(_share: float, _words: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            stop.set()

    before = fingerprint(store)
    try:
        load(Source.COUNCIL_TAX, path, ticket=Ticket(progress=count, stop=stop))
    except CancelledError:
        assert fingerprint(store) == before
        return True
    return False


@pytest.mark.usefixtures("filled")
def test_a_load_stopped_at_any_step_leaves_nothing(load: Load, store: Store, tmp_path: Path) -> None:
    path = extract(tmp_path, "nfi")
    steps = 0
    while _stopped_after(steps, load, path, store):
        steps += 1
    assert steps > 5


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("broken", [KeyboardInterrupt(), MemoryError(), HubFileError("The disk is full")])
def test_a_load_that_breaks_while_it_is_written_leaves_nothing(
    load: Load, unchanged: Unchanged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: BaseException
) -> None:
    append = Writer.append

    def fail(self: Writer, table: str, rows: pl.DataFrame) -> None:
        append(self, table, rows)
        if table == "resident":
            raise broken

    monkeypatch.setattr(Writer, "append", fail)
    with unchanged(), pytest.raises(type(broken)):
        load(Source.COUNCIL_TAX, extract(tmp_path, "nfi"))


def test_each_load_is_one_line_of_activity_with_counts_only(load: Load, store: Store, tmp_path: Path) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy"), who="grace")
    ((who, action, detail),) = store.frame("select who, action, detail from activity").rows()
    assert (who, action) == ("grace", "load")
    assert json.loads(detail) == {
        "load_id": report.load_id, "source": "council_tax", "feed": "council_tax", "rows_read": 1, "rows_loaded": 1,
        "rows_quarantined": 0, "records": 1, "soft_faults": 0,
    }  # fmt: skip


def test_a_report_read_back_is_the_report_given(load: Load, store: Store, tmp_path: Path) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {}, {}, {"account_ref": "2", "uprn": "x"}))
    assert load_report(store, report.load_id) == report
    columns = set(store.frame("select * from load").columns)
    assert {field.name for field in fields(LoadReport)} - {"already_loaded", "not_used", "unlike_before"} == columns - {"in_force"}


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "utf-16", "cp1252", "tab"])
def test_the_same_rows_in_another_file_format_give_the_same_residents(load: Load, store: Store, tmp_path: Path, kind: str) -> None:
    cells = [good_cells(number, liab_name="ÉCOLE,MS ADÈLE", lead_liab_surname="ÉCOLE") for number in range(1, 4)]
    plain = tmp_path / "plain.csv"
    write_csv(plain, cells, "utf-8")
    path = tmp_path / f"other.{kind if kind in ('xlsx', 'parquet') else 'csv'}"
    if kind == "xlsx":
        path.write_bytes(workbook({"Sheet1": [list(HEADERS), *cells]}))
    elif kind == "parquet":
        pl.DataFrame(cells, schema=list(HEADERS), orient="row").write_parquet(path)
    else:
        write_csv(path, cells, "utf-8" if kind == "tab" else kind, "\t" if kind == "tab" else ",")
    everything = "select * exclude (resident_id, load_id) from resident where load_id = $id order by row_number"
    first, other = load(Source.COUNCIL_TAX, plain), load(Source.COUNCIL_TAX, path)
    assert store.frame(everything, id=first.load_id).rows() == store.frame(everything, id=other.load_id).rows()
    assert first.load_id != other.load_id


def write_csv(path: Path, cells: list[list[str]], encoding: str, delimiter: str = ",") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([list(HEADERS), *cells])


def test_a_file_of_which_every_row_is_unreadable_loads_nothing(load: Load, unchanged: Unchanged, tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text(csv_text(2, {1: line(1) + ",x", 2: line(2) + ",x"}), encoding="utf-8")
    with unchanged(), pytest.raises(HubError) as told:
        load(Source.COUNCIL_TAX, path, settings=Settings(max_faulty_share=1.0))
    assert CANARY not in str(told.value)


def test_the_fingerprint_of_the_tables_sees_a_single_change(load: Load, store: Store, tmp_path: Path) -> None:
    load(Source.COUNCIL_TAX, extract(tmp_path, "academy"))
    before = fingerprint(store)
    with store.write() as writer:
        writer.execute("update resident set surname = 'OBY'")
    assert fingerprint(store) != before
