"""POST /api/v1/verify over real HTTP: what callers are told, and what is refused."""

import asyncio
import json
from datetime import date, datetime
from typing import Any

import pytest

import vh
from tests.api.conftest import Caller, ada
from vh.api import Api
from vh.service.requests import MOST_IN_BATCH
from vh.service.seen import MOST_REVISIONS, Seen
from vh.settings import Settings

CANARY = "QZXCANARY"


def problem(said: object, status: int) -> dict[str, object]:
    assert said.status == status, said  # type: ignore[attr-defined]
    assert said.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    body = said.body  # type: ignore[attr-defined]
    assert body["status"] == status
    assert body["detail"].endswith(".")
    assert CANARY not in json.dumps(body)
    return dict(body)


# ---- answers


def test_who_is_on_record_is_verified_and_the_answer_says_what_it_rests_on(caller: Caller) -> None:
    said = caller.post("verify", ada())
    assert said.status == 200
    body = said.body
    moment = datetime.fromisoformat(body.pop("run_at"))
    assert moment.tzinfo is not None
    assert body == {
        "application_ref": "HYR1", "outcome": "VERIFIED", "reason": "V2", "next_step": "no_document_needed", "mode": "live",
        "reason_text": "The council's own records agree with the name and address that you gave.", "sources": ["council_tax"],
        "ruleset": "standard v0", "revision": 1,
        "loads": [{"load_id": 1, "source": "council_tax", "feed": "council_tax 2026-09-30", "as_of": "2026-09-30"}],
    }  # fmt: skip


def test_nothing_of_the_matched_record_is_in_the_answer(caller: Caller) -> None:
    caller.hub.store.frame("select 1")
    said = caller.post("verify", ada(forename="A", application_ref="X"))
    assert said.body["outcome"] in ("VERIFIED", "REVIEW")
    for value in (b"Ada", b"Obi", b"Mare", b"2015", b"A1"):
        assert value not in said.content


def test_a_stranger_is_asked_for_evidence_and_never_refused(caller: Caller) -> None:
    body = caller.post("verify", ada(forename="Zoe", surname="Quill")).body
    assert (body["outcome"], body["next_step"], body["reason"], body["sources"]) == ("NEEDS_EVIDENCE", "own_check", "N1", [])


@pytest.mark.parametrize(
    ("mode", "outcome", "reason", "step", "sources"),
    [
        ("shadow", "NEEDS_EVIDENCE", None, "own_check", []),
        ("advise", "VERIFIED", "V2", "own_check", ["council_tax"]),
        ("live", "VERIFIED", "V2", "no_document_needed", ["council_tax"]),
    ],
)
def test_what_is_told_by_mode_and_what_is_recorded_in_every_mode(
    caller: Caller, mode: str, outcome: str, reason: str | None, step: str, sources: list[str]
) -> None:
    if mode != "live":
        caller.hub.switch_mode(mode, name="Head of Parking", reason="a test")
    body = caller.post("verify", ada()).body
    assert (body["outcome"], body["reason"], body["next_step"], body["sources"], body["mode"]) == (outcome, reason, step, sources, mode)
    row = caller.hub.requests().row(0, named=True)
    assert (row["outcome"], row["reason"], row["mode"]) == ("VERIFIED", "V2", mode)


def test_in_shadow_the_answer_to_anybody_is_the_same_but_for_reference_and_time(caller: Caller) -> None:
    caller.hub.switch_mode("shadow", name="Head of Parking", reason="a test")
    known, stranger = (caller.post("verify", ada(application_ref="X", surname=name)).body for name in ("Obi", "Quill"))
    for body in (known, stranger):
        del body["run_at"], body["revision"]
    assert known == stranger


def test_a_batch_is_answered_in_its_order_as_each_alone(caller: Caller) -> None:
    asked = [ada(application_ref=f"B{i}", surname=name) for i, name in enumerate(("Obi", "Quill", "Obie", "Hart"))]
    batch = caller.post("verify/batch", {"applications": asked}).body["answers"]
    alone = [caller.post("verify", one | {"application_ref": f"A{i}"}).body for i, one in enumerate(asked)]
    assert [one["application_ref"] for one in batch] == ["B0", "B1", "B2", "B3"]
    assert [(one["outcome"], one["reason"]) for one in batch] == [(one["outcome"], one["reason"]) for one in alone]


def test_every_accepted_request_is_in_the_record_with_what_replay_needs(caller: Caller) -> None:
    said = caller.post("verify", ada(uprn="100021"), {"X-Request-Id": "parking-17"})
    assert said.headers["x-request-id"] == "parking-17"
    row = caller.hub.requests().row(0, named=True)
    assert (row["request_id"], row["client"], row["rule_set"], row["application_date"]) == (
        "parking-17", "Parking system", "standard v0", date(2026, 9, 1),
    )  # fmt: skip
    assert (row["purge_on"] - row["asked_at"].date()).days == caller.hub.settings.keep_requests_days
    content = json.loads(caller.hub.store.scalar("select content from verification"))
    assert content == {name: value for name, value in ada(uprn="100021").items() if name != "application_ref"}


