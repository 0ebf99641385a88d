"""The two records that a level speaks of, and what it is given beside them."""

from vh.text.terms import Record, given
from vh.text.vocabulary import others

CLOSE_NAME = 0.92
"""Jaro-Winkler from which two names are nearly the same (Winkler 1990, and the usual default of linkage libraries)."""
CLOSE_SOUNDING = 0.85
"""The same where the two also share a phonetic code."""

a = Record("a", "application_date")
r = Record("r")

GIVEN = {
    "a_people": "coalesce(na.people, 0)",
    "r_people": "coalesce(nr.people, 0)",
    "a_sex": "coalesce(na.sex, '')",
    "r_mostly_surname": "coalesce(nr.mostly_surname, false)",
    "everybody": "pop.people",
    "grace_after": "$grace_after::integer",
    "grace_before": "$grace_before::integer",
    "max_age": "$max_age::integer",
    "dwellings_known": "gaz.dwellings",
}
"""What the levels need beside the two records: how many people bear each one's forename, of which sex those are who bear the applicant's,
whether the record's is mostly a surname, how many people there are, days of grace, how many dwellings the gazetteer has. By its name in
Python, with its SQL."""
OF_FORENAMES = ("a_people", "r_people", "a_sex", "r_mostly_surname")
"""Those that differ from pair to pair."""
a_people, r_people, a_sex, r_mostly_surname, everybody, grace_after, grace_before, max_age, dwellings_known = (
    given(name, sql) for name, sql in GIVEN.items()
)

a_seconds, r_seconds = others(a.given_keys), others(r.given_keys)
"""The given names after the first."""
