"""Annotated notes to and from the files of other tools, with nothing lost: Label Studio, doccano, spaCy's DocBin; CSV out.

The forms are those that the tools document: Label Studio's JSON export with `labels` regions named `label` on the text
`text`, doccano's JSONL with `label: [[start, end, label], …]`, DocBin with `doc.spans["labels"]`. What a tool has no field
for travels in its meta data. Labels that no span shows travel there too.
"""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin, Span

from nlp.clauses import pipeline
from nlp.errors import AnnotationError
from training.annotations import AnnotatedNote, LabelledSpan, write_notes

_META = ("id", "labels", "style", "sector", "author", "origin")
_SPANS = "labels"


def write_label_studio(path: Path, notes: Sequence[AnnotatedNote]) -> None:
    """One task a note, its spans as regions, the rest in `data`."""
    path.write_text(json.dumps([_label_studio_task(note) for note in notes], ensure_ascii=False, indent=1), encoding="utf-8")


def read_label_studio(path: Path) -> list[AnnotatedNote]:
    """The tasks of a JSON export; regions of the first annotation count."""
    notes = []
    for task in json.loads(path.read_text(encoding="utf-8")):
        regions = [result["value"] for result in (task.get("annotations") or [{"result": []}])[0]["result"]]
        spans = [LabelledSpan(r["start"], r["end"], label) for r in regions for label in r.get("labels", ())]
        meta = {"id": str(task.get("id", ""))} | task["data"]
        notes.append(_note(task["data"]["text"], spans, meta))
    return notes


def _label_studio_task(note: AnnotatedNote) -> dict[str, Any]:
    regions = [
        {
            "id": f"{note.id}-{number}",
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "value": {"start": span.start, "end": span.end, "text": note.text[span.start : span.end], "labels": [span.label]},
        }
        for number, span in enumerate(note.spans)
    ]
    return {"data": {"text": note.text} | _meta(note), "annotations": [{"result": regions}]}


def write_doccano(path: Path, notes: Sequence[AnnotatedNote]) -> None:
    """One JSON object a line, the rest in `meta`, where doccano keeps it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for note in notes:
            label = [[span.start, span.end, span.label] for span in note.spans]
            file.write(json.dumps({"text": note.text, "label": label, "meta": _meta(note)}, ensure_ascii=False) + "\n")


def read_doccano(path: Path) -> list[AnnotatedNote]:
    """Doccano's JSONL; meta data beside the text (its own export) or under `meta`."""
    notes = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            fields = json.loads(line)
            spans = [LabelledSpan(start, end, label) for start, end, label in fields.get("label", fields.get("labels", []))]
            notes.append(_note(fields["text"], spans, fields | fields.get("meta", {})))
    return notes


def write_docbin(path: Path, notes: Sequence[AnnotatedNote]) -> None:
    """A DocBin whose docs carry the spans that fall on tokens in `doc.spans["labels"]`, and all of the note as user data."""
    store = DocBin(store_user_data=True)
    for note in notes:
        doc = pipeline().make_doc(note.text)
        spans = [doc.char_span(s.start, s.end, label=s.label, alignment_mode="expand") for s in note.spans]
        doc.spans[_SPANS] = [span for span in spans if isinstance(span, Span)]
        doc.user_data["note"] = json.dumps(asdict(note), ensure_ascii=False)
        store.add(doc)
    store.to_disk(path)


def read_docbin(path: Path) -> list[AnnotatedNote]:
    """The docs of a DocBin; of docs that were not written here, the span group `labels` (or `sc`)."""
    return [_note_of_doc(number, doc) for number, doc in enumerate(DocBin().from_disk(path).get_docs(pipeline().vocab), 1)]


def _note_of_doc(number: int, doc: Doc) -> AnnotatedNote:
    if "note" in doc.user_data:
        fields = json.loads(doc.user_data["note"])
        return _note(fields["text"], [LabelledSpan(**span) for span in fields["spans"]], fields)
    group = doc.spans.get(_SPANS) or doc.spans.get("sc") or []
    spans = [LabelledSpan(span.start_char, span.end_char, span.label_) for span in group]
    return _note(doc.text, spans, {"id": f"docbin-{number}"})


def write_csv(path: Path, notes: Sequence[AnnotatedNote]) -> None:
    """One row a span with its own words (one row for a note without spans); for spreadsheets, not for reading back."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "text", "labels", "start", "end", "label", "words", "style", "sector", "author", "origin"))
        for note in notes:
            meta = (note.style, note.sector, note.author, note.origin)
            for span in note.spans or (None,):
                cells = (span.start, span.end, span.label, note.text[span.start : span.end]) if span else ("",) * 4
                rows.writerow((note.id, note.text, " ".join(note.labels), *cells, *meta))


def _meta(note: AnnotatedNote) -> dict[str, Any]:
    fields = asdict(note)
    return {name: fields[name] for name in _META}


def _note(text: str, spans: Sequence[LabelledSpan], meta: dict[str, Any]) -> AnnotatedNote:
    listed = meta.get("labels")
    labels = listed if isinstance(listed, list | tuple) and all(isinstance(label, str) for label in listed) else ()
    every = tuple(labels) + tuple(sorted({span.label for span in spans} - set(labels)))
    rest = {name: str(meta.get(name) or "") for name in ("style", "sector", "author", "origin")}
    return AnnotatedNote(str(meta.get("id", "")), text, tuple(spans), every, **rest)


WRITERS: dict[str, Callable[[Path, Sequence[AnnotatedNote]], None]] = {
    "jsonl": write_notes,
    "label-studio": write_label_studio,
    "doccano": write_doccano,
    "docbin": write_docbin,
    "csv": write_csv,
}
READERS: dict[str, Callable[[Path], list[AnnotatedNote]]] = {
    "label-studio": read_label_studio,
    "doccano": read_doccano,
    "docbin": read_docbin,
}


def read_foreign(path: Path, form: str) -> list[AnnotatedNote]:
    """Read another tool's file; AnnotationError where it is not in that form."""
    try:
        return READERS[form](path)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise AnnotationError([(path, 0, f"bukan bentuk {form}: {type(error).__name__} {error}")]) from None
