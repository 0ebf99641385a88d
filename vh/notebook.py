"""How the hub's values show themselves in a notebook."""

from collections.abc import Iterable
from html import escape

Lines = Iterable[tuple[str, str]]


class Shown:
    """Shows itself in a notebook as a small table: the words and values of `_lines`."""

    __slots__ = ()

    def _lines(self) -> Lines:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        """The table, whatever stands in a value shown as text."""
        rows = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in self._lines())
        return f"<table>{''.join(rows)}</table>"
