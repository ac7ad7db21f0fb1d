"""Several processes record at once, as the workers of a service do. Imports little: each process imports it anew."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from sqlalchemy import func, select

from service.database import feedback, open_database
from service.feedback import Correction, FeedbackStore, record


def _write(address: str, writer: int) -> int:
    """Records 20 corrections under keys of its own and 20 under keys that all writers share; how many were new."""
    engine = open_database(address)
    store = FeedbackStore(engine, b"kunci", stores_text=False, days=365)
    correction = Correction("Sering terlambat.", ("AK1-",), "0.1", ())
    keys = [key for n in range(20) for key in (f"shared-{n}", f"{writer}-{n}")]
    new = sum(not record(store, [correction], request="same", key=key).repeated for key in keys)
    engine.dispose()
    return new


def test_several_processes_lose_and_double_nothing(database_address: str) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        new = list(pool.map(_write, [database_address] * 4, range(4)))
    engine = open_database(database_address)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(feedback))
    engine.dispose()
    assert sum(new) == count == 4 * 20 + 20
