"""Personal data in a text, found and replaced by readable stand-ins.

In comes a text as typed, out come the places of numbers and addresses that belong to a person (nlp/personal_numbers.py) and
of names that a title or a form of address points to (nlp/personal_names.py). What it misses is measured in docs/privasi.md.
Reads no files but the lexicon, keeps nothing, and takes time in proportion to the text.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

from nlp.personal_names import find_names
from nlp.personal_numbers import find_numbers, screened

Kind = Literal["NIP", "NIK", "NPWP", "TELEPON", "EMAIL", "PLAT", "NAMA"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class PersonalData:
    """One place of personal data: what it is (one of KINDS), and where, in code points, half-open."""

    kind: str
    start: int
    end: int

    @property
    def stand_in(self) -> str:
        """What stands in the masked text instead: `[NIP]`."""
        return f"[{self.kind}]"


@dataclass(frozen=True)
class Masked:
    """A masked text, and the places in the original text that were replaced, in order."""

    text: str
    places: tuple[PersonalData, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the original text is in the masked one; a span that cuts into a place gets the whole stand-in."""
        ends = [place.end for place in self.places]
        growths = [0, *accumulate(len(place.stand_in) - (place.end - place.start) for place in self.places)]
        if not 0 <= start <= end <= len(self.text) - growths[-1]:
            raise ValueError(f"not a span of the original text: {start}, {end}")
        first, last = bisect_right(ends, start), bisect_right(ends, end)
        moved_start, moved_end = start + growths[first], end + growths[last]
        if first < len(ends) and self.places[first].start < start:
            moved_start = self.places[first].start + growths[first]
        if last < len(ends) and self.places[last].start < end:
            moved_end = self.places[last].end + growths[last + 1]
        return moved_start, moved_end


def find_personal_data(text: str) -> list[PersonalData]:
    """All personal data found in a text, in order, not overlapping."""
    numbers = find_numbers(text)
    names = find_names(screened(text, numbers))
    found = [*numbers, *(("NAMA", start, end) for start, end in names)]
    return [PersonalData(kind, start, end) for kind, start, end in sorted(found, key=lambda place: place[1])]


def mask(text: str) -> Masked:
    """The text with stand-ins for all personal data found; masking a masked text changes nothing.

    >>> mask("Sdr. Budi Santoso, HP 0812-3456-7801, rajin.").text
    'Sdr. [NAMA], HP [TELEPON], rajin.'
    """
    places = find_personal_data(text)
    pieces, done = [], 0
    for place in places:
        pieces += [text[done : place.start], place.stand_in]
        done = place.end
    return Masked("".join(pieces) + text[done:], tuple(places))
