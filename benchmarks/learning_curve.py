"""How the values' macro F1 grows with the annotated notes, with and without the phrases; authors of the test never trained on.

Two folds calibrate here, in `berakhlak train` five or three: the curve is there in a quarter of an hour.
usage: python benchmarks/learning_curve.py [PICTURE.svg]   prints a table with 95 % bootstrap intervals over the test notes.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.classifier import ValueClassifier
from nlp.taxonomy import Taxonomy, read_taxonomy
from nlp.weights import Weights
from training.annotations import ANNOTATIONS, AnnotatedNote, read_notes
from training.evaluate import Interval, measure
from training.fit import fit
from training.train import split_test

SIZES = (500, 1_000, 2_000, 4_000, 8_000)


def main() -> None:
    taxonomy = read_taxonomy()
    learnt, test = split_test(read_notes([ANNOTATIONS], taxonomy), [ANNOTATIONS], taxonomy)
    phrases = [note for note in learnt if note.is_phrase]
    notes = [note for note in learnt if not note.is_phrase]
    order = np.random.default_rng(0).permutation(len(notes))
    sizes = [size for size in SIZES if size < len(notes)] + [len(notes)]
    curves: dict[str, list[Interval]] = {"without phrases": [], "with phrases": []}
    print(f"{len(test)} test notes; macro F1 of the values")
    print(f"{'notes':>7}  {'without phrases':<24}with phrases")
    for size in sizes:
        some = [notes[index] for index in order[:size]]
        curves["without phrases"].append(macro_f1(some, test, taxonomy))
        curves["with phrases"].append(macro_f1([*some, *phrases], test, taxonomy))
        print(f"{size:>7}  {curves['without phrases'][-1]!s:<24}{curves['with phrases'][-1]}", flush=True)
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), sizes, curves)


def macro_f1(notes: list[AnnotatedNote], test: list[AnnotatedNote], taxonomy: Taxonomy) -> Interval:
    classifier = ValueClassifier(Weights.of(fit(notes, taxonomy, folds=2).pipeline), taxonomy, "curve")
    return measure(classifier, test).levels["value"].macro_f1


def draw(path: Path, sizes: list[int], curves: dict[str, list[Interval]]) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "learning-curve"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, points in curves.items():
        axes.plot(sizes, [point.figure for point in points], marker="o", label=name)
        axes.fill_between(sizes, [point.low for point in points], [point.high for point in points], alpha=0.2)
    axes.set(xscale="log", xlabel="annotated notes", ylabel="macro F1 of the values", title="Learning curve, unseen authors")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
