"""One model's folder: its manifest, the check of every file, and only then the load.

models/<version>/ holds model.joblib (the fitted pipeline), manifest.json and card.md; models/current names the version in
use. Loading goes read, verify, construct: nothing is unpickled before each digest, and with a key the signature, agrees.
run/ holds the same weights ready to be mapped (see nlp/weights.py): used where its digests agree, made again where not.
"""

import hashlib
import hmac
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.classifier import ValueClassifier
from nlp.errors import ModelCorrupt, ModelIncompatible, ModelNotFound
from nlp.taxonomy import Taxonomy, taxonomy_from
from nlp.weights import RUN, RUN_FILES, Weights

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

MODELS = Path(__file__).parent.parent / "models"
CURRENT = "current"
MODEL_FILE = "model.joblib"
MANIFEST_FILE = "manifest.json"
SIGNATURE_FILE = "manifest.sig"
LIBRARIES = ("scikit-learn", "numpy", "scipy", "spacy", "joblib", "numba")  # named in the manifest

FORM = 8  # one more on the day that a pipeline's learnt attributes change; models of another form must be trained anew

_MUST_AGREE = ("scikit-learn",)  # its major version decides whether a pickled pipeline still means the same


@dataclass(frozen=True)
class Manifest:
    """What a model is and where it comes from.

    files: each file's SHA-256 by name; run_files: of those under run/; form: which attributes the pipeline holds, see FORM.
    """

    version: str
    created: str
    taxonomy: dict[str, Any]
    files: dict[str, str]
    libraries: dict[str, str]
    data_digest: str
    weights_digest: str
    seed: int
    notes: int
    phrases: int
    thresholds: dict[str, float]
    review_band: float
    form: int = 0
    run_files: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load_classifier(models: Path = MODELS, version: str = CURRENT, *, key: str | None = None) -> ValueClassifier:
    """Verify a model and load it; raises ModelNotFound, ModelCorrupt or ModelIncompatible."""
    folder = model_folder(models, version)
    manifest = verify(folder, key=key)
    return ValueClassifier(_weights(folder, manifest), taxonomy_of(manifest, folder), manifest.version)


def load_pipeline(models: Path = MODELS, version: str = CURRENT, *, key: str | None = None) -> "Pipeline":
    """Verify a model and load its scikit-learn pipeline; raises as `load_classifier`."""
    import joblib

    folder = model_folder(models, version)
    verify(folder, key=key)
    return joblib.load(folder / MODEL_FILE)


def write_run_files(weights: Weights, folder: Path) -> dict[str, str]:
    """Write a model's run files, each of them whole or not at all, and give back their digests."""
    partial = Path(tempfile.mkdtemp(prefix=".run-", dir=folder))
    try:
        weights.save(partial)
        digests = {name: file_digest(partial / name) for name in RUN_FILES}
        (folder / RUN).mkdir(exist_ok=True)
        for name in RUN_FILES:
            if not _is_as_listed(folder / RUN / name, digests[name]):  # else another process may have mapped it
                (partial / name).replace(folder / RUN / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return digests


def _weights(folder: Path, manifest: Manifest) -> Weights:
    """The run files where they are as the manifest says; else the pipeline's weights, written for the next start."""
    if _are_as_listed(folder, manifest):
        return Weights.load(folder / RUN)
    with _one_at_a_time(folder):
        if _are_as_listed(folder, manifest):
            return Weights.load(folder / RUN)
        import joblib

        weights = Weights.of(joblib.load(folder / MODEL_FILE))
        with suppress(OSError):  # a full or read-only disk: the next start is as slow, no more
            write_run_files(weights, folder)
            return Weights.load(folder / RUN)
    return weights


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Whoever comes second waits, and finds the first one's files: processes that each wrote their own would share none."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _are_as_listed(folder: Path, manifest: Manifest) -> bool:
    return all(_is_as_listed(folder / RUN / name, manifest.run_files.get(name)) for name in RUN_FILES)


def _is_as_listed(path: Path, digest: str | None) -> bool:
    return digest is not None and path.is_file() and file_digest(path) == digest


def taxonomy_of(manifest: Manifest, folder: Path) -> Taxonomy:
    """The label scheme that a model was trained for."""
    return taxonomy_from(manifest.taxonomy, folder / MANIFEST_FILE)


def model_folder(models: Path, version: str = CURRENT) -> Path:
    """The folder of a version, or of the one that `current` names."""
    if version == CURRENT:
        version = current_version(models) or CURRENT
    if version not in versions(models):
        raise ModelNotFound(version, versions(models))
    return models / version


def current_version(models: Path) -> str | None:
    """The version in use, None where none was promoted."""
    try:
        return (models / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def versions(models: Path) -> list[str]:
    """All complete model folders, oldest version first."""
    names = [path.parent.name for path in models.glob(f"*/{MANIFEST_FILE}") if not path.parent.name.startswith(".")]
    return sorted(names, key=_natural)


def _natural(version: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in version.split(".")]


def read_manifest(folder: Path) -> Manifest:
    """The manifest as written, not yet verified."""
    try:
        return Manifest(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelCorrupt(folder, f"{MANIFEST_FILE} hilang") from None
    except (ValueError, TypeError) as error:
        raise ModelCorrupt(folder, f"{MANIFEST_FILE} tidak terbaca ({type(error).__name__})") from None


def verify(folder: Path, *, key: str | None = None) -> Manifest:
    """Check every file of a model against its manifest, the signature if there is a key, and the libraries."""
    manifest = read_manifest(folder)
    if key is not None:
        _verify_signature(folder, key)
    if MODEL_FILE not in manifest.files:
        raise ModelCorrupt(folder, f"manifesnya tidak menyebut {MODEL_FILE}")
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelCorrupt(folder, f"{name} hilang")
        if file_digest(path) != expected:
            raise ModelCorrupt(folder, f"{name} berubah setelah pelatihan (SHA-256 berbeda dari manifes)")
    if manifest.form != FORM:
        raise ModelIncompatible(folder, "berakhlak", f"bentuk {manifest.form}", f"bentuk {FORM}")
    for library in _MUST_AGREE:
        made, here = manifest.libraries.get(library, "?"), installed_version(library)
        if made.split(".")[0] != here.split(".")[0]:
            raise ModelIncompatible(folder, library, made, here)
    return manifest


def file_digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def signature(manifest_bytes: bytes, key: str) -> str:
    """HMAC-SHA-256 of the manifest's bytes, in hexadecimal."""
    return hmac.new(key.encode(), manifest_bytes, hashlib.sha256).hexdigest()


def _verify_signature(folder: Path, key: str) -> None:
    try:
        written = (folder / SIGNATURE_FILE).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        raise ModelCorrupt(folder, f"BERAKHLAK_MODEL_KEY diisi, tetapi {SIGNATURE_FILE} hilang atau tidak terbaca") from None
    if not hmac.compare_digest(written, signature((folder / MANIFEST_FILE).read_bytes(), key)):
        raise ModelCorrupt(folder, "manifesnya tidak ditandatangani dengan BERAKHLAK_MODEL_KEY ini")
