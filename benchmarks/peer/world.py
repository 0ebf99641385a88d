"""A synthetic council: dwellings, the people who live or lived in them, and from when to when. Seeded, drawn a column at a time."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from benchmarks.peer import words
from benchmarks.peer.words import Dice, Names

AS_OF = date(2026, 6, 30)
"""The day on which every extract is taken; applications are of the two months before."""
APPLYING_DAYS = 60
ADULT_DAYS = 6_575
"""Days from a birth to the 18th birthday: nobody is the head of a household before."""
LAST_DAY = AS_OF.toordinal() - date(1970, 1, 1).toordinal()
_AREAS = ("E", "N", "SE", "NW", "SW", "W")
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

LEAD, PARTNER, CHILD, SHARER, ELDER, OWNER = range(6)


@dataclass(frozen=True, slots=True)
class World:
    """What is so. `people`: person_id, forename, middle, surname, other_surname, sex, born. `spells`, a person living at a dwelling:
    person_id, dwelling_id, role, begins, ends (null: still there). `owners`: person_id, dwelling_id of landlords on record."""

    dwellings: pl.DataFrame
    people: pl.DataFrame
    spells: pl.DataFrame
    owners: pl.DataFrame


def make_world(dice: Dice, n_dwellings: int) -> World:
    """A council of so many dwellings, 96% of them lived in."""
    names = words.names(dice)
    dwellings = make_dwellings(dice, n_dwellings)
    homes = np.flatnonzero(dice.random(n_dwellings) < 0.96)
    moved_in = LAST_DAY - np.maximum(1, dice.exponential(365 * 6, len(homes))).astype(np.int64)
    households, people = _households(dice, names, len(homes))
    leads = people.head(len(homes))  # they stand first, in the order of the homes
    moved_in = np.maximum(moved_in, leads["born"].to_numpy() + ADULT_DAYS)
    now = pl.DataFrame(
        {
            "person_id": np.arange(people.height),
            "dwelling_id": homes[households["home"].to_numpy()],
            "role": households["role"],
            "begins": moved_in[households["home"].to_numpy()],
            "ends": pl.repeat(None, people.height, dtype=pl.Int64, eager=True),
        }
    )
    left, leavers = _earlier(dice, names, now, people)
    owners, landlords = _owners(dice, names, now, people.height + leavers.height)
    return World(dwellings, pl.concat([people, leavers, landlords]), pl.concat([now, left]), owners)


def make_dwellings(dice: Dice, n: int) -> pl.DataFrame:
    """`n` dwellings, 8 to 50 to a postcode: dwelling_id, postcode, place, street, number, building, unit, letters, uprn."""
    sizes = dice.integers(8, 51, n // 20 + 10)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), n)) + 1]
    codes = len(sizes)
    place = np.repeat(np.arange(codes), sizes)[:n]
    within = np.concatenate([np.arange(size) for size in sizes])[:n]
    n_streets = max(1, codes * 2 // 5)
    street = np.arange(codes) * n_streets // codes
    along = np.arange(codes) - np.searchsorted(street, street)
    base = 1 + along * 52
    kind = dice.choice(3, codes, p=[0.42, 0.22, 0.36])[place]
    manner = dice.choice(3, codes, p=[0.45, 0.35, 0.2])[place]
    blocks = words.buildings(dice, codes)
    suffixed = (kind == 0) & (within > 0) & (dice.random(n) < 0.04)
    number = base[place] + np.select([kind == 0, kind == 1], [within - suffixed, within // 3], 0)
    frame = pl.DataFrame(
        {
            "dwelling_id": np.arange(n),
            "place": place,
            "postcode": pl.Series(_postcodes(dice, codes)).gather(place),
            "street": words.streets(dice, n_streets).gather(street[place]),
            "number": number,
            "kind": kind,
            "manner": manner,
            "block": blocks.gather(place),
            "third": within % 3,
            "within": within,
            "suffixed": suffixed,
        }
    )
    converted = pl.when(pl.col("manner") == 0).then(pl.lit("ABC").str.slice(pl.col("third"), 1))
    converted = converted.when(pl.col("manner") == 1).then((pl.col("third") + 1).cast(pl.String))
    converted = converted.otherwise(pl.lit("GROUND FIRST  TOP   ").str.slice(pl.col("third") * 7, 7).str.strip_chars())
    return frame.select(
        "dwelling_id", "place", "postcode", "street",
        pl.col("number").cast(pl.String) + pl.when("suffixed").then(pl.lit("A")).otherwise(pl.lit("")),
        pl.when(pl.col("kind") == 2).then("block").alias("building"),
        pl.when(pl.col("kind") == 2).then((pl.col("within") + 1).cast(pl.String)).when(pl.col("kind") == 1).then(converted).alias("unit"),
        ((pl.col("kind") == 1) & (pl.col("manner") == 2)).alias("by_floor"),
        (pl.lit(100_020_000_000) + pl.col("dwelling_id") * 7 + 3).cast(pl.String).alias("uprn"),
    )  # fmt: skip


def _postcodes(dice: Dice, n: int) -> list[str]:
    step = 20 * 20
    total = -(-n * 3 // step) * step
    chosen = np.sort(dice.choice(total, n, replace=False))
    made = []
    for one in chosen:
        outward, rest = divmod(int(one), 9 * step)
        sector, pair = divmod(rest, step)
        district, area = divmod(outward, len(_AREAS))
        made.append(f"{_AREAS[area]}{district + 1} {sector + 1}{_UNIT_LETTERS[pair // 20]}{_UNIT_LETTERS[pair % 20]}")
    return made


def _persons(dice: Dice, names: Names, group: np.ndarray, sex: np.ndarray, age: np.ndarray) -> pl.DataFrame:
    """People of a group, sex (0 man, 1 woman) and age, strangers to each other."""
    n = len(group)
    forename, middle, surname, other = (pl.Series([None] * n, dtype=pl.String) for _ in range(4))
    for which in range(len(names.weights)):
        own = np.flatnonzero(group == which)
        surname = surname.scatter(own, names.surnames[which].words.gather(names.surnames[which].draw(dice, len(own))))
        other = other.scatter(own, names.surnames[which].words.gather(names.surnames[which].draw(dice, len(own))))
        for which_sex, pools in enumerate((names.men, names.women)):
            these = np.flatnonzero((group == which) & (sex == which_sex))
            forename = forename.scatter(these, pools[which].words.gather(pools[which].draw(dice, len(these))))
            middle = middle.scatter(these, pools[which].words.gather(pools[which].draw(dice, len(these))))
    born = LAST_DAY - (age * 365.25).astype(np.int64) - dice.integers(0, 365, n)
    return pl.DataFrame(
        {
            "forename": forename,
            "middle": pl.select(pl.when(pl.Series(dice.random(n) < 0.45)).then(middle)).to_series(),
            "surname": surname, "other_surname": other, "sex": sex.astype(np.int8), "born": born, "group": group.astype(np.int8), "age": age,
        }
    )  # fmt: skip


def _strangers(dice: Dice, names: Names, n: int) -> pl.DataFrame:
    group = dice.choice(len(names.weights), n, p=names.weights)
    return _persons(dice, names, group, dice.integers(0, 2, n), dice.triangular(19, 38, 90, n).astype(np.int64))


def _households(dice: Dice, names: Names, n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who lives together: `home` and `role` of each person, and the people in the same order."""
    lead = _strangers(dice, names, n)
    kind = dice.choice(6, n, p=[0.32, 0.36, 0.11, 0.06, 0.13, 0.02])  # alone, couple, family, lone parent, sharers, with an elder
    age = lead["age"].to_numpy()
    grown = (age >= 41) & np.isin(kind, (2, 3))
    homes = [np.arange(n), np.flatnonzero(np.isin(kind, (1, 2, 5)))]
    homes.append(np.repeat(np.arange(n), np.where(grown, 1 + (dice.random(n) < 0.35), 0)))
    homes.append(np.repeat(np.arange(n), np.where(kind == 4, dice.choice([1, 2, 3], n, p=[0.5, 0.3, 0.2]), 0)))
    homes.append(np.flatnonzero((kind == 5) & (age < 65)))
    relatives = (
        _relatives(dice, names, lead[homes[role]], role).with_columns(pl.lit(role).alias("role"))
        for role in (PARTNER, CHILD, SHARER, ELDER)
    )
    members = [lead.with_columns(pl.lit(LEAD).alias("role")), *relatives]
    everybody = pl.concat([one.with_columns(pl.Series("home", home)) for one, home in zip(members, homes, strict=True)])
    return everybody.select("home", "role"), everybody.drop("home", "role")


