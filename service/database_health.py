"""Whether the database answers: one error where it does not, a sentence for /readyz, an eye on SQLite's file.

A database that is away makes a request fail, never the process: the next request finds it again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DataError, DBAPIError, DisconnectionError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from nlp.errors import BerakhlakError
from service.database import feedback

RETRY_SECONDS = 10

_OUR_FAULTS = (DataError, IntegrityError, ProgrammingError)  # the database answered, but not what was hoped for
_FILE = "file"  # where a pooled connection notes which file it has open


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


def follow_file(engine: Engine) -> None:
    """Keep SQLite to the file that now has the name: a pooled connection would write on into one that was moved or deleted."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return
    file = Path(name)

    def refuse_absent(*_: object) -> None:
        if not file.exists():  # SQLite would begin an empty database
            raise sqlite3.OperationalError("the database's file is gone")

    def note_file(connection: object, record: Any) -> None:
        record.info[_FILE] = _identity(file)

    def refuse_another(connection: object, record: Any, proxy: object) -> None:
        if record.info.get(_FILE) != _identity(file):
            raise DisconnectionError

    event.listen(engine, "do_connect", refuse_absent)
    event.listen(engine, "connect", note_file)
    event.listen(engine, "checkout", refuse_another)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
