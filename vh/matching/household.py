"""What the household's other records say of a candidate's name: levels revised in their light, once for SQL and Python.

A pair of records cannot tell one person with two names from two people of one household. The other records at the dwelling can: a couple
bears one surname of two, and a person whom the council knows under two forenames was born on one day. Of few pairs only is this asked.
"""

from collections.abc import Sequence
from typing import Any

from vh.matching.levels import TWO_TRADITIONS
from vh.matching.second_names import NOBODYS_OWN
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.store import Writer
from vh.text.terms import Condition, Record, Steps, all_of, any_of, case, columns, compiled, is_one_of, not_, some_other
from vh.text.vocabulary import day, has_bit, length, month

_LEVELS = ("dwelling", "forename", "surname", "dob", "dates", "proof", "flags", "source")
_s = Record("s", *_LEVELS)
_c, _k, _l, _m, _o, _t = (Record(alias, *_LEVELS) for alias in "cklmot")

PARTNERS = ("partner", "husband", "wife", "spouse")
HEADS = ("claimant", "tenant", "joint tenant")
CHILDREN = ("dependant", "son", "daughter")
"""Roles in a household, as Housing Benefit and landlords name them."""
EVERYBODYS = (
    *NOBODYS_OWN, "MOHAMMED", "MOHAMMAD", "MUHAMMAD", "MUHAMMED", "MOHAMED", "MOHAMAD", "MUHAMAD", "MOHD", "MD", "ABDUR", "SYED",
)  # fmt: skip
"""Forenames that stand before one's own: beside another surname they tell nobody."""
NO_FAMILYS = ("BEGUM", "BIBI", "KAUR", "KHANAM", "KHATOON", "KHATUN", "SINGH", "SULTANA")
"""Names that stand last and are no family's: a woman's or a man's own, in place of one."""


def _some(alias: str, where: Condition) -> Condition:
    return some_other(alias, where, of="s", table="household", key="applicant_id")


def _in_force(d: Record) -> Condition:
    return all_of(d.dwelling >= Dwelling.SAME_ADDRESS, d.dates == Dates.COVERS)


def _of_one_name(d: Record) -> Condition:
    return all_of(d.named == _s.named, d.surname >= Surname.CLOSE)


def _placeholder(d: Record) -> Condition:
    """The first of January, June or July stands for a day that nobody knows: many bear it, so it says little of who somebody is."""
    return all_of(day(d.born) == 1, is_one_of(month(d.born), 1, 6, 7))


_ANOTHER_NAME = all_of(
    _in_force(_s),
    is_one_of(_s.forename, Forename.DIFFERS, Forename.SECOND_INITIAL),
    _s.surname >= Surname.CLOSE,
    _s.dob == Birth.EXACT,
    not_(_placeholder(_s)),
)
_ANOTHER_SURNAME = all_of(
    _s.dwelling >= Dwelling.SAME_BUILDING,
    _s.dates == Dates.COVERS,
    _s.surname == Surname.DIFFERS,
    _s.forename >= Forename.SLIP,
    any_of(_s.forename >= Forename.UNCOMMON, not_(is_one_of(_s.named, *EVERYBODYS))),
    _s.dob != Birth.DIFFERS,
)

_COUPLE = any_of(
    is_one_of(_s.role, *PARTNERS),
    _some("c", all_of(_in_force(_c), is_one_of(_c.role, *PARTNERS), _of_one_name(_c))),
)
"""The record is of one of a couple. An unlisted twin of somebody who lives as a couple hardly lives there too."""


def _with_family(d: Record) -> Condition:
    return all_of(is_one_of(d.role, *HEADS), _some("k", all_of(_in_force(_k), is_one_of(_k.role, *PARTNERS, *CHILDREN))))


_BOTH_NAMES = _some(
    "o",
    all_of(
        _o.dwelling >= Dwelling.SAME_ADDRESS,
        _o.source != _s.source,
        _o.forename >= Forename.SLIP,
        _o.surname >= Surname.CLOSE,
        _o.dob >= Birth.NEAR,
    ),
)
"""Another source knows, or knew, the applicant here by name and date of birth."""
_LISTED_BESIDE = _some(
    "t",
    all_of(
        _t.dwelling >= Dwelling.SAME_ADDRESS,
        _t.feed == _s.feed,
        _t.forename >= Forename.INITIAL,
        _t.surname >= Surname.CLOSE,
        _t.dob >= Birth.NEAR,
    ),
)
"""The same system has the applicant beside the person of this record: they are two."""

