"""What the household's other records say of a name: one person with two forenames, a couple with two surnames, a birthday lent."""

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.factory import World
from vh.matching import levels
from vh.matching.compare import pattern_scores
from vh.matching.household import CHILDREN, HEADS, PARTNERS, revise, revise_one
from vh.matching.single import Row
from vh.ruleset import Birth, Dates, Dwelling, Forename, RuleSet, Surname
from vh.store import open_store
from vh.text.name_tables import european_families
from vh.text.names import name_keys
from vh.text.terms import columns, compiled

BORN, ANOTHER_DAY, NEW_YEAR = date(1984, 3, 14), date(1981, 7, 2), date(1984, 1, 1)


def _benefit(world: World, forename: str, surname: str, role: str, born: date | None = BORN, **more: Any) -> World:
    return world.resident(forename, surname, source="housing_benefit", role=role, born=born, ref=f"{forename} {surname}", **more)


def test_a_partner_who_goes_by_another_name_is_one_person() -> None:
    world = _benefit(World(), "Jennifer", "Keeling", "partner").applicant("Julie", "Keeling", born=BORN)
    assert world.said()[0] == "VERIFIED"


@pytest.mark.parametrize("role", ["claimant", "non-dependant", "dependant"])
def test_who_is_not_of_a_couple_may_be_a_twin(role: str) -> None:
    world = _benefit(World(), "Jennifer", "Keeling", role).applicant("Julie", "Keeling", born=BORN)
    assert world.said() == ("REVIEW", "R2")


@pytest.mark.parametrize(
    ("born", "surname"), [(ANOTHER_DAY, "Keeling"), (NEW_YEAR, "Keeling"), (BORN, "Upton")], ids=["another day", "placeholder", "surname"]
)
def test_another_name_needs_a_full_birthday_and_the_surname(born: date, surname: str) -> None:
    claimed = NEW_YEAR if born == NEW_YEAR else BORN
    world = _benefit(World(), "Jennifer", "Keeling", "partner", born).applicant("Julie", surname, born=claimed)
    assert world.said()[0] != "VERIFIED"


def test_twins_on_one_system_stay_two() -> None:
    world = _benefit(World(), "Jennifer", "Keeling", "partner")
    world = _benefit(world, "Julie", "Keeling", "non-dependant", until=date(2024, 1, 1)).applicant("Julie", "Keeling", born=BORN)
    assert world.said()[0] != "VERIFIED"


def test_a_head_of_a_family_may_have_names_of_two_traditions() -> None:
    family = _benefit(World(), "Mei", "Kwan", "partner", ANOTHER_DAY)
    assert _benefit(family, "Lingming", "Chan", "claimant").applicant("Henry", "Chan", born=BORN).said()[0] == "VERIFIED"
    family = _benefit(World(), "Anna", "Kwan", "partner", ANOTHER_DAY)
    assert _benefit(family, "David", "Chan", "claimant").applicant("Henry", "Chan", born=BORN).said() == ("REVIEW", "R2")
    assert _benefit(World(), "Lingming", "Chan", "claimant").applicant("Henry", "Chan", born=BORN).said() == ("REVIEW", "R2")


def test_another_source_that_knew_the_applicant_here_joins_the_two_names() -> None:
    world = World().resident("Wai", "Wang", source="tenancy", role="tenant", born=BORN, since=date(2010, 1, 1))
    assert world.applicant("Lily", "Wang", born=BORN).said() == ("REVIEW", "R2")
    world = World().resident("Wai", "Wang", source="tenancy", role="tenant", born=BORN, since=date(2010, 1, 1))
    world = _benefit(world, "Lily", "Wang", "claimant", until=date(2024, 7, 7)).applicant("Lily", "Wang", born=BORN)
    assert world.said()[0] == "VERIFIED"


def test_of_a_couple_one_may_go_by_the_surname_of_the_other() -> None:
    assert World().resident("Cathy", "Milne").applicant("Catherine", "Aspinall").said() == ("REVIEW", "R1")
    couple = World().resident("Cathy", "Milne").resident("Colin", "Aspinall", person_no=2)
    assert couple.applicant("Catherine", "Aspinall").said()[0] == "VERIFIED"
    couple = World().resident("Fay", "Milne").resident("Colin", "Aspinall", person_no=2)
    assert couple.applicant("Catherine", "Aspinall").said()[0] != "VERIFIED"


def test_an_owner_who_may_live_elsewhere_makes_no_couple() -> None:
    """MR A BUTT lets the home to IMRAN HUSSAIN, who is no IMRAN BUTT."""
    let = World().resident("Imran", "Hussain").resident("I", "Butt", ref="A2", proves=False)
    assert let.applicant("Imran", "Butt").said()[0] != "VERIFIED"


