from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from nlp.errors import SettingInvalid
from service.rates import Limiter, Rate, Verdict, parse_rate, take


def test_a_bucket_empties_and_fills_with_time(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=10))
    assert take(limiter, "a", 8, now=100.0) == Verdict(True, 2, 0)
    assert take(limiter, "a", 8, now=100.0) == Verdict(False, 2, 6)
    assert take(limiter, "a", 8, now=106.0) == Verdict(True, 0, 0)
    assert take(limiter, "a", 1, now=9_999.0) == Verdict(True, 9, 0)


def test_each_name_has_a_bucket_of_its_own(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    assert take(limiter, "a", 5, now=1.0).granted
    assert take(limiter, "b", 5, now=1.0).granted


def test_a_clock_set_back_gives_nothing(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=60, burst=5))
    take(limiter, "a", 5, now=1_000.0)
    assert not take(limiter, "a", 1, now=990.0).granted
    assert not take(limiter, "a", 2, now=1_001.0).granted


def test_many_at_once_never_get_more_than_one_bucket(engine: Engine) -> None:
    limiter = Limiter(engine, Rate(per_minute=1, burst=10))
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: take(limiter, "a", 1, now=5.0), range(40)))
    assert sum(verdict.granted for verdict in verdicts) == 10


@pytest.mark.parametrize(
    ("setting", "rate"), [("", None), ("600", Rate(600, 600)), ("600,50", Rate(600, 50)), (" 600 , 50 ", Rate(600, 50))]
)
def test_a_rate_is_notes_a_minute_and_burst(setting: str, rate: Rate | None) -> None:
    assert parse_rate(setting) == rate


@pytest.mark.parametrize("setting", ["x", "0", "-1", "1,2,3", "1;2", "1.5", ","])
def test_a_wrong_rate_is_told(setting: str) -> None:
    with pytest.raises(SettingInvalid, match=r"BERAKHLAK_RATE tidak dapat dipakai.*6000,2000"):
        parse_rate(setting)
