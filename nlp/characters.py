"""What each Unicode character is to the scanner: part of a word (and how it is spelt there), a gap, or a clause's end.

Letters lose case, accents and compatibility forms (`É` → `e`, `ﬁ` → `fi`, `Ｋ` → `k`); invisible characters vanish; emoji
and bullets end a sentence as line ends do. Characters outside the blocks listed are letters and stay as they are.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VERBATIM, FOLDED, GAP, INVISIBLE, PAUSE, LINK, STOP, END, MARK = range(9)  # MARK: belongs to the letter before it

INVISIBLE_FROM = 0xE0000  # tags and selectors, the only characters beyond the table that are not verbatim

_SIZE = 0x20000
_BLOCKS = (
    (0x0, 0x370), (0x1E00, 0x1F00), (0x2000, 0x2C00), (0x3000, 0x3040), (0xD800, 0xF900), (0xFB00, 0xFB07), (0xFE00, 0xFE10),
    (0xFE50, 0xFE70), (0xFEFF, 0x10000), (0x1D400, 0x1D800), (0x1F000, 0x1FB00),
)  # fmt: skip
_EMOJI = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x2190, 0x21FF), (0x2300, 0x23FF))
_BULLETS = "•‣◦▪●\uf0b7\uf0a7"  # the last two: how Word's bullets are pasted
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_SENTENCE_ENDS = "!?…‼⁇⁈⁉。"
_PAUSES = ',;:()[]"|*·{}“”„«»—'
_LINKS = "-/‐‑‒–−"
_APOSTROPHES = "'’‘‚‛′´`"  # within words: jum'at, do'a


class Characters(NamedTuple):
    """The table. kinds: (characters,); a folded one is spelt folds[fold_starts[c]:fold_starts[c] + fold_sizes[c]]."""

    kinds: NDArray[np.uint8]
    fold_starts: NDArray[np.uint16]
    fold_sizes: NDArray[np.uint8]
    folds: NDArray[np.uint8]


@cache
def character_table() -> Characters:
    """The table of all characters below U+20000; made once."""
    kinds = np.full(_SIZE, VERBATIM, dtype=np.uint8)
    starts, sizes = np.zeros(_SIZE, dtype=np.uint16), np.zeros(_SIZE, dtype=np.uint8)
    folds = bytearray()
    for low, high in _BLOCKS:
        for point in range(low, high):
            kinds[point], spelling = _kind(chr(point))
            if spelling:
                starts[point], sizes[point] = len(folds), len(spelling)
                folds += spelling
    return Characters(kinds, starts, sizes, np.frombuffer(bytes(folds), dtype=np.uint8))


def _kind(character: str) -> tuple[int, bytes]:
    """A character's kind and, where it is folded, its spelling in words."""
    for kind, members in ((END, _LINE_ENDS + _SENTENCE_ENDS + _BULLETS), (PAUSE, _PAUSES), (LINK, _LINKS)):
        if character in members:
            return kind, b""
    if character == ".":
        return STOP, b""
    if any(low <= ord(character) <= high for low, high in _EMOJI):
        return END, b""
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return MARK, b""
    if character in _APOSTROPHES or category == "Cf":
        return INVISIBLE, b""
    folded = unicodedata.normalize("NFKD", character).casefold()
    spelling = "".join(part for part in folded if part.isalnum() and not unicodedata.combining(part))
    if not spelling:
        return GAP, b""
    return (VERBATIM, b"") if spelling == character and not character.isascii() else (FOLDED, spelling.encode())
