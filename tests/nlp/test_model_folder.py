import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.errors import ModelCorrupt, ModelIncompatible, ModelNotFound
from nlp.model_folder import (
    MANIFEST_FILE,
    MODEL_FILE,
    SIGNATURE_FILE,
    file_digest,
    load_classifier,
    model_folder,
    read_manifest,
    signature,
    verify,
)
from nlp.weights import RUN, RUN_FILES
from tests.conftest import ROOT


@pytest.fixture
def models(small_models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_models, tmp_path / "models"))


def test_an_untouched_model_loads(models: Path) -> None:
    assert load_classifier(models).version == "0.1"


def test_a_flipped_byte_is_refused_before_unpickling(models: Path) -> None:
    path = models / "0.1" / MODEL_FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelCorrupt, match=r"model\.joblib berubah setelah pelatihan.*berakhlak train"):
        load_classifier(models)


@pytest.mark.parametrize("name", [MODEL_FILE, "card.md"])
def test_a_missing_file_is_named(models: Path, name: str) -> None:
    (models / "0.1" / name).unlink()
    with pytest.raises(ModelCorrupt, match=f"{name} hilang"):
        load_classifier(models)


def test_another_major_version_of_scikit_learn_is_refused(models: Path) -> None:
    path = models / "0.1" / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["libraries"]["scikit-learn"] = "99.1"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelIncompatible, match=r"scikit-learn 99\.1.*latih ulang"):
        load_classifier(models)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "0.1"}'], ids=["empty", "cut off", "a list", "fields missing"])
def test_an_unreadable_manifest_is_refused(models: Path, content: str) -> None:
    (models / "0.1" / MANIFEST_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelCorrupt, match="tidak terbaca"):
        load_classifier(models)


def test_an_unknown_version_names_those_that_exist(models: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"tidak ada model '9'; yang ada: 0\.1"):
        model_folder(models, "9")


def test_with_a_key_an_unsigned_manifest_is_refused(models: Path) -> None:
    with pytest.raises(ModelCorrupt, match=r"manifest\.sig hilang"):
        verify(models / "0.1", key="rahasia")


def test_a_signature_must_be_made_with_the_same_key(models: Path) -> None:
    folder = models / "0.1"
    (folder / SIGNATURE_FILE).write_text(signature((folder / MANIFEST_FILE).read_bytes(), "kunci"), encoding="ascii")
    assert verify(folder, key="kunci").version == "0.1"
    with pytest.raises(ModelCorrupt, match="tidak ditandatangani"):
        verify(folder, key="kunci lain")


def test_lost_or_spoilt_run_files_are_made_again(models: Path) -> None:
    expected = load_classifier(models).score(["Selalu jujur."]).tolist()
    run = models / "0.1" / RUN
    digests = {name: file_digest(run / name) for name in RUN_FILES}
    (run / RUN_FILES[0]).write_bytes(b"spoilt")
    assert load_classifier(models).score(["Selalu jujur."]).tolist() == expected
    shutil.rmtree(run)
    assert load_classifier(models).score(["Selalu jujur."]).tolist() == expected
    assert {name: file_digest(run / name) for name in RUN_FILES} == digests == read_manifest(models / "0.1").run_files


def test_tagging_needs_no_library_that_starts_slowly(models: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from nlp.model_folder import load_classifier\n"
        f"load_classifier(Path({str(models)!r})).classify(['Selalu jujur.'])\n"
        "print(sorted({'sklearn', 'scipy.sparse', 'spacy', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
