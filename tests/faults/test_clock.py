"""A clock that jumps: it is asked what time it is, never how long something took, and a wrong time is got over."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Engine

from service.app import create_app
from service.keys import create_key
from service.rates import Limiter, Rate, take
from service.scopes import Scope
from tests.service.running import running

YEAR = 365 * 86_400.0
NOW = 1_800_000_000.0


def test_a_bucket_gets_over_a_clock_that_was_a_year_ahead(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    assert take(limiter, "a", 5, now=NOW + YEAR).granted
    assert not take(limiter, "a", 1, now=NOW).granted
    assert take(limiter, "a", 3, now=NOW + 3).granted
    assert not take(limiter, "a", 1, now=NOW + 3).granted


def test_a_jump_ahead_fills_a_bucket_once(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    assert take(limiter, "a", 5, now=NOW).granted
    assert take(limiter, "a", 5, now=NOW + YEAR).granted
    assert not take(limiter, "a", 1, now=NOW + YEAR).granted


def test_clocks_that_differ_a_little_give_nothing_away(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    granted = [take(limiter, "a", 1, now=NOW + skew).granted for skew in (0, -30, 0, -30, 0, -30, 0, -30)]
    assert granted == [True] * 5 + [False] * 3


def test_the_wait_that_is_told_is_long_enough_after_the_clock_was_set_back(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    take(limiter, "a", 5, now=NOW)
    refused = take(limiter, "a", 2, now=NOW - 10)
    assert refused.wait == 12
    assert take(limiter, "a", 2, now=NOW - 10 + refused.wait).granted


def test_a_key_closes_and_opens_with_the_clock_alone(engine: Engine) -> None:
    end = datetime.now(UTC) + timedelta(days=30)
    key = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY], expires=end).key
    jumps = [timedelta(days=-4000), timedelta(0), timedelta(days=4000), timedelta(seconds=-1)]
    assert [key.opens(end + jump) for jump in jumps] == [True, False, False, True]


def test_nothing_waits_for_a_clock_that_jumps(jumping_clock: None, small_models: Path, tmp_path: Path) -> None:
    with running(create_app(models=small_models)) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        statuses = [client.post("/v1/classify", json={"notes": ["Selalu jujur."]}).status_code for _ in range(20)]
        assert (statuses, client.get("/readyz").status_code) == ([200] * 20, 200)
        assert "-" not in client.get("/metrics").text.partition("berakhlak_request_seconds_sum")[2].split("\n")[0]


@pytest.fixture
def jumping_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Every look at the clock finds it ten years earlier or later than the one before."""
    offsets, true_time = cycle((0.0, 10 * YEAR, -10 * YEAR)), time.time
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path / 'jam.db'}")
    monkeypatch.setattr(time, "time", lambda: true_time() + next(offsets))
    yield
    monkeypatch.undo()
