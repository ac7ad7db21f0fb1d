from dataclasses import replace
from functools import partial

import pytest

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.fit import new_pipeline
from training.witnesses import with_witnesses


@pytest.fixture(scope="module")
def notes(corpus: list[AnnotatedNote]) -> list[AnnotatedNote]:
    """Some hundred notes and phrases with all their spans."""
    return [*[note for note in corpus if note.is_phrase][::160], *[note for note in corpus if not note.is_phrase][::320]]


def _completed(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> list[AnnotatedNote]:
    return with_witnesses(notes, taxonomy, partial(new_pipeline), folds=3, seed=0)


def test_notes_that_name_their_words_stay_as_they_are(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    assert _completed(notes, taxonomy) == notes


def test_a_correction_without_words_gets_the_clause_that_says_so(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    text = "Rapat dimulai pukul delapan. Ia sering datang terlambat dan alpa saat apel. Rapat berikutnya hari Senin."
    [*others, completed] = _completed([*notes, AnnotatedNote("k-1", text, (), ("AK1-",))], taxonomy)
    assert others == notes
    assert {span.label for span in completed.spans} == {"AK1-"}
    assert "terlambat" in " ".join(text[span.start : span.end] for span in completed.spans)


def test_where_no_note_names_words_all_get_some(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    bare = [note if note.is_phrase else replace(note, spans=()) for note in notes]
    for note in _completed(bare, taxonomy):
        assert {span.label for span in note.spans} == set(note.labels)
        assert all(0 <= span.start < span.end <= len(note.text) for span in note.spans)


def test_a_label_of_a_note_without_a_clause_stays_without_words(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    assert _completed([*notes, AnnotatedNote("k-1", "…", (), ("AK1-",))], taxonomy)[-1].spans == ()
