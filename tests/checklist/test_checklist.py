import tomllib
from collections.abc import Mapping

import pytest

from nlp.classifier import ValueClassifier
from nlp.taxonomy import read_taxonomy
from training.checklist import CHECKLIST, Capability, read_cases, run_cases

FLOORS: Mapping[str, float] = tomllib.loads((CHECKLIST / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def capabilities(shipped_classifier: ValueClassifier) -> dict[str, Capability]:
    return {found.name: found for found in run_cases(shipped_classifier, read_cases(CHECKLIST, shipped_classifier.taxonomy))}


@pytest.mark.parametrize("name", FLOORS)
def test_a_capability_is_at_its_floor(capabilities: dict[str, Capability], name: str) -> None:
    assert capabilities[name].rate >= FLOORS[name]


def test_every_capability_has_a_floor_and_every_case_its_form() -> None:
    assert {case.capability for case in read_cases(CHECKLIST, read_taxonomy())} == set(FLOORS)
