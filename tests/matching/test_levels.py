"""The levels in SQL say what the pure functions and tables say."""

from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest

from tests.factory import World, levels_of
from vh.matching.compare import count_people, pattern_scores
from vh.matching.levels import LEVELS, TWO_TRADITIONS, compare
from vh.ruleset import OTHER_SEX, Birth, Dwelling, Forename, RuleSet, Surname
from vh.text.name_keys import name_keys

_OF_NAMES = (
    "forename_key", "forename_family", "forename_families", "given_keys", "surname_key", "surname_family", "surname_parts", "surname_sound",
)  # fmt: skip


FORENAMES = [
    ("Ada", "Ada", Forename.EXACT),
    ("Mohammed", "Mohamed", Forename.FAMILY),
    ("A", "Ada", Forename.INITIAL),
    ("B", "Ada", Forename.DIFFERS),
    ("Gbenga", "Gbegna", Forename.CLOSE),
    (None, "Ada", Forename.MISSING),
    ("Grace", "Ada", Forename.DIFFERS),
    ("Emma", "Ema", Forename.FAMILY),
    ("Thinnh", "Thinh", Forename.FAMILY),
    ("Thinhh", "Thinh", Forename.FAMILY),
    ("Yufai", "Yu Fai", Forename.FAMILY),
    ("Sam", "Samantha", Forename.FAMILY),
    ("Charlie", "Charlotte", Forename.FAMILY),
    ("Kath", "Kathleen", Forename.FAMILY),
    ("Kath", "Catherine", Forename.FAMILY),
    ("Sarlaben", "Sarla", Forename.FAMILY),
    ("Rajesh", "Rajeshbhai", Forename.FAMILY),
    ("Reuben", "Reu", Forename.CLOSE),
    ("John", "Jack", Forename.FAMILY),
    ("Jack", "Giovanni", Forename.CLOSE),
    ("Dan", "Danielle", Forename.CLOSE),
    ("W", "Bill", Forename.INITIAL),
    ("Bill", "W", Forename.INITIAL),
    ("R", "Bill", Forename.DIFFERS),
    ("Sam", "Samuel", Forename.FAMILY),
    ("Samuel", "Samantha", Forename.DIFFERS),
    ("Hershel", "Herman", Forename.FAMILY),
    ("Renee", "Rene", Forename.CLOSE),
    ("Andy", "Andrew", Forename.FAMILY),
    ("Andy", "Andrea", Forename.CLOSE),
    ("Herman", "Harold", Forename.DIFFERS),
    ("Abdul Rahman", "Abdulrahman", Forename.FAMILY),
    ("David", "Dacid", Forename.CLOSE),
    ("Yaa", "Yqa", Forename.CLOSE),
    ("Al", "Li", Forename.DIFFERS),
    ("Chi Keung", "Chi Keung", Forename.UNCOMMON),
    ("Chi Keung", "Chi Wai", Forename.CLOSE),
    ("Mei Ling", "Mei Lan", Forename.CLOSE),
    ("Mohammed Hussain", "Mohammed Hussein", Forename.EXACT),
    ("Chi Keung", "Chi", Forename.EXACT),
    ("Chi Keung", "Chi K", Forename.UNCOMMON),
    ("Mohammed Ali", "Mohammed Hassan", Forename.CLOSE),
    ("Luis A", "Luisa", Forename.CLOSE),
    ("Luisa", "Luis A", Forename.CLOSE),
    ("Siu Fong L", "Siu Ling", Forename.CLOSE),
    ("Mohammed S", "Mohammed U", Forename.CLOSE),
    ("Mohammed S", "Mohammed Usman", Forename.CLOSE),
    ("Mohammed S", "Mohammed Saeed", Forename.UNCOMMON),
    ("John A", "John", Forename.EXACT),
    ("John A", "John Brian", Forename.CLOSE),
    ("John A B", "John Brian", Forename.EXACT),
    ("Euan Calum", "Calum Hamish", Forename.CLOSE),
    ("David John", "John Peter", Forename.CLOSE),
    ("David John", "John D", Forename.SECOND_NAME),
    ("David John", "John", Forename.SECOND_NAME),
    ("Kwok Keung Chi Wai", "Kwok Wai", Forename.EXACT),
    ("Mary L Ann", "Mary Louise", Forename.UNCOMMON),
    ("Sarah Jacqueline", "Sarah J", Forename.UNCOMMON),
    ("Sarah Jacqueline", "Sarah", Forename.EXACT),
    ("J Peter", "J Paul", Forename.CLOSE),
    ("J P", "J Andrew", Forename.CLOSE),
    ("M", "Mohammed Usman", Forename.INITIAL),
    ("Mohammed Usman", "M Bilal", Forename.CLOSE),
    ("Mohammed Usman", "M Usman", Forename.INITIAL),
    ("J Paul", "Paul", Forename.SECOND_NAME),
    ("Rajan", "S Rajan", Forename.SECOND_NAME),
    ("J Paul", "Paul Keith", Forename.DIFFERS),
    ("J P", "R P", Forename.DIFFERS),
    ("Md Kamal", "Md Jamal", Forename.CLOSE),
    ("Mohammed Hassan", "Mohammed Hasan", Forename.EXACT),
    ("Mohammed Usman", "Muhammad Bilal", Forename.CLOSE),
    ("Mohammed Usman", "Muhammad U", Forename.FAMILY),
    ("Katherine Louise", "Kate Anne", Forename.CLOSE),
    ("J Paul", "Peter", Forename.DIFFERS),
    ("J P", "Paul", Forename.SECOND_INITIAL),
    ("Thi Hoa", "Thi", Forename.INITIAL),
    ("Hoa Thi", "Thi", Forename.DIFFERS),
    ("W M Upul", "Weerasinghe Mudiyanselage Sanjeewa", Forename.DIFFERS),
    ("W M Upul", "Weerasinghe Mudiyanselage Upul", Forename.SECOND_NAME),
    ("W A Kumari", "W A Roshan", Forename.CLOSE),
    ("W A Kumari", "W A Kumari", Forename.INITIAL),
    ("R P Anoma", "Ruwan", Forename.CLOSE),
    ("R P", "Ruwan", Forename.INITIAL),
    ("R Kaur", "Rajinder", Forename.INITIAL),
    ("N Begum", "Nasima", Forename.INITIAL),
    ("J Paul", "John", Forename.INITIAL),
    ("R P Ruwan", "Ruwan", Forename.SECOND_NAME),
    ("Stephen Kofi", "Koffi", Forename.SECOND_NAME),
    ("Stephen Kofi", "Kojo", Forename.DIFFERS),
    ("Mary Ann", "Anne", Forename.DIFFERS),
    ("Mary Ann", "Ann", Forename.SECOND_NAME),
    ("Bethan", "Beth", Forename.CLOSE),
    ("Cristina", "Cris", Forename.FAMILY),
    ("Ruwan", "R", Forename.INITIAL),
    ("Wingchun", "Eric Wing Chun", Forename.SECOND_NAME),
    ("Paul Youngmin", "Young-min", Forename.SECOND_NAME),
    ("Paul Youngmin", "Young-ho", Forename.DIFFERS),
    ("Eric Wing C", "Wingc", Forename.DIFFERS),
    ("Van", "Van Tuan", Forename.INITIAL),
    ("Van Tuan", "Van Tuan", Forename.UNCOMMON),
    ("Van Tuan", "Van Hai", Forename.CLOSE),
    ("Mst", "Mst Nasima", Forename.INITIAL),
    ("Mohammed T", "Tariq", Forename.SECOND_INITIAL),
    ("Tariq", "Muhammad T", Forename.SECOND_INITIAL),
    ("M K", "Khalid", Forename.SECOND_INITIAL),
    ("M K", "Kevin", Forename.SECOND_INITIAL),
    ("Mohammed T", "Khalid", Forename.DIFFERS),
    ("Imran T", "Tariq", Forename.SECOND_INITIAL),
    ("C I", "Ikechukwu Chidi", Forename.SECOND_INITIAL),
    ("J P", "Patrick Joseph", Forename.SECOND_INITIAL),
    ("C I", "Ikechukwu Obi", Forename.SECOND_INITIAL),
    ("Kwabena S", "Stephen", Forename.SECOND_INITIAL),
    ("David S", "Sunita", Forename.SECOND_INITIAL),
    ("Gary S", "Stephen", Forename.SECOND_INITIAL),
    ("Ximena G", "Gloria", Forename.SECOND_INITIAL),
    ("Mohammed Osman", "Mohammed Usman", Forename.EXACT),
    ("Mohammed Osman", "Mohammed Imran", Forename.CLOSE),
    ("Mohammed Hassan", "Mohammed Hussain", Forename.CLOSE),
    ("Mohammed Asif", "Mohammed Arif", Forename.CLOSE),
    ("Mohammed Khalid", "Mohammed Khaled", Forename.EXACT),
    ("Mohammed Amir", "Mohammed Umar", Forename.CLOSE),
    ("Mohammed Adil", "Mohammed Adeel", Forename.CLOSE),
    ("Mohammed Amin", "Mohammed Iman", Forename.CLOSE),
    ("Siu Lan", "Siu Lin", Forename.CLOSE),
    ("Jun Ho", "Jun Hee", Forename.CLOSE),
    ("Min Ji", "Min Jae", Forename.CLOSE),
    ("Siu Ling", "Siu Lin", Forename.CLOSE),
    ("Eun Ji", "Eun Jin", Forename.CLOSE),
    ("Ana Paula", "Ana Paulina", Forename.CLOSE),
    ("Ana Patricia", "Ana Patrica", Forename.EXACT),
    ("Maria De Fatima", "Maria De Lurdes", Forename.CLOSE),
    ("Maria De Fatima", "Fatima", Forename.SECOND_NAME),
    ("Abdul", "Abdul Karim", Forename.INITIAL),
    ("Abdul Hamid", "Abdulkhalique", Forename.DIFFERS),
    ("Abdul Khalique", "Abdulkhalique", Forename.FAMILY),
    ("Z", "Mohammed Zara", Forename.DIFFERS),
    ("Y", "Peter Yasin", Forename.DIFFERS),
    ("John M A", "Mary Ann", Forename.SECOND_INITIAL),
    ("Peter T W", "Tai Man", Forename.SECOND_INITIAL),
    ("Mudiyanselage Ruwan", "Ruwan", Forename.EXACT),
    ("Arachchige Don Malini", "Arachchige Don Anoma", Forename.DIFFERS),
    ("Liyanage", "Liyanage", Forename.EXACT),
]
REORDERED = [
    (("Ada", "Obi"), ("Obi", "Ada"), Forename.SECOND_NAME, Surname.PART),
    (("J", "Neto"), ("Neto", "Joao"), Forename.INITIAL, Surname.PART),
    (("Krystyna", "Nowak"), ("Nowak", "Krystian"), Forename.CLOSE, Surname.PART),
    (("Kwame", "Obi"), ("Obi", "Ada"), Forename.DIFFERS, Surname.DIFFERS),
    (("Thomas", "Thomas"), ("Thomas", "Thomas"), Forename.EXACT, Surname.EXACT),
    (("Kim Min", "Jun"), ("Minjun", "Kim"), Forename.SECOND_NAME, Surname.PART),
    (("Waiming", "Chan"), ("Chan Wai", "Ming"), Forename.SECOND_NAME, Surname.PART),
    (("Kim Min", "Jun"), ("Minseo", "Kim"), Forename.DIFFERS, Surname.DIFFERS),
    (("Emerson", "Victoria"), ("Vicky", "Emerson"), Forename.SECOND_NAME, Surname.PART),
    (("Amjad", "Ahmad"), ("Ahmed", "Amjad"), Forename.SECOND_NAME, Surname.PART),
    (("Ahmed", "Rihel"), ("Ruhel", "Ahmed"), Forename.CLOSE, Surname.PART),
    (("Lopes", "Maria"), ("Mario", "Lopes"), Forename.CLOSE, Surname.PART),
    (("Mohamed", "Mohamud"), ("Mohamud", "Mohamud"), Forename.CLOSE, Surname.EXACT),
    (("Gatwell", "Victoria"), ("Vicky", "Emerson"), Forename.DIFFERS, Surname.DIFFERS),
    (("S", "Mahmud"), ("Mahmood", "Shazia"), Forename.INITIAL, Surname.PART),
    (("Mahmood", "Shazia"), ("S", "Mahmud"), Forename.INITIAL, Surname.PART),
    (("N", "Mahmud"), ("Mahmood", "Shazia"), Forename.DIFFERS, Surname.DIFFERS),
    (("Aisha", "Khanom"), ("Khanom", "Ayesha"), Forename.SECOND_NAME, Surname.PART),
    (("Aisha", "Khanom"), ("Khanom", "Amina"), Forename.DIFFERS, Surname.DIFFERS),
    (("Hussein", "Mohamed"), ("Mohammed", "Hossain"), Forename.SECOND_NAME, Surname.PART),
    (("Lam", "Yukwai"), ("Yuk Wai", "Lam"), Forename.SECOND_NAME, Surname.PART),
    (("Ling Yee", "Fung"), ("Fung", "Lingyee"), Forename.SECOND_NAME, Surname.PART),
    (("Lam", "Yukwai"), ("Yuk Fan", "Lam"), Forename.CLOSE, Surname.PART),
    (("Lam", "Yukw"), ("Yuk W", "Lam"), Forename.CLOSE, Surname.PART),
    (("Liban", "Farah"), ("Farah Liban", "Farah"), Forename.CLOSE, Surname.EXACT),
    (("Min Jun", "Kim"), ("Kim Min", "Jun"), Forename.SECOND_NAME, Surname.PART),
    (("Wai Chi", "Cheng"), ("Cheng", "Wai Yin"), Forename.CLOSE, Surname.PART),
    (("Cho", "Eun Mi"), ("Eun Jin", "Cho"), Forename.CLOSE, Surname.PART),
    (("Zerai", "Filmon"), ("Feven", "Zerai Filmon"), Forename.DIFFERS, Surname.PART),
    (("Nhung", "Phan"), ("Phan", "Thi Nhung"), Forename.SECOND_NAME, Surname.PART),
    (("Tuan", "Do"), ("Do", "Van Tuan"), Forename.SECOND_NAME, Surname.PART),
    (("K", "Bui"), ("Bui Kim", "Huong"), Forename.INITIAL, Surname.PART),
    (("T", "Bui"), ("Bui Kim", "Huong"), Forename.DIFFERS, Surname.DIFFERS),
    (("K", "James"), ("James Kevin", "Smith"), Forename.DIFFERS, Surname.DIFFERS),
    (("A", "Singh"), ("Singh Amar", "Gill"), Forename.DIFFERS, Surname.DIFFERS),
    (("H", "Kabongo Mputu"), ("Kabongo", "Heritier"), Forename.INITIAL, Surname.PART),
    (("Kabongo", "Heritier"), ("H", "Kabongo Mputu"), Forename.INITIAL, Surname.PART),
    (("H", "Jun Hee"), ("Jun Ho", "Hong"), Forename.DIFFERS, Surname.DIFFERS),
    (("H", "Kabongo Mputu"), ("Kabongo Mputu", "Heritier"), Forename.INITIAL, Surname.PART),
    (("F", "Kabongo Mputu"), ("Kabongo Mputu", "Heritier"), Forename.DIFFERS, Surname.DIFFERS),
    (("R", "El-Amrani"), ("El-Amrani", "Rachid"), Forename.INITIAL, Surname.PART),
    (("J", "Thomas Jones"), ("Thomas", "Jones"), Forename.DIFFERS, Surname.PART),
]
FATHERS = [
    (("Ahmed", "Ibrahim"), ("Omar Ahmed", "Ibrahim"), Forename.CLOSE),
    (("Omar Ahmed", "Ibrahim"), ("Axmed", "Ibraahim"), Forename.CLOSE),
    (("Omar Ahmed", "Ibrahim"), ("Ahmed", "Ibrahim"), Forename.CLOSE),
    (("Haile", "Kidane"), ("Mehari Haile", "Kidane"), Forename.CLOSE),
    (("Kidane", "Abraham"), ("Tsehay Kidane", "Abraham"), Forename.CLOSE),
    (("Karim", "Miah"), ("Abdul Karim", "Miah"), Forename.SECOND_NAME),
    (("Ali Abdi", "Omar"), ("Omar Abdi", "Ali"), Forename.CLOSE),
    (("Ali", "Omar"), ("Omar", "Ali"), Forename.SECOND_NAME),
    (("Asher", "Abraham"), ("Moshe Asher", "Abraham"), Forename.SECOND_NAME),
    (("Abdullah", "Al-Ahmad"), ("Hassan Abdullah", "Al-Ahmad"), Forename.CLOSE),
    (("Ahmed", "Ibrahim"), ("Mohammed Ahmed", "Ibrahim"), Forename.SECOND_NAME),
    (("Bilal", "Ahmed"), ("Muhammad Bilal", "Ahmed"), Forename.SECOND_NAME),
    (("Asif", "Khan"), ("Nadeem Asif", "Khan"), Forename.SECOND_NAME),
    (("Abdulrahman", "Haddad"), ("Rania Abdulrahman", "Haddad"), Forename.CLOSE),
    (("Aisha", "Benjamin"), ("Sarah Aisha", "Benjamin"), Forename.SECOND_NAME),
    (("Maya", "Patel"), ("Charlotte Maya", "Patel"), Forename.SECOND_NAME),
    (("Paul", "Bennett"), ("John Paul", "Bennett"), Forename.SECOND_NAME),
    (("Paul", "Omar"), ("John Paul", "Omar"), Forename.SECOND_NAME),
    (("Omar", "Alexander"), ("Adam Omar", "Alexander"), Forename.SECOND_NAME),
    (("Harish", "Patel"), ("Hansa Harish", "Patel"), Forename.CLOSE),
    (("Harish", "Sharma"), ("Hansa Harish", "Sharma"), Forename.SECOND_NAME),
]
FIRST_SURNAMES = [
    (("Nancy", "Quispe", "Sanchez"), ("Nancy Milena", "Quispe Sanchez"), Forename.EXACT),
    (("Nancy", "Quispe", "Torres"), ("Nancy Milena", "Quispe Sanchez"), Forename.CLOSE),
    (("Nancy", "Rosa", "Sanchez"), ("Nancy Milena", "Quispe Sanchez"), Forename.CLOSE),
    (("Gloria", "Nzuzi", "Mwamba"), ("Gloria Mwamba", "Nzuzi"), Forename.EXACT),
    (("Gloria", "Nzuzi", "Mwamba"), ("Gloria Mwamba", "Kabongo"), Forename.CLOSE),
    (("F", "Nzuzi", "Mwamba"), ("Fifi", "Nzuzi Mwamba"), Forename.INITIAL),
    (("F", "Grace", "Mwamba"), ("Fifi", "Nzuzi Mwamba"), Forename.CLOSE),
    (("Sergio", "F", "Rodriguez Cevallos"), ("Sergio Rodriguez", "Cevallos"), Forename.EXACT),
    (("Sergio", "F", "Rodriguez Cevallos"), ("Sergio Antonio", "Cevallos"), Forename.CLOSE),
]
SEXES = [
    (("Mr", "H", "Ivanov"), ("Hanna", "Ivanova"), True),
    (("Mrs", "H", "Ivanov"), ("Hanna", "Ivanova"), False),
    (("Mrs", "H", "Ivanova"), ("Hristo", "Ivanov"), True),
    (("Mrs", "K", "Ivanova"), ("Kalina", "Ivanov"), False),
    (("Mr", "K", "Ivanov"), ("Kalina", "Ivanova"), True),
    (("Mr", "T", "Kovalskyi"), ("Tetiana", "Kovalska"), True),
    (("Mr", "T", "Kazlauskas"), ("Toma", "Kazlauskiene"), True),
    (("Mr", "M", "Miah"), ("Mina", "Mia"), False),
    (("Mr", "C", "Casanova"), ("Carla", "Casanova"), False),
]
SIKHS = [
    (("Harpreet", "Kaur"), ("Harpreet", "Singh"), Forename.CLOSE),
    (("Harpreet Kaur", "Gill"), ("Harpreet Singh", "Gill"), Forename.CLOSE),
    (("Harpreet", "Kaur Gill"), ("Harpreet", "Singh Gill"), Forename.CLOSE),
    (("Harpreet", "Kaur Gill"), ("Harpreet", "Gill"), Forename.EXACT),
    (("Harpreet Kaur", "Singh"), ("Harpreet", "Kaur"), Forename.EXACT),
]
SURNAMES_AMONG_GIVEN = [
    (("Harpreet Singh", "Gill"), ("Harpreet", "Singh"), Surname.PART),
    (("Harpreet", "Singh"), ("Harpreet Singh", "Gill"), Surname.PART),
    (("Maria Silva", "Santos"), ("Maria", "Silva"), Surname.PART),
    (("Mohamed Abdi", "Warsame"), ("Mohammed", "Abdi"), Surname.PART),
    (("Gurdeep Singh", "Gill"), ("Harpreet", "Singh"), Surname.DIFFERS),
    (("Harpreet S", "Gill"), ("Harpreet", "Singh"), Surname.DIFFERS),
    (("Harpreet Singh", "Gill"), ("H", "Singh"), Surname.DIFFERS),
    (("Khadija Ibrahim", "Hersi"), ("K", "Ibrahim"), Surname.DIFFERS),
    (("J", "James"), ("John James", "Smith"), Surname.DIFFERS),
    (("Khadija Ibrahim", "Hersi"), ("S", "Ibrahim"), Surname.DIFFERS),
    (("Khadija I", "Hersi"), ("K", "Ibrahim"), Surname.DIFFERS),
]
SURNAMES = [
    ("Obi", "Obi", Surname.EXACT),
    ("O'Brien", "OBrien", Surname.EXACT),
    ("MacDonald", "McDonald", Surname.EXACT),
    ("Smith-Jones", "Jones", Surname.PART),
    ("Braithwaite", "Brathwaite", Surname.CLOSE),
    ("Chowdhury", "Choudry", Surname.CLOSE),
    ("Smith", "Obi", Surname.DIFFERS),
    ("Shah", "Shahid", Surname.DIFFERS),
    ("Johns", "Johnson", Surname.DIFFERS),
    ("Johnson", "Johnsen", Surname.CLOSE),
    ("Robert", "Roberts", Surname.CLOSE),
    ("Kovac", "Kovacova", Surname.CLOSE),
    ("Rahim", "Rahman", Surname.DIFFERS),
    ("Pham", "Phan", Surname.DIFFERS),
    ("Hoque", "Hoq", Surname.CLOSE),
    ("T", "Thirunavukkarasu", Surname.MISSING),
    ("Thirunavukkarasu", "T", Surname.MISSING),
    ("S", "Thirunavukkarasu", Surname.DIFFERS),
    ("Featherstonehaughsmy", "Featherstonehaughsmythe", Surname.EXACT),
]
BIRTHS = [
    (date(1980, 5, 17), date(1980, 5, 17), Birth.EXACT),
    (date(1980, 5, 7), date(1980, 7, 5), Birth.NEAR),
    (date(1980, 5, 17), date(1989, 5, 17), Birth.NEAR),
    (date(1980, 5, 12), date(1980, 5, 21), Birth.NEAR),
    (date(1980, 5, 2), date(1980, 5, 19), Birth.NEAR),
    (date(1980, 1, 9), date(1980, 12, 9), Birth.NEAR),
    (date(1980, 3, 9), date(1980, 12, 17), Birth.DIFFERS),
    (date(1980, 1, 1), date(1980, 5, 17), Birth.YEAR),
    (None, date(1980, 5, 17), Birth.MISSING),
    (date(1980, 5, 17), date(1951, 2, 3), Birth.DIFFERS),
]


