"""The hand-written cases of masking, and what is measured on them; tests and benchmarks/masking.py both read them here."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.masking import PersonalData, find_personal_data

CASES = Path(__file__).parent / "masking-cases.tsv"
UNMARKED = "NAMA_SAJA"  # a name that nothing points to

_MARK = re.compile(r"\{([A-Z_]+):([^{}]*)\}")


@dataclass(frozen=True)
class Case:
    """A text and the personal data that a reader sees in it; part 1 was written before masking was tuned, part 2 after."""

    part: int
    text: str
    places: frozenset[PersonalData]


@dataclass(frozen=True)
class Measured:
    """How many places of a kind were found whole, found where there is none, and missed."""

    hits: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


def read_cases() -> list[Case]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [_case(*line.split("\t")) for line in lines]


def measure(cases: Iterable[Case]) -> dict[str, Measured]:
    """Each kind's count; a place counts only where kind, start and end are right."""
    hits, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        unmarked = {place for place in case.places if place.kind == UNMARKED}
        expected = case.places - unmarked
        found = {place for place in find_personal_data(case.text) if not _touches(place, unmarked)}
        hits.update(place.kind for place in found & expected)
        wrong.update(place.kind for place in found - expected)
        missed.update(place.kind for place in expected - found)
    return {kind: Measured(hits[kind], wrong[kind], missed[kind]) for kind in hits | wrong | missed}


def unmarked_names(cases: Iterable[Case]) -> tuple[int, int]:
    """How many names that nothing points to were found all the same, and how many there are."""
    found = there = 0
    for case in cases:
        unmarked = {place for place in case.places if place.kind == UNMARKED}
        there += len(unmarked)
        found += sum(_touches(place, unmarked) for place in find_personal_data(case.text))
    return found, there


def _case(part: str, mouth: str, marked: str) -> Case:
    text, places, done = "", set(), 0
    marked = marked.replace(r"\n", "\n")
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        places.add(PersonalData(mark[1], len(text), len(text) + len(mark[2])))
        text, done = text + mark[2], mark.end()
    return Case(int(part), text + marked[done:], frozenset(places))


def _touches(place: PersonalData, others: Iterable[PersonalData]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in others)
