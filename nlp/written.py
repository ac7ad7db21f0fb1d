"""A text's words as they are written, with their places: what masking reads, before anything is folded or cut.

`a.n.`, `a/n` and `sdr/i` are one word each, and so is a word with hyphens or apostrophes in it. Stand-ins that an earlier
masking left (`[NAMA]`) are no words.
"""

import re
from typing import NamedTuple

_LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"  # with the accents of decomposed text
_WORD = re.compile(
    rf"(\[[A-Z]{{3,7}}\])|(?<!\w)(?:[Aa]\. ?[Nn]\.|[Aa]/[Nn](?!\w)|[Ss][Dd][Rr]/[Ii](?!\w))|{_LETTER}+(?:['’-]{_LETTER}+)*"
)


class Word(NamedTuple):
    """A word's place, half-open in code points, and its letters in lower case."""

    start: int
    end: int
    lower: str


def written_words(text: str) -> list[Word]:
    """All words of a text, in order."""
    return [Word(*found.span(), found.group().lower()) for found in _WORD.finditer(text) if not found.group(1)]
