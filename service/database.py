"""Where the service keeps what must outlive it: corrections and keys, in SQLite by default or in PostgreSQL.

One schema for both, changed only by the migrations beside this file. `open_database` brings a database to the newest schema
and gives an engine back; statements stand with what they are for (service/feedback.py, service/keys.py).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    Index,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from nlp.errors import BerakhlakError
from service import sqlite

MIGRATIONS = Path(__file__).parent / "migrations"
DATABASE_FILE = "berakhlak.db"

_ENGINES: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"connect_args": {"timeout": 30}, "hide_parameters": True},  # an error never repeats what was to be stored
    "postgresql": {"connect_args": {"connect_timeout": 5}, "pool_pre_ping": True, "hide_parameters": True},
}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),  # the public part of a key
    Column("name", String(100), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the secret part, in hexadecimal
    Column("scopes", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("expires", DateTime(timezone=True)),
    Column("revoked", DateTime(timezone=True)),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("received", DateTime(timezone=True), nullable=False),
    Column("idempotency_key", String(200), unique=True),  # keyed digest of it and of who sent it
    Column("request_digest", String(64), nullable=False),  # of the whole request: the same key with another one is refused
    Column("note_digest", String(64), nullable=False),  # of the note's text, kept where the text is not
    Column("text", Text),  # masked, and only where the operator turned storing on
    Column("model", String(50), nullable=False),
    Column("given", JSON, nullable=False),  # labels that the model had given
    Column("labels", JSON, nullable=False),  # labels that the person says are right
    Column("spans", JSON, nullable=False),
    Column("author", String(20), nullable=False),
    Column("employee_ref", String(200)),
    Column("period", String(50)),
    Column("corrected_by", String(200)),
    Index(None, "employee_ref"),
    Index(None, "received"),
)

allowances = Table(
    "allowances",
    metadata,
    Column("name", String(100), primary_key=True),  # a key's name: its successors share what is left
    Column("notes", Float, nullable=False),  # that may still be sent, at the time below
    Column("updated", Float, nullable=False),  # seconds since 1970
)


class DatabaseUnusable(BerakhlakError):
    """The address of the database is no address, or of a kind that is not known here."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"BERAKHLAK_DATABASE_URL tidak dapat dipakai: {reason}. Contoh: sqlite:////var/lib/berakhlak/berakhlak.db"
        )


class DatabaseUnreachable(BerakhlakError):
    """The address is right, but nothing answers there or nothing may be written."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"basis data {place} tidak terjangkau atau tidak dapat ditulis; periksa BERAKHLAK_DATABASE_URL dan izinnya"
        )


def database_url(models: Path) -> str:
    """BERAKHLAK_DATABASE_URL, or else a SQLite file beside the models: every command given these finds it."""
    return os.environ.get("BERAKHLAK_DATABASE_URL") or f"sqlite:///{models.resolve().parent / DATABASE_FILE}"


def open_database(url: str, *, durable: bool = True) -> Engine:
    """An engine on a database with the newest schema; DatabaseUnusable where the address is wrong.

    What is written without `durable` may be lost with the power, and costs no wait for the disk (SQLite only).
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable("bukan alamat basis data") from None
    if parsed.get_backend_name() not in _ENGINES:
        raise DatabaseUnusable(f"{parsed.get_backend_name()} tidak didukung; pakai sqlite atau postgresql")
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, **_ENGINES[parsed.get_backend_name()])
    try:
        if engine.dialect.name == "sqlite":
            sqlite.prepare(engine, durable=durable)
        migrate(engine)
    except (DBAPIError, OSError):
        engine.dispose()
        raise DatabaseUnreachable(parsed.render_as_string(hide_password=True)) from None
    return engine


@contextmanager
def opened(models: Path) -> Iterator[Engine]:
    """The database that goes with these models, closed at the end."""
    engine = open_database(database_url(models))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: whole or not at all, and on SQLite one at a time."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def utc(stored: datetime) -> datetime:
    """A moment out of the database: SQLite keeps no zone, PostgreSQL answers in its own; what we wrote was UTC."""
    return stored.astimezone(UTC) if stored.tzinfo else stored.replace(tzinfo=UTC)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision; what runs at the same time waits."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7423)")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
