"""A text's plain spelling, with the way back: each normalised character knows its place in the original.

In comes a text as typed, out goes a `Normalized`: Unicode NFKC, no invisible characters, plain quotes and blanks, emoji
as line ends, no lengthened letters, abbreviations written out. Case stays. Knows nothing of labels or clauses.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat

from nlp.lexicon import read_words

ABBREVIATIONS: dict[str, str] = dict(read_words("abbreviations.tsv"))

_PLAIN = str.maketrans("‘’‚‛′´`“”„‟″«»‐‑‒–—―−", "'''''''\"\"\"\"\"\"\"-------")
_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_GLUED = re.compile(r"(?<=[^\W\d_]{2})[.!?;,](?=[^\W\d_]{2})")
_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})2(?=\b|nya\b|an\b)")
_EMOJI_RANGES = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x2190, 0x21FF), (0x2300, 0x23FF))
_KEYCAPS = ("\ufe0f", "\u20e3")


@dataclass(frozen=True)
class Normalized:
    """A normalised text; `starts[i]`, `ends[i]`: the half-open original span behind its character `i`."""

    text: str
    starts: range | list[int]
    ends: range | list[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The original span behind a non-empty normalised one."""
        return self.starts[start], self.ends[end - 1]


def normalize(text: str) -> Normalized:
    """Normalise a text and keep an exact map of offsets (code points) back into it."""
    normalized = Normalized(text, range(len(text)), range(1, len(text) + 1))
    if not (text.isascii() and text.isprintable()):
        normalized = _rewrite_characters(text)
    normalized = _rewrite(normalized, _BLANKS, lambda match: " ")
    normalized = _rewrite(normalized, _GLUED, lambda match: f"{match[0]} ")
    normalized = _rewrite(normalized, _LENGTHENED, lambda match: match[1])
    normalized = _rewrite(normalized, _DOUBLED, lambda match: f"{match[1]}-{match[1]}")
    shouted = not any(character.islower() for character in normalized.text)
    return _rewrite(normalized, _WORD, lambda match: _written_out(match[0], shouted=shouted))


def _written_out(word: str, *, shouted: bool) -> str:
    """The word behind an abbreviation; capitals alone are an acronym (PD), unless the whole text is in capitals."""
    meant = ABBREVIATIONS.get(word.lower()) if len(word) <= 9 else None
    if meant is None or (not shouted and len(word) > 1 and word.isupper()):
        return word
    return meant


def _rewrite(normalized: Normalized, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> Normalized:
    """Replace a pattern's matches; every new character maps to the whole of what it replaces."""
    text, old_starts, old_ends = normalized.text, normalized.starts, normalized.ends
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        new = replace(match)
        if new == match[0]:
            continue
        start, end = match.span()
        pieces += (text[done:start], new)
        starts += old_starts[done:start]
        ends += old_ends[done:start]
        starts += repeat(old_starts[start], len(new))
        ends += repeat(old_ends[end - 1], len(new))
        done = end
    if not done:
        return normalized
    return Normalized("".join((*pieces, text[done:])), [*starts, *old_starts[done:]], [*ends, *old_ends[done:]])


def _rewrite_characters(text: str) -> Normalized:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _plain(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Normalized("".join(characters), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a base character with its combining marks; CR LF counts as one."""
    start = 0
    for index in range(1, len(text) + 1):
        joined = index < len(text) and (
            unicodedata.combining(text[index]) or text[index] in _KEYCAPS or text[index - 1 : index + 1] == "\r\n"
        )
        if not joined:
            yield start, index
            start = index


def _plain(cluster: str) -> str:
    if cluster.isascii() and cluster.isprintable():
        return cluster
    if cluster[0] in "\r\n\u2028\u2029\x0b\x0c\x85":
        return "\n"
    if any(low <= ord(cluster[0]) <= high for low, high in _EMOJI_RANGES) or cluster[-1] in _KEYCAPS:
        return "\n"
    if cluster[0] in "•‣◦▪●":
        return "\n"
    category = unicodedata.category(cluster[0])
    if category in ("Cf", "Mn", "Me") and len(cluster) == 1:
        return ""
    if category in ("Cc", "Cs", "Co", "Cn", "Zs"):
        return " "
    return unicodedata.normalize("NFKC", cluster).translate(_PLAIN)
