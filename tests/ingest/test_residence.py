"""What a record proves, and for which days: files without dates, bills sent elsewhere, care-of addresses, liabilities in words."""

from datetime import date
from pathlib import Path

import pytest

from tests.ingest.conftest import AS_OF, Load
from tests.ingest.extracts import extract
from vh.ingest import make_layout, parse_layout
from vh.model import Source
from vh.store import Store

CANARY = "ZZYZXCANARY"
BILL = ("Billing Address 1", "Billing Address 2", "Billing Address 3", "Billing Address 4", "Billing Postcode")
HOME = ("FLAT 2", "14 MARE STREET", "LONDON", "", "E8 3RH")


def proofs(store: Store, load_id: int) -> list[bool]:
    return store.frame("select proves_residence from resident where load_id = $id order by resident_id", id=load_id)[
        "proves_residence"
    ].to_list()


def days(store: Store, load_id: int) -> list[tuple[date | None, date | None]]:
    return store.frame("select valid_from, valid_to from resident where load_id = $id order by row_number", id=load_id).rows()


def tenancies(folder: Path, *rows: str) -> Path:
    path = folder / "tenancies.csv"
    path.write_text("\n".join(["Ref,Who,Where,PC,Left", *rows]) + "\n", encoding="utf-8")
    return path


OWN = {"reference": "Ref", "full_name": "Who", "full_address": "Where", "postcode": "PC", "end_date": "Left"}


def test_a_record_of_a_file_without_dates_covers_the_120_days_before_it_and_nothing_earlier(
    load: Load, store: Store, tmp_path: Path
) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi"))
    assert days(store, report.load_id) == [(date(2026, 5, 4), None)]


def test_a_record_with_an_end_and_no_start_covers_the_120_days_before_its_end(load: Load, store: Store, tmp_path: Path) -> None:
    layout = make_layout("ours", Source.TENANCY, OWN)
    path = tenancies(tmp_path, "1,Ada Obi,2 Elm Road,E8 3RH,2026-03-01", "2,Chidi Eze,3 Elm Road,E8 3RH,")
    report = load(Source.TENANCY, path, layout=layout)
    assert days(store, report.load_id) == [(date(2025, 11, 1), date(2026, 3, 1)), (date(2026, 5, 4), None)]


def test_a_start_left_empty_in_a_file_that_has_dates_stays_open(load: Load, store: Store, tmp_path: Path) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {}, {"account_ref": "2", "occupation_date": ""}))
    assert days(store, report.load_id) == [(date(2017, 1, 15), None), (None, None)]


TODAY_NOTE = "The file has no start dates, so it is taken to speak of today; give the day it was taken with --as-of or on page Load."


@pytest.mark.parametrize(("as_of", "told"), [(None, True), (AS_OF, False)])
def test_a_file_without_dates_is_taken_to_speak_of_today_and_says_so_unless_its_day_is_given(
    load: Load, tmp_path: Path, as_of: date | None, told: bool
) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi"), as_of=as_of)
    assert report.as_of == (as_of or date.today())
    assert (TODAY_NOTE in report.notes) == told
    assert any("cover the 120 days" in note for note in report.notes)


def test_a_file_of_accounts_without_dates_was_taken_after_its_newest_discount_started(load: Load, store: Store, tmp_path: Path) -> None:
    start = "Discount/Exemption Start Date"
    twice = [{start: "26/08/2024"}, {start: "13/04/2023"}]
    path = extract(
        tmp_path, "nfi", *twice, {"Account Reference Number": "2", start: "05/01/2199"}, {"Account Reference Number": "3", start: ""}
    )
    report = load(Source.COUNCIL_TAX, path, as_of=None)
    assert report.as_of == date(2024, 8, 26)
    assert days(store, report.load_id) == [(date(2024, 4, 28), None)] * 3
    assert any("the day its newest discount starts" in note for note in report.notes)
    assert any("not kept" in note and start in note for note in report.notes)


def test_an_organisation_in_a_file_without_dates_has_been_liable_since_nobody_knows_when(load: Load, store: Store, tmp_path: Path) -> None:
    firm = {"Title": "", "Forename": "", "Surname": "FORD HOMES LTD"}
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi", firm))
    assert days(store, report.load_id) == [(None, None)]


@pytest.mark.parametrize("layout", ["academy", "uh"])
def test_a_file_with_dates_gets_no_such_note(load: Load, tmp_path: Path, layout: str) -> None:
    source = {"academy": Source.COUNCIL_TAX, "uh": Source.TENANCY}[layout]
    assert load(source, extract(tmp_path, layout), as_of=None).notes == ()