def _relatives(dice: Dice, names: Names, lead: pl.DataFrame, role: int) -> pl.DataFrame:
    n, age = lead.height, lead["age"].to_numpy()
    if role == SHARER:
        own = _strangers(dice, names, n)
        years = np.clip(age + dice.integers(-6, 7, n), 19, 90)
        return own.with_columns(pl.Series("born", LAST_DAY - (years * 365.25).astype(np.int64) - dice.integers(0, 365, n)))
    shift = {PARTNER: dice.integers(-6, 7, n), CHILD: -dice.integers(20, 39, n), ELDER: dice.integers(21, 36, n)}[role]
    years = np.clip(age + shift, 18 if role == CHILD else 19, 96)
    group = np.where(dice.random(n) < (0.88 if role == PARTNER else 1.0), lead["group"].to_numpy(), dice.integers(0, len(names.weights), n))
    unlike = dice.random(n) < 0.96
    sex = np.where(unlike, 1 - lead["sex"].to_numpy(), lead["sex"].to_numpy()) if role == PARTNER else dice.integers(0, 2, n)
    made = _persons(dice, names, group, sex, years)
    shares = dice.random(n) < (names.shared[group] if role == PARTNER else 0.88 if role == CHILD else 0.7)
    namesake = (role == CHILD) & (sex == 0) & (lead["sex"].to_numpy() == 0) & shares & (dice.random(n) < 0.05)
    return made.with_columns(
        pl.when(pl.Series(shares)).then(lead["surname"]).otherwise("surname").alias("surname"),
        pl.when(pl.Series(namesake)).then(lead["forename"]).otherwise("forename").alias("forename"),
    )


