"""The residents in force in memory: one applicant answered in a fraction of a millisecond, as a batch would answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import md5
from typing import Any, NamedTuple

import orjson

from vh.matching import levels
from vh.matching.block import DIGESTS_OF_RESIDENTS, RULES, texts_of_applicant
from vh.matching.compare import FACTS, count_people, days, pattern_scores
from vh.matching.decide import KNOWN_POSTCODES, PLACES
from vh.matching.dwellings import NAMES, look_up, resolve
from vh.matching.household import revise_one
from vh.matching.pair import OF_FORENAMES
from vh.matching.rules import PLACE_ASKED
from vh.matching.run import check_residents, read_residents
from vh.matching.single import Candidate, Decision, Place, Row, decide_one
from vh.matching.tables import BETWEEN, Keys, Postings, Table, Texts, digest, digest_sql, postings, sorted_keys, texts
from vh.model import Source
from vh.ruleset import RuleSet
from vh.store import Store, Writer, bases
from vh.store.objections import Objections, objections
from vh.text.applicants import Applicant
from vh.text.terms import Record, compiled
from vh.text.vocabulary import between, sector

_COLUMNS_OF_APPLICANT = tuple(one.name for one in fields(Applicant))
_NOT_COMPARED = ("load_id", "source_ref", "place_key")
"""Columns of `r` that are not kept in memory: no level asks for them, and of the reference only whether it is the same."""


@dataclass(frozen=True, slots=True)
class State:
    """What an index was built from: it answers as a batch would for as long as these are the same."""

    loads: tuple[int, ...]
    judged: tuple[int, int]
    """The newest judgement, and how many were taken back."""
    removals: int = 0
    """How often rows were removed: a load keeps its number when a person is erased from it."""


class Bearers(NamedTuple):
    """Who bears a forename: how many people, of which sex (M, F, or blank), and whether it is mostly a surname."""

    people: int
    sex: str
    mostly_surname: bool


_NOBODYS = Bearers(0, "", False)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The addresses by name, and what shows that a place is in the borough."""

    names: Table
    shells: frozenset[str]
    places: Keys
    sectors: frozenset[str]
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class Residents:
    """Every resident's comparable columns as a JSON list, by place; places are in the order of a batch's candidates."""

    columns: tuple[str, ...]
    dates: tuple[int, ...]
    """Which of the columns are dates: in JSON they are texts."""
    rows: Texts
    keys: Postings

    def at(self, place: int) -> Row:
        """One resident, with the columns as attributes."""
        values = orjson.loads(self.rows.bytes_at(place))
        for column in self.dates:
            if values[column] is not None:
                values[column] = date.fromisoformat(values[column])
        row = Row()
        row.__dict__ = dict(zip(self.columns, values, strict=True))
        return row


