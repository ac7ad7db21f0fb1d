"""What happened, as numbers for Prometheus: requests, notes, labels given, the model; never a note's text.

With several workers each counts into files of its own in PROMETHEUS_MULTIPROC_DIR, which `berakhlak serve` makes, and
whichever is asked adds them up.
"""

import os
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from nlp.classifier import TagRows, ValueClassifier
from nlp.model_folder import Manifest
from nlp.taxonomy import Taxonomy
from service.drift import ScoreDrift
from service.watching import Answered, count_notes

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

# From one short note, a millisecond, to a thousand long ones, seconds.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one app; each app has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("berakhlak_requests_total", "Requests answered.", ["route", "status"], registry=self.registry)
        self._seconds = Histogram(
            "berakhlak_request_seconds", "Time to answer a request.", ["route"], registry=self.registry, buckets=_SECONDS
        )
        self._errors = Counter("berakhlak_errors_total", "Unexpected errors, by type.", ["type"], registry=self.registry)
        self._notes = Counter("berakhlak_notes_total", "Notes tagged.", registry=self.registry)
        self._reviews = Counter("berakhlak_reviews_total", "Notes flagged for review.", registry=self.registry)
        self._labels = Counter("berakhlak_labels_total", "Labels given.", ["label"], registry=self.registry)
        self._refused = Counter(
            "berakhlak_promotions_failed_total", "Promoted models refused, once a worker.", registry=self.registry
        )
        self._model = Gauge(
            "berakhlak_model_info",
            "1 where in use.",
            ["version"],
            registry=self.registry,
            multiprocess_mode="livemax",
        )
        self._labelled: dict[str, Counter] = {}  # a label's counter, found faster than by the library
        self._drift = ScoreDrift(self.registry)
        self._version: str | None = None

    def model_loaded(self, classifier: ValueClassifier, manifest: Manifest) -> None:
        """From now on this model is in use."""
        if self._version is not None:
            self._model.labels(self._version).set(0)
        self._version = manifest.version
        self._model.labels(manifest.version).set(1)
        self._drift.follow(classifier, manifest)

    def promotion_failed(self) -> None:
        self._refused.inc()

    def tagged(self, *, notes: int, reviews: int, labels: Iterable[str]) -> None:
        """Count tagged notes, those flagged for review and their labels; also for the request that is being answered."""
        count_notes(notes)
        self._notes.inc(notes)
        self._reviews.inc(reviews)
        for label, times in Tally(labels).items():
            if label not in self._labelled:
                self._labelled[label] = self._labels.labels(label)
            self._labelled[label].inc(times)

    def tagged_rows(self, rows: TagRows, taxonomy: Taxonomy) -> None:
        """The same from a classifier's rows."""
        labels = map(taxonomy.heads.__getitem__, rows.heads)
        self.tagged(notes=len(rows.reviews), reviews=sum(rows.reviews), labels=labels)

    def answered(self, answered: Answered) -> None:
        """Count and time a request under its route's template."""
        self._requests.labels(answered.route, str(answered.status)).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        if answered.fault is not None:
            self._errors.labels(answered.fault.type).inc()

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text form, those of the other workers added."""
        counted = list(self._collected())
        return generate_latest(_Families([*counted, *self._drift.families(counted)]))

    def _collected(self) -> Iterable[Metric]:
        folder = os.environ.get(SHARED_FOLDER)
        if folder is None:
            return self.registry.collect()
        _forget_the_dead(Path(folder))
        families: Iterable[Metric] = MultiProcessCollector(None, folder).collect()  # type: ignore[no-untyped-call]
        return families


class _Families(Collector):
    """What was collected already."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self.families)


def _forget_the_dead(folder: Path) -> None:
    """A worker that was killed uses no model any more; what it had counted stays counted."""
    for pid in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*.db")}:
        if pid.isdigit() and not _is_alive(int(pid)):
            mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
