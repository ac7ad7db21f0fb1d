"""Tagged notes of people or units, counted: what was written about each value, how often, in which words.

In come tagged notes with the group each belongs to, out come `GroupSummary`s in the order in which the groups first came.
Nothing here rates or ranks: counts, their intervals, and quotations. Knows no files and no HTTP.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist
from typing import Literal, get_args

from nlp.classifier import TaggedNote
from nlp.taxonomy import Taxonomy

FEW_NOTES = 5
NOTICE = (
    "Ringkasan ini usulan yang dihitung dari catatan, bukan penilaian, bukan peringkat, dan bukan temuan disiplin. "
    "Baca catatannya; manusia yang memutuskan."
)

GroupBy = Literal["employee_ref", "unit"]
GROUP_BY: tuple[GroupBy, ...] = get_args(GroupBy)

_CONTRARY = "-"
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class GroupKey:
    """Whom notes are about: a person or a unit, in one period where periods are told."""

    employee_ref: str | None = None
    unit: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Side:
    """One polarity of a value: its notes, their share with the 95 % Wilson interval, and the words that say so."""

    notes: int
    share: float
    low: float
    high: float
    evidence: list[str]


@dataclass(frozen=True)
class ValueSummary:
    """What a group's notes say about one value; `feedback` quotes them, what is shown before what is contrary."""

    value: str
    name: str
    shown: Side
    contrary: Side

    @property
    def feedback(self) -> list[str]:
        return list(dict.fromkeys([*self.shown.evidence, *self.contrary.evidence]))


@dataclass(frozen=True)
class GroupSummary:
    """A group's notes, counted; `unmentioned` are the values that no note is about."""

    key: GroupKey
    notes: int
    values: list[ValueSummary]

    @property
    def too_few(self) -> bool:
        return self.notes < FEW_NOTES

    @property
    def caution(self) -> str | None:
        """What to say where the notes are too few."""
        if not self.too_few:
            return None
        return f"Baru {self.notes} catatan, kurang dari {FEW_NOTES}: terlalu sedikit untuk disimpulkan. Kumpulkan catatan lain."

    @property
    def unmentioned(self) -> list[str]:
        return [value.value for value in self.values if not value.shown.notes + value.contrary.notes]


@dataclass
class _Quotes:
    notes: int = 0
    words: dict[str, None] = field(default_factory=dict)  # each once, in the notes' order


@dataclass
class _Group:
    notes: int = 0
    quotes: dict[tuple[str, bool], _Quotes] = field(default_factory=dict)  # by value and whether it is contrary


class Groups:
    """Collects tagged notes by group, a note at a time."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._groups: dict[GroupKey, _Group] = {}

    def add(self, key: GroupKey, text: str, note: TaggedNote) -> None:
        """Count a note and keep the words that are its evidence."""
        group = self._groups.setdefault(key, _Group())
        group.notes += 1
        for value in note.values:
            quotes = group.quotes.setdefault((value.value, value.polarity == _CONTRARY), _Quotes())
            quotes.notes += 1
            for evidence in value.evidence:
                quotes.words.setdefault(text[evidence.start : evidence.end].strip())

    def summaries(self) -> Iterator[GroupSummary]:
        """Every group, with all values of the scheme in its order."""
        for key, group in self._groups.items():
            values = [
                ValueSummary(
                    value.id, value.name, _side(group, value.id, contrary=False), _side(group, value.id, contrary=True)
                )
                for value in self._taxonomy.values
            ]
            yield GroupSummary(key, group.notes, values)


def group_key(employee_ref: str | None, unit: str | None, period: str | None, *, by: GroupBy | None = None) -> GroupKey | None:
    """The group of a note, None where it names none; without `by` the employee's, else the unit's."""
    if employee_ref and by != "unit":
        return GroupKey(employee_ref=employee_ref, period=period or None)
    if unit and by != "employee_ref":
        return GroupKey(unit=unit, period=period or None)
    return None


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share."""
    share, spread = count / total, _Z * _Z / total
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def _side(group: _Group, value: str, *, contrary: bool) -> Side:
    quotes = group.quotes.get((value, contrary), _Quotes())
    low, high = wilson(quotes.notes, group.notes)
    return Side(quotes.notes, round(quotes.notes / group.notes, 4), round(low, 4), round(high, 4), list(quotes.words))