# ---- the same again


def test_the_same_reference_and_content_get_the_stored_answer(caller: Caller) -> None:
    first = caller.post("verify", ada())
    again = caller.post("verify", ada())
    assert (first.headers["x-replayed"], again.headers["x-replayed"]) == ("false", "true")
    assert again.body == first.body
    assert caller.hub.requests().height == 1


def test_the_stored_answer_is_found_after_a_restart_and_under_the_clients_next_key(caller: Caller) -> None:
    first = caller.post("verify", ada()).body
    caller.hub.requests()
    caller.hub._desk._seen = Seen(caller.hub.store)
    _, caller.token = caller.hub.make_key("Parking system")
    again = caller.post("verify", ada())
    assert (again.headers["x-replayed"], again.body) == ("true", first)


def test_a_reference_with_other_content_is_a_revision_with_an_answer_of_its_own(caller: Caller) -> None:
    assert caller.post("verify", ada(surname="Quill")).body["outcome"] == "REVIEW"
    corrected = caller.post("verify", ada())
    assert (corrected.body["outcome"], corrected.body["revision"], corrected.headers["x-replayed"]) == ("VERIFIED", 2, "false")
    assert caller.hub.requests()["revision"].to_list() == [2, 1]
    assert caller.post("verify", ada(surname="Quill")).body["revision"] == 1


def test_too_many_contents_under_one_reference_are_refused(caller: Caller) -> None:
    for i in range(MOST_REVISIONS):
        assert caller.post("verify", ada(forename=f"Ada{i}")).status == 200
    problem(caller.post("verify", ada(forename=CANARY)), 409)
    assert caller.post("verify", ada(forename="Ada3")).status == 200, "what was answered before is answered again"
    body = problem(caller.post("verify/batch", {"applications": [ada(application_ref="NEW"), ada(forename=CANARY)]}), 409)
    assert body["errors"][0]["pointer"] == "#/applications/1"  # type: ignore[index]


def test_where_the_names_of_sources_are_left_out_no_answer_holds_one(caller: Caller) -> None:
    assert caller.post("verify", ada()).body["sources"] == ["council_tax"]
    caller.hub._desk._settings = Settings(name_sources="off")
    again, other = caller.post("verify", ada()), caller.post("verify", ada(application_ref="HYR2"))
    assert again.headers["x-replayed"] == "true"
    for said in (again, other):
        assert (said.body["outcome"], said.body["sources"]) == ("VERIFIED", [])
    assert caller.hub.requests()["sources"].to_list() == ["council_tax", "council_tax"], "the record keeps them"


def test_clients_do_not_share_references(caller: Caller) -> None:
    caller.post("verify", ada(surname="Quill"))
    _, caller.token = caller.hub.make_key("Another system")
    assert caller.post("verify", ada()).body["revision"] == 1


# ---- keys


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic dTpw", f"Bearer vh_0123456789_{'x' * 43}"])
def test_without_a_key_of_this_hub_nothing_is_answered(caller: Caller, header: str | None) -> None:
    caller.token = None
    said = caller.post("verify", ada(surname=CANARY), {} if header is None else {"Authorization": header})
    problem(said, 401)
    assert said.headers["www-authenticate"].startswith("Bearer")
    assert caller.hub.requests().height == 0


def test_a_revoked_or_expired_key_is_refused_at_once(caller: Caller) -> None:
    key, token = caller.hub.make_key("Short", days=1)
    mine, caller.token = caller.token, token
    assert caller.post("verify", ada()).status == 200
    with caller.hub.store.write() as work:
        work.execute("update api_key set expires_at = '2026-01-01' where key_id = $id", id=key.key_id)
    caller.hub._desk.forget()
    assert "expired" in str(problem(caller.post("verify", ada()), 401)["detail"])
    caller.hub.revoke_key(key.key_id)
    assert "revoked" in str(problem(caller.post("verify", ada()), 401)["detail"])
    caller.token = mine
    assert caller.post("verify", ada()).status == 200


def test_of_a_key_only_its_fingerprint_is_kept(caller: Caller) -> None:
    assert caller.token is not None
    secret = caller.token.split("_", 2)[2]
    assert len(secret) > 30
    for table in ("api_key", "activity"):
        held = caller.hub.store.frame(f"select * from {table}").to_dicts()
        assert held
        assert secret not in str(held)


