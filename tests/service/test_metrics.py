"""How fast the API answers, as page Today says it."""

from datetime import datetime, timedelta

import pytest

from vh.service.metrics import Metrics, Pace


def test_the_pace_is_of_single_applications_that_were_answered() -> None:
    metrics = Metrics()
    assert metrics.pace() is None
    metrics.served("/api/v1/verify", 401, 9)
    metrics.served("/api/v1/verify/batch", 200, 9)
    assert metrics.pace() is None
    for number in range(1, 101):
        metrics.served("/api/v1/verify", 200, number / 1000)
    assert metrics.pace() == Pace(100, False, 51.0, 100.0)


def test_the_pace_is_of_the_last_day_and_of_the_latest_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = Metrics()
    metrics.served("/api/v1/verify", 200, 9)

    class Tomorrow(datetime):
        @classmethod
        def now(cls, _: object = None) -> "Tomorrow":
            return cls.fromtimestamp((datetime.now() + timedelta(hours=25)).timestamp())

    monkeypatch.setattr("vh.service.metrics.datetime", Tomorrow)
    assert metrics.pace() is None
    for _ in range(20_001):
        metrics.served("/api/v1/verify", 200, 0.002)
    assert metrics.pace() == Pace(20_000, True, 2.0, 2.0)
