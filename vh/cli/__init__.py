"""The command line: `python -m vh COMMAND`, for scheduled work and for those who like to type."""

from vh.cli.main import main
from vh.cli.parser import make_parser

__all__ = ["main", "make_parser"]