def test_a_key_that_asks_too_much_in_a_minute_waits(caller: Caller) -> None:
    _, caller.token = caller.hub.make_key("Slow", per_minute=3)
    assert [caller.post("verify", ada(application_ref=f"S{i}")).status for i in range(3)] == [200] * 3
    said = caller.post("verify", ada(application_ref="S4"))
    problem(said, 429)
    assert 1 <= int(said.headers["retry-after"]) <= 60


# ---- bad input


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1,2",
        b'{"application_ref": NaM}',
        b"\xff\xfe\x00",
        b'"\xed\xa0\x80"',
        b'{"surname": "\\ud800"}',
        b"null garbage",
        b"[" * 5000,
    ],
)
def test_malformed_json_is_said_to_be_so(caller: Caller, content: bytes) -> None:
    problem(caller.send("POST", "/api/v1/verify", content), 400)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"surname": None}, "#/surname"), ({"forename": 7}, "#/forename"), ({"address": [CANARY]}, "#/address"),
        ({"surname": " \t "}, "#/surname"), ({"address": "\n \r\n"}, "#/address"), ({"surname": f"a\x00{CANARY}"}, "#/surname"),
        ({"uprn": 100021}, "#/uprn"), ({"on": "2026-02-30"}, "#/on"), ({"on": "01/09/2026"}, "#/on"), ({"on": "9999-12-31"}, "#/on"),
        ({"date_of_birth": "1980-13-01"}, "#/date_of_birth"), ({"date_of_birth": f"1980-01-01{CANARY}"}, "#/date_of_birth"),
        ({"date_of_birth": True}, "#/date_of_birth"), ({"surname": CANARY * 30}, "#/surname"), ({"application_ref": ""}, "#/application_ref"),
        ({"application_ref": "H\u202eYR"}, "#/application_ref"), ({CANARY: CANARY}, "#"), ({"on": {"day": CANARY}}, "#/on"),
    ],
)  # fmt: skip
def test_a_field_at_fault_is_pointed_at_and_never_repeated(caller: Caller, changes: dict[str, object], pointer: str) -> None:
    body = problem(caller.post("verify", ada(**changes)), 422)
    assert [one["pointer"] for one in body["errors"]] == [pointer]  # type: ignore[attr-defined]
    assert caller.hub.requests().height == 0


def test_all_faults_of_a_batch_are_told_together(caller: Caller) -> None:
    body = problem(caller.post("verify/batch", {"applications": [ada(), ada(surname=3), ada(on=CANARY)]}), 422)
    assert [one["pointer"] for one in body["errors"]] == ["#/applications/1/surname", "#/applications/2/on"]  # type: ignore[attr-defined]
    assert caller.hub.requests().height == 0


def test_a_name_of_two_megabytes_is_too_large(caller: Caller) -> None:
    problem(caller.post("verify", ada(surname="x" * 2_000_000)), 413)
    problem(caller.post("verify/batch", {"applications": [ada(surname="x" * 5_000_000)]}), 413)


def test_a_batch_holds_one_to_a_thousand(caller: Caller) -> None:
    for number in (0, MOST_IN_BATCH + 1):
        problem(caller.post("verify/batch", {"applications": [ada(application_ref=f"N{i}") for i in range(number)]}), 422)
    full = caller.post("verify/batch", {"applications": [ada(application_ref=f"N{i}") for i in range(MOST_IN_BATCH)]})
    assert len(full.body["answers"]) == caller.hub.requests(5_000).height == MOST_IN_BATCH


@pytest.mark.parametrize(
    "name",
    [
        "\u202eibO\u202c",
        "O\u0301bi\u0308",
        "עובי",
        "عبيد",
        "Ọ̀bí",
        "𝕆𝕓𝕚",
        "😀",
        "\u200b",
        "O'Bi; drop table verification",
        "=1+1",
        "\u00a0Obi\u00a0",
        "a" * 200,
    ],
)
def test_names_of_any_script_are_answered(caller: Caller, name: str) -> None:
    said = caller.post("verify", ada(surname=name, forename=name, address=f"{name}, {name}", postcode=name[:20], uprn=name[:20]))
    assert said.status == (422 if not name.strip() else 200)
    assert caller.hub.requests().height == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("on", "2999-01-01", "is not a day from 2000 to 2099, written as 2026-10-01."),
        ("on", "1/10/2026", "is not a day from 2000 to 2099, written as 2026-10-01."),
        ("date_of_birth", "1879-10-04", "is not a day from 1900 to 2099, written as 1979-10-04."),
        ("application_ref", "HÿR", "is not 1 to 64 printable ASCII characters without a blank at either end."),
        ("forename", "A\tB", "holds characters that cannot be printed, such as a tab or a line break."),
        ("surname", " ", "is blank, or holds characters that cannot be printed, such as a tab or a line break."),
        ("address", "\n", "is blank, or holds characters that cannot be printed."),
    ],
)
def test_each_field_at_fault_is_told_what_was_expected_of_it(caller: Caller, field: str, value: str, says: str) -> None:
    assert problem(caller.post("verify", ada(**{field: value})), 422)["errors"] == [{"pointer": f"#/{field}", "detail": says}]


