"""What is asked of the words of an address, one after another, to tell the number, floor or flat that they name."""

import re
from collections.abc import Sequence
from itertools import takewhile

from vh.text.address_pieces import BUILDING, is_kind, split_words
from vh.text.address_words import (
    AFTER_A_STREET,
    DESIGNATORS,
    FLOOR_WORDS,
    FLOORS,
    NUMBER_WORDS,
    SIDE_LETTERS,
    STREET_KINDS,
    WEAK_STREET_KINDS,
)

ORDINAL = re.compile(r"^(\d{1,2})(?:ST|ND|RD|TH)$")
_NUMBER = re.compile(r"^\d{1,5}[A-Z]?$")
IDENT = re.compile(
    r"^(?!\d+(?:ST|ND|RD|TH)$)(?:\d{1,5}[A-Z]{0,2}|[A-Z]|[A-Z]{1,2}\d{1,4}[A-Z]?|\d{1,4}[A-Z]?~\d{1,4}[A-Z]?|[A-Z]~[A-Z]|\d{1,2}[A-Z]\d{1,3})$"
)


def word_at(tokens: Sequence[str], index: int) -> str:
    """The word at a place; none past the end."""
    return tokens[index] if index < len(tokens) else ""


def begins_line(tokens: Sequence[str], at: int) -> bool:
    """Whether a line begins here."""
    return at == 0 or tokens[at - 1] == ","


def ends_line(tokens: Sequence[str], at: int) -> bool:
    """Whether the line has ended before this place."""
    return word_at(tokens, at) in ("", ",")


def follows_a_street(tokens: Sequence[str], at: int) -> bool:
    """9 HAROLD GROVE UPPER; not 9 HILL TOP nor 9 WEST END LOWER, of which it may be the name."""
    if at < 2 or tokens[at] not in AFTER_A_STREET:
        return False
    kind = STREET_KINDS.get(tokens[at - 1])
    return kind is not None and kind not in WEAK_STREET_KINDS and tokens[at - 2].isalpha()


def is_flat_misspelt(tokens: Sequence[str], at: int) -> bool:
    """FAT A, 12 ELM STREET: at the start of a line, before a number or letter and then the line's end or a number."""
    following = word_at(tokens, at + 2)
    return begins_line(tokens, at) and is_ident(word_at(tokens, at + 1)) and (following in ("", ",") or is_number(following))


def is_house_of_several(tokens: Sequence[str], at: int) -> bool:
    """HOUSE 1, THE MEWS, 9 ELM STREET: what comes next has a number of its own; not HOUSE 9, ELM STREET."""
    return any(map(is_number, tokens[at:])) and not any(word in DESIGNATORS for word in tokens)


def floor_of(word: str) -> str:
    """The key of a floor: 1F for FIRST and 1ST; nothing for another word."""
    if floor := FLOORS.get(word):
        return floor
    ordinal = ORDINAL.match(word)
    return f"{int(ordinal[1])}F" if ordinal else ""


def is_side_letter(tokens: Sequence[str], at: int) -> bool:
    """The L of GF L, 12 BYRES ROAD: a letter for a side, before the line's end or a number."""
    following = word_at(tokens, at + 1)
    return word_at(tokens, at) in SIDE_LETTERS and (following in ("", ",") or following[0].isdigit())


def past_a_shop(tokens: Sequence[str], at: int) -> int:
    """The place after COSTA in ABOVE COSTA, 12 HIGH STREET: up to four words of no kind, with a number next or before; else the place itself."""
    end = at
    while end < at + 4 and word_at(tokens, end).isalpha() and not is_kind(tokens[end]) and tokens[end] not in DESIGNATORS:
        end += 1
    numbered = (number_follows(tokens, end) and any(word.isalpha() for word in tokens[end:])) or (
        end == len(tokens) and ("," not in tokens or any(word[0].isdigit() for word in tokens[:at]))
    )
    return end if numbered else at


def past_side(tokens: Sequence[str], at: int) -> int:
    """The place after LEFT HAND SIDE, from that after LEFT."""
    while word_at(tokens, at) in ("HAND", "SIDE") or word_at(tokens, at) in FLOOR_WORDS:
        at += 1
    return at


def goes_with(ident: str, following: str) -> bool:
    """FLAT 2 B is flat 2B; FLAT A 12 may be flat A12."""
    if ident.isdigit():
        return len(following) == 1 and following.isalpha()
    return len(ident) == 1 and ident.isalpha() and following.isdigit()


def of_a_building(tokens: Sequence[str], at: int) -> bool:
    """Whether a building comes next: COTTAGE 2 ELM COURT, COTTAGE 2 14 MARE STREET; not COTTAGE 2 CHURCH LANE, maybe the cottage at number 2."""
    if at < len(tokens) and is_number(tokens[at]):
        return True
    words = tuple(takewhile(str.isalpha, tokens[at:]))
    return bool(words) and split_words(words)[0][0] == BUILDING


def number_in_words(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """The word at hand, a number in words as digits, and the place of its last word: TWENTY ONE; not the FORTY of FORTY LANE."""
    word, following = word_at(tokens, at), word_at(tokens, at + 1)
    number = NUMBER_WORDS.get(word)
    if not number or following in STREET_KINDS:
        return word, at
    if number[-1] == "0" and number != "10" and len(NUMBER_WORDS.get(following, "10")) == 1:
        return number[0] + NUMBER_WORDS[following], at + 1
    return number, at


def number_follows(tokens: Sequence[str], at: int) -> bool:
    """Whether the next word, over a line's end, begins with a digit."""
    word = word_at(tokens, at)
    if word == ",":
        word = word_at(tokens, at + 1)
    return word[:1].isdigit()


def is_ident(word: str) -> bool:
    """Whether a word can be the number or letter of a flat."""
    return bool(IDENT.match(word))


def is_number(word: str) -> bool:
    """Whether a word is a house or flat number: 14, 14A, 86~90 (a range, as tokens hold it)."""
    return bool(_NUMBER.match(word)) or "~" in word