def _full(names: tuple[str, ...]) -> dict[str, object]:
    return dict(zip(("forename", "surname"), names, strict=True))


def _parts(names: tuple[str, ...]) -> dict[str, object]:
    return dict(zip(("forename", "middle_name", "surname"), names, strict=True))


def _titled(names: tuple[str, ...]) -> dict[str, object]:
    title, *others = names
    return {"title": title.upper(), **_full(tuple(others))}


def _listed() -> list[tuple[dict[str, object], dict[str, object]]]:
    """The pairs of the tables."""
    return [
        *(({"forename": record}, {"forename": claim}) for record, claim, _ in FORENAMES),
        *((_full(record), _full(claim)) for table in (REORDERED, FATHERS, SIKHS, SURNAMES_AMONG_GIVEN) for record, claim, *_ in table),
        *((_parts(record), _full(claim)) for record, claim, _ in FIRST_SURNAMES),
        *((_titled(record), _full(claim)) for record, claim, _ in SEXES),
        *(({"surname": record}, {"surname": claim}) for record, claim, _ in SURNAMES),
        *(({"born": record}, {"born": claim}) for record, claim, _ in BIRTHS),
    ]


@cache
def _found() -> dict[str, dict[str, Any]]:
    pairs = _listed()
    return {str(pair): levels for pair, levels in zip(pairs, levels_of(pairs), strict=True)}


