"""Shared by three rooms or more: the taxonomy, some notes, one small trained model, the shipped model."""

import os
from pathlib import Path

import pytest

os.environ.pop("BERAKHLAK_MODEL_KEY", None)
os.environ.pop("BERAKHLAK_MODELS", None)

from nlp.classifier import ValueClassifier
from nlp.model_folder import MODELS, load_classifier
from nlp.taxonomy import Taxonomy, read_taxonomy
from training.annotations import ANNOTATIONS, PHRASE, AnnotatedNote, read_notes
from training.train import train

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return read_taxonomy()


@pytest.fixture(scope="session")
def corpus(taxonomy: Taxonomy) -> list[AnnotatedNote]:
    return read_notes([ANNOTATIONS], taxonomy)


@pytest.fixture(scope="session")
def small_file(corpus: list[AnnotatedNote], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a few hundred notes and phrases, enough to learn something in seconds."""
    from training.annotations import write_notes

    phrases = [note for note in corpus if note.style == PHRASE][::12]
    notes = [note for note in corpus if note.style != PHRASE][::25]
    path = tmp_path_factory.mktemp("small") / "small.jsonl"
    write_notes(path, [*notes, *phrases])
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