@dataclass(frozen=True, slots=True)
class Index:
    """The residents in force under one rule set. Never changed once built; any number of threads may ask it."""

    rules: RuleSet
    state: State
    residents: Residents
    gazetteer: Gazetteer
    forenames: Mapping[str, Bearers]
    """Who bears each forename."""
    facts: Mapping[str, int]
    """What else the levels are given, by name: of all residents, of the gazetteer, of the rule set."""
    scores: Mapping[tuple[int, ...], float]
    """By the levels of `dwelling`, `forename`, `surname`, `dob`."""
    objections: Objections
    """People who are not compared with anybody."""
    verdicts: Mapping[tuple[str, str], Mapping[int, str]]
    """Officers' verdicts by application reference and what the application said then, and by resident."""
    extracts: tuple[Mapping[str, Any], ...]
    """load_id, source, feed, as_of (text) of each load of evidence or gazetteer that it was built from."""

    @property
    def size(self) -> int:
        """The bytes that residents and gazetteer take."""
        rows, names = self.residents.rows, self.gazetteer.names
        runs = (rows.offsets, rows.content, self.residents.keys.places, names.texts.offsets, names.texts.content)
        return sum(run.nbytes for run in runs) + self.residents.keys.keys.size + names.keys.size + self.gazetteer.places.size

    def answer(self, applicant: Applicant, *, everyone: bool = False) -> Decision:
        """What a batch would say of this applicant; to explain it, what is to be said of `everyone` near, whether it matters or not."""
        asked = self._asked(applicant)
        place = self._place(asked)
        found: dict[int, int] = {}
        if self.objections and self.objections.mean(asdict(applicant)):
            return decide_one((), place, self.rules)
        for rule, text in zip(RULES, texts_of_applicant(asked), strict=True):
            if text is not None:
                for one in self.residents.keys.get(digest(text), self.rules.block_cap):
                    found[one] = found.get(one, 0) | rule.bit
        verdicts = self.verdicts.get((applicant.application_ref, print_of(applicant)), {}) if self.verdicts else {}
        given = self._given(asked)
        candidates = [self._compared(asked, given, one, found[one], verdicts) for one in sorted(found)]
        revise_one(candidates)
        for candidate in candidates:
            candidate.score = self.scores[_pattern(candidate)]
        return decide_one(candidates, place, self.rules, everyone=everyone)

    def _asked(self, applicant: Applicant) -> Any:
        """The applicant as a row of `a`: with `text_uprn`, and without the reference of a building's shell."""
        asked: Any = Row(**{name: getattr(applicant, name) for name in _COLUMNS_OF_APPLICANT})
        unit = asked.unit_key
        asked.unit_key = unit or ""
        asked.text_uprn = look_up(asked, self.gazetteer.names)
        asked.unit_key = unit
        if asked.uprn in self.gazetteer.shells:
            asked.uprn = None
        return asked

    def _place(self, asked: Any) -> Place:
        gazetteer = self.gazetteer
        if not gazetteer.is_loaded:
            return Place(outside=False, unknown=False)
        its_sector, may_be_outside, may_be_unknown = _place_asked(asked)
        known_as = (digest(text) for text in _place_texts(asked) if text is not None) if may_be_unknown else ()
        return Place(
            outside=may_be_outside and its_sector not in gazetteer.sectors,
            unknown=may_be_unknown and not any(key in gazetteer.places for key in known_as),
        )

    def _given(self, asked: Any) -> dict[str, Any]:
        """What the levels are given beside the two records, but for what they are given of the resident's forename."""
        mine = self.forenames.get(asked.forename_key, _NOBODYS)
        return {**self.facts, "a_people": mine.people, "a_sex": mine.sex}

    def _compared(self, asked: Any, given: Mapping[str, Any], place: int, rules: int, verdicts: Mapping[int, str]) -> Candidate:
        r: Any = self.residents.at(place)
        other = self.forenames.get(r.forename_key, _NOBODYS)
        said = levels.compare(asked, r, r_people=other.people, r_mostly_surname=other.mostly_surname, **given)
        one: Any = Candidate()
        one.__dict__ = r.__dict__  # a candidate has what its record has, and more
        one.__dict__.update(zip(_SAID, (*said, *_record(r)), strict=True))
        one.candidate_id, one.rules, one.source_ref, one.born = place, rules, r.account, r.date_of_birth
        one.verdict = verdicts.get(r.resident_id)
        return one  # type: ignore[no-any-return]


_SAID = (*levels.LEVELS, "flags", *levels.RECORD)
_record = compiled("record", "r", levels.RECORD, returns=tuple(levels.RECORD))
_place_asked = compiled("place_asked", "a", PLACE_ASKED, returns=tuple(PLACE_ASKED))
_a, _g = Record("a"), Record("g")
_PLACE_TEXTS = {f"t{i}": between(BETWEEN, str(i), *(getattr(_a, key) for key in keys)) for i, keys in enumerate(PLACES)}
_place_texts = compiled("place_texts", "a", dict(_PLACE_TEXTS), returns=tuple(_PLACE_TEXTS))


def _pattern(one: Any) -> tuple[int, ...]:
    return (one.dwelling, one.forename, one.surname, one.dob)


def print_of(applicant: Applicant) -> str:
    """What the application says, as `applicant_print` of the store."""
    one = applicant
    says = (one.forename, one.surname, one.date_of_birth and one.date_of_birth.isoformat(), one.raw_address, one.postcode, one.uprn)
    return md5("|".join([*(text or "" for text in says), one.application_date.isoformat()]).encode(), usedforsecurity=False).hexdigest()


# ---- building

_NOBODY = "create temp table raw_a as select * from applicant limit 0"
_ORDER = """
create temp table r_placed as
select {columns}, row_number() over (order by source, source_ref, person_no, resident_id) - 1 as place,
    case when source_ref is not null then dense_rank() over (order by source, source_ref) end as account
from r
"""
_JUDGED = """
select j.application_ref, j.applicant_print, rp.resident_id, j.verdict
from settled_judgement j join resident_printed rp on rp.print = j.resident_print order by j.judgement_id
"""
_FORENAMES = "select forename_key, people, coalesce(sex, ''), mostly_surname from forename_people"
_EXTRACTS = """
select load_id, source, feed, as_of::varchar as as_of from load
where load_id in (select unnest($ids::integer[])) and source in (select unnest($sources::varchar[])) order by source, feed, load_id
"""


