"""Words that mean the same: the roots of nlp/lexicon/thesaurus.tsv in groups and subgroups, by the stems of their forms.

A stem is what `stem_hash` leaves of a word. It is cut without knowing the language's roots, so that one root has several
(`ditolak`: tolak, `menolak`: olak); the usual forms of every root are made, and cut like any word.
"""

from collections import defaultdict

import numpy as np

from nlp.features import MOST_SENSES, Thesaurus, stem_hashes
from nlp.lexicon import read_lines
from nlp.lexicon.table import word_hash

_PREFIXES = ("", "di", "ber", "ter", "ke", "se")
_SUFFIXES = ("", "kan", "an", "i", "nya", "kannya", "annya", "lah")
_NASALS = {
    letter: nasal for letters, nasal in (("aiueoghk", "ng"), ("cdjt", "n"), ("bfpv", "m"), ("s", "ny")) for letter in letters
}
_LOST = "kpst"  # the nasal takes these letters' place


def read_thesaurus() -> Thesaurus:
    """The thesaurus by stems; a stem of more groups than there is room for keeps the first, those of the root that it is."""
    senses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group, subgroup, roots in read_lines("thesaurus.tsv"):
        for root in roots.split():
            senses[root].append((group, f"{group}.{subgroup}"))
    forms = [(form, root) for root in senses for form in _forms(root)]
    cut = set(zip(stem_hashes([form for form, _ in forms]).tolist(), (root for _, root in forms), strict=True))
    order = {root: place for place, root in enumerate(senses)}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for stem, root in sorted(cut, key=lambda pair: (pair[0] != word_hash(pair[1]), order[pair[1]])):
        found[stem] += [sense for sense in senses[root] if sense not in found[stem]]
    stems = np.array(sorted(found), dtype=np.uint64)
    table = np.zeros((len(stems), 2, MOST_SENSES), dtype=np.uint64)
    for row, stem in zip(table, stems.tolist(), strict=True):
        for level, names in zip(row, zip(*found[stem], strict=True), strict=True):
            kept = list(dict.fromkeys(names))[:MOST_SENSES]
            level[: len(kept)] = [word_hash(name) for name in kept]
    return Thesaurus(stems, table.reshape(len(stems), 2 * MOST_SENSES))


def _forms(root: str) -> list[str]:
    """The usual forms of a root."""
    begun = [prefix + root for prefix in _PREFIXES] + [_nasal(prefix, root) for prefix in ("me", "pe")]
    return [beginning + suffix for beginning in begun for suffix in _SUFFIXES]


def _nasal(prefix: str, root: str) -> str:
    """me- or pe- before a root, with the nasal that goes with its first letter."""
    return prefix + _NASALS.get(root[0], "") + (root[1:] if root[0] in _LOST else root)
