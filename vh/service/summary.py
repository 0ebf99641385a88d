"""One page to decide on going live: plain HTML that prints on one side and needs nothing from elsewhere."""

from datetime import datetime
from html import escape

from vh.model import Outcome
from vh.service.bench import Comparison, Said, Share, Subjects
from vh.service.modes import Switch
from vh.text.days import long_day

OUTCOME_WORDS = {Outcome.VERIFIED: "Verified", Outcome.REVIEW: "An officer looks", Outcome.NEEDS_EVIDENCE: "Asks for evidence"}
SAID_WORDS = {Said.MATCHED: "Matched", Said.NOT_MATCHED: "Not matched", Said.NO_ANSWER: "No answer"}
ENOUGH = 0.01
"""The share of wrong permits below which the upper end of the interval should be."""
_STYLE = """
@page { size: A4; margin: 14mm; }
body { font: 10.5pt/1.4 Arial, sans-serif; color: #111716; background: #fff; max-width: 190mm; margin: 8mm auto; padding: 0 4mm; }
h1 { font-size: 17pt; margin: 0; }
h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0; }
.quiet { color: #4b555b; }
.figures { display: flex; gap: 4mm; margin: 4mm 0; }
.figures div { flex: 1; border: 1px solid #c3cacb; padding: 2.5mm 3mm; }
.figures b { display: block; font-size: 16pt; }
.figures span { color: #4b555b; font-size: 9pt; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: 1mm 2.5mm; border-bottom: 1px solid #dfe4e4; font-weight: 400; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid #7c8791; font-weight: 700; }
td.same { background: #e3f1eb; print-color-adjust: exact; }
td.unlike { background: #f9e6d3; print-color-adjust: exact; }
ul { margin: 1mm 0; padding-left: 5mm; }
.sign { display: flex; gap: 12mm; margin-top: 14mm; }
.sign div { flex: 1; border-top: 1px solid #111716; padding-top: 1mm; }
"""


def unsure(found: Comparison, minutes: float) -> list[str]:
    """What the figures cannot say, in sentences."""
    said = [
        f"{found.unjudged:,} of {found.verified.part:,} verified applications have no officer's opinion; the estimate of wrong permits rests on the "
        f"other {found.wrong.whole:,}, and officers mostly see those that the incumbent did not match, so it is no random sample."
    ]
    if found.wrong.part:
        said.append("Wrong is what an officer rejected, or judged another person. A rejection may only mean that no evidence was sent in.")
    high = found.wrong.interval[1]
    if high > ENOUGH:
        said.append(
            f"The share of wrong permits could be as high as {high:.1%}. To show that it is under {ENOUGH:.0%}, an officer would have to check "
            f"{_needed(found.wrong):,} verified applications, chosen at random, and find none wrong."
        )
    missing = found.rows.height - found.both.height
    if missing:
        said.append(f"Of {missing:,} applications the incumbent said nothing, or could not be asked; they are left out of the agreement.")
    said.append(f"Hours are an estimate: {minutes:g} minutes for each application that the hub alone verifies.")
    return said


def _incumbent_wrong(share: Share) -> str:
    if not share.whole:
        return "Of those that the incumbent matched no officer has said anything, so how many of them are wrong is not known."
    return f"Of {share.whole:,} matched by the incumbent of whom an officer said something, {share.text} were wrong by the same measure."


def _needed(share: Share) -> int:
    """By the rule of three: with none wrong among n, the upper end is about 3 / n."""
    return max(0, round(3 / ENOUGH) - (share.whole if share.part == 0 else 0))


def html(found: Comparison, *, subjects: Subjects, mode: Switch, rule_set: str, minutes: float) -> str:
    """The page. Counts and shares only: no application is named."""
    rows = found.rows
    days = rows["application_date"].sort().to_list()
    span = f"{long_day(days[0])} to {long_day(days[-1])}" if days else "no applications yet"
    what = "asked through the API" if subjects is Subjects.REQUESTS else "of the latest batch run"
    figures = [
        (f"{found.verified.value:.1%}", "verified by the hub", found.verified.interval_text),
        (f"{found.agreement.value:.1%}", "agreement with the incumbent", found.agreement.interval_text),
        (
            f"{found.wrong.value:.2%}" if found.wrong.whole else "–",
            "wrong among the verified, going by officers",
            found.wrong.interval_text,
        ),
        (f"{found.hours_saved(minutes):,.0f} h", "of officers' time not spent", f"at {minutes:g} minutes each"),
    ]
    tiles = "".join(f"<div><b>{escape(big)}</b>{escape(words)}<br><span>{escape(small)}</span></div>" for big, words, small in figures)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Verification Hub beside the incumbent</title><style>{_STYLE}</style></head><body>'
        f"<h1>Verification Hub beside the incumbent</h1>"
        f'<p class="quiet">{rows.height:,} applications {what}, {span}. Rule set {escape(rule_set)}. Mode {escape(mode.mode.value)}. '
        f"Made on {long_day(datetime.now())} at {datetime.now():%H:%M}.</p>"
        f'<div class="figures">{tiles}</div>'
        f"<h2>What each said</h2>{matrix_html(found)}"
        f"<p>The hub verifies {found.only_hub.height:,} whom the incumbent did not match; the incumbent matched {found.only_incumbent.height:,} whom "
        f"the hub does not verify. {escape(_incumbent_wrong(found.incumbent_wrong))}</p>"
        f"<h2>By kind of permit</h2>{_by_permit(found)}"
        f"<h2>What remains unsure</h2><ul>{''.join(f'<li>{escape(one)}</li>' for one in unsure(found, minutes))}</ul>"
        '<div class="sign"><div>Decided by</div><div>Date</div><div>Mode from now on</div></div></body></html>'
    )


def matrix_html(found: Comparison) -> str:
    """The agreement matrix as a table."""
    counts = found.matrix()
    head = "".join(f'<th scope="col">{words}</th>' for words in SAID_WORDS.values())
    body = "".join(
        f'<tr><th scope="row">{OUTCOME_WORDS[outcome]}</th>'
        + "".join(f'<td class="{_colour(outcome, said)}">{counts[outcome, said]:,}</td>' for said in Said)
        + f"<td>{sum(counts[outcome, said] for said in Said):,}</td></tr>"
        for outcome in Outcome
    )
    return f'<table class="vh-matrix"><thead><tr><td>Hub \\ incumbent</td>{head}<th scope="col">All</th></tr></thead><tbody>{body}</tbody></table>'


def _colour(outcome: Outcome, said: Said) -> str:
    if said is Said.NO_ANSWER:
        return ""
    return "same" if (outcome is Outcome.VERIFIED) == (said is Said.MATCHED) else "unlike"


def _by_permit(found: Comparison) -> str:
    body = "".join(
        f"<tr><td>{escape(str(row['permit_type']))}</td><td>{row['applications']:,}</td><td>{Share(row['verified'], row['applications']).text}</td>"
        f"<td>{Share(row['matched'], row['checked']).text}</td><td>{Share(row['agree'], row['checked']).text}</td></tr>"
        for row in found.by("permit_type").head(8).to_dicts()
    )
    heads = ("Permit", "Applications", "Hub verifies", "Incumbent matched", "Agreement")
    return f"<table><thead><tr>{''.join(f'<th>{one}</th>' for one in heads)}</tr></thead><tbody>{body}</tbody></table>"
