"""The documents: facts from the hub, gaps where nothing is known, nothing invented, and words that a resident can read."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import vh
from vh.record import PARTICULARS, QUESTIONS, Basis, Document, Facts, Group, Question, Source, Stage, beside, left_open, make
from vh.record.paper import TO_FILL, Gap, Heading, Items, Table, Text, Title, html, markdown
from vh.sample import sample_folder

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
    assert "particular email" in text or document in (Document.DPIA, Document.ETHICS)
    assert "particular council" in text


def test_the_impact_assessment_has_the_seven_steps_of_the_template_and_the_law() -> None:
    text = make("dpia", facts(), as_html=False)
    assert [f"## Step {step}:" in text for step in range(1, 8)] == [True] * 7
    for words in ("Likelihood", "section 123", "section 85", "22A to 22D", "DPIA 1", "0.20%", "2027", "nino", "AES-256"):
        assert words in text, words


def test_the_impact_assessment_asks_what_a_data_protection_officer_asks() -> None:
    text = make("dpia", facts(), as_html=False)
    asked = (
        "articles 13(3) and 14", "article 9(2)", "22B", "article 26", "article 28", "article 30", "article 36", "articles 33 and 34", "164A",
        "Digital Economy Act 2017", "paragraph 18A", "Equality Act 2010", "### Children", "out of the United Kingdom", "have not applied",
        "Housing Benefit, that somebody has it", "process", "| p |",
    )  # fmt: skip
    for words in asked:
        assert words in text, words


def test_a_public_task_is_no_authority_for_housing_benefit() -> None:
    basis = Basis("Housing Benefit", "in force", "Public task", "DPIA 1", "A", date(2026, 1, 1), date(2027, 1, 1), "", "p")
    assert "the lawful authority for Housing Benefit. What was recorded is: Public task (DPIA 1)" in make(
        "dpia", facts(bases=(basis,)), as_html=False
    )
    assert "the lawful authority for Housing Benefit" not in make("dpia", facts(), as_html=False)


def test_the_transparency_record_has_every_field_of_the_template_with_its_number() -> None:
    """The numbers of version 3.0; those under 2.1.4 and a few that belong together share a heading."""
    heads = re.findall(r"^#+ (.+)$", make("atrs", facts(), as_html=False), re.MULTILINE)
    numbers = {number for head in heads for number in re.findall(r"\d(?:\.\d+)+", head)}
    fields = [
        *(f"0.{n}" for n in (11, 12, 13, 14, 15)), *(f"1.{n}" for n in range(1, 5)), *(f"2.1.{n}" for n in range(1, 5)),
        *(f"2.2.{n}" for n in range(1, 6)), *(f"2.3.{n}" for n in range(1, 7)), *(f"2.4.1.{n}" for n in range(1, 5)),
        *(f"2.4.2.{n}" for n in range(1, 10)), *(f"2.4.3.{n}" for n in (1, *range(4, 12))), "2.5.1", "2.5.2",
    ]  # fmt: skip
    assert [one for one in fields if one not in numbers] == []


def test_the_ethics_record_has_every_question_with_its_answer_or_a_gap() -> None:
    given = {("design", "legal"): ("Only reviewers see pairs.", "Ada", NOW)}
    text = make("ethics", facts(answers=given), as_html=False)
    for question in QUESTIONS.values():
        assert question in text
    assert "1 of 20 questions are answered" in text
    assert "Only reviewers see pairs." in text
    assert text.count("the answer, with who gave it") == 19


def test_what_is_read_for_a_check_is_said_to_be_not_kept() -> None:
    benefit = Source("Housing Benefit", "hb", date(2026, 10, 1), 10, 9, ("name", "amount"), (), True, "Consent (F 1)", ("amount",))
    for document in ("dpia", "atrs"):
        assert "read for a check and not kept (Housing Benefit: amount)" in make(document, facts(sources=(benefit,)), as_html=False)
    page = make("residents", facts(sources=(benefit,)), as_html=False)
    assert "only to see that it is more than nothing" in page
    assert "the parking team may see that you have Housing Benefit" in page
    assert "see that you have Housing Benefit" not in make("residents", facts(), as_html=False)


def test_notices_that_go_out_are_said() -> None:
    for document in ("dpia", "atrs"):
        assert "No notices of feeds go out" in make(document, facts(), as_html=False)
        text = make(document, facts(notices=("a webhook", "mail")), as_html=False)
        assert "with counts and names of feeds alone, go out by a webhook and mail" in text


def test_whether_sources_are_named_to_the_parking_team_is_said() -> None:
    benefit = Source("Housing Benefit", "hb", date(2026, 10, 1), 10, 9, ("name",), (), True, "Consent (F 1)")
    for document in ("dpia", "atrs"):
        on, off = (make(document, facts(names_sources=said), as_html=False) for said in (True, False))
        assert "Housing Benefit, that somebody has it" in on
        assert "the names of the sources are left out of lists and answers here" in off
    page = make("residents", facts(sources=(benefit,), names_sources=False), as_html=False)
    assert "is not told which record it was" in page
    assert "see that you have Housing Benefit" not in page


@pytest.mark.parametrize(("number", "words"), [(1, "One is verified less often"), (2, "2 are verified less often")])
def test_groups_that_fall_behind_are_counted_in_grammar(number: int, words: str) -> None:
    behind = tuple(Group("Age", f"band {n}", 100, 0.5, 0.8, "fewer records") for n in range(number))
    assert words in make("dpia", facts(behind=behind), as_html=False)


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
    text = make("dpia", facts(measured_by="model", judged=43, sampled=3), as_html=False)
    assert "by the model alone" in text
    assert "officers have judged 3 of the pairs that are verified; it takes 50 before judgements speak" in text


def test_a_surname_that_is_enough_is_said() -> None:
    for document in Document:
        on, off = (make(document, facts(same_surname=said), as_html=False) for said in (True, False))
        assert "surname" in on.replace("forename and surname", "")
        assert on != off


def test_what_is_asked_of_titles_is_said_as_the_rule_set_has_it() -> None:
    on, off = (make("residents", facts(ask_titles=said), as_html=False) for said in (True, False))
    assert "uses titles for one thing" in on
    assert "does not compare them" not in on
    assert "does not compare them" in off
    on, off = (make("dpia", facts(ask_titles=said), as_html=False) for said in (True, False))
    assert "Of titles it asks one thing" in on
    assert "changed their gender" in on
    assert "compared with nothing" in off
    assert "changed their gender" not in off


def test_residents_are_told_of_their_rights_and_how_sure_it_is() -> None:
    text = make("residents", facts(), as_html=False)
    for words in (
        "Nobody is refused",
        "You can object",
        "Information Commissioner",
        "complain to us",
        "Within 30 days",
        "member of staff to look at it again",
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


def test_the_columns_that_are_read_and_not_kept_are_those_of_the_load(hub: vh.Hub) -> None:
    checked = {one.name: one.checked for one in hub.record().sources}
    assert checked["Housing Benefit"] == ("model_amt",)
    assert checked["Permit applications"] == ()


def test_an_extract_with_the_name_of_a_sample_file_is_not_taken_for_made_up(tmp_path: Path) -> None:
    """A council's own file may be called tenancy_uh.csv; figures of it are of residents."""
    own = tmp_path / "tenancy_uh.csv"
    rows = (sample_folder() / "tenancy_uh.csv").read_bytes().splitlines(keepends=True)
    own.write_bytes(b"".join(rows[:40]))
    with vh.open() as opened:
        opened.load("tenancy", own)
        assert not opened.record().sample
    with vh.open() as opened:
        opened.load("tenancy", sample_folder() / "tenancy_uh.csv")
        assert opened.record().sample


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