def test_a_body_that_is_not_said_to_be_json_is_not_read(caller: Caller) -> None:
    problem(caller.send("POST", "/api/v1/verify", b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}), 415)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "verify", 405), ("DELETE", "health", 405), ("GET", CANARY, 404), ("POST", "", 404)]
)
def test_other_methods_and_addresses_are_told_so(caller: Caller, method: str, path: str, status: int) -> None:
    problem(caller.send(method, f"/api/v1/{path}"), status)


def test_before_the_index_is_there_the_caller_is_told_when_to_come_again(caller: Caller) -> None:
    caller.hub._keeper._index = None
    for said in (caller.post("verify", ada()), caller.get("ready")):
        problem(said, 503)
        assert said.headers["retry-after"] == "5"


# ---- what is said of the service


def test_health_ready_and_metrics(caller: Caller) -> None:
    caller.post("verify", ada(surname=CANARY))
    assert caller.get("health").body["status"] == "ok"
    assert caller.get("ready").body["mode"] == "live"
    said = caller.get("metrics")
    assert said.headers["content-type"].startswith("text/plain")
    text = said.content.decode()
    assert 'vh_requests_total{path="/api/v1/verify",status="200"} 1.0' in text
    assert 'vh_answers_total{mode="live",outcome="REVIEW"} 1.0' in text
    assert "vh_index_residents 2.0" in text
    assert CANARY not in text


def test_the_page_for_people_fetches_nothing(caller: Caller) -> None:
    page = caller.get("docs").content.decode()
    assert "/api/v1/verify/batch" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://127.0.0.1", "")
    assert "https://" not in page


def test_what_the_incumbent_said_is_taken_down(caller: Caller) -> None:
    one = {"application_ref": "HYR1", "ci_outcome": "matched", "checked_at": "2026-09-02T10:00:00Z", "decided_by": "officer"}
    assert caller.post("incumbent", one).body == {"recorded": 1}
    assert caller.post("incumbent/batch", {"results": [one, one | {"application_ref": "HYR2"}]}).body == {"recorded": 2}
    problem(caller.post("incumbent", one | {"ci_outcome": CANARY}), 422)
    problem(caller.post("incumbent", one | {"checked_at": "2026-02-30T10:00:00Z"}), 422)
    caller.hub.requests()
    assert caller.hub.store.frame("select application_ref, ci_outcome from incumbent_said order by said_id").rows() == [
        ("HYR1", "matched"), ("HYR1", "matched"), ("HYR2", "matched"),
    ]  # fmt: skip


# ---- what must not get out


def test_a_fault_of_the_program_is_told_and_logged_without_its_text(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("vh.service.desk.Desk.ask", broken)
    said = caller.post("verify", ada(surname=CANARY), {"X-Request-Id": "parking-18"})
    assert "fault in the program" in str(problem(said, 500)["detail"])
    assert said.headers["x-request-id"] == "parking-18"
    assert "ValueError at" in caplog.text
    assert CANARY not in caplog.text


def test_a_full_disk_refuses_the_request_and_the_next_try_is_answered(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, CANARY)

    with monkeypatch.context() as disk:
        disk.setattr("vh.service.recorder.Recorder._append", full)
        assert "not accepted" in str(problem(caller.post("verify", ada()), 503)["detail"])
    again = caller.post("verify", ada())
    assert (again.status, again.headers["x-replayed"]) == (200, "false")
    assert caller.hub.requests().height == 1


def test_nothing_that_was_sent_is_in_any_log_or_in_the_activity(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        caller.post("verify", ada(surname=CANARY, application_ref=f"{CANARY}1"))
        caller.post("verify", ada(surname=[CANARY]))
        caller.send("POST", "/api/v1/verify", f'{{"surname": "{CANARY}"'.encode())
        caller.hub.requests()
    assert CANARY not in caplog.text
    assert CANARY not in str(caller.hub.activity().to_dicts())


def test_a_hub_that_cannot_be_opened_is_said_so() -> None:
    def held() -> vh.Hub:
        raise vh.HubFileError("The hub file is open in another program.")

    answer = asyncio.run(_asked(Api(held)))
    assert answer[0]["status"] == 503
    assert b"open in another program" in answer[1]["body"]


async def _asked(api: Api) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await api({"type": "http", "path": "/api/v1/ready", "method": "GET", "headers": [], "query_string": b""}, receive, send)  # type: ignore[arg-type]
    return sent
