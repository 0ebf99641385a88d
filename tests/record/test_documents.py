"""The documents: facts from the hub, gaps where nothing is known, nothing invented, and words that a resident can read."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import vh
from vh.record import PARTICULARS, QUESTIONS, Basis, Document, Facts, Question, Source, Stage, beside, left_open, make
from vh.record.paper import TO_FILL, Gap, Heading, Items, Table, Text, Title, html, markdown

NOW = datetime(2026, 11, 28, 18)
HOSTILE = "<script>alert(1)</script>![x](http://evil.example/p.png)\"'>&"


def facts(**more: object) -> Facts:
    known: dict[str, object] = {
        "made_at": NOW,
        "version": "1.0",
        "sources": (Source("Council Tax", "academy", date(2026, 10, 1), 10, 9, ("name", "addr1"), ("nino",), True, "Public task (DPIA 1)"),),
        "bases": (
            Basis("Council Tax", "in force", "Public task", "DPIA 1", "A Person", date(2026, 1, 1), date(2027, 1, 1), "residents, by letter", "p"),
        ),
        "run_at": NOW, "applicants": 5_000, "outcomes": (("Verified", 4_000, "80.0%"),), "rule_set": "standard v0", "mode": "shadow",
        "mode_text": "Watched only.", "right": (0.998, 0.994, 0.9995), "missed": (20.0, 10.0, 30.0), "measured_by": "judgements", "judged": 400,
        "groups": 12, "keeping": (("Council Tax", 180, "the day", "because"), ("Address gazetteer: extract", 1100, "the day", "because")),
        "accesses": (("Look-up of a person", 7, 2),), "audit_since": date(2026, 1, 1), "audit_entries": 30, "encrypted": True,
        "roles": (("Analyst", "Loads."),),
    }  # fmt: skip
    return Facts(**(known | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("document", list(Document))
def test_a_new_hub_is_all_gaps_and_no_claims(document: Document) -> None:
    empty = Facts(made_at=NOW, version="1.0")
    text = make(document, empty, as_html=False)
    assert left_open(document, empty) == text.count(f"**{TO_FILL}")
    assert not re.search(r"\bnan\b", text)
    assert "None" not in re.sub(r"None (is|has)", "", text)
    assert "0 records" not in text


@pytest.mark.parametrize("document", list(Document))
def test_what_people_answer_fills_the_gaps(document: Document) -> None:
    particulars = {one.key: f"particular {one.key}" for one in PARTICULARS}
    answers = {(str(stage), str(question)): (f"answer {stage} {question}", "Ada", NOW) for stage, question in QUESTIONS}
    known = facts(particulars=particulars, answers=answers)
    text = make(document, known, as_html=False)
    assert left_open(document, known) < left_open(document, facts())
    assert "particular email" in text or document is Document.DPIA
    assert "particular council" in text


def test_the_impact_assessment_has_the_seven_steps_of_the_template_and_the_law() -> None:
    text = make("dpia", facts(), as_html=False)
    assert [f"## Step {step}:" in text for step in range(1, 8)] == [True] * 7
    for words in ("Likelihood", "section 123", "section 85", "22A to 22D", "DPIA 1", "0.20%", "2027", "nino", "AES-256"):
        assert words in text, words


def test_a_source_without_a_basis_is_a_gap_and_is_not_told_to_residents_as_used() -> None:
    benefit = Source("Housing Benefit", "hb", date(2026, 10, 1), 10, 9, ("name",), (), True, "")
    known = facts(sources=(*facts().sources, benefit))
    assert "no lawful basis is in force for Housing Benefit" in make("dpia", known, as_html=False)
    assert "Housing Benefit:" not in make("residents", known, as_html=False)


def test_figures_of_the_made_up_borough_are_never_told_as_those_of_residents() -> None:
    for document in Document:
        assert "made-up borough" in make(document, facts(sample=True), as_html=True)
    assert "1,000 people" not in make("residents", facts(sample=True), as_html=False)


def test_an_estimate_of_the_model_alone_is_marked_as_one() -> None:
    text = make("dpia", facts(measured_by="model", judged=3), as_html=False)
    assert "by the model alone" in text
    assert "rests on the model alone, not on officers' judgements of a random sample (3 judgements so far)" in text


def test_a_surname_that_is_enough_is_said() -> None:
    for document in Document:
        on, off = (make(document, facts(same_surname=said), as_html=False) for said in (True, False))
        assert "surname" in on.replace("forename and surname", "")
        assert on != off


def test_residents_are_told_of_their_rights_and_how_sure_it_is() -> None:
    text = make("residents", facts(), as_html=False)
    for words in (
        "Nobody is refused",
        "You can object",
        "Information Commissioner",
        "about 2 may not live there, and at most 6",
        "cannot say no",
    ):
        assert words in text, words
    assert "longer than 6 months" in text, "the gazetteer is of addresses, not of people"


def test_the_page_for_residents_is_easy_to_read() -> None:
    """Flesch (1948, J. Appl. Psychol. 32, 221-233): 60 and more is plain English; syllables are counted as groups of vowels."""
    text = re.sub(r"[#>*\\-]", " ", make("residents", facts(), as_html=False))
    sentences = [one for one in re.split(r"[.!?:\n]+", text) if re.search(r"[a-z]", one)]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$", "", word.lower())))) for word in words)
    ease = 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)
    assert ease > 65, ease
    assert max(len(one.split()) for one in sentences) <= 32


@pytest.mark.parametrize("document", list(Document))
def test_hostile_words_stay_words(document: Document) -> None:
    bad = Source(HOSTILE, HOSTILE, date(2026, 10, 1), 1, 1, (HOSTILE,), (HOSTILE,), True, HOSTILE)
    known = facts(
        sources=(bad,), rule_set=HOSTILE, particulars={one.key: HOSTILE for one in PARTICULARS},
        answers={(str(stage), str(question)): (HOSTILE, HOSTILE, NOW) for stage, question in QUESTIONS}, clients=(HOSTILE,),
    )  # fmt: skip
    page, text = make(document, known, as_html=True), make(document, known, as_html=False)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(
        r"(src|href|url)\s*[=(]", page.replace("default-src", "").replace("style-src", "").replace("http://evil.example/p.png", "")
    )
    assert "![x]" not in text
    assert "<script" not in text


def test_blocks_print_as_html_and_markdown() -> None:
    blocks = [
        Title("A & B", "under"), Heading("H", 3), Text("one\n- two\n1. three"), Gap("what"), Items(["x", "y"], numbered=True),
        Table(("a", "b"), [("1|2", TO_FILL), ("new\nline", 3)]),
    ]  # fmt: skip
    assert markdown(blocks) == (
        "# A &amp; B\n\nunder\n\n### H\n\none\n\n\\- two\n\n1\\. three\n\n> **To be filled in:** what\n\n1. x\n2. y\n\n"
        "| a | b |\n| --- | --- |\n| 1\\|2 | **To be filled in** |\n| new line | 3 |\n"
    )
    assert "<h1>A &amp; B</h1>" in html(blocks)
    assert html(blocks).count(TO_FILL) == 2


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("question", list(Question))
def test_every_question_has_facts_beside_it(stage: Stage, question: Question) -> None:
    assert beside(stage, question, facts())
    assert beside(stage, question, Facts(made_at=NOW, version="1.0"))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[vh.Hub]:
    with vh.open(tmp_path_factory.mktemp("record") / "hub.duckdb", who="Ada") as opened:
        opened.load_sample()
        opened.match()
        yield opened


def test_the_facts_are_those_of_the_running_hub(hub: vh.Hub) -> None:
    known, run = hub.record(), hub.latest_run()
    assert run is not None
    assert known.sample
    assert (known.applicants, known.rule_set) == (run.applicants, run.rule_set)
    assert sum(number for _, number, _ in known.outcomes) == run.applicants
    benefit = next(one for one in known.sources if one.name == "Housing Benefit")
    assert "nino" in benefit.left_out
    assert "nino" not in benefit.columns
    assert known.right is not None
    assert known.right[1] <= known.right[0] <= known.right[2]
    assert known.groups > 10
    assert {kind: times for kind, times, _ in known.accesses}["Extract taken in"] == 8
    assert known.next_purge is not None


def test_answers_are_kept_with_who_and_when_and_none_is_lost(hub: vh.Hub) -> None:
    assert hub.answer_question("design", "legal", " First. ")
    assert not hub.answer_question("design", "legal", "First.")
    assert hub.answer_question("design", "legal", "Second.")
    text, who, at = hub.record().answers["design", "legal"]
    assert (text, who) == ("Second.", "Ada")
    assert at.date() == date.today()
    assert hub.record_history()["answer"].to_list()[:2] == ["Second.", "First."]
    for stage, question, text in (("design", "gossip", "x"), ("design", "legal", "  "), ("design", "legal", "x" * 5_001)):
        with pytest.raises(vh.errors.InputError):
            hub.answer_question(stage, question, text)


def test_a_document_made_is_in_the_audit(hub: vh.Hub) -> None:
    before = hub.audit_count(kind="record")
    hub.record_document("residents")
    found = hub.audit(kind="record")
    assert found.height == before + 1
    assert '"document":"residents"' in found["about"][0]
    assert hub.verify_audit().whole


def test_nobody_of_the_sample_is_named_in_any_document(hub: vh.Hub) -> None:
    surnames = {one for one in hub.store.frame("select distinct surname from resident where length(surname) > 5")["surname"] if one}
    for document in Document:
        words = set(re.findall(r"[A-Z]{6,}", hub.record_document(document, as_html=False)))
        assert not words & surnames, document


def test_files_of_the_documents_need_nothing_from_elsewhere(hub: vh.Hub, tmp_path: Path) -> None:
    for document in Document:
        page = hub.record_document(document)
        assert not re.search(r'(src|href)="|@import|url\(', page)
