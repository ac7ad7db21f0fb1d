"""Numbers and addresses that belong to one person: NIP, NIK, NPWP, telephone, number plate, e-mail.

In comes a text, out come places with their kind. Groups of digits are joined over single separators and
judged by their count, their dates and codes, and by the word before them (nlp/lexicon/number-labels.tsv). From each group
at most eighteen are looked at, and every pattern has a bounded length: hostile text costs no more than other text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from nlp.lexicon import read_lines, word_set
from nlp.written import Word, written_words

Place = tuple[str, int, int]  # kind, start, end

_DIGITS = re.compile(r"[0-9]+")
_GAP = re.compile(r"[ .\-\u00a0–]{1,2}|\)[ \-]?")
_LABEL_GAP = re.compile(r"[ .:=#(/\-\u00a0]{0,4}")
_PLATE = re.compile(r"([A-Za-z]{1,2})[ \-]{0,2}([1-9][0-9]{0,3})[ \-]{0,2}([A-Za-z]{1,3})(?!\w)")
_MOST_GROUPS, _MOST_DIGITS = 18, 20
_MOST_LOCAL, _MOST_DOMAIN = 64, 255  # characters of an e-mail address, RFC 5321
_TO_STAND_ALONE = 15  # digits
_TO_BE_A_PLATE = 3  # digits, where no word says that it is one
_NOTHING, _PASSED_OVER = "-", "+"  # labels that say: not personal, ask the word before
_SCREEN = "|"  # parts words and numbers
_NPWP_SHAPE = (2, 3, 3, 1, 3, 3)


def find_numbers(text: str) -> list[Place]:
    """Places of personal numbers and addresses, in order, not overlapping: e-mails first, number plates last."""
    emails = list(_emails(text))
    text = screened(text, emails)
    words = written_words(text)
    numbers = list(_digit_numbers(text, words))
    plates = _plates(screened(text, numbers), words)
    return sorted([*emails, *numbers, *plates], key=lambda place: place[1])


def screened(text: str, places: Sequence[Place]) -> str:
    """A text of the same length in which nothing can be read at some places, as if stand-ins stood there already."""
    pieces, done = [], 0
    for _, start, end in places:
        pieces += [text[done:start], _SCREEN * (end - start)]
        done = end
    return "".join(pieces) + text[done:]


def _emails(text: str) -> Iterator[Place]:
    """Around each @: a local part before it, a domain with a full stop after it."""
    at, done = text.find("@"), 0
    while at >= 0:
        start, stop = at, at + 1
        while start > max(done, at - _MOST_LOCAL) and _in_address(text[start - 1], "._%+-"):
            start -= 1
        while stop < min(len(text), at + _MOST_DOMAIN) and _in_address(text[stop], ".-"):
            stop += 1
        start += len(text[start:at]) - len(text[start:at].lstrip("._%+-"))
        size = _domain_size(text[at + 1 : stop])
        if start < at and size:
            done = at + 1 + size
            yield "EMAIL", start, done
        at = text.find("@", at + 1)


def _domain_size(written: str) -> int:
    """How much of what follows an @ is a domain: up to its last label of letters; what may follow there is no part of it."""
    while "." in written:
        written, _, last = written.rpartition(".")
        letters = last.partition("-")[0]
        if written and len(letters) > 1 and letters.isalpha():
            return len(written) + 1 + len(letters)
    return 0


def _in_address(character: str, marks: str) -> bool:
    return character.isalnum() or character in marks


@dataclass(frozen=True)
class _Number:
    """Groups of digits that stand close together, cut to a first few of them."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]  # between the groups
    before: str  # the character before

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))


def _digit_numbers(text: str, words: Sequence[Word]) -> Iterator[Place]:
    """NIP, NIK, NPWP and telephone numbers: from each group of digits the longest that is one, not overlapping."""
    runs = [found.span() for found in _DIGITS.finditer(text)]
    labels = _labels(text, [start for start, _ in runs], words)
    end = 0
    for index, ((start, _), label) in enumerate(zip(runs, labels, strict=True)):
        joined = index > 0 and runs[index - 1][1] > end and _is_part(text, runs[index - 1][1], runs[index])
        if start < end or label == _NOTHING or joined or _inside_word(text, start):
            continue
        kind, size = _longest(text, runs[index : index + _MOST_GROUPS], label)
        if kind:
            end = runs[index + size - 1][1]
            yield kind, _opening(text, start, end) if kind == "TELEPON" else start, end


def _is_part(text: str, before: int, run: tuple[int, int]) -> bool:
    """Whether digits go on a longer code: 33.74.010…; as many as an NIK has stand for themselves."""
    return run[1] - run[0] < _TO_STAND_ALONE and text[before : min(run[0], before + 2)] in (".", "-", "/", "–")


def _inside_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalpha() or text[start - 1] == "_")


def _opening(text: str, start: int, end: int) -> int:
    """Where a number begins that has a bracket or a plus before it: `(022)`, `+62`, `(+62)`."""
    if text[start - 1 : start] == "+":
        start -= 1
    return start - 1 if text[start - 1 : start] == "(" and ")" in text[start:end] else start


def _longest(text: str, runs: Sequence[tuple[int, int]], label: str) -> tuple[str, int]:
    """The kind of the most groups that are a number of some kind, and how many they are; "" and 0 where there is none."""
    itself, labelled = ("", 0), ("", 0)
    for number in _numbers(text, runs):
        size = len(number.groups)
        itself = (_kind(number), size) if _kind(number) else itself
        labelled = (label, size) if _fits_label(number, label) else labelled
    return itself if itself[0] else labelled


