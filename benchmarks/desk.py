"""The threshold desk at a million candidates, in a real browser on a real server: `python -m benchmarks.desk [--candidates N]`.

Prints the time of a frame while a threshold is dragged; from letting it go until the browser has shown anew every figure, and every chart of which
any part is in a window of 1280 × 900 (charts out of view and the server's part are told apart); and from the click on the menu until the page stands.
Run it by itself: it measures this computer, whatever else it does.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.pages import server

VIEWS = ("What it costs", "What each source gives", "How groups fare", "Whose outcome changes")
_LOADS = """
insert into load
select i, s, s, 'made', s || '.csv', 'none', date '2026-09-30', timestamp '2026-10-01 09:00:00', 'bench', 1, 1, 0, 1, '{}', '[]', 0, '[]', true
from (values (1, 'council_tax'), (2, 'housing_benefit'), (3, 'tenancy'), (4, 'applications')) t(i, s)
"""
_RESIDENTS = """
insert into resident (resident_id, load_id, row_number, source, liability_type, proves_residence)
select i, 1 + i % 3, i, ['council_tax', 'housing_benefit', 'tenancy'][1 + i % 3],
    ['Tenant', null, 'SEC', 'Owner', null, 'LEA'][1 + i % 6], true from range($candidates) t(i)
