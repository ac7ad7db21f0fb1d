import pytest

from nlp.lexicon import read_lines
from nlp.lexicon.table import NEGATOR, OPENS, TITLE, lexicon_table, slot_of, word_hash
from nlp.scan import scan


@pytest.mark.parametrize(("word", "flag"), [("tidak", NEGATOR), ("jarang", NEGATOR), ("tetapi", OPENS), ("sdr", TITLE)])
def test_a_word_has_the_flag_of_its_list(word: str, flag: int) -> None:
    lexicon = lexicon_table()
    assert lexicon.flags[slot_of(lexicon.keys, word_hash(word))] & flag


def test_a_word_of_no_list_has_no_slot() -> None:
    assert slot_of(lexicon_table().keys, word_hash("kantor")) == -1


@pytest.mark.parametrize(("written", "meant"), read_lines("abbreviations.tsv"))
def test_every_abbreviation_is_written_out(written: str, meant: str) -> None:
    alike = dict(read_lines("alike.tsv"))
    assert scan([f"ia {written}"]).words()[1:] == [alike.get(word, word) for word in meant.split()]
