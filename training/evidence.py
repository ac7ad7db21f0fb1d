"""Whether the evidence is what the tags rest on: against the annotators' spans, and by taking it away or leaving only it.

Comprehensiveness and sufficiency after DeYoung et al. (2020), "ERASER: A Benchmark to Evaluate Rationalized NLP Models",
counted as shares of the right tags.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.classifier import Evidence, ValueClassifier
from nlp.scan import scan
from training.annotations import AnnotatedNote


@dataclass(frozen=True)
class EvidenceFigures:
    """Over the tags that are right: words shared with the annotators' spans (F1); how often the tag falls away or loses score
    without its evidence; how often it stays with its evidence alone.
    """

    tags: int
    word_f1: float
    comprehensiveness: float
    sufficiency: float


def evidence_figures(classifier: ValueClassifier, notes: Sequence[AnnotatedNote]) -> EvidenceFigures:
    """Measure the evidence of the tags that the notes' annotators gave too."""
    texts = [note.text for note in notes]
    right = [
        (index, evidence)
        for index, (note, tagged) in enumerate(zip(notes, classifier.classify(texts), strict=True))
        for value in tagged.values
        for evidence in value.evidence
        if evidence.code + evidence.polarity in note.labels
    ]
    if not right:
        return EvidenceFigures(0, 0.0, 0.0, 0.0)
    without = [texts[i][: e.start] + " … " + texts[i][e.end :] for i, e in right]
    alone = [texts[i][e.start : e.end] for i, e in right]
    labels = [e.code + e.polarity for _, e in right]
    heads = [classifier.taxonomy.head_index[label] for label in labels]
    rows = np.arange(len(right))
    before = classifier.score([texts[i] for i, _ in right])[rows, heads]
    after = classifier.score(without)[rows, heads]
    gone = [label not in note.labels for label, note in zip(labels, classifier.classify(without), strict=True)]
    kept = [label in note.labels for label, note in zip(labels, classifier.classify(alone), strict=True)]
    return EvidenceFigures(
        len(right),
        _word_f1(notes, right),
        round(float(np.mean((after < before) | np.array(gone))), 4),
        round(float(np.mean(kept)), 4),
    )


def _word_f1(notes: Sequence[AnnotatedNote], right: Sequence[tuple[int, Evidence]]) -> float:
    """Micro F1 over words: those in the evidence against those in the annotators' spans of the same label."""
    scanned = scan([note.text for note in notes])
    hits = given = gold = 0
    for index, evidence in right:
        note = notes[index]
        places = scanned.places[scanned.text_ends[index] : scanned.text_ends[index + 1]]
        spans = [span for span in note.spans if span.label == evidence.code + evidence.polarity]
        within = (places[:, 0] >= evidence.start) & (places[:, 1] <= evidence.end)
        marked = np.zeros(len(places), dtype=np.bool_)
        for span in spans:
            marked |= (places[:, 0] >= span.start) & (places[:, 1] <= span.end)
        hits, given, gold = hits + int((within & marked).sum()), given + int(within.sum()), gold + int(marked.sum())
    return round(2 * hits / (given + gold), 4) if given + gold else 0.0
