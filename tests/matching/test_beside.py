"""What an applicant's other records say against one of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factory import World
from vh.matching.rules import MAY_REVIEW, MAY_VERIFY
from vh.model import DATELESS_DAYS
from vh.ruleset import RuleSet

BORN, ANOTHER_DAY = date(1950, 3, 5), date(1982, 9, 13)
SINCE, LATELY = date(2006, 6, 7), date(2026, 5, 1)
FLAT_3, FLAT_12 = "Flat 3, Elm Court, Park Road", "Flat 12, Elm Court, Park Road"


@pytest.mark.parametrize(
    ("newer", "reason"),
    [
        ({"address": FLAT_12, "source": "tenancy", "born": BORN}, "R4"),
        ({"address": FLAT_12, "source": "tenancy", "born": ANOTHER_DAY}, None),
        ({"address": FLAT_12}, "R4"),
        ({"address": FLAT_12, "forename": "Gordon"}, None),
        ({"address": "Flat 12, Ash Court, High Road", "postcode": "E9 7AB"}, None),
    ],
    ids=["known by birth", "another birth", "by the full name", "another forename", "a namesake far away"],
)
def test_a_newer_home_in_another_flat_of_the_building(newer: dict[str, Any], reason: str | None) -> None:
    world = World().resident("Graham", "Dobbs", address=FLAT_3, since=SINCE)
    world.resident(**{"forename": "Graham", "surname": "Dobbs", "ref": "B2", "since": LATELY} | newer)
    said = world.applicant("Graham", "Dobbs", address=FLAT_3, born=BORN).said()
    assert said == (("REVIEW", reason) if reason else ("VERIFIED", "V2"))


def test_a_namesake_in_the_building_says_nothing_of_somebody_known_by_birth() -> None:
    world = World().resident("Graham", "Dobbs", address=FLAT_3, since=SINCE, born=BORN, source="tenancy")
    world.resident("Graham", "Dobbs", address=FLAT_12, since=LATELY, ref="B2")
    assert world.applicant("Graham", "Dobbs", address=FLAT_3, born=BORN).said()[0] == "VERIFIED"


def test_a_dated_record_of_whom_this_one_names_counts_whatever_the_applicants_surname() -> None:
    """Of a couple with two surnames, say."""
    couple = World().resident("Stuart", "Campbell").resident("Ailsa", "Mackenzie", person_no=2)
    assert couple.applicant("Stuart", "Mackenzie", born=BORN).said()[0] == "VERIFIED"
    couple = World().resident("Stuart", "Campbell").resident("Ailsa", "Mackenzie", person_no=2)
    couple.resident("Stuart", "Campbell", source="tenancy", born=ANOTHER_DAY, ref="T1")
    assert couple.applicant("Stuart", "Mackenzie", born=BORN).said() == ("REVIEW", "R6")


@pytest.mark.parametrize(
    "known",
    [
        {"surname": "Wisniewski", "until": date(2026, 7, 8)},
        {"surname": "Wisniewski", "source": "tenancy", "born": BORN, "address": "Flat 9, 80 Well Street", "postcode": "E9 7AB"},
    ],
    ids=["here before, by their own surname", "at another home"],
)
def test_a_forename_alone_is_not_enough_where_the_applicant_is_known_otherwise(known: dict[str, Any]) -> None:
    def may(world: World) -> tuple[int, str]:
        """What the next tenant's record may do."""
        world.match()
        return world.store.frame(
            "select standing, review_reason from candidate c join resident r using (resident_id) where r.surname = 'Mazur'"
        ).row(0)

    next_tenant = World().resident("Wojciech", "Mazur", since=date(2026, 7, 9)).applicant("Wojciech", "Wisniewski", born=BORN)
    assert may(next_tenant)[0] == MAY_VERIFY
    next_tenant.resident(**{"forename": "Wojciech", "ref": "B2", "since": SINCE} | known)
    assert may(next_tenant) == (MAY_REVIEW, "R6")