def build_index(store: Store, rules: RuleSet) -> Index:
    """An index over the residents in force, by the very SQL that prepares a batch.

    Raises NotReadyError when no residents are loaded.
    """
    check_residents(store, rules)
    with store.scratch() as work:
        work.execute("begin transaction")
        state = read_state(work)
        work.execute(_NOBODY)
        read_residents(work, rules)
        resolve(work, named=True)
        gazetteer = _gazetteer(work)
        count_people(work, rules)
        forenames = {name: Bearers(*borne) for name, *borne in work.frame(_FORENAMES).iter_rows()}
        facts = _facts(work, rules)
        residents = _residents(work)
        verdicts, objecting = _verdicts(work), objections(work)
        extracts = work.frame(_EXTRACTS, ids=list(state.loads), sources=[str(one) for one in (*rules.sources, Source.GAZETTEER)])
        work.execute("rollback")
    return Index(rules, state, residents, gazetteer, forenames, facts, _scores(rules), objecting, verdicts, tuple(extracts.to_dicts()))


def with_rules(index: Index, rules: RuleSet) -> Index:
    """The same residents under another rule set that uses the same sources."""
    assert rules.sources == index.rules.sources
    return replace(index, rules=rules, facts=dict(index.facts) | days(rules), scores=_scores(rules))


def with_judgements(index: Index, store: Store) -> Index:
    """The same residents with officers' judgements as of now: there are many of them a day, and residents need not be read again."""
    with store.scratch() as work:
        work.execute("begin transaction")
        judged, verdicts = read_state(work).judged, _verdicts(work)
        work.execute("rollback")
    return replace(index, state=replace(index.state, judged=judged), verdicts=verdicts)


def read_state(work: Writer | Store) -> State:
    """What an index would be built from now."""
    judged = work.frame("select coalesce(max(judgement_id), 0), count(undone_at) from judgement").row(0)
    return State(bases.in_use(work), judged, int(work.scalar("select count(*) from removal where kind <> 'purge' or what = 'extract'")))


def _facts(work: Writer, rules: RuleSet) -> dict[str, int]:
    of_rules = days(rules)
    counted = ", ".join(f"{sql} as {name}" for name, sql in levels.GIVEN.items() if name not in of_rules and name not in OF_FORENAMES)
    return {
        name: int(value) for name, value in work.frame(f"select {counted} from {', '.join(FACTS)}").row(0, named=True).items()
    } | of_rules


def _scores(rules: RuleSet) -> dict[tuple[int, ...], float]:
    rows = pattern_scores(rules).select("dwelling", "forename", "surname", "dob", "score").iter_rows()
    return {tuple(pattern): score for *pattern, score in rows}


def _gazetteer(work: Writer) -> Gazetteer:
    names = work.frame(f"select * from ({NAMES}) order by key")
    known_places = "\nunion\n".join(
        f"select {digest_sql(text.sql)} as key from gazetteer_in_force a where {text.sql} is not null" for text in _PLACE_TEXTS.values()
    )
    places = work.frame(f"select key from ({known_places}) order by key")["key"]
    sectors = work.frame(f"select distinct {sector(_g.postcode_key).sql} as sector from ({KNOWN_POSTCODES}) g")["sector"].drop_nulls()
    return Gazetteer(
        names=Table(sorted_keys(names["key"].to_numpy()), texts(names["text"])),
        shells=frozenset(work.frame("select uprn from shell")["uprn"]),
        places=sorted_keys(places.to_numpy()),
        sectors=frozenset(sectors),
        is_loaded=bool(work.scalar(f"select count(*) > 0 from ({KNOWN_POSTCODES})")),
    )


def _residents(work: Writer) -> Residents:
    kinds = {name: kind for name, kind, *_ in work.frame("describe r").iter_rows() if name not in _NOT_COMPARED}
    work.execute(_ORDER.format(columns=", ".join(kinds)))
    kinds["account"] = "BIGINT"
    rows = work.frame(f"select json_array({', '.join(kinds)})::varchar as text from r_placed order by place")["text"]
    return Residents(
        columns=tuple(kinds),
        dates=tuple(place for place, kind in enumerate(kinds.values()) if kind == "DATE"),
        rows=texts(rows),
        keys=postings(work.frame(DIGESTS_OF_RESIDENTS)),
    )


def _verdicts(work: Writer) -> dict[tuple[str, str], dict[int, str]]:
    found: dict[tuple[str, str], dict[int, str]] = {}
    if work.scalar("select count(*) from judgement where undone_at is null"):
        for reference, said, resident, verdict in work.frame(_JUDGED).iter_rows():
            found.setdefault((reference, said), {})[resident] = verdict
    return found
