"""The streets and dwellings of Salterhithe, a London borough that is on no map."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from vh.sample.dice import Dice

TOWN = "SALTERHITHE"
WARDS = ("WHARFSIDE WARD", "OLD ROPERY WARD", "ST OSYTH'S WARD", "TALLOW HILL WARD", "ORCHARD FOLD WARD", "LANTERN WARD")
_OUTWARDS = ("SE29", "SE30", "E21")

_TERRACES = (
    "COOPERAGE ROW", "LIGHTERMEN ROAD", "ROPEWALK STREET", "QUILL LANE", "MARIGOLD TERRACE", "HARTSBOURNE ROAD", "PELLITORY ROAD",
    "OSTLER STREET", "OSTLER ROAD", "WHERRY LANE", "DAMSON GROVE", "ISINGLASS ROAD", "FOUNDLING ROAD", "KESTREL RISE", "LARKHYTHE AVENUE",
    "ST OSYTH'S ROAD", "ST WENDREDA STREET", "NETTLEFOLD CRESCENT", "GILLIFLOWER STREET", "BELLFOUNDERS LANE",
)  # fmt: skip
_MEWS = ("SEXTANT MEWS", "CAPSTAN MEWS")
_PARADES = ("SALTERHITHE HIGH STREET", "UPPER TALLOW PARADE")
_BLOCKS = (
    ("FATHOM HOUSE", "", "CHANDLERY GARDENS", "MARINERS ESTATE", 30), ("WINDLASS HOUSE", "", "CHANDLERY GARDENS", "MARINERS ESTATE", 26),
    ("BOSUN COURT", "12", "GALLEON STREET", "MARINERS ESTATE", 32), ("MIZZEN HOUSE", "", "GALLEON STREET", "MARINERS ESTATE", 24),
    ("HALYARD COURT", "", "TALLOW HILL", "MARINERS ESTATE", 28), ("PIPPIN HOUSE", "", "MULBERRY CAUSEWAY", "ORCHARD FOLD ESTATE", 24),
    ("CODLIN COURT", "41", "MULBERRY CAUSEWAY", "ORCHARD FOLD ESTATE", 30), ("RUSSET HOUSE", "", "THE GLEBE", "ORCHARD FOLD ESTATE", 22),
    ("MARY SEACOLE HOUSE", "", "QUEEN PHILIPPA ROAD", "LANTERN ESTATE", 34), ("TOUSSAINT HOUSE", "7", "QUEEN PHILIPPA ROAD",
    "LANTERN ESTATE", 26),
    ("EQUIANO COURT", "", "PROSPERO ROAD", "LANTERN ESTATE", 30), ("ST OSYTH COURT", "", "PROSPERO ROAD", "LANTERN ESTATE", 20),
    ("APHRA BEHN HOUSE", "", "OLD ROPERY CLOSE", "", 24), ("OSTLER COURT", "2", "OSTLER STREET", "", 18),
)  # fmt: skip
_TOWERS = (("BEACON TOWER", "", "TALLOW HILL", "MARINERS ESTATE", 68), ("SELKIE POINT", "", "THE GLEBE", "ORCHARD FOLD ESTATE", 60))
_NEW_BUILDS = (
    ("DYEHOUSE APARTMENTS", "9", "ISINGLASS ROAD", "", 36),
    ("LUMEN WHARF", "88", "LIGHTERMEN ROAD", "", 40),
    ("THE MALTHOUSE", "3", "WHERRY LANE", "", 28),
)
_HALL = ("SCHOLARS YARD", "15", "AMBERGATE STREET", "", 26)
STREETS = tuple(dict.fromkeys((*_TERRACES, *_MEWS, *_PARADES, *(block[2] for block in (*_BLOCKS, *_TOWERS, *_NEW_BUILDS, _HALL)))))
_FLOORS = ("GROUND FLOOR FLAT", "FIRST FLOOR FLAT", "TOP FLOOR FLAT", "BASEMENT FLAT")
_TENURES = {
    "estate": (("council", 0.62), ("housing_association", 0.14), ("owner", 0.14), ("private_rent", 0.10)),
    "house": (("owner", 0.5), ("private_rent", 0.27), ("council", 0.1), ("housing_association", 0.13)),
    "conv": (("private_rent", 0.42), ("owner", 0.3), ("council", 0.08), ("housing_association", 0.2)),
    "newbuild": (("private_rent", 0.4), ("owner", 0.35), ("housing_association", 0.25)),
    "range": (("private_rent", 0.7), ("owner", 0.3)),
    "mews": (("owner", 0.6), ("private_rent", 0.4)),
    "hall": (("private_rent", 1.0),),
}


@dataclass(frozen=True, slots=True)
class Building:
    """What flats share: a name, a number or both, a street and a postcode. Its own UPRN is that of a parent shell."""

    uprn: str
    name: str
    number: str
    street: str
    estate: str
    postcode: str
    ward: str


@dataclass(frozen=True, slots=True)
class Dwelling:
    """What a front door opens. `unit` is empty for a house; a unit of one letter is written onto the number (63A)."""

    uprn: str
    kind: str
    unit: str
    building: Building
    tenure: str
    landlord: str
    """The tenancy system that holds it: `mtfh`, `uh`, `nec`, or nothing for a private dwelling."""
    is_hmo: bool
    band: str

    @property
    def number(self) -> str:
        """The building's number with the suffix that makes it this dwelling's."""
        return self.building.number + (self.unit if self.has_suffix else "")

    @property
    def door(self) -> str:
        """The unit as the gazetteer has it, empty where the number says it all."""
        return "" if self.has_suffix else self.unit

    @property
    def has_suffix(self) -> bool:
        """Whether the unit is a letter on the building's number."""
        return len(self.unit) == 1 and self.unit.isalpha()