def test_an_initial_is_not_enough_where_the_applicant_lives_at_another_home() -> None:
    world = World().resident("H", "Shah", since=LATELY).applicant("Hitesh", "Shah", born=BORN)
    assert world.said()[0] == "VERIFIED"
    elsewhere = {"source": "tenancy", "born": BORN, "ref": "T1", "since": SINCE}
    beside = World().resident("H", "Shah", since=LATELY).applicant("Hitesh", "Shah", born=BORN)
    assert beside.resident("Hitesh", "Shah", address="Mare Street Lofts", **elsewhere).said()[0] == "VERIFIED", "it may be this home"
    unpaid = elsewhere | {"source": "housing_benefit", "ref": "H1", "proves": False}
    assert world.resident("Hitesh", "Shah", address="Flat 9, 80 Well Street", postcode="E9 7AB", **unpaid).said()[0] == "VERIFIED", "once"
    assert world.resident("Hitesh", "Shah", address="Flat 9, 80 Well Street", postcode="E9 7AB", **elsewhere).said() == ("REVIEW", "R6")


@pytest.mark.parametrize(
    ("also", "verified"),
    [
        ({"forename": "R", "since": SINCE}, False),
        ({"forename": "R", "since": date(2026, 6, 1)}, True),
        ({"forename": "Ruksana", "since": SINCE}, True),
    ],
    ids=["an initial all along", "an initial from that day on", "the same name all along"],
)
def test_who_lived_beside_somebody_who_has_left_is_another(also: dict[str, Any], *, verified: bool) -> None:
    world = World().resident("Ruksana", "Begum", since=SINCE, until=date(2026, 6, 1)).resident(surname="Begum", person_no=2, **also)
    assert (world.applicant("Ruksana", "Begum", born=BORN).said()[0] == "VERIFIED") is verified


LANE = "10 Church Lane"


@pytest.mark.parametrize(
    ("record", "claim", "neighbours", "expected"),
    [
        (None, "BD12 1FE", ["BD13 1FE"], ("REVIEW", "R3")),
        (None, "BD12 1FE", ["BD12 1FE"], ("VERIFIED", "V2")),
        (None, "BD12 1FE", [], ("VERIFIED", "V2")),
        ("BD13 1FE", None, ["BD12 1FE"], ("REVIEW", "R3")),
        ("BD13 1FE", None, [], ("VERIFIED", "V2")),
        ("BD13 1FE", "BD12 1FE", ["BD12 1FE"], ("REVIEW", "R3")),
        ("BD13 1FE", "BD13 1FF", ["BD12 1FE"], ("VERIFIED", "V2")),
        (None, None, ["BD12 1FE", "BD13 1FE"], ("REVIEW", "R3")),
        (None, None, ["BD12 1FE"], ("VERIFIED", "V2")),
        ("BD13 1FE", "BD13 1FE", ["BD12 1FE"], ("VERIFIED", "V2")),
    ],
)
def test_a_street_of_two_villages(record: str | None, claim: str | None, neighbours: list[str], expected: tuple[str, str]) -> None:
    """`neighbours`: the postcodes of others on record at that number of a street of that name."""
    world = World().resident("Gary", "Feather", address=LANE, postcode=record).applicant("Gary", "Feather", address=LANE, postcode=claim)
    for number, postcode in enumerate(neighbours):
        world.resident("Olu", "Novak", address=LANE, postcode=postcode, ref=f"N{number}")
    assert world.said() == expected


def test_somebody_known_by_birth_is_of_either_village() -> None:
    world = World().resident("Gary", "Feather", address=LANE, postcode=None, born=BORN, source="tenancy")
    world.resident("Olu", "Novak", address=LANE, postcode="BD13 1FE").applicant(
        "Gary", "Feather", address=LANE, postcode="BD12 1FE", born=BORN
    )
    assert world.said()[0] == "VERIFIED"


def test_a_text_without_a_postcode_is_no_propertys_name() -> None:
    """The one record that ties it to a reference may be of the other village."""
    world = (
        World()
        .resident("Gary", "Feather", address=LANE, postcode=None, uprn="100021")
        .resident("Olu", "Novak", address=LANE, postcode="BD12 1FE")
    )
    assert world.applicant("Gary", "Feather", address=LANE, postcode=None).said() != ("VERIFIED", "V1")


