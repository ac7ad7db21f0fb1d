"""A model's answers against annotated notes: F1 at three levels with intervals, and where it errs.

In come gold and given label sets and the scores of the heads, out comes a `Report`. Values and values with polarity follow
from the labels, so that what is measured is the answer that users see.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.classifier import ValueClassifier
from nlp.decision import DecisionRule
from nlp.errors import NothingToMeasure
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.evidence import EvidenceFigures, evidence_figures
from training.score_bins import ScoreBins

_RESAMPLES = 1000
_BINS = 15
_MOST_CONFUSIONS = 15
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of the notes, on the coverage curve


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % bootstrap interval over notes."""

    figure: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.figure:.3f} ({self.low:.3f}–{self.high:.3f})"


@dataclass(frozen=True)
class LabelFigures:
    """One label's precision, recall and F1, and how many notes carry it."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class LevelFigures:
    """One level: values, values with polarity, or labels."""

    macro_f1: Interval
    micro_f1: Interval
    precision: float
    contrary_precision: float | None
    labels: tuple[LabelFigures, ...]


@dataclass(frozen=True)
class GroupFigures:
    """The notes of one style, one author role or one hand."""

    name: str
    notes: int
    value_macro_f1: float
    exact: float


@dataclass(frozen=True)
class Confusion:
    """A label that was missed where another was wrongly given, with the words that the annotators marked."""

    missed: str
    given: str
    times: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """All that is measured on one set of notes.

    coverage: the surest share of the notes, and how many of those have exactly right values; evidence only of a whole model,
    score_deciles only of the notes that it was trained on.
    """

    notes: int
    levels: dict[str, LevelFigures]
    exact: Interval
    false_alarms: Interval
    calibration_error: float
    review_share: float
    exact_values_unreviewed: float
    coverage: tuple[tuple[float, float], ...]
    styles: tuple[GroupFigures, ...]
    authors: tuple[GroupFigures, ...]
    hands: tuple[GroupFigures, ...]
    confusions: tuple[Confusion, ...]
    evidence: EvidenceFigures | None = None
    score_deciles: dict[str, ScoreBins] | None = None

    def summary(self) -> dict[str, Any]:
        """The few figures that a manifest keeps."""
        levels = {name: asdict(level.macro_f1) for name, level in self.levels.items()}
        deciles = {name: asdict(bins) for name, bins in (self.score_deciles or {}).items()}
        return ({"score_deciles": deciles} if deciles else {}) | {
            "notes": self.notes,
            "macro_f1": levels,
            "exact": asdict(self.exact),
            "false_alarms": asdict(self.false_alarms),
            "calibration_error": self.calibration_error,
            "review_share": self.review_share,
        }


def measure(classifier: ValueClassifier, notes: Sequence[AnnotatedNote], *, seed: int = 0) -> Report:
    """Measure a model on annotated notes."""
    scores = classifier.score([note.text for note in notes])
    measured = report(notes, scores, classifier.review(scores), classifier.rule, seed=seed)
    return replace(measured, evidence=evidence_figures(classifier, notes))


def report(
    notes: Sequence[AnnotatedNote],
    scores: NDArray[np.float32],
    reviews: NDArray[np.bool_],
    rule: DecisionRule,
    *,
    seed: int = 0,
) -> Report:
    """Compare scores (notes, heads), decided by the rule, with the notes' labels."""
    taxonomy = rule.taxonomy
    given_sets = rule.label_sets(scores)
    gold = taxonomy.indicator([note.labels for note in notes])
    given = taxonomy.indicator(given_sets)
    weights = _bootstrap_weights(len(notes), seed)
    values = rule.value_heads
    exact: NDArray[np.bool_] = np.all(gold == given, axis=1)
    exact_values: NDArray[np.bool_] = np.all(gold[:, values] == given[:, values], axis=1)
    empty: NDArray[np.bool_] = ~np.any(gold, axis=1)
    return Report(
        notes=len(notes),
        levels={name: _level(names, gold, given, weights, taxonomy) for name, names in taxonomy.levels.items()},
        exact=_mean(exact, np.ones(len(notes), dtype=bool), weights),
        false_alarms=_mean(np.any(given, axis=1), empty, weights),
        calibration_error=calibration_error(scores[:, values], gold[:, values]),
        review_share=round(float(reviews.mean()), 4),
        exact_values_unreviewed=round(float(exact_values[~reviews].mean()), 4) if (~reviews).any() else 1.0,
        coverage=_coverage(rule.certainty(scores), exact_values),
        styles=_groups([note.style for note in notes], gold[:, values], given[:, values], exact),
        authors=_groups([note.author or "tidak disebut" for note in notes], gold[:, values], given[:, values], exact),
        hands=_groups([note.hand for note in notes], gold[:, values], given[:, values], exact),
        confusions=_confusions(notes, given_sets),
    )


def paired_differences(
    taxonomy: Taxonomy,
    notes: Sequence[AnnotatedNote],
    first: Sequence[Iterable[str]],
    second: Sequence[Iterable[str]],
    *,
    seed: int = 0,
) -> dict[str, Interval]:
    """By level, macro F1 of the second answers less that of the first, over the same resampled notes."""
    gold = taxonomy.indicator([note.labels for note in notes])
    answers = [taxonomy.indicator(given) for given in (first, second)]
    weights = _bootstrap_weights(len(notes), seed)
    ones = np.ones((1, len(notes)), dtype=np.float32)
    differences = {}
    for level, names in taxonomy.levels.items():
        columns = [taxonomy.head_index[name] for name in names]
        one, two = (_macro_f1(gold[:, columns], given[:, columns], ones) for given in answers)
        ones_, twos = (_macro_f1(gold[:, columns], given[:, columns], weights) for given in answers)
        differences[level] = _interval((two - one)[0], twos - ones_)
    return differences


