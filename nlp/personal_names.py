"""Names of persons that something points to: a title or form of address before them, an academic degree after them.

In comes a text, out come the names' places; titles and degrees stay outside. After a title, a word with a capital
is a name unless it is a post, an institution or a common word (nlp/lexicon: roles, common-words); a word without one only
where it is a known name (given-names, alike). A title looks at a few words after it, a degree at a few before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import read_lines, word_set
from nlp.written import Word, written_words

_MOST_WORDS = 6  # of a name, and of a post between a form of address and a name
_MOST_TITLES = 4  # in a row
_MOST_PARTS = 4  # of a degree: S.Tr.Keb

_SPACE = re.compile(r"[ \t\u00a0]{1,3}")
_SPACE_OR_NONE = re.compile(r"[ \t\u00a0]{0,3}")
_COLON = re.compile(r"[ \t\u00a0]{0,12}:[ \t\u00a0]{0,3}")
_STOP = re.compile(r"\.[ \u00a0]?")
_COMMA = re.compile(r",[ \t\u00a0]{0,3}")
_ENDINGS = ((" :", _COLON), (".", _SPACE_OR_NONE), ("", _SPACE))  # of titles in the lexicon, and what follows each

_ALIKE_NAME = "budi"  # what alike.tsv reads every name as
_TO_HAVE_AN_ENDING = 6  # letters
_TO_HAVE_A_VOWEL = 4  # letters: shorter ones in capitals are initials


def find_names(text: str) -> list[tuple[int, int]]:
    """The places of names, in order, not overlapping."""
    free = [word for word in written_words(text) if not _glued(text, word)]
    spans: list[tuple[int, int]] = []
    for first, last in sorted([*_after_titles(text, free), *_before_degrees(text, free)]):
        start, end = free[first].start, free[last].end
        if spans and start < spans[-1][1]:
            start, end = spans[-1][0], max(spans.pop()[1], end)
        spans.append((start, end))
    return spans


def _glued(text: str, word: Word) -> bool:
    """Digits or an underscore beside a word: part of a code, no word."""
    around = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
    return any(character == "_" or (character.isalnum() and not character.isalpha()) for character in around)


@dataclass(frozen=True)
class _Title:
    """A title as the lexicon has it, and where the word after it has to begin."""

    trusts_any: bool
    group: str
    after: int
    shouted: bool


def _title(text: str, words: Sequence[Word], index: int) -> _Title | None:
    """The title that ends with a word: `Sdr.`, `pak`, `atas nama`, `Nama pegawai :`."""
    word, known = words[index], _titles()
    written = [text[word.start : word.end], word.lower]
    if index > 0 and _SPACE.fullmatch(text, words[index - 1].end, word.start):
        written.insert(0, f"{words[index - 1].lower} {word.lower}")
    for form in written:
        for ending, gap in _ENDINGS:
            if form + ending in known and (ending != "." or text[word.end : word.end + 1] == "."):
                found = gap.match(text, word.end + (ending == "."))
                if found:
                    trust, group = known[form + ending]
                    return _Title(trust == "any", group, found.end(), _shape(text, word) == "AA")
    return None


def _after_titles(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last word of each name that has a title before it."""
    for index in range(len(words) - 1):
        title = _title(text, words, index)
        if not title or words[index + 1].start != title.after or _title(text, words, index + 1):
            continue
        if title.group == "honour" and _names_a_place(text, words, index):
            continue
        opening = _opening(text, words, index + 1, title)
        if opening is not None:
            yield opening, _last(text, words, opening, shouted=title.shouted)


