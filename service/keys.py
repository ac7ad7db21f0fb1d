"""API keys: made, listed, rotated and revoked in the database; a token is checked against keys already read.

A token is `bk_<id>_<secret>`. It is given out once; the database holds the id and the SHA-256 of the secret, which is 32 random
bytes, so no slow hash is needed. Who asks for a key, and on which route, is service/auth.py's matter.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, Row, insert, select, update

from nlp.errors import BerakhlakError
from service.database import keys, utc, writing
from service.scopes import Scope

_PREFIX = "bk"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NO_SECRET = sha256(b"").hexdigest()  # compared with where the id is unknown: a guess learns nothing from the time it takes


@dataclass(frozen=True)
class Key:
    """A key as the database knows it: without its secret."""

    id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True)
class NewKey:
    """A key just made, with the token that nobody can read again."""

    key: Key
    token: str


class KeyNameInvalid(BerakhlakError):
    """A name that would not read well in a log line."""

    def __init__(self) -> None:
        super().__init__("nama kunci harus 1–100 huruf, angka, titik, garis bawah atau tanda hubung, misalnya simpeg-produksi")


class KeyNameTaken(BerakhlakError):
    """A second key under a name in use: what is meant is a rotation."""

    def __init__(self, name: str) -> None:
        super().__init__(f"kunci {name!r} sudah ada dan masih berlaku; ganti dengan berakhlak keys rotate {name}")


class KeyNotFound(BerakhlakError):
    """No key with this id, or none in use under this name."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"tidak ada kunci {wanted!r} yang berlaku (lihat berakhlak keys list)")


def create_key(engine: Engine, name: str, *, scopes: Iterable[Scope], expires: datetime | None = None) -> NewKey:
    """Make a key; KeyNameTaken where one of this name is in use."""
    if not _NAME.fullmatch(name):
        raise KeyNameInvalid
    now = datetime.now(UTC)
    with writing(engine) as connection:
        if _in_use(connection, name, now):
            raise KeyNameTaken(name)
        return _insert(connection, name, scopes, now, expires)


def all_keys(engine: Engine) -> list[Key]:
    """Every key that ever was, oldest first."""
    with engine.connect() as connection:
        return [_key(row) for row in connection.execute(select(keys).order_by(keys.c.created, keys.c.id))]


def revoke_key(engine: Engine, identifier: str) -> Key:
    """Close a key for good; one closed before stays as it was."""
    with writing(engine) as connection:
        closed = update(keys).where(keys.c.id == identifier, keys.c.revoked.is_(None)).values(revoked=datetime.now(UTC))
        connection.execute(closed)
        row = connection.execute(select(keys).where(keys.c.id == identifier)).one_or_none()
    if row is None:
        raise KeyNotFound(identifier)
    return _key(row)


def rotate_key(engine: Engine, name: str, *, overlap: timedelta) -> NewKey:
    """Make a successor with the same scopes and term; what was in use under the name ends after the overlap at the latest."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        old = _in_use(connection, name, now)
        if not old:
            raise KeyNotFound(name)
        for key in old:
            end = min(now + overlap, key.expires or datetime.max.replace(tzinfo=UTC))
            connection.execute(update(keys).where(keys.c.id == key.id).values(expires=end))
        newest = old[-1]
        expires = newest.expires and now + (newest.expires - newest.created)
        return _insert(connection, name, newest.scopes, now, expires)


def key_of(token: str, known: Mapping[str, Key]) -> Key | None:
    """The key whose token this is, whether or not it still opens anything; takes as long for unknown ids."""
    prefix, _, rest = token.partition("_")
    identifier, _, secret = rest.partition("_")
    key = known.get(identifier)
    same = hmac.compare_digest(sha256(secret.encode()).hexdigest(), key.digest if key else _NO_SECRET)
    return key if same and prefix == _PREFIX else None


def _in_use(connection: Connection, name: str, now: datetime) -> list[Key]:
    found = connection.execute(select(keys).where(keys.c.name == name).order_by(keys.c.created, keys.c.id).with_for_update())
    return [key for key in map(_key, found) if key.opens(now)]


def _insert(connection: Connection, name: str, scopes: Iterable[str], now: datetime, expires: datetime | None) -> NewKey:
    identifier, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    key = Key(
        identifier, name, sha256(secret.encode()).hexdigest(), tuple(sorted({str(scope) for scope in scopes})), now, expires
    )
    row = {"id": key.id, "name": name, "digest": key.digest, "created": now, "expires": expires}
    connection.execute(insert(keys).values(**row, scopes=list(key.scopes)))
    return NewKey(key, f"{_PREFIX}_{identifier}_{secret}")


def _key(row: Row[tuple[object, ...]]) -> Key:
    scopes, created = tuple(row.scopes), utc(row.created)
    return Key(row.id, row.name, row.digest, scopes, created, _moment(row.expires), _moment(row.revoked))


def _moment(stored: datetime | None) -> datetime | None:
    return stored and utc(stored)
