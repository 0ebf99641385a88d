"""All that is held on a person as one page of HTML that prints well, and that shows whatever it holds as text."""

from datetime import date, datetime
from html import escape

from vh.privacy.subject import Section, Subject
from vh.text.days import long_day

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .2rem;border-top:2px solid #1f4e5f;padding-top:.6rem}
p{margin:.3rem 0;max-width:46rem}.none{color:#57606a}
dl{display:grid;grid-template-columns:13rem 1fr;gap:.1rem 1rem;margin:.8rem 0;padding:.6rem .8rem;border:1px solid #d0d7de;border-radius:6px;break-inside:avoid}
dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere;unicode-bidi:isolate}
nav ul{columns:2;padding-left:1.2rem}@media print{body{margin:0;max-width:none}nav{display:none}}
"""


def html(subject: Subject, *, asked_by: str = "") -> str:
    """The page, in one file without anything fetched. `asked_by` is how the request is filed, as a case number."""
    contents = "".join(f'<li><a href="#s{i}">{escape(one.title)}</a> ({len(one.rows):,})</li>' for i, one in enumerate(subject.sections))
    case = f" Case {escape(asked_by)}." if asked_by.strip() else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>What Verification Hub holds on one person</title><style>{_STYLE}</style></head><body>"
        "<h1>What Verification Hub holds on one person</h1>"
        f"<p>Made on {long_day(subject.made_at)} at {subject.made_at:%H:%M} by {escape(subject.made_by)}.{case} {subject.rows:,} entries.</p>"
        "<p>Verification Hub compares permit applications with records of the council, to say whether an applicant lives at the address claimed. "
        "It never refuses anybody: where it finds nothing, the council asks for proof as it always has. Where something here is wrong, the system "
        "named as its source has to put it right. Read this through before it is given out: a note may speak of somebody else.</p>"
        f"<nav><ul>{contents}</ul></nav>" + "".join(_section(i, one) for i, one in enumerate(subject.sections)) + "</body></html>\n"
    )


def _section(number: int, one: Section) -> str:
    rows = "".join(
        "<dl>"
        + "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(_said(value))}</dd>" for name, value in row.items() if value not in (None, ""))
        + "</dl>"
        for row in one.rows
    )
    return f'<h2 id="s{number}">{escape(one.title)}</h2><p>{escape(one.words)}</p>' + (rows or '<p class="none">Nothing is held.</p>')


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{long_day(value)}, {value:%H:%M}"
    return long_day(value) if isinstance(value, date) else str(value)
