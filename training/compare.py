"""Two models on the same notes: the difference of their macro F1, with a paired bootstrap interval."""

from collections.abc import Sequence

from nlp.classifier import ValueClassifier
from nlp.errors import ModelLabelsDiffer
from training.annotations import AnnotatedNote
from training.evaluate import Interval, paired_differences


def compare(first: ValueClassifier, second: ValueClassifier, notes: Sequence[AnnotatedNote]) -> dict[str, Interval]:
    """By level, the second model's macro F1 less the first's; ModelLabelsDiffer where they know different labels."""
    if first.taxonomy.labels != second.taxonomy.labels:
        raise ModelLabelsDiffer(first.version, second.version)
    texts = [note.text for note in notes]
    given = [model.rule.label_sets(model.score(texts)) for model in (first, second)]
    return paired_differences(first.taxonomy, notes, given[0], given[1])
