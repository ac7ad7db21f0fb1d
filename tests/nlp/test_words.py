import numpy as np
import pytest

from nlp.features import AFFIXES, BUCKET_BITS, CHARACTERS, SENSES, STEMS, WORDS, Thesaurus
from nlp.scan import scan
from nlp.thesaurus import read_thesaurus
from nlp.words import WordRows, frequent_buckets, known_features, own_features, word_rows

SIZES = (2, 5)


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return read_thesaurus()


def rows_of(texts: list[str], thesaurus: Thesaurus, *, times: int = 1, kinds: int = 1) -> WordRows:
    scanned = scan(texts)
    buckets = frequent_buckets(scanned, thesaurus, SIZES, times=times, kinds_of_words=kinds)
    return word_rows(scanned, thesaurus, SIZES, buckets)


def families_of(rows: WordRows, kind: int) -> set[int]:
    return set(rows.kinds.families[rows.kinds.ends[kind] : rows.kinds.ends[kind + 1]].tolist())


def test_equal_words_are_one_kind(thesaurus: Thesaurus) -> None:
    rows = rows_of(["Sangat jujur, sangat.", "", "Jujur!"], thesaurus)
    assert rows.text_ends.tolist() == [0, 3, 3, 4]
    first, second, third, last = rows.words.tolist()
    assert (first, second) == (third, last)
    assert len(rows.kinds.ends) - 1 == 2


def test_a_word_has_features_of_its_own(thesaurus: Thesaurus) -> None:
    rows = rows_of(["menolong xqzw"], thesaurus)
    known, unknown = rows.words.tolist()
    assert families_of(rows, known) == {WORDS, STEMS, CHARACTERS, SENSES}
    assert families_of(rows, unknown) == {WORDS, STEMS, CHARACTERS}


def test_what_is_rare_has_no_vector(thesaurus: Thesaurus) -> None:
    rows = rows_of(["rapat rapat rapat", "kursi"], thesaurus, times=3, kinds=2)
    often, once = rows.words[0], rows.words[3]
    assert families_of(rows, often) >= {WORDS, STEMS}
    assert families_of(rows, once) == set()
    assert rows.features < rows_of(["rapat rapat rapat", "kursi"], thesaurus).features


def test_some_texts_in_another_order(thesaurus: Thesaurus) -> None:
    rows = rows_of(["satu dua", "tiga", "empat lima enam"], thesaurus)
    taken = rows.take(np.array([2, 0]))
    assert taken.words.tolist() == rows.words[[3, 4, 5, 0, 1]].tolist()
    assert taken.text_ends.tolist() == [0, 3, 5]
    assert taken.features == rows.features


def test_one_words_features_are_those_of_its_kind(thesaurus: Thesaurus) -> None:
    scanned = scan(["menolong rekan"])
    buckets = frequent_buckets(scanned, thesaurus, SIZES, times=1, kinds_of_words=1)[::2]
    rows = word_rows(scanned, thesaurus, SIZES, buckets)
    found, features, families = np.empty(200, np.int32), np.empty(200, np.int32), np.empty(200, np.uint8)
    n = own_features(scanned.letters, scanned.word_ends, 0, *SIZES, AFFIXES, thesaurus, found, 0)
    n = known_features(buckets, found, n, features, families)
    kind = rows.words[0]
    mine = slice(rows.kinds.ends[kind], rows.kinds.ends[kind + 1])
    assert features[:n].tolist() == rows.kinds.features[mine].tolist()
    assert families[:n].tolist() == rows.kinds.families[mine].tolist() == (buckets[features[:n]] >> BUCKET_BITS).tolist()