_SPOUSE_BESIDE = _some(
    "m",
    all_of(
        _m.dwelling == _s.dwelling,
        any_of(_s.dwelling >= Dwelling.SAME_ADDRESS, _m.flat == _s.flat),
        _m.dates == Dates.COVERS,
        _m.proof == 1,
        _m.feed == _s.feed,
        _m.surname >= Surname.PART,
        not_(is_one_of(_m.surnamed, *NO_FAMILYS)),
        is_one_of(_m.forename, Forename.DIFFERS, Forename.MISSING, Forename.INITIAL, Forename.SECOND_INITIAL, Forename.CLOSE),
    ),
)
"""Somebody else whom the same system has here bears the applicant's surname: of a couple one may go by either's. Not an owner who may live elsewhere."""

_UNDATED = all_of(
    _in_force(_s),
    _s.dob == Birth.MISSING,
    _s.proof == 1,
    any_of(
        all_of(_s.surname >= Surname.CLOSE, _s.forename <= Forename.SECOND_NAME),
        all_of(_s.surname == Surname.DIFFERS, _s.forename >= Forename.SLIP),
    ),
)
_A_LEASE = all_of(_l.source == "tenancy", _l.proof == 0)
"""An owner's, who pays the Council Tax in the same name: a twin of another tradition's name hardly lives there unlisted."""


def _lent(*births: Birth) -> Condition:
    return _some(
        "l",
        all_of(
            _l.dwelling >= Dwelling.SAME_ADDRESS,
            _l.named == _s.named,
            length(_l.named) > 1,
            _l.surname == _s.surname,
            is_one_of(_l.dob, *births),
            not_(_placeholder(_l)),
            any_of(
                _l.forename >= Forename.CLOSE,
                is_one_of(_l.role, *PARTNERS),
                _s.forename == Forename.SECOND_INITIAL,
                all_of(has_bit(_l.flags, TWO_TRADITIONS), any_of(_with_family(_l), _A_LEASE)),
            ),
        ),
    )


_LENT = _lent(Birth.NEAR, Birth.EXACT)
"""Another record here, whatever its dates and kind, is of the same name and has the applicant's date of birth: an owner's lease, say, dates
their Council Tax."""
_LENT_EXACTLY = _lent(Birth.EXACT)
"""A date of birth one digit off makes nobody of another forename the same person."""

ASKED = any_of(_ANOTHER_NAME, _ANOTHER_SURNAME, _UNDATED)
"""The candidates of whom the household is asked."""

REVISED: Steps = {
    "forename": case(
        (
            all_of(
                _ANOTHER_NAME,
                not_(_LISTED_BESIDE),
                any_of(_COUPLE, all_of(_with_family(_s), has_bit(_s.flags, TWO_TRADITIONS)), _BOTH_NAMES),
            ),
            Forename.ALIAS,
        ),
        (
            all_of(_UNDATED, is_one_of(_s.forename, Forename.DIFFERS, Forename.SECOND_INITIAL), not_(_LISTED_BESIDE), _LENT_EXACTLY),
            Forename.ALIAS,
        ),
        otherwise=_s.forename,
    ),
    "surname": case((all_of(_ANOTHER_SURNAME, _SPOUSE_BESIDE), Surname.SHARED), otherwise=_s.surname),
    "dob": case((all_of(_UNDATED, _LENT), Birth.LENT), otherwise=_s.dob),
}
"""The levels of a candidate in the light of the others."""

_HOUSEHOLD = f"""
create temp table household as
select * from levelled
where dwelling >= {int(Dwelling.SAME_BUILDING)} and applicant_id in (select applicant_id from levelled s where {ASKED.sql})
"""
_REVISE = f"""
update levelled set forename = v.forename, surname = v.surname, dob = v.dob
from (select s.applicant_id, s.resident_id, {columns(REVISED, "tinyint")} from household s where {ASKED.sql}) v
where v.applicant_id = levelled.applicant_id and v.resident_id = levelled.resident_id
    and (v.forename <> levelled.forename or v.surname <> levelled.surname or v.dob <> levelled.dob)
"""
METHOD = (_HOUSEHOLD, _REVISE)
"""The SQL that revises levels."""


def revise(work: Writer) -> None:
    """Revise the levels in temp table `levelled`, from those of an applicant's other candidates."""
    work.execute(_HOUSEHOLD)
    work.execute(_REVISE)
    work.drop("household")


_asked = compiled("asked", "s", {"asked": ASKED}, returns=("asked",))
_revised = compiled("revised", "s, all_s", REVISED, returns=tuple(REVISED))


def revise_one(candidates: Sequence[Any]) -> None:
    """The same of one applicant's candidates in memory, which have their levels and what `RECORD` names."""
    found = [(one, _revised(one, candidates)) for one in candidates if _asked(one)]
    for one, levels in found:
        one.forename, one.surname, one.dob = levels
