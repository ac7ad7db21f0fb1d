"""The word lists of this folder as one hash table that compiled code can read."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import part
from nlp.hashing import hash_bytes
from nlp.lexicon import read_lines, word_set

NEGATOR, OPENS, OPENS_BEFORE_VERB, VERB, TITLE, PAST, THEN = (1 << bit for bit in range(7))

MOST_GROWTH = 6  # bytes of a meaning for each byte of its abbreviation

_SLOTS = 8192  # a power of two, several times the number of words
_THEN = ("lalu",)  # opens a clause, but not in "tahun lalu"
_PAST = ("tahun", "bulan", "minggu", "pekan", "hari", "yang", "kali", "waktu", "semester", "triwulan", "periode")


class Lexicon(NamedTuple):
    """Open addressing over word hashes, empty slots 0.

    keys, flags: (slots,); always: (slots,), whether capitals alone are no acronym but the same word; expansions: (slots, 2),
    the words that an abbreviation stands for: expansion_ends[a:b] are their ends in `letters`, the first beginning at
    expansion_ends[a - 1]; a == b where there is none.
    """

    keys: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    always: NDArray[np.bool_]
    expansions: NDArray[np.int32]
    letters: NDArray[np.uint8]
    expansion_ends: NDArray[np.int32]


@cache
def lexicon_table() -> Lexicon:
    """The table of all lists; made once."""
    flags: dict[str, int] = {}
    for words, flag in _flagged():
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    alike = dict(read_lines("alike.tsv"))
    meanings = alike | {word: _read_alike(meaning, alike) for word, meaning in read_lines("abbreviations.tsv")}
    _check_growth(meanings)
    lexicon = Lexicon(
        np.zeros(_SLOTS, dtype=np.uint64),
        np.zeros(_SLOTS, dtype=np.uint8),
        np.zeros(_SLOTS, dtype=np.bool_),
        np.zeros((_SLOTS, 2), dtype=np.int32),
        *_packed(meanings.values()),
    )
    for word, flag in flags.items():
        lexicon.flags[_add(lexicon.keys, word)] = flag
    first = 1
    for word, meaning in meanings.items():
        last = first + len(meaning.split())
        slot = _add(lexicon.keys, word)
        lexicon.expansions[slot], lexicon.always[slot] = (first, last), word in alike
        first = last
    return lexicon


def _read_alike(meaning: str, alike: dict[str, str]) -> str:
    """What an abbreviation stands for, its words read as the words that they are like (`bu` → `ibu` → `bapak`)."""
    return " ".join(alike.get(word, word) for word in meaning.split())


def _check_growth(meanings: dict[str, str]) -> None:
    """ValueError where a meaning has more words or letters than the scanner has room for."""
    for word, meaning in meanings.items():
        if len(meaning.split()) > len(word) or len(meaning.encode()) > MOST_GROWTH * len(word.encode()):
            raise ValueError(f"{word!r} stands for more than there is room for: {meaning!r}")


def _flagged() -> list[tuple[list[str], int]]:
    """Each list's words with their flag."""
    conjunctions = read_lines("conjunctions.txt")
    return [
        (sorted(word_set("negators.txt")), NEGATOR),
        ([line[0] for line in conjunctions if len(line) == 1], OPENS),
        ([line[0] for line in conjunctions if len(line) > 1], OPENS_BEFORE_VERB),
        (sorted(word_set("verbs.txt")), VERB),
        (sorted(word_set("title-abbreviations.txt")), TITLE),
        (list(_PAST), PAST),
        (list(_THEN), THEN),
    ]


def _packed(meanings: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """All words of all meanings in one buffer, with their ends (a 0 before the first)."""
    words = [word.encode() for meaning in meanings for word in meaning.split()]
    ends = np.cumsum([0, *map(len, words)], dtype=np.int32)
    return np.frombuffer(b"".join(words), dtype=np.uint8), ends


def _add(keys: NDArray[np.uint64], word: str) -> int:
    """The slot of a word, taken if it has none yet."""
    key = word_hash(word)
    slot = int(key) % _SLOTS
    while keys[slot] not in (0, key):
        slot = (slot + 1) % _SLOTS
    keys[slot] = key
    return slot


def word_hash(word: str) -> np.uint64:
    """The hash that the scanner gives a word."""
    encoded = np.frombuffer(word.encode(), dtype=np.uint8)
    return np.uint64(hash_bytes(encoded, 0, len(encoded)))


@part
def slot_of(keys, key):  # type: ignore[no-untyped-def]
    """The slot of a word's hash, -1 where no list has it."""
    slot = key & np.uint64(_SLOTS - 1)
    while keys[slot] != 0:
        if keys[slot] == key:
            return np.int64(slot)
        slot = (slot + np.uint64(1)) & np.uint64(_SLOTS - 1)
    return np.int64(-1)
