"""Every error a user can meet. Each class writes its own message, in Indonesian: what was wrong, where, what to do next.

BerakhlakError
├── TaxonomyError          a taxonomy file says something impossible
├── AnnotationError        annotated notes break the contract (all places at once)
├── NoteFileError          a file of notes can't be read as what it claims to be
├── ModelNotFound          no such model version
├── ModelCorrupt           a model folder's files differ from its manifest
├── ModelIncompatible      a model made with other library versions
├── ModelLabelsDiffer      two models compared that know different labels
├── TrainingImpossible     too little to learn from
├── NothingToMeasure       no notes to say anything about
├── MissingLibrary         a command needs a library of the test group
└── SettingInvalid         a BERAKHLAK_… variable holds what can't be
"""

import errno
from collections.abc import Sequence
from pathlib import Path

_REASONS = {
    errno.ENOENT: "tidak ada",
    errno.ENOTDIR: "tidak ada",
    errno.EISDIR: "ini folder, bukan berkas",
    errno.EACCES: "tidak ada izin",
    errno.EROFS: "hanya boleh dibaca",
    errno.ENOSPC: "disk penuh",
}


def reason_of(error: OSError) -> str:
    """Why the system refused a file, in the user's language where it is a common reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class BerakhlakError(Exception):
    """Base of all errors that are shown to the user in one line."""


class TaxonomyError(BerakhlakError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"berkas taksonomi {path}: {reason}")


class AnnotationError(BerakhlakError):
    """Annotated notes that break the contract; `places` holds (file, line, reason) of every fault."""

    def __init__(self, places: Sequence[tuple[Path, int, str]]) -> None:
        self.places = tuple(places)
        lines = "\n".join(f"{path}:{line}: {reason}" for path, line, reason in places)
        super().__init__(f"{len(places)} kesalahan pada catatan beranotasi; tidak ada yang dipakai:\n{lines}")


class NoteFileError(BerakhlakError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class ModelNotFound(BerakhlakError):
    def __init__(self, version: str, known: Sequence[str]) -> None:
        there = ", ".join(known) if known else "belum ada (buat dengan berakhlak train)"
        super().__init__(f"tidak ada model {version!r}; yang ada: {there} (lihat berakhlak models list)")


class ModelCorrupt(BerakhlakError):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"model {folder.name} tidak dimuat: {reason}. Pakai versi lain "
            "(berakhlak models rollback) atau latih ulang (berakhlak train)"
        )


class ModelIncompatible(BerakhlakError):
    def __init__(self, folder: Path, library: str, made: str, here: str) -> None:
        super().__init__(
            f"model {folder.name} dibuat dengan {library} {made}, sedangkan di sini {here}: "
            f"latih ulang (berakhlak train) atau pasang {library} {made}"
        )


class ModelLabelsDiffer(BerakhlakError):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"model {first} dan {second} mengenal label yang berbeda sehingga tidak dapat dibandingkan")


class TrainingImpossible(BerakhlakError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"pelatihan tidak mungkin: {reason}")


class NothingToMeasure(BerakhlakError):
    def __init__(self, reason: str = "tidak ada catatan selain frasa") -> None:
        super().__init__(f"tidak ada yang dapat diukur: {reason}")


class MissingLibrary(BerakhlakError):
    def __init__(self, name: str) -> None:
        super().__init__(f"perintah ini memerlukan {name}: jalankan pip install {name}")


class SettingInvalid(BerakhlakError):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} tidak dapat dipakai: {reason}")