@pytest.mark.parametrize(
    ("record", "johns", "verified"),
    [
        ({"forename": "J", "title": "MRS"}, 10, False),
        ({"forename": "J", "title": "MR"}, 10, True),
        ({"forename": "J", "title": "DR"}, 10, True),
        ({"forename": "J", "title": None}, 10, True),
        ({"forename": "J", "title": "MRS"}, 9, True),
        ({"forename": "J", "title": "MRS", "born": BORN}, 10, True),
        ({"forename": "John", "title": "MRS"}, 10, True),
        ({"forename": "Hansa", "middle_name": "John", "title": "MRS"}, 10, False),
        ({"forename": "Peter", "middle_name": "John", "title": "MR"}, 10, True),
        ({"forename": "Hartwell", "surname": "John", "title": "MRS"}, 10, True),
    ],
    ids=[
        "Mrs J",
        "Mr J",
        "Dr J",
        "no title",
        "too few to tell",
        "known by birth",
        "a title mistyped",
        "husband's name",
        "second name",
        "turned",
    ],
)
def test_a_title_of_the_other_sex_is_of_another(record: dict[str, Any], johns: int, *, verified: bool) -> None:
    world = World().resident(**{"surname": "Hartwell"} | record)
    for i in range(johns):
        world.resident("John", f"Smith{chr(97 + i)}", address=f"{i} Long Road", postcode="N1 1AA", ref=f"B{i}", title="MR")
    said = world.applicant("John", "Hartwell", born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R2")
    assert world.said(RuleSet(ask_titles=False))[0] == "VERIFIED"


def test_of_a_couple_with_one_initial_the_title_tells_whose_record_it_is() -> None:
    """MR J HARTWELL is John's, and MRS J HARTWELL no rival of him; where titles are left out, it may be either."""
    world = World().resident("J", "Hartwell", title="MR").resident("J", "Hartwell", title="MRS", person_no=2)
    for i in range(12):
        world.resident("John", f"Smith{chr(97 + i)}", address=f"{i} Long Road", postcode="N1 1AA", ref=f"B{i}", title="MR")
    assert world.applicant("John", "Hartwell").said()[0] == "VERIFIED"
    assert world.said(RuleSet(ask_titles=False)) == ("REVIEW", "R6")


def test_titles_tell_a_sex_only_where_nearly_all_agree() -> None:
    def lesley(mistyped: int) -> World:
        world = World().resident("L", "Hartwell", title="MR").applicant("Lesley", "Hartwell", born=BORN)
        for i in range(20 + mistyped):
            name = f"Smith{chr(97 + i)}"
            world.resident("Lesley", name, address=f"{i} Long Road", postcode="N1 1AA", ref=f"B{i}", title="MRS" if i < 20 else "MR")
        return world

    assert lesley(1).said() == ("REVIEW", "R2")
    assert lesley(2).said()[0] == "VERIFIED"


def test_a_dated_record_under_another_surname_at_the_same_door_is_of_the_same_person() -> None:
    def satnam(**other: Any) -> World:
        world = World().resident("Satnam", "Grewal", middle_name="Kaur")
        world.resident(**{"forename": "Satnam", "surname": "Kaur", "source": "tenancy", "born": BORN, "ref": "T1"} | other)
        return world.applicant("Satnam", "Grewal", born=ANOTHER_DAY)

    assert satnam().said() == ("REVIEW", "R6")
    assert satnam(until=date(2020, 1, 1)).said()[0] == "VERIFIED"
    assert satnam(forename="Kiran").said()[0] == "VERIFIED"
    assert satnam(born=ANOTHER_DAY).said()[0] == "VERIFIED"


_BISI: dict[str, Any] = {"forename": "Bisi", "since": date(2020, 1, 1), "ref": "H1"}
_BISI_SINCE: dict[str, Any] = {"forename": "Bisi", "since": date(2025, 6, 6), "ref": "H3"}


@pytest.mark.parametrize(
    ("more", "verified"),
    [
        ([], True),
        ([_BISI], False),
        ([_BISI | {"until": date(2025, 6, 5), "ref": "H2"}, _BISI_SINCE], False),
        ([_BISI_SINCE], True),
        ([_BISI, {"born": BORN, "since": date(2025, 6, 6), "ref": "H9"}], True),
        ([_BISI | {"proves": False}], True),
        ([_BISI, {"since": date(2025, 6, 6), "ref": "H9", "proves": False}], False),
    ],
    ids=[
        "a benefit ended for all", "it goes on without", "under a new reference", "a later household's", "in a claim of their own",
        "one that pays nothing goes on", "in a claim that pays nothing",
    ],
)  # fmt: skip
def test_whom_the_benefit_claim_of_the_household_leaves_out_since(more: list[dict[str, Any]], *, verified: bool) -> None:
    world = World().resident(born=BORN, source="tenancy", ref="T1")
    world.resident(born=BORN, source="housing_benefit", ref="H1", person_no=2, since=date(2020, 1, 1), until=date(2025, 6, 5))
    for place, one in enumerate(more):
        world.resident(**{"source": "housing_benefit", "person_no": 3 + place} | one)
    said = world.applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("other", "verified"),
    [
        ({"ref": "H1-1-1"}, False),
        ({"ref": "H2-1-1", "since": date(2023, 6, 5)}, True),
        ({"ref": "H2", "person_no": 2}, True),
    ],
    ids=["another member of the claim goes on", "a later claim", "claims without numbers of their members"],
)
def test_a_claim_whose_members_have_references_of_their_own_is_one(other: dict[str, Any], *, verified: bool) -> None:
    world = World().resident(born=BORN, source="tenancy", ref="T1", role="daughter")
    world.resident(born=BORN, source="housing_benefit", ref="H1-1-2", person_no=2, since=date(2015, 5, 1), until=date(2023, 6, 5))
    world.resident("Bisi", **{"born": ANOTHER_DAY, "source": "housing_benefit", "since": date(2015, 5, 1)} | other)
    said = world.applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("again", "verified"),
    [
        ({"since": date(2021, 4, 1), "until": date(2024, 2, 28)}, False),
        ({"since": date(2011, 4, 1), "until": date(2021, 3, 31)}, True),
        ({"since": date(2015, 4, 1), "until": date(2024, 2, 28)}, True),
    ],
    ids=["the newer of two accounts has ended", "the one before has", "both begin on one day"],
)
def test_an_account_that_nobody_closed_beside_a_newer_one_that_ended(again: dict[str, Any], *, verified: bool) -> None:
    said = World().resident(ref="7").resident(ref="M7", **again).applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


