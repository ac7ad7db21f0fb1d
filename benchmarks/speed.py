"""How fast a note is tagged, beside plain scikit-learn, spaCy and fastText: one process, one core, one run, as ratios.

usage: python benchmarks/speed.py [NOTES]   notes a batch (default 8,000)

The others are trained here on the same labels, on a part of the corpus (that changes their speed little). Each engine gives
all labels' scores for a list of texts; "with answers" also makes this project's answer objects with codes and evidence. The
fastest of ten runs counts for batches, the median of 500 calls for single notes.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.classifier import ValueClassifier
from nlp.model_folder import load_classifier, model_folder
from nlp.taxonomy import Taxonomy
from training.annotations import ANNOTATIONS, AnnotatedNote, read_notes

TRAINED_ON = 6_000
LENGTHS = (1, 10, 100, 1_000, 10_000, 100_000)
COLD = """
import time; begun = time.perf_counter()
from nlp.model_folder import load_classifier
load_classifier().classify(["Selalu ramah kepada warga."])
print(time.perf_counter() - begun)
"""
MEMORY = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""

Engine = Callable[[Sequence[str]], object]


def main() -> None:
    batch = int(sys.argv[1]) if len(sys.argv) > 1 else 8_000
    one_core = hasattr(os, "sched_setaffinity")
    if one_core:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    classifier = load_classifier()
    notes = [note for note in read_notes([ANNOTATIONS], classifier.taxonomy) if not note.is_phrase]
    texts = [note.text for note in notes[:: max(1, len(notes) // batch)]]
    print(
        f"{len(texts)} notes, {sum(map(len, texts)) / len(texts):.0f} characters on average; {'one core' if one_core else ''}\n"
    )
    engines = {
        "this": lambda some: classifier.score(some),
        "this, with answers": classifier.classify,
        "scikit-learn": scikit_learn(notes[:: max(1, len(notes) // TRAINED_ON)], classifier.taxonomy),
        "spaCy textcat_multilabel": spacy_textcat(notes[:: max(1, len(notes) // TRAINED_ON)], classifier.taxonomy),
    }
    if find_spec("fasttext"):
        engines["fastText"] = fast_text(notes, classifier.taxonomy)
    compare(engines, texts)
    growth(classifier, texts)
    process(classifier)


def compare(engines: dict[str, Engine], texts: list[str]) -> None:
    rates = {name: len(texts) / min(seconds(engine, texts) for _ in range(10)) for name, engine in engines.items()}
    single = {name: median(seconds(engine, [text]) for text in texts[:500]) for name, engine in engines.items()}
    print("| engine | batch: notes/s | this is … times as fast | one note: µs | this is … times as fast |")
    print("| --- | --- | --- | --- | --- |")
    for name in engines:
        cells = (
            f"{rates[name]:,.0f}", f"{rates['this'] / rates[name]:.1f}", f"{1e6 * single[name]:,.0f}",
            f"{single[name] / single['this']:.1f}",
        )  # fmt: skip
        print(f"| {name} | {' | '.join(cells)} |")


def growth(classifier: ValueClassifier, texts: list[str]) -> None:
    """Time against length: the corpus's notes one after the other, cut at so many characters."""
    words = " ".join(texts)
    print("\n| characters | µs a note | ns a character |\n| --- | --- | --- |")
    for length in LENGTHS:
        calls = max(3, 20_000 // length)
        taken = median(seconds(classifier.score, [words[:length]]) for _ in range(min(calls, 500)))
        print(f"| {length:,} | {1e6 * taken:,.0f} | {1e9 * taken / length:,.0f} |")


def process(classifier: ValueClassifier) -> None:
    """A process of its own: start to first tag, memory, and the model's size."""
    root = Path(__file__).parent.parent
    bare = min(run(["-c", "import numpy, spacy"]) for _ in range(3))
    cold = min(run(["-c", COLD]) for _ in range(3))
    size = (model_folder(root / "models", classifier.version) / "model.joblib").stat().st_size
    memory = int(
        subprocess.run(
            [sys.executable, "-c", COLD + MEMORY], cwd=root, capture_output=True, text=True, check=True
        ).stdout.split()[-1]
    )
    print(f"\nCold process to the first tag: {cold:.2f} s, {cold / bare:.2f} times `import numpy, spacy` ({bare:.2f} s)")
    print(f"Most memory of that process: {memory / 1024:.0f} MiB; model file: {size / 1e6:.1f} MB")


def scikit_learn(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy) -> Engine:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, make_pipeline

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    model = make_pipeline(
        FeatureUnion([("words", words), ("characters", characters)]),
        OneVsRestClassifier(LogisticRegression(solver="liblinear", tol=0.1)),
    )
    model.fit([note.text for note in notes], taxonomy.indicator([note.labels for note in notes]))
    return model.predict_proba  # type: ignore[no-any-return]


def spacy_textcat(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy) -> Engine:
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("id")
    categories = nlp.add_pipe("textcat_multilabel")
    for head in taxonomy.heads:
        categories.add_label(head)  # type: ignore[attr-defined]
    on = taxonomy.indicator([note.labels for note in notes])
    examples = [
        Example.from_dict(nlp.make_doc(note.text), {"cats": dict(zip(taxonomy.heads, map(float, row), strict=True))})
        for note, row in zip(notes[:1_000], on, strict=False)
    ]
    nlp.initialize(lambda: examples)
    nlp.update(examples)
    return lambda texts: [doc.cats for doc in nlp.pipe(texts)]


def fast_text(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy) -> Engine:
    """With fastText's own file form; the same n-grams as ours, all labels' probabilities asked for."""
    import tempfile

    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [" ".join(f"__label__{label}" for label in note.labels or ["none"]) + " " + plain(note.text) for note in notes]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = fasttext.train_supervised(str(path), loss="ova", minn=2, maxn=5, wordNgrams=2, dim=100, epoch=1, verbose=0)
    return lambda texts: [model.f.predict(plain(text) + "\n", -1, 0.0, "strict") for text in texts]


def plain(text: str) -> str:
    return text.replace("\n", " ")


def seconds(engine: Engine, texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    engine(texts)
    return time.perf_counter() - begun


def run(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=Path(__file__).parent.parent, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
