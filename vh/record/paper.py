"""A document as blocks, printed as one page of HTML that needs nothing from elsewhere, or as Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = """
@page { size: A4; margin: 16mm 15mm; }
body { font: 11pt/1.45 Arial, sans-serif; color: #111716; background: #fff; max-width: 180mm; margin: 8mm auto; padding: 0 5mm; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 14pt; margin: 8mm 0 2mm; border-top: 2px solid #111716; padding-top: 2mm; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 1.5mm 0; }
ul, ol { margin: 1.5mm 0; padding-left: 6mm; }
.quiet { color: #4b555b; }
.gap { border-left: 4px solid #b4540a; background: #fbeee0; padding: 2mm 3mm; print-color-adjust: exact; break-inside: avoid; }
.note { border: 2px solid #111716; padding: 2mm 3mm; break-inside: avoid; }
.gap b { color: #8a3f05; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 9.5pt; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 2mm; border-bottom: 1px solid #dfe4e4; }
.long { overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #7c8791; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing is fetched and nothing runs, whatever stands in the text."""


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the document, with a line under it."""

    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known yet, for people to fill in. Never filled with a guess."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What has to be known before the rest is read; there is nothing to fill in."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


Block = Title | Heading | Text | Gap | Note | Items | Table


def filled(text: str | None, gap: str) -> Block:
    """A paragraph where there is something to say, else the gap."""
    return Text(text) if text and text.strip() else Gap(gap)


def gaps(blocks: Sequence[Block]) -> int:
    """How many gaps are left."""
    return sum(isinstance(one, Gap) for one in blocks) + sum(
        str(cell) == TO_FILL for one in blocks if isinstance(one, Table) for row in one.rows for cell in row
    )


TO_FILL = "To be filled in"
"""A cell of a table that is a gap."""


def fragment(blocks: Sequence[Block]) -> str:
    """The blocks as HTML to stand within a page. Every text is escaped."""
    return "\n".join(map(_html, blocks))


def html(blocks: Sequence[Block]) -> str:
    """One page of HTML. Every text is escaped."""
    title = next((one.text for one in blocks if isinstance(one, Title)), "Verification Hub")
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>'
        + fragment(blocks)
        + "</main></body></html>"
    )


def _html(one: Block) -> str:
    match one:
        case Title(text, under):
            return f"<h1>{escape(text)}</h1>" + (f'<p class="quiet">{escape(under)}</p>' if under else "")
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Text(text):
            return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
        case Gap(text):
            return f'<p class="gap"><b>{TO_FILL}:</b> {escape(text)}</p>'
        case Note(text):
            return f'<p class="note"><b>Note:</b> {escape(text)}</p>'
        case Items(items, numbered):
            kind = "ol" if numbered else "ul"
            return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{kind}>"
        case Table(heads, rows):
            head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
            body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: object) -> str:
    text = str(cell)
    long = ' class="long"' if any(len(word) > _LONG for word in text.split()) else ""
    return f'<td class="gap"><b>{TO_FILL}</b></td>' if text == TO_FILL else f"<td{long}>{escape(text)}</td>"


_LONG = 24
"""Letters of a word that may be broken where a column is narrow."""
_MARKS = re.compile(r"([\\`*_{}\[\]#|!~])")
_BREAKS = re.compile(r"[\r\n]+")


def markdown(blocks: Sequence[Block]) -> str:
    """The document as Markdown. Marks in the text are escaped, so that it reads as it was written."""
    return "\n\n".join(map(_markdown, blocks)) + "\n"


def _plain(text: object) -> str:
    return escape(_MARKS.sub(r"\\\1", _BREAKS.sub(" ", str(text))), quote=False)


def _markdown(one: Block) -> str:
    match one:
        case Title(text, under):
            return f"# {_plain(text)}" + (f"\n\n{_plain(under)}" if under else "")
        case Heading(text, level):
            return f"{'#' * level} {_plain(text)}"
        case Text(text):
            return "\n\n".join(_sentence(part) for part in text.split("\n") if part.strip())
        case Gap(text):
            return f"> **{TO_FILL}:** {_plain(text)}"
        case Note(text):
            return f"> **Note:** {_plain(text)}"
        case Items(items, numbered):
            return "\n".join(f"{f'{i}.' if numbered else '-'} {_plain(item)}" for i, item in enumerate(items, 1))
        case Table(heads, rows):
            lines = [heads, ["---"] * len(heads), *rows]
            cells = [[cell if cell == "---" else f"**{TO_FILL}**" if cell == TO_FILL else _plain(cell) for cell in line] for line in lines]
            return "\n".join(f"| {' | '.join(map(str, line))} |" for line in cells)


def _sentence(part: str) -> str:
    """A paragraph; what would begin a list or a quotation at its start is escaped."""
    text = _plain(part.strip())
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", lambda found: f"{found[1][:-1]}\\{found[1][-1]}", text)
