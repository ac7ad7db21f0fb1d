from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from service.database import feedback, open_database, writing
from service.feedback import Correction, FeedbackStore, record
from service.retention import purge, purging
from tests.service.conftest import until


@pytest.fixture
def engine(database_address: str) -> Iterator[Engine]:
    """A database with a correction of now and one of ten days ago."""
    engine = open_database(database_address)
    store = FeedbackStore(engine, b"kunci", stores_text=False, days=365)
    for text, age in (("Baru.", 0), ("Lama.", 10)):
        [receipt] = record(store, [Correction(text, (), "0.1", ())], request=text).receipts
        with writing(engine) as connection:
            old = datetime.now(UTC) - timedelta(days=age)
            connection.execute(update(feedback).where(feedback.c.id == receipt.id).values(received=old))
    yield engine
    engine.dispose()


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(feedback)) or 0


@pytest.mark.parametrize(("days", "gone"), [(11, 0), (9, 1)])
def test_what_is_older_is_deleted_and_counted(engine: Engine, days: int, gone: int) -> None:
    assert purge(engine, days=days) == gone
    assert count(engine) == 2 - gone


def test_the_service_purges_by_itself(engine: Engine) -> None:
    with purging(engine, days=9):
        until(lambda: count(engine) == 1, seconds=60)
