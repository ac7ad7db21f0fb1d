"""`POST /v1/mask`: texts to the same texts without personal data, for whoever wants to mask before tagging. Nothing is kept."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from nlp.masking import Kind, Masked, mask
from service.auth import MAY_CLASSIFY
from service.problems import BODIED, SCOPED, problems
from service.rates import Spend
from service.schemas import MAX_NOTES, Sent, Text

router = APIRouter(prefix="/v1")


class MaskRequest(Sent):
    """Texts to mask."""

    texts: Annotated[list[Text], Field(max_length=MAX_NOTES)]


class PlaceResult(BaseModel):
    """A half-open span of code points of the text as sent that was replaced, and by which stand-in: `[NIP]` for NIP."""

    model_config = ConfigDict(from_attributes=True)
    kind: Kind
    start: int
    end: int


class MaskResult(BaseModel):
    """A masked text and what was replaced in it."""

    model_config = ConfigDict(from_attributes=True)
    text: str
    places: list[PlaceResult]

    @classmethod
    def of(cls, masked: Masked) -> Self:
        return cls.model_validate(masked)


class MaskResponse(BaseModel):
    """The masked texts, in the order sent."""

    results: list[MaskResult]


@router.post("/mask", operation_id="mask", responses=problems(*SCOPED, *BODIED, 429), dependencies=[MAY_CLASSIFY])
def mask_texts(batch: MaskRequest, spend: Spend) -> MaskResponse:
    """Replace names, NIP, phone numbers and the like by stand-ins. It misses some: read what goes on."""
    spend(len(batch.texts))
    return MaskResponse(results=[MaskResult.of(mask(text)) for text in batch.texts])
