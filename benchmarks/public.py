"""The same engine on public Indonesian data: aspect and sentiment of car (CASA) and hotel (HoASA) reviews, by taxonomy alone.

usage: python benchmarks/public.py [FOLDER]   FOLDER holds casa/ and hoasa/ (default ../shared/bench); skipped where absent

Each aspect is a value without codes, its sentiment the polarity. Trained on the train part only; nothing is chosen on the
test part. A cell gets its aspect's surer polarity, since `neg_pos` is in no test row and would only be a class more to fail.
The figure is the benchmark's own: all aspect cells of all test rows in one list, macro F1 over the classes.
Published figures: Wilie et al. 2020, https://arxiv.org/abs/2009.05387, table 5.
"""

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.classifier import ValueClassifier
from nlp.taxonomy import Taxonomy, Value
from nlp.weights import Weights
from training.annotations import AnnotatedNote
from training.fit import fit

BENCH = Path(__file__).parent.parent.parent / "shared" / "bench"
RESAMPLES = 1_000
SIGNS = {"positive": "+", "pos": "+", "negative": "-", "neg": "-", "neg_pos": "+-"}
PUBLISHED = {
    "casa": {
        "Transformer from scratch": 67.15, "fastText (cc-id) + Transformer": 79.02, "fastText (indo4b) + Transformer": 82.20,
        "mBERT": 72.23, "XLM-MLM": 82.17, "IndoBERT-lite base": 89.68, "XLM-R base": 91.71, "IndoBERT base": 93.23,
    },
    "hoasa": {
        "Transformer from scratch": 76.28, "fastText (cc-id) + Transformer": 85.32, "fastText (indo4b) + Transformer": 85.88,
        "mBERT": 84.63, "XLM-MLM": 88.89, "IndoBERT-lite base": 88.07, "XLM-R base": 91.57, "IndoBERT base": 92.07,
    },
}  # fmt: skip

Rows = tuple[list[str], list[list[str]]]  # texts, and each text's cells
Predict = Callable[[Sequence[str]], list[list[str]]]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BENCH
    for name, published in PUBLISHED.items():
        if not (folder / name).is_dir():
            print(f"{folder / name} is not there: skipped")
            continue
        aspects, train = read(folder / name / "train.csv")
        _, test = read(folder / name / "test.csv")
        print(f"\n## {name.upper()}, macro F1 × 100 over the cells (95 % bootstrap over texts); seconds a 1,000 texts\n")
        print("| model | F1 | s |\n| --- | --- | --- |")
        for title, predict in {"this engine": engine(aspects, train), "TF-IDF + linear SVM": plain(aspects, train)}.items():
            predict(test[0][:10])
            begun = time.perf_counter()
            cells = predict(test[0])
            seconds = (time.perf_counter() - begun) / len(cells) * 1_000
            print(f"| {title}, measured here | {interval(test[1], cells)} | {seconds:.3f} |")
        for title, figure in published.items():
            print(f"| {title}, published | {figure:.2f} | |")


def read(path: Path) -> tuple[list[str], Rows]:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return head[1:], ([row[0] for row in rows], [row[1:] for row in rows])


def engine(aspects: list[str], rows: Rows) -> Predict:
    """The project's own training, on whole texts."""
    taxonomy = Taxonomy("aspects", "Aspects", "the data set", tuple(Value(a, a) for a in aspects), polarity=True)
    notes = []
    for number, (text, cells) in enumerate(zip(*rows, strict=True)):
        labels = tuple(a + sign for a, cell in zip(aspects, cells, strict=True) for sign in SIGNS.get(cell, ""))
        notes.append(AnnotatedNote(f"r-{number}", text, (), labels))
    classifier = ValueClassifier(Weights.of(fit(notes, taxonomy).pipeline), taxonomy, "public")
    names = {signs: name for name, signs in SIGNS.items() if any(name in cells for cells in rows[1])}
    neutral = next(cell for cells in rows[1] for cell in cells if cell not in SIGNS)

    def predict(texts: Sequence[str]) -> list[list[str]]:
        tagged = classifier.classify(texts)
        signs = [{value.value: value.polarity for value in reversed(note.values)} for note in tagged]  # best first, so it stays
        return [[names.get(sign.get(aspect, ""), neutral) for aspect in aspects] for sign in signs]

    return predict


def plain(aspects: list[str], rows: Rows) -> Predict:
    """Word 1-2 and character 2-5 TF-IDF, one linear SVM an aspect."""
    features = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
        ]
    )
    X = features.fit_transform(rows[0])
    models = [LinearSVC().fit(X, [cells[place] for cells in rows[1]]) for place in range(len(aspects))]

    def predict(texts: Sequence[str]) -> list[list[str]]:
        vectors = features.transform(texts)
        return [list(cells) for cells in zip(*(model.predict(vectors) for model in models), strict=True)]

    return predict


def interval(gold: list[list[str]], given: list[list[str]]) -> str:
    truth, answers = np.array(gold), np.array(given)
    rng = np.random.default_rng(0)
    draws = [rng.integers(len(truth), size=len(truth)) for _ in range(RESAMPLES)]
    scores = [f1_score(truth[draw].ravel(), answers[draw].ravel(), average="macro") for draw in draws]
    low, high = np.quantile(scores, [0.025, 0.975])
    return f"{100 * f1_score(truth.ravel(), answers.ravel(), average='macro'):.2f} ({100 * low:.2f}–{100 * high:.2f})"


if __name__ == "__main__":
    main()