def _macro_f1(gold: NDArray[np.bool_], given: NDArray[np.bool_], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return _f1(weights @ (gold & given).astype(np.float32), weights @ (gold.astype(np.float32) + given))[0]


def calibration_error(scores: NDArray[np.float32], gold: NDArray[np.bool_]) -> float:
    """Expected calibration error over all cells: mean gap between score and frequency in equally wide bins."""
    flat, hit = scores.ravel().astype(np.float64), gold.ravel()
    bins = np.minimum((flat * _BINS).astype(int), _BINS - 1)
    gaps = np.zeros(_BINS)
    np.add.at(gaps, bins, flat - hit)
    return round(float(np.abs(gaps).sum() / max(len(flat), 1)), 4)


def _coverage(certainty: NDArray[np.floating], right: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    order = np.argsort(-certainty, kind="stable")
    sizes = [(share, max(1, round(share * len(order)))) for share in _SHARES]
    return tuple((share, round(float(right[order[:size]].mean()), 4)) for share, size in sizes if len(order))


def _bootstrap_weights(notes: int, seed: int) -> NDArray[np.float32]:
    """How often each note is drawn: (resamples, notes); NothingToMeasure where there is none."""
    if not notes:
        raise NothingToMeasure
    draws = np.random.default_rng(seed)
    return draws.multinomial(notes, np.full(notes, 1 / notes), size=_RESAMPLES).astype(np.float32)


def _level(
    names: Sequence[str], gold: NDArray[np.bool_], given: NDArray[np.bool_], weights: NDArray[np.float32], taxonomy: Taxonomy
) -> LevelFigures:
    columns = [taxonomy.head_index[name] for name in names]
    gold, given = gold[:, columns], given[:, columns]
    hits = (gold & given).astype(np.float32)
    sizes = gold.astype(np.float32) + given
    ones = np.ones((1, len(gold)), dtype=np.float32)
    macro, micro = _f1(ones @ hits, ones @ sizes)
    macros, micros = _f1(weights @ hits, weights @ sizes)
    tp, positives, tags = hits.sum(axis=0), gold.sum(axis=0), given.sum(axis=0)
    figures = tuple(
        LabelFigures(name, _ratio(h, t), _ratio(h, p), _ratio(2 * h, t + p), int(p))
        for name, h, p, t in zip(names, tp, positives, tags, strict=True)
    )
    contrary = [index for index, name in enumerate(names) if name.endswith("-")]
    precision = _ratio(tp[contrary].sum(), tags[contrary].sum()) if contrary else None
    return LevelFigures(
        _interval(macro[0], macros), _interval(micro[0], micros), _ratio(tp.sum(), tags.sum()), precision, figures
    )


def _f1(hits: NDArray[np.float32], sizes: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Macro and micro F1 per row; a label that neither occurs nor is given counts as 0, as in scikit-learn."""
    f1 = 2 * hits / np.maximum(sizes, 1)
    return f1.mean(axis=1), 2 * hits.sum(axis=1) / np.maximum(sizes.sum(axis=1), 1)


def _mean(hit: NDArray[np.bool_], among: NDArray[np.bool_], weights: NDArray[np.float32]) -> Interval:
    counted = (hit & among).astype(np.float32)
    return _interval(_ratio(counted.sum(), among.sum()), weights @ counted / np.maximum(weights @ among.astype(np.float32), 1))


def _interval(figure: float, resampled: NDArray[np.floating]) -> Interval:
    low, high = np.quantile(resampled, [0.025, 0.975])
    return Interval(round(float(figure), 4), round(float(low), 4), round(float(high), 4))


def _ratio(part: float, whole: float) -> float:
    return round(float(part) / float(whole), 4) if whole else 0.0


def _groups(
    names: Sequence[str], gold: NDArray[np.bool_], given: NDArray[np.bool_], exact: NDArray[np.bool_]
) -> tuple[GroupFigures, ...]:
    figures, name_of = [], np.array(names)
    for name in sorted(set(names)):
        rows = name_of == name
        hits, sizes = (gold & given)[rows].sum(axis=0), gold[rows].sum(axis=0) + given[rows].sum(axis=0)
        f1 = np.where(sizes > 0, 2 * hits / np.maximum(sizes, 1), np.nan)
        macro = float(np.nanmean(f1)) if (sizes > 0).any() else 1.0
        figures.append(GroupFigures(name, int(rows.sum()), round(macro, 4), round(float(exact[rows].mean()), 4)))
    return tuple(figures)


def _confusions(notes: Sequence[AnnotatedNote], given_sets: Sequence[set[str]]) -> tuple[Confusion, ...]:
    times: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], list[str]] = {}
    for note, given in zip(notes, given_sets, strict=True):
        for missed in sorted(set(note.labels) - given):
            marked = [note.text[span.start : span.end] for span in note.spans if span.label == missed]
            for wrong in sorted(given - set(note.labels)) or ["—"]:
                times[missed, wrong] += 1
                words.setdefault((missed, wrong), []).extend(marked)
    common = times.most_common(_MOST_CONFUSIONS)
    return tuple(Confusion(*pair, count, tuple(words[pair][:3])) for pair, count in common)
