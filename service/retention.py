"""Corrections are deleted when they are older than the operator keeps them: by command, and by the service once a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Engine

from service.database import feedback
from service.database_health import DatabaseGone
from service.feedback import delete_where

DAY_SECONDS = 86_400.0

_GONE_SECONDS = 600.0


def purge(engine: Engine, *, days: int) -> int:
    """Delete corrections older than this many days; how many there were."""
    return delete_where(engine, feedback.c.received < datetime.now(UTC) - timedelta(days=days))


@contextmanager
def purging(engine: Engine, *, days: int, every: float = DAY_SECONDS) -> Iterator[None]:
    """While this lasts, a thread purges: at once, then again after `every` seconds; sooner where the database was gone."""
    over = Event()
    thread = Thread(target=_purge_until, args=(over, engine, days, every), name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _purge_until(over: Event, engine: Engine, days: int, every: float) -> None:
    wait = 0.0
    while not over.wait(wait):
        try:
            purge(engine, days=days)
            wait = every
        except DatabaseGone:
            wait = min(every, _GONE_SECONDS)
