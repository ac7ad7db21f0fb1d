"""Facts of the Indonesian language, one small file a kind: what words are read as, what they do in a sentence, what they mean,
and by what persons, places and numbers are known.
"""

from functools import cache
from importlib.resources import files


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a lexicon file that says nothing else of them."""
    return frozenset(line[0] for line in read_lines(name))


def read_lines(name: str) -> list[list[str]]:
    """The lines of a lexicon file, split at tabs; comments and empty lines left out."""
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
