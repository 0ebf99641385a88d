"""The signals in SQL: for a pair of records, the level of each, with the words and numbers of `vh.ruleset`.

Each expression speaks of an applicant `a` and a resident `r` with the comparable columns of `vh.text`.
Jaro-Winkler is DuckDB's two-argument form: with a cutoff it loses pairs exactly on the cutoff.
"""

from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname

CLOSE_NAME = 0.92
"""Jaro-Winkler from which two names are nearly the same (Winkler 1990, and the usual default of linkage libraries)."""
CLOSE_SOUNDING = 0.85
"""The same where the two also share a phonetic code."""
SUPPLIER_WIDTH = 17
"""Surnames from this length may have been cut off by a supplier's field (20 letters less a title)."""

UNCOMMON = 1000
"""A forename is uncommon when fewer than one in so many people on record bear it: then a stranger or sharer hardly bears it too."""
ENOUGH_PEOPLE = 2000
"""With fewer people on record, how often a name occurs says nothing about slips."""
ATTESTED = 5
"""People who must bear a forename before another spelling, one letter off and borne by nobody else, counts as a slip of it.
MARIA and MARIO are both borne by many, so neither is a slip of the other."""

FORENAME = f"""case
    when a.forename_key is null or r.forename_key is null then {Forename.MISSING:d}
    when length(a.forename_key) = 1 or length(r.forename_key) = 1
        then case when a.forename_key[1] = r.forename_key[1] then {Forename.INITIAL:d} else {Forename.DIFFERS:d} end
    when a.forename_key = r.forename_key then case when nr.people * {UNCOMMON} <= pop.people then {Forename.RARE:d} else {Forename.EXACT:d} end
    when a.forename_family = r.forename_family then {Forename.FAMILY:d}
    when list_contains(r.given_keys, a.forename_key) or list_contains(a.given_keys, r.forename_key) then {Forename.SECOND_NAME:d}
    when length(a.forename_key) >= 4 and length(r.forename_key) >= 4 and pop.people >= {ENOUGH_PEOPLE}
        and least(coalesce(na.people, 0), coalesce(nr.people, 0)) <= 1 and greatest(na.people, nr.people) >= {ATTESTED}
        and damerau_levenshtein(a.forename_key, r.forename_key) = 1 then {Forename.SLIP:d}
    when jaro_winkler_similarity(a.forename_key, r.forename_key) >= {CLOSE_NAME} then {Forename.CLOSE:d}
    when length(a.forename_key) >= 3 and length(r.forename_key) >= 3
        and (starts_with(a.forename_key, r.forename_key) or starts_with(r.forename_key, a.forename_key)) then {Forename.CLOSE:d}
    else {Forename.DIFFERS:d} end"""

SURNAME = f"""case
    when a.surname_key is null or r.surname_key is null then {Surname.MISSING:d}
    when a.surname_key = r.surname_key then {Surname.EXACT:d}
    when length(r.surname_key) >= {SUPPLIER_WIDTH} and starts_with(a.surname_key, r.surname_key) then {Surname.EXACT:d}
    when list_has_any(a.surname_parts, r.surname_parts) then {Surname.PART:d}
    when jaro_winkler_similarity(a.surname_key, r.surname_key)
        >= case when a.surname_sound = r.surname_sound then {CLOSE_SOUNDING} else {CLOSE_NAME} end then {Surname.CLOSE:d}
    else {Surname.DIFFERS:d} end"""

NAMES_REORDERED = """(
    a.forename_key is not null and r.forename_key is not null and length(a.forename_key) > 1 and length(r.forename_key) > 1
    and len(list_intersect(list_concat(a.given_keys, a.surname_parts), list_concat(r.given_keys, r.surname_parts))) >= 2
    and (list_has_all(list_concat(r.given_keys, r.surname_parts), list_append(a.surname_parts, a.forename_key))
        or list_has_all(list_concat(a.given_keys, a.surname_parts), list_append(r.surname_parts, r.forename_key))))"""
"""All the full names of one side are among those of the other, in whatever order."""

BIRTH = f"""case
    when a.date_of_birth is null or r.date_of_birth is null then {Birth.MISSING:d}
    when a.date_of_birth = r.date_of_birth then {Birth.EXACT:d}
    when year(a.date_of_birth) = year(r.date_of_birth)
        and (strftime(a.date_of_birth, '%m%d') = '0101' or strftime(r.date_of_birth, '%m%d') = '0101') then {Birth.YEAR:d}
    when year(a.date_of_birth) = year(r.date_of_birth)
        and month(a.date_of_birth) = day(r.date_of_birth) and day(a.date_of_birth) = month(r.date_of_birth) then {Birth.NEAR:d}
    when damerau_levenshtein(strftime(a.date_of_birth, '%Y%m%d'), strftime(r.date_of_birth, '%Y%m%d')) = 1 then {Birth.NEAR:d}
    else {Birth.DIFFERS:d} end"""

DATES = f"""case
    when r.valid_to < a.application_date
        then case when r.valid_to >= a.application_date - $grace_after::integer then {Dates.JUST_ENDED:d} else {Dates.ENDED:d} end
    when r.valid_from > a.application_date
        then case when r.valid_from <= a.application_date + $grace_before::integer then {Dates.BEGINS_SOON:d} else {Dates.BEGINS_LATER:d} end
    else {Dates.COVERS:d} end"""

