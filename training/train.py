"""From annotation files to a new model version: read, fit, measure, write."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nlp.classifier import ValueClassifier
from nlp.model_folder import CURRENT, Manifest, current_version
from nlp.taxonomy import Taxonomy, read_taxonomy
from nlp.weights import Weights
from training.annotations import AnnotatedNote, annotation_files, read_notes
from training.checklist import CHECKLIST, Capability, read_cases, run_cases
from training.evaluate import measure, report
from training.fit import Progress, fit
from training.score_bins import score_deciles
from training.splits import hold_out
from training.store import promote, save_model

TEST_IDS = "test.ids"  # beside the annotation files: the ids of the notes that are never trained on


def train(
    paths: Sequence[Path],
    taxonomy: Taxonomy,
    models: Path,
    *,
    seed: int = 0,
    key: str | None = None,
    progress: Progress = lambda step: None,
) -> Manifest:
    """Train on annotation files and write a model version; the first one is put into use at once."""
    notes = read_notes(paths, taxonomy)
    learnt, kept_back = split_test(notes, paths, taxonomy, seed=seed)
    fitted = fit(learnt, taxonomy, seed=seed, progress=progress)
    progress("Mengukur")
    classifier = ValueClassifier(Weights.of(fitted.pipeline), taxonomy, CURRENT)
    reports = {
        "held-out notes": measure(classifier, kept_back, seed=seed),
        "cross-validated": replace(
            report(fitted.notes, fitted.scores, fitted.reviews, classifier.rule, seed=seed),
            score_deciles=score_deciles(fitted.scores, classifier.rule),
        ),
    }
    progress("Menyimpan")
    manifest = save_model(
        models, fitted.pipeline, taxonomy, learnt, reports, seed=seed, capabilities=_capabilities(classifier), key=key
    )
    if current_version(models) is None:
        promote(models, manifest.version, key=key)
    return manifest


def split_test(
    notes: Sequence[AnnotatedNote], paths: Sequence[Path], taxonomy: Taxonomy, *, seed: int = 0
) -> tuple[list[AnnotatedNote], list[AnnotatedNote]]:
    """What to learn from (with all phrases), and what to measure on: the notes of `test.ids`, else about one in seven."""
    ids = _test_ids(paths)
    kept = [note for note in notes if not note.is_phrase]
    if not ids:
        held = hold_out(kept, taxonomy, seed=seed)
        ids = {note.id for note, is_held in zip(kept, held, strict=True) if is_held}
    return [note for note in notes if note.id not in ids], [note for note in kept if note.id in ids]


def _capabilities(classifier: ValueClassifier) -> list[Capability]:
    """The behaviour tests' results; none where the tests are not installed or the scheme is another one."""
    if not CHECKLIST.is_dir() or classifier.taxonomy.id != read_taxonomy().id:
        return []
    return run_cases(classifier, read_cases(CHECKLIST, classifier.taxonomy))


def _test_ids(paths: Sequence[Path]) -> set[str]:
    folders = {file.parent for file in annotation_files(paths)}
    listed = [folder / TEST_IDS for folder in sorted(folders) if (folder / TEST_IDS).is_file()]
    return {line for path in listed for line in path.read_text(encoding="utf-8").split()}
