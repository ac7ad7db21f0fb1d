from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, select

from service.database import keys
from service.keys import KeyNameInvalid, KeyNameTaken, KeyNotFound, all_keys, create_key, key_of, revoke_key, rotate_key
from service.scopes import Scope

NOW = datetime.now(UTC)


def test_a_new_key_is_stored_as_a_hash_only(engine: Engine) -> None:
    new = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
    prefix, identifier, secret = new.token.split("_", 2)
    with engine.connect() as connection:
        row = connection.execute(select(keys)).one()
    assert (prefix, identifier, len(secret)) == ("bk", new.key.id, 43)
    assert row.digest == sha256(secret.encode()).hexdigest()
    assert secret not in str(tuple(row))


def test_a_key_comes_back_as_it_was_made(engine: Engine) -> None:
    new = create_key(engine, "simpeg", scopes=[Scope.FEEDBACK, Scope.CLASSIFY], expires=NOW + timedelta(days=30))
    [key] = all_keys(engine)
    assert key == new.key
    assert key.scopes == ("classify", "feedback")
    assert key.opens(NOW + timedelta(days=29))
    assert not key.opens(NOW + timedelta(days=30))


def test_only_the_whole_token_is_the_key(engine: Engine) -> None:
    new = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
    known = {new.key.id: new.key}
    assert key_of(new.token, known) == new.key
    for token in ("", "bk", "bk_", f"bk_{new.key.id}_", new.token[:-1], new.token + "x", "xx" + new.token[2:], "bk_0_x"):
        assert key_of(token, known) is None


def test_the_hash_of_nothing_opens_no_unknown_id() -> None:
    assert key_of("bk_ffff_", {}) is None


def test_a_revoked_key_opens_nothing(engine: Engine) -> None:
    new = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
    first = revoke_key(engine, new.key.id)
    assert not first.opens(datetime.now(UTC))
    assert revoke_key(engine, new.key.id) == first


def test_a_rotated_key_ends_after_the_overlap(engine: Engine) -> None:
    old = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY, Scope.ADMIN])
    new = rotate_key(engine, "simpeg", overlap=timedelta(hours=2))
    before, after = all_keys(engine)
    assert (before.id, after.id, after.scopes) == (old.key.id, new.key.id, ("admin", "classify"))
    assert before.opens(NOW + timedelta(hours=1))
    assert not before.opens(NOW + timedelta(hours=3))
    assert after.expires is None


def test_a_rotation_neither_lengthens_a_key_nor_forgets_its_term(engine: Engine) -> None:
    old = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY], expires=datetime.now(UTC) + timedelta(hours=1))
    new = rotate_key(engine, "simpeg", overlap=timedelta(hours=24))
    assert all_keys(engine)[0].expires == old.key.expires
    assert new.key.expires is not None and old.key.expires is not None
    assert new.key.expires - new.key.created == old.key.expires - old.key.created


def test_a_name_in_use_is_not_given_twice(engine: Engine) -> None:
    new = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
    with pytest.raises(KeyNameTaken, match="berakhlak keys rotate simpeg"):
        create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
    revoke_key(engine, new.key.id)
    create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])


def test_unknown_keys_are_told(engine: Engine) -> None:
    with pytest.raises(KeyNotFound, match="tidak ada kunci 'abc'"):
        revoke_key(engine, "abc")
    with pytest.raises(KeyNotFound, match="tidak ada kunci 'simpeg'"):
        rotate_key(engine, "simpeg", overlap=timedelta(hours=1))


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "x" * 101], ids=["empty", "space", "line break", "long"])
def test_names_read_well_in_a_log(engine: Engine, name: str) -> None:
    with pytest.raises(KeyNameInvalid, match="nama kunci"):
        create_key(engine, name, scopes=[Scope.CLASSIFY])