def _names_a_place(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a title belongs to a street, a building or an institution: Jl. Prof. Dr. …, RSUD Dr. …"""
    for before in range(index - 1, max(-1, index - 1 - _MOST_TITLES), -1):
        word = words[before]
        if not _follows(text, word, words[before + 1], _STOP) and not _follows(text, word, words[before + 1], _SPACE):
            return False
        if word.lower in word_set("named-places.txt"):
            return text[word.start].isupper() or word.end - word.start <= len("rsud")
        if not _title(text, words, before):
            return False
    return False


def _opening(text: str, words: Sequence[Word], index: int, title: _Title) -> int | None:
    """The first word of the name after a title; a post may stand between (Bu Bidan Rina), then only a known name counts."""
    posts = 0
    while posts < _MOST_WORDS and _first_part(words[index]) in _posts():
        if index + 1 == len(words) or not _follows(text, words[index], words[index + 1], _SPACE):
            return None
        posts, index = posts + 1, index + 1
    word, shape = words[index], _shape(text, words[index])
    known, common = _is_known(word), word.lower in _common_words()
    if shape == "A":
        opens = title.trusts_any and not posts
    elif shape == "a" or (title.shouted and shape == "AA"):
        opens = not common and (known or (shape == "AA" and title.trusts_any and not posts))
    else:
        opens = known or (title.trusts_any and not posts and not common and _can_be_a_name(word, shape))
    return index if opens and not (posts and _title(text, words, index)) else None


def _last(text: str, words: Sequence[Word], first: int, *, shouted: bool) -> int:
    """The last word of the name that a word opens."""
    last, shape = first, _shape(text, words[first])
    while last + 1 < len(words) and last - first < _MOST_WORDS - 1 and _continues(text, words, last + 1, shape, shouted):
        last += 1
    while last > first and words[last].lower in _name_parts("particle"):
        last -= 1
    return last


def _continues(text: str, words: Sequence[Word], index: int, opened: str, shouted: bool) -> bool:
    """Whether a word belongs to the name before it."""
    word, shape = words[index], _shape(text, words[index])
    if not _joined(text, words[index - 1], word) or _title(text, words, index) or _degree(text, words, index) is not None:
        return False
    if shape == "A" or word.lower in _name_parts("particle"):
        return True
    known = _is_known(word)
    common = word.lower in _common_words() or _first_part(word) in _posts()
    if shape == "a" or (shouted and shape == "AA"):
        return not common and (known or shape == "AA")
    return known or (not common and _can_be_a_name(word, shape) and (shape == opened or (opened == "A" and shape == "Aa")))


def _before_degrees(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last word of each name that has a degree after it."""
    end = 0  # of the degree before
    for index in range(len(words)):
        last = _degree(text, words, index, bare=True) if index >= end else None
        if last is None:
            continue
        comma = index > end and _follows(text, words[index - 1], words[index], _COMMA)
        first = index
        if comma or (index > end and _follows(text, words[index - 1], words[index], _SPACE)):
            while first > end and index - first < _MOST_WORDS and _part_of_name(text, words, first - 1, index):
                first -= 1
        sure = _degree(text, words, index) is not None or (comma and index - first > 1)
        if sure and any(_shape(text, word) != "A" for word in words[first:index]):  # initials alone are no name
            yield first, index - 1
        end = last + 1 if sure else end


def _part_of_name(text: str, words: Sequence[Word], index: int, degree: int) -> bool:
    """Whether a word before a degree belongs to the name there."""
    word, shape = words[index], _shape(text, words[index])
    if (index + 1 < degree and not _joined(text, word, words[index + 1])) or _title(text, words, index):
        return False
    known, common = _is_known(word), word.lower in _common_words() or _first_part(word) in _posts()
    if shape == "a":
        return known and not common
    return shape == "A" or known or (not common and _can_be_a_name(word, shape))


def _degree(text: str, words: Sequence[Word], index: int, *, bare: bool = False) -> int | None:
    """The last word of the degree that begins with a word; `bare` takes also those that without full stops can mean
    something else (SE, ST)."""
    letters, last, found = words[index].lower, index, None
    if _shape(text, words[index]) != "a" and letters in _degrees() and (bare or _degrees()[letters] == "any"):
        found = index
    while last - index < _MOST_PARTS - 1 and last + 1 < len(words) and _follows(text, words[last], words[last + 1], _STOP):
        last += 1
        letters += words[last].lower
        found = last if letters in _degrees() else found
    return found


def _joined(text: str, word: Word, following: Word) -> bool:
    """Whether two words can be parts of one name: a space between, or an initial's full stop."""
    short = word.end - word.start == 1 or word.lower in _name_parts("short")
    return _follows(text, word, following, _SPACE) or (short and _follows(text, word, following, _STOP))


def _follows(text: str, word: Word, following: Word, gap: re.Pattern[str]) -> bool:
    found = gap.match(text, word.end)
    return found is not None and found.end() == following.start


def _shape(text: str, word: Word) -> str:
    """A: one capital, AA: capitals only, Aa: a capital first, a: none."""
    written = text[word.start : word.end]
    if not written[0].isupper():
        return "a"
    if len(written) == 1:
        return "A"
    return "AA" if written.isupper() else "Aa"


def _first_part(word: Word) -> str:
    """What a suffix is written to: RT-nya."""
    return word.lower.partition("-")[0]


def _can_be_a_name(word: Word, shape: str) -> bool:
    """Longer words in capitals without a vowel are abbreviations."""
    return shape != "AA" or word.end - word.start < _TO_HAVE_A_VOWEL or not frozenset("aeiouy").isdisjoint(word.lower)


@cache
def _titles() -> dict[str, tuple[str, str]]:
    return {written: (trust, group) for written, trust, group in read_lines("titles.tsv")}


@cache
def _posts() -> frozenset[str]:
    """Posts and institutions; titles too, which no name begins with (Bu Hajah)."""
    return word_set("roles.txt") | {
        written for written, (trust, _) in _titles().items() if trust == "any" and written.isalpha()
    }


@cache
def _degrees() -> dict[str, str]:
    return dict(read_lines("degrees.tsv"))


@cache
def _known_names() -> frozenset[str]:
    alike = {word for word, read_as in read_lines("alike.tsv") if read_as == _ALIKE_NAME}
    return word_set("given-names.txt") | alike | {_ALIKE_NAME}


def _is_known(word: Word) -> bool:
    """Whether the lists have a word as a name, or its ending as that of names."""
    return word.lower in _known_names() or (
        word.end - word.start >= _TO_HAVE_AN_ENDING
        and word.lower.endswith(_name_endings())
        and word.lower not in _common_words()
    )


@cache
def _name_endings() -> tuple[str, ...]:
    return tuple(word_set("name-endings.txt"))


@cache
def _common_words() -> frozenset[str]:
    alike = {word for word, read_as in read_lines("alike.tsv") if read_as != _ALIKE_NAME}
    labels = {word for word, kind in read_lines("number-labels.tsv") if kind in ("-", "+")}
    return frozenset(alike | labels) | word_set("common-words.txt") | word_set("named-places.txt")


@cache
def _name_parts(kind: str) -> frozenset[str]:
    return frozenset(word for word, listed in read_lines("name-parts.tsv") if listed == kind)
