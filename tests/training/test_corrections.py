from dataclasses import dataclass

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, LabelledSpan
from training.corrections import corrected_notes


@dataclass(frozen=True)
class Corrected:
    id: str
    text: str | None
    labels: tuple[str, ...]
    spans: tuple[LabelledSpan, ...] = ()
    author: str = ""


def test_a_correction_becomes_a_note_of_the_contract(taxonomy: Taxonomy) -> None:
    spans = (LabelledSpan(0, 16, "AK1-"),)
    [note] = corrected_notes([Corrected("7f", "Sering terlambat apel.", ("AK1-",), spans, "rekan")], taxonomy)
    assert note == AnnotatedNote("corrected-7f", "Sering terlambat apel.", spans, ("AK1-",), author="rekan", origin="corrected")


def test_what_has_no_text_or_another_schemes_labels_is_left_out(taxonomy: Taxonomy) -> None:
    assert corrected_notes([Corrected("1", None, ("AK1-",)), Corrected("2", "Ramah.", ("amanah+",))], taxonomy) == []
