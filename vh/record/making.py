"""Make a document out of the facts."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from vh.record.atrs import atrs
from vh.record.dpia import dpia
from vh.record.ethics import ethics
from vh.record.facts import Facts
from vh.record.paper import Block, gaps, html, markdown
from vh.record.residents import residents


class Document(StrEnum):
    """What can be made."""

    DPIA = "dpia"
    ATRS = "atrs"
    RESIDENTS = "residents"
    ETHICS = "ethics"

    @property
    def label(self) -> str:
        """What it is called."""
        return _LABELS[self]


_LABELS = {
    Document.DPIA: "Data protection impact assessment",
    Document.ATRS: "Algorithmic transparency record",
    Document.RESIDENTS: "Page for residents",
    Document.ETHICS: "Ethics record",
}
_MAKERS: Mapping[Document, Callable[[Facts], list[Block]]] = {
    Document.DPIA: dpia,
    Document.ATRS: atrs,
    Document.RESIDENTS: residents,
    Document.ETHICS: ethics,
}


def make(document: Document | str, facts: Facts, *, as_html: bool) -> str:
    """A document as HTML or Markdown."""
    blocks = _MAKERS[Document(document)](facts)
    return html(blocks) if as_html else markdown(blocks)


def left_open(document: Document | str, facts: Facts) -> int:
    """How many gaps a document has now."""
    return gaps(_MAKERS[Document(document)](facts))
