"""Who followed: another household on Council Tax where a record has somebody still, once for SQL and Python.

A candidate `s` is as in `vh.matching.rules`; the others are rows of `levelled` by names of their own.
"""

from vh.matching.beside import LEVELS_OF, RENEWED, maybe_the_person, s
from vh.matching.household import HEADS
from vh.matching.levels import BY_STREET, DATELESS, OTHER_VILLAGE
from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.terms import Condition, Record, all_of, any_of, holds, is_one_of, not_, some_other
from vh.text.vocabulary import days_from, has_bit, length

_HERE = Dwelling.SAME_ADDRESS
_ctx = Record("ctx", "door_elsewhere", "districts_of_door")
_f, _j, _k, _t = (Record(alias, *LEVELS_OF) for alias in "fjkt")


def _some(alias: str, where: Condition) -> Condition:
    return some_other(alias, where, of="s", table="levelled", key="applicant_id")


def _since(other: Record) -> Condition:
    """It began well after this record did, as far as both say when."""
    return all_of(days_from(s.valid_from, other.valid_from) > RENEWED, not_(has_bit(other.flags, DATELESS)))


def _maybe_another_door(n: Record) -> Condition:
    """It names another village, or has no postcode, and that number in that street is in several places."""
    by_street = all_of(has_bit(n.flags, BY_STREET), any_of(holds(_ctx.door_elsewhere), _ctx.districts_of_door > 1))
    return any_of(has_bit(n.flags, OTHER_VILLAGE), all_of(by_street, not_(has_bit(s.flags, BY_STREET))))


def _others_home(n: Record) -> Condition:
    """Council Tax has somebody here who has neither of the applicant's names, be it the owner between two lets; or had them for more than
    a month."""
    went = all_of(is_one_of(n.dates, Dates.ENDED, Dates.JUST_ENDED), days_from(n.valid_from, n.valid_to) > RENEWED)
    return all_of(
        n.source == "council_tax",
        n.dwelling >= _HERE,
        any_of(all_of(n.dates == Dates.COVERS, any_of(n.proof == 1, is_one_of(n.role, "lead", "liable"))), all_of(went, n.proof == 1)),
        not_(_maybe_another_door(n)),
        is_one_of(n.forename, Forename.DIFFERS, Forename.SECOND_INITIAL),
        n.surname == Surname.DIFFERS,
    )


_of_the_family = _some(
    "k",
    all_of(
        _k.feed == _f.feed,
        _k.source_ref == _f.source_ref,
        _k.dwelling >= _HERE,
        any_of(
            _k.surname >= Surname.CLOSE,
            not_(_since(_k)),
            _k.dob >= Birth.NEAR,
            all_of(_k.forename >= Forename.EXACT, length(_k.named) > 1),
        ),
    ),
)
"""On their account is somebody of the applicant's surname, or of the forename, who may have married, or one who was there before this record began."""
_by_another_source = _some(
    "t",
    all_of(
        _t.source == "tenancy",
        _t.dwelling >= _HERE,
        _t.dates == Dates.COVERS,
        is_one_of(_t.role, *HEADS, "main tenant", "sole tenant"),
        _t.source_ref != s.source_ref,
        _t.named == _f.named,
        _t.surnamed == _f.surnamed,
        _since(_t),
    ),
)
_on_a_newer_account = _some(
    "j",
    all_of(
        _j.source == "council_tax", _j.dwelling >= _HERE, _j.dates == Dates.COVERS, maybe_the_person(_j), _j.valid_from >= _f.valid_from
    ),
)
_followed = all_of(_others_home(_f), _since(_f), not_(_of_the_family), not_(_on_a_newer_account))
TAKEN_OVER = _some(
    "f",
    all_of(
        _followed,
        any_of(all_of(s.source == "council_tax", s.source_ref != _f.source_ref), all_of(s.source != "council_tax", _by_another_source)),
    ),
)
"""Council Tax bills one household for a home. Another account of others, who began to live here since, is of who followed; of a tenancy or claim that goes
on beside it this is said only where a landlord has the others as tenants as well: a lodger may have a claim."""
LET_ANEW = _some("f", all_of(_followed, _f.dates == Dates.COVERS, s.source_ref != _f.source_ref, _by_another_source))
"""A landlord has let the home to others since, who pay its Council Tax now: whatever still shows the person there, nobody has closed it."""
