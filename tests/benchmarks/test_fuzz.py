"""A little of the fuzzing, in every run of the tests; and that a finding would be one."""

import logging
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from benchmarks.fuzz_targets import CANARY, TARGETS, BrokenError, LeakError, mutated

PURE = [target for target in TARGETS.values() if not target.native]
SLOW = 2.0
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="the watch needs the alarm of a Unix system")


def test_every_target_has_its_name() -> None:
    assert tuple(TARGETS) == fuzz.NAMES


@pytest.mark.parametrize("target", PURE, ids=lambda target: target.name)
def test_mutated_inputs_bring_nothing_but_sentences(target: fuzz.Any) -> None:
    seeds = target.seeds()
    assert len(seeds) > 1
    target.run(seeds[0])

    @some
    @given(st.integers(0, 2**32))
    def check(number: int) -> None:
        dice = random.Random(number)
        began = time.process_time()
        target.run(mutated(dice, dice.choice(seeds)))
        assert time.process_time() - began < SLOW

    check()


@pytest.mark.parametrize(
    "target", [one for one in PURE if one.name in ("mapping", "address", "name", "applicant", "api")], ids=lambda target: target.name
)
def test_any_text_at_all_brings_nothing_but_sentences(target: fuzz.Any) -> None:
    @some
    @given(st.text(max_size=300))
    def check(text: str) -> None:
        target.run(text.encode("utf-8", "surrogatepass"))

    check()


def _leaks(_: bytes) -> None:
    raise LeakError("InputError")


def _breaks(_: bytes) -> None:
    raise BrokenError("status 500")


def _logs(_: bytes) -> None:
    logging.getLogger("vh").warning("seen: %s", CANARY)


def _hangs(_: bytes) -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("run", "what"),
    [(_leaks, "LeakError at test_fuzz.py"), (_breaks, "BrokenError at test_fuzz.py"), (_logs, "a value in the log"), (_hangs, "hang")],
)
def test_what_goes_wrong_is_found_once_and_its_input_is_kept(
    run: Callable[[bytes], None], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz, "_HANGS", 1)
    watch = fuzz.Watch(run, tmp_path / "found", "target", CANARY, native=False)
    before = signal.signal(signal.SIGALRM, fuzz._stop)
    logging.getLogger().addHandler(watch)
    try:
        watch(b"once")
        watch(b"twice")
    finally:
        logging.getLogger().removeHandler(watch)
        signal.signal(signal.SIGALRM, before)
    assert [found for found in watch.found if found.startswith(what)]
    assert max(watch.found.values()) == 2
    assert (tmp_path / "found").joinpath(next(iter((tmp_path / "found").iterdir())).name).read_bytes() == b"once"
    assert watch.executions == 2


def test_a_mutation_is_the_same_for_the_same_dice() -> None:
    for target in PURE:
        seed = target.seeds()[0]
        assert mutated(random.Random(7), seed) == mutated(random.Random(7), seed)
