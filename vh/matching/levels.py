"""The signals in SQL: for a pair of records, the level of each, with the words and numbers of `vh.ruleset`.

Each expression speaks of an applicant `a` and a resident `r` with the comparable columns of `vh.text`.
Jaro-Winkler is DuckDB's two-argument form: with a cutoff it loses pairs exactly on the cutoff.
"""

from vh.ruleset import Birth, Dates, Dwelling, Forename, Surname
from vh.text.dwellings import DwellingRelation, relation_sql

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
    when least(length(a.surname_key), length(r.surname_key)) >= 4 and damerau_levenshtein(a.surname_key, r.surname_key) = 1
        then {Surname.CLOSE:d}
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
    when month(a.date_of_birth) = month(r.date_of_birth) and day(a.date_of_birth) = day(r.date_of_birth)
        and abs(year(a.date_of_birth) - year(r.date_of_birth)) in (1, 10) then {Birth.NEAR:d}
    when damerau_levenshtein(strftime(a.date_of_birth, '%Y%m%d'), strftime(r.date_of_birth, '%Y%m%d')) = 1 then {Birth.NEAR:d}
    else {Birth.DIFFERS:d} end"""

DATES = f"""case
    when r.valid_to < a.application_date
        then case when r.valid_to >= a.application_date - $grace_after::integer then {Dates.JUST_ENDED:d} else {Dates.ENDED:d} end
    when r.valid_from > a.application_date
        then case when r.valid_from <= a.application_date + $grace_before::integer then {Dates.BEGINS_SOON:d} else {Dates.BEGINS_LATER:d} end
    else {Dates.COVERS:d} end"""

RELATION = relation_sql("a", "r")
"""The address relation; a UPRN may say more, see `DWELLING`."""

UPRN_SAME = "coalesce(a.uprn in (r.uprn, r.text_uprn), false) or coalesce(a.text_uprn in (r.uprn, r.text_uprn), false)"
UPRN_KNOWN = "(a.uprn is not null or a.text_uprn is not null) and (r.uprn is not null or r.text_uprn is not null)"
TEXTS_APART = """coalesce(a.text_uprn <> r.text_uprn, false)
        or coalesce(damerau_levenshtein(a.postcode_key, r.postcode_key) > 1, false)"""
"""The written addresses are surely two: the gazetteer knows both, or their postcodes have nothing to do with each other."""
TEXT_UPRN_SAME = "coalesce(a.text_uprn = r.text_uprn, false)"

DWELLING = f"""case
    when uprn_same and relation = '{DwellingRelation.OTHER_UNIT}' and not text_uprn_same then {Dwelling.UNIT_UNCLEAR:d}
    when uprn_same and relation = '{DwellingRelation.OTHER_BUILDING}' and texts_apart then {Dwelling.UNIT_UNCLEAR:d}
    when uprn_same then {Dwelling.SAME_UPRN:d}
    when relation = '{DwellingRelation.SAME}' and uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when relation = '{DwellingRelation.SAME}' then {Dwelling.SAME_ADDRESS:d}
    when relation = '{DwellingRelation.UNIT_UNCLEAR}' and not uprn_known then {Dwelling.UNIT_UNCLEAR:d}
    when relation <> '{DwellingRelation.OTHER_BUILDING}' then {Dwelling.OTHER_UNIT:d}
    when near then {Dwelling.NEAR:d}
    else {Dwelling.ELSEWHERE:d} end"""
"""Property references and written addresses together. FLAT 1, FLAT A and GROUND FLOOR FLAT may be one flat, so there the reference
decides; FLAT 1 and FLAT 2 never are, so there it is unclear which of the two is wrong.
The same where two addresses that are surely apart bear one property reference."""
