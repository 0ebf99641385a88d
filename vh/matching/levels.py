"""The signals in SQL: for a pair of records, the level of each, with the words and numbers of `vh.ruleset`.

Each expression speaks of an applicant `a` and a resident `r` with the comparable columns of `vh.text`.
Jaro-Winkler is DuckDB's two-argument form: with a cutoff it loses pairs exactly on the cutoff.
"""

from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname

CLOSE_NAME = 0.92
"""Jaro-Winkler from which two names are nearly the same (Winkler 1990, and the usual default of linkage libraries)."""
CLOSE_SOUNDING = 0.85
"""The same where the two also share a phonetic code."""
CLOSE_STREET = 0.90
"""Jaro-Winkler from which two street or building names are one, misspelt."""
SUPPLIER_WIDTH = 17
"""Surnames from this length may have been cut off by a supplier's field (20 letters less a title)."""

FORENAME = f"""case
    when a.forename_key is null or r.forename_key is null then {Forename.MISSING:d}
    when length(a.forename_key) = 1 or length(r.forename_key) = 1
        then case when a.forename_key[1] = r.forename_key[1] then {Forename.INITIAL:d} else {Forename.DIFFERS:d} end
    when a.forename_key = r.forename_key then {Forename.EXACT:d}
    when a.forename_family = r.forename_family then {Forename.FAMILY:d}
    when list_contains(r.given_keys, a.forename_key) or list_contains(a.given_keys, r.forename_key) then {Forename.SECOND_NAME:d}
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

_STREETS_AGREE = f"(a.street_key = r.street_key or jaro_winkler_similarity(a.street_key, r.street_key) >= {CLOSE_STREET})"
_BUILDINGS_AGREE = f"(a.building_key = r.building_key or jaro_winkler_similarity(a.building_key, r.building_key) >= {CLOSE_STREET})"

SAME_BUILDING = f"""coalesce(case
    when a.postcode_key = r.postcode_key then
        (a.number_key = r.number_key and coalesce({_STREETS_AGREE}, true))
        or (coalesce({_BUILDINGS_AGREE}, false) and (coalesce(a.number_key = r.number_key, true) or not coalesce({_STREETS_AGREE}, false)))
    when a.postcode_key is null or r.postcode_key is null or levenshtein(a.postcode_key, r.postcode_key) <= 1 then
        (a.number_key = r.number_key and a.street_key = r.street_key) or (a.building_key = r.building_key and a.street_key = r.street_key)
    else false end, false)"""
"""A UK postcode covers about fifteen addresses, so within one the number or the building name decides; without, the street must agree."""

UPRN_SAME = "coalesce(a.uprn in (r.uprn, r.text_uprn), false) or coalesce(a.text_uprn in (r.uprn, r.text_uprn), false)"
UPRN_KNOWN = "(a.uprn is not null or a.text_uprn is not null) and (r.uprn is not null or r.text_uprn is not null)"
TEXT_UPRN_SAME = "coalesce(a.text_uprn = r.text_uprn, false)"

_NOTATION = "case when {unit} = '' then '' when regexp_matches({unit}, '^([0-9]F|[A-Z]{{2,}})$') then 'floor' when {unit}[1] between '0' and '9' then 'number' else 'letter' end"
A_NOTATION = _NOTATION.format(unit="coalesce(a.unit_key, '')")
R_NOTATION = _NOTATION.format(unit="coalesce(r.unit_key, '')")
"""Flats are numbered, lettered or named by floor; FLAT 1, FLAT A and GROUND FLOOR FLAT may be one flat, FLAT 1 and FLAT 2 never are."""

DWELLING = f"""case
    when uprn_same and same_building and a_unit <> r_unit and a_notation = r_notation and not text_uprn_same then {Dwelling.UNIT_UNCLEAR:d}
    when uprn_same then {Dwelling.SAME_UPRN:d}
    when same_building and a_unit = r_unit and uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when same_building and a_unit = r_unit then {Dwelling.SAME_ADDRESS:d}
    when same_building and a_notation <> r_notation and not uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when same_building then {Dwelling.OTHER_UNIT:d}
    when near then {Dwelling.NEAR:d}
    else {Dwelling.ELSEWHERE:d} end"""
"""Read over a sub-select that has worked out `uprn_same`, `uprn_known`, `text_uprn_same`, `same_building`, `near` and the units."""
