"""How varied the corpus's wording is, beside the public Indonesian review sets CASA and HoASA (where their folder is there).

usage: python benchmarks/variety.py [FOLDER]   prints a table; FOLDER holds casa/ and hoasa/ (default ../shared/bench)
"""

import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.taxonomy import read_taxonomy
from training.annotations import ANNOTATIONS, read_notes
from training.statistics import Variety, variety

BENCH = Path(__file__).parent.parent.parent / "shared" / "bench"
SAMPLE = 1_000  # texts: vocabularies of sets of different size can't be compared whole


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BENCH
    notes = [note.text for note in read_notes([ANNOTATIONS], read_taxonomy()) if not note.is_phrase]
    sets = {"this corpus": notes}
    for name in ("casa", "hoasa"):
        if (folder / name).is_dir():
            sets[name.upper()] = review_texts(folder / name)
    print("| set | texts | word forms | forms in 1,000 texts | near-duplicates | commonest opening | words a text |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, texts in sets.items():
        print(row(name, variety(texts), variety(sample(texts))))


def review_texts(folder: Path) -> list[str]:
    """The texts of all parts of a set; the first column."""
    texts = []
    for part in ("train", "valid", "test"):
        with (folder / f"{part}.csv").open(encoding="utf-8", newline="") as file:
            texts += [line[0] for line in csv.reader(file)][1:]
    return texts


def sample(texts: list[str]) -> list[str]:
    chosen = np.random.default_rng(0).permutation(len(texts))[:SAMPLE]
    return [texts[index] for index in chosen]


def row(name: str, whole: Variety, part: Variety) -> str:
    opening, share = whole.commonest_opening
    low, middle, high = whole.length_quartiles
    cells = (
        name, f"{whole.texts:,}", f"{whole.word_forms:,}", f"{part.word_forms:,}", f"{whole.near_duplicates:.2%}",
        f"{opening} ({share:.2%})", f"{middle} ({low}–{high})",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