def _levels(record: dict[str, object], claim: dict[str, object]) -> dict[str, Any]:
    """The levels of a pair: of those in the tables, by one match; of another, by a match of its own."""
    listed = _found().get(str((record, claim)))
    return levels_of([(record, claim)])[0] if listed is None else listed


@pytest.mark.parametrize(("record", "claim", "level"), FORENAMES)
def test_forename_levels(record: str | None, claim: str, level: Forename) -> None:
    assert _levels({"forename": record}, {"forename": claim})["forename"] == level


@pytest.mark.parametrize(
    ("record", "claim", "level"),
    [("Gu", "Gul", Forename.CLOSE), ("Saied", "Syed", Forename.CLOSE), ("Ivo", "Io", Forename.CLOSE), ("Saied", "Sunil", Forename.DIFFERS)],
)
def test_a_slip_in_a_short_name_counts_where_the_birthday_agrees(record: str, claim: str, level: Forename) -> None:
    born = date(1980, 5, 17)
    assert _levels({"forename": record, "born": born}, {"forename": claim, "born": born})["forename"] == level
    assert _levels({"forename": record}, {"forename": claim})["forename"] == Forename.DIFFERS


@pytest.mark.parametrize(
    ("surname", "record", "claim", "level"),
    [
        ("Miah", "Md Nurul", "Md Selim", Forename.DIFFERS),
        ("Chan", "Chi Keung", "Chi Wai", Forename.DIFFERS),
        ("Ali", "Mohammed S", "Mohammed Usman", Forename.DIFFERS),
        ("Begum", "Mst Aisha", "Mst Ayesha", Forename.INITIAL),
        ("Smith", "Sarah Jane", "Sarah Louise", Forename.CLOSE),
        ("Kelly", "Saoirse Marie", "Saoirse Aoife", Forename.CLOSE),
        ("Shah", "Fatima Bibi", "Fatima Begum", Forename.CLOSE),
        ("Khan", "Abdul Wahid", "Abdulwahed", Forename.CLOSE),
        ("Khan", "Abdul Hamid", "Abdulkarim", Forename.DIFFERS),
    ],
)
def test_twins_share_a_first_name_that_is_of_the_generation_or_mohammed(surname: str, record: str, claim: str, level: Forename) -> None:
    born = date(1980, 5, 17)
    names = ({"forename": one, "surname": surname, "born": born} for one in (record, claim))
    assert _levels(*names)["forename"] == level


