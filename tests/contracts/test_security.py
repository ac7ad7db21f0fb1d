"""docs/security.md names a test for every threat: each must exist."""

import re

import pytest

from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREATS = [line.split("|")[1:-1] for line in DOCUMENT.split("## Threats")[1].splitlines() if line.startswith("|")][2:]


@pytest.mark.parametrize("row", THREATS, ids=[row[0].strip() for row in THREATS])
def test_every_threat_has_a_test_that_exists(row: list[str]) -> None:
    [(file, name)] = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[2])
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", ["DATABASE_URL", "KEYS", "RATE", "CORS_ORIGINS"])
def test_every_setting_is_documented(setting: str) -> None:
    assert f"BERAKHLAK_{setting}" in DOCUMENT
