import shutil
from pathlib import Path

import pytest

from nlp.errors import ModelCorrupt, ModelNotFound
from nlp.model_folder import MODEL_FILE, current_version
from training.store import promote, rollback


@pytest.fixture
def models(small_models: Path, tmp_path: Path) -> Path:
    """Two versions, the first in use."""
    copy = Path(shutil.copytree(small_models, tmp_path / "models"))
    shutil.copytree(copy / "0.1", copy / "0.2")
    return copy


def test_promotion_and_the_way_back(models: Path) -> None:
    promote(models, "0.2")
    assert current_version(models) == "0.2"
    assert rollback(models) == "0.1"
    assert current_version(models) == "0.1"


def test_there_is_no_way_back_from_the_first(models: Path) -> None:
    with pytest.raises(ModelNotFound):
        rollback(models)


def test_a_broken_version_is_not_promoted(models: Path) -> None:
    (models / "0.2" / MODEL_FILE).write_bytes(b"")
    with pytest.raises(ModelCorrupt):
        promote(models, "0.2")
    assert current_version(models) == "0.1"
