"""A file is known by its header, and only columns that a mapping names are ever read."""

import json
from pathlib import Path

import pytest

from tests.ingest.extracts import ROWS, SOURCES
from vh.errors import InputError
from vh.ingest.columns import (
    BUILT_IN,
    Layout,
    choose_layout,
    layout_text,
    make_layout,
    parse_layout,
    read_layout,
    recognise,
    refused_layouts,
    save_layout,
    saved_layouts,
)
from vh.ingest.fields import FIELDS
from vh.ingest.guessing import guess
from vh.model import Source
from vh.store import Store

UNKNOWN = ("Acc No", "Type of liability", "Salutation", "First Name", "Last Name", "DOB", "NI Number", "Addr 1", "Post Code", "From")
MAPPING = {"reference": "Acc No", "forename": "First Name", "surname": "Last Name", "address_1": "Addr 1", "postcode": "Post Code"}


@pytest.mark.parametrize("layout", BUILT_IN, ids=lambda layout: layout.name)
def test_every_built_in_layout_recognises_its_own_header(layout: Layout) -> None:
    found = recognise(ROWS[layout.name], BUILT_IN)
    assert found is layout
    assert found.source is SOURCES[layout.name]


@pytest.mark.parametrize("layout", BUILT_IN, ids=lambda layout: layout.name)
def test_every_built_in_layout_fills_only_fields_of_its_source(layout: Layout) -> None:
    assert set(layout.columns) <= {field.name for field in FIELDS[layout.source]}
    assert set(layout.required) <= set(layout.columns.values()) | {"house_ref"}


def test_case_spaces_and_further_columns_do_not_hide_a_layout() -> None:
    header = [f" {name.upper()} " for name in ROWS["academy"]] + ["SOMETHING ELSE"]
    found = recognise(header, BUILT_IN)
    assert found is not None
    assert found.name == "academy"


def test_a_header_that_lacks_a_required_column_is_not_recognised() -> None:
    assert recognise([name for name in ROWS["academy"] if name != "vacation_date"], BUILT_IN) is None


def test_the_guess_takes_each_header_once_and_never_a_national_insurance_number() -> None:
    found = guess(UNKNOWN, Source.COUNCIL_TAX)
    assert found["forename"] == "First Name"
    assert found["surname"] == "Last Name"
    assert found["title"] == "Salutation"
    assert found["date_of_birth"] == "DOB"
    assert found["postcode"] == "Post Code"
    assert "NI Number" not in found.values()
    assert len(set(found.values())) == len(found)


def test_a_tenancy_layout_is_a_feed_of_its_own_and_the_layouts_of_council_tax_are_one_feed() -> None:
    feeds = {layout.name: layout.feed for layout in BUILT_IN}
    assert feeds["academy"] == feeds["nfi"] == "council_tax"
    assert (feeds["uh"], feeds["mtfh"], feeds["nec"]) == ("uh", "mtfh", "nec")


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({**MAPPING, "reference": ""}, "Choose the column for Account reference."),
        ({"reference": "Acc No", "address_1": "Addr 1"}, "Choose a column for one of Surname, Full name."),
        ({"reference": "Acc No", "surname": "Last Name"}, "Choose a column for one of Address line 1, Whole address, Street."),
        ({**MAPPING, "title": "LAST NAME"}, "A column can fill one field only; used more than once: the one chosen for Surname, Title."),
        ({**MAPPING, "title": "NI Number"}, "The hub does not read columns of the kind chosen for Title."),
        ({**MAPPING, "shoe_size": "Size"}, "Council Tax has no field called shoe_size"),
    ],
)
def test_a_mapping_that_cannot_work_says_what_to_put_right(columns: dict[str, str], says: str) -> None:
    with pytest.raises(InputError) as told:
        make_layout("mine", Source.COUNCIL_TAX, columns)
    assert says in str(told.value)


def test_all_faults_of_a_mapping_are_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        make_layout("A Name!", Source.COUNCIL_TAX, {})
    assert len(told.value.faults) == 4


@pytest.mark.parametrize("layout", BUILT_IN, ids=lambda layout: layout.name)
def test_a_layout_survives_being_written_and_read(layout: Layout) -> None:
    copy = parse_layout(layout_text(layout))
    assert (copy.name, copy.source, copy.title, dict(copy.columns), copy.required) == (
        layout.name, layout.source, layout.title, dict(layout.columns), layout.required,
    )  # fmt: skip


