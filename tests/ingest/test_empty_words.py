"""What the words of an exemption or a discount say, and above all what they do not."""

import pytest

from vh.ingest.empty_words import discounted_as_empty, exempt_as_empty, of_one_adult

CLASSES = [
    "F", "f", "(F)", "CLASS F", "CLASS F EXEMPTION", "EX F", "EXF", "F EXEMPT", "Exemption class F", "CLASS B2", "class_t", "A", "B", "C", "D", "E",
    "G", "H", "I", "J", "K", "L", "Q", "R", "T",
]  # fmt: skip
AGREE = [
    "A - major repairs", "B - charity", "B unoccupied", "C - vacant", "D - prison", "D: detained", "E - hospital", "E - care home", "F - deceased",
    "F awaiting probate", "G prohibited", "H - clergy", "I - receiving care", "J - providing care elsewhere", "K - student owner", "L repossessed",
    "Q bankrupt", "Q - trustee", "R - pitch", "R mooring", "T - annexe", "Class F - deceased",
]  # fmt: skip
WORDS = [
    "EMPTY", "EMPTYPREM", "EMPTY PREMIUM", "EMPTY_PREM", "LTEMPTY", "LTE", "LTEP", "LTEP100", "Long-term empty", "SECHOME", "2NDHOME", "2HOME",
    "SECOND HOME", "Second homes", "UNFURNISHED", "UNOCCUPIED", "Unocc_furn", "VACANT", "VOID", "Awaiting probate",
]  # fmt: skip
AWAY = [
    "Patient in hospital", "In prison", "PRISON", "In detention",
]  # fmt: skip
LIVED_IN = [
    "M", "N", "S", "U", "V", "W", "O", "P", "CLASS M", "Class N", "EX U", "EXN", "N - students", "M - hall of residence", "S - under 18",
    "U - severely mentally impaired", "V - diplomat", "W - dependent relative in annexe", "CLASS W - annexe",
]  # fmt: skip
OTHERS = [
    "D - DISABLED", "C - CARER", "A - ADULT", "A - ARMED FORCES", "H.M. FORCES", "F/T STUDENT", "G - STUDENT", "B 50%", "B 50", "E-MAIL", "Y", "YES",
    "NO", "NONE", "0", "25", "EXEMPT", "Hospital staff", "Prison officer", "D - employee", "I - interim", "T - temporary",
]  # fmt: skip
NO_MORE = [
    "NO LONGER EMPTY", "NOT EMPTY", "NON-EMPTY", "Not unoccupied", "NOT SECOND HOME", "NO SECOND HOME", "Not a second home", "Not a 2nd home",
    "EMPTY - CANCELLED", "Second home removed", "LTE ENDED", "Vacant (ceased)", "Not long term empty", "Previously vacant",
]  # fmt: skip


@pytest.mark.parametrize("said", [*CLASSES, *AGREE, *WORDS, *AWAY])
def test_an_exemption_of_an_empty_home_is_one(said: str) -> None:
    assert exempt_as_empty(said)


@pytest.mark.parametrize(
    "said", [*LIVED_IN, *OTHERS, *NO_MORE, "F - cancelled", "CLASS F ENDED", "F - probate ended", "No longer in prison"]
)
def test_an_exemption_of_people_who_live_there_or_of_nothing_is_none_of_an_empty_home(said: str) -> None:
    assert not exempt_as_empty(said)


@pytest.mark.parametrize("said", WORDS)
def test_a_discount_or_premium_of_an_empty_or_second_home_is_one(said: str) -> None:
    assert discounted_as_empty(said)


@pytest.mark.parametrize("said", [*CLASSES, *AWAY, *LIVED_IN, *OTHERS, *NO_MORE, "Disability premium", "Home carer"])
def test_no_other_discount_is_and_no_letter_alone(said: str) -> None:
    assert not discounted_as_empty(said)


@pytest.mark.parametrize(
    "said", ["25", "25%", "25.00", "25 %", "SPD", "SPD25", "Single person discount", "SINGLE", "Sole occupier", "One adult", "25% SPD"]
)
def test_a_discount_of_a_home_of_one_adult_is_told(said: str) -> None:
    assert of_one_adult(said)


@pytest.mark.parametrize("said", ["50", "50%", "125%", "2HOME", "Disabled", "SPD cancelled", "Single person discount removed", "250"])
def test_no_other_discount_is_that_of_one_adult(said: str) -> None:
    assert not of_one_adult(said)
