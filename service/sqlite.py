"""SQLite as a service needs it: private, waiting instead of failing, true to its file."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

_BUSY_MILLISECONDS = 30_000
_FILE = "file"  # where a pooled connection notes which file it has open


def prepare(engine: Engine, *, durable: bool) -> None:
    """Set an engine up before its first connection; what is written without `durable` may be lost with the power."""
    synchronous = "FULL" if durable else "NORMAL"

    def write_ahead(connection: Any, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN is ours to send
        waits = f"busy_timeout={_BUSY_MILLISECONDS}"
        for pragma in (waits, "journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", write_ahead)
    name = engine.url.database
    if name and name != ":memory:" and not name.startswith("file:"):
        Path(name).touch(mode=0o600)  # a new file is for its owner alone; SQLite gives its journals the same rights
        _follow(engine, Path(name))


def _follow(engine: Engine, file: Path) -> None:
    """Keep to the file that now has the name: a pooled connection would write on into one that was moved or deleted."""

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
