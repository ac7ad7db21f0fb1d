import pickle

import numpy as np
import pytest
from sklearn.base import clone

from nlp.features import FAMILIES
from nlp.vectorizer import ClauseRows, ClauseVectorizer

TEXTS = ["Tidak pernah terlambat, tetapi jarang membantu rekan.", "Selalu ramah kepada warga.", ""]


@pytest.fixture(scope="module")
def vectorizer() -> ClauseVectorizer:
    return ClauseVectorizer(min_count=1).fit(TEXTS)


def _columns(rows: ClauseRows, clause: int) -> set[int]:
    return set(rows.matrix[clause].indices.tolist())


def test_each_note_has_the_rows_of_its_clauses(vectorizer: ClauseVectorizer) -> None:
    rows = vectorizer.transform(TEXTS)
    assert rows.note_ends.tolist() == [0, 2, 3, 3]
    assert [TEXTS[0][a:b] for a, b in rows.spans[:2]] == ["Tidak pernah terlambat", "tetapi jarang membantu rekan"]


def test_fitting_and_transforming_at_once_gives_the_same_rows() -> None:
    at_once = ClauseVectorizer(min_count=1).fit_transform(TEXTS)
    in_turn = ClauseVectorizer(min_count=1).fit(TEXTS).transform(TEXTS)
    assert (at_once.matrix != in_turn.matrix).nnz == 0
    assert np.array_equal(at_once.lengths, in_turn.lengths)


@pytest.mark.parametrize(
    "negator",
    ["tidak", "bukan", "belum", "kurang", "jarang", "tanpa", "perlu", "tak", "nggak", "ga", "gak", "ndak", "ora", "teu"],
)
def test_a_negator_marks_the_words_in_its_scope(negator: str) -> None:
    fitted = ClauseVectorizer(min_count=1).fit(
        [f"pegawai itu {negator} membantu", "pegawai itu membantu", "tidak kurang bukan"]
    )
    plain = _columns(fitted.transform(["pegawai itu membantu"]), 0)
    negated = _columns(fitted.transform([f"pegawai itu {negator} membantu"]), 0)
    without = _columns(fitted.transform(["pegawai itu", negator]), 0) | _columns(fitted.transform([negator]), 0)
    bigrams_and_scope = negated - plain - without
    assert len(bigrams_and_scope) >= 5  # two pairs of words, two of stems, and the mark itself


def test_affixes_share_a_stem() -> None:
    fitted = ClauseVectorizer(min_count=1).fit(["melayani", "pelayanan", "dilayani"])
    families = np.searchsorted(fitted.family_ends_, sorted(_columns(fitted.transform(["dilayani"]), 0)), side="right")
    shared = _columns(fitted.transform(["melayani"]), 0) & _columns(fitted.transform(["pelayanan"]), 0)
    stems = {column for column in shared if fitted.family_ends_[0] <= column < fitted.family_ends_[1]}
    assert stems
    assert set(families) == set(range(len(FAMILIES)))


def test_figures_are_all_alike() -> None:
    fitted = ClauseVectorizer(min_count=1).fit(["capaian 98 persen"])
    assert _columns(fitted.transform(["capaian 98 persen"]), 0) == _columns(fitted.transform(["capaian 47 persen"]), 0)


def test_taking_notes_equals_transforming_them(vectorizer: ClauseVectorizer) -> None:
    taken = vectorizer.transform(TEXTS).take(np.array([1, 0]))
    direct = vectorizer.transform([TEXTS[1], TEXTS[0]])
    assert (taken.matrix != direct.matrix).nnz == 0
    assert taken.note_ends.tolist() == direct.note_ends.tolist()


def test_clone_forgets_and_pickle_remembers(vectorizer: ClauseVectorizer) -> None:
    assert not hasattr(clone(vectorizer), "buckets_")
    restored = pickle.loads(pickle.dumps(vectorizer))
    assert (restored.transform(TEXTS).matrix != vectorizer.transform(TEXTS).matrix).nnz == 0


def test_one_text_instead_of_a_list_is_refused(vectorizer: ClauseVectorizer) -> None:
    with pytest.raises(ValueError, match="sequence of texts"):
        vectorizer.transform("satu teks")
