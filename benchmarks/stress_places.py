"""The streets of the stress world: some 20,000 dwellings with neighbours of every notation."""

from collections.abc import Iterator

from benchmarks.stress_names import words
from vh.sample.dice import Dice
from vh.sample.places import WARDS, Building, Dwelling, Places

_NAMES = words("""ABBOTSCROFT ALDERMERE AMBROSE ANGLESHAM APPLEBY ASHCOMBE AUBREY AVENING BALTIC BARNABY BARTLOW BAYNARD BELGROVE BERESFORD BEVERSTONE
BINGFIELD BISHOPS BLACKTHORN BLENHEIM BODNEY BOSCOMBE BRACKEN BRAMFORD BROCKLEHURST BRUNSWICK BUCKLAND CADOGAN CALDER CAMBRIA CANONBY CAPEL
CARLISLE CASSLAND CAVENDISH CHALCOT CHARNWOOD CHATSWORTH CHELMER CHURCHILL CLARENCE CLEMENTS CLIFDEN COLVESTONE CONINGHAM CRANMER CROFTON DALSTON
DARNLEY DEACON DEVONPORT DORSET DOWNHAM DRAYTON DUNLACE EASTWAY EDENBRIDGE ELDERFIELD ELMHURST EVERING FAIRHOLT FARLEIGH FELLBRIGG FENTON FERNCLIFF
FLEETWOOD FOREST FOULDEN FRAMPTON GAINSBOROUGH GASCOYNE GLYNDON GOLDSMITH GRAHAM GRANGE GREENWOOD GROSVENOR HADLEIGH HALLAM HARROWGATE HASSETT HAVELOCK
HAWTHORN HEATHCOTE HOLCROFT HOMERTON HORSTON INGHAM IVYDALE JENNER KENMURE KINGSHOLD KIRKWALL LANSDOWNE LAURISTON LAVENDER LEASIDE LINSCOTT LORDSHIP
LYNMOUTH MALVERN MANOR MARLBOROUGH MAYFIELD MELBOURNE MENTMORE MIDDLETON MILLFIELDS MONTAGUE MORNINGTON NAVARINO NEWINGTON NIGHTINGALE NORTHCOTE OAKFIELD
OLINDA ORMSBY PALATINE PEMBURY PENN PERCH PORTLAND POWERSCROFT PRIORY PRITCHARD QUEENSDOWN RAVENSCROFT RECTORY RENDLESHAM RICHMOND ROSEBERY RUSHMORE
SANDRINGHAM SHAFTESBURY SHRUBLAND SIDWORTH SOMERFORD SOUTHBOROUGH SPENCER STANNARD STOKE SUTTON TALBOT TENNYSON THISTLEWAITE TRINITY TUDOR URSWICK VALENTINE
VICTORIA WALLACE WARNEFORD WAYLAND WELLINGTON WETHERELL WHISTON WILLOWBANK WINDUS WOODLEIGH WYKE YOAKLEY""")
_KINDS = ("ROAD", "STREET", "ROAD", "GARDENS", "AVENUE", "CLOSE", "TERRACE", "LANE", "GROVE", "CRESCENT")
_PEOPLE = words("""ADDISON BRONTE CAVELL DARWIN ELGAR FARADAY GASKELL HARDY INMAN JOHNSON KEATS LISTER MARVELL NEWTON ORWELL PANKHURST QUILTER RUSKIN SHELLEY
TROLLOPE UNWIN VAUGHAN WORDSWORTH YEATS ATTLEE BEVIN CRIPPS DALTON EDEN FROBISHER GRENVILLE HAWKINS""")
_HOUSES = ("HOUSE", "COURT", "HOUSE", "POINT")
_FLOORS = ("GROUND FLOOR FLAT", "FIRST FLOOR FLAT", "TOP FLOOR FLAT", "BASEMENT FLAT")
_OUTWARDS = ("N25", "E24", "SW22", "SE31")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def _postcode(at: int) -> str:
    """A postcode of the borough; the districts do not exist."""
    return f"{_OUTWARDS[at % 4]} {at // 4 % 9 + 1}{_LETTERS[at // 36 % 20]}{_LETTERS[(at // 720 + at * 7) % 20]}"


