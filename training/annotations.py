"""Annotated notes: read, checked as a whole, written.

In come JSONL files of the contract (or the inline form), out come `AnnotatedNote`s. Every fault of every file is reported
at once, with file, line and reason; a single fault and nothing is used.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nlp.errors import AnnotationError, reason_of
from nlp.taxonomy import Taxonomy
from nlp.whole_file import whole_file

ANNOTATIONS = Path(__file__).parent.parent / "data" / "annotations"
PHRASE = "phrase"  # the style of an `AnnotatedNote.is_phrase`
AUTHORS = ("atasan", "rekan", "bawahan", "diri", "warga", "pemeriksa", "")

_WRITTEN = "written"  # the origin of inline notes
_INLINE_MARK = re.compile(r"\{([^\s:{}]+):([^{}]+)\}")

Fault = tuple[Path, int, str]


@dataclass(frozen=True)
class LabelledSpan:
    """Words that show a label: a half-open span of code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class AnnotatedNote:
    """A note with its label set and the spans that show it."""

    id: str
    text: str
    spans: tuple[LabelledSpan, ...]
    labels: tuple[str, ...]
    style: str = ""
    sector: str = ""
    author: str = ""
    origin: str = ""

    @property
    def hand(self) -> str:
        """Who wrote it, as far as the id tells: `t01-007` -> `t01`."""
        return self.id.rpartition("-")[0]

    @property
    def is_phrase(self) -> bool:
        """A few words that alone decide their label: trained on, never evaluated."""
        return self.style == PHRASE


class _SpanLine(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    start: Annotated[int, Field(ge=0)]
    end: int
    label: str


class _NoteLine(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    id: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]
    spans: list[_SpanLine]
    labels: list[str]
    style: str = ""
    sector: str = ""
    author: str = ""
    origin: str = ""


def annotation_files(paths: Iterable[Path]) -> list[Path]:
    """The JSONL files named, or found in the folders named, in a fixed order."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return files


def read_notes(paths: Iterable[Path], taxonomy: Taxonomy) -> list[AnnotatedNote]:
    """Read and check annotated notes; AnnotationError names every fault of every file."""
    notes: list[AnnotatedNote] = []
    faults: list[Fault] = []
    places: dict[str, str] = {}
    for path in annotation_files(paths):
        for line, raw in _lines(path, faults):
            note = _parse(path, line, raw, faults)
            if note is None:
                continue
            faults += [(path, line, reason) for reason in _faults_of(note, taxonomy)]
            if note.id in places:
                faults.append((path, line, f"id {note.id!r} sudah dipakai di {places[note.id]}"))
            places.setdefault(note.id, f"{path}:{line}")
            notes.append(note)
    if faults:
        raise AnnotationError(faults)
    return notes


def checked(notes: Sequence[AnnotatedNote], source: Path, taxonomy: Taxonomy) -> list[AnnotatedNote]:
    """Notes that came from elsewhere, checked as if read; the line is the note's position, counted from 1."""
    faults = [(source, place, reason) for place, note in enumerate(notes, 1) for reason in _faults_of(note, taxonomy)]
    if faults:
        raise AnnotationError(faults)
    return list(notes)


def write_notes(path: Path, notes: Iterable[AnnotatedNote]) -> None:
    """Write annotated notes as JSONL; the file appears whole or not at all."""
    with whole_file(path) as file:
        file.writelines(json.dumps(asdict(note), ensure_ascii=False) + "\n" for note in notes)


def read_inline(path: Path, taxonomy: Taxonomy, *, prefix: str) -> list[AnnotatedNote]:
    """Read the inline form: STYLE <TAB> SECTOR <TAB> AUTHOR <TAB> text, with {AK1-:words} around each span."""
    notes: list[AnnotatedNote] = []
    faults: list[Fault] = []
    for line, raw in _lines(path, faults):
        if raw.startswith("#"):
            continue
        fields = raw.split("\t")
        if len(fields) != 4:
            faults.append(
                (path, line, f"perlu gaya, sektor, penulis, dan teks yang dipisah tab; ditemukan {len(fields)} bidang")
            )
            continue
        text, spans = parse_inline(fields[3].strip())
        labels = tuple(sorted({span.label for span in spans}))
        style, sector, author = (field.strip() for field in fields[:3])
        note = AnnotatedNote(f"{prefix}-{len(notes) + 1:04d}", text, spans, labels, style, sector, author, _WRITTEN)
        faults += [(path, line, reason) for reason in _faults_of(note, taxonomy)]
        if "{" in text or "}" in text:
            faults.append((path, line, "ada kurung kurawal yang tersisa"))
        notes.append(note)
    if faults:
        raise AnnotationError(faults)
    return notes


def parse_inline(marked: str) -> tuple[str, tuple[LabelledSpan, ...]]:
    """A marked text without its marks, and the spans that they named: `{AK1-,BP2-:words}`."""
    text, spans, done = "", [], 0
    for mark in _INLINE_MARK.finditer(marked):
        text += marked[done : mark.start()]
        start = len(text)
        text += mark[2]
        spans += [LabelledSpan(start, len(text), label) for label in mark[1].split(",")]
        done = mark.end()
    return text + marked[done:], tuple(spans)


def data_digest(notes: Sequence[AnnotatedNote]) -> str:
    """SHA-256 over the notes in a canonical form; the order of files plays no part."""
    digest = hashlib.sha256()
    for note in sorted(notes, key=lambda note: note.id):
        digest.update(json.dumps(asdict(note), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _lines(path: Path, faults: list[Fault]) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not empty; a file that can't be read is a fault at line 0."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        faults.append((path, 0, reason_of(error)))
        return
    except UnicodeDecodeError as error:
        faults.append((path, 0, f"bukan teks UTF-8: {error}"))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


def _parse(path: Path, line: int, raw: str, faults: list[Fault]) -> AnnotatedNote | None:
    try:
        fields = _NoteLine.model_validate_json(raw)
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(str(part) for part in fault["loc"])
            faults.append((path, line, f"{place}: {fault['msg']}" if place else fault["msg"]))
        return None
    spans = tuple(LabelledSpan(span.start, span.end, span.label) for span in fields.spans)
    return AnnotatedNote(
        fields.id, fields.text, spans, tuple(fields.labels), fields.style, fields.sector, fields.author, fields.origin
    )


def _faults_of(note: AnnotatedNote, taxonomy: Taxonomy) -> Iterator[str]:
    known = set(taxonomy.labels)
    for label in sorted({*note.labels, *(span.label for span in note.spans)} - known):
        yield f"label {label!r} tidak ada dalam taksonomi {taxonomy.id} (contoh: {', '.join(taxonomy.labels[:2])})"
    for span in note.spans:
        if not span.start < span.end <= len(note.text):
            yield f"rentang {span.start}–{span.end} tidak muat dalam teks {len(note.text)} karakter"
        elif not note.text[span.start : span.end].strip():
            yield f"rentang {span.start}–{span.end} tidak berisi kata"
        if span.label in known and span.label not in note.labels:
            yield f"label rentang {span.label} tidak ada di antara label catatan"
    if len(set(note.labels)) < len(note.labels):
        yield "sebuah label disebut dua kali"
    if note.author not in AUTHORS:
        yield f"penulis {note.author!r} bukan {', '.join(author for author in AUTHORS if author)}, dan bukan kosong"
    if not note.text.strip():
        yield "teksnya kosong"
