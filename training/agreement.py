"""How far two annotators agree on the same notes: Krippendorff's alpha over label sets, and F1 by label.

Alpha after Krippendorff (2004) with the MASI distance of Passonneau (2006), "Measuring agreement on set-valued items
(MASI) for semantic and pragmatic annotation", at three levels: values, values with polarity, labels.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import NothingToMeasure
from nlp.taxonomy import Taxonomy

LabelSet = frozenset[str]


@dataclass(frozen=True)
class Agreement:
    """At one level: alpha, and per label F1 of the second annotator against the first with its number of notes."""

    alpha: float
    labels: tuple[tuple[str, float, int], ...]


def agreement(
    first: Mapping[str, Collection[str]], second: Mapping[str, Collection[str]], taxonomy: Taxonomy
) -> dict[str, Agreement]:
    """Compare the label sets (by note id) of the notes that both annotated, at each level; NothingToMeasure without any."""
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise NothingToMeasure("kedua anotasi tidak mempunyai id yang sama")
    views: dict[str, Callable[[str], str]] = {
        "value": lambda label: taxonomy.value_of(label).id,
        "signed_value": taxonomy.signed_value_of,
        "code": lambda label: label,
    }
    levels = {}
    for level, view in views.items():
        pairs = [(frozenset(map(view, first[i])), frozenset(map(view, second[i]))) for i in shared]
        levels[level] = Agreement(alpha(pairs), tuple((name, *_f1(pairs, name)) for name in taxonomy.levels[level]))
    return levels


def masi_distance(one: LabelSet, other: LabelSet) -> float:
    """0 for equal sets, 1 for disjoint ones; between, Jaccard weighted by how one lies in the other."""
    if one == other:
        return 0.0
    shared = one & other
    if not shared:
        return 1.0
    nested = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - len(shared) / len(one | other) * nested


def alpha(pairs: Sequence[tuple[LabelSet, LabelSet]]) -> float:
    """Krippendorff's alpha of two annotators without gaps: 1 - observed / expected disagreement."""
    counts: dict[LabelSet, int] = {}
    for pair in pairs:
        for labels in pair:
            counts[labels] = counts.get(labels, 0) + 1
    total = sum(counts.values())
    observed = sum(masi_distance(*pair) for pair in pairs) / len(pairs)
    apart = sum(n * m * masi_distance(one, other) for one, n in counts.items() for other, m in counts.items() if one != other)
    expected = apart / (total * (total - 1))
    return round(1 - observed / expected, 4) if expected else 1.0


def _f1(pairs: Sequence[tuple[LabelSet, LabelSet]], name: str) -> tuple[float, int]:
    both = sum(name in one and name in other for one, other in pairs)
    either = sum(name in one for one, _ in pairs) + sum(name in other for _, other in pairs)
    return round(2 * both / either, 4) if either else 1.0, sum(name in one for one, _ in pairs)