@pytest.mark.parametrize(("surname", "level"), [("Chan", Forename.INITIAL), ("Smith", Forename.SECOND_INITIAL)])
def test_the_initials_behind_a_british_name_are_those_of_a_cantonese_one(surname: str, level: Forename) -> None:
    names = ({"forename": one, "surname": surname} for one in ("Peter T M", "Tai Man"))
    assert _levels(*names)["forename"] == level


def test_a_name_behind_initials_counts_where_the_birthday_agrees() -> None:
    born, record, claim = date(1980, 5, 17), {"forename": "Chaminda Mahesh"}, {"forename": "L A Chaminda"}
    assert _levels(record | {"born": born}, claim | {"born": born})["forename"] == Forename.CLOSE
    assert _levels(record, claim)["forename"] == Forename.DIFFERS


def test_the_other_way_round_with_another_surname_needs_the_birthday() -> None:
    born, record, claim = date(1980, 5, 17), {"forename": "Leanne", "surname": "Edge"}, {"forename": "Upton", "surname": "Leanne"}
    found = _levels(record | {"born": born}, claim | {"born": born})
    assert (found["forename"], found["surname"]) == (Forename.SECOND_NAME, Surname.DIFFERS)
    assert _levels(record, claim)["forename"] == Forename.DIFFERS


