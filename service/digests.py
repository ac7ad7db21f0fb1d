"""Digests that can't be guessed back: HMAC-SHA-256 under a secret of the database.

A plain SHA-256 of "Sering terlambat." is found by trying likely notes. The secret is BERAKHLAK_DIGEST_KEY or, for a SQLite
file, a random key in a file of its own beside it: never in the database, so that a copy of the database alone opens
nothing. PostgreSQL has no folder that all its clients share; there the variable is demanded.
"""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from nlp.errors import SettingInvalid
from service.database import writing

VARIABLE = "BERAKHLAK_DIGEST_KEY"
KEY_SUFFIX = ".digest-key"
LEAST_CHARACTERS = 32

_MAKE = "buat dengan: openssl rand -hex 32"


def keyed_digest(key: bytes, content: str) -> str:
    """The digest of a text under a key, in hexadecimal."""
    return hmac.new(key, content.encode(), sha256).hexdigest()


def digest_key(environ: Mapping[str, str], engine: Engine) -> bytes:
    """The database's secret; SettingInvalid where it is too short, or missing and can't be kept in a file."""
    given = environ.get(VARIABLE, "")
    if given:
        if len(given) < LEAST_CHARACTERS:
            raise SettingInvalid(VARIABLE, f"kurang dari {LEAST_CHARACTERS} karakter; {_MAKE}")
        return given.encode()
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        raise SettingInvalid(VARIABLE, f"wajib diisi bila basis datanya PostgreSQL, sama di semua peladen; {_MAKE}")
    return _kept_key(Path(name + KEY_SUFFIX), engine)


def _kept_key(path: Path, engine: Engine) -> bytes:
    """The key in the file, made under the database's lock: processes that start at once make one."""
    with writing(engine):
        if not path.exists():
            partial = path.with_name(path.name + ".partial")
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            partial.write_text(secrets.token_hex(32), encoding="ascii")
            partial.replace(path)
        return path.read_bytes()