def build(dice: Dice, dwellings: int) -> tuple[list[Dwelling], tuple[str, ...]]:
    """At least so many dwellings in a fixed order, and the streets they are on: six in ten on terraces, the rest in blocks and over shops."""
    places, streets, code = Places(dice), dict[str, None](), 0
    names = [f"{name} {kind}" for kind in _KINDS for name in _NAMES]
    order = dice.shuffled(names[: len(_NAMES) * 3])
    at = 0
    while len(places.dwellings) < dwellings:
        street, ward = order[at % len(order)], WARDS[at % len(WARDS)]
        at += 1
        streets[street] = None
        kind = dice.weighted((("terrace", 0.62), ("estate", 0.22), ("newbuild", 0.09), ("parade", 0.07)))
        if kind == "terrace":
            code = _terrace(places, dice, street, ward, code)
        elif kind == "parade":
            code = _parade(places, dice, street, ward, code)
        else:
            code = _blocks(places, dice, street, ward, code, kind)
    return places.dwellings, tuple(streets)


def _terrace(places: Places, dice: Dice, street: str, ward: str, code: int) -> int:
    """Houses on both sides, some made into flats; a postcode for each run of seven or so on a side."""
    last = dice.number(10, 34)
    for side in (1, 0):
        for position in range(last):
            if position % 7 == 0:
                code += 1
            number = str(2 * position + (1 if side else 2))
            building = Building(places.uprn(), "", number, street, "", _postcode(code), ward)
            if dice.chance(0.6):
                places.add("house", "", building, uprn=building.uprn, hmo=dice.chance(0.05))
                continue
            for unit in _units(dice):
                places.add("conv", unit, building)
    return code


def _units(dice: Dice) -> Iterator[str]:
    """The flats of a converted house: letters, numbers, floors, letters on the number (14A to 14C), or a house and its annexe (2 and 2A)."""
    count = dice.number(2, 4)
    notation = dice.number(0, 4)
    if notation == 0:
        return iter([f"FLAT {'ABCD'[n]}" for n in range(count)])
    if notation == 1:
        return iter([f"FLAT {n + 1}" for n in range(count)])
    if notation == 2:
        return iter(_FLOORS[:count])
    return iter("ABCD"[:count] if notation == 3 else ("", "A", "B")[: min(count, 3)])


def _parade(places: Places, dice: Dice, street: str, ward: str, code: int) -> int:
    """Flats over shops, in buildings numbered as ranges."""
    for position in range(dice.number(4, 8)):
        code += position % 2
        first = 20 + position * 6
        building = Building(places.uprn(), "", f"{first}-{first + 4}", street, "", _postcode(code), ward)
        for flat in range(1, dice.number(5, 9)):
            places.add("range", f"FLAT {flat}", building)
    return code + 1


def _blocks(places: Places, dice: Dice, street: str, ward: str, code: int, kind: str) -> int:
    """Two to four named blocks side by side, numbered plainly or by floor; each has a postcode, the large two."""
    estate = f"{street.rsplit(' ', 1)[0]} ESTATE" if kind == "estate" and dice.chance(0.6) else ""
    names = dice.shuffled(_PEOPLE)
    for at in range(dice.number(2, 4) if kind == "estate" else 1):
        name = f"{names[at]} {dice.pick(_HOUSES) if kind == 'estate' else dice.pick(('APARTMENTS', 'HEIGHTS', 'WHARF'))}"
        number = str(dice.number(1, 90)) if dice.chance(0.35) or kind == "newbuild" else ""
        flats = dice.number(12, 44)
        shell, word = places.uprn(), "FLAT " if kind == "estate" else dice.pick(("APARTMENT ", "FLAT "))
        by_floor = kind == "newbuild" and dice.chance(0.5)
        for flat in range(1, flats + 1):
            if flat % 24 == 1:
                code += 1
                building = Building(shell, name, number, street, estate, _postcode(code), ward)
            label = f"{1 + (flat - 1) // 6}0{1 + (flat - 1) % 6}" if by_floor else str(flat)
            places.add("estate" if kind == "estate" else "newbuild", f"{word}{label}", building)
    return code + 1
