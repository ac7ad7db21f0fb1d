from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from nlp.errors import SettingInvalid
from service.database import open_database
from service.digests import digest_key, keyed_digest


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'data.db'}")
    yield engine
    engine.dispose()


def test_a_digest_depends_on_the_key() -> None:
    assert keyed_digest(b"a", "Ramah.") == "675636311efd9551124cef21a9fe1488b331a811444e50942b211102a868ea14"
    assert keyed_digest(b"a", "Ramah.") != keyed_digest(b"b", "Ramah.")


def test_the_operators_key_is_taken(engine: Engine, tmp_path: Path) -> None:
    assert digest_key({"BERAKHLAK_DIGEST_KEY": "k" * 32}, engine) == b"k" * 32
    assert not (tmp_path / "data.db.digest-key").exists()


def test_a_file_beside_the_database_keeps_one_key_for_all(engine: Engine, tmp_path: Path) -> None:
    first, second = digest_key({}, engine), digest_key({}, engine)
    file = tmp_path / "data.db.digest-key"
    assert (first, len(first)) == (second, 64)
    assert file.read_bytes() == first
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_short_key_is_refused(engine: Engine) -> None:
    with pytest.raises(SettingInvalid, match=r"BERAKHLAK_DIGEST_KEY .*kurang dari 32 karakter.*openssl rand"):
        digest_key({"BERAKHLAK_DIGEST_KEY": "rahasia"}, engine)


def test_postgresql_demands_a_key() -> None:
    engine = create_engine("postgresql+psycopg://localhost/x")
    with pytest.raises(SettingInvalid, match="wajib diisi bila basis datanya PostgreSQL"):
        digest_key({}, engine)
