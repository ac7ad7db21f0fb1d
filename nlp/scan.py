"""A text's words and clauses in one compiled pass over its UTF-8 bytes.

In come texts as typed, out come `Scanned` words in plain spelling, each with its place in the text, and the clauses that they
form. Words lose case and accents, lengthened letters are shortened (`baguuus`), abbreviations written out (`tdk`), doubled
words doubled (`anak2`), and names, faiths, peoples and places of a kind read as one word (nlp/lexicon/alike.tsv). A clause
ends with a sentence, at a pause, or before a conjunction; a single word joins the clause before it. Knows nothing of labels.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.characters import END, FOLDED, GAP, INVISIBLE, INVISIBLE_FROM, LINK, MARK, PAUSE, VERBATIM, character_table
from nlp.compiled import entry, part
from nlp.hashing import hash_bytes
from nlp.lexicon.table import (
    MOST_GROWTH,
    NEGATOR,
    OPENS,
    OPENS_BEFORE_VERB,
    PAST,
    THEN,
    TITLE,
    VERB,
    lexicon_table,
    slot_of,
)

HAS_LETTER = 128  # a word's flag beside those of the lexicon
SENTENCE = 2  # what ended before a word: a sentence, …

_CLAUSE = 1  # … or only a clause
_0, _2, _9, _A, _Z, _a, _b, _d, _e, _i, _m, _n, _r, _t, _y, _z = b"029AZabdeimnrtyz"
_GROWTH = 2 * MOST_GROWTH  # bytes of plain spelling that a byte of text can become: an abbreviation, and that doubled
_TO_STAND_ALONE = 2  # words
_TO_BE_A_VERB = 6  # letters of a word with a verb's prefix


@dataclass(frozen=True)
class Scanned:
    """The words and clauses of some texts.

    letters: (bytes,) the words' spelling, one after the other; word_ends: (words,), word w is
    letters[word_ends[w - 1]:word_ends[w]]; places: (words, 2), half-open in code points of its text; hashes, flags: (words,);
    breaks: (words,), 2 where a sentence begins, else 0 or 1; clauses: (clauses, 2), half-open in words; note_ends and
    text_ends: (texts + 1,), text i has the clauses note_ends[i]:note_ends[i + 1] and the words text_ends[i]:text_ends[i + 1].
    """

    letters: NDArray[np.uint8]
    word_ends: NDArray[np.int64]
    places: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    breaks: NDArray[np.uint8]
    clauses: NDArray[np.int64]
    note_ends: NDArray[np.int64]
    text_ends: NDArray[np.int64]

    def texts(self) -> NDArray[np.int64]:
        """The number of each word's text: (words,)."""
        return np.repeat(np.arange(len(self.text_ends) - 1), np.diff(self.text_ends))

    def spans(self) -> NDArray[np.int64]:
        """Each clause's half-open place in its text, in code points: (clauses, 2)."""
        if not len(self.clauses):
            return np.zeros((0, 2), dtype=np.int64)
        first, last = self.clauses.T
        return np.column_stack((self.places[first, 0], self.places[last - 1, 1])).astype(np.int64)

    def words(self) -> list[str]:
        """All words in plain spelling."""
        whole = self.letters.tobytes()
        bounds = [0, *self.word_ends.tolist()]
        return [whole[start:end].decode() for start, end in pairwise(bounds)]


class Words(NamedTuple):
    """The words of `Scanned` while they are put together: as there, with room for more."""

    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]
    places: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    breaks: NDArray[np.uint8]


def scan(texts: Iterable[str]) -> Scanned:
    """Scan texts; any string is a text, also one with lone surrogates."""
    return Scanned(*scan_bytes(*encode(texts), character_table(), lexicon_table()))