def test_of_two_traditions_both_must_be_known() -> None:
    born = date(1980, 5, 17)

    def of_two(record: str, claim: str, surname: str) -> bool:
        names = ({"forename": one, "surname": surname, "born": born} for one in (record, claim))
        return bool(_levels(*names)["flags"] & TWO_TRADITIONS)

    assert of_two("Kwame", "Henry", "Mensah")
    assert of_two("Lingming", "Henry", "Chen")
    assert not of_two("Gethin", "Henry", "Prosser")
    assert not of_two("Kwame", "Kofi", "Mensah")


def test_a_surname_in_the_place_of_the_forename_is_no_name_elsewhere() -> None:
    born = date(1980, 5, 17)

    def level(others: int) -> int:
        world = World().resident("Choudhury", "Kamal", born=born).applicant("Md Gofur", "Choudhury", born=born)
        for i in range(others):
            world.resident(("Ada", "Eve", "Amy", "Zoe")[i], "Choudhury", address=f"{i} Long Road", postcode="N1 1AA", ref=f"A{i}")
        world.match()
        return int(world.store.frame("select forename from candidate order by dwelling desc").row(0)[0])

    assert level(0) == Forename.SECOND_NAME
    assert level(4) == Forename.DIFFERS


def test_a_middle_name_used_as_the_first_is_a_second_name() -> None:
    assert _levels({"forename": "John", "middle_name": "Michael"}, {"forename": "Michael"})["forename"] == Forename.SECOND_NAME


