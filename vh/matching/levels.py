"""The signals: for a pair of records, the level of each, with the words and numbers of `vh.ruleset`. Defined once, for SQL and Python.

Each definition speaks of an applicant `a` and a resident `r` with the comparable columns of `vh.text`, in the terms of `vh.text.terms`:
a comparison holds only where both sides are known. A new level is a branch of a case here, and a number and words in `vh.ruleset`.
"""

from vh.matching.forenames import FORENAME, NAMES_OF_TWO_TRADITIONS, SAME_FIRST_LETTER
from vh.matching.localities import localities_apart
from vh.matching.name_lists import IS_A_SURNAME, IS_VIETNAMESE
from vh.matching.pair import (
    CLOSE_NAME,
    CLOSE_SOUNDING,
    a,
    a_seconds,
    a_sex,
    dwellings_known,
    grace_after,
    grace_before,
    max_age,
    r,
    r_mostly_surname,
    r_seconds,
)
from vh.matching.pair import GIVEN as GIVEN
from vh.matching.reordered import NAME_ELSEWHERE, NAMES_CROSSED, NAMES_REORDERED
from vh.matching.second_names import ASKED_OF_SECOND_NAMES
from vh.model import DATELESS_DAYS
from vh.ruleset import OTHER_SEX, Birth, Dates, Dwelling, Forename, Surname
from vh.text.dwellings import DwellingRelation, asked_of_addresses, relation
from vh.text.terms import (
    Condition,
    Steps,
    Term,
    all_of,
    any_of,
    as_number,
    bare,
    case,
    compiled,
    given,
    holds,
    known,
    missing,
    not_,
    only_where,
    or_else,
)
from vh.text.units import AFLOAT_OR_PARKED
from vh.text.vocabulary import (
    apart,
    day,
    days_from,
    digits,
    ends_with,
    greater,
    has_all_items,
    has_item,
    has_text,
    jaro_winkler,
    length,
    letter,
    matches,
    month,
    nearly,
    outward,
    share_item,
    slips,
    starts_with,
    year,
)

SUPPLIER_WIDTH = 17
"""Surnames from this length may have been cut off by a supplier's field (20 letters less a title)."""

AGEING = 31
"""Days after which an extract no longer speaks against a newer one."""

HALF_A_YEAR = 183
"""Days after which a home that somebody has left should be on no record as theirs."""

OF_AGE = 16 * 365
"""Days from a birth to the earliest day on which somebody may be the head of a household on record."""

STALE, ORGANISATION, REORDERED, SAME_LETTER, DIVIDED, OLD, TWO_TRADITIONS, UNDER_AGE, SAME_DOOR, BY_STREET, ELSEWHERE_TOO = (
    1 << bit for bit in range(11)
)
RANGE_CLAIMED, DATELESS, OTHER_VILLAGE, SETTLED, ONE_BUILDING, ONE_POSTCODE = (OTHER_SEX << bit for bit in range(1, 7))
"""Bits of a candidate's `flags`, beside `vh.ruleset.OTHER_SEX`."""

SURNAME_AMONG_GIVEN = all_of(
    length(a.forename_key) > 1,
    a.forename_family == r.forename_family,
    any_of(
        all_of(length(a.surname_key) > 1, has_all_items(r_seconds, a.surname_parts)),
        all_of(length(r.surname_key) > 1, has_all_items(a_seconds, r.surname_parts)),
    ),
)
"""All of one side's surname is among the other's middle names, beside the same forename: HARPREET SINGH and HARPREET SINGH GILL."""

_ONE_LETTER = only_where(
    any_of(length(a.surname_key) == 1, length(r.surname_key) == 1), letter(a.surname_key, 1) == letter(r.surname_key, 1)
)
"""A father's name as an initial, as Tamils write it: RAJESWARAN T. It says as little as nothing."""
_TWO_SURNAMES = all_of(*(any_of(IS_A_SURNAME(one.surname_family), IS_VIETNAMESE(one.surname_key)) for one in (a, r)))
_ONE_GOES_ON = any_of(
    *(
        all_of(
            starts_with(longer.surname_key, shorter.surname_key),
            length(longer.surname_key) > length(shorter.surname_key) + 1,
            not_(ends_with(longer.surname_key, "OVA")),
        )
        for longer, shorter in ((a, r), (r, a))
    )
)
_NEARLY = case((any_of(_ONE_GOES_ON, _TWO_SURNAMES), Surname.DIFFERS), otherwise=Surname.CLOSE)
"""Two surnames that are each known as one are no slips of each other: RAHIM and RAHMAN, PHAM and PHAN. Nor is one that goes on for two letters
where the other ends: SHAH and SHAHID, JOHNS and JOHNSON."""

