"""How many notes a key may send: a token bucket a key, kept in the database and so shared by all workers.

A route that takes notes depends on `Spend` and calls it with their number before it works on them.
"""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy import Engine, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from starlette.concurrency import run_in_threadpool

from nlp.errors import SettingInvalid
from service.database import allowances, writing
from service.database_health import reachable

_SKEW_SECONDS = 60.0  # clocks of several servers differ by less; a time further ahead was written by a clock that was wrong

_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True)
class Rate:
    """Notes a minute on the long run, and the most that may come at once."""

    per_minute: int
    burst: int

    @property
    def per_second(self) -> float:
        return self.per_minute / 60


@dataclass(frozen=True)
class Verdict:
    """Whether the notes may come, how many more may follow at once, and the seconds until these may."""

    granted: bool
    left: int
    wait: int


@dataclass(frozen=True)
class Limiter:
    """The rate of a deployment and the database in which it is counted."""

    engine: Engine
    rate: Rate


def parse_rate(setting: str) -> Rate | None:
    """BERAKHLAK_RATE: `6000` or `6000,2000` (notes a minute, burst; without burst a minute's notes); empty for no limit."""
    if not setting:
        return None
    numbers = [part.strip() for part in setting.split(",")]
    if len(numbers) > 2 or not all(part.isascii() and part.isdigit() and int(part) > 0 for part in numbers):
        raise SettingInvalid("BERAKHLAK_RATE", "isinya catatan per menit dan sekaligus, misalnya 6000,2000")
    return Rate(int(numbers[0]), int(numbers[-1]))


def take(limiter: Limiter, name: str, notes: int, *, now: float) -> Verdict:
    """Take notes out of the bucket of this name, or leave it as it is where it holds too few."""
    rate = limiter.rate
    row = {"name": name, "notes": rate.burst, "updated": now}
    with reachable(), writing(limiter.engine) as connection:
        connection.execute(_INSERTS[limiter.engine.dialect.name](allowances).values(row).on_conflict_do_nothing())
        mine = allowances.c.name == name
        held, updated = connection.execute(select(allowances.c.notes, allowances.c.updated).where(mine).with_for_update()).one()
        since = updated if updated - now < _SKEW_SECONDS else now
        held = min(rate.burst, held + max(0.0, now - since) * rate.per_second)
        granted = notes <= held
        if granted or since != updated:
            left = held - notes if granted else held
            connection.execute(update(allowances).where(mine).values(notes=left, updated=max(now, since)))
        if not granted:
            return Verdict(False, int(held), math.ceil(max(0.0, since - now) + (notes - held) / rate.per_second))
        return Verdict(True, int(held - notes), 0)


async def spending(request: Request, response: Response) -> Callable[[int], None]:
    """Dependency: a function that counts notes against the request's key and answers 429 where it sent too many."""
    limiter: Limiter | None = request.app.state.limiter
    name: str | None = request.state.key

    def spend(notes: int) -> None:
        if limiter is None or name is None:
            return
        if notes > limiter.rate.burst:
            raise HTTPException(
                413, f"Paling banyak {limiter.rate.burst} catatan sekaligus untuk kunci ini; kirim dalam bagian."
            )
        verdict = take(limiter, name, max(notes, 1), now=time.time())
        headers = _headers(limiter.rate, verdict)
        if not verdict.granted:
            detail = f"Terlalu banyak catatan untuk kunci ini; coba lagi dalam {verdict.wait} detik."
            raise HTTPException(429, detail, headers | {"Retry-After": str(verdict.wait)})
        response.headers.update(headers)

    return spend


Spend = Annotated[Callable[[int], None], Depends(spending)]


class Toll:
    """What a stream's notes cost its key: taken before they are answered; where too many came, that waits."""

    def __init__(self, limiter: Limiter | None, name: str | None) -> None:
        self._limiter = limiter if name is not None else None
        self._name = name or ""

    @property
    def headers(self) -> dict[str, str]:
        """What the stream may expect: `RateLimit-Policy`, or nothing where there is no limit."""
        return {} if self._limiter is None else _policy(self._limiter.rate)

    async def pay(self, notes: int) -> None:
        """Take notes out of the key's bucket, waiting until it holds enough."""
        while self._limiter is not None and notes > 0:
            part = min(notes, self._limiter.rate.burst)
            verdict = await run_in_threadpool(take, self._limiter, self._name, part, now=time.time())
            if verdict.granted:
                notes -= part
            else:
                await asyncio.sleep(verdict.wait)


def tolling(request: Request) -> Toll:
    """Dependency for streams: a request may not answer 429 once it is being answered, so it waits."""
    return Toll(request.app.state.limiter, request.state.key)


TollOfKey = Annotated[Toll, Depends(tolling)]


def _headers(rate: Rate, verdict: Verdict) -> dict[str, str]:
    """Fields after draft-ietf-httpapi-ratelimit-headers-10: the bucket's size and the seconds in which it fills."""
    reset = math.ceil((rate.burst - verdict.left) / rate.per_second)
    return _policy(rate) | {"RateLimit": f'"notes";r={verdict.left};t={reset}'}


def _policy(rate: Rate) -> dict[str, str]:
    return {"RateLimit-Policy": f'"notes";q={rate.burst};w={math.ceil(rate.burst / rate.per_second)}'}