@dataclass(slots=True)
class Places:
    """Builds the borough, numbering what it builds."""

    dice: Dice
    built: int = field(default=0)
    dwellings: list[Dwelling] = field(default_factory=list)

    def uprn(self) -> str:
        """A new UPRN: 12 digits for the older half of the borough, 11 for the newer."""
        self.built += 1
        return f"{100029330000 + self.built * 3}" if self.dice.chance(0.7) else f"{10099410000 + self.built * 3}"

    def add(self, kind: str, unit: str, building: Building, *, uprn: str = "", hmo: bool = False) -> None:
        """Add one dwelling, drawing its tenure and landlord."""
        tenure = "private_rent" if hmo else self.dice.weighted(_TENURES["estate" if kind == "tower" else kind])
        council = "uh" if WARDS.index(building.ward) % 2 else "mtfh"
        landlord = {"council": council, "housing_association": "nec"}.get(tenure, "")
        if tenure == "owner" and kind in ("estate", "tower"):
            landlord = council
        band = self.dice.pick("ABBCCCCDDDEF")
        self.dwellings.append(Dwelling(uprn or self.uprn(), kind, unit, building, tenure, landlord, hmo, band))

    def street(self, at: int, street: str) -> None:
        """A terrace: houses, and houses made into flats of every notation."""
        numbers = list(range(1 + at % 2, 41, 2))
        for position, number in enumerate(numbers):
            building = Building(self.uprn(), "", str(number), street, "", _postcode(at * 3 + position // 7), WARDS[at % len(WARDS)])
            if self.dice.chance(0.57):
                self.add("house", "", building, uprn=building.uprn, hmo=self.dice.chance(0.09))
            else:
                for unit in _units(self.dice, building):
                    self.add("conv", unit, building)

    def block(self, at: int, kind: str, block: tuple[str, str, str, str, int]) -> None:
        """A named block of flats, numbered plainly or by floor."""
        name, number, street, estate, flats = block
        building = Building(self.uprn(), name, number, street, estate, _postcode(100 + at), WARDS[at % len(WARDS)])
        word = {"newbuild": ("APARTMENT ", "", "FLAT ")[at % 3], "hall": "ROOM "}.get(kind, ("FLAT ", "FLAT ", "")[at % 3])
        by_floor = kind in ("newbuild", "hall")
        for flat in range(1, flats + 1):
            label = f"{1 + (flat - 1) // 6}0{1 + (flat - 1) % 6}" if by_floor else str(flat)
            self.add(kind, f"{word}{label}", building)

    def parade(self, at: int, street: str) -> None:
        """Flats over shops, in buildings numbered as ranges."""
        for position in range(7):
            first = 84 + position * 6
            building = Building(self.uprn(), "", f"{first}-{first + 4}", street, "", _postcode(80 + at), WARDS[at % len(WARDS)])
            for flat in range(1, 6):
                self.add("range", f"FLAT {flat}", building)


def build_places(dice: Dice) -> list[Dwelling]:
    """Every dwelling of the borough, about 1,400, in a fixed order."""
    places = Places(dice)
    for at, street in enumerate(_TERRACES):
        places.street(at, street)
    for at, street in enumerate(_MEWS):
        for number in range(1, 13):
            building = Building(places.uprn(), "", str(number), street, "", _postcode(70 + at), WARDS[at])
            places.add("mews", "", building, uprn=building.uprn)
    for at, street in enumerate(_PARADES):
        places.parade(at, street)
    kinds = ("estate", "tower", "newbuild", "hall")
    for at, (kind, block) in enumerate(
        (k, b) for k, group in zip(kinds, (_BLOCKS, _TOWERS, _NEW_BUILDS, (_HALL,)), strict=True) for b in group
    ):
        places.block(at, kind, block)
    return places.dwellings


def _units(dice: Dice, building: Building) -> Iterator[str]:
    """The flats of a converted house: letters, numbers, floors, or letters on the number (63A, and a bare 63 beside them)."""
    count = dice.number(2, 4)
    notation = dice.number(0, 3)
    if notation == 0:
        return iter([f"FLAT {'ABCD'[n]}" for n in range(count)])
    if notation == 1:
        return iter([f"FLAT {n + 1}" for n in range(count)])
    if notation == 2:
        return iter(_FLOORS[:count])
    return iter("ABCD"[:count] if len(building.number) > 1 else ("", "A", "B")[:count])


def _postcode(at: int) -> str:
    """A postcode of the borough; the districts do not exist."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"{_OUTWARDS[at % 3]} {at // 3 % 9 + 1}{letters[at * 7 % 20]}{letters[at * 11 % 19]}"