def test_a_forename_that_everybody_bears_makes_no_couple() -> None:
    couple = World().resident("Mohammad", "Akhtar").resident("Bilal", "Hussain", person_no=2)
    assert couple.applicant("Mohammed Khalid", "Hussain").said()[0] != "VERIFIED"


def test_who_bears_both_names_has_no_rival_in_a_namesake_of_another_surname() -> None:
    sharers = World().resident("Janet", "Cole").resident("Janet", "Brown", person_no=2)
    assert sharers.applicant("Janet", "Cole").said()[0] == "VERIFIED"
    sharers = World().resident("Janet", "Cole").resident("Janet", "Cole", person_no=2)
    assert sharers.applicant("Janet", "Cole").said() == ("REVIEW", "R6")


def test_a_name_that_is_no_familys_makes_no_couple() -> None:
    couple = World().resident("Shahin", "Alam").resident("Josna", "Begum", person_no=2)
    assert couple.applicant("Shahin", "Begum").said()[0] != "VERIFIED"


def test_a_lease_lends_its_birthday_to_council_tax() -> None:
    owner = World().resident("Claire", "Burton").applicant("Claire", "Cooper", born=BORN)
    assert owner.said()[0] == "REVIEW"
    lease = {"source": "tenancy", "role": "leaseholder", "proves": False, "ref": "L1"}
    owner = World().resident("Claire", "Burton").resident("Claire", "Burton", born=BORN, **lease).applicant("Claire", "Cooper", born=BORN)
    assert owner.said()[0] == "VERIFIED"
    other = World().resident("Claire", "Burton").resident("Fay", "Burton", born=BORN, **lease).applicant("Claire", "Cooper", born=BORN)
    assert other.said()[0] == "REVIEW"


def test_a_surname_in_another_flat_of_the_building_makes_no_couple() -> None:
    def couple(flat: str) -> World:
        world = World().dwelling("100021", "Flat A, 14 Mare Street").dwelling("100022", "Flat B, 14 Mare Street")
        world.resident("Cathy", "Milne", address="Flat A, 14 Mare Street").resident("Colin", "Aspinall", ref="A2", address=flat)
        return world.applicant("Catherine", "Aspinall", address="14 Mare Street")

    levels_of = "select surname from candidate where forename = $forename"
    for flat, level in (("Flat A, 14 Mare Street", Surname.SHARED), ("Flat B, 14 Mare Street", Surname.DIFFERS)):
        world = couple(flat)
        world.match()
        assert world.store.scalar(levels_of, forename=int(Forename.FAMILY)) == level


def test_a_birthday_is_lent_where_the_middle_initial_is_that_of_the_other_name() -> None:
    def known_as(middle_name: str | None, born: date = BORN) -> World:
        world = _benefit(World(), "Oladipo", "Akinola", "claimant", born).resident("Oladipo", "Akinola", middle_name=middle_name)
        return world.applicant("Idowu", "Akinola", born=BORN)

    assert known_as("I").said()[0] == "VERIFIED"
    assert known_as("T").said() == ("REVIEW", "R2")
    assert known_as(None).said() == ("REVIEW", "R2")
    assert known_as("I", ANOTHER_DAY).said()[0] == "REVIEW"


def test_another_forename_is_not_joined_by_a_birthday_one_digit_off() -> None:
    def couple(born: date) -> World:
        world = _benefit(World(), "Jason", "Parker", "claimant", ANOTHER_DAY)
        _benefit(world, "Edith", "Parker", "partner", born, proves=False).resident("Edith", "Parker", ref="A9")
        return world.applicant("Graham", "Parker", born=BORN)

    assert couple(BORN).said()[0] == "VERIFIED"
    assert couple(BORN.replace(year=1974)).said()[0] == "REVIEW"


def test_a_birthday_is_lent_by_a_head_of_a_family_with_names_of_two_traditions() -> None:
    def family(role: str, of_head: str = "Oluwatoyin") -> World:
        world = _benefit(World(), "Lanre", "Akinwande", role, ANOTHER_DAY)
        _benefit(world, of_head, "Adesanya", "claimant", proves=False).resident(of_head, "Adesanya", ref="A9")
        return world.applicant("Jane", "Adesanya", born=BORN)

    assert family("dependant").said()[0] == "VERIFIED"
    assert family("non-dependant").said()[0] == "REVIEW"
    assert family("dependant", of_head="Susan").said()[0] == "REVIEW"


def test_a_lease_lends_its_birthday_where_the_names_are_of_two_traditions() -> None:
    def owner(claimed: str, *, proves: bool = False) -> World:
        world = (
            World().resident("Man", "Ho").resident("Man", "Ho", source="tenancy", role="leaseholder", born=BORN, proves=proves, ref="L1")
        )
        return world.applicant(claimed, "Ho", born=BORN)

    assert owner("Kevin").said()[0] == "VERIFIED"
    assert owner("Lingming").said()[0] == "REVIEW"
    assert owner("Kevin", proves=True).said()[0] == "REVIEW"


