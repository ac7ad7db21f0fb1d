"""Model versions on disk: write one, promote one, go back.

models/<version>/ appears whole by one rename; `current` changes by one rename; `history` holds what was in use, in order.
Loading and checking is nlp/model_folder.py's work, since the service needs it too.
"""

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib
from sklearn.pipeline import Pipeline

from nlp.errors import ModelNotFound
from nlp.model_folder import (
    CURRENT,
    FORM,
    LIBRARIES,
    MANIFEST_FILE,
    MODEL_FILE,
    SIGNATURE_FILE,
    Manifest,
    current_version,
    file_digest,
    model_folder,
    signature,
    verify,
    versions,
    write_run_files,
)
from nlp.network import WindowNetwork
from nlp.taxonomy import Taxonomy
from nlp.weights import Weights
from nlp.whole_file import whole_file
from training.annotations import AnnotatedNote, data_digest
from training.card import CARD_FILE, model_card
from training.checklist import Capability
from training.evaluate import Report

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

HISTORY = "history"


def save_model(
    models: Path,
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    notes: Sequence[AnnotatedNote],
    reports: dict[str, Report],
    *,
    seed: int,
    capabilities: Sequence[Capability] = (),
    key: str | None = None,
) -> Manifest:
    """Write a new version's folder (whole or not at all) and give back its manifest."""
    models.mkdir(parents=True, exist_ok=True)
    version = _next_version(models)
    partial = Path(tempfile.mkdtemp(prefix=".new-", dir=models))
    try:
        joblib.dump(pipeline, partial / MODEL_FILE, compress=("xz", 6))
        manifest = _manifest(version, pipeline, taxonomy, notes, reports, seed, file_digest(partial / MODEL_FILE))
        (partial / CARD_FILE).write_text(model_card(manifest, reports, capabilities), encoding="utf-8")
        manifest.files[CARD_FILE] = file_digest(partial / CARD_FILE)
        manifest.run_files.update(write_run_files(Weights.of(pipeline), partial))
        content = manifest.to_json().encode()
        (partial / MANIFEST_FILE).write_bytes(content)
        if key is not None:
            (partial / SIGNATURE_FILE).write_text(signature(content, key) + "\n", encoding="ascii")
        partial.chmod(0o755)
        partial.replace(models / version)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def promote(models: Path, version: str, *, key: str | None = None) -> None:
    """Put a verified version into use."""
    verify(model_folder(models, version), key=key)
    before = promoted(models)
    if not before or before[-1] != version:
        _write_versions(models / HISTORY, [*before, version])
    _write_versions(models / CURRENT, [version])


def rollback(models: Path, *, key: str | None = None) -> str:
    """Go back to the version that was in use before; gives back its name."""
    before = promoted(models)
    if len(before) < 2:
        raise ModelNotFound("sebelum yang sekarang", versions(models))
    verify(model_folder(models, before[-2]), key=key)
    _write_versions(models / CURRENT, [before[-2]])
    _write_versions(models / HISTORY, before[:-1])
    return before[-2]


def promoted(models: Path) -> list[str]:
    """The versions that were put into use, the current one last."""
    try:
        return (models / HISTORY).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        current = current_version(models)
        return [current] if current else []


def weights_digest(pipeline: Pipeline) -> str:
    """SHA-256 over everything that was learnt; the same data and seed give the same digest."""
    digest = sha256()
    for step in pipeline:
        _add_learnt(step, digest)
    return digest.hexdigest()


def _add_learnt(step: object, digest: "Hash") -> None:
    """What an estimator, and an estimator within it, has learnt."""
    for name, value in sorted(vars(step).items()):
        if name.endswith("_") and name != "classes_" and not name.startswith("_"):
            digest.update(name.encode())
            if isinstance(value, WindowNetwork):
                _add_learnt(value, digest)
            else:
                for array in value if isinstance(value, tuple) else (value,):
                    digest.update(array.tobytes() if hasattr(array, "tobytes") else repr(array).encode())


def _manifest(
    version: str,
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    notes: Sequence[AnnotatedNote],
    reports: dict[str, Report],
    seed: int,
    model_digest: str,
) -> Manifest:
    heads = pipeline[1]
    phrases = sum(note.is_phrase for note in notes)
    return Manifest(
        version=version,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        taxonomy=_as_table(taxonomy),
        files={MODEL_FILE: model_digest},
        libraries={library: installed_version(library) for library in LIBRARIES},
        data_digest=data_digest(notes),
        weights_digest=weights_digest(pipeline),
        seed=seed,
        notes=len(notes) - phrases,
        phrases=phrases,
        thresholds={head: round(float(t), 4) for head, t in zip(taxonomy.heads, heads.thresholds_, strict=True)},
        review_band=heads.review_band_,
        form=FORM,
        metrics={name: report.summary() for name, report in reports.items()},
    )


def _as_table(taxonomy: Taxonomy) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(json.dumps(asdict(taxonomy)))
    return table


def _next_version(models: Path) -> str:
    numbers = [int(v[2:]) for v in versions(models) if v.startswith("0.") and v[2:].isdigit()]
    return f"0.{max(numbers, default=0) + 1}"


def _write_versions(path: Path, names: Sequence[str]) -> None:
    with whole_file(path) as file:
        file.writelines(name + "\n" for name in names)
