"""The verification API over HTTP: routes, problems and their description. Knows Starlette, and nothing of the pages."""

from vh.api.app import Api

__all__ = ["Api"]
