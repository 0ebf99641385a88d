"""The LLPG extract: several names (LPIs) for one UPRN, parent shells, street records, historic and commercial rows."""

from pathlib import Path

from vh.sample.addresses import gazetteer_lines
from vh.sample.dice import Dice
from vh.sample.places import STREETS, TOWN, Building, Dwelling
from vh.sample.records import Row, write_rows

COLUMNS = (
    "lpi_key,lpi_logical_status,lpi_start_date,lpi_end_date,lpi_last_update_date,usrn,uprn,parent_uprn,blpu_start_date,blpu_end_date,"
    "blpu_class,blpu_last_update_date,usage_description,usage_primary,property_shell,easting,northing,unit_number,sao_text,"
    "building_number,pao_text,paon_start_num,street_description,locality,ward,town,postcode,postcode_nospace,planning_use_class,"
    "neverexport,longitude,latitude,gazetteer,organisation,line1,line2,line3,line4"
)
_CLASSES = {
    "RD06": "Residential, Dwelling, Self Contained Flat (Includes Maisonette / Apartment)",
    "RD04": "Residential, Dwelling, Terraced",
    "RH02": "Residential, House In Multiple Occupation, HMO Bedsit / Other Non Self Contained Accommodation",
    "RI03": "Residential, Residential Institution, Residential Education",
    "PP": "Parent Shell, Property Shell",
    "PS": "Parent Shell, Street Record",
    "CR08": "Commercial, Retail, Shop / Showroom",
}
_SHOPS = ("CHANDLERS CAFE", "PHARMACY", "LAUNDERETTE", "MINI MARKET", "OFF LICENCE", "NAIL BAR", "SOLICITORS")
_ORDINALS = "ABCDEFGH"
_ODD_UPRNS = "10099499"


class Gazetteer:
    """Gathers LPIs, numbering their keys."""

    def __init__(self, dice: Dice) -> None:
        self.dice, self.rows = dice, list[Row]()
        self._streets = {street: at for at, street in enumerate(STREETS)}

    def lpi(self, uprn: str, kind: str, place: Building, unit: str, lines: list[str], *, parent: str = "", number: str = "", name: str = "",
            status: str = "Approved Preferred", ended: str = "0", shop: str = "", exported: bool = True) -> None:  # fmt: skip
        """Write one name of one UPRN."""
        at = self._streets.setdefault(place.street, len(self._streets))
        began = f"{2001 + len(self.rows) % 19}{1 + len(self.rows) % 12:02d}{1 + len(self.rows) % 28:02d}"
        bare = unit[:1].isdigit()
        shell = "t" if kind == "PP" else "f"
        east, north = 540100 + at * 37, 181200 + at * 53
        self.rows.append([
            f"6120L{200000 + len(self.rows):09d}", status, began, ended, f"{2012 + len(self.rows) % 13}0117", str(21700300 + at), uprn,
            parent, began, "0", kind, "0",
            _CLASSES[kind], _CLASSES[kind].split(",")[0], shell, str(east), str(north), unit if bare else "", "" if bare else unit,
            number, name,
            number.split("-")[0].rstrip("ABCD"), place.street, TOWN, place.ward, "LONDON", place.postcode, place.postcode.replace(" ",
            ""), "", "f" if exported else "t",
            f"0.0{at:02d}{len(self.rows) % 97:02d}", f"51.5{at:02d}{len(self.rows) % 89:02d}", "LOCAL", shop, *[*lines, "", "", ""][:4],
        ])  # fmt: skip

    def dwelling(self, dwelling: Dwelling) -> None:
        """Write a dwelling's preferred name, and some of the names it also goes by."""
        place, dice = dwelling.building, self.dice
        kind = "RH02" if dwelling.is_hmo else "RI03" if dwelling.kind == "hall" else "RD06" if dwelling.unit else "RD04"
        parent = "" if place.uprn == dwelling.uprn else place.uprn
        self.lpi(
            dwelling.uprn, kind, place, dwelling.door, gazetteer_lines(dwelling), parent=parent, number=dwelling.number, name=place.name
        )
        if place.estate and dice.chance(0.12):
            lines = [*gazetteer_lines(dwelling)[:-2], place.estate, "LONDON"]
            other = Building(place.uprn, place.name, "", place.estate, place.estate, place.postcode, place.ward)
            self.lpi(dwelling.uprn, kind, other, dwelling.door, lines, parent=parent, status="Alternative", name=place.name)
        for unit in self._aliases(dwelling):
            lines = [unit, f"{place.number} {place.street}", "LONDON"]
            self.lpi(dwelling.uprn, kind, place, unit, lines, parent=parent, status="Alternative", number=place.number)
        if dice.chance(0.03):
            former = Building(
                place.uprn, place.name and f"OLD {place.name}", place.number, f"OLD {place.street}", "", place.postcode, place.ward
            )
            lines = [
                *([f"{dwelling.door} {former.name}".strip()] if dwelling.door else []),
                f"{dwelling.number} {former.street}".strip(),
                "LONDON",
            ]
            self.lpi(
                dwelling.uprn,
                kind,
                former,
                dwelling.door,
                lines,
                parent=parent,
                status="Historical",
                number=dwelling.number,
                name=former.name,
                ended="20210330",
            )

    def _aliases(self, dwelling: Dwelling) -> list[str]:
        """Other notations of a converted flat. An alias is never the preferred unit of a neighbour: one house, one notation."""
        if dwelling.kind not in ("conv", "range") or not dwelling.unit or not self.dice.chance(0.5):
            return []
        last = dwelling.unit.split(" ")[-1]
        if dwelling.has_suffix:
            return [f"FLAT {last}"]
        if last.isdigit():
            return [f"FLAT {_ORDINALS[int(last) - 1]}"]
        if len(last) == 1:
            return [f"FLAT {_ORDINALS.index(last) + 1}"]
        return [f"FLAT {'ABCD'[('GROUND', 'FIRST', 'TOP', 'BASEMENT').index(dwelling.unit.split(' ')[0])]}"]