def test_a_header_with_quotes_survives_being_written_and_read() -> None:
    layout = make_layout("mine", Source.COUNCIL_TAX, {**MAPPING, "title": 'Mr\\"Mrs" – é'})
    assert parse_layout(layout_text(layout)) == layout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml at all", "is not written as TOML"),
        ('source = "shoes"\n[columns]\nreference = "a"', "needs a line source"),
        ('source = "council_tax"', "needs a line source"),
        ('source = "council_tax"\n[columns]\nreference = 3', "gives one header in quotes"),
    ],
)
def test_a_mapping_file_that_cannot_be_read_says_why(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_layout(path)


def test_a_mapping_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no mapping file “map\.toml”"):
        read_layout(tmp_path / "map.toml")


def test_a_saved_layout_is_recognised_by_header_from_then_on_and_replaced_by_name(store: Store) -> None:
    save_layout(store, make_layout("mine", Source.COUNCIL_TAX, MAPPING), "ada")
    save_layout(store, make_layout("mine", Source.COUNCIL_TAX, {**MAPPING, "title": "Salutation"}), "ada")
    assert [layout.columns.get("title") for layout in saved_layouts(store)] == ["Salutation"]
    assert choose_layout(store, Source.COUNCIL_TAX, UNKNOWN, None, "ct.csv").name == "mine"


def outdated(store: Store) -> None:
    """A layout as an earlier version saved it, which reads what the hub does not read any more."""
    body = layout_text(make_layout("older", Source.COUNCIL_TAX, MAPPING)).replace("Last Name", "Corr Name")
    with store.write() as writer:
        writer.execute("insert into saved_layout values ('older', 'council_tax', $body, current_localtimestamp(), 'ada')", body=body)


def test_a_saved_layout_that_cannot_be_used_any_more_hinders_no_other(store: Store) -> None:
    outdated(store)
    save_layout(store, make_layout("mine", Source.COUNCIL_TAX, MAPPING), "ada")
    assert [layout.name for layout in saved_layouts(store)] == ["mine"]
    assert choose_layout(store, Source.COUNCIL_TAX, UNKNOWN, None, "ct.csv").name == "mine"
    assert choose_layout(store, Source.COUNCIL_TAX, UNKNOWN, "mine", "ct.csv").name == "mine"
    assert choose_layout(store, Source.COUNCIL_TAX, tuple(ROWS["academy"]), None, "ct.csv").name == "academy"


@pytest.mark.parametrize("named", ["older", None])
def test_a_saved_layout_that_cannot_be_used_any_more_says_so_and_why_where_it_is_asked_for(store: Store, named: str | None) -> None:
    outdated(store)
    header = tuple(name.replace("Last Name", "Corr Name") for name in UNKNOWN)
    with pytest.raises(InputError) as told:
        choose_layout(store, Source.COUNCIL_TAX, header, named, "ct.csv")
    assert "The saved layout older cannot be used any more, so it is skipped: " in str(told.value)
    assert "The hub does not read columns of the kind chosen for Surname." in str(told.value)
    assert "save it under the same name" in str(told.value)
    save_layout(store, make_layout("older", Source.COUNCIL_TAX, MAPPING), "ada")
    assert not refused_layouts(store)


def test_saving_a_layout_is_a_line_of_activity_without_its_headers(store: Store) -> None:
    save_layout(store, make_layout("mine", Source.COUNCIL_TAX, MAPPING), "grace")
    ((who, action, detail),) = store.frame("select who, action, detail from activity").rows()
    assert (who, action) == ("grace", "layout saved")
    assert json.loads(detail) == {"layout": "mine", "source": "council_tax", "columns": 5}


def test_a_file_of_one_column_is_told_that_its_first_line_must_hold_the_names(store: Store) -> None:
    with pytest.raises(InputError, match="the column names must stand there, so remove any title above them"):
        choose_layout(store, Source.COUNCIL_TAX, ("Council Tax extract",), None, "a.csv")


def test_a_message_names_a_column_of_a_saved_mapping_by_its_field_unless_the_header_is_a_usual_one(store: Store) -> None:
    layout = make_layout("mine", Source.COUNCIL_TAX, {"reference": "ZZYZXCANARY", "surname": "Surname", "address_1": "Flat 2"})
    with pytest.raises(InputError) as told:
        choose_layout(store, Source.COUNCIL_TAX, ("a", "b"), layout, "a.csv")
    assert "names: the column for Account reference, Surname, the column for Address line 1." in str(told.value)
    assert "ZZYZXCANARY" not in str(told.value)


def test_a_saved_layout_may_not_take_the_name_of_a_built_in_one(store: Store) -> None:
    with pytest.raises(InputError, match="comes with the hub"):
        save_layout(store, make_layout("academy", Source.COUNCIL_TAX, MAPPING), "ada")


def test_a_file_of_another_source_is_told_what_it_looks_like(store: Store) -> None:
    with pytest.raises(InputError) as told:
        choose_layout(store, Source.COUNCIL_TAX, tuple(ROWS["uh"]), None, "a.csv")
    assert str(told.value) == (
        "“a.csv” looks like Tenancies (Universal Housing), not Council Tax. Load it as Tenancies, or choose another file."
    )


def test_an_unknown_file_is_told_which_columns_are_missing_and_how_to_map_it(store: Store) -> None:
    header = tuple(name for name in ROWS["academy"] if name not in ("vacation_date", "addr1"))
    with pytest.raises(InputError) as told:
        choose_layout(store, Source.COUNCIL_TAX, header, None, "a.csv")
    assert "Against Council Tax (Academy) these columns are missing: addr1, vacation_date." in str(told.value)
    assert "on page Load" in str(told.value)
    assert "--layout FILE.toml" in str(told.value)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nobody", "No layout is called that. Known are academy, nfi"),
        ("uh", "is for Tenancies, not Council Tax"),
        ("nfi", r"is not laid out as Council Tax \(NFI\): it lacks Account Reference Number"),
    ],
)
def test_a_named_layout_that_does_not_fit_says_why(store: Store, named: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        choose_layout(store, Source.COUNCIL_TAX, tuple(ROWS["academy"]), named, "a.csv")


def test_a_layout_may_be_named_by_its_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(layout_text(make_layout("mine", Source.COUNCIL_TAX, MAPPING)), encoding="utf-8")
    assert choose_layout(store, Source.COUNCIL_TAX, UNKNOWN, str(path), "ct.csv").columns["surname"] == "Last Name"
    with pytest.raises(InputError, match="lacks columns that the layout mine names: the column for Account reference"):
        choose_layout(store, Source.COUNCIL_TAX, UNKNOWN[1:], path, "ct.csv")


@pytest.mark.parametrize(
    ("source", "headers", "expected"),
    [
        (
            Source.COUNCIL_TAX,
            ("acc_no", "Liable Party Name", "Prop Address 1", "Prop Address 2", "Prop Postcode", "Liability Start", "Property Ref Number"),
            ("reference", "full_name", "address_1", "address_2", "postcode", "start_date", None),
        ),
        (
            Source.TENANCY,
            ("TenancyReference", "TenantName", "born on", "TenancyStart", "StreetNo", "Street", "PostCode", "Ethnicity"),
            ("reference", "full_name", "date_of_birth", "start_date", "street_number", "street", "postcode", None),
        ),
        (
            Source.APPLICATIONS,
            ("Permit No", "Applied", "Applicant Forename", "Applicant Surname", "D.O.B", "Prop Address", "Shoe size"),
            ("reference", "application_date", "forename", "surname", "date_of_birth", "full_address", None),
        ),
    ],
)
def test_short_words_and_whose_it_is_do_not_hide_what_a_header_says(
    source: Source, headers: tuple[str, ...], expected: tuple[str | None, ...]
) -> None:
    assert dict(guess(headers, source)) == {field: header for field, header in zip(expected, headers, strict=True) if field}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("council_tax", "ACCOUNT_NUMBER=reference|LIABLE_PARTY_NAME=full_name|LIABILITY_START=start_date|LIABILITY_END=end_date|LIABILITY_TYPE=liability"
         "|PROPERTY_REF=|PROP_ADDR_1=address_1|PROP_ADDR_2=address_2|PROP_POSTCODE=postcode|UPRN=uprn|BAND=|BALANCE="),
        ("council_tax", "CT_ACC_NO=reference|LP1_TITLE=title|LP1_FORENAME=forename|LP1_SURNAME=surname|LP2_TITLE=title_2|LP2_FORENAME=forename_2"
         "|LP2_SURNAME=surname_2|PROP_ADDRESS=full_address|PROP_PCODE=postcode|LIAB_START_DT=start_date|LIAB_END_DT=end_date"),
        ("council_tax", "Account No.=reference|Liable Person Name=full_name|Joint Liable Person Name=full_name_2|Property Address=full_address"
         "|Postcode=postcode|Occ Date=start_date|Vac Date=end_date|Liab Type=liability"),
        ("council_tax", "CTAX_REF=reference|PAYER_SURNAME=surname|PAYER_FORENAMES=forename|PROP_HOUSE_NO=street_number|PROP_STREET=street"
         "|PROP_POSTCODE=postcode|FROM_DATE=start_date|TO_DATE=end_date|LLPG_UPRN=uprn"),
        ("council_tax", "ACCOUNT ID=reference|CHARGEPAYER NAME=full_name|CHARGE ADDRESS=full_address|CHARGE POSTCODE=postcode"
         "|CHARGE START DATE=start_date|CHARGE END DATE=end_date|CORRESPONDENCE ADDRESS=billing_1|Discount Start Date=discount_start"),
        ("council_tax", "Account Number=reference|Title 1=title|First Name 1=forename|Last Name 1=surname|First Name 2=forename_2|Last Name 2=surname_2"
         "|Flat=unit|Building=building_name|Number=street_number|Street=street|Effective From=start_date|Effective To=end_date"),
        ("housing_benefit", "ClaimRefNo=reference|Claimant_Surname=surname|Claimant_Forename=forename|Claimant_DateOfBirth=date_of_birth"
         "|Partner_Surname=surname_2|Partner_Forename=forename_2|Partner_DateOfBirth=date_of_birth_2|Addr1=address_1|PostCode=postcode"
         "|ClaimEffectiveDate=start_date|ClaimEndDate=end_date"),
        ("housing_benefit", "Claim Number=reference|Person Type=member_type|Forenames=forename|Surname=surname|NI Number=|Address=full_address"
         "|Entitlement Start=start_date|Entitlement End=end_date|Weekly Entitlement=award_amount"),
        ("tenancy", "Payment Ref=reference|Contact Name=full_name|DoB=date_of_birth|Flat No=unit|Block=building_name|House No=street_number"
         "|Street Name=street|Commencement Date=start_date|Termination Date=end_date|Agreement Type=tenure"),
        ("council_tax", "Account No=reference|Name=full_name|Address 1=address_1|Exemption Class=exemption|Exemption End=exemption_end"
         "|Discount Type=discount|Discount End=discount_end|Relief End=relief_end"),
        ("council_tax", "Account No=reference|Name=full_name|Address 1=address_1|Exempt Code=exemption|Exemption Expiry Date=exemption_end"
         "|Discount Code=discount|Discount Expiry Date=discount_end|Discount/Exemption Expiry Date=relief_end"),
        ("tenancy", "Tncy Ref=reference|Main Tenant=full_name|Address=full_address|Tncy Start=start_date|Tncy End=end_date|Tncy Type=tenure"),
        ("tenancy", "Tenancy Ref=reference|Surname=surname|Main Tenant=main_tenant|Address=full_address|Rent=|Weekly Rent="),
        ("applications", "permit_id=reference|date_created=application_date|customer_first_name=forename|customer_last_name=surname"
         "|customer_address_line_1=address_1|customer_postcode=postcode|customer_uprn=uprn|approval_date=|expiry_date="),
        ("applications", "Permit Ref=reference|Issue Date=|Date Received=application_date|Holder Name=full_name|Holder Address 1=address_1|Zone="),
    ],
)  # fmt: skip
def test_headers_of_other_suppliers_are_guessed_by_what_their_words_say(source: str, said: str) -> None:
    pairs = [pair.split("=") for pair in said.split("|")]
    assert dict(guess([header for header, _ in pairs], Source(source))) == {field: header for header, field in pairs if field}