def _numbers(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[_Number]:
    """The first group, the first two, the first three … as long as they stand close together."""
    before = text[max(0, runs[0][0] - 1) : runs[0][0]]
    groups: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    last = digits = 0
    for start, end in runs:
        if groups:
            if start - last > 2 or not _GAP.fullmatch(text, last, start):
                return
            gaps = (*gaps, text[last:start])
        digits += end - start
        if digits > _MOST_DIGITS:
            return
        groups, last = (*groups, text[start:end]), end
        yield _Number(groups, gaps, before)


def _kind(number: _Number) -> str:
    """What a number is by itself."""
    for kind, holds in (("NIP", _is_nip), ("NIK", _is_nik), ("NPWP", _is_npwp), ("TELEPON", _is_telephone)):
        if holds(number):
            return kind
    return ""


def _fits_label(number: _Number, label: str) -> bool:
    """Whether a number that is nothing by itself can be what the word before it says: a mistyped NIP, a local telephone."""
    if label == "TELEPON":
        return 6 <= len(number.digits) <= 15 and not _is_amount(number)
    return label in ("NIP", "NIK", "NPWP") and len(number.digits) >= 8 and len(set(number.digits)) > 1


def _is_nip(number: _Number) -> bool:
    """Birth date, year and month of appointment (21 and 22: PPPK), sex, three digits."""
    digits = number.digits
    return (
        len(digits) == 18
        and 1930 <= int(digits[:4]) <= 2015
        and _is_date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        and int(digits[:4]) + 14 <= int(digits[8:12]) <= 2060
        and (1 <= int(digits[12:14]) <= 12 or digits[12:14] in ("21", "22"))
        and digits[14] in "12"
    )


def _is_nik(number: _Number) -> bool:
    """Province, district, sub-district, birth date (women: day + 40), four digits."""
    digits = number.digits
    if len(digits) != 16 or digits[:2] not in word_set("province-codes.txt") or digits[12:] == "0000":
        return False
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    return _is_date(1900 + year, month, day) or _is_date(2000 + year, month, day)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_npwp(number: _Number) -> bool:
    """Fifteen digits in their punctuation, or sixteen with a zero before them."""
    if number.sizes == _NPWP_SHAPE:
        return True
    return number.sizes == (16,) and number.digits[0] == "0" and len(set(number.digits)) > 2


def _is_telephone(number: _Number) -> bool:
    groups, gaps = number.groups, number.gaps
    if groups[0] == "62" or (number.before == "+" and groups[0].startswith("62")) or groups[0].startswith("628"):
        national = ("0" + groups[0][2:], *groups[1:]) if len(groups[0]) > 2 else ("0" + "".join(groups[1:2]), *groups[2:])
        return (number.before == "+" or national[0].startswith("08")) and _is_national(national, gaps[1:])
    return _is_national(groups, gaps)


def _is_national(groups: Sequence[str], gaps: Sequence[str]) -> bool:
    """A mobile number (08…) or an area code and a number; further groups have two digits or more and one separator."""
    digits = "".join(groups)
    if len(set(gaps[1:])) > 1 or any(len(group) < 2 for group in groups[1:]):
        return False
    if digits[:2] == "08" and digits[2:3] not in ("0", "") and len(groups[0]) >= 3:
        return 10 <= len(digits) <= 13 and len(set(gaps)) <= 1
    area = groups[0] if len(groups) > 1 else groups[0][: 3 if groups[0][:3] in word_set("area-codes.txt") else 4]
    rest = digits[len(area) :]
    fitting = 5 <= len(rest) <= 8 if len(groups) > 1 else 7 <= len(rest) <= 8
    return area in word_set("area-codes.txt") and fitting and rest[0] in "23456789" and all(len(g) > 2 for g in groups[1:])


def _is_amount(number: _Number) -> bool:
    """1.500.000: full stops between groups of three."""
    return set(number.gaps) == {"."} and len(number.groups[0]) <= 3 and set(number.sizes[1:]) == {3} and number.digits[0] != "0"


def _plates(text: str, words: Sequence[Word]) -> Iterator[Place]:
    """Area letters, up to four digits, up to three letters; few digits or small letters only where a word says it is one."""
    codes, units = word_set("plate-codes.txt"), word_set("units.txt")
    starts = [word for word in words if word.end - word.start <= 2 and word.lower.upper() in codes]
    labels = _labels(text, [word.start for word in starts], words)
    for word, label in zip(starts, labels, strict=True):
        before = text[max(0, word.start - 1) : word.start]
        found = None if label == _NOTHING or before.isalnum() or before in ("/", "_") else _PLATE.match(text, word.start)
        if not found or found[3].lower() in units:
            continue
        letters, certain = found[1] + found[3], label == "PLAT"
        if (letters.isupper() and len(found[2]) >= _TO_BE_A_PLATE) or (certain and (letters.isupper() or letters.islower())):
            yield "PLAT", found.start(), found.end()


def _labels(text: str, starts: Sequence[int], words: Sequence[Word]) -> Iterator[str]:
    """For each place, in order, what the word right before it says of the number there; "" where it says nothing."""
    known, seen = _label_words(), 0
    for start in starts:
        while seen < len(words) and words[seen].end <= start:
            seen += 1
        yield _label(text, start, words[max(0, seen - 3) : seen], known)


def _label(text: str, start: int, words: Sequence[Word], known: dict[str, str]) -> str:
    """What the last of some words says of a number, or the one before it: `HP saya 0812…`."""
    for word in reversed(words):
        if not _LABEL_GAP.fullmatch(text, word.end, start):
            return ""
        if known.get(word.lower, "") != _PASSED_OVER:
            return known.get(word.lower, "")
        start = word.start
    return ""


@cache
def _label_words() -> dict[str, str]:
    return dict(read_lines("number-labels.tsv"))