def test_the_initial_of_a_middle_name_is_less_than_the_initial_of_the_first() -> None:
    level = _levels({"forename": "Adaeze", "middle_name": "N"}, {"forename": "Ngozi"})["forename"]
    assert level == Forename.SECOND_INITIAL < Forename.INITIAL


@pytest.mark.parametrize(("record", "claim", "forename", "surname"), REORDERED)
def test_names_the_other_way_round(record: tuple[str, str], claim: tuple[str, str], forename: Forename, surname: Surname) -> None:
    found = _levels(_full(record), _full(claim))
    assert (found["forename"], found["surname"]) == (forename, surname)


@pytest.mark.parametrize(("record", "claim", "level"), FATHERS)
def test_a_fathers_name_is_no_second_name_of_ones_own(record: tuple[str, str], claim: tuple[str, str], level: Forename) -> None:
    assert _levels(_full(record), _full(claim))["forename"] == level


@pytest.mark.parametrize(("record", "claim", "level"), FIRST_SURNAMES)
def test_a_first_surname_read_as_a_second_name_is_none(record: tuple[str, str, str], claim: tuple[str, str], level: Forename) -> None:
    assert _levels(_parts(record), _full(claim))["forename"] == level


@pytest.mark.parametrize(("record", "claim", "other_sex"), SEXES)
def test_a_surname_may_tell_the_sex(record: tuple[str, str, str], claim: tuple[str, str], *, other_sex: bool) -> None:
    assert bool(_levels(_titled(record), _full(claim))["flags"] & OTHER_SEX) == other_sex


