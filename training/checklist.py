"""Behaviour tests of a trained model by capability, after Ribeiro et al. (2020), "Beyond Accuracy: CheckList".

In come hand-written cases, a TSV file a capability (`kind, text, other, labels`), out comes how many of each capability's
cases a model passes. Kinds: `has` / `lacks`: the text carries all / none of the labels (`has` with no labels: no tag at all);
`same`: text and other get the same labels; `raises` / `lowers`: from text to other the scores of the labels (or values) rise
/ fall.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.classifier import ValueClassifier
from nlp.errors import AnnotationError
from nlp.taxonomy import Taxonomy

CHECKLIST = Path(__file__).parent.parent / "tests" / "checklist"
KINDS = ("has", "lacks", "same", "raises", "lowers")


@dataclass(frozen=True)
class Case:
    """One test; `other` only where two texts are compared, `labels` only where some are named."""

    capability: str
    kind: str
    text: str
    other: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Capability:
    """How many of a capability's cases passed, and the largest move of a value's score between texts meant alike."""

    name: str
    passed: int
    cases: int
    largest_move: float

    @property
    def rate(self) -> float:
        return self.passed / self.cases


def read_cases(folder: Path, taxonomy: Taxonomy) -> list[Case]:
    """All cases of a folder's TSV files; AnnotationError names every fault."""
    cases: list[Case] = []
    faults: list[tuple[Path, int, str]] = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                if not row or row[0].startswith("#"):
                    continue
                kind, text, other, labels = (*row, "", "", "")[:4]
                case = Case(path.stem, kind, text, other, tuple(labels.split()))
                faults += [(path, line, fault) for fault in _faults(case, taxonomy)]
                cases.append(case)
    if faults:
        raise AnnotationError(faults)
    return cases


def run_cases(classifier: ValueClassifier, cases: Sequence[Case]) -> list[Capability]:
    """Run the cases and count by capability, in the order of the names."""
    texts = [case.text for case in cases] + [case.other for case in cases]
    labels = [set(note.labels) for note in classifier.classify(texts)]
    scores = classifier.score(texts)
    n = len(cases)
    heads = classifier.taxonomy.head_index
    values = [heads[value.id] for value in classifier.taxonomy.values]
    passed = [_passes(case, labels[i], labels[n + i], scores[n + i] - scores[i], heads) for i, case in enumerate(cases)]
    moves = [float(np.abs(scores[n + i] - scores[i])[values].max()) for i in range(n)]
    capabilities = []
    for name in sorted({case.capability for case in cases}):
        own = [i for i, case in enumerate(cases) if case.capability == name]
        largest = max((moves[i] for i in own if cases[i].kind == "same"), default=0.0)
        capabilities.append(Capability(name, sum(passed[i] for i in own), len(own), round(largest, 4)))
    return capabilities


def _passes(case: Case, labels: set[str], other: set[str], moves: NDArray[np.float32], heads: dict[str, int]) -> bool:
    named = set(case.labels)
    match case.kind:
        case "has":
            return named <= labels if named else not labels
        case "lacks":
            return not named & labels
        case "same":
            return labels == other
        case "raises":
            return all(moves[heads[label]] > 0 for label in named)
        case _:
            return all(moves[heads[label]] < 0 for label in named)


def _faults(case: Case, taxonomy: Taxonomy) -> list[str]:
    known = taxonomy.labels if case.kind in ("has", "lacks") else taxonomy.heads
    faults = [f"label {label!r} tidak ada" for label in case.labels if label not in known]
    if case.kind not in KINDS:
        faults.append(f"jenis {case.kind!r} bukan {', '.join(KINDS)}")
    if not case.text or (case.kind in ("same", "raises", "lowers")) != bool(case.other):
        faults.append("teks kosong, atau teks kedua hilang atau berlebih")
    if case.kind in ("lacks", "raises", "lowers") and not case.labels:
        faults.append("label tidak disebut")
    return faults
