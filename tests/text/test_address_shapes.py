"""An address read by its shape gives what reading it by itself gives."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vh.text import address_shapes
from vh.text.address_shapes import DIVIDER, read_address, read_parts
from vh.text.addresses import Address, address_keys, from_parts, parse_address

CASES: dict[str, list[list[Any]]] = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text(encoding="utf-8"))
TEXTS = [text.replace(" | ", "\n") for case in CASES["parse"] for text in case[:1]] + [
    text.replace(" | ", "\n") for case in CASES["pairs"] for text in case[1:3]
]
WORDS = sorted(
    {word for text in TEXTS for word in re.split(r"[\s,]+", text.upper())} | {"OAK", "IVY", "E8", "B12", "155", "PERCY", "%S", "{"}
)


@pytest.fixture(autouse=True)
def _learning_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_shapes, "_LEARN_AT", 1)
    monkeypatch.setattr(address_shapes, "_shapes", {})


def fields(address: Address) -> str:
    keys = address_keys(address)
    said = (
        address.unit, address.building_number, address.building_name, address.street, address.postcode,
        keys.unit_key, keys.number_key, keys.building_key, keys.street_key, keys.postcode_key, address.place_key,
    )  # fmt: skip
    return DIVIDER.join(field or "" for field in said)


def altered(text: str, dice: random.Random) -> str:
    """An address like another: other numbers, other words in some places, lines parted in another way."""
    text = re.sub(r"\d+", lambda found: str(dice.choice((dice.randint(1, 9), dice.randint(1, 9999), int(found[0])))), text)
    words = [dice.choice(WORDS) if dice.random() < 0.15 else word for word in re.split(r"(?<=[\s,])", text)]
    return "".join(word if word[-1:] in " \n," else f"{word}{dice.choice((' ', ', ', chr(10)))}" for word in words)


def test_every_case_is_read_alike_by_its_shape() -> None:
    assert [text for text in TEXTS * 2 if read_address(text, None) != fields(parse_address(text, None))] == []


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False), st.sampled_from(["E8 3RH", None, "nothing", "G12 8QQ", "EH6 7AB"]))
def test_addresses_made_of_others_words_are_read_alike(text: str, dice: random.Random, postcode: str | None) -> None:
    for _ in range(4):
        made = altered(text, dice)
        assert read_address(made, postcode) == fields(parse_address(made, postcode))


@given(st.lists(st.sampled_from([None, *TEXTS, *WORDS]), min_size=5, max_size=5), st.randoms(use_true_random=False))
def test_addresses_in_parts_are_read_alike(parts: list[str | None], dice: random.Random) -> None:
    for _ in range(3):
        unit, building, number, street, locality = [part and altered(part, dice) for part in parts]
        read = from_parts(unit, building, number, street, "e83rh", locality)
        assert read_parts(unit, building, number, street, "e83rh", locality) == fields(read)


def test_one_shape_is_learned_from_many_addresses() -> None:
    for number in range(1, 200):
        read_address(f"FLAT {number}, {number + 200} PERCYVAL STREET", "E8 3RH")
    assert len(address_shapes._shapes) == 1
    assert read_address("flat 7, 14 Wickhamby Street", "E8 3RH").split(DIVIDER)[:5] == ["FLAT 7", "14", "", "WICKHAMBY STREET", "E8 3RH"]


@pytest.mark.parametrize(
    ("first", "then", "postcode"),
    [
        ("QUILL BRIDGES ROAD", "THREE BRIDGES ROAD", None),
        ("TWELVE QUILLS LANE", "TWELVE ACRES LANE", "E8 3RH"),
        ("FLAT 4R, 8 BYRES ROAD, G12 7AB", "FLAT 2R, 6 BYRES ROAD, G12 7AB", None),
        ("FLAT GR, 8 DEAN STREET, G1 1AA", "FLAT GR, 9 DEAN STREET, G1 1AA", "E8 3RH"),
        ("5C\nNB 12\nMARE STREET", "6C\nNB 6087\nMARE STREET", None),
    ],
    ids=["many bridges", "acres", "floor and side", "postcode beside another", "four digits"],
)
def test_a_shape_speaks_of_no_other(first: str, then: str, postcode: str | None) -> None:
    for text in (first, then, then):
        assert read_address(text, postcode) == fields(parse_address(text, postcode))
