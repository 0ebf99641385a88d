"""Marked values go through every path there is, and every output is searched for them: logs, streams, errors, answers, names, metrics, toasts."""

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.api.conftest import served
from tests.factory import copied, lawful
from tests.ingest.bad_files import BAD_FILES, FAULTY_FILES, row
from tests.ingest.extracts import ROWS, SOURCES
from tests.privacy.conftest import permits, tax, where, write
from vh.cli.main import main
from vh.feeds import Settling
from vh.model import Verdict
from vh.store import open_store

SURNAME, FORENAME, STREET, BORN, NOTE, REFERENCE = "ZYXSURNAMEQ", "ZYXFORENAMEQ", "ZYXSTREETQ", "1971-12-29", "ZYXNOTEQ", "ZYXREFQ"
MARKS = (SURNAME, FORENAME, STREET, NOTE, BORN, "29/12/1971", "29 Dec 1971", "ZYXPOSTQ")
PAGES = Path(__file__).parents[2] / "pages"


@dataclass
class Heard:
    """All that came out, by where."""

    log: pytest.LogCaptureFixture
    streams: pytest.CaptureFixture[str]
    folder: Path
    marks: list[str] = field(default_factory=lambda: list(MARKS))
    said: list[tuple[str, str]] = field(default_factory=list)

    def hear(self, place: str, words: object) -> None:
        self.said.append((place, words if isinstance(words, str) else str(words)))

    def fails(self, place: str, work: Callable[[], object]) -> None:
        """Do what must fail with a sentence; the sentence, its faults and all that it came from are heard."""
        with pytest.raises(vh.HubError) as told:
            work()
        error: BaseException | None = told.value
        assert str(error)
        while error is not None:
            self.hear(place, f"{error} {getattr(error, 'faults', '')} {getattr(error, 'pointed', '')}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    def leaks(self) -> list[str]:
        """Where a mark came out; the hub's own files, and those given to it, are meant to hold them."""
        out, err = self.streams.readouterr()
        self.hear("standard output", out)
        self.hear("standard error", err)
        self.hear("log", self.log.text + "".join(f"{one.name} {one.args} {one.exc_text}" for one in self.log.records))
        self.hear("names of files", "\n".join(str(one.relative_to(self.folder)) for one in self.folder.rglob("*")))
        return sorted({f"{place}: {mark}" for place, words in self.said for mark in self.marks if mark.lower() in words.lower()})


@pytest.fixture
def heard(tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    with caplog.at_level(logging.DEBUG):
        yield Heard(caplog, capfd, tmp_path)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub in which everybody is marked, matched."""
    files = tmp_path_factory.mktemp("files")
    with vh.open(files / "hub.duckdb") as opened:
        lawful(opened)
        opened.load("council_tax", tax(files / "tax.csv", *((n, FORENAME, SURNAME) for n in range(1, 9)), faulty=1))
        opened.load("applications", permits(files / "permits.csv", *((f"HYR{n}", n, FORENAME, SURNAME) for n in range(1, 9)), born=BORN))
        opened.match()
    return files / "hub.duckdb"


@pytest.fixture
def hub(marked: Path, tmp_path: Path) -> vh.Hub:
    return vh.open(copied(marked, tmp_path / "hub.duckdb"))


def question(**changes: str) -> dict[str, Any]:
    said = {"application_ref": "ASKED1", "forename": FORENAME, "surname": SURNAME, "address": f"1 {STREET}", "date_of_birth": BORN}
    return said | changes


# ---- that the search can fail


@pytest.mark.parametrize(
    "leak",
    [
        lambda _: logging.getLogger("somewhere").debug("read %s", SURNAME),
        lambda _: sys.stdout.write(f"done for {FORENAME.lower()}\n"),
        lambda _: sys.stderr.write(f"{BORN}\n"),
        lambda heard: (heard.folder / f"{STREET}.csv").touch(),
        lambda heard: heard.fails("x", lambda: _raise(vh.InputError(f"no such person: {SURNAME}"))),
        lambda heard: heard.fails("x", _wrapped),
        lambda heard: heard.hear("an answer", json.dumps({"detail": NOTE})),
    ],
)
def test_a_leak_on_purpose_is_caught(leak: Callable[[Heard], object], heard: Heard) -> None:
    leak(heard)
    assert len(heard.leaks()) == 1


def _raise(error: Exception) -> None:
    raise error


def _wrapped() -> None:
    """What an error with `from error` would give away."""
    try:
        _raise(ValueError(SURNAME))
    except ValueError as error:
        raise vh.InputError("That is not right.") from error


# ---- the paths


@pytest.mark.parametrize("layout", sorted(ROWS))
def test_loading_every_layout_with_faults(layout: str, heard: Heard) -> None:
    texts = {name: SURNAME for name in ROWS[layout] if "name" in name.lower() and "sur" in name.lower()}
    dates = {
        name: f"{BORN} {SURNAME}"
        for name in ROWS[layout]
        if "date" in name.lower() or name in ("dob", "cot", "lpi_start_date", "checked_at")
    }
    numbers = {name: f"{STREET}" for name in ROWS[layout] if "uprn" in name.lower() or "post" in name.lower()}
    rows = [ROWS[layout] | texts for _ in range(9)] + [ROWS[layout] | texts | dates | numbers]
    path = write(heard.folder / "extract.csv", rows)
    with vh.open(heard.folder / "hub.duckdb") as hub:
        lawful(hub)
        with contextlib.suppress(vh.HubError):
            report = hub.load(SOURCES[layout], path)
            heard.hear("report", repr(report) + report._repr_html_())
            heard.hear("faults", hub.fault_counts(report.load_id).to_dicts())
            heard.hear("quality", hub.column_quality(report.load_id).to_dicts())
        all_bad = write(heard.folder / "bad.csv", [ROWS[layout] | texts | dates | numbers] * 4)
        with contextlib.suppress(vh.HubError):
            heard.hear("report", hub.load(SOURCES[layout], all_bad))
        heard.hear("activity", hub.activity().to_dicts())
    assert heard.leaks() == []


def test_loading_files_that_are_no_extract(heard: Heard) -> None:
    heard.marks += ["ZZYZXCANARY"]
    with vh.open(heard.folder / "hub.duckdb") as hub:
        for one in (*BAD_FILES, *FAULTY_FILES):
            folder = heard.folder / one.name
            folder.mkdir(exist_ok=True)
            path = one.make(folder)
            try:
                heard.hear(one.name, repr(hub.load("council_tax", path)))
            except vh.HubError as error:
                heard.hear(one.name, f"{error} {error.faults} {error.__cause__}")
            with contextlib.suppress(vh.HubError):
                heard.hear(one.name, repr(hub.preview(path).layout))
    assert heard.leaks() == []


def test_matching_looking_up_reviewing_tuning_and_exporting(hub: vh.Hub, heard: Heard) -> None:
    run = hub.match()
    heard.hear("run", repr(run) + str(run.outcomes().to_dicts()))
    for explained in (True, False):
        hub.verify(forename=FORENAME, surname=SURNAME, address=f"1 {STREET}", dob=BORN, explained=explained)
    for wrong in ({"dob": f"31/02/{SURNAME}"}, {"on": SURNAME}, {"surname": ""}, {"address": ""}):
        said = {"forename": FORENAME, "surname": SURNAME, "address": f"1 {STREET}"} | wrong
        heard.fails("verify", lambda said=said: hub.verify(**said))  # type: ignore[misc]
    pair = hub.store.scalar("select min(candidate_id) from candidate")
    judged = hub.judge(pair, Verdict.SAME, note=NOTE)
    hub.undo(judged.judgement_id)
    heard.fails("judge", lambda: hub.judge(10**9, Verdict.SAME, note=NOTE))
    heard.fails("candidates", lambda: hub.candidates_of(f"HYR{SURNAME}"))
    hub.save_rule_set(hub.rule_set().changed(verify_at=6.0), "a higher bar")
    hub.export(heard.folder / "lists")
    hub.decisions(heard.folder / "decisions.csv")
    heard.fails("decisions", lambda: hub.decisions(heard.folder / f"{REFERENCE}.doc"))
    heard.fails("export", lambda: hub.export(heard.folder / "none" / "none"))
    for one in [*(heard.folder / "lists").iterdir(), heard.folder / "decisions.csv"]:
        heard.hear(one.name, one.read_text(encoding="utf-8-sig"))
    heard.hear("activity", hub.activity(500).to_dicts())
    heard.hear("exports", hub.exports().to_dicts())
    hub.close()
    assert heard.leaks() == []


def test_requests_good_and_bad(hub: vh.Hub, heard: Heard) -> None:
    hub.index()
    hub.switch_mode("live", name="Head of Parking", reason="a test")
    for caller in served(hub):
        made, caller.token = hub.make_key("Parking system")
        secret = caller.token
        heard.marks.append(secret)
        answers = [
            caller.post("verify", question()),
            caller.post("verify", question(date_of_birth="1971-02-31")),
            caller.post("verify", question(date_of_birth=f"31/02/{SURNAME}")),
            caller.post("verify", question(surname=SURNAME * 40)),
            caller.post("verify", question(**{SURNAME: FORENAME})),
            caller.post("verify", {SURNAME: FORENAME}),
            caller.post("verify/batch", {"applications": [question(), question(postcode=f"\u0000{SURNAME}")]}),
            caller.post("incumbent", {"application_ref": "ASKED1", "ci_outcome": SURNAME}),
            caller.send("POST", "/api/v1/verify", f'{{"surname": "{SURNAME}'.encode()),
            caller.send("POST", "/api/v1/verify", SURNAME.encode(), {"Content-Type": f"text/{SURNAME}"}),
            caller.send("GET", f"/api/v1/{SURNAME}?surname={SURNAME}"),
            caller.send("DELETE", f"/api/v1/verify?{FORENAME}"),
            caller.send("POST", "/api/v1/verify", b"{}", {"Authorization": f"Bearer {secret}x"}),
            caller.send("POST", "/api/v1/verify", b"{}", {"Authorization": f"Basic {SURNAME}"}),
            caller.send("POST", "/api/v1/verify", b"{}", {"X-Request-Id": SURNAME}),
            *(caller.get(path) for path in ("health", "ready", "metrics", "openapi.json", "docs")),
        ]
        assert answers[0].status == 200
        assert {one.status for one in answers} >= {200, 400, 401, 404, 405, 415, 422}
        for place, one in enumerate(answers):
            own = {
                name: value for name, value in one.headers.items() if name != "x-request-id"
            }  # the caller's own word, given back to the caller
            heard.hear(f"answer {place} ({one.status})", f"{own} {one.content.decode()}")
        heard.hear("requests", hub.requests().to_dicts())
        heard.hear("keys", hub.keys().to_dicts())
        heard.hear("activity", hub.activity().to_dicts())
        hub.revoke_key(made.key_id)
    assert heard.leaks() == []
    assert where(heard.folder, secret) == []  # the key itself is nowhere, not even in the hub


def test_a_fault_of_the_program_while_it_answers(hub: vh.Hub, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.index()
    for caller in served(hub):
        _, caller.token = hub.make_key("Parking system")
        monkeypatch.setattr(hub.desk(), "ask", lambda *_: _raise(RuntimeError(f"cannot compare {SURNAME}")))
        said = caller.post("verify", question())
        assert said.status == 500
        heard.hear("answer", said.content.decode())
    assert heard.leaks() == []


def test_feeds_good_bad_and_held(heard: Heard) -> None:
    inbox = heard.folder / "inbox"
    inbox.mkdir()
    with vh.open(heard.folder / "hub.duckdb") as hub:
        lawful(hub)
        hub.set_feed("council_tax", inbox, match_after=False)
        people = [(n, FORENAME, SURNAME) for n in range(1, 31)]
        states = []
        for number, some in enumerate((people, people[:5], [])):
            tax(inbox / f"night{number}.csv", *some, faulty=1 if some else 4)
            (inbox / f"night{number}.csv.done").touch()
            look = hub.look_into_feeds(Settling())
            states += [str(one.state) for one in look.taken]
            heard.hear("look", repr(look))
        assert states == ["in_force", "held", "failed"]
        held = hub.held_loads()[0]
        hub.reject_load(held.pickup_id, "too few rows")
        heard.hear("pickups", repr(hub.pickups()))
        heard.hear("notices", hub.store.frame("select * from notice").to_dicts())
        heard.hear("activity", hub.activity().to_dicts())
        for report in inbox.rglob("*.report.txt"):
            heard.hear("report", report.read_text(encoding="utf-8"))
    assert heard.leaks() == []


def test_the_command_line_used_well_wrongly_and_when_it_breaks(hub: vh.Hub, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(hub.store.path)
    hub.close()
    one = ["--forename", FORENAME, "--surname", SURNAME, "--address", f"1 {STREET}"]
    assert main(["verify", "--hub", path, *one]) == 0
    assert main(["verify", "--hub", path, *one, "--dob", f"31/02/{SURNAME}"]) == 1
    assert main(["verify", "--hub", path, *one, "--json", "--on", SURNAME]) == 1
    assert main(["status", "--hub", path, "--json"]) == 0
    assert main(["match", "--hub", path, "--ruleset", SURNAME]) == 1
    for wrong in (
        ["verify", "--hub", path, "--forename", FORENAME, "--surname", SURNAME, "--address", "1", STREET],
        ["verify", "--hub", path, *one, f"--{SURNAME}"],
        ["load", SURNAME, "x.csv"],
        ["key", SURNAME],
        ["key", "make", "--days", SURNAME],
        ["load", "council_tax", "x.csv", "--as-of", BORN + SURNAME],
        [SURNAME],
    ):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot read {SURNAME}")

    monkeypatch.setattr(vh.Hub, "status", broken)
    assert main(["status", "--hub", path]) == 1
    assert heard.leaks() == []


def test_errors_of_the_libraries(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these quotes the value in its own text."""
    store = open_store()
    for sql in ("select cast($v as date)", "select cast($v as integer)", "select error($v)", "select $v::decimal(3, 1)"):
        heard.fails("duckdb", lambda sql=sql: store.scalar(sql, v=f"31/02/{SURNAME}"))  # type: ignore[misc]
        heard.fails("duckdb", lambda sql=sql: store.frame(sql, v=f"31/02/{SURNAME}"))  # type: ignore[misc]
    store.close()

    def polars_fails(*_: object) -> None:
        pl.Series([f"31/02/{SURNAME}"]).str.to_date("%d/%m/%Y")

    def pandera_fails(*_: object) -> None:
        pa.DataFrameSchema({"a": pa.Column(int)}).validate(pl.DataFrame({"a": [SURNAME]}))

    def key_fails(*_: object) -> None:
        raise KeyError(SURNAME)

    path = tax(heard.folder / "tax.csv", (1, FORENAME, SURNAME))
    for broken in (polars_fails, pandera_fails, key_fails):
        with monkeypatch.context() as patched:
            patched.setattr("vh.ingest.load.find_faults", broken)
            assert main(["load", "council_tax", str(path), "--hub", str(heard.folder / "hub.duckdb")]) == 1
    assert heard.leaks() == []


@pytest.mark.parametrize("page", sorted(one.stem for one in PAGES.glob("*.py")))
def test_pages_say_nothing_to_the_log_the_address_or_a_toast(page: str, hub: vh.Hub, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_HUB", str(hub.store.path))
    hub.close()
    at = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60).run()
    for text in at.text_input:
        if not text.disabled:
            text.set_value(SURNAME)
    for area in at.text_area:
        area.set_value(f"1 {STREET}")
    at.run()
    assert not at.exception
    heard.hear("toasts", [one.value for one in at.toast])
    heard.hear("address", dict(at.query_params))
    heard.hear("title", [one.value for one in at.title])
    assert heard.leaks() == []


def test_a_page_that_breaks_says_its_kind_and_place_alone(hub: vh.Hub, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VH_HUB", str(hub.store.path))
    hub.close()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot show {SURNAME}")

    monkeypatch.setattr(vh.Hub, "status", broken)
    at = AppTest.from_file(str(PAGES.parent / "vh" / "ui" / "main.py"), default_timeout=60).run()
    assert not at.exception
    heard.hear("exceptions", [one.value for one in at.exception])
    heard.hear("errors", [one.value for one in at.error])
    assert "RuntimeError" in heard.log.text
    assert heard.leaks() == []


def test_rows_of_bad_files_are_marked() -> None:
    assert "ZZYZXCANARY" in row(1)