def _earlier(dice: Dice, names: Names, now: pl.DataFrame, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who lived in some of the dwellings before: a third of them have moved within the council, the others out of it."""
    leads = now.filter(pl.col("role") == LEAD)
    order = dice.permutation(leads.height)
    half = leads.height // 10
    one, two = leads[order[:half]], leads[order[half : 2 * half]]
    first = one["begins"].to_numpy() < two["begins"].to_numpy()
    earlier = np.where(first, one["person_id"].to_numpy(), two["person_id"].to_numpy())
    later = np.where(first, two["dwelling_id"].to_numpy(), one["dwelling_id"].to_numpy())
    until = np.minimum(one["begins"].to_numpy(), two["begins"].to_numpy())
    movers = _left(dice, earlier, later, until, LEAD)
    come_of_age = people["born"].gather(earlier).to_numpy() + ADULT_DAYS
    movers = movers.with_columns(pl.Series("begins", np.minimum(until - 60, np.maximum(movers["begins"].to_numpy(), come_of_age))))
    gone = leads[order[2 * half :]].head(leads.height // 4)
    lead = _strangers(dice, names, gone.height)
    partner = np.flatnonzero(dice.random(gone.height) < 0.45)
    with_partner = _relatives(dice, names, lead[partner], PARTNER)
    until = gone["begins"].to_numpy() - dice.integers(0, 30, gone.height)
    start = people.height
    ended = _left(dice, start + np.arange(gone.height), gone["dwelling_id"].to_numpy(), until, LEAD)
    too = _left(dice, start + gone.height + np.arange(len(partner)), gone["dwelling_id"].to_numpy()[partner], until[partner], PARTNER)
    too = too.with_columns(ended["begins"].gather(partner).alias("begins"))
    lead, with_partner = (
        one.with_columns(pl.Series("born", np.minimum(one["born"].to_numpy(), spells["begins"].to_numpy() - ADULT_DAYS)))
        for one, spells in ((lead, ended), (with_partner, too))
    )
    return pl.concat([movers, ended, too]), pl.concat([lead, with_partner])


def _left(dice: Dice, person: np.ndarray, dwelling: np.ndarray, until: np.ndarray, role: int) -> pl.DataFrame:
    begins = until - np.maximum(60, dice.exponential(365 * 4, len(until))).astype(np.int64)
    return pl.DataFrame({"person_id": person, "dwelling_id": dwelling, "role": role, "begins": begins, "ends": until}).cast(
        {"role": pl.Int32, "ends": pl.Int64}
    )


def _owners(dice: Dice, names: Names, now: pl.DataFrame, next_id: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Landlords who stand on the Council Tax of a home they let; half of them live elsewhere in the council."""
    leads = now.filter(pl.col("role") == LEAD)
    shared = leads["dwelling_id"].is_in(now.filter(pl.col("role") == SHARER)["dwelling_id"].implode())
    let = leads.filter(pl.Series(dice.random(leads.height)) < pl.select(pl.when(shared).then(0.4).otherwise(0.04)).to_series())
    local = dice.random(let.height) < 0.5
    person = np.where(local, leads["person_id"].to_numpy()[dice.integers(0, leads.height, let.height)], 0)
    person[~local] = next_id + np.arange((~local).sum())
    frame = pl.DataFrame({"person_id": person, "dwelling_id": let["dwelling_id"], "begins": let["begins"] - 400})
    return frame, _strangers(dice, names, int((~local).sum()))


def day(number: int) -> date:
    """A day from its count of days since 1970."""
    return date(1970, 1, 1) + timedelta(days=number)