def test_a_claim_drops_who_went_by_another_surname_there() -> None:
    world = World().resident("Amina", "Okafor", born=BORN, source="tenancy", ref="T1", role="partner")
    world.resident("Chidi", "Okafor", born=ANOTHER_DAY, source="housing_benefit", ref="H1-1", person_no=1, since=date(2016, 1, 1))
    assert world.applicant("Amina", "Nwosu", born=BORN).said()[0] == "VERIFIED"
    world.resident(
        "Amina", "Okafor", born=BORN, source="housing_benefit", ref="H1-2", person_no=2, since=date(2016, 1, 1), until=date(2021, 6, 23)
    )
    assert world.said() == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("next_one", "born", "verified"),
    [
        (("Ada Louise", "Cole", date(2025, 6, 7)), BORN, True),
        (("Ada", "Cole", date(2025, 6, 7)), BORN, False),
        (("Ada Louise", "Cole", date(2025, 6, 7)), None, False),
        (("Ada Louise", "Cole", date(2026, 1, 1)), BORN, False),
        (("A", "Cole", date(2025, 6, 7)), BORN, False),
        (("Ada", "Obi", date(2025, 5, 20)), BORN, True),
    ],
    ids=["a new surname", "anybody called Ada", "not known by birth", "half a year later", "an initial", "a slip, and a month of both"],
)
def test_an_account_goes_on_under_a_new_name(next_one: tuple[str, str, date], born: date | None, *, verified: bool) -> None:
    forename, surname, since = next_one
    world = World().resident("Ada Louise", born=BORN, source="tenancy", ref="T1").resident("Ada Louise", ref="C1", until=date(2025, 6, 6))
    said = world.resident(forename, surname, ref="C2", since=since).applicant("Ada Louise", born=born).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("beside", "verified"),
    [({"forename": "Ada", "ref": "C1", "person_no": 2}, True), ({"forename": "Ada", "ref": "C3"}, False)],
    ids=["beside the full name", "alone"],
)
def test_an_initial_that_left_an_account_was_anothers(beside: dict[str, Any], *, verified: bool) -> None:
    world = World().resident("A", ref="C1", until=date(2024, 12, 14)).resident(until=date(2024, 12, 14), **beside)
    said = world.resident(ref="C2").applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("son", "verified"),
    [
        ({"role": "son"}, False),
        ({"role": "joint tenant"}, True),
        ({"role": "tenant", "ref": "T2"}, True),
    ],
    ids=["a son on his father's tenancy", "a joint tenant", "a tenant himself"],
)
def test_of_a_father_and_a_son_of_one_name_the_account_is_the_fathers(son: dict[str, Any], *, verified: bool) -> None:
    world = World().resident("Tunde", "Mensah").resident("Tunde", "Mensah", born=BORN, source="tenancy", ref="T1", role="tenant")
    world.resident("Tunde", "Mensah", **{"born": ANOTHER_DAY, "source": "tenancy", "ref": "T1", "person_no": 2, "proves": False} | son)
    assert world.applicant("Tunde", "Mensah", born=ANOTHER_DAY).said()[0] == ("VERIFIED" if verified else "REVIEW")


