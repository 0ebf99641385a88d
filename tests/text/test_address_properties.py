"""What holds of every address: reading never fails, reading again changes nothing, and no two numbered flats are ever one dwelling."""

from dataclasses import astuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vh.text.addresses import AddressKeys, DwellingRelation, address_keys, compare_dwellings, from_parts, parse_address
from vh.text.unit_keys import unit_key

UNITS = [
    "FLAT 2", "FLAT 2A", "FLAT A", "A", "2", "12A", "GFF", "GROUND FLOOR FLAT", "BASEMENT", "TOP FLOOR FLAT", "FIRST FLOOR LEFT", "ROOM 3", "FLAT 2 ROOM 3",
    "STUDIO 4", "APT 02", "F3", "UNIT 5", "FLAT", "FLAT 2/1", "2/1", "1/L", "2F1", "WARDENS FLAT", "NB ROSIE", "MOORING 4", "FLAT 1 & 2", "FLATS A-C",
    "FLAT ABOVE", "REAR OF", "ANNEXE", "GARAGE 3", "FLAT 2 REAR", "PENTHOUSE", "FLAT A12", "FLAT TWO", "HALL FLOOR FLAT", "UPSTAIRS FLAT", "",
]  # fmt: skip
BUILDINGS = [
    "RIVERBANK HOUSE",
    "ELM COURT",
    "BLOCK C",
    "ROSE COTTAGE",
    "HILLCREST",
    "CAMBRIC HALL",
    "THE BARN",
    "TOWER 2",
    "LINWOOD HOUSE BLOCK A",
    "",
    "",
]
NUMBERS = ["14", "14A", "12-14", "12/14", "7", "14½", "007", "NO 5", "", ""]
STREETS = [
    "MARE STREET",
    "ALBION RD",
    "THE GROVE",
    "BALFOUR ESTATE",
    "HIGH ST N",
    "ST JOHNS ROAD",
    "HEOL Y GAR",
    "BROADWAY",
    "GREEN LANES",
    "MILL LANE",
]
PLACES = ["LONDON", "HACKNEY, LONDON", "MATLOCK", "LITTLE SNORING", ""]


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address in lines of any order."""
    unit, building, number, street, place = (draw(st.sampled_from(words)) for words in (UNITS, BUILDINGS, NUMBERS, STREETS, PLACES))
    lines = draw(st.permutations([unit, building, f"{number} {street}".strip(), place]))
    return draw(st.sampled_from([", ", "\n"])).join(line for line in lines if line)


WORDS = st.text(alphabet="FLAT 12AROUSEGND/-,&½'()\n.ŷÖł", max_size=60)
KEYS = st.builds(
    AddressKeys,
    st.sampled_from(
        [
            None,
            "1",
            "2",
            "2A",
            "A",
            "B",
            "GF",
            "1F",
            "GF-REAR",
            "GF-FRONT",
            "R3",
            "2R3",
            "S1",
            "2-1",
            "FLAT",
            "GARAGE 1",
            "2F1",
            "1-2",
            "ABOVE",
        ]
    ),
    st.sampled_from([None, "14", "14A", "12-14", "16", "14-HALF"]),
    st.sampled_from([None, "ELM COURT", "ELM COUR", "OAK COURT", "RIVERBANK HOUSE", "RIVERBNK HOUSE", "BLOCK A", "BLOCK B"]),
    st.sampled_from([None, "MARE STREET", "MARE", "HARE STREET", "BALFOUR ESTATE", "ALBION ROAD", "ALBION SQUARE"]),
    st.sampled_from([None, "E83RH", "E83RG", "N11FP"]),
)


@settings(max_examples=250, deadline=None)
@given(addresses())
@example("14 1/2 MARE STREET\nREAR")
def test_reading_the_parts_of_what_was_read_changes_no_key(text: str) -> None:
    address = parse_address(text, "E8 3RH")
    again = from_parts(address.unit, address.building_name, address.building_number, address.street, address.postcode)
    assert address_keys(again) == address_keys(address)


@settings(max_examples=150, deadline=None)
@given(addresses())
def test_the_key_of_a_units_key_is_itself(text: str) -> None:
    unit = address_keys(parse_address(text)).unit_key
    assert unit is None or unit_key(unit) == unit


@settings(max_examples=150, deadline=None)
@given(addresses())
def test_an_address_is_never_another_flat_than_itself_and_case_makes_no_difference(text: str) -> None:
    keys = address_keys(parse_address(text, "E8 3RH"))
    assert compare_dwellings(keys, keys) is not DwellingRelation.OTHER_UNIT
    assert address_keys(parse_address(text.lower(), "e83rh")) == keys


@settings(max_examples=250, deadline=None)
@given(st.one_of(st.text(max_size=60), WORDS), st.one_of(st.none(), st.text(max_size=9)))
@example("½", None)
@example("FLAT ½, 1/2", None)
@example("/" * 30, "-")
def test_any_text_is_read_without_a_crash(text: str, postcode: str | None) -> None:
    address = parse_address(text, postcode)
    assert all(part is None or part.isascii() or "½" in part for part in astuple(address))
    address_keys(address)
    address_keys(from_parts(text, text[::-1], text[:5], text[3:], postcode))


@settings(max_examples=400, deadline=None)
@given(KEYS, KEYS)
def test_the_comparison_is_symmetric_and_two_numbered_flats_are_never_one(a: AddressKeys, b: AddressKeys) -> None:
    found = compare_dwellings(a, b)
    assert found is compare_dwellings(b, a)
    if a.unit_key and b.unit_key and a.unit_key != b.unit_key and a.unit_key.isdigit() and b.unit_key.isdigit():
        assert found in (DwellingRelation.OTHER_UNIT, DwellingRelation.OTHER_BUILDING)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 400),
    st.integers(1, 400),
    st.sampled_from(["FLAT {}, 14 MARE STREET", "{} ELM COURT", "APT {}, RIVERBANK HOUSE, 55 WESTERHAM ROAD", "14 MARE STREET FLAT {}"]),
)
def test_two_flats_of_one_building_are_one_only_if_their_numbers_are(first: int, second: int, pattern: str) -> None:
    one, other = (address_keys(parse_address(pattern.format(number), "E8 3RH")) for number in (first, second))
    assert (compare_dwellings(one, other) is DwellingRelation.SAME) is (first == second)