def test_one_surname_in_the_place_of_the_forename_is_nobodys_forename() -> None:
    def level(surname: str) -> int:
        world = World().resident("Chan", surname).applicant("Chan", "Ho Kin")
        for i in range(4):
            world.resident(("Ada", "Eve", "Amy", "Zoe")[i], "Chan", address=f"{i} Long Road", postcode="N1 1AA", ref=f"A{i}")
        world.match()
        return int(world.store.frame("select forename from candidate order by dwelling desc").row(0)[0])

    assert level("Siu Suk") == Forename.CLOSE
    assert level("Ho Kin") == Forename.EXACT
    assert level("Kin") == Forename.EXACT


@pytest.mark.parametrize(("others", "level"), [(2, Forename.SECOND_NAME), (0, Forename.CLOSE)])
def test_people_on_record_tell_which_name_is_the_forename(others: int, level: Forename) -> None:
    world = World().resident("Kopec", "Pawel").applicant("Pawel", "Koec")
    for i in range(others):
        world.resident("Pawel", f"Smith{i}", address=f"{i} Long Road", postcode="N1 1AA", ref=f"A{i}")
    world.match()
    assert world.store.frame("select forename, surname from candidate").row(0) == (level, Surname.PART)


@pytest.mark.parametrize(("record", "claim", "level"), SIKHS)
def test_singh_and_kaur_are_two_people(record: tuple[str, str], claim: tuple[str, str], level: Forename) -> None:
    said = _levels(_full(record), _full(claim))
    assert said["forename"] == level