@pytest.mark.parametrize(
    ("here", "verified"),
    [(date(2019, 3, 4), True), (date(2013, 3, 4), False), (None, False)],
    ids=["known here since", "known here before", "not known here"],
)
def test_a_home_that_nobody_closed_is_none_once_a_newer_record_here_is_dated(here: date | None, *, verified: bool) -> None:
    world = World().resident(since=date(2019, 3, 1))
    world.resident(born=BORN, source="tenancy", ref="T1", role="tenant", since=date(2015, 1, 1), address="9 Elm Road", postcode="E5 0AB")
    if here:
        world.resident(born=BORN, source="housing_benefit", ref="H1", since=here, until=date(2022, 3, 4))
    said = world.applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("ended", "begins", "verified"),
    [
        (date(2026, 1, 31), date(2026, 2, 1), False),
        (date(2026, 1, 31), date(2026, 3, 3), False),
        (date(2026, 1, 31), date(2026, 3, 4), True),
        (date(2024, 6, 30), date(2025, 2, 1), True),
    ],
    ids=["renewed", "within a month", "left and came back", "left before Council Tax ended"],
)
def test_a_tenancy_renewed_goes_on_from_the_one_before(ended: date, begins: date, *, verified: bool) -> None:
    world = World().resident(ref="C1", since=date(2020, 1, 1), until=date(2024, 11, 1))
    world.resident(born=BORN, source="tenancy", ref="T1", since=date(2020, 1, 1), until=ended)
    world.resident(born=BORN, source="tenancy", ref="T2", since=begins)
    said = world.applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


@pytest.mark.parametrize(("beside", "verified"), [(True, False), (False, True)], ids=["was beside him", "the account in short"])
def test_a_wife_who_goes_on_alone_is_not_the_husband(*, beside: bool, verified: bool) -> None:
    world = World().resident("John", "Hartwell", ref="C1", since=date(2015, 4, 1), until=date(2026, 1, 10))
    if beside:
        world.resident("J", "Hartwell", ref="C1", person_no=2, since=date(2015, 4, 1), until=date(2026, 1, 10))
    world.resident("J", "Hartwell", ref="C2", since=date(2026, 1, 11))
    world.resident("John", "Hartwell", born=BORN, source="tenancy", ref="T1", since=date(2015, 4, 1))
    assert (world.applicant("John", "Hartwell", born=BORN).said()[0] == "VERIFIED") is verified


def test_a_record_under_a_married_name_ends_with_the_others_of_that_name() -> None:
    world = World().resident("Fatma", "Aydin", born=BORN, source="tenancy", ref="T1")
    assert world.applicant("Fatma", "Ozturk", born=BORN).said()[0] == "VERIFIED"
    world.resident("Fatma", "Aydin", ref="C1", until=date(2026, 3, 1))
    assert world.said() == ("REVIEW", "R4")


