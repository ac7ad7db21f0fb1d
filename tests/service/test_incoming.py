import json

import pytest

from service.incoming import CsvNotes, HeaderUnusable, IncomingNote, JsonNotes
from service.lines import MOST_LINE_BYTES

CANARY = "KENARI-9f3a"


def test_a_string_gets_its_line_number_as_its_id() -> None:
    assert JsonNotes().feed(b'"Ramah"\n\n"Jujur"\n') == [IncomingNote("1", "Ramah"), IncomingNote("3", "Jujur")]


def test_what_comes_with_a_note_is_kept() -> None:
    line = b'{"id": 7, "text": "Ramah", "author": "", "employee_ref": "p-1", "period": null}\n'
    assert JsonNotes().feed(line) == [IncomingNote("7", "Ramah", None, {"author": "", "employee_ref": "p-1"})]


@pytest.mark.parametrize(
    ("line", "identifier", "reason"),
    [
        (f'{{"text": "{CANARY}"', "1", "bukan JSON yang sah"),
        (f'"{CANARY}\\ud800"', "1", "bukan JSON yang sah"),
        ("[" * 100_000, "1", "bukan JSON yang sah"),
        (f'["{CANARY}"]', "1", "harus berupa teks atau objek"),
        ('{"id": "a"}', "a", "tidak ada teks pada 'text'"),
        (f'{{"id": ["{CANARY}"], "text": "x"}}', "1", "id harus berupa teks"),
        (json.dumps({"id": CANARY * 30, "text": "x"}), "1", "paling banyak 200 karakter"),
        (json.dumps({"id": "a", "text": CANARY * 2000}), "a", "22000 karakter, batasnya 20000"),
        (f'{{"id": "a", "text": "x", "{CANARY}": 1}}', "a", "tidak dikenal"),
        (f'{{"id": "a", "text": "x", "author": "{CANARY}"}}', "a", "author harus salah satu dari atasan"),
        ('{"id": "a", "text": "x", "author": ["atasan"]}', "a", "author harus salah satu dari atasan"),
        (json.dumps({"id": "a", "text": "x", "employee_ref": CANARY * 30}), "a", "employee_ref harus berupa teks"),
        (json.dumps({"id": "a", "text": "x", "period": CANARY * 9}), "a", "period harus berupa teks"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_line_is_told_without_its_text(line: str, identifier: str, reason: str) -> None:
    [note] = JsonNotes().feed(line.encode() + b"\n")
    assert (note.id, note.text) == (identifier, "")
    assert reason in str(note.fault)
    assert CANARY not in str(note.fault)


def test_bytes_that_are_no_utf8_are_a_bad_line() -> None:
    [note] = JsonNotes().feed(b'"caf\xe9"\n')
    assert note.fault == "baris 1: bukan JSON yang sah"


def test_every_lawful_note_fits_into_a_line() -> None:
    longest = json.dumps({"id": "😀" * 200, "text": "😀" * 20_000, "employee_ref": "😀" * 200, "period": "😀" * 50})
    [note] = JsonNotes().feed(longest.encode() + b"\n")
    assert note.fault is None


@pytest.mark.parametrize("notes", [JsonNotes(), CsvNotes()], ids=["NDJSON", "CSV"])
def test_a_line_that_is_too_long_is_a_bad_line(notes: JsonNotes | CsvNotes) -> None:
    notes.feed(b"text\n")
    [note] = [*notes.feed(b"x" * (MOST_LINE_BYTES + 1)), *notes.feed(b"\n")]
    assert (note.id, str(note.fault).split(";")[0]) == ("2", f"baris 2: lebih dari {MOST_LINE_BYTES} bita")


def test_csv_as_people_have_it() -> None:
    body = 'ID;Umpan Balik;lain;Employee Ref;author\n7;"Ramah\n""sekali""";x;p-1;atasan\n\n;Jujur;y;;\n'
    assert CsvNotes().feed(body.encode()) == [
        IncomingNote("7", 'Ramah\n"sekali"', None, {"employee_ref": "p-1", "author": "atasan"}),
        IncomingNote("4", "Jujur"),
    ]


def test_csv_from_windows_is_read() -> None:
    assert CsvNotes().feed("teks\r\nRamah – café\r\n".encode("cp1252"))[0].text == "Ramah – café"


def test_rows_of_csv_without_a_text_are_bad_lines() -> None:
    faults = [(note.id, note.fault) for note in CsvNotes().feed(b"id,teks,author\na,,\nb\nc,Ramah,bos\n")]
    assert faults[:2] == [("a", "baris 2: teks kosong"), ("b", "baris 3: hanya 1 kolom")]
    assert "author harus salah satu" in str(faults[2][1])


@pytest.mark.parametrize("body", [f"{CANARY},umur\n", "x" * (MOST_LINE_BYTES + 1) + "\n"], ids=["no column", "too long"])
def test_a_header_without_a_text_column_is_refused_unrepeated(body: str) -> None:
    with pytest.raises(HeaderUnusable, match="baris kepala CSV") as refused:
        CsvNotes().feed(body.encode())
    assert CANARY not in str(refused.value)


def test_an_empty_csv_has_no_header() -> None:
    with pytest.raises(HeaderUnusable, match="isi permintaan kosong"):
        CsvNotes().finish()


def test_the_text_column_can_be_named() -> None:
    assert CsvNotes(text_column="b").feed(b"a,b\nRamah,Jujur\n") == [IncomingNote("2", "Jujur")]
