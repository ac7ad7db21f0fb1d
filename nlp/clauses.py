"""A text's clauses: spaCy sentences cut at conjunctions and punctuation, as spans of the text.

In goes a normalised text, out comes a spaCy Doc: `doc.sents` are its sentences, `doc.spans["clauses"]` its clauses. A
clause is the unit that the classifier scores and shows as evidence; it knows nothing of labels.
"""

from collections.abc import Iterable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup, Token

from nlp.lexicon import read_words

CLAUSES = "clauses"

_CONJUNCTIONS = {line[0]: len(line) > 1 for line in read_words("conjunctions.txt")}  # word -> only before a verb
_NEGATORS = frozenset(line[0] for line in read_words("negators.txt"))
_TITLES = frozenset(line[0] for line in read_words("title-abbreviations.txt"))
_VERB_PREFIXES = ("me", "di", "ber", "ter")
_VERBS = frozenset(line[0] for line in read_words("verbs.txt"))
_SENTENCE_ENDS = frozenset(".!?…")
_CLAUSE_ENDS = frozenset(',;:()[]"/|-•*·')
_PAST = frozenset(["tahun", "bulan", "minggu", "pekan", "hari", "yang", "kali", "waktu", "semester", "triwulan", "periode"])
_WORDS_TO_STAND_ALONE = 2


@cache
def pipeline() -> Language:
    """The blank Indonesian pipeline with the clause component; made once, safe to share between threads."""
    nlp = spacy.blank("id")
    nlp.max_length = 10_000_000
    nlp.add_pipe("clauses")
    return nlp


def clause_bounds(texts: Iterable[str]) -> list[list[tuple[int, int]]]:
    """The half-open spans of each text's clauses; leaves nothing behind in spaCy's string store."""
    nlp = pipeline()
    with nlp.memory_zone():
        return [[(clause.start_char, clause.end_char) for clause in doc.spans[CLAUSES]] for doc in map(nlp, texts)]


@Language.component("clauses")
def mark_clauses(doc: Doc) -> Doc:
    """Set sentence starts and `doc.spans["clauses"]`: word-bearing, trimmed spans in the order of the text."""
    sentence_starts, pieces = _pieces(doc)
    for start in sentence_starts:
        if start < len(doc):
            doc[start].is_sent_start = True
    doc.spans[CLAUSES] = SpanGroup(doc, name=CLAUSES, spans=[doc[start:end] for start, end in pieces])
    return doc


def _pieces(doc: Doc) -> tuple[set[int], list[tuple[int, int]]]:
    sentence_starts = {0}
    pieces: list[tuple[int, int]] = []
    start, opens_sentence = 0, True
    for token in doc:
        ends_sentence = _ends_sentence(token)
        if ends_sentence or token.text in _CLAUSE_ENDS or _opens_clause(token):
            opens_sentence = _close(doc, start, token.i, pieces, alone=opens_sentence)
            start = token.i
        if ends_sentence:
            sentence_starts.add(token.i + 1)
            opens_sentence = True
    _close(doc, start, len(doc), pieces, alone=opens_sentence)
    return sentence_starts, pieces


def _close(doc: Doc, start: int, end: int, pieces: list[tuple[int, int]], *, alone: bool) -> bool:
    """Add the tokens from start to end, trimmed, as a clause; a single word joins the clause before it in its sentence.

    Gives back whether the next clause still opens the sentence.
    """
    while start < end and not _is_word(doc[start]):
        start += 1
    while end > start and not _is_word(doc[end - 1]):
        end -= 1
    if start == end:
        return alone
    words = sum(_is_word(doc[index]) for index in range(start, end))
    previous_words = pieces[-1][1] - pieces[-1][0] if pieces else 0
    if not alone and (words < _WORDS_TO_STAND_ALONE or previous_words < _WORDS_TO_STAND_ALONE):
        pieces[-1] = (pieces[-1][0], end)
    else:
        pieces.append((start, end))
    return False


def _is_word(token: Token) -> bool:
    return any(character.isalpha() for character in token.text)


def _ends_sentence(token: Token) -> bool:
    text = token.text
    if "\n" in text:
        return True
    if not text or text[0] not in _SENTENCE_ENDS:
        return False
    return not (text == "." and token.i and token.nbor(-1).lower_ in _TITLES)


def _opens_clause(token: Token) -> bool:
    word = token.lower_
    if word not in _CONJUNCTIONS or token.i + 1 >= len(token.doc):
        return False
    if _CONJUNCTIONS[word]:
        return _is_verb(token.nbor().lower_)
    return not (word == "lalu" and token.i and token.nbor(-1).lower_ in _PAST)


def _is_verb(word: str) -> bool:
    return word in _NEGATORS or word in _VERBS or (len(word) > 5 and word.startswith(_VERB_PREFIXES))
