"""Keep less, show less: purge dates, subject access, erasure and objection, and exports without names."""

from vh.privacy.erasing import Erased, end_objection, erase, objecting
from vh.privacy.hits import Asked, Hit, Picked, find, picked
from vh.privacy.keeping import Rule, dates, rules
from vh.privacy.pseudonyms import Pseudonymous, about, key_file, key_of, pseudonymous
from vh.privacy.purging import Purged, purge
from vh.privacy.report import html
from vh.privacy.subject import Section, Subject, subject

__all__ = [
    "Asked",
    "Erased",
    "Hit",
    "Picked",
    "Pseudonymous",
    "Purged",
    "Rule",
    "Section",
    "Subject",
    "about",
    "dates",
    "end_objection",
    "erase",
    "find",
    "html",
    "key_file",
    "key_of",
    "objecting",
    "picked",
    "pseudonymous",
    "purge",
    "rules",
    "subject",
]
