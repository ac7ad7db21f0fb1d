import json
from pathlib import Path

import pandas as pd
import pytest

from nlp.errors import NoteFileError
from service.files import line_rows, open_notes


def _read(path: Path, **options: str) -> list[tuple[str, str]]:
    return [(row.id, row.text or str(row.fault)) for row in open_notes(path, **options).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_csv_as_people_have_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = ["id{d}Umpan Balik{d}lain", '7{d}"Ramah\nsekali – café"{d}x', "8{d}Jujur{d}y"]
    path = tmp_path / "data.csv"
    path.write_bytes("\r\n".join(lines).format(d=delimiter).encode(encoding))
    assert _read(path) == [("7", "Ramah\nsekali – café"), ("8", "Jujur")]


def test_xlsx_and_parquet_give_the_same_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1, 2, 3], "catatan": ["Ramah", None, "Jujur"]})
    frame.to_excel(tmp_path / "d.xlsx", index=False)
    frame.to_parquet(tmp_path / "d.parquet")
    expected = [("1", "Ramah"), ("2", "teks kosong"), ("3", "Jujur")]
    for name in ("d.xlsx", "d.parquet"):
        assert [(i, text.split(": ")[-1]) for i, text in _read(tmp_path / name)] == expected


def test_jsonl_names_its_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(
        '{"id": 5, "text": "Ramah"}\n{rusak\n{"id": "x"}\n[1]\n' + json.dumps({"text": "a" * 20_001}), encoding="utf-8"
    )
    assert _read(path) == [
        ("5", "Ramah"),
        ("2", "baris 2: bukan JSON"),
        ("x", "baris 3: tidak ada teks pada 'text'"),
        ("4", "baris 4: tidak ada teks pada 'text'"),
        ("5", "baris 5: 20001 karakter, batasnya 20000"),
    ]


def test_the_column_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b\nRamah,Jujur\n", encoding="utf-8")
    assert _read(path, text_column="b") == [("2", "Jujur")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("d.csv", b"nama,umur\nA,3\n", "kolom teks tidak ditemukan.*--text-column"),
        ("d.csv", b"PK\x03\x04rest", "isinya XLSX"),
        ("d.csv", b"", "berkas kosong"),
        ("d.xlsx", b"bukan excel", "bukan berkas XLSX"),
        ("d.xlsx", b"PK\x03\x04cut off", "bukan berkas XLSX"),
        ("d.parquet", b"PAR1cut off", "bukan berkas Parquet"),
        ("d.docx", b"x", "tidak dikenal"),
        ("d.jsonl", b"PAR1", "isinya Parquet"),
    ],
    ids=["no column", "XLSX named CSV", "empty", "no XLSX", "XLSX cut off", "Parquet cut off", "unknown kind", "Parquet named JSONL"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NoteFileError, match=reason):
        open_notes(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoteFileError, match=r"tidak-ada\.csv"):
        open_notes(tmp_path / "tidak-ada.csv")


def test_short_rows_of_a_csv_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("id,teks\n1\n2,Ramah\n", encoding="utf-8")
    assert _read(path) == [("1", "baris 2: hanya 1 kolom"), ("2", "Ramah")]


def test_lines_of_standard_input_are_notes_or_objects() -> None:
    rows = list(line_rows(["Ramah\n", "\n", '{"id": "a", "text": "Jujur"}\n']))
    assert [(row.id, row.text) for row in rows] == [("1", "Ramah"), ("a", "Jujur")]


def test_half_a_surrogate_pair_in_an_id_or_a_cell_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text('{"id": "a\\ud800", "text": "Selalu ramah.", "period": "\\udfff"}\n{"id": "\\ud800"}\n', encoding="utf-8")
    first, second = open_notes(path, text_column="text", columns=[["period"]]).rows
    assert (first.id, first.cells, second.id) == ("a?", ("?",), "?")
    assert second.fault is not None
