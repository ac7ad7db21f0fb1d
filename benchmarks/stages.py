"""Where the time of tagging goes, by stage, and how near it is to the machine's limit.

usage: python benchmarks/stages.py [PICTURE.svg]   one core; prints a table, draws the stages as a flame graph
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.characters import character_table
from nlp.classifier import ValueClassifier
from nlp.features import BUCKET_BITS, CHARACTERS, SENSES, hash_clauses
from nlp.hashing import hash_bytes
from nlp.lexicon.table import lexicon_table
from nlp.model_folder import load_classifier
from nlp.scan import encode, scan, scan_bytes
from training.annotations import ANNOTATIONS, read_notes

NOTES = 8_000
LINE = 64  # bytes of a cache line


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    classifier = load_classifier()
    notes = [note.text for note in read_notes([ANNOTATIONS], classifier.taxonomy) if not note.is_phrase]
    texts = notes[:: max(1, len(notes) // NOTES)]
    stages = measured(classifier, texts)
    whole = sum(stages.values())
    print(f"{len(texts)} notes\n\n| stage | µs a note | share |\n| --- | --- | --- |")
    for name, seconds in stages.items():
        print(f"| {name} | {1e6 * seconds / len(texts):.2f} | {seconds / whole:.0%} |")
    lines = touched(classifier, texts) / len(texts)
    weights = stages["weigh"] / len(texts)
    print(f"\nWeights touched a note: {lines:.0f} cache lines of {LINE} bytes, {1e9 * weights / lines:.1f} ns each;")
    print(
        f"read at random from memory, a line takes {random_line():.1f} ns here, one after the other {sequential_line():.1f} ns."
    )
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), {name: 1e6 * seconds / len(texts) for name, seconds in stages.items()})


def measured(classifier: ValueClassifier, texts: list[str]) -> dict[str, float]:
    """Seconds of each stage, the fastest of five runs; what can't be called by itself is the difference to what can."""
    buffer, ends = encode(texts)
    characters, lexicon = character_table(), lexicon_table()
    scores = classifier.score(texts)
    encoding = fastest(lambda: encode(texts))
    scanning = fastest(lambda: scan_bytes(buffer, ends, characters, lexicon))
    scoring = fastest(lambda: classifier.score(texts))
    deciding = fastest(lambda: classifier.rule.decide(scores))
    answering = fastest(lambda: classifier.classify(texts))
    return {
        "encode": encoding,
        "scan": scanning,
        "weigh": max(scoring - encoding - scanning, 0.0),
        "decide": deciding,
        "answer": max(answering - scoring - deciding, 0.0),
    }


def touched(classifier: ValueClassifier, texts: list[str]) -> int:
    """Cache lines of weights read for some texts: the sums of what a common word's characters and senses bring,
    and a row for each other feature.
    """
    weights = classifier.weights
    scanned = scan(texts)
    common = [hash_bytes(weights.vocabulary_letters, start, end) for start, end in pairwise([0, *weights.vocabulary_ends])]
    known = np.isin(scanned.hashes, np.array(common, dtype=np.uint64))
    hashed = hash_clauses(scanned, weights.thesaurus, *weights.sizes.tolist())
    first = np.repeat(scanned.clauses[:, 0], np.diff(hashed.row_ends)) + hashed.places[:, 0]
    senses = (weights.thesaurus_senses & np.uint64((1 << BUCKET_BITS) - 1)).astype(np.int64) + (SENSES << BUCKET_BITS)
    by_itself = (hashed.buckets >> BUCKET_BITS == CHARACTERS) | np.isin(hashed.buckets, senses)  # no pair, not negated
    rows = np.isin(hashed.buckets, weights.buckets) & ~(known[first] & by_itself)
    return int(rows.sum() + 2 * known.sum() * weights.coefficients.shape[1] * 4 // LINE)


def random_line() -> float:
    """Nanoseconds to read one cache line at random out of 64 MiB, many reads in flight."""
    table = np.zeros((1 << 20, LINE), dtype=np.int8)
    places = np.random.default_rng(0).integers(len(table), size=1 << 20)
    return 1e9 * fastest(lambda: table[places, 0]) / len(places)


def sequential_line() -> float:
    table = np.zeros((1 << 20, LINE // 8), dtype=np.int64)
    return 1e9 * fastest(table.sum) / len(table)


def fastest(call: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return min(times)


def draw(path: Path, stages: dict[str, float]) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "stages"
    import matplotlib.pyplot as plt

    inner = ("encode", "scan", "weigh")
    figure, axes = plt.subplots(figsize=(9, 2.6), layout="constrained")
    rows = {0: {"classify": sum(stages.values())}, 1: {"score": sum(stages[name] for name in inner)}, 2: stages}
    rows[1] |= {name: stages[name] for name in stages if name not in inner}
    for level, parts in rows.items():
        left = 0.0
        for number, (name, width) in enumerate(parts.items()):
            axes.barh(level, width, left=left, height=0.9, color=plt.cm.YlOrRd(0.25 + 0.08 * number), edgecolor="white")
            if width > 0.04 * sum(stages.values()):
                axes.text(left + width / 2, level, f"{name}\n{width:.1f} µs", ha="center", va="center", fontsize=8)
            left += width
    axes.set(yticks=[], xlabel="µs a note", title="Where the time of one note in a batch goes")
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
