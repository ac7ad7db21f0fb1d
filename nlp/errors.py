"""Every error a user can meet. Each class writes its own message: what was wrong, where, what to do next.

BerakhlakError
├── TaxonomyError          a taxonomy file says something impossible
├── AnnotationError        annotated notes break the contract (all places at once)
├── NoteFileError          a file of notes can't be read as what it claims to be
├── ModelNotFound          no such model version
├── ModelCorrupt           a model folder's files differ from its manifest
├── ModelIncompatible      a model made with other library versions
├── ModelLabelsDiffer      two models compared that know different labels
└── TrainingImpossible     too little to learn from
"""

from collections.abc import Sequence
from pathlib import Path


class BerakhlakError(Exception):
    """Base of all errors that are shown to the user in one line."""


class TaxonomyError(BerakhlakError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"taxonomy file {path}: {reason}")


class AnnotationError(BerakhlakError):
    """Annotated notes that break the contract; `places` holds (file, line, reason) of every fault."""

    def __init__(self, places: Sequence[tuple[Path, int, str]]) -> None:
        self.places = tuple(places)
        lines = "\n".join(f"{path}:{line}: {reason}" for path, line, reason in places)
        super().__init__(f"{len(places)} faults in the annotated notes; nothing was used:\n{lines}")


class NoteFileError(BerakhlakError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class ModelNotFound(BerakhlakError):
    def __init__(self, version: str, known: Sequence[str]) -> None:
        there = ", ".join(known) if known else "none yet (berakhlak train makes one)"
        super().__init__(f"no model {version!r}; there are: {there} (see berakhlak models list)")


class ModelCorrupt(BerakhlakError):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"model {folder.name} was not loaded: {reason}. Take another version "
            "(berakhlak models rollback) or train again (berakhlak train)"
        )


class ModelIncompatible(BerakhlakError):
    def __init__(self, folder: Path, library: str, made: str, here: str) -> None:
        super().__init__(
            f"model {folder.name} was made with {library} {made}, here is {here}: "
            f"train it again (berakhlak train) or install {library} {made}"
        )


class ModelLabelsDiffer(BerakhlakError):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"models {first} and {second} know different labels and can't be compared")


class TrainingImpossible(BerakhlakError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"can't train: {reason}")
