"""What the extracts of the stress world say of whom, and what in them shows that a claim is not so."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from benchmarks.stress_names import ONE_NAME, SHORT
from vh.sample.moves import Borough
from vh.sample.names import SPELLINGS
from vh.sample.people import Person, folded, short_name
from vh.sample.records import Link

UNKNOWN_BIRTHDAYS = (date(1900, 1, 1), date(1970, 1, 1))
"""Days that systems give those of whom they know none."""


@dataclass(slots=True)
class Records:
    """What the extracts say, found by person and dwelling, by person and by dwelling."""

    people: dict[int, Person] = field(default_factory=dict)
    here: dict[tuple[int, str], list[Link]] = field(default_factory=lambda: defaultdict(list))
    of: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    at: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))

    def add(self, links: list[Link]) -> None:
        """Take in the rows of an extract."""
        for link in links:
            self.here[link.person_id, link.uprn].append(link)
            self.of[link.person_id].append(link)
            self.at[link.uprn].append(link)

    def meet(self, borough: Borough, others: list[Person]) -> None:
        """Learn who the people behind the rows are."""
        for home in borough.households:
            for member in home.members:
                self.people[member.person.person_id] = member.person
        self.people |= {one.person_id: one for one in others}

    def proofs(self, person: Person, uprn: str, on: date) -> list[Link]:
        """The records that prove that somebody lives at a dwelling on a day."""
        return [link for link in self.here.get((person.person_id, uprn), ()) if link.current(on) and link.proves]

    def birthday_on(self, link: Link) -> date | None:
        """The person's date of birth where the row has one that means something (it may be mistyped in the row)."""
        bearer = self.people.get(link.person_id)
        return bearer.born if bearer and link.has_birthday and bearer.born not in UNKNOWN_BIRTHDAYS else None

    def somebody_else(self, person: Person, uprn: str, on: date) -> str:
        """What shows that none of the proving records that others have at a dwelling is of this person; empty where nothing does.

        `forename`: every record with the surname gives another forename in full. `forename in another source`: one gives an initial
        that fits, of somebody whose forename another gives in full. `date of birth`: one gives a name that fits, of somebody whose other
        date of birth is on a record at the dwelling. `nobody`: others have no such record there.
        """
        told, by_bearer = "forename", defaultdict[int, list[Link]](list)
        for link in self.at[uprn]:
            if link.current(on) and link.proves and link.person_id != person.person_id:
                by_bearer[link.person_id].append(link)
        for bearer_id, links in by_bearer.items():
            bearer = self.people.get(bearer_id)
            if bearer is None or not _kin(person, bearer):
                continue
            verdicts = {fits(person, bearer.forename[0] if link.quirk == "joint_name" else link.given) for link in links} - {""}
            if verdicts <= {"no"}:
                continue
            if any(self.birthday_on(link) not in (None, person.born) for link in links):
                told = "date of birth"
            elif verdicts == {"initial", "no"}:
                told = told if told == "date of birth" else "forename in another source"
            else:
                return ""
        return told if by_bearer else "nobody"

    def gone(self, person: Person, uprn: str, left: date, on: date) -> str:
        """What shows that somebody who left has left; empty where nothing does."""
        here = self.here.get((person.person_id, uprn), [])
        live = [link for link in here if link.current(on) and link.proves]
        ended = [link for link in here if link.end and link.end <= on]
        if not live:
            return "ended" if ended else ""
        if any(link.start >= left for link in live):
            return ""
        if any(link.file != "housing_benefit_academy" for link in ended):
            return "ended in one source, live in another"
        newest = max(link.start for link in live)
        newer = [link for link in self.of[person.person_id] if link.uprn != uprn and link.start > newest and link.current(on)]
        return "newer record elsewhere" if any(self.birthday_on(link) for link in newer) else ""

    def strange_to(self, person: Person, uprn: str) -> bool:
        """Whether no record at a dwelling, of whatever day, could be taken for this person's."""
        bearers = [self.people.get(link.person_id) for link in self.at[uprn]]
        return all(one is None or one.surname != person.surname or one.forename[0] != person.forename[0] for one in bearers)


def fits(person: Person, given: str) -> str:
    """How the forenames of a record go with a person's.

    `yes` or `initial` where a clerk may have meant this person, `no` where not, empty where the record gives none.
    """
    theirs, mine = _words(given), _words(person.forename)
    if not theirs:
        return ""
    if len(theirs[0]) == 1:
        return "initial" if theirs[0] == mine[0][0] else "no"
    if theirs[0] == mine[0]:
        differs = (
            len(theirs) > 1 and len(mine) > 1 and not (theirs[1].startswith(mine[1][0]) if len(theirs[1]) == 1 else theirs[1] == mine[1])
        )
        return "no" if differs else "yes"
    alike = mine[0] in theirs or theirs[0] in _spellings(person.forename) or mine[0] in _spellings(given.split()[0].title())
    return "yes" if alike else "no"


def _words(names: str) -> list[str]:
    return [folded(word).upper() for word in names.replace("-", " ").split()]


def _spellings(forename: str) -> set[str]:
    """What else somebody of that name may be called: a short form, or another spelling of it."""
    families = [family for family in (*SPELLINGS, *ONE_NAME) if forename in family]
    others = [SHORT.get(forename, forename), short_name(forename), *(name for family in families for name in family)]
    others += [full for full, short in SHORT.items() if short == forename]
    return {folded(name).upper() for name in others}


def _kin(person: Person, other: Person) -> bool:
    """Whether a record of the one could bear the other's surname: the same, a part of it, a former one, or another spelling of it."""
    mine = {folded(word).upper() for word in person.surname.replace("-", " ").split()}
    theirs = f"{other.surname} {other.former_surname}".replace("-", " ").split()
    spelt = {name for word in theirs for family in SPELLINGS if word in family for name in family}
    return bool(mine & {folded(word).upper() for word in (*theirs, *spelt)})
