"""Keep less, show less: purge dates, subject access, erasure and objection, and exports without names."""

from vh.privacy.keeping import Rule, dates, rules
from vh.privacy.purging import Purged, purge

__all__ = ["Purged", "Rule", "dates", "purge", "rules"]