def write_gazetteer(folder: Path, dwellings: list[Dwelling], dice: Dice) -> None:
    """Write llpg.csv: streets, shells, dwellings, shops, and a few rows that are neither current nor ours."""
    book = Gazetteer(dice)
    for at, street in enumerate(STREETS):
        place = Building("", "", "", street, "", "", dwellings[at].building.ward)
        book.lpi(f"{_ODD_UPRNS}{at:03d}", "PS", place, "STREET RECORD", ["STREET RECORD", street, "LONDON"])
    shells: set[str] = set()
    for dwelling in dwellings:
        place = dwelling.building
        if place.uprn != dwelling.uprn and place.uprn not in shells:
            shells.add(place.uprn)
            lines = [*([place.name] if place.name else []), f"{place.number} {place.street}".strip(), "LONDON"]
            book.lpi(place.uprn, "PP", place, "", lines, number=place.number, name=place.name)
        book.dwelling(dwelling)
    _others(book, dwellings)
    write_rows(folder / "llpg.csv", COLUMNS, book.rows)


def _others(book: Gazetteer, dwellings: list[Dwelling]) -> None:
    """Shops under the flats of the parades; names not yet or never approved; addresses outside the borough."""
    for at, home in enumerate([d for d in dwellings if d.kind == "range"][::5]):
        number = home.building.number.split("-")[0]
        lines = [f"{number} {home.building.street}", "LONDON"]
        book.lpi(f"{_ODD_UPRNS}{100 + at}", "CR08", home.building, "", lines, number=number, shop=_SHOPS[at % len(_SHOPS)])
    for at, status in enumerate(("Provisional", "Candidate", "Rejected External", "Approved Preferred") * 3):
        place, number = dwellings[at].building, str(61 + at * 2)
        lines, ours = [f"{number} {place.street}", "LONDON"], status != "Approved Preferred"
        book.lpi(f"{_ODD_UPRNS}{200 + at}", "RD04", place, "", lines, number=number, status=status, exported=ours)
