"""Whether the database answers: one error where it does not, a sentence for /readyz.

A database that is away makes a request fail, never the process: the next request finds it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from nlp.errors import BerakhlakError
from service.database import feedback

RETRY_SECONDS = 10

_OUR_FAULTS = (DataError, IntegrityError, ProgrammingError)  # the database answered, but not what was hoped for


class DatabaseGone(BerakhlakError):
    """The database does not answer, or nothing can be written to it at the moment."""

    def __init__(self) -> None:
        super().__init__("Basis data sedang tidak terjangkau; tidak ada yang disimpan. Coba lagi sebentar lagi.")


@contextmanager
def reachable() -> Iterator[None]:
    """Statements run in here raise DatabaseGone where the database is the reason that they fail."""
    try:
        yield
    except _OUR_FAULTS:
        raise
    except (DBAPIError, PoolTimeout):
        raise DatabaseGone from None


def database_ready(engine: Engine) -> str | None:
    """None where the database answers and has its tables; else a sentence that says so."""
    try:
        with engine.connect() as connection:
            connection.execute(select(feedback.c.id).limit(1))
    except (DBAPIError, PoolTimeout):
        return "Basis data tidak terjangkau atau tabelnya belum ada; periksa BERAKHLAK_DATABASE_URL."
    return None
