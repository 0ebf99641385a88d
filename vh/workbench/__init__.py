"""The hub, in parts: loading, deciding, tuning, reviewing, exporting, feeds, monitoring."""

from vh.workbench.base import as_source, signed_in
from vh.workbench.hub import Hub, Status, open_hub
from vh.workbench.monitoring import Watch

__all__ = ["Hub", "Status", "Watch", "as_source", "open_hub", "signed_in"]
