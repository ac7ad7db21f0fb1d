"""The shapes of what the API takes and gives: the contract's result object, and problem documents."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from nlp.classifier import MAX_NOTE_CHARACTERS
from nlp.model_folder import Manifest
from nlp.taxonomy import Taxonomy

MAX_NOTES = 1_000
MAX_ID = 200
MAX_REFERENCE = 200
MAX_PERIOD = 50
MAX_FIELDS = 16  # of one object; each unknown field is a fault of its own, and costs a kilobyte while they are gathered

Author = Literal["atasan", "rekan", "bawahan", "diri", "warga", "pemeriksa", ""]
AUTHORS: tuple[str, ...] = get_args(Author)
ECHOED = ("author", "employee_ref", "period")  # what an answer gives back of its note

Text = Annotated[str, Field(max_length=MAX_NOTE_CHARACTERS, description="Isi catatan.", examples=["Tidak pernah terlambat."])]
Reference = Annotated[str, Field(max_length=MAX_REFERENCE, description="Rujukan dari sistem pemanggil; tidak ditafsirkan.")]
Period = Annotated[str, Field(max_length=MAX_PERIOD, description="Periode penilaian.", examples=["2026-triwulan-3"])]


class Sent(BaseModel):
    """An object of a request: a field that is not known is a fault, and so are many more fields than any object has."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few_fields(cls, sent: Any) -> Any:
        if isinstance(sent, dict) and len(sent) > MAX_FIELDS:
            raise PydanticCustomError("too_many_fields", f"terlalu banyak bidang; batasnya {MAX_FIELDS}")
        return sent


class Note(Sent):
    """A note with an id of the caller's choice; author, employee_ref and period are given back as they came."""

    id: Annotated[str, Field(max_length=MAX_ID)]
    text: Text
    author: Author | None = None
    employee_ref: Reference | None = None
    period: Period | None = None


class ClassifyRequest(Sent):
    """Notes to tag; a bare string gets its position, counted from 1, as its id."""

    notes: Annotated[list[Note | Text], Field(max_length=MAX_NOTES)]
    explain: StrictBool = False


class CodeResult(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    code: str
    polarity: str
    score: float


class WordResult(BaseModel):
    """What one word adds to the margin, the log-odds of the score; all words and the intercept sum to it."""

    model_config = ConfigDict(from_attributes=True)
    start: int
    end: int
    contribution: float


class EvidenceResult(BaseModel):
    """A half-open span of Unicode code points in the note; with `explain` also why."""

    model_config = ConfigDict(from_attributes=True)
    start: int
    end: int
    code: str
    polarity: str
    score: float
    words: list[WordResult] | None = None
    intercept: float | None = None
    margin: float | None = None


class ValueResult(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    value: str
    name: str
    polarity: str
    score: float
    codes: list[CodeResult]
    evidence: list[EvidenceResult]


class NoteResult(BaseModel):
    """The tags of one note: a suggestion for a human to decide on."""

    id: str
    labels: list[str]
    values: list[ValueResult]
    review: bool
    author: str | None = None
    employee_ref: str | None = None
    period: str | None = None


class ClassifyResponse(BaseModel):
    model: str
    results: list[NoteResult]


class CodeSchema(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str
    text: str


class ValueSchema(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str
    name: str
    codes: list[CodeSchema]


class TaxonomyResponse(BaseModel):
    """The label scheme in use."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    name: str
    source: str
    language: str
    polarity: bool
    values: list[ValueSchema]
    labels: list[str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Self:
        return cls.model_validate(taxonomy)


class ModelResponse(BaseModel):
    """The model in use and what was measured on it."""

    version: str
    created: str
    taxonomy: str
    notes: int
    phrases: int
    weights_digest: str
    metrics: dict[str, Any]

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        return cls(
            version=manifest.version,
            created=manifest.created,
            taxonomy=str(manifest.taxonomy["id"]),
            notes=manifest.notes,
            phrases=manifest.phrases,
            weights_digest=manifest.weights_digest,
            metrics=manifest.metrics,
        )


class Health(BaseModel):
    status: str


class RefusedModel(BaseModel):
    """A promoted version that is not used, and why."""

    model_config = ConfigDict(from_attributes=True)
    version: str
    reason: str


class Readiness(Health):
    """The model that answers; `refused` the one that was promoted after it and can't be used."""

    model: str
    refused: RefusedModel | None = None

    @classmethod
    def of(cls, version: str, refusal: object) -> Self:
        refused = RefusedModel.model_validate(refusal) if refusal else None
        return cls(status="ok", model=version, refused=refused)


class BadField(BaseModel):
    """Where a request is wrong, and how."""

    place: str
    reason: str


class Problem(BaseModel):
    """A problem document after RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[BadField] = []
