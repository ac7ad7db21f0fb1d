"""The model in use, and how another one takes its place while requests are answered.

`models/current` is looked at once a second. A new model is verified, loaded and warmed beside the old one, which goes on;
then one assignment exchanges them, so that each request is answered by one of them as a whole. A bad one is refused.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from nlp.classifier import ValueClassifier
from nlp.errors import BerakhlakError
from nlp.model_folder import CURRENT, MANIFEST_FILE, Manifest, current_version, load_classifier, model_folder, read_manifest
from service.logs import LOGGER
from service.results import ResultWriter

LOOK_SECONDS = 1.0

_WARM_UP = "Pegawai ini tidak pernah terlambat, tetapi jarang membantu rekan kerja."

_Stamp = tuple[object, ...]


class ModelNotReady(BerakhlakError):
    """No model is loaded, not yet or because the first one was refused."""

    def __init__(self, reason: str | None) -> None:
        loading = "model sedang diperiksa dan dimuat; coba lagi beberapa detik lagi"
        super().__init__(f"model belum siap: {reason}" if reason else loading)


@dataclass(frozen=True)
class Loaded:
    """A verified, warm model, and what writes its results."""

    classifier: ValueClassifier
    manifest: Manifest
    writer: ResultWriter


@dataclass(frozen=True)
class Refusal:
    """A promoted version that can't be used, and why."""

    version: str
    reason: str


class ServedModel:
    """The model in use; `told` hears of each one that is put into use, `refused` that one was not."""

    def __init__(
        self,
        models: Path,
        *,
        key: str | None = None,
        told: Callable[[ValueClassifier, Manifest], None] = lambda classifier, manifest: None,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self.models = models
        self.key = key
        self.told = told
        self.refused = refused
        self.refusal: Refusal | None = None
        self._loaded: Loaded | None = None
        self._seen: _Stamp | None = None

    @property
    def ready(self) -> bool:
        """Whether there is a model to answer with."""
        return self._loaded is not None

    @property
    def loaded(self) -> Loaded:
        """The model to answer a request with; raises ModelNotReady."""
        loaded = self._loaded
        if loaded is None:
            raise ModelNotReady(self.refusal.reason if self.refusal else None)
        return loaded

    def load(self) -> None:
        """Put the promoted model into use, or raise the BerakhlakError that says why not."""
        self._seen = self._stamp()
        self._use(_open(self.models, self.key))

    def look(self) -> None:
        """See whether another model was promoted, and if so put it into use or refuse it."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            if self._loaded is None or read_manifest(model_folder(self.models)) != self._loaded.manifest:
                self._use(_open(self.models, self.key))
            self.refusal = None
        except Exception as error:  # whatever is wrong with the new one, the old one goes on
            self._refuse(error)

    @asynccontextmanager
    async def followed(self) -> AsyncIterator[None]:
        """While open, what is promoted is put into use; the first model too, where none is loaded."""
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following

    async def _follow(self) -> None:
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_SECONDS)

    def _use(self, loaded: Loaded) -> None:
        self.told(loaded.classifier, loaded.manifest)
        self._loaded = loaded
        gc.freeze()  # what lives as long as the process: walking through it held every hundredth answer up by 0.1 s
        LOGGER.info("model in use", extra={"fields": {"model": loaded.manifest.version}})

    def _refuse(self, error: Exception) -> None:
        reason = str(error) if isinstance(error, BerakhlakError) else type(error).__name__
        self.refusal = Refusal(_promoted(self.models), reason)
        self.refused()
        LOGGER.error("model refused", extra={"fields": {"model": self.refusal.version, "reason": reason}}, exc_info=error)

    def _stamp(self) -> _Stamp:
        """What changes when another model is promoted, or the promoted one is written anew."""
        version = _promoted(self.models)
        return version, _identity(self.models / CURRENT), _identity(self.models / version / MANIFEST_FILE)


def _open(models: Path, key: str | None) -> Loaded:
    classifier = load_classifier(models, key=key)
    manifest = read_manifest(models / classifier.version)
    classifier.classify([_WARM_UP], explain=True)
    return Loaded(classifier, manifest, ResultWriter(classifier.taxonomy))


def _promoted(models: Path) -> str:
    """The version that `current` names, whatever it is; `current` where it names none."""
    try:
        return current_version(models) or CURRENT
    except (OSError, ValueError):
        return CURRENT


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_mtime_ns
