from pathlib import Path

import pytest

from nlp.errors import AnnotationError
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, LabelledSpan, data_digest, parse_inline, read_inline, read_notes, write_notes

GOOD = '{"id":"a-1","text":"Jujur sekali","spans":[{"start":0,"end":5,"label":"AK1+"}],"labels":["AK1+"],"style":"short"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Invalid JSON"),
        (GOOD.replace('"AK1+"]', '"AK9+"]'), "label 'AK9\\+' tidak ada"),
        (GOOD.replace('"end":5', '"end":50'), "rentang 0–50 tidak muat"),
        (GOOD.replace('"labels":["AK1+"]', '"labels":[]'), "label rentang AK1\\+ tidak ada"),
        (GOOD.replace('"labels":["AK1+"]', '"labels":["AK1+","AK1+"]'), "disebut dua kali"),
        (GOOD.replace('"style"', '"gaya"'), "gaya"),
        (GOOD.replace('"style"', '"author":"dukun","style"'), "penulis 'dukun'"),
        (GOOD.replace("Jujur sekali", "     "), "tidak berisi kata"),
    ],
    ids=["no JSON", "unknown label", "span too long", "span label missing", "label twice", "unknown field", "author", "blank"],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, taxonomy: Taxonomy, line: str, reason: str) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(GOOD + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=f"notes.jsonl:2: .*{reason}"):
        read_notes([path], taxonomy)


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text("{\n[]\n", encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        read_notes([tmp_path], taxonomy)
    assert [(path.name, line) for path, line, _ in caught.value.places] == [
        ("a.jsonl", 1),
        ("a.jsonl", 2),
        ("b.jsonl", 1),
        ("b.jsonl", 2),
    ]


def test_an_id_is_used_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(GOOD + "\n" + GOOD + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="'a-1' sudah dipakai"):
        read_notes([path], taxonomy)


def test_notes_survive_writing_and_reading(tmp_path: Path, taxonomy: Taxonomy) -> None:
    note = AnnotatedNote("x-1", "Tidak jujur 😀", (LabelledSpan(0, 11, "AK1-"),), ("AK1-",), "chat", "rsud", "rekan", "written")
    write_notes(tmp_path / "out.jsonl", [note])
    assert read_notes([tmp_path / "out.jsonl"], taxonomy) == [note]
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_the_inline_form_marks_spans() -> None:
    text, spans = parse_inline("{AK1-:Datang siang}, tetapi {BP2+,HA2+:suka menolong warga}.")
    assert text == "Datang siang, tetapi suka menolong warga."
    assert [(text[span.start : span.end], span.label) for span in spans] == [
        ("Datang siang", "AK1-"),
        ("suka menolong warga", "BP2+"),
        ("suka menolong warga", "HA2+"),
    ]


def test_a_bad_inline_line_is_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    path = tmp_path / "in.txt"
    path.write_text("chat\trsud\trekan\t{AK1-:telat}\nchat\trsud\n\nchat\trsud\trekan\t{ZZ1+:x} {rusak\n", encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        read_inline(path, taxonomy, prefix="t")
    assert [line for _, line, _ in caught.value.places] == [2, 4, 4]


def test_the_digest_ignores_the_order_of_files(corpus: list[AnnotatedNote]) -> None:
    some = corpus[:50]
    assert data_digest(some) == data_digest(some[::-1])
    assert data_digest(some) != data_digest(some[1:])
