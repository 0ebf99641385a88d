"""Keep less, show less: purge dates, subject access, erasure and objection, and exports without names."""

from vh.privacy.erasing import Erased, end_objection, erase, objecting
from vh.privacy.hits import Asked, Hit, Picked, find, picked
from vh.privacy.keeping import Rule, dates, rules
from vh.privacy.pseudonym_key import Made as PseudonymKeyMade
from vh.privacy.pseudonym_key import make_pseudonym_key, needed_key
from vh.privacy.pseudonyms import Pseudonymous, about, pseudonymous
from vh.privacy.purging import Purged, purge
from vh.privacy.report import html
from vh.privacy.subject import Section, Subject, subject

__all__ = [
    "Asked",
    "Erased",
    "Hit",
    "Picked",
    "PseudonymKeyMade",
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
    "make_pseudonym_key",
    "needed_key",
    "objecting",
    "picked",
    "pseudonymous",
    "purge",
    "rules",
    "subject",
]
