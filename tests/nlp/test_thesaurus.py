from collections import Counter

import numpy as np
import pytest

from nlp.features import MOST_SENSES, SENSES, Thesaurus, stem_hashes
from nlp.lexicon import read_lines
from nlp.lexicon.table import word_hash
from nlp.thesaurus import read_thesaurus
from nlp.vectorizer import ClauseVectorizer


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return read_thesaurus()


def senses(thesaurus: Thesaurus, word: str) -> list[int]:
    """All groups and subgroups of a word, none where the thesaurus does not have it."""
    [row] = np.searchsorted(thesaurus.stems, stem_hashes([word]))
    if row == len(thesaurus.stems) or thesaurus.stems[row] != stem_hashes([word])[0]:
        return []
    return [sense for sense in thesaurus.senses[row].tolist() if sense]


def sense_columns(vectorizer: ClauseVectorizer, text: str) -> Counter[int]:
    row = vectorizer.transform([text]).matrix[0]
    return Counter(column for column in row.indices.tolist() if column >= vectorizer.family_ends_[SENSES - 1])


def test_every_line_has_a_group_a_subgroup_and_two_roots_or_more() -> None:
    lines = read_lines("thesaurus.tsv")
    assert all(len(line) == 3 and len(line[2].split()) > 1 for line in lines)
    assert len({(group, subgroup) for group, subgroup, _ in lines}) == len(lines)


def test_roots_are_single_lower_case_words_once_a_line() -> None:
    for *_, roots in read_lines("thesaurus.tsv"):
        assert roots.split() == sorted(set(roots.split()))
        assert all(root.isalpha() and root.isascii() and root.islower() for root in roots.split())


@pytest.mark.parametrize("form", ["menolak", "ditolak", "penolakan", "tertolak", "ditolaknya", "menolakkan"])
def test_the_forms_of_a_root_have_its_senses(thesaurus: Thesaurus, form: str) -> None:
    assert set(senses(thesaurus, "tolak")) <= set(senses(thesaurus, form))


def test_a_word_that_no_line_has_means_nothing(thesaurus: Thesaurus) -> None:
    assert senses(thesaurus, "zzyzx") == []


def test_a_stem_belongs_to_the_groups_of_the_root_that_it_is(thesaurus: Thesaurus) -> None:
    of: dict[str, list[str]] = {}
    for group, _, roots in read_lines("thesaurus.tsv"):
        for root in roots.split():
            of.setdefault(root, []).append(group)
    kept = [root for root in of if stem_hashes([root])[0] == word_hash(root)]
    assert len(kept) > 1_000
    for root in kept[::50]:
        assert {int(word_hash(group)) for group in list(dict.fromkeys(of[root]))[:MOST_SENSES]} <= set(senses(thesaurus, root))


def test_words_of_one_meaning_share_a_feature() -> None:
    fitted = ClauseVectorizer(min_count=1).fit(["ia gesit", "ia cekatan", "ia lamban"])
    assert sense_columns(fitted, "gesit") & sense_columns(fitted, "cekatan")
    assert not sense_columns(fitted, "gesit") & sense_columns(fitted, "lamban")


def test_a_negated_meaning_is_another_feature() -> None:
    fitted = ClauseVectorizer(min_count=1).fit(["ia tidak gesit", "ia gesit"])
    assert sense_columns(fitted, "ia gesit") < sense_columns(fitted, "ia tidak gesit")


def test_meanings_make_pairs_in_their_order_within_reach() -> None:
    fitted = ClauseVectorizer(min_count=1).fit(["melempar qq amplop", "amplop melempar", "melempar qq ww vv amplop"])
    single = sense_columns(fitted, "melempar") + sense_columns(fitted, "amplop")
    one_way = sense_columns(fitted, "melempar qq amplop") - single
    other_way = sense_columns(fitted, "amplop melempar") - single
    assert one_way and other_way and not one_way & other_way
    assert not sense_columns(fitted, "melempar qq ww vv amplop") & one_way