BILLS = [
    (HOME, True, "the same words"),
    (("Flat 2,", "14 Mare St", "", "", "e83rh"), True, "the same dwelling in other words"),
    (("", "", "", "", ""), True, "no billing address"),
    (("", "", "", "", "E8 3RH"), True, "no more than the same postcode"),
    (("9 HIGH STREET", "BARNET", "", "", "EN5 5UW"), False, "another address"),
    (("", "", "", "", "EN5 5UW"), False, "no more than another postcode"),
    (("FLAT 1", "14 MARE STREET", "LONDON", "", "E8 3RH"), False, "another flat of the house"),
    (("VILLA ROSA, CALLE 8", "MALAGA", "SPAIN", "", ""), False, "an address abroad"),
    (("C/O HARPER LETTINGS", "118 GREEN LANES", "", "", "N13 5UP"), False, "an agent"),
    (("PO BOX 4411", "LONDON", "", "", "NW4 9XA"), False, "a post box"),
    (("PO BOX 4411", "LONDON", "", "", ""), False, "a post box without a postcode"),
    (("9 HIGH STREET", "BARNET", "", "", ""), False, "another number and street without a postcode"),
    (("ACORN HOUSE", "HIGH STREET", "BARNET", "", ""), False, "another building and street without a postcode"),
    (("9 HIGH STREET, BARNET, EN5 5UW", "", "", "", ""), False, "another address in one line"),
    (("FLAT 1", "14 MARE STREET", "LONDON", "", ""), False, "another flat of the house without a postcode"),
    (("16 MARE STREET", "", "", "", "E8 3RH"), False, "the house beside it"),
    (("LONDON", "MARE STREET", "14", "FLAT 2", ""), True, "the same dwelling in another order, without a postcode"),
    (("C/O MR COLE", "FLAT 2", "14 MARE STREET", "", ""), True, "the same dwelling care of somebody"),
    (("MRS A OBI", "FLAT 2", "14 MARE STREET", "", "E8 3RH"), True, "the same dwelling after a name"),
    (("SAME AS PROPERTY", "14 MARE STREET", "", "", "E8 3RH"), True, "the same dwelling after words that say so"),
    (("AS ABOVE", "", "", "", "E8 3RH"), True, "as above, with the same postcode"),
    (("MR JOHN SMITH", "", "", "", "E8 3RH"), True, "a name and the same postcode"),
    (("ACORN HOUSE", "", "", "", "E8 3RH"), True, "a name that the house may have"),
]


@pytest.mark.parametrize(("bill", "proves", "why"), BILLS, ids=[why for _, _, why in BILLS])
def test_whoever_has_the_bill_sent_to_another_dwelling_is_not_proven_to_live_there(
    load: Load, store: Store, tmp_path: Path, bill: tuple[str, ...], proves: bool, why: str
) -> None:
    path = extract(tmp_path, "nfi", {"Surname 2": "EZE", "Forename 2": "CHIDI"} | dict(zip(BILL, bill, strict=True)))
    report = load(Source.COUNCIL_TAX, path)
    assert proofs(store, report.load_id) == [proves, proves], why
    said = store.frame("select distinct liability_type from resident")["liability_type"].to_list()
    assert said == ["Liable" if proves else "Liable, billed elsewhere"]


NO_ADDRESSES = [
    "AS ABOVE", "As above.", "SAME", "SAME AS PROPERTY", "Same address", "N/A", "NONE", "YES", "NO", "EMAIL", "e-mail", "MR JOHN SMITH",
    "MR J & MRS K SMITH", "LONDON", "ada@example.org", "07700 900123", "ACORN HOUSE",
]  # fmt: skip


@pytest.mark.parametrize("said", NO_ADDRESSES)
def test_what_is_no_address_is_not_elsewhere(load: Load, store: Store, tmp_path: Path, said: str) -> None:
    path = tmp_path / "accounts.csv"
    lines = ["Account Number,Liable Person,Correspondence Address,Address 1,Postcode,Liability From"]
    lines += [
        f"1,MS ADA OBI,{said},14 MARE STREET,E8 3RH,01/02/2020",
        '2,MR JOHN COLE,"9 HIGH STREET, BARNET",16 MARE STREET,E8 3RH,01/02/2020',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path, layout="guess")
    assert proofs(store, report.load_id) == [True, False]


