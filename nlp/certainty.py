"""How sure it is that a note's values are exactly right: what decides whether a human should look at it first.

In come the log-odds of each value over the thresholds (nlp/decision.py) and the score that the note holds any behaviour at all,
out come log-odds: a weighted sum of a few terms, with weights of their own for notes with no value, one, two, or more.
"""

import numpy as np

from nlp.compiled import entry, part
from nlp.pooling import log_odds

WEIGHTS = 24  # six terms for each of four numbers of values

_TERMS = 6
_MOST_VALUES = 3  # as many values or more are alike


@entry
def certainty(value_odds, behaviour, weights):  # type: ignore[no-untyped-def]
    """Log-odds that exactly the values over their thresholds are right: (notes,).

    value_odds: (notes, values), over the thresholds; behaviour: (notes,), scores; weights: (WEIGHTS,).
    """
    sure, terms = np.empty(len(value_odds)), np.empty(WEIGHTS)
    for note in range(len(value_odds)):
        sure[note] = note_certainty(value_odds[note], behaviour[note], weights, terms)
    return sure


@entry
def certainty_terms(value_odds, behaviour):  # type: ignore[no-untyped-def]
    """Notes' terms: (notes, WEIGHTS); value_odds: (notes, values), over the thresholds; behaviour: (notes,), scores."""
    terms = np.empty((len(value_odds), WEIGHTS))
    for note in range(len(value_odds)):
        _fill(value_odds[note], behaviour[note], terms[note])
    return terms


@part
def note_certainty(value_odds, behaviour, weights, terms):  # type: ignore[no-untyped-def]
    """One note's certainty; terms: scratch, (WEIGHTS,)."""
    _fill(value_odds, behaviour, terms)
    sure = 0.0
    for place in range(len(terms)):
        sure += terms[place] * weights[place]
    return sure


@part
def _fill(value_odds, behaviour, terms):  # type: ignore[no-untyped-def]
    """One note's terms, in place, in the places of its number of values, zeros elsewhere: (WEIGHTS,).

    They are: one; the weakest value that is there; the strongest that is not; the expected errors of all values; the odds of
    any behaviour, and their size.
    """
    weakest, strongest, doubt, found = np.inf, -np.inf, 0.0, 0
    for odds in value_odds:
        doubt += np.log1p(np.exp(-abs(odds)))
        if odds >= 0:
            weakest, found = min(weakest, odds), found + 1
        else:
            strongest = max(strongest, odds)
    for place in range(len(terms)):
        terms[place] = 0.0
    own = terms[_TERMS * min(found, _MOST_VALUES) :]
    own[0], own[3] = 1, doubt
    own[1] = weakest if found else 0
    own[2] = strongest if found < len(value_odds) else 0
    own[4] = log_odds(behaviour)
    own[5] = abs(own[4])