SURNAME = case(
    (any_of(missing(a.surname_key), missing(r.surname_key)), Surname.MISSING),
    (a.surname_key == r.surname_key, Surname.EXACT),
    (all_of(length(r.surname_key) >= SUPPLIER_WIDTH, starts_with(a.surname_key, r.surname_key)), Surname.EXACT),
    (any_of(share_item(a.surname_parts, r.surname_parts), SURNAME_AMONG_GIVEN), Surname.PART),
    (a.surname_family == r.surname_family, Surname.CLOSE),
    (_ONE_LETTER, Surname.MISSING),
    (
        jaro_winkler(a.surname_key, r.surname_key)
        >= case((a.surname_sound == r.surname_sound, nearly(CLOSE_SOUNDING)), otherwise=nearly(CLOSE_NAME)),
        _NEARLY,
    ),
    (
        all_of(length(a.surname_key) >= 4, length(r.surname_key) >= 4, slips(a.surname_key, r.surname_key) == 1),
        _NEARLY,
    ),
    otherwise=Surname.DIFFERS,
)

SURNAME_AS_FORENAME = all_of(a.forename_key == r.forename_key, holds(r_mostly_surname))
"""What stands as the forename of both is a surname."""

_new_year = [all_of(month(born) == 1, day(born) == 1) for born in (a.date_of_birth, r.date_of_birth)]
_years_apart = apart(year(a.date_of_birth), year(r.date_of_birth))
_same_month, _same_day = month(a.date_of_birth) == month(r.date_of_birth), day(a.date_of_birth) == day(r.date_of_birth)
BIRTH = case(
    (any_of(missing(a.date_of_birth), missing(r.date_of_birth)), Birth.MISSING),
    (a.date_of_birth == r.date_of_birth, Birth.EXACT),
    (all_of(_years_apart == 0, any_of(*_new_year)), Birth.YEAR),
    (
        all_of(_years_apart == 0, month(a.date_of_birth) == day(r.date_of_birth), day(a.date_of_birth) == month(r.date_of_birth)),
        Birth.NEAR,
    ),
    (all_of(_years_apart == 0, any_of(_same_month, _same_day)), Birth.NEAR),
    (all_of(_same_month, _same_day, any_of(_years_apart == 1, _years_apart == 10)), Birth.NEAR),
    # One slip leaves the year, the month or the day as it was: a quick look first.
    (
        all_of(any_of(_years_apart == 0, _same_month, _same_day), slips(digits(a.date_of_birth), digits(r.date_of_birth)) == 1),
        Birth.NEAR,
    ),
    otherwise=Birth.DIFFERS,
)

DATES = case(
    (days_from(r.valid_to, a.application_date) > grace_after, Dates.ENDED),
    (r.valid_to < a.application_date, Dates.JUST_ENDED),
    (days_from(a.application_date, r.valid_from) > grace_before, Dates.BEGINS_LATER),
    (r.valid_from > a.application_date, Dates.BEGINS_SOON),
    otherwise=Dates.COVERS,
)

UPRN_SAME = any_of(a.uprn == r.uprn, a.uprn == r.text_uprn, a.text_uprn == r.uprn, a.text_uprn == r.text_uprn)
UPRN_KNOWN = all_of(any_of(known(a.uprn), known(a.text_uprn)), any_of(known(r.uprn), known(r.text_uprn)))


SAME_DOOR_WRITTEN = all_of(a.number_key == r.number_key, a.street_key == r.street_key)
"""One number of one street, as written: of two villages it may be two doors."""
SAME_VILLAGE = a.village == r.village
VILLAGES_APART = only_where(
    all_of(a.locality != r.locality, not_(a.postcode_key == r.postcode_key)), localities_apart(a.locality, r.locality)
)
"""Two villages are written, each of which has that street or house; where the postcodes agree in full, that is what people call the place."""
_villages_apart = holds(given("villages_apart"))
_same_door_of_a_village = only_where(
    SAME_VILLAGE,
    all_of(any_of(SAME_DOOR_WRITTEN, a.building_key == r.building_key), or_else(a.unit_key, "") == or_else(r.unit_key, "")),
)
TEXTS_APART = any_of(a.text_uprn != r.text_uprn, all_of(slips(a.postcode_key, r.postcode_key) > 1, not_(_same_door_of_a_village)))
"""The written addresses are surely two: the gazetteer knows both, or their postcodes have nothing to do with each other. The same door of the
same village is one, whatever the postcode."""
_no_postcode = any_of(missing(a.postcode_key), missing(r.postcode_key))
RELATION = case(
    (all_of(_villages_apart, a.text_uprn != r.text_uprn, _no_postcode), DwellingRelation.OTHER_BUILDING), otherwise=relation(a, r)
)
"""The address relation; a UPRN may say more, see `DWELLING`. Two doors of two villages, both known to the gazetteer, are two buildings; where the
postcodes are but a slip apart, it is the village that may be wrong."""
TEXT_UPRN_SAME = a.text_uprn == r.text_uprn
NEAR = any_of(a.postcode_key == r.postcode_key, a.street_key == r.street_key)