"""
_APPLICANTS = """
insert into applicant (applicant_id, load_id, row_number, application_ref, application_date, forename, surname, date_of_birth, postcode_key)
select i, 4, i, 'HYR' || i, date '2026-09-01', ['ADA', 'GRACE', 'ZOË', 'MARY ANN'][1 + i % 4], ['OBI', 'HART-LEE', 'RAY', 'FERGUSON'][1 + i // 4 % 4],
    case when i % 5 > 0 then date '1940-01-01' + (i * 37 % 24000)::integer end, ['E8', 'E9', 'E1', 'N16', 'N4', 'N1'][1 + i % 6] || (i % 9) || 'AB'
from range($candidates // 4) t(i)
"""
_CANDIDATES = """
insert into candidate
select 1, i, i // 4, i, ['council_tax', 'housing_benefit', 'tenancy'][1 + i % 3], 1,
    [5, 5, 6, 6, 5, 6, 4, 3, 2, 1, 0][1 + h % 11], [0, 0, 8, 8, 9, 9, 10, 10, 7, 7, 8, 8, 2, 6, 3, 4, 5, 1][1 + (h // 11) % 18],
    [4, 4, 0, 4, 4, 4, 4, 2, 3, 1][1 + (h // 200) % 10], [0, 1, 1, 1, 1, 1, 4, 4, 3, 2][1 + (h // 2000) % 10], 4, 1, 0,
    [0, 0, 1, 2, 2][1 + (h // 20000) % 5], 'R' || (1 + h // 3 % 6), 0.0, null
from (select i, (hash(i) % 10000000)::bigint as h from range($candidates) t(i))
"""
_OUTCOMES = """
insert into outcome
select 1, i, 'HYR' || i, date '2026-09-01', 'NEEDS_EVIDENCE', 'N1', '', 0.0, null, null, false from range($candidates // 4) t(i)
"""
_HANDLE_AT = 90
"""Pixels from the top of the window at which the handle is dragged: below the page's own bar."""
_TIMED_FRAMES = """
const plain = window.requestAnimationFrame.bind(window);
window.vhFrames = [];
window.requestAnimationFrame = work => plain(now => {
    const began = performance.now();
    work(now);
    document.body.offsetHeight;
    window.vhFrames.push(performance.now() - began);
});
"""
"""Around each frame that the page asks for: what it takes, with the layout that follows."""
_SETTLED = """
() => new Promise(done => {
    const main = document.querySelector('[data-testid=stMain]');
    const inView = one => { const {top, bottom} = one.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
    let released = 0, rest = 0, changed = false;
    const last = {seen: 0, all: 0};
    const shown = what => requestAnimationFrame(() => setTimeout(() => { last[what] = performance.now(); }));
    const note = seen => { if (released) { if (seen) shown('seen'); shown('all'); } };
    const follows = one => (one.nodeType === 1 ? one : one.parentElement)?.closest('.vh-words');
    const watch = new MutationObserver(all => {
        if (released) rest = performance.now();
        if (!all.some(one => follows(one.target))) return;
        changed ||= released > 0;
        note(true);
    });
    const charts = [...document.querySelectorAll('.js-plotly-plot')], seen = charts.filter(inView);
    watch.observe(main, {subtree: true, childList: true, characterData: true});
    for (const one of charts) one.on('plotly_afterplot', () => note(seen.includes(one)));
    document.addEventListener('pointerup', () => { released = performance.now(); }, {once: true, capture: true});
    setTimeout(() => {
        watch.disconnect();
        for (const one of charts) one.removeAllListeners('plotly_afterplot');
        const after = at => at - released;
        done(changed ? [after(last.seen), after(last.all), after(Math.max(last.all, rest)), seen.length] : null);
    }, 1500);
})
"""
"""Milliseconds from release until the browser has shown the frame with the last change of a figure, or of a chart of which any part is in view; of any
chart; of anything; and how many charts are in view."""


def make_hub(path: Path, candidates: int) -> dict[str, float]:
    """A hub with one run of so many candidates; returns what the server takes for its figures, in milliseconds."""
    import vh

    with vh.open(path) as hub:
        for source in ("council_tax", "housing_benefit", "tenancy"):
            hub.record_basis(source, basis="Public task", reference="benchmark", approver="benchmark", until="2099-12-31")
        with hub.store.write() as work:
            work.execute(_LOADS)
            for statement in (_RESIDENTS, _APPLICANTS, _CANDIDATES, _OUTCOMES):
                work.execute(statement, candidates=candidates)
            work.execute(
                "insert into run values (1, 0, 'standard v0', $body, '[1,2,3,4]', now()::timestamp, 1.0, 'bench', $n, $c, $counts, '{}', '[]', null)",
                body=vh.RuleSet().to_json(), n=candidates // 4, c=candidates,
                counts=f'{{"VERIFIED": 0, "REVIEW": 0, "NEEDS_EVIDENCE": {candidates // 4}}}',
            )  # fmt: skip
        return server_times(hub)


def server_times(hub: object) -> dict[str, float]:
    """Milliseconds: everything read and counted for the first time, then all figures of moved thresholds, the median of twenty."""
    from vh import Hub, RuleSet

    assert isinstance(hub, Hub)

    def figures(rules: RuleSet) -> float:
        began = time.perf_counter()
        held = hub.tune(weights=rules.weights)
        held.counts(rules.verify_at, rules.review_at)
        held.uplift(rules.verify_at, rules.review_at)
        hub.accuracy(rules.verify_at, rules.review_at)
        hub.cost_line(rules)
        hub.cheapest(rules)
        hub.losses(rules)
        hub.fairness(rules)
        found = hub.what_changes(rules)
        found.table()
        found.sample()
        return 1000 * (time.perf_counter() - began)

    first = figures(RuleSet())
    other = {
        signal: {stratum: tuple(0.9 * one for one in given) for stratum, given in rows.items()}
        for signal, rows in RuleSet().weights.items()
    }
    moved = [figures(RuleSet(verify_at=5.0 + 0.5 * step)) for step in range(20)]
    return {"first": first, "moved": statistics.median(moved), "reweighed": figures(RuleSet(weights=other))}


def opened(page: Page, rounds: int = 6) -> list[float]:
    """Milliseconds from the click on Tune until the page stands; the first opening is told apart."""
    found = []
    for _ in range(rounds):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Find", exact=True).click(delay=20)
        expect(page.get_by_role("heading", name="Find", exact=True, level=1)).to_be_visible()
        page.wait_for_timeout(800)
        began = time.perf_counter()
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Tune", exact=True).click(delay=20)
        expect(page.locator(".figure.sure output")).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
        page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
        found.append(1000 * (time.perf_counter() - began))
    return found


def computing(page: Page, server_id: int) -> Callable[[], tuple[float, float]]:
    """Gives the milliseconds that the browser's page (script, style, layout) and the server have computed so far, however busy the computer."""
    asked = page.context.new_cdp_session(page)
    asked.send("Performance.enable", {"timeDomain": "threadTicks"})
    process = psutil.Process(server_id)

    def so_far() -> tuple[float, float]:
        found = {one["name"]: float(one["value"]) for one in asked.send("Performance.getMetrics")["metrics"]}
        times = process.cpu_times()
        return 1000 * sum(found[f"{name}Duration"] for name in ("Script", "RecalcStyle", "Layout")), 1000 * (times.user + times.system)

    return so_far


@dataclass(frozen=True)
class Release:
    """A threshold let go, in milliseconds."""

    seen: float
    """Until the frame with the last new figure, sentence or chart in view is shown."""
    all: float
    """The same with charts out of view."""
    rest: float
    """Until nothing on the page changes any more: the form that saves, tables, a caption."""
    charts: int
    """How many charts were in view, whole or in part."""
    in_browser: float
    in_server: float


def released(page: Page, view: str, so_far: Callable[[], tuple[float, float]], steps: int = 16) -> list[Release]:
    """Let the upper threshold go, with the page scrolled so that its handle stands at the top of the window and as many charts as can be below."""
    page.get_by_role("radio", name=view).click()
    page.wait_for_timeout(1200)
    handle, found = page.locator("[data-which=verify]"), []
    handle.locator(".grip").evaluate(
        f"grip => document.querySelector('[data-testid=stMain]').scrollBy(0, grip.getBoundingClientRect().top - {_HANDLE_AT})"
    )
    page.wait_for_timeout(600)
    for step in [18] * (steps // 2) + [-18] * (steps // 2):
        grip = handle.locator(".grip").bounding_box()
        assert grip is not None
        page.mouse.move(grip["x"] + 8, grip["y"] + 10)
        page.mouse.down()
        page.mouse.move(grip["x"] + 8 + step, grip["y"] + 10, steps=3)
        waiting, before = page.evaluate_handle(f"() => ({{answer: ({_SETTLED})()}})"), so_far()
        page.mouse.up()
        taken = waiting.evaluate("held => held.answer")
        if taken is not None:
            found.append(Release(*taken, *(now - then for now, then in zip(so_far(), before, strict=True))))
    return found


def listening(url: str) -> int:
    """The process that serves the pages."""
    option = f"--server.port={url.rsplit(':', 1)[1]}"
    return next(one.pid for one in psutil.process_iter(["cmdline"]) if option in (one.info["cmdline"] or []))


def frames(page: Page) -> list[float]:
    """Milliseconds of work in each frame while a threshold is dragged to and fro."""
    grip = page.locator("[data-which=verify] .grip").bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 8, grip["y"] + 10)
    page.mouse.down()
    page.evaluate("window.vhFrames.length = 0")
    for to in (200, -150, 120, 0):
        page.mouse.move(grip["x"] + 8 + to, grip["y"] + 10, steps=30)
    page.mouse.up()
    return [float(one) for one in page.evaluate("window.vhFrames")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1_000_000)
    asked = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        hub = Path(folder) / "hub.duckdb"
        on_server = make_hub(hub, asked.candidates)
        with server(hub) as url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
            page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)  # the measuring scripts are ours
            page.add_init_script(_TIMED_FRAMES)
            page.goto(url)
            expect(page.get_by_role("heading", name="Today", exact=True, level=1)).to_be_visible()
            page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'", timeout=60_000)
            pages = opened(page)
            work = frames(page)
            page.wait_for_timeout(1500)
            so_far = computing(page, listening(url))
            by_view = {view: released(page, view, so_far) for view in VIEWS}
            browser.close()
    every = [one for found in by_view.values() for one in found]

    def median(read: Callable[[Release], float], of: list[Release] = every) -> str:
        values = [read(one) for one in of]
        return f"{statistics.median(values):8.0f} ms ({max(values):.0f})"

    print(f"{asked.candidates:,} candidates; medians, and the largest in brackets      target")
    print(f"a frame while dragging       {statistics.median(work):8.1f} ms ({max(work):.1f}) of {len(work):<12}  16 ms")
    print(f"released, all in view shown  {median(lambda one: one.seen)} of {len(every):<12} 100 ms")
    for view, found in by_view.items():
        print(f"  {view:26} {median(lambda one: one.seen, found)} with {found[0].charts} charts in view, of {len(found)}")
    print(f"the charts out of view too   {median(lambda one: one.all)}")
    for view, found in by_view.items():
        print(f"  {view:26} {median(lambda one: one.all, found)}")
    print(f"the rest of the page too     {median(lambda one: one.rest)}")
    print(f"  computed in the browser    {median(lambda one: one.in_browser)} of CPU")
    print(f"  computed in the server     {median(lambda one: one.in_server)} of CPU")
    print(f"the server's figures         {on_server['moved']:8.1f} ms                       50 ms")
    print(f"the same after a weight      {on_server['reweighed']:8.0f} ms")
    print(f"the same for the first time  {on_server['first']:8.0f} ms")
    print(f"the page opened              {statistics.median(pages[1:]):8.0f} ms ({max(pages[1:]):.0f})                 1,000 ms")
    print(f"the page opened first        {pages[0]:8.0f} ms")


if __name__ == "__main__":
    main()