def encode(texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts as one buffer of UTF-8, and where each ends in it (a 0 before the first); lone surrogates pass."""
    if isinstance(texts, str):
        raise ValueError("expected a sequence of texts, got one text")
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.array([0, *accumulate(map(len, encoded))], dtype=np.int64)
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), ends


@entry
def scan_bytes(buffer, ends, characters, lexicon):  # type: ignore[no-untyped-def]
    """The arrays of `Scanned` from UTF-8 texts; ends: (texts + 1,), text i is buffer[ends[i]:ends[i + 1]]."""
    most = 2 * len(buffer) + 2  # words: `dll2` becomes six, no text more than twice its bytes
    letters = np.empty(_GROWTH * (len(buffer) + 2), dtype=np.uint8)
    word_ends, places = np.empty(most, dtype=np.int64), np.empty((most, 2), dtype=np.int32)
    hashes, flags, breaks = np.empty(most, dtype=np.uint64), np.empty(most, dtype=np.uint8), np.empty(most, dtype=np.uint8)
    clauses = np.empty((most, 2), dtype=np.int64)
    note_ends, text_ends = np.zeros(len(ends), dtype=np.int64), np.zeros(len(ends), dtype=np.int64)
    words = Words(letters, word_ends, places, hashes, flags, breaks)
    n = n_clauses = 0
    for text in range(len(ends) - 1):
        first = n
        n = _read_words(buffer, ends[text], ends[text + 1], characters, lexicon, words, n)
        n_clauses = _cut_clauses(words, first, n, clauses, n_clauses)
        note_ends[text + 1], text_ends[text + 1] = n_clauses, n
    letters = letters[: word_ends[n - 1] if n else 0]
    read = (letters, word_ends[:n], places[:n], hashes[:n], flags[:n], breaks[:n])
    return (*read, clauses[:n_clauses], note_ends, text_ends)


@part
def _read_words(buffer, start, end, characters, lexicon, words, n):  # type: ignore[no-untyped-def]
    """Append one text's words; gives back the new number of words."""
    letters, word_ends = words.letters, words.ends
    shouted = not _has_lower_case(buffer, start, end)
    size = begin = word_ends[n - 1] if n else 0
    place = same = small = 0  # same: the run of one letter at the word's end; small: its characters that are not capitals
    word_start = word_stop = -1  # the open word's place
    pending = SENTENCE
    position = start
    while position < end:
        point, width = np.uint32(buffer[position]), 1
        kind = characters.kinds[point]
        if point >= 128:
            point, width = _decode(buffer, position)
            kind = _kind_of(point, characters)
        if kind == VERBATIM or kind == FOLDED:
            if word_start < 0:
                word_start, same, small = place, 0, 0
            word_stop = place + 1
            small += not _is_capital(point)
            letter = characters.folds[characters.fold_starts[point]] if point < 128 else np.uint8(0)
            if letter and (size == begin or letters[size - 1] != letter):
                letters[size], same = letter, 1
                size += 1
            else:
                size, same = _append(buffer, position, width, point, kind, characters, letters, size, begin, same)
        elif kind == MARK:
            word_stop = place + 1
        elif kind != INVISIBLE:
            if word_start >= 0:
                expand = small > 0 or shouted or size - begin == 1
                n = _close_word(words, n, begin, size, word_start, word_stop, pending, expand, lexicon)
                size = begin = word_ends[n - 1]
                pending, word_start = 0, -1
            if kind != GAP:
                pending = max(pending, _break_at(buffer, position, width, start, end, kind, words, n))
        position += width
        place += 1
    if word_start >= 0:
        expand = small > 0 or shouted or size - begin == 1
        n = _close_word(words, n, begin, size, word_start, word_stop, pending, expand, lexicon)
    return n


@part
def _has_lower_case(buffer, start, end):  # type: ignore[no-untyped-def]
    for index in range(start, end):
        if _is_small(buffer[index]):
            return True
    return False


@part
def _decode(buffer, position):  # type: ignore[no-untyped-def]
    """The code point at a position of valid UTF-8, and its bytes."""
    lead = np.uint32(buffer[position])
    if lead < 0x80:
        return lead, 1
    if lead < 0xE0:
        return (lead & np.uint32(0x1F)) << np.uint32(6) | _tail(buffer, position + 1), 2
    if lead < 0xF0:
        low = _tail(buffer, position + 1) << np.uint32(6) | _tail(buffer, position + 2)
        return (lead & np.uint32(0x0F)) << np.uint32(12) | low, 3
    middle = _tail(buffer, position + 1) << np.uint32(12) | _tail(buffer, position + 2) << np.uint32(6)
    return (lead & np.uint32(0x07)) << np.uint32(18) | middle | _tail(buffer, position + 3), 4


@part
def _tail(buffer, position):  # type: ignore[no-untyped-def]
    return np.uint32(buffer[position]) & np.uint32(0x3F)


@part
def _kind_of(point, characters):  # type: ignore[no-untyped-def]
    if point < len(characters.kinds):
        return characters.kinds[point]
    return np.uint8(INVISIBLE) if point >= INVISIBLE_FROM else np.uint8(VERBATIM)


@part
def _append(buffer, position, width, point, kind, characters, letters, size, begin, same):  # type: ignore[no-untyped-def]
    """Add a character to the open word; gives back the new end and the run of its last letter."""
    if kind == VERBATIM:
        for index in range(width):
            letters[size + index] = buffer[position + index]
        return size + width, 0
    first = characters.fold_starts[point]
    count = characters.fold_sizes[point]
    letter = characters.folds[first]
    if count == 1 and _is_small(letter):
        same = same + 1 if size > begin and letters[size - 1] == letter else 1
        if same == 3:
            return size - 1, same
        if same > 3:
            return size, same
        letters[size] = letter
        return size + 1, same
    for index in range(count):
        letters[size + index] = characters.folds[first + index]
    return size + count, 0


@part
def _break_at(buffer, position, width, start, end, kind, words, n):  # type: ignore[no-untyped-def]
    """What a character between words ends: nothing, a clause or a sentence."""
    if kind == END:
        return SENTENCE
    after = position + width
    joined = position > start and after < end and _is_in_word(buffer[position - 1]) and _is_in_word(buffer[after])
    if kind == LINK:
        return 0 if joined else _CLAUSE
    figures = joined and _is_digit(buffer[position - 1]) and _is_digit(buffer[after])
    if kind == PAUSE:
        return 0 if figures else _CLAUSE
    if position == start or not _is_in_word(buffer[position - 1]):
        return SENTENCE
    previous = words.ends[n - 1] - (words.ends[n - 2] if n > 1 else 0)
    if words.flags[n - 1] & np.uint8(TITLE) or previous == 1:
        return 0
    if not joined:
        return SENTENCE
    glued = not _is_digit(buffer[after]) and after + 1 < end and _is_in_word(buffer[after + 1])
    return SENTENCE if glued and not _is_digit(buffer[position - 1]) else 0


@part
def _is_digit(byte):  # type: ignore[no-untyped-def]
    return _0 <= byte <= _9


@part
def _is_small(byte):  # type: ignore[no-untyped-def]
    return _a <= byte <= _z


@part
def _is_capital(byte):  # type: ignore[no-untyped-def]
    return _A <= byte <= _Z


@part
def _is_in_word(byte):  # type: ignore[no-untyped-def]
    return _is_small(byte) or _is_capital(byte) or _is_digit(byte) or byte >= 128


@part
def _close_word(words, n, begin, end, start, stop, pending, expand, lexicon):  # type: ignore[no-untyped-def]
    """Add the word letters[begin:end], a doubled one (`anak2nya`) as two; gives back the new number of words."""
    letters = words.letters
    two = _doubling(letters, begin, end)
    if two < 0:
        return _put(words, n, begin, end, start, stop, pending, expand, lexicon)
    size = end - begin - 1
    second = end + MOST_GROWTH * size  # out of the first one's way, however long its meaning
    for index in range(size):
        letters[second + index] = letters[begin + index + (index >= two - begin)]
    n = _put(words, n, begin, two, start, stop, pending, expand, lexicon)
    begin = words.ends[n - 1]
    for index in range(size):
        letters[begin + index] = letters[second + index]
    return _put(words, n, begin, begin + size, start, stop, 0, expand, lexicon)


@part
def _doubling(letters, begin, end):  # type: ignore[no-untyped-def]
    """Where the 2 of a doubled word stands, after three letters or more and before nothing, `nya` or `an`; else -1."""
    if end - begin < 4 or (letters[end - 1] != _2 and letters[end - 3] != _2 and letters[end - 4] != _2):
        return -1
    for two in (end - 1, end - 3, end - 4):
        if two - begin < 3 or letters[two] != _2:
            continue
        for index in range(begin, two):
            if letters[index] < _a:
                return -1
        suffix = end - two - 1
        nya = suffix == 3 and letters[two + 1] == _n and letters[two + 2] == _y and letters[two + 3] == _a
        an = suffix == 2 and letters[two + 1] == _a and letters[two + 2] == _n
        return two if suffix == 0 or nya or an else -1
    return -1


@part
def _put(words, n, begin, end, start, stop, pending, expand, lexicon):  # type: ignore[no-untyped-def]
    """Add one word, an abbreviation written out; gives back the new number of words."""
    letters = words.letters
    key = hash_bytes(letters, begin, end)
    slot = slot_of(lexicon.keys, key)
    known = slot >= 0 and (expand or lexicon.always[slot])
    first, last = (lexicon.expansions[slot, 0], lexicon.expansions[slot, 1]) if known else (0, 0)
    if first == last:
        return _put_plain(words, n, begin, end, start, stop, pending, lexicon, key, slot)
    for meaning in range(first, last):
        source, source_end = lexicon.expansion_ends[meaning - 1], lexicon.expansion_ends[meaning]
        end = begin + source_end - source
        for index in range(end - begin):
            letters[begin + index] = lexicon.letters[source + index]
        key = hash_bytes(letters, begin, end)
        n = _put_plain(words, n, begin, end, start, stop, pending, lexicon, key, slot_of(lexicon.keys, key))
        pending, begin = 0, end
    return n


@part
def _put_plain(words, n, begin, end, start, stop, pending, lexicon, key, slot):  # type: ignore[no-untyped-def]
    letters, word_ends, places, hashes, flags, breaks = words
    word_ends[n], hashes[n], breaks[n] = end, key, pending
    places[n, 0], places[n, 1] = start, stop
    flags[n] = (lexicon.flags[slot] if slot >= 0 else np.uint8(0)) | _letter_flag(letters, begin, end)
    return n + 1


@part
def _letter_flag(letters, begin, end):  # type: ignore[no-untyped-def]
    for index in range(begin, end):
        if letters[index] > _9:
            return np.uint8(HAS_LETTER)
    return np.uint8(0)


@part
def _cut_clauses(words, first, last, clauses, n):  # type: ignore[no-untyped-def]
    """Append the clauses of the words first:last; gives back the new number of clauses."""
    breaks = words.breaks
    start, alone = first, True
    for word in range(first, last):
        if word > start and (breaks[word] or _opens_clause(words, word, last)):
            n, alone = _close_clause(words, start, word, clauses, n, alone)
            start = word
            alone = alone or breaks[word] == SENTENCE
    return _close_clause(words, start, last, clauses, n, alone)[0]


@part
def _close_clause(words, start, end, clauses, n, alone):  # type: ignore[no-untyped-def]
    """Add a clause, or join it to the one before where either is a single word and it does not open a sentence (`alone`)."""
    count = 0
    for word in range(start, end):
        count += words.flags[word] >= HAS_LETTER
    if count == 0:
        return n, alone
    if not alone and (count < _TO_STAND_ALONE or clauses[n - 1, 1] - clauses[n - 1, 0] < _TO_STAND_ALONE):
        clauses[n - 1, 1] = end
        return n, False
    clauses[n, 0], clauses[n, 1] = start, end
    return n + 1, False


@part
def _opens_clause(words, word, last):  # type: ignore[no-untyped-def]
    """Whether a conjunction stands here that opens a clause."""
    places, flags = words.places, words.flags
    if word + 1 >= last or places[word, 0] == places[word - 1, 0]:
        return False
    if flags[word] & np.uint8(OPENS_BEFORE_VERB):
        return flags[word + 1] & np.uint8(NEGATOR | VERB) != 0 or _has_verb_prefix(words, word + 1)
    if not flags[word] & np.uint8(OPENS):
        return False
    return not (flags[word] & np.uint8(THEN) and flags[word - 1] & np.uint8(PAST))


@part
def _has_verb_prefix(words, word):  # type: ignore[no-untyped-def]
    """me-, di-, ber-, ter- before enough letters."""
    letters, begin, end = words.letters, words.ends[word - 1], words.ends[word]
    if end - begin < _TO_BE_A_VERB:
        return False
    one, two, three = letters[begin], letters[begin + 1], letters[begin + 2]
    me, di = one == _m and two == _e, one == _d and two == _i
    return me or di or ((one == _b or one == _t) and two == _e and three == _r)