def _a_womans(surname: Term) -> Condition:
    return any_of(*(ends_with(surname, ending) for ending in ("OVA", "EVA", "INA", "SKA", "CKA", "ENE", "ITE", "YTE", "UTE")))


_two_forms = all_of(a.surname_family == r.surname_family, a.surname_key != r.surname_key)
_surname_of_a_woman, _surname_of_a_man = (
    only_where(_two_forms, all_of(_a_womans(one.surname_key), not_(_a_womans(other.surname_key)))) for one, other in ((a, r), (r, a))
)
_named_as_a_woman = any_of(a_sex == "F", ends_with(a.forename_key, "A"))
OF_ANOTHER_SEX = any_of(
    all_of(any_of(a_sex == "M", all_of(_surname_of_a_man, not_(_named_as_a_woman))), r.sex == "F"),
    all_of(any_of(a_sex == "F", _surname_of_a_woman), r.sex == "M"),
)
"""The record's title says another sex than the applicant's forename, or than a surname of that sex does: MRS J is not John, nor is MR H IVANOV
Hanna IVANOVA. But Kalina IVANOV may well be MRS K IVANOVA: here many women go by their husband's form, or their father's."""

_asked_of_postcodes, _asked_of_addresses = asked_of_addresses(a, r)
_of_names_first, _of_names = ASKED_OF_SECOND_NAMES
ASKED: tuple[Steps, ...] = (_of_names_first, _of_names | _asked_of_postcodes | {"villages_apart": VILLAGES_APART}, _asked_of_addresses)
"""Before the first step: what it asks more than once, by name, in stages."""

PAIR: Steps = {
    "forename_plain": FORENAME,
    "surname_plain": SURNAME,
    "surname_as_forename": SURNAME_AS_FORENAME,
    "reordered": NAMES_REORDERED,
    "crossed": NAMES_CROSSED,
    "elsewhere": NAME_ELSEWHERE,
    "dob": BIRTH,
    "dates": DATES,
    "proof": as_number(holds(r.proves_residence)),
    "relation": RELATION,
    "uprn_same": UPRN_SAME,
    "uprn_known": UPRN_KNOWN,
    "text_uprn_same": TEXT_UPRN_SAME,
    "texts_apart": TEXTS_APART,
    "near": NEAR,
    "same_letter": SAME_FIRST_LETTER,
    "stale": days_from(r.as_of, a.application_date) > max_age,
    "old": days_from(r.as_of, a.application_date) > AGEING,
    "organisation": r.role == "organisation",
    "two_traditions": NAMES_OF_TWO_TRADITIONS,
    "under_age": all_of(r.role == "lead", missing(r.date_of_birth), days_from(a.date_of_birth, r.valid_from) < OF_AGE),
    "divided": all_of(known(r.unit_key), any_of(known(a.unit_key), missing(a.text_uprn)), dwellings_known > 0),
    "one_building": all_of(
        any_of(holds(given("names_agree")), holds(given("numbers_agree"))),
        not_(all_of(known(a.unit_key), any_of(matches(a.unit_key, AFLOAT_OR_PARKED), matches(r.unit_key, AFLOAT_OR_PARKED)))),
    ),
    "one_postcode": a.postcode_key == r.postcode_key,
    "same_door": SAME_DOOR_WRITTEN,
    "by_street": all_of(SAME_DOOR_WRITTEN, not_(a.postcode_key == r.postcode_key), not_(SAME_VILLAGE)),
    "other_village": _villages_apart,
    "dateless": all_of(missing(r.date_of_birth), days_from(r.valid_from, r.as_of) == DATELESS_DAYS),
    "settled": days_from(r.valid_from, a.application_date) > HALF_A_YEAR,
    "range_claimed": all_of(has_text(a.number_key, "-"), a.number_key != r.number_key),
    "other_sex": all_of(OF_ANOTHER_SEX, not_(has_item(a.surname_parts, r.forename_key))),
    "elsewhere_too": all_of(SAME_DOOR_WRITTEN, outward(a.postcode_key) != outward(r.postcode_key)),
}
"""First step: what a pair of records says, each by its name."""