def test_an_initial_with_the_very_birthday_needs_no_surname() -> None:
    world = World().resident("L", "Tran", source="tenancy", role="household member", born=BORN).applicant("Lan", "Truong", born=BORN)
    assert world.said()[0] == "VERIFIED"
    world = World().resident("L", "Tran", source="tenancy", role="household member", born=ANOTHER_DAY).applicant("Lan", "Truong", born=BORN)
    assert world.said()[0] != "VERIFIED"


@pytest.mark.parametrize(
    ("name", "there"),
    [("HENRY", True), ("CHAIM", True), ("JERMAINE", True), ("YETUNDE", False), ("LINGMING", False), ("WILLIAM", True), ("HANNAH", True),
     ("BLESSING", False), ("OLAKUNLE", False), ("KIRAN", False)],
)  # fmt: skip
def test_names_usual_in_europe(name: str, there: bool) -> None:
    assert (name_keys(name, None, None).forename_family in european_families()) is there


def test_no_revised_level_outweighs_the_best_of_its_signal() -> None:
    scores = pattern_scores(RuleSet()).filter(pl.col("dwelling") == Dwelling.SAME_UPRN)
    best = scores.sort("score").row(-1, named=True)
    assert (best["forename"], best["surname"], best["dob"]) == (Forename.RARE, Surname.EXACT, Birth.EXACT)


_record = compiled("record", "r", levels.RECORD, returns=tuple(levels.RECORD))


def _candidate(dice: random.Random, applicant: int, resident: int) -> dict[str, Any]:
    return {
        "applicant_id": applicant, "resident_id": resident, "source": dice.choice(("council_tax", "tenancy", "housing_benefit")),
        "dwelling": int(dice.choice((Dwelling.SAME_UPRN, Dwelling.SAME_UPRN, Dwelling.SAME_ADDRESS, Dwelling.SAME_BUILDING, Dwelling.NEAR))),
        "forename": int(dice.choice((Forename.DIFFERS, Forename.DIFFERS, *(one for one in Forename if one != Forename.ALIAS)))),
        "surname": int(dice.choice((Surname.EXACT, Surname.EXACT, Surname.DIFFERS, Surname.DIFFERS, Surname.CLOSE))),
        "dob": int(dice.choice((Birth.EXACT, Birth.EXACT, Birth.MISSING, Birth.MISSING, Birth.NEAR, Birth.DIFFERS))),
        "dates": int(dice.choice((Dates.COVERS, Dates.COVERS, Dates.ENDED))), "proof": dice.choice((0, 1, 1)),
        "flags": dice.choice((0, levels.TWO_TRADITIONS)), "feed": dice.choice(("one", "two")),
        "role": dice.choice((None, "lead", *HEADS, *PARTNERS, *CHILDREN)), "date_of_birth": dice.choice((None, BORN, NEW_YEAR)),
        "forename_key": dice.choice((None, "A", "ADA", "ADA")), "text_uprn": None, "uprn": None, "unit_key": None,
        "surname_key": dice.choice(("HART", "HART", "BEGUM", None)), "postcode_key": None,
    }  # fmt: skip


def test_any_household_is_heard_alike_in_sql_and_in_python() -> None:
    dice, store = random.Random(5), open_store()
    people = [_candidate(dice, a, 10 * a + i) for a in range(2000) for i in range(dice.choice((1, 3, 4, 6)))]
    frame = pl.DataFrame(
        people, schema_overrides=dict.fromkeys(("text_uprn", "uprn", "unit_key", "postcode_key"), pl.String), infer_schema_length=None
    )
    with store.scratch() as work:
        with work.using("lent", frame):
            work.execute(f"create temp table levelled as select *, date_of_birth as born, {columns(levels.RECORD)} from lent r")
        revise(work)
        of_sql = work.frame("select resident_id, forename, surname, dob from levelled order by resident_id").rows()
    said = []
    for applicant in range(2000):
        mine = [one for one in people if one["applicant_id"] == applicant]
        made = [Row(**one, born=one["date_of_birth"], **dict(zip(levels.RECORD, _record(Row(**one)), strict=True))) for one in mine]
        revise_one(made)
        said += [(one.resident_id, one.forename, one.surname, one.dob) for one in made]
    assert said == of_sql
    revised = {
        name
        for one, was in zip(said, people, strict=True)
        for name, now in zip(("forename", "surname", "dob"), one[1:], strict=True)
        if now != was[name]
    }
    assert revised == {"forename", "surname", "dob"}