@pytest.mark.parametrize(
    ("other", "verified"),
    [
        ({"address": "Flat 3, 14 Mare Street"}, False),
        ({"address": "16 Mare Street"}, True),
        ({"address": "16 Mare Street", "born": BORN}, False),
        ({"address": "Flat 3, 14 Mare Street", "until": date(2026, 1, 1)}, True),
        ({"address": "Flat 3, 14 Mare Street", "forename": "Ada"}, True),
    ],
    ids=["in the next flat", "a namesake next door", "next door by birth", "once", "another's"],
)
def test_the_very_name_next_door_is_who_a_spelling_of_it_is_not(other: dict[str, Any], *, verified: bool) -> None:
    world = (
        World()
        .resident("Helen", "Noble")
        .resident(**{"forename": "Helena", "surname": "Noble", "ref": "C9", "since": date(2010, 1, 1)} | other)
    )
    said = world.applicant("Helena", "Noble", born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R6")


@pytest.mark.parametrize(
    ("other", "verified"),
    [
        ({}, False),
        ({"address": "16 Mare Street"}, True),
        ({"until": date(2026, 1, 1)}, True),
        ({"surname": "Brown"}, True),
    ],
    ids=["her initial in the next flat", "next door", "once", "another's"],
)
def test_an_initial_in_the_next_flat_is_who_a_forename_alone_is_not(other: dict[str, Any], *, verified: bool) -> None:
    world = World().resident("Zabihullah", "Hotak")
    world.resident(**{"forename": "Z", "surname": "Noorzai", "ref": "C9", "address": "Flat 3, 14 Mare Street"} | other)
    said = world.applicant("Zabihullah", "Noorzai", born=BORN).said(RuleSet(verify_at=3.0))
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R6")


def test_the_full_name_elsewhere_is_who_a_forename_alone_is_not() -> None:
    world = World().resident("Zabihullah", "Hotak")
    rules = RuleSet(verify_at=3.0)
    assert world.applicant("Zabihullah", "Ahmadzai", born=BORN).said(rules)[0] == "VERIFIED"
    world.resident("Zabihullah", "Ahmadzai", address="Flat 2, 14 Long Road", postcode="E8 1AA", ref="C9")
    assert world.said(rules) == ("REVIEW", "R6")


@pytest.mark.parametrize(
    ("record", "title", "verified"),
    [(("Halimo", "Abdi Ismail"), "MRS", False), (("Halimo", "Abdi Ismail"), "MR", False), (("Ismail", "Abdi"), "MRS", True)],
    ids=["his daughter", "his daughter under MR", "turned"],
)
def test_a_father_is_not_verified_by_his_daughters_names(record: tuple[str, str], title: str, *, verified: bool) -> None:
    world = World().resident(*record, title=title)
    for i in range(10):
        world.resident("Abdi", f"Smith{chr(97 + i)}", address=f"{i} Long Road", postcode="N1 1AA", ref=f"B{i}", title="MR")
    assert (world.applicant("Abdi", "Ismail", born=BORN).said()[0] == "VERIFIED") is verified


@pytest.mark.parametrize(
    ("more", "verified"),
    [
        ({}, False), ({"until": date(2026, 8, 20)}, True), ({"born": ANOTHER_DAY}, True), ({"proves": False}, True),
        ({"role": "daughter"}, True), ({"role": "partner"}, False), ({"role": "leaseholder"}, False), ({"role": "occupant"}, False), ({"role": None}, False),
    ],
    ids=[
        "two homes at once", "the other has ended", "a namesake", "a garage", "on her parents' tenancy still", "a partner's home", "a lease", "an occupant",
        "not said as what",
    ],
)  # fmt: skip
def test_a_record_of_an_extract_without_starts_outranks_no_home_elsewhere(more: dict[str, Any], *, verified: bool) -> None:
    taken = date(2026, 8, 30)
    world = World().resident(as_of=taken, since=taken - timedelta(days=DATELESS_DAYS))
    home = {
        "address": "Flat 2, 80 Well Street",
        "postcode": "E9 7AB",
        "source": "tenancy",
        "ref": "T1",
        "since": date(2022, 5, 1),
        "born": BORN,
    }
    said = world.resident(**home | more).applicant(born=BORN).said()
    assert said[0] == "VERIFIED" if verified else said == ("REVIEW", "R4")


def test_a_sharer_whose_own_claim_ended_was_not_dropped_from_that_of_others() -> None:
    world = World().resident(source="tenancy", born=BORN, ref="T1", role="tenant")
    world.resident(source="housing_benefit", born=BORN, ref="H1", role="claimant", since=date(2019, 4, 1), until=date(2023, 5, 1))
    for number, forename, surname, role in ((1, "Ravi", "Rao", "claimant"), (2, "Mina", "Rao", "partner")):
        world.resident(
            forename, surname, source="housing_benefit", born=date(1985, 2, number), ref=f"H2-{number}", person_no=number, role=role,
            since=date(2018, 4, 1),
        )  # fmt: skip
    assert world.applicant(born=BORN).said()[0] == "VERIFIED"


@pytest.mark.parametrize(
    ("ref", "since", "until", "outcome"),
    [
        ("A1", date(2018, 4, 1), date(2020, 3, 31), "VERIFIED"),
        ("A2", date(2021, 4, 1), date(2021, 4, 1), "VERIFIED"),
        ("A2", date(2018, 4, 1), date(2020, 3, 31), "REVIEW"),
    ],
    ids=["of the same account", "opened by mistake", "a newer account"],
)
def test_a_part_of_an_account_that_ended_is_no_end_of_it(ref: str, since: date, until: date, outcome: str) -> None:
    world = World().resident(since=date(2010, 4, 1), ref="A1").resident(since=since, until=until, ref=ref)
    assert world.applicant().said()[0] == outcome