def test_the_billing_address_is_read_for_the_check_and_kept_nowhere(load: Load, store: Store, tmp_path: Path) -> None:
    bill = dict.fromkeys(BILL, CANARY)
    rows = [bill | {"Account Reference Number": f"{number}"} for number in range(4)]
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi", *rows, bill | {"Account Reference Number": ""}))
    assert report.rows_quarantined == 1
    for table in store.frame("select table_name from information_schema.tables where table_type = 'BASE TABLE'")["table_name"]:
        assert CANARY not in str(store.frame(f"select * from {table}").to_dicts()), table
    assert not set(BILL) & set(report.columns_left_out)
    discounts = "Discount/Exemption Start Date, Discount/Exemption Expiry Date, Exemption Type, Discount Type"
    assert f"Read for a check and not kept: {discounts}, {', '.join(BILL)}." in report.notes


UNOCCUPIED = [
    ("Exemption Class", "F", True), ("Exemption Class", "Class F", True), ("Exemption Code", "EXL", True), ("Exemption Type", "E - in hospital", True),
    ("Exemption Class", "CLASS B2", True), ("Exemption Class", "Awaiting probate", True), ("Exempt Class", "class_t", True),
    ("Exemption Class", "N", False), ("Exemption Class", "Class M", False), ("Exemption Class", "U", False), ("Exemption Class", "W", False),
    ("Exemption Class", "Y", False), ("Exemption Class", "Students", False), ("Exemption Class", "NONE", False), ("Exemption Class", "0", False),
    ("Discount Type", "SECOND HOME", True), ("Discount Type", "2HOME", True), ("Discount Code", "Empty & unfurnished", True),
    ("Discount Code", "LTE PREMIUM 100%", True), ("Discount Reason", "Long term empty", True), ("Discount Code", "UNOCC FURN", True),
    ("Discount Type", "25", False), ("Discount Type", "Single person", False), ("Discount Type", "F", False), ("Discount Type", "Not empty", False),
    ("Discount Type", "Carer disregard", False), ("Discount Type", "Home carer", False), ("Discount Type", "Disability premium", False),
    ("Discount Type", "D", False), ("Discount Type", "E", False), ("Discount Type", "Patient in hospital", False),
    ("Discount Type", "In detention", False), ("Exemption Type", "In detention", True), ("Exemption Type", "Patient in hospital", True),
    ("Exemption Type", "Prison officer", False),
]  # fmt: skip


@pytest.mark.parametrize(("header", "said", "empty"), UNOCCUPIED)
def test_whoever_is_charged_for_an_empty_or_second_home_is_not_proven_to_live_there(
    load: Load, store: Store, tmp_path: Path, header: str, said: str, empty: bool
) -> None:
    path = tmp_path / "accounts.csv"
    columns = f"Account Number,Liable Person,Liability Type,{header},Address 1,Postcode,Liability From,Liability To"
    path.write_text(f'{columns}\n1,MS ADA OBI,Resident,"{said}",14 MARE STREET,E8 3RH,01/02/2020,\n', encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path, layout="guess")
    assert proofs(store, report.load_id) == [not empty]
    assert store.frame("select liability_type from resident")["liability_type"].item() == ("Resident, unoccupied" if empty else "Resident")
    assert any(note.startswith("Read for a check and not kept") and header in note for note in report.notes)


@pytest.mark.parametrize(("others", "proved"), [("F", 20), ("T", 20), ("", 10), ("C", 0)], ids=["flags", "both flags", "few", "classes"])
def test_a_column_of_true_and_false_is_none_of_classes(load: Load, store: Store, tmp_path: Path, others: str, proved: int) -> None:
    path = tmp_path / "accounts.csv"
    rows = [
        f"{number},MS ADA OBI,Resident,{'F' if number <= 10 else others},{number} MARE STREET,E8 3RH,01/02/2020," for number in range(1, 21)
    ]
    columns = "Account Number,Liable Person,Liability Type,Exemption Class,Address 1,Postcode,Liability From,Liability To"
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    assert sum(proofs(store, load(Source.COUNCIL_TAX, path, layout="guess").load_id)) == proved


