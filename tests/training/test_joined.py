from collections import Counter

import numpy as np

from training.annotations import PHRASE, AnnotatedNote, LabelledSpan
from training.joined import paragraphs, phrase_lists, with_joined_texts

PHRASES = [
    AnnotatedNote("p-1", "jujur", (), ("AK1+",), PHRASE),
    AnnotatedNote("p-2", "rajin dan ramah", (), ("AK1+", "BP2+"), PHRASE),
    AnnotatedNote("p-3", "kurang teliti", (), ("AK1-",), PHRASE),
    AnnotatedNote("p-4", "rapat hari Senin", (), (), PHRASE),
    AnnotatedNote("p-5", "suka menolong", (), ("HA2+",), PHRASE),
]


def test_a_list_shows_what_its_phrases_show() -> None:
    labels = {phrase.text: set(phrase.labels) for phrase in PHRASES}
    for made in phrase_lists(PHRASES):
        shown: dict[str, set[str]] = {}
        for span in made.spans:
            shown.setdefault(made.text[span.start : span.end], set()).add(span.label)
        assert all(labels[words] == found for words, found in shown.items())
        assert set(made.labels) == {label for words, found in labels.items() if words in made.text for label in found}


def test_each_short_phrase_is_in_four_lists_and_a_long_one_in_none() -> None:
    long = AnnotatedNote("p-6", "selalu datang lebih pagi daripada semua orang", (), ("AK1+",), PHRASE)
    note = AnnotatedNote("n-1", "pendek", (), (), "short")
    made = phrase_lists([*PHRASES, long, note])
    counts = Counter(phrase.text for phrase in [*PHRASES, long, note] for one in made if phrase.text in one.text)
    assert counts == {phrase.text: 4 for phrase in PHRASES}


def test_what_is_shown_and_what_is_contradicted_stand_apart() -> None:
    for seed in range(20):
        for made in phrase_lists(PHRASES, seed=seed):
            signs = [span.label[-1] for span in made.spans]
            assert signs in (sorted(signs), sorted(signs, reverse=True))


def test_the_same_seed_gives_the_same_lists() -> None:
    assert phrase_lists(PHRASES, seed=1) == phrase_lists(PHRASES, seed=1) != phrase_lists(PHRASES, seed=2)


NOTES = [
    AnnotatedNote(f"n{number % 5}-{number}", f"Selalu jujur {number}.", (LabelledSpan(0, 12, "AK1+"),), ("AK1+",), "short")
    for number in range(300)
]


def test_a_paragraph_keeps_the_words_that_show_its_labels() -> None:
    made = paragraphs(NOTES)
    assert made
    for one in made:
        assert one.text.count("Selalu jujur") == len(one.spans)
        assert {one.text[span.start : span.end] for span in one.spans} == {"Selalu jujur"}
        assert one.labels == ("AK1+",)


def test_a_paragraph_is_of_one_fold() -> None:
    folds = np.array([*(number % 2 for number in range(300)), *([-1] * len(PHRASES))])
    texts, fold_of = with_joined_texts([*NOTES, *PHRASES], folds)
    assert texts[: len(folds)] == [*NOTES, *PHRASES]
    assert fold_of[: len(folds)].tolist() == folds.tolist()
    made, fold_of = texts[len(folds) :], fold_of[len(folds) :]
    assert set(fold_of.tolist()) == {-1, 0, 1}
    for one, fold in zip(made, fold_of, strict=True):
        numbers = [int(word.rstrip(".")) for word in one.text.split() if word.rstrip(".").isdigit()]
        assert {number % 2 for number in numbers} == ({fold} if fold >= 0 else set())
