"""`POST /v1/summaries`: notes of people or units to counts and quotations for each value; no rating, no ranking.

A group is an employee_ref, or a unit where a note names no employee (or where `group_by` says so), in one period.
"""

from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from service.api import Classifier, Counters
from service.auth import MAY_CLASSIFY
from service.groups import NOTICE, GroupBy, GroupKey, Groups, GroupSummary, group_key
from service.problems import BODIED, SCOPED, problems
from service.rates import Spend
from service.schemas import MAX_ID, MAX_NOTES, Author, Period, Reference, Sent, Text

router = APIRouter(prefix="/v1")


class SummaryNote(Sent):
    """A note with the person or the unit it is about."""

    text: Text
    id: Annotated[str | None, Field(max_length=MAX_ID)] = None
    employee_ref: Reference | None = None
    unit: Reference | None = None
    period: Period | None = None
    author: Author | None = None


class SummariesRequest(Sent):
    """Notes to count; without `group_by` a note belongs to its employee_ref, else to its unit."""

    notes: Annotated[list[SummaryNote], Field(max_length=MAX_NOTES)]
    group_by: GroupBy | None = None

    def keys(self) -> list[GroupKey]:
        """Each note's group; RequestValidationError names every note that has none."""
        found = [group_key(note.employee_ref, note.unit, note.period, by=self.group_by) for note in self.notes]
        field = self.group_by or "employee_ref"
        if None in found:
            raise RequestValidationError(
                [
                    {"loc": ("body", "notes", n, field), "type": "missing", "msg": "missing"}
                    for n, key in enumerate(found)
                    if key is None
                ]
            )
        return [key for key in found if key is not None]


class SideResult(BaseModel):
    """One polarity: notes, their share of the group's notes with a 95 % Wilson interval, and the notes' own words."""

    model_config = ConfigDict(from_attributes=True)
    notes: int
    share: float
    low: float
    high: float
    evidence: list[str]


class ValueSummaryResult(BaseModel):
    """A value; `feedback` quotes the notes, to paste into e-Kinerja."""

    model_config = ConfigDict(from_attributes=True)
    value: str
    name: str
    shown: SideResult
    contrary: SideResult
    feedback: list[str]


class GroupResult(BaseModel):
    """A person's or a unit's notes, counted; `unmentioned` are the values that nobody wrote about."""

    employee_ref: str | None = None
    unit: str | None = None
    period: str | None = None
    notes: int
    too_few: bool
    caution: str | None = None
    unmentioned: list[str]
    values: list[ValueSummaryResult]

    @classmethod
    def of(cls, summary: GroupSummary) -> Self:
        return cls(
            employee_ref=summary.key.employee_ref,
            unit=summary.key.unit,
            period=summary.key.period,
            notes=summary.notes,
            too_few=summary.too_few,
            caution=summary.caution,
            unmentioned=summary.unmentioned,
            values=[ValueSummaryResult.model_validate(value) for value in summary.values],
        )


class SummariesResponse(BaseModel):
    model: str
    notice: str
    groups: list[GroupResult]


@router.post(
    "/summaries",
    response_model_exclude_none=True,
    responses=problems(*SCOPED, *BODIED, 429),
    dependencies=[MAY_CLASSIFY],
)
def summaries(batch: SummariesRequest, classifier: Classifier, spend: Spend, metrics: Counters) -> SummariesResponse:
    """Count and quote, for each person or unit, what its notes say about each value. A suggestion: a human decides."""
    spend(len(batch.notes))
    keys = batch.keys()
    tagged = classifier.classify([note.text for note in batch.notes])
    labels = (label for note in tagged for label in note.labels)
    metrics.tagged(notes=len(tagged), reviews=sum(note.review for note in tagged), labels=labels)
    groups = Groups(classifier.taxonomy)
    for key, note, result in zip(keys, batch.notes, tagged, strict=True):
        groups.add(key, note.text, result)
    results = [GroupResult.of(summary) for summary in groups.summaries()]
    return SummariesResponse(model=classifier.version, notice=NOTICE, groups=results)