_WORDS = "^[A-Z]{3,}( [A-Z]{3,})*$"


def _alike(a: str, b: str) -> str:
    plain = " and ".join(f"length({one}) >= 8 and regexp_matches({one}, '{_WORDS}')" for one in (a, b))
    return f"({a} = {b} or ({plain} and damerau_levenshtein(replace({a}, ' ', ''), replace({b}, ' ', '')) <= 1))"


def _manner(unit: str) -> str:
    floor = f"split_part({unit}, '-', 1)"
    return f"""case when regexp_matches({floor}, '^([GB]F|[0-9]F)$') then 'floor' when regexp_matches({floor}, '^[0-9]+[A-Z]?$') then 'number'
        when regexp_matches({floor}, '^[A-Z]$') then 'letter' when regexp_matches({floor}, '^[0-9]*[A-Z]?R[0-9]+[A-Z]?$') then 'room'
        when regexp_matches({floor}, '^S[0-9]+[A-Z]?$') then 'studio' else '' end"""


NAMES_AGREE = f"""case
    when a.building_key is null or r.building_key is null then null
    when a.building_key <> r.building_key and (starts_with(a.building_key, r.building_key) or starts_with(r.building_key, a.building_key))
        then null
    else {_alike("a.building_key", "r.building_key")} end"""
STREETS_AGREE = f"""case
    when a.street_key is null or r.street_key is null then null
    else starts_with(a.street_key, r.street_key) or starts_with(r.street_key, a.street_key) or {_alike("a.street_key", "r.street_key")} end"""
NUMBERS_AGREE = """case
    when a.number_key is null or r.number_key is null then null
    else a.number_key = r.number_key or (contains(a.number_key, '-') <> contains(r.number_key, '-')
        and (list_contains(string_split(a.number_key, '-'), r.number_key) or list_contains(string_split(r.number_key, '-'), a.number_key))) end"""
UNITS_AGREE = f"""case
    when a.unit_key is null or r.unit_key is null then null
    when a.unit_key = r.unit_key then true
    when contains(a.unit_key, ' ') or contains(r.unit_key, ' ') then false
    when split_part(a.unit_key, '-', 1) = split_part(r.unit_key, '-', 1)
        then case when split_part(a.unit_key, '-', 2) <> '' and split_part(r.unit_key, '-', 2) <> '' then false end
    when {_manner("a.unit_key")} = {_manner("r.unit_key")} and {_manner("a.unit_key")} <> '' then false end"""
NO_UNITS = """case when a.unit_key is null and r.unit_key is null then
    case when regexp_matches(coalesce(a.building_key, r.building_key, ''),
        '(APARTMENTS|MANSIONS|TOWER|TOWERS|POINT|HEIGHTS|COURT|FLATS|BUILDINGS|MAISONETTES|HALLS)$') then 'block' else 'house' end end"""
WITHIN = "coalesce(a.postcode_key = r.postcode_key, false)"
NEAR_POSTCODE = "(a.postcode_key is null or r.postcode_key is null or damerau_levenshtein(a.postcode_key, r.postcode_key) <= 1)"
ESTATE = "(a.street_key is null or a.street_key like '% ESTATE' or r.street_key is null or r.street_key like '% ESTATE')"

OTHER_BUILDING, ANOTHER_UNIT, UNCLEAR, SAME = range(4)
"""The address relation, as `vh.text.addresses.compare_dwellings` gives it: the SQL below follows that function line by line."""

RELATION = f"""case
    when not (within or near_postcode) then {OTHER_BUILDING}
    when names_agree = false or numbers_agree = false or (streets_agree = false and not coalesce(names_agree, false)) then {OTHER_BUILDING}
    when (coalesce(names_agree, false) or coalesce(numbers_agree, false)) and (within or coalesce(streets_agree, false))
        then case when no_units = 'block' then {UNCLEAR} when no_units = 'house' then {SAME} when units_agree is null then {UNCLEAR}
            when units_agree then {SAME} else {ANOTHER_UNIT} end
    when ((within and coalesce(streets_agree, false)) or (coalesce(names_agree, false) and estate)) and coalesce(units_agree, true)
        then {UNCLEAR}
    else {OTHER_BUILDING} end"""

UPRN_SAME = "coalesce(a.uprn in (r.uprn, r.text_uprn), false) or coalesce(a.text_uprn in (r.uprn, r.text_uprn), false)"
UPRN_KNOWN = "(a.uprn is not null or a.text_uprn is not null) and (r.uprn is not null or r.text_uprn is not null)"
TEXT_UPRN_SAME = "coalesce(a.text_uprn = r.text_uprn, false)"

DWELLING = f"""case
    when uprn_same and relation = {ANOTHER_UNIT} and not text_uprn_same then {Dwelling.UNIT_UNCLEAR:d}
    when uprn_same then {Dwelling.SAME_UPRN:d}
    when relation = {SAME} and uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when relation = {SAME} then {Dwelling.SAME_ADDRESS:d}
    when relation = {UNCLEAR} and not uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when relation >= {ANOTHER_UNIT} then {Dwelling.OTHER_UNIT:d}
    when near then {Dwelling.NEAR:d}
    else {Dwelling.ELSEWHERE:d} end"""
"""Property references and written addresses together. FLAT 1, FLAT A and GROUND FLOOR FLAT may be one flat, so there the reference
decides; FLAT 1 and FLAT 2 never are, so there it is unclear which of the two is wrong."""
