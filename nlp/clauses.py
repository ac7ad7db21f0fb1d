"""A text's sentences and clauses as spaCy shows them, for whoever works with a `Doc`.

The classifier needs none of this: it takes clauses straight from nlp/scan.py, and so does the component here.
"""

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from nlp.scan import SENTENCE, scan

CLAUSES = "clauses"


@cache
def pipeline() -> Language:
    """The blank Indonesian pipeline with the clause component; made once, safe to share between threads."""
    nlp = spacy.blank("id")
    nlp.max_length = 10_000_000
    nlp.add_pipe(CLAUSES)
    return nlp


@Language.component(CLAUSES)
def mark_clauses(doc: Doc) -> Doc:
    """Set sentence starts and `doc.spans["clauses"]`: the scanner's clauses, widened to whole tokens."""
    scanned = scan([doc.text])
    starts = {_tokens(doc, start, end).start for start, end in scanned.places[scanned.breaks == SENTENCE].tolist()}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.i in starts
    clauses = [_tokens(doc, start, end) for start, end in scanned.spans().tolist()]
    doc.spans[CLAUSES] = SpanGroup(doc, name=CLAUSES, spans=clauses)
    return doc


def _tokens(doc: Doc, start: int, end: int) -> Span:
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None  # "expand" finds tokens for any place within the text
    return span
