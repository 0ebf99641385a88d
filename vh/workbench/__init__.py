"""The hub, in parts: loading, deciding, tuning, reviewing, exporting."""

from vh.workbench.base import as_source, signed_in
from vh.workbench.hub import Hub, Status, open_hub

__all__ = ["Hub", "Status", "as_source", "open_hub", "signed_in"]
