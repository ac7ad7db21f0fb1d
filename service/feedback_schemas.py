"""The shapes of corrections over HTTP, and the checks that need the label scheme."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, Discriminator, FailFast, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from nlp.taxonomy import Taxonomy
from service.feedback import CorrectedSpan, Correction, Receipt
from service.feedback_settings import FeedbackSettings
from service.schemas import MAX_NOTES, MAX_REFERENCE, Author, Sent, Text

MAX_SPANS = 500
MAX_WRONG = 100  # told at once; who has more has one, made in every line

_Wrong = tuple[tuple[str | int, ...], str]  # a place in a correction, and what is wrong there


def _without_nul(text: str) -> str:
    if "\0" in text:  # PostgreSQL can't store it
        raise PydanticCustomError("nul", "memuat karakter NUL (U+0000)")
    return text


_NoNul = AfterValidator(_without_nul)
Reference = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_REFERENCE), _NoNul]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50), _NoNul]


class SpanIn(Sent):
    """Words that show a label: a half-open span of Unicode code points in the note."""

    start: Annotated[int, Field(strict=True)]
    end: Annotated[int, Field(strict=True)]
    label: str


class CorrectionIn(Sent):
    """A note and the labels that a person holds right for it; an empty list says that it shows no behaviour."""

    text: Annotated[Text, _NoNul]
    labels: Annotated[
        list[str], FailFast(), Field(examples=[["AK1+"]], description="Label yang benar; kosong: tidak ada perilaku.")
    ]
    spans: Annotated[list[SpanIn], FailFast()] = []  # noqa: RUF012 - pydantic copies it
    model: Annotated[Name, Field(description="Versi model yang menandai catatan ini.", examples=["0.2"])]
    given: Annotated[list[str], FailFast(), Field(examples=[["AK1-"]], description="Label yang diberikan model itu.")]
    author: Annotated[Author, Field(description="Peran penulis catatan.")] = ""
    employee_ref: Annotated[Reference | None, Field(description="Rujukan pegawai, bukan nama dan bukan NIP.")] = None
    period: Annotated[Name | None, Field(description="Periode penilaian.", examples=["2026-triwulan-3"])] = None
    corrected_by: Annotated[Reference | None, Field(description="Rujukan pengoreksi, bukan nama dan bukan NIP.")] = None

    def plain(self) -> Correction:
        """The correction as it is recorded; an empty reference is none."""
        return Correction(
            self.text,
            tuple(self.labels),
            self.model,
            tuple(self.given),
            tuple(CorrectedSpan(span.start, span.end, span.label) for span in self.spans),
            self.author,
            self.employee_ref or None,
            self.period or None,
            self.corrected_by or None,
        )


class CorrectionsIn(Sent):
    """Corrections that are recorded together: all or none."""

    corrections: Annotated[list[CorrectionIn], Field(min_length=1, max_length=MAX_NOTES)]


def _kind(body: Any) -> str:
    return "batch" if isinstance(body, CorrectionsIn) or (isinstance(body, dict) and "corrections" in body) else "single"


FeedbackRequest = Annotated[
    Annotated[CorrectionIn, Tag("single")] | Annotated[CorrectionsIn, Tag("batch")], Discriminator(_kind)
]


class ReceiptOut(BaseModel):
    """What was recorded."""

    id: str
    received: datetime
    text_stored: Annotated[bool, Field(description="Teksnya disimpan (tersamar); bila tidak, hanya sidik HMAC-nya.")]
    retention_days: Annotated[int, Field(description="Sesudah sekian hari koreksi ini dihapus.")]

    @classmethod
    def of(cls, receipt: Receipt, days: int) -> Self:
        return cls(id=receipt.id, received=receipt.received, text_stored=receipt.text_stored, retention_days=days)


class ReceiptsOut(BaseModel):
    """What was recorded, in the order sent."""

    corrections: list[ReceiptOut]


class FeedbackStatus(BaseModel):
    """What the operator decided about corrections."""

    on: bool
    text_stored: bool
    retention_days: int

    @classmethod
    def of(cls, settings: FeedbackSettings) -> Self:
        return cls(on=settings.on, text_stored=settings.stores_text, retention_days=settings.days)


def wrong_fields(body: CorrectionIn | CorrectionsIn, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """What the shapes can't see, as validation faults: places within the body, never the input."""
    found: list[tuple[tuple[str | int, ...], CorrectionIn]]
    if isinstance(body, CorrectionIn):
        found = [((), body)]
    else:
        found = [(("corrections", place), one) for place, one in enumerate(body.corrections)]
    wrong = (
        {"type": "value_error", "loc": ("body", *where, *place), "msg": reason}
        for where, correction in found
        for place, reason in _wrong_places(correction, taxonomy)
    )
    return list(islice(wrong, MAX_WRONG))


def _wrong_places(correction: CorrectionIn, taxonomy: Taxonomy) -> Iterator[_Wrong]:
    if not correction.text.strip():
        yield ("text",), "teksnya kosong"
    if not correction.model:
        yield ("model",), "bidang ini wajib diisi"
    yield from _wrong_labels("labels", correction.labels, taxonomy)
    yield from _wrong_labels("given", correction.given, taxonomy)
    if len(correction.spans) > MAX_SPANS:
        yield ("spans",), f"terlalu banyak; batasnya {MAX_SPANS} rentang per catatan"
        return
    for place, span in enumerate(correction.spans):
        for field, reason in _wrong_span(span, correction):
            yield ("spans", place, *field), reason


def _wrong_labels(field: str, labels: Sequence[str], taxonomy: Taxonomy) -> Iterator[_Wrong]:
    known, seen = set(taxonomy.labels), set[str]()
    for place, label in enumerate(labels):
        if label not in known:
            yield (field, place), f"label tidak ada dalam taksonomi {taxonomy.id} (contoh: {', '.join(taxonomy.labels[:2])})"
        elif label in seen:
            yield (field, place), "label ini disebut dua kali"
        seen.add(label)


def _wrong_span(span: SpanIn, correction: CorrectionIn) -> Iterator[_Wrong]:
    if not 0 <= span.start < span.end <= len(correction.text):
        yield (), f"rentang tidak muat dalam teks {len(correction.text)} karakter, atau kosong"
    elif not correction.text[span.start : span.end].strip():
        yield (), "rentang tidak berisi kata"
    if span.label not in correction.labels:
        yield ("label",), "label rentang harus ada di antara labels"