def _said(name: str) -> Term:
    """Something of the first step."""
    return given(name)


_uprn_same, _text_uprn_same, _texts_apart, _uprn_known = (
    holds(_said(name)) for name in ("uprn_same", "text_uprn_same", "texts_apart", "uprn_known")
)
_relation, _reordered, _crossed = _said("relation"), holds(_said("reordered")), _said("crossed")

DWELLING = case(
    (all_of(_uprn_same, _relation == DwellingRelation.OTHER_UNIT, not_(_text_uprn_same)), Dwelling.UNIT_UNCLEAR),
    (all_of(_uprn_same, _relation == DwellingRelation.OTHER_BUILDING, _texts_apart), Dwelling.UNIT_UNCLEAR),
    (_uprn_same, Dwelling.SAME_UPRN),
    (all_of(_relation == DwellingRelation.SAME, _uprn_known), Dwelling.UNIT_UNCLEAR),
    (_relation == DwellingRelation.SAME, Dwelling.SAME_ADDRESS),
    (all_of(_relation == DwellingRelation.UNIT_UNCLEAR, not_(_uprn_known)), Dwelling.SAME_BUILDING),
    (_relation != DwellingRelation.OTHER_BUILDING, Dwelling.OTHER_UNIT),
    (holds(_said("near")), Dwelling.NEAR),
    otherwise=Dwelling.ELSEWHERE,
)
"""Property references and written addresses together. FLAT 1, FLAT A and GROUND FLOOR FLAT may be one flat, so there the reference
decides; FLAT 1 and FLAT 2 never are, so there it is unclear which of the two is wrong.
The same where two addresses that are surely apart bear one property reference."""

_in_another_order = any_of(_reordered, _crossed > 0)
_forename = case(
    (all_of(holds(_said("surname_as_forename")), _said("surname_plain") == Surname.DIFFERS), Forename.CLOSE),
    otherwise=_said("forename_plain"),
)
"""Where what stands as the forename of both is a surname, and what stands as the surname is another, they are nearly the same at most: CHAN HO KIN
and CHAN SIU SUK."""
LEVELS: Steps = {
    "dwelling": DWELLING,
    "forename": case(
        (_reordered, greater(_forename, Forename.SECOND_NAME)),
        otherwise=greater(greater(_forename, _crossed), _said("elsewhere")),
    ),
    "surname": case((_in_another_order, greater(_said("surname_plain"), Surname.PART)), otherwise=_said("surname_plain")),
    "dob": _said("dob"),
    "dates": _said("dates"),
    "proof": _said("proof"),
}
"""Second step: the levels, worked out from the first."""

FLAGS = (
    as_number(holds(_said("stale"))) * STALE
    + as_number(holds(_said("organisation"))) * ORGANISATION
    + as_number(_in_another_order) * REORDERED
    + as_number(holds(_said("same_letter"))) * SAME_LETTER
    + as_number(holds(_said("divided"))) * DIVIDED
    + as_number(holds(_said("old"))) * OLD
    + as_number(holds(_said("two_traditions"))) * TWO_TRADITIONS
    + as_number(holds(_said("under_age"))) * UNDER_AGE
    + as_number(holds(_said("same_door"))) * SAME_DOOR
    + as_number(holds(_said("by_street"))) * BY_STREET
    + as_number(holds(_said("elsewhere_too"))) * ELSEWHERE_TOO
    + as_number(all_of(holds(_said("other_sex")), _crossed == 0)) * OTHER_SEX
    + as_number(holds(_said("range_claimed"))) * RANGE_CLAIMED
    + as_number(holds(_said("dateless"))) * DATELESS
    + as_number(holds(_said("other_village"))) * OTHER_VILLAGE
    + as_number(holds(_said("settled"))) * SETTLED
    + as_number(holds(_said("one_building"))) * ONE_BUILDING
    + as_number(holds(_said("one_postcode"))) * ONE_POSTCODE
)

RECORD: Steps = {
    "named": bare(r.forename_key),
    "surnamed": bare(r.surname_key),
    "district": outward(r.postcode_key),
    "flat": or_else(r.text_uprn, or_else(r.uprn, or_else(r.unit_key, ""))),
}
"""What the rules ask of a candidate's record beside its own columns: forename, surname, the first half of its postcode, and
which of a building's flats it is."""

compare = compiled("compare", f"a, r, {', '.join(GIVEN)}", PAIR, LEVELS, {"flags": FLAGS}, returns=(*LEVELS, "flags"), when_asked=ASKED)
"""The levels of one pair, in the order of `LEVELS`, and its flags: `a` and `r` with the columns of the tables as attributes, then what `GIVEN` names."""
