"""The people of the sample borough, and how clerks and they themselves write their names and birthdays."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vh.sample.dice import Dice
from vh.sample.names import GROUPS, NICKNAMES, SPELLINGS, NameGroup

_VARIANTS = {name: family for family in SPELLINGS for name in family}
_REFUGEE_GROUPS = ("somali", "turkish_kurdish", "arabic")
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "ß": "ss", "đ": "d"})


@dataclass(slots=True)
class Person:
    """Somebody who does not exist. `former_surname` is what older records may call them."""

    person_id: int
    group: str
    male: bool
    title: str
    forename: str
    middle: str
    surname: str
    born: date
    former_surname: str = ""

    def age(self, on: date) -> int:
        """Whole years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Written:
    """A name as somebody wrote it, and what makes it hard to recognise (`clean` where nothing does)."""

    title: str
    forename: str
    middle: str
    surname: str
    quirk: str


@dataclass(slots=True)
class People:
    """Makes people, numbering them."""

    dice: Dice
    names: Mapping[str, NameGroup] = field(default_factory=lambda: GROUPS)
    count: int = field(default=0)

    def person(self, group: str, *, male: bool, born: date, surname: str = "", married: bool = False) -> Person:
        """A new person; the surname is drawn unless given."""
        dice, names = self.dice, self.names[group]
        self.count += 1
        if dice.chance(0.15 if group in _REFUGEE_GROUPS else 0.01):
            born = date(born.year, 1, 1)
        forename = dice.pick(names.men if male else names.women)
        middle = dice.pick(names.men if male else names.women) if dice.chance(0.4) else ""
        surname = surname or dice.pick(names.surnames)
        if group == "european" and surname.endswith("ski") and not male:
            surname = surname[:-1] + "a"
        title = self._title(group, male=male, married=married)
        return Person(self.count, group, male, title, forename, "" if middle == forename else middle, surname, born)

    def adult(self, group: str, on: date, *, low: int = 22, high: int = 72, male: bool | None = None) -> Person:
        """A new adult of an age on a day."""
        sex = self.dice.chance(0.5) if male is None else male
        days = self.dice.number(low * 365, high * 365)
        return self.person(group, male=sex, born=on - timedelta(days=days))

    def child(self, parent: Person, surname: str, on: date, low: int, high: int) -> Person:
        """A new person born to a parent, of an age on a day, never born before the parent was 18."""
        youngest = parent.born + timedelta(days=18 * 366)
        born = max(youngest, on - timedelta(days=self.dice.number(low * 365, high * 365 + 364)))
        grown = self.person(parent.group, male=self.dice.chance(0.5), born=born, surname=surname)
        grown.title = ("MR" if grown.male else "MISS") if grown.age(on) >= 17 else ("MASTER" if grown.male else "MISS")
        return grown

    def _title(self, group: str, *, male: bool, married: bool) -> str:
        if self.dice.chance(0.03):
            return self.dice.pick(("DR", "DR", "PROF", "REV", "MX"))
        if male:
            return "RABBI" if group == "charedi" and self.dice.chance(0.1) else "MR"
        return "MRS" if married else self.dice.pick(("MISS", "MS", "MRS"))


def folded(text: str) -> str:
    """The text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_PLAIN)) if not unicodedata.combining(c))


def upper(text: str) -> str:
    """Capitals as a council clerk writes them: no dotted İ."""
    return text.upper().replace("İ", "I")


def mistyped(text: str, dice: Dice) -> str:
    """The text with one letter lost, doubled, swapped or changed, never the first."""
    if len(text) < 4:
        return text + text[-1:]
    at = dice.number(1, len(text) - 2)
    way = dice.number(0, 3)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + text[at] + text[at:]
    if way == 2 and text[at] != text[at + 1]:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.pick("aeinorst".replace(text[at].lower(), "")) + text[at + 1 :]


def another_spelling(name: str, dice: Dice) -> str:
    """The name in another spelling of its family, or the same where it has none."""
    return dice.pick([n for n in _VARIANTS.get(name, (name,)) if n != name] or [name])


def short_name(name: str) -> str:
    """What friends call somebody of that name, or the name itself."""
    return NICKNAMES.get(name, name)


def half_surname(surname: str, dice: Dice) -> str:
    """One half of a double-barrelled or double surname."""
    halves = [half for half in surname.replace("-", " ").split(" ") if len(half) > 2]
    return dice.pick(halves) if len(halves) > 1 else surname


def recorded(person: Person, dice: Dice) -> Written:
    """The name as a clerk took it down, with a clerk's share of mishaps."""
    forename, middle, surname = person.forename, person.middle, person.surname
    way = dice.weighted(_MISHAPS)
    quirk = way
    if way == "initial_only":
        forename, middle = forename[0], ""
    elif way == "translit":
        forename, surname = another_spelling(forename, dice), another_spelling(surname, dice)
    elif way == "nickname":
        forename = short_name(forename)
    elif way == "typo":
        surname = mistyped(surname, dice)
    elif way == "married_name" and person.former_surname:
        surname = person.former_surname
    elif way == "name_parts" and middle:
        forename, middle = f"{forename} {middle}", ""
    elif way == "order_swap":
        forename, surname, middle = surname, forename, ""
    elif way == "double_barrel":
        surname = half_surname(surname, dice)
    if (forename, surname) == (person.forename, person.surname):
        quirk = "clean"
    return Written(person.title, forename, middle if dice.chance(0.6) else middle[:1], surname, quirk)


_MISHAPS = (
    ("clean", 0.79), ("initial_only", 0.05), ("translit", 0.05), ("nickname", 0.012), ("typo", 0.015), ("married_name", 0.03),
    ("name_parts", 0.03), ("order_swap", 0.008), ("double_barrel", 0.015),
)  # fmt: skip


def recorded_birthday(person: Person, dice: Dice) -> tuple[date | None, str]:
    """The date of birth as taken down (None where it was not), and its quirk."""
    return birthday_by(dice.weighted((("clean", 0.93), ("dob_missing", 0.04), ("dob_typo", 0.015), ("dob_swap", 0.015))), person, dice)


def birthday_by(way: str, person: Person, dice: Dice) -> tuple[date | None, str]:
    """A date of birth gone wrong in a named way, and what became of it (`clean` where that way cannot be taken)."""
    born = person.born
    if way == "dob_missing":
        return None, way
    if way == "dob_swap" and born.day <= 12 and born.day != born.month:
        return date(born.year, born.day, born.month), way
    if way == "dob_typo":
        other = date(born.year + dice.pick((-1, 1, -10, 10)), born.month, min(born.day, 28))
        return other, way
    return born, "clean"