@pytest.mark.parametrize(
    ("discounts", "proves"),
    [
        ([("25", "", ""), ("", "F", "")], [False]),
        ([("", "F", ""), ("25", "", "")], [False]),
        ([("", "F", "01/02/2026"), ("25", "", "")], [True]),
        ([("", "F", "01/02/2099")], [False]),
    ],
)
def test_one_of_the_discounts_of_an_account_is_enough_while_it_runs(
    load: Load, store: Store, tmp_path: Path, discounts: list[tuple[str, str, str]], proves: list[bool]
) -> None:
    rows = [{"Discount Type": kind, "Exemption Type": exempt, "Discount/Exemption Expiry Date": until} for kind, exempt, until in discounts]
    other = {"Account Reference Number": "2", "Exemption Type": "", "Discount Type": "", "Discount/Exemption Expiry Date": ""}
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi", *rows, other))
    assert proofs(store, report.load_id) == [*proves, True]


BOTH = ("Exemption Type", "Exemption End", "Discount Type", "Discount End")
JOINT = ("Exemption Type", "Discount Type", "Relief End")
ENDS = [
    (BOTH, ("F", "", "Disabled", "2020-01-31"), False, "the discount is over, and not the exemption"),
    (BOTH, ("F", "", "25%", "2020-01-31"), False, "a single person discount that is over says nothing"),
    (BOTH, ("F", "2020-01-31", "Disabled", ""), True, "the exemption is over"),
    (BOTH, ("N", "2020-01-31", "2HOME", ""), False, "the exemption is over, and not the discount"),
    (BOTH, ("", "", "2HOME", "2020-01-31"), True, "the discount is over"),
    (BOTH, ("F", "2099-01-31", "25%", ""), False, "an exemption that has dates runs, whatever the discount"),
    (BOTH, ("C", "", "25%", ""), True, "one adult lives there now"),
    (BOTH, ("C", "", "SPD", "2099-01-31"), True, "one adult lives there until then"),
    (BOTH, ("C", "", "Single person", ""), True, "one person lives there"),
    (BOTH, ("C", "", "50%", ""), False, "a discount of another share is for an empty home as well"),
    (BOTH, ("C", "", "25% cancelled", ""), False, "no discount of one adult"),
    (BOTH, ("F", "31/02/2O26", "", ""), True, "an end that cannot be read"),
    (BOTH, ("F", "", "", "31/02/2O26"), False, "an end of the discount that cannot be read"),
    (BOTH, ("F", "31/12/9999", "", ""), False, "an end that stands for none"),
    (JOINT, ("F", "", "2020-01-31"), True, "one end, and the exemption alone"),
    (JOINT, ("F", "None", "2020-01-31"), True, "one end, and no discount"),
    (JOINT, ("", "2HOME", "2020-01-31"), True, "one end, and the discount alone"),
    (JOINT, ("F", "25%", "2020-01-31"), False, "one end, which may be the discount's"),
    (JOINT, ("F", "25%", "2099-01-31"), True, "one end to come, and one adult there"),
    (JOINT, ("F", "Disabled", "31/02/2O26"), True, "one end that cannot be read"),
    (("Exemption Type", "Relief End"), ("F", "2020-01-31"), True, "an end of whatever there is"),
    (("Discount Type", "Relief End"), ("2HOME", "2099-01-31"), False, "an end to come of whatever there is"),
    (("Exemption Type", "Discount End"), ("F", "2020-01-31"), False, "an end of a discount, of which there is none"),
]


@pytest.mark.parametrize(("headers", "values", "proves", "why"), ENDS, ids=[why for *_, why in ENDS])
def test_each_end_ends_its_own_column(
    load: Load, store: Store, tmp_path: Path, headers: tuple[str, ...], values: tuple[str, ...], proves: bool, why: str
) -> None:
    path = tmp_path / "accounts.csv"
    columns = ",".join(("Account Number", "Liable Person", *headers, "Address 1", "Postcode", "Liability From"))
    path.write_text(f"{columns}\n1,MS ADA OBI,{','.join(values)},14 MARE STREET,E8 3RH,01/02/2020\n", encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path, layout="guess", as_of=AS_OF)
    assert proofs(store, report.load_id) == [proves], why
    assert any("cannot be read as a date" in note for note in report.notes) == ("2O26" in "".join(values))


