import json

import pytest

from nlp.classifier import TaggedNote, ValueClassifier
from service.files import Row
from service.results import ResultWriter, done_line, error_line, lines
from service.schemas import NoteResult, ValueResult
from training.annotations import AnnotatedNote


def _object(identifier: str, tagged: TaggedNote, **echoed: str) -> NoteResult:
    """The API's result object, made by pydantic."""
    values = [ValueResult.model_validate(value) for value in tagged.values]
    for value in values:
        for evidence in value.evidence:
            evidence.words = evidence.words or None
    return NoteResult(id=identifier, labels=list(tagged.labels), values=values, review=tagged.review, **echoed)


def _written(
    classifier: ValueClassifier,
    texts: list[str],
    ids: list[str],
    echoed: list[dict[str, str]] | None = None,
    *,
    explain: bool = False,
) -> list[str]:
    return ResultWriter(classifier.taxonomy).results(classifier.tag(texts, explain=explain), ids, echoed)


@pytest.mark.parametrize(("explain", "step"), [(False, 10), (True, 200)], ids=["plain", "explained"])
def test_lines_are_the_bytes_of_the_apis_result_object(
    small_classifier: ValueClassifier, corpus: list[AnnotatedNote], explain: bool, step: int
) -> None:
    texts = [note.text for note in corpus[::step]]
    written = _written(small_classifier, texts, [str(place) for place in range(len(texts))], explain=explain)
    tagged = small_classifier.classify(texts, explain=explain)
    assert written == [_object(str(place), note).model_dump_json(exclude_none=True) for place, note in enumerate(tagged)]
    assert len({result.count('"codes"') for result in written}) > 2


def test_what_came_with_a_note_stands_at_the_end_as_in_the_api(small_classifier: ValueClassifier) -> None:
    text, echoed = "Sangat jujur 😀.", {"author": "", "employee_ref": "p–1", "period": "2026"}
    [written] = _written(small_classifier, [text], ["a\n"], [echoed])
    assert written == _object("a\n", small_classifier.classify([text])[0], **echoed).model_dump_json(exclude_none=True)


def test_a_faulty_note_has_its_line_in_its_place() -> None:
    notes = [Row("a", "", "baris 1: teks kosong"), Row("b", "Jujur."), Row("c", "", "baris 3: bukan JSON"), Row("d", "Ramah.")]
    assert "".join(lines(notes, ["b's", "d's"])).splitlines() == [
        '{"id":"a","error":{"detail":"baris 1: teks kosong"}}',
        "b's",
        '{"id":"c","error":{"detail":"baris 3: bukan JSON"}}',
        "d's",
    ]


def test_the_other_lines_are_the_contracts() -> None:
    assert json.loads(error_line("7", "baris 7: bukan JSON")) == {"id": "7", "error": {"detail": "baris 7: bukan JSON"}}
    assert json.loads(done_line(5, 2, "0.2")) == {"done": True, "notes": 5, "errors": 2, "model": "0.2"}