class _Named:
    """A record of which nothing but the name is known."""

    application_date, role = date(2026, 9, 1), "lead"

    def __init__(self, forename: str) -> None:
        self.__dict__.update({one: getattr(name_keys(forename, None, "Silva"), one) for one in _OF_NAMES})

    def __getattr__(self, column: str) -> None:
        return None


@pytest.mark.parametrize(
    ("attested", "rare", "level"),
    [
        ("MARIA", "MARIO", Forename.CLOSE),
        ("SHAHID", "SHAHIDA", Forename.CLOSE),
        ("OLIVIA", "OLIVI", Forename.SLIP),
        ("PRIYA", "PRIYQ", Forename.SLIP),
        ("TARA", "TARAA", Forename.SLIP),
        ("EVAN", "EWAN", Forename.CLOSE),
        ("OMAR", "OMQR", Forename.SLIP),
    ],
)
def test_a_womans_final_a_and_known_names_are_no_slips(attested: str, rare: str, level: Forename) -> None:
    said = compare(_Named(attested), _Named(rare), 9, 1, "", False, 3000, 60, 30, 120, 0)
    assert said[list(LEVELS).index("forename")] == level
    said = compare(_Named(rare), _Named(attested), 1, 9, "", False, 3000, 60, 30, 120, 0)
    assert said[list(LEVELS).index("forename")] == level


@pytest.mark.parametrize(
    ("bear_it", "bear_the_other", "level"),
    [
        (1, 5, Forename.SLIP),
        (1, 4, Forename.CLOSE),
        (2, 1999, Forename.CLOSE),
        (2, 2000, Forename.SLIP),
        (12, 12_000, Forename.SLIP),
        (13, 12_000, Forename.CLOSE),
    ],
)
def test_one_slip_befalls_several_in_a_large_council(bear_it: int, bear_the_other: int, level: Forename) -> None:
    said = compare(_Named("SOPIHE"), _Named("SOPHIE"), bear_it, bear_the_other, "", False, 300_000, 60, 30, 120, 0)
    assert said[list(LEVELS).index("forename")] == level
    said = compare(_Named("SOPHIE"), _Named("SOPIHE"), bear_the_other, bear_it, "", False, 300_000, 60, 30, 120, 0)
    assert said[list(LEVELS).index("forename")] == level


@pytest.mark.parametrize(("surnamed_so", "mostly"), [(3, False), (4, True)])
def test_a_forename_that_is_mostly_a_surname_is_known(surnamed_so: int, *, mostly: bool) -> None:
    world = World().resident("Liu", "Haoran")
    for i in range(surnamed_so):
        world.resident(("Ada", "Eve", "Amy", "Zoe")[i], "Liu", ref=f"A{i}")
    with world.store.scratch() as work:
        count_people(work, RuleSet())
        assert work.scalar("select mostly_surname from forename_people where forename_key = 'LIU'") == mostly


def test_a_surname_in_the_forename_field_is_no_rare_forename() -> None:
    for mostly_surname, level in ((False, Forename.RARE), (True, Forename.EXACT)):
        said = compare(_Named("Liu"), _Named("Liu"), 1, 1, "", mostly_surname, 3000, 60, 30, 120, 0)
        assert said[list(LEVELS).index("forename")] == level


@pytest.mark.parametrize(("record", "claim", "surname"), SURNAMES_AMONG_GIVEN)
def test_a_surname_may_be_the_others_middle_name_beside_the_same_forename(
    record: tuple[str, str], claim: tuple[str, str], surname: Surname
) -> None:
    found = _levels(_full(record), _full(claim))
    assert found["surname"] == surname


@pytest.mark.parametrize(("record", "claim", "level"), SURNAMES)
def test_surname_levels(record: str, claim: str, level: Surname) -> None:
    assert _levels({"surname": record}, {"surname": claim})["surname"] == level


@pytest.mark.parametrize(("record", "claim", "level"), BIRTHS)
def test_birth_levels(record: date | None, claim: date, level: Birth) -> None:
    assert _levels({"born": record}, {"born": claim})["dob"] == level


def test_better_levels_never_score_less_within_a_dwelling() -> None:
    scores = pattern_scores(RuleSet()).filter(pl.col("dwelling") == Dwelling.SAME_UPRN)
    exact = scores.filter((pl.col("forename") == Forename.EXACT) & (pl.col("surname") == 4)).sort("dob")
    missing_apart = exact.filter(~pl.col("dob").is_in([Birth.MISSING, Birth.LENT]))["score"].to_list()
    assert missing_apart == sorted(missing_apart)
    assert scores.sort("score", descending=True).row(0, named=True) == {
        "dwelling": Dwelling.SAME_UPRN, "forename": Forename.RARE, "surname": Surname.EXACT, "dob": Birth.EXACT, "score": 17.5,
    }  # fmt: skip