@pytest.mark.parametrize(
    ("header", "reads", "field"),
    [
        ("Exemption Stops", ("exemption", "discount"), "exemption_end"),
        ("Disc/Exempt Stops", ("exemption", "discount"), "relief_end"),
        ("Stops", ("exemption",), "relief_end"),
        ("Stops", ("exemption", "discount"), "discount_end"),
        ("Stops", ("discount",), "discount_end"),
    ],
)
def test_a_mapping_saved_when_there_was_one_end_still_ends_what_it_ended(
    load: Load, store: Store, tmp_path: Path, header: str, reads: tuple[str, ...], field: str
) -> None:
    columns = {"reference": "No", "full_name": "Who", "full_address": "Where", "discount_end": header} | {one: one for one in reads}
    body = "\n".join(f'{name} = "{given}"' for name, given in columns.items())
    layout = parse_layout(f'name = "ours"\nsource = "council_tax"\n[columns]\n{body}\n')
    assert (layout.columns[field], len(layout.columns)) == (header, len(columns))
    path = tmp_path / "accounts.csv"
    path.write_text(f'No,Who,Where,exemption,discount,{header}\n1,Ada Obi,"2 Elm Road, E8 3RH",F,,2020-01-31\n', encoding="utf-8")
    assert proofs(store, load(Source.COUNCIL_TAX, path, layout=layout).load_id) == ["exemption" not in reads or field != "discount_end"]


@pytest.mark.parametrize(
    ("empty", "elsewhere", "told"), [(3, 0, True), (0, 3, True), (2, 1, True), (2, 0, False), (0, 2, False), (1, 1, False)]
)
def test_more_than_half_marked_as_empty_or_billed_elsewhere_is_told(
    load: Load, tmp_path: Path, empty: int, elsewhere: int, told: bool
) -> None:
    changes = [{"Exemption Type": "F"}] * empty + [dict(zip(BILL, ("9 HIGH STREET", "", "", "", "EN5 5UW"), strict=True))] * elsewhere
    changes += [{}] * (4 - len(changes))
    plain = {"Exemption Type": "", "Discount Type": "", "Discount/Exemption Expiry Date": ""} | dict(zip(BILL, HOME, strict=True))
    rows = [
        plain | {"Account Reference Number": f"{number}", "Surname": f"OBI{'ABCD'[number]}"} | one for number, one in enumerate(changes)
    ]
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "nfi", *rows))
    notes = [note for note in report.notes if "do not count as proof" in note]
    assert len(notes) == told
    if told:
        share = f"75% of the records do not count as proof because of what was read for a check ({empty / 4:.0%} unoccupied by an exemption or discount, "
        assert notes[0].startswith(f"{share}{elsewhere / 4:.0%} billed elsewhere).")


@pytest.mark.parametrize(
    ("headers", "proves"),
    [
        (("CORR_ADDR1", "CORR_ADDR2", "CORR_POSTCODE"), False),
        (("Correspondence Address", "Correspondence Address 2", "Correspondence Postcode"), False),
        (("Forwarding Address 1", "Forwarding Address 2", "Forwarding Postcode"), True),
    ],
)
def test_an_address_for_letters_is_where_the_bill_goes_and_never_the_property(
    load: Load, store: Store, tmp_path: Path, headers: tuple[str, ...], proves: bool
) -> None:
    path = tmp_path / "accounts.csv"
    columns = ",".join(("Account Number", "Liable Person", *headers, "Prop Addr1", "Prop Postcode", "Liability From"))
    home = "1,MS ADA OBI,14 MARE ST,LONDON,E8 3RH,14 MARE STREET,E8 3RH,01/02/2020"
    elsewhere = "2,MR JOHN COLE,9 HIGH STREET,BARNET,EN5 5UW,16 MARE STREET,E8 3RH,01/02/2020"
    path.write_text(f"{columns}\n{home}\n{elsewhere}\n", encoding="utf-8")
    report = load(Source.COUNCIL_TAX, path, layout="guess")
    assert proofs(store, report.load_id) == [True, proves]
    assert store.frame("select number_key, postcode_key from resident order by resident_id").rows() == [("14", "E83RH"), ("16", "E83RH")]


NOT_THERE = [
    "Non-resident leaseholder", "NON RESIDENT TENANT", "Nonresident Tenant", "Joint and Several (non resident)", "Not resident - tenant",
    "Absent tenant", "Absentee occupier", "Former tenant", "Previous resident", "Ex-tenant", "Landlord (freeholder)", "Managing agent for tenant",
    "Former owner occupier", "Unoccupied tenant", "Tenant (unocc)", "Vacant - owner occupier", "Non occ tenant", "Prev occ",
    "Non-res leaseholder", "NON RES TENANT", "OWN", "LLORD", "OO DECD",
]  # fmt: skip


