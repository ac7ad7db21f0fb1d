"""Facts of the Indonesian language, one small file a kind: abbreviations, negators, conjunctions, titles."""

from importlib.resources import files


def read_words(name: str) -> list[list[str]]:
    """The lines of a lexicon file, split at tabs; comments and empty lines left out."""
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
