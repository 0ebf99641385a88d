"""Names of people, streets and buildings to draw from, and the slips people make in writing them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from vh.sample.names import GROUPS, NICKNAMES, SPELLINGS

Dice = np.random.Generator

SMITH = 0.012
"""Share of Smith among all surnames, as in England."""


def _words(text: str) -> list[str]:
    return text.split()


_MORE_MEN = _words(
    "John David Paul Mark Andrew Michael Anthony Kevin Gary Steven Ian Philip Brian Neil Barry Raymond Roger Graeme Craig Lee Jason "
    "Darren Scott Ryan Benjamin Samuel Joseph Joshua Alexander Adam Charles Henry Frederick Arthur Albert Ernest Walter Harold Dennis "
    "Gordon Derek Ronald Geoffrey Lewis Connor Kyle Callum Aaron Nathan Toby Oscar Theo Max Leo Finlay Archie Rhys Owen Gareth"
)
_MORE_WOMEN = _words(
    "Mary Anne Sarah Laura Claire Emma Nicola Karen Helen Angela Julie Tracey Sharon Michelle Amanda Lisa Andrea Louise Kelly Natalie "
    "Rachel Amy Jessica Olivia Chloe Megan Lauren Bethany Georgia Eleanor Isabella Amelia Poppy Daisy Ruby Florence Dorothy Joan Doris "
    "Edna Irene Vera Joyce Sheila Maureen Brenda Marjorie Christine Diane Lorraine Heather Alice Catherine Caroline Clare Fiona Kirsty"
)
_STARTS = _words(
    "Ash Bar Beck Bell Ben Black Bram Brad Brook Bur Cald Carl Chad Clay Cleve Col Cran Dal Den Ding Drax Dun East Ed El Ever Fair Far Fen "
    "Fin Flax Ford Fox Gar Gil Glen God Gran Hag Hal Ham Har Hart Has Hay Hazel Hel Hen Hil Hol Hor Hux Ick Ing Ked Kel Ken Kil Kirk Lan "
    "Lang Lax Led Lin Lock Long Lud Mad Mal Mar Mel Mer Mid Mil Mor Nel Nor Oak Old Or Pad Pem Pen Pick Pol Quen Rad Red Rip Rock Roth Rud "
    "Sal Sand Sel Shel Shir Sil Stan Staf Strat Sut Swin Tad Tar Thorn Til Tor Tren Ul Up Wad Wal War Wen Wes Whit Wil Win Wood Wor Yar York"
)
_MIDDLES = ("", "", "", "er", "ing", "en", "els", "ar", "is", "om", "i", "a")
_ENDS = _words(
    "ton ley ham ford well wood field worth by combe don stone bridge man ner son land more ridge brook shaw hurst wick dale croft gate "
    "house low mere bury cott thwaite side smith wright kin lett wyn ward"
)
_STREET_TYPES = _words(
    "Road Street Avenue Lane Close Gardens Grove Terrace Place Crescent Drive Way Mews Hill Square Walk Rise Row Park Court"
)
_BUILDING_TYPES = ("House", "Court", "Lodge", "Apartments", "Point", "Heights")


@dataclass(frozen=True, slots=True)
class Pool:
    """Words to draw from, with how often each comes up (cumulative)."""

    words: pl.Series
    cumulative: np.ndarray

    def draw(self, dice: Dice, n: int) -> np.ndarray:
        """`n` places in `words`."""
        return np.minimum(np.searchsorted(self.cumulative, dice.random(n)), len(self.words) - 1)


def _pool(words: list[str], weights: np.ndarray) -> Pool:
    return Pool(pl.Series(words), np.cumsum(weights / weights.sum()))


def _falling(n: int, power: float) -> np.ndarray:
    return 1.0 / (np.arange(n) + 3.0) ** power


def _compound(starts: list[str], middles: tuple[str, ...], ends: list[str]) -> list[str]:
    made = {start + middle + end for start in starts for middle in middles for end in ends}
    return sorted(made)


@dataclass(frozen=True, slots=True)
class Names:
    """The pools of a population: forenames by sex and surnames, for each group; `weights` is the share of each group."""

    weights: np.ndarray
    men: tuple[Pool, ...]
    women: tuple[Pool, ...]
    surnames: tuple[Pool, ...]
    shared: np.ndarray


def names(dice: Dice) -> Names:
    """Pools of the twelve groups; about half of all surnames come from a long tail that nobody else on the street bears."""
    tail = _compound(_STARTS, _MIDDLES, _ENDS)
    dice.shuffle(tail)
    tail_weights = _falling(len(tail), 0.75)
    weights = np.array([group.weight for group in GROUPS.values()])
    weights = weights / weights.sum()
    men, women, surnames = [], [], []
    for i, (slug, group) in enumerate(GROUPS.items()):
        british = slug == "white_british"
        first = list(dict.fromkeys([*group.men, *(_MORE_MEN if british else ())]))
        second = list(dict.fromkeys([*group.women, *(_MORE_WOMEN if british else ())]))
        men.append(_pool(first, _falling(len(first), 0.9)))
        women.append(_pool(second, _falling(len(second), 0.9)))
        head = [word for word in group.surnames if word != "Smith"]
        share = 0.6 if british else 0.3
        own = _falling(len(head), 0.8)
        blend = np.concatenate([own / own.sum() * (1 - share), tail_weights / tail_weights.sum() * share])
        blend = blend / blend.sum()
        smith = SMITH / weights[i] if british else 0.0
        surnames.append(_pool(["Smith", *head, *tail], np.concatenate([[smith], blend * (1 - smith)])))
    return Names(weights, tuple(men), tuple(women), tuple(surnames), np.array([group.shared for group in GROUPS.values()]))


def streets(dice: Dice, n: int) -> pl.Series:
    """`n` street names, each its own as far as the words go round."""
    stems = _compound(_STARTS, ("",), _ENDS)
    made = [f"{stem} {kind}" for stem in stems for kind in _STREET_TYPES]
    dice.shuffle(made)
    return pl.Series([made[i % len(made)] for i in range(n)])


def buildings(dice: Dice, n: int) -> pl.Series:
    """`n` names of blocks of flats; two blocks far apart may share one."""
    stems = _compound(_STARTS, ("", "er", "ing"), _ENDS)
    return pl.Series(
        [f"{stems[i]} {_BUILDING_TYPES[k]}" for i, k in zip(dice.integers(0, len(stems), n), dice.integers(0, 6, n), strict=True)]
    )


_SHORT = dict(NICKNAMES) | {
    "John": "Jack", "David": "Dave", "Michael": "Mike", "Anthony": "Tony", "Steven": "Steve", "Philip": "Phil", "Raymond": "Ray",
    "Benjamin": "Ben", "Joseph": "Joe", "Joshua": "Josh", "Alexander": "Alex", "Charles": "Charlie", "Henry": "Harry", "Frederick": "Fred",
    "Ronald": "Ron", "Geoffrey": "Geoff", "Jessica": "Jess", "Eleanor": "Ellie", "Catherine": "Cathy", "Isabella": "Bella",
    "Dorothy": "Dot", "Christine": "Chris", "Amanda": "Mandy", "Natalie": "Nat", "Sarah": "Sally", "Gordon": "Gord",
}  # fmt: skip
_SPELT = {family[i]: family[(i + 1) % len(family)] for family in SPELLINGS for i in range(len(family))}


_VARIANTS = _SPELT | _SHORT


def variant(words: pl.Series, chosen: np.ndarray) -> pl.Series:
    """The words, but where `chosen` a short form or another spelling of the name, for those that have one."""
    swapped = words.replace(list(_VARIANTS), list(_VARIANTS.values()))
    return pl.select(pl.when(pl.Series(chosen)).then(swapped).otherwise(words)).to_series()


def slip(words: pl.Series, chosen: np.ndarray, dice: Dice) -> pl.Series:
    """The words, but where `chosen` with one letter changed, lost, doubled or two changed places."""
    places = np.flatnonzero(chosen)
    if not len(places):
        return words
    changed = [_slipped(word, dice) if word else word for word in words.gather(places)]
    return words.scatter(places, changed)


def _slipped(word: str, dice: Dice) -> str:
    if len(word) < 3:
        return word
    at, kind = int(dice.integers(1, len(word))), int(dice.integers(0, 4))
    if kind == 0:
        return word[:at] + "etaoinshr"[int(dice.integers(0, 9))] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at - 1] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