@pytest.mark.parametrize("liability", NOT_THERE)
def test_a_liability_of_somebody_elsewhere_does_not_prove_whatever_else_it_says(
    load: Load, store: Store, tmp_path: Path, liability: str
) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"liab_pos": liability}))
    assert (proofs(store, report.load_id), report.soft_faults) == ([False], 0)


@pytest.mark.parametrize("liability", ["RES CARE HOME", "RES STAFF"])
def test_of_a_residential_home_the_owner_is_liable(load: Load, store: Store, tmp_path: Path, liability: str) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"liab_pos": liability}))
    assert (proofs(store, report.load_id), report.soft_faults) == ([False], 1)


@pytest.mark.parametrize(
    "liability",
    [
        "Non-liable",
        "Non liable resident",
        "Resident",
        "Joint and Several",
        "Owner occupier",
        "Owner occ",
        "Spouse",
        "Lodger tenant",
        "NONLIAB",
        "TEN",
        "OO",
        "O/O",
        "O / O",
        "Res",
        "JNT TNT",
    ],
)
def test_a_liability_of_somebody_there_still_proves(load: Load, store: Store, tmp_path: Path, liability: str) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"liab_pos": liability}))
    assert proofs(store, report.load_id) == [True]


def test_a_council_tax_mapping_without_a_liability_says_that_everyone_named_counts_as_living_there(load: Load, tmp_path: Path) -> None:
    columns = {
        "reference": "account_ref",
        "full_name": "liab_name",
        "address_1": "addr1",
        "start_date": "occupation_date",
        "end_date": "vacation_date",
    }
    path = extract(tmp_path, "academy")
    without = load(Source.COUNCIL_TAX, path, layout=make_layout("ours", Source.COUNCIL_TAX, columns))
    mapped = load(Source.COUNCIL_TAX, path, layout=make_layout("theirs", Source.COUNCIL_TAX, columns | {"liability": "liab_pos"}))
    assert [note.split(",")[0] for note in without.notes] == ["No column is mapped to Liability"]
    assert mapped.notes == ()


CARE_OF = [
    ("academy", {"addr1": "C/O 5 ELM ROAD"}),
    ("academy", {"addr1": "MANAGING AGENT C/O 5 ELM ROAD"}),
    ("academy", {"addr2": "care of 5 Elm Road"}),
    ("academy_hb", {"addr1": "c/o Mrs Eze"}),
    ("uh", {"con_address": "C / O 5 ELM ROAD\nLONDON"}),
    ("nec", {"LAEL_STREET": "C/O ELM ROAD"}),
]


@pytest.mark.parametrize(("layout", "change"), CARE_OF)
def test_a_care_of_address_is_not_somebodys_home(load: Load, store: Store, tmp_path: Path, layout: str, change: dict[str, str]) -> None:
    source = {"academy": Source.COUNCIL_TAX, "academy_hb": Source.HOUSING_BENEFIT}.get(layout, Source.TENANCY)
    report = load(source, extract(tmp_path, layout, change))
    assert proofs(store, report.load_id) == [False]
    assert store.frame("select kind, severity from fault").rows() == [("care_of_address", "soft")]


@pytest.mark.parametrize("line", ["5 CARE HOUSE", "COOPER ROAD", "CO OPERATIVE HOUSE", "5 C OAK ROAD", "SCO/OT HOUSE"])
def test_an_address_that_only_looks_like_care_of_is_a_home(load: Load, store: Store, tmp_path: Path, line: str) -> None:
    report = load(Source.COUNCIL_TAX, extract(tmp_path, "academy", {"addr1": line}))
    assert (proofs(store, report.load_id), report.soft_faults) == ([True], 0)


def test_two_addresses_of_one_claim_without_dates_are_two_records(load: Load, store: Store, tmp_path: Path) -> None:
    columns = {"reference": "claim_id", "full_name": "name", "address_1": "addr1", "address_2": "addr2", "postcode": "post_code"}
    layout = make_layout("ours", Source.HOUSING_BENEFIT, columns)
    path = extract(tmp_path, "academy_hb", {}, {"addr1": "FLAT 9"}, {"source_filter": "CTS"})
    report = load(Source.HOUSING_BENEFIT, path, layout=layout)
    assert (report.records, dict(report.left_out)) == (2, {"duplicate row": 1})
    assert store.frame("select unit_key from resident order by 1")["unit_key"].to_list() == ["2", "9"]
